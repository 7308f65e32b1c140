// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "models/peripherals/stm32f4/peripheral.hpp"

namespace twin::stm32f4 {

/// What RCC must know of the regulator: the highest clocks that it carries. Implemented by PWR.
class Regulator {
  public:
    virtual ~Regulator() = default;
    struct Limits {
        std::uint64_t hclk, pclk1, pclk2;  ///< Hz
        const char* why;                   ///< "voltage scale 1 without over-drive"
    };
    virtual Limits limits() const = 0;
    /// PWR_CR.DBP: the backup domain may be written.
    virtual bool backup_writable() const = 0;
};

/// What RCC's BDRST resets. Implemented by RTC.
class BackupDomain {
  public:
    virtual ~BackupDomain() = default;
    virtual void reset_backup() = 0;
};

/// RCC: oscillators and PLLs with their start-up times, the clock tree, and each peripheral's clock gate and reset.
///
/// Source: RM0090 rev 19, chapter 6 (RCC for STM32F42xxx and F43xxx); start-up times and limits: STM32F427xx/F429xx
/// datasheet (DocID024030), chapters 6.3.1 and 6.3.8 to 6.3.11.
///
/// It is the first peripheral in the chip's file, so that after a snapshot the clocks are right before anybody looks at
/// them. What it sets:
/// - the CPU's clock (HCLK) and SysTick's reference (HCLK / 8);
/// - `Environment::clock` of every Peripheral, by label (peripheral.hpp says what hz() and running() mean);
/// - the clocks SYSCLK, HCLK, PCLK1, PCLK2, PLL48, I2SCLK, LSI and LSE, for whoever needs them by name;
/// - the clocks ETHMACTX, ETHMACRX and ETHMACPTP of the Ethernet MAC, whose own is ETH as any peripheral's.
///
/// Wrong settings are guest errors: a PLL outside its ranges, HCLK, PCLK1 or PCLK2 above what the regulator carries, a
/// switch to an oscillator that is off, a PLL configured while it is on. The clocks then are what the numbers say.
class Rcc : public Model {
  public:
    static constexpr std::uint32_t kCr = 0x00, kPllCfgr = 0x04, kCfgr = 0x08, kCir = 0x0C, kAhb1Rstr = 0x10,
                                   kAhb2Rstr = 0x14, kAhb3Rstr = 0x18, kApb1Rstr = 0x20, kApb2Rstr = 0x24,
                                   kAhb1Enr = 0x30, kAhb2Enr = 0x34, kAhb3Enr = 0x38, kApb1Enr = 0x40, kApb2Enr = 0x44,
                                   kAhb1LpEnr = 0x50, kAhb2LpEnr = 0x54, kAhb3LpEnr = 0x58, kApb1LpEnr = 0x60,
                                   kApb2LpEnr = 0x64, kBdcr = 0x70, kCsr = 0x74, kSscgr = 0x80, kPllI2sCfgr = 0x84,
                                   kPllSaiCfgr = 0x88, kDckCfgr = 0x8C;
    // CSR
    static constexpr std::uint32_t kBorRstF = 1U << 25, kPinRstF = 1U << 26, kPorRstF = 1U << 27, kSftRstF = 1U << 28,
                                   kIwdgRstF = 1U << 29, kWwdgRstF = 1U << 30, kLpwrRstF = 1U << 31;
    static constexpr std::uint64_t kHsiHz = 16'000'000, kLsiHz = 32'000;

    /// Parameters: hse_hz (what is on OSC_IN, 0 for nothing), hse_bypass (a clock signal; false: a crystal), lse_hz (0:
    /// no crystal), vbat (the backup domain survives power cuts).
    Rcc(sc_core::sc_module_name name, const ModelContext& context);

    // For PWR.
    /// `sleep`: the CPU sleeps and LPENR counts. `stop`: all but LSI and LSE stand still. Leaving stop, HSI is the
    /// system clock and HSE and the PLLs are off.
    enum class Mode : std::uint32_t { run, sleep, stop };
    void set_mode(Mode mode);
    Mode mode() const { return mode_; }
    /// The regulator's limits changed.
    void check_limits();

    // For the watchdogs and PWR.
    /// The flag of CSR that the reset that is about to be requested sets, besides PINRSTF.
    void set_reset_cause(std::uint32_t csr_flag) { cause_ = csr_flag; }
    /// An enabled IWDG keeps LSI on until the next reset.
    void force_lsi();

    /// The backup domain keeps its state without VDD.
    bool has_vbat() const { return vbat_; }
    std::uint64_t hclk_hz() const { return tree().hclk; }
    std::uint64_t sysclk_hz() const { return tree().sysclk; }

  protected:
    void on_reset(ResetKind kind) override;
    void on_loaded() override;
    void end_of_elaboration() override;

  private:
    static constexpr unsigned kBuses = 5;  // AHB1, AHB2, AHB3, APB1, APB2
    enum class Source : std::uint8_t { hclk, pclk1, pclk2, timclk1, timclk2, pll48, rtc, lsi };
    struct Gate {
        const char* name;
        unsigned bus;
        unsigned bit;
        Source source;
        unsigned reset_bit;
    };
    struct Gated {
        Peripheral* peripheral;
        const Gate* gate;  // nullptr: always clocked
        Source source;
        unsigned blocked;  // as last told: 0 answers, 1 not enabled, 2 held in reset
    };
    struct Tree {
        std::uint64_t sysclk = 0, hclk = 0, pclk1 = 0, pclk2 = 0, timclk1 = 0, timclk2 = 0, pll48 = 0, i2s = 0, rtc = 0;
    };
    enum class Switch : std::uint32_t { hsi = 0, hse = 1, pll = 2 };

    void declare_oscillators();
    void declare_gates();
    void declare_backup();
    void declare_plls();
    Register& bus_register(std::uint32_t offset, unsigned bus, const char* suffix, std::uint32_t reset_value);

    static const Gate kGates[];
    static const Gate* find_gate(const std::string& name);

    bool hse_present() const { return hse_hz_ != 0; }
    bool ready(Switch source) const;
    std::uint64_t pll_source_hz() const { return pll_src_ != 0 ? hse_hz_ : kHsiHz; }
    bool pll_source_ready() const { return pll_src_ != 0 ? hse_rdy_ != 0 : hsi_rdy_ != 0; }
    std::uint64_t vco(std::uint32_t n, std::uint32_t divider) const;
    Tree tree() const;
    bool lsi_wanted() const { return lsion_ != 0 || lsi_forced_; }

    void on_cr();
    void start(const char* what, Field& on, Field& ready, Alarm& alarm, bool possible, const Time& time);
    void raise(unsigned flag);
    void on_pll_cfgr();
    void on_bdcr();
    void on_csr(std::uint32_t written);
    void on_reset_register(unsigned bus);
    void update_lsi();
    void check_pll(const char* name, std::uint32_t n);
    void settle();  // switch, then apply()
    void apply(bool forced = false);
    void update_irq();
    static void set_clock(Clock& clock, std::uint64_t hz, bool running, bool restore);

    const std::uint64_t hse_hz_, lse_hz_;
    const bool hse_bypass_, vbat_;
    RegisterBank bank_;
    IrqLine irq_;

    Field hsion_, hsi_rdy_, hseon_, hse_rdy_, hsebyp_, csson_, pllon_, pll_rdy_, i2son_, i2s_rdy_, saion_, sai_rdy_;
    Field pllm_, plln_, pllp_, pll_src_, pllq_;
    Field sw_, sws_, hpre_, ppre1_, ppre2_, rtcpre_, i2ssrc_;
    Field lseon_, lse_rdy_, lsebyp_, rtcsel_, rtcen_, bdrst_;
    Field lsion_;
    Field i2sn_, i2sr_, i2sq_, timpre_;
    Register* cir_ = nullptr;
    Register* bdcr_ = nullptr;
    Register* pll_cfgr_ = nullptr;
    std::array<Register*, kBuses> enr_{}, lpenr_{}, rstr_{};

    State<std::uint32_t> pll_kept_;
    State<std::uint32_t> bdcr_kept_;
    State<std::array<std::uint32_t, kBuses>> held_;  // RSTR as last seen
    State<std::uint32_t> flags_;                     // CSR's reset flags
    State<std::uint32_t> cause_;
    State<bool> lsi_ready_;
    State<bool> lsi_forced_;
    State<Mode> mode_;
    Alarm hsi_up_, hse_up_, pll_up_, i2s_up_, sai_up_, lsi_up_, lse_up_;

    // Found or derived.
    Regulator* regulator_ = nullptr;
    BackupDomain* backup_ = nullptr;
    std::vector<Gated> gated_;
    std::uint64_t told_hz_ = 0;
};

/// The one model of the environment that is a T, or nullptr.
template <typename T>
T* find_only(Environment& env) {
    for (Model* model : env.models())
        if (auto* found = dynamic_cast<T*>(model)) return found;
    return nullptr;
}

}  // namespace twin::stm32f4
