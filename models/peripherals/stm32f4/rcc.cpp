// SPDX-License-Identifier: BSD-3-Clause
#include "models/peripherals/stm32f4/rcc.hpp"

#include <algorithm>
#include <iterator>
#include <stdexcept>

namespace twin::stm32f4 {

namespace {

// Datasheet, tables "HSI/LSI/HSE/LSE oscillator characteristics" and "Main PLL characteristics": typical values.
const Time kHsiStart = nanoseconds(2'200);
const Time kHseCrystalStart = milliseconds(2);
const Time kLsiStart = microseconds(15);
const Time kLseStart = milliseconds(2'000);
const Time kPllLock = microseconds(100);
// A clock from outside is counted for this many periods before HSERDY.
constexpr std::uint64_t kBypassPeriods = 512;

constexpr std::uint64_t kVcoInMin = 950'000, kVcoInMax = 2'100'000, kVcoMin = 100'000'000, kVcoMax = 432'000'000;
constexpr std::uint32_t kHsiCal = 0x6B;

enum : unsigned { kAhb1, kAhb2, kAhb3, kApb1, kApb2 };
constexpr const char* kBusNames[] = {"AHB1", "AHB2", "AHB3", "APB1", "APB2"};

// Bits of ENR, LPENR and RSTR that have no model here: named so that the registers are whole.
struct NamedBit {
    unsigned bus;
    unsigned bit;
    const char* name;
    bool resets;
    bool low_power_only;
};
constexpr NamedBit kOtherBits[] = {
    {kAhb1, 15, "FLITF", false, true},     {kAhb1, 16, "SRAM1", false, true},
    {kAhb1, 17, "SRAM2", false, true},     {kAhb1, 18, "BKPSRAM", false, false},
    {kAhb1, 19, "SRAM3", false, true},     {kAhb1, 23, "DMA2D", true, false},
    {kAhb1, 26, "ETHMACTX", false, false}, {kAhb1, 27, "ETHMACRX", false, false},
    {kAhb1, 28, "ETHMACPTP", false, false},
    {kAhb1, 29, "OTGHS", true, false},     {kAhb1, 30, "OTGHSULPI", false, false},
    {kAhb2, 0, "DCMI", true, false},       {kAhb2, 7, "OTGFS", true, false},
    {kAhb3, 0, "FMC", true, false},        {kApb1, 25, "CAN1", true, false},
    {kApb1, 26, "CAN2", true, false},      {kApb1, 29, "DAC", true, false},
    {kApb2, 8, "ADC1", true, false},       {kApb2, 9, "ADC2", false, false},
    {kApb2, 10, "ADC3", false, false},     {kApb2, 11, "SDIO", true, false},
    {kApb2, 22, "SAI1", true, false},      {kApb2, 26, "LTDC", true, false},
};
constexpr unsigned kCcmBit = 20;

// Clocks of the Ethernet MAC's parts: HCLK with an enable bit of its own, and the name of that.
struct MacClock {
    unsigned bit;  // of AHB1's registers
    const char* name;
};
constexpr MacClock kMacClocks[] = {{26, "ETHMACTX"}, {27, "ETHMACRX"}, {28, "ETHMACPTP"}};

constexpr std::uint32_t ahb_divider(std::uint32_t hpre) {
    constexpr std::uint32_t kDividers[] = {2, 4, 8, 16, 64, 128, 256, 512};
    return hpre < 8 ? 1 : kDividers[hpre - 8];
}
constexpr std::uint32_t apb_divider(std::uint32_t ppre) { return ppre < 4 ? 1 : 2U << (ppre - 4); }

std::uint64_t timer_clock(std::uint64_t hclk, std::uint32_t divider, bool timpre) {
    if (!timpre) return divider == 1 ? hclk : hclk / divider * 2;
    return divider <= 4 ? hclk : hclk / divider * 4;
}

}  // namespace

const Rcc::Gate Rcc::kGates[] = {
    {"GPIOA", kAhb1, 0, Source::hclk, 0},      {"GPIOB", kAhb1, 1, Source::hclk, 1},
    {"GPIOC", kAhb1, 2, Source::hclk, 2},      {"GPIOD", kAhb1, 3, Source::hclk, 3},
    {"GPIOE", kAhb1, 4, Source::hclk, 4},      {"GPIOF", kAhb1, 5, Source::hclk, 5},
    {"GPIOG", kAhb1, 6, Source::hclk, 6},      {"GPIOH", kAhb1, 7, Source::hclk, 7},
    {"GPIOI", kAhb1, 8, Source::hclk, 8},      {"GPIOJ", kAhb1, 9, Source::hclk, 9},
    {"GPIOK", kAhb1, 10, Source::hclk, 10},    {"CRC", kAhb1, 12, Source::hclk, 12},
    {"DMA1", kAhb1, 21, Source::hclk, 21},     {"DMA2", kAhb1, 22, Source::hclk, 22},
    {"ETHMAC", kAhb1, 25, Source::hclk, 25},
    {"RNG", kAhb2, 6, Source::pll48, 6},       {"TIM2", kApb1, 0, Source::timclk1, 0},
    {"TIM3", kApb1, 1, Source::timclk1, 1},    {"TIM4", kApb1, 2, Source::timclk1, 2},
    {"TIM5", kApb1, 3, Source::timclk1, 3},    {"TIM6", kApb1, 4, Source::timclk1, 4},
    {"TIM7", kApb1, 5, Source::timclk1, 5},    {"TIM12", kApb1, 6, Source::timclk1, 6},
    {"TIM13", kApb1, 7, Source::timclk1, 7},   {"TIM14", kApb1, 8, Source::timclk1, 8},
    {"WWDG", kApb1, 11, Source::pclk1, 11},    {"SPI2", kApb1, 14, Source::pclk1, 14},
    {"SPI3", kApb1, 15, Source::pclk1, 15},    {"USART2", kApb1, 17, Source::pclk1, 17},
    {"USART3", kApb1, 18, Source::pclk1, 18},  {"UART4", kApb1, 19, Source::pclk1, 19},
    {"UART5", kApb1, 20, Source::pclk1, 20},   {"I2C1", kApb1, 21, Source::pclk1, 21},
    {"I2C2", kApb1, 22, Source::pclk1, 22},    {"I2C3", kApb1, 23, Source::pclk1, 23},
    {"PWR", kApb1, 28, Source::pclk1, 28},     {"UART7", kApb1, 30, Source::pclk1, 30},
    {"UART8", kApb1, 31, Source::pclk1, 31},   {"TIM1", kApb2, 0, Source::timclk2, 0},
    {"TIM8", kApb2, 1, Source::timclk2, 1},    {"USART1", kApb2, 4, Source::pclk2, 4},
    {"USART6", kApb2, 5, Source::pclk2, 5},    {"SPI1", kApb2, 12, Source::pclk2, 12},
    {"SPI4", kApb2, 13, Source::pclk2, 13},    {"SYSCFG", kApb2, 14, Source::pclk2, 14},
    {"TIM9", kApb2, 16, Source::timclk2, 16},  {"TIM10", kApb2, 17, Source::timclk2, 17},
    {"TIM11", kApb2, 18, Source::timclk2, 18}, {"SPI5", kApb2, 20, Source::pclk2, 20},
    {"SPI6", kApb2, 21, Source::pclk2, 21},
};

const Rcc::Gate* Rcc::find_gate(const std::string& name) {
    const std::string bits = name == "ETH" ? "ETHMAC" : name;  // the one whose bits are not called as it is
    for (const Gate& gate : kGates)
        if (bits == gate.name) return &gate;
    return nullptr;
}

Rcc::Rcc(sc_core::sc_module_name name, const ModelContext& context)
    : Model(name, context),
      hse_hz_(context.params.integer("hse_hz")),
      lse_hz_(context.params.integer("lse_hz")),
      hse_bypass_(context.params.boolean("hse_bypass")),
      vbat_(context.params.boolean("vbat")),
      bank_(*this, 0x400),
      irq_(*this),
      pll_kept_(*this, "pllcfgr"),
      bdcr_kept_(*this, "bdcr", 0, vbat_ ? ResetSet::none() : ResetSet::supply()),
      held_(*this, "held_in_reset"),
      flags_(*this, "reset_flags", kPinRstF | kPorRstF | kBorRstF,
             ResetSet::supply() | ResetSet::of(ResetKind::wake_up)),
      cause_(*this, "reset_cause", 0, ResetSet::supply()),
      lsi_ready_(*this, "lsi_ready"),
      lsi_forced_(*this, "lsi_forced"),
      mode_(*this, "mode", Mode::run),
      hsi_up_(*this, "hsi_up", [this] { hsi_rdy_ = 1, raise(2); }),
      hse_up_(*this, "hse_up", [this] { hse_rdy_ = 1, raise(3); }),
      pll_up_(*this, "pll_up", [this] { pll_rdy_ = 1, raise(4); }),
      i2s_up_(*this, "plli2s_up", [this] { i2s_rdy_ = 1, raise(5); }),
      sai_up_(*this, "pllsai_up", [this] { sai_rdy_ = 1, raise(6); }),
      lsi_up_(*this, "lsi_up", [this] { lsi_ready_ = true, raise(0); }),
      lse_up_(*this, "lse_up", [this] {
          lse_rdy_ = 1;
          bdcr_kept_ = bdcr_->get();
          raise(1);
      }) {
    if (hse_hz_ != 0 && (hse_hz_ < 1'000'000 || hse_hz_ > 50'000'000))
        throw std::invalid_argument(label() + ": 'hse_hz' is 0, or 1000000 to 50000000");
    if (lse_hz_ > 1'000'000) throw std::invalid_argument(label() + ": 'lse_hz' is 0 to 1000000");
    declare_oscillators();
    declare_gates();
    declare_backup();
    declare_plls();
}

void Rcc::declare_oscillators() {
    bank_.narrow_access();
    bank_.reg(kCr, "RCC_CR", 0x83 | kHsiCal << 8)
        .field(0, "HSION", Access::rw, hsion_)
        .field(1, "HSIRDY", Access::ro, hsi_rdy_)
        .reserved(2)
        .field(3, 5, "HSITRIM", Access::rw)
        .field(8, 8, "HSICAL", Access::ro)
        .field(16, "HSEON", Access::rw, hseon_)
        .field(17, "HSERDY", Access::ro, hse_rdy_)
        .field(18, "HSEBYP", Access::rw, hsebyp_)
        .field(19, "CSSON", Access::rw, csson_)
        .reserved(20, 4)
        .field(24, "PLLON", Access::rw, pllon_)
        .field(25, "PLLRDY", Access::ro, pll_rdy_)
        .field(26, "PLLI2SON", Access::rw, i2son_)
        .field(27, "PLLI2SRDY", Access::ro, i2s_rdy_)
        .field(28, "PLLSAION", Access::rw, saion_)
        .field(29, "PLLSAIRDY", Access::ro, sai_rdy_)
        .reserved(30, 2)
        .on_write([this] { on_cr(); });
    pll_cfgr_ = &bank_.reg(kPllCfgr, "RCC_PLLCFGR", 0x24003010)
                     .field(0, 6, "PLLM", Access::rw, pllm_)
                     .field(6, 9, "PLLN", Access::rw, plln_)
                     .reserved(15)
                     .field(16, 2, "PLLP", Access::rw, pllp_)
                     .reserved(18, 4)
                     .field(22, "PLLSRC", Access::rw, pll_src_)
                     .reserved(23)
                     .field(24, 4, "PLLQ", Access::rw, pllq_)
                     .reserved(28, 4)
                     .on_write([this] { on_pll_cfgr(); });
    bank_.reg(kCfgr, "RCC_CFGR")
        .field(0, 2, "SW", Access::rw, sw_)
        .field(2, 2, "SWS", Access::ro, sws_)
        .field(4, 4, "HPRE", Access::rw, hpre_)
        .reserved(8, 2)
        .field(10, 3, "PPRE1", Access::rw, ppre1_)
        .field(13, 3, "PPRE2", Access::rw, ppre2_)
        .field(16, 5, "RTCPRE", Access::rw, rtcpre_)
        .unimplemented(21, 2, "MCO1")
        .field(23, "I2SSRC", Access::rw, i2ssrc_)
        .unimplemented(24, 3, "MCO1PRE")
        .unimplemented(27, 3, "MCO2PRE")
        .unimplemented(30, 2, "MCO2")
        .quiet_reads()
        .on_write([this] {
            if (sw_ == 3) note(JournalKind::guest_error, "RCC_CFGR.SW 3 is no clock");
            const bool off = (sw_ == 1 && hseon_ == 0) || (sw_ == 2 && pllon_ == 0);
            if (off) note(JournalKind::guest_error, "RCC_CFGR.SW selects a clock that is off");
            settle();
        });
    Register& cir = bank_.reg(kCir, "RCC_CIR");
    constexpr const char* kReady[] = {"LSIRDY", "LSERDY", "HSIRDY", "HSERDY", "PLLRDY", "PLLI2SRDY", "PLLSAIRDY"};
    for (unsigned i = 0; i < std::size(kReady); ++i) {
        cir.field(i, (std::string(kReady[i]) + "F").c_str(), Access::ro);
        cir.field(8 + i, (std::string(kReady[i]) + "IE").c_str(), Access::rw);
        cir.field(16 + i, (std::string(kReady[i]) + "C").c_str(), Access::wo);
    }
    cir.field(7, "CSSF", Access::ro).reserved(15).field(23, "CSSC", Access::wo).reserved(24, 8);
    cir.on_write([this](std::uint32_t v) {
        cir_->set(cir_->get() & ~(v >> 16 & 0xFF) & 0xFFFF);
        update_irq();
    });
    cir_ = &cir;
}

Register& Rcc::bus_register(std::uint32_t offset, unsigned bus, const char* suffix, std::uint32_t reset_value) {
    Register& r = bank_.reg(offset, std::string("RCC_") + kBusNames[bus] + suffix, reset_value);
    const bool reset = std::string(suffix) == "RSTR";
    const bool low_power = std::string(suffix) == "LPENR";
    const char* end = reset ? "RST" : low_power ? "LPEN" : "EN";
    std::uint32_t covered = 0;
    const auto add = [&](unsigned bit, const std::string& name) {
        r.field(bit, (name + end).c_str(), Access::rw);
        covered |= 1U << bit;
    };
    for (const Gate& gate : kGates)
        if (gate.bus == bus) add(gate.bit, gate.name);
    for (const NamedBit& other : kOtherBits) {
        if (other.bus != bus || (reset && !other.resets) || (!low_power && other.low_power_only)) continue;
        add(other.bit, reset && other.bus == kApb2 && other.bit == 8 ? "ADC" : other.name);
    }
    if (bus == kAhb1 && !reset && !low_power) add(kCcmBit, "CCMDATARAM");
    for (unsigned bit = 0; bit < 32; ++bit)
        if ((covered >> bit & 1) == 0) r.reserved(bit);
    return r;
}

void Rcc::declare_gates() {
    constexpr std::uint32_t kEnr[] = {kAhb1Enr, kAhb2Enr, kAhb3Enr, kApb1Enr, kApb2Enr};
    constexpr std::uint32_t kEnrReset[] = {1U << kCcmBit, 0, 0, 0, 0};
    constexpr std::uint32_t kLpEnr[] = {kAhb1LpEnr, kAhb2LpEnr, kAhb3LpEnr, kApb1LpEnr, kApb2LpEnr};
    constexpr std::uint32_t kLpReset[] = {0x7EEF97FF, 0x000000F1, 0x00000001, 0xF6FEC9FF, 0x04777F33};
    constexpr std::uint32_t kRstr[] = {kAhb1Rstr, kAhb2Rstr, kAhb3Rstr, kApb1Rstr, kApb2Rstr};
    for (unsigned bus = 0; bus < kBuses; ++bus) {
        enr_[bus] = &bus_register(kEnr[bus], bus, "ENR", kEnrReset[bus]).on_write([this] { apply(); });
        lpenr_[bus] = &bus_register(kLpEnr[bus], bus, "LPENR", kLpReset[bus]).on_write([this] { apply(); });
        rstr_[bus] = &bus_register(kRstr[bus], bus, "RSTR", 0).on_write([this, bus] { on_reset_register(bus); });
    }
}

void Rcc::declare_backup() {
    bdcr_ = &bank_.reg(kBdcr, "RCC_BDCR")
                 .field(0, "LSEON", Access::rw, lseon_)
                 .field(1, "LSERDY", Access::ro, lse_rdy_)
                 .field(2, "LSEBYP", Access::rw, lsebyp_)
                 .reserved(3, 5)
                 .field(8, 2, "RTCSEL", Access::rw, rtcsel_)
                 .reserved(10, 5)
                 .field(15, "RTCEN", Access::rw, rtcen_)
                 .field(16, "BDRST", Access::rw, bdrst_)
                 .reserved(17, 15)
                 .resets(ResetSet::none())  // on_reset() does it
                 .on_write([this] { on_bdcr(); })
                 .doc("Writable while PWR_CR.DBP is 1");
    bank_.reg(kCsr, "RCC_CSR")
        .field(0, "LSION", Access::rw, lsion_)
        .field(1, "LSIRDY", Access::ro)
        .reserved(2, 22)
        .field(24, "RMVF", Access::self_clearing)
        .field(25, "BORRSTF", Access::ro)
        .field(26, "PINRSTF", Access::ro)
        .field(27, "PORRSTF", Access::ro)
        .field(28, "SFTRSTF", Access::ro)
        .field(29, "IWDGRSTF", Access::ro)
        .field(30, "WWDGRSTF", Access::ro)
        .field(31, "LPWRRSTF", Access::ro)
        .value([this](std::uint32_t stored) { return (stored & 1) | (lsi_ready_ ? 2U : 0U) | flags_; })
        .on_write([this](std::uint32_t v) { on_csr(v); });
}

void Rcc::declare_plls() {
    bank_.reg(kSscgr, "RCC_SSCGR")
        .unimplemented(0, 13, "MODPER")
        .unimplemented(13, 15, "INCSTEP")
        .reserved(28, 2)
        .unimplemented(30, "SPREADSEL")
        .unimplemented(31, "SSCGEN");
    bank_.reg(kPllI2sCfgr, "RCC_PLLI2SCFGR", 0x24003000)
        .reserved(0, 6)
        .field(6, 9, "PLLI2SN", Access::rw, i2sn_)
        .reserved(15, 9)
        .field(24, 4, "PLLI2SQ", Access::rw, i2sq_)
        .field(28, 3, "PLLI2SR", Access::rw, i2sr_)
        .reserved(31)
        .on_write([this] {
            if (i2son_ != 0) note(JournalKind::guest_error, "RCC_PLLI2SCFGR written while PLLI2S is on");
            apply();
        });
    bank_.reg(kPllSaiCfgr, "RCC_PLLSAICFGR", 0x24003000)
        .reserved(0, 6)
        .field(6, 9, "PLLSAIN", Access::rw)
        .reserved(15, 9)
        .field(24, 4, "PLLSAIQ", Access::rw)
        .field(28, 3, "PLLSAIR", Access::rw)
        .reserved(31)
        .on_write([this] {
            if (saion_ != 0) note(JournalKind::guest_error, "RCC_PLLSAICFGR written while PLLSAI is on");
        });
    bank_.reg(kDckCfgr, "RCC_DCKCFGR")
        .field(0, 5, "PLLI2SDIVQ", Access::rw)
        .reserved(5, 3)
        .field(8, 5, "PLLSAIDIVQ", Access::rw)
        .reserved(13, 3)
        .field(16, 2, "PLLSAIDIVR", Access::rw)
        .reserved(18, 2)
        .field(20, 2, "SAI1ASRC", Access::rw)
        .field(22, 2, "SAI1BSRC", Access::rw)
        .field(24, "TIMPRE", Access::rw, timpre_)
        .reserved(25, 7)
        .on_write([this] { apply(); });
}

void Rcc::end_of_elaboration() {
    Model::end_of_elaboration();
    regulator_ = find_only<Regulator>(env());
    backup_ = find_only<BackupDomain>(env());
    for (Model* model : env().models()) {
        auto* peripheral = dynamic_cast<Peripheral*>(model);
        if (peripheral == nullptr) continue;
        const std::string of = peripheral->label();
        const Gate* gate = find_gate(of);
        const Source source = gate != nullptr ? gate->source
                              : of == "RTC"   ? Source::rtc
                              : of == "IWDG"  ? Source::lsi
                                              : Source::hclk;
        gated_.push_back({peripheral, gate, source, 0});
    }
    apply(true);
}

// --- oscillators and PLLs

void Rcc::start(const char* what, Field& on, Field& ready, Alarm& alarm, bool possible, const Time& time) {
    if (on == 0) {
        ready = 0;
        alarm.cancel();
    } else if (ready == 0 && !alarm.armed()) {
        if (possible)
            alarm.arm_in(time);
        else
            note(JournalKind::guest_error,
                 std::string(what) + " is switched on, but has no source: it never gets ready");
    }
}

void Rcc::on_cr() {
    // What the system clock hangs on cannot be switched off.
    const bool uses_pll = sws_ == 2;
    if (sws_ == 0) hsion_ = 1;
    if (uses_pll) pllon_ = 1;
    if (sws_ == 1 || (uses_pll && pll_src_ != 0)) hseon_ = 1;
    if (uses_pll && pll_src_ == 0) hsion_ = 1;

    start("HSI", hsion_, hsi_rdy_, hsi_up_, true, kHsiStart);
    if (hseon_ != 0 && hse_present() && (hsebyp_ != 0) != hse_bypass_ && hse_rdy_ == 0) {
        note(JournalKind::guest_error, hse_bypass_ ? "HSEON without HSEBYP, but OSC_IN has a clock, no crystal"
                                                   : "HSEON with HSEBYP, but OSC_IN has a crystal, no clock");
    }
    const bool hse_works = hse_present() && (hsebyp_ != 0) == hse_bypass_;
    start("HSE", hseon_, hse_rdy_, hse_up_, hse_works,
          hsebyp_ != 0 ? ticks_to_time(kBypassPeriods, hse_hz_ == 0 ? 1 : hse_hz_) : kHseCrystalStart);
    const bool source_on = pll_src_ != 0 ? hse_rdy_ != 0 || hse_up_.armed() : hsion_ != 0;
    if (pllon_ != 0 && pll_rdy_ == 0 && !pll_up_.armed()) check_pll("PLL", plln_);
    start("PLL", pllon_, pll_rdy_, pll_up_, source_on, kPllLock);
    if (i2son_ != 0 && i2s_rdy_ == 0 && !i2s_up_.armed()) check_pll("PLLI2S", i2sn_);
    start("PLLI2S", i2son_, i2s_rdy_, i2s_up_, source_on, kPllLock);
    start("PLLSAI", saion_, sai_rdy_, sai_up_, source_on, kPllLock);
    settle();
}

std::uint64_t Rcc::vco(std::uint32_t n, std::uint32_t divider) const {
    const std::uint64_t by = std::uint64_t{pllm_.get()} * divider;
    return by == 0 ? 0 : pll_source_hz() * n / by;
}

void Rcc::check_pll(const char* name, std::uint32_t n) {
    const auto wrong = [&](const std::string& what) { note(JournalKind::guest_error, std::string(name) + what); };
    if (pllm_ < 2) {
        wrong(": PLLM is less than 2");
        return;
    }
    const std::uint64_t in = pll_source_hz() / pllm_;
    if (in < kVcoInMin || in > kVcoInMax) wrong(": the input of its VCO is not within 1 to 2 MHz");
    if (n < 50 || n > 432) wrong(": its multiplier is not within 50 to 432");
    const std::uint64_t out = vco(n, 1);
    if (out < kVcoMin || out > kVcoMax) wrong(": its VCO is not within 100 to 432 MHz");
    if (pllq_ < 2) wrong(": PLLQ is less than 2");
}

void Rcc::on_pll_cfgr() {
    if (pllon_ != 0 || i2son_ != 0 || saion_ != 0) {
        // The manual: written only while the PLLs are off. The source and M are common to all three.
        if (pll_cfgr_->get() != pll_kept_) note(JournalKind::guest_error, "RCC_PLLCFGR written while a PLL is on");
        pll_cfgr_->set(pll_kept_);
        return;
    }
    pll_kept_ = pll_cfgr_->get();
}

void Rcc::raise(unsigned flag) {
    cir_->set(cir_->get() | 1U << flag);
    update_irq();
    settle();
}

void Rcc::update_irq() { irq_.set((cir_->get() & cir_->get() >> 8 & 0x7F) != 0); }

bool Rcc::ready(Switch source) const {
    switch (source) {
        case Switch::hsi:
            return hsi_rdy_ != 0;
        case Switch::hse:
            return hse_rdy_ != 0;
        case Switch::pll:
            return pll_rdy_ != 0;
    }
    return false;
}

void Rcc::settle() {
    if (sw_ != sws_ && ready(static_cast<Switch>(sw_.get()))) {
        sws_ = sw_.get();
        apply();
        check_limits();
        return;
    }
    const std::uint64_t before = told_hz_;
    apply();
    if (told_hz_ != before) check_limits();
}

void Rcc::check_limits() {
    if (regulator_ == nullptr || mode_ == Mode::stop) return;
    const Tree t = tree();
    const Regulator::Limits most = regulator_->limits();
    const auto check = [&](const char* clock, std::uint64_t hz, std::uint64_t limit) {
        if (hz <= limit) return;
        note(JournalKind::guest_error, std::string(clock) + " of " + std::to_string(hz) + " Hz is above " +
                                           std::to_string(limit) + " Hz, the most for " + most.why);
    };
    check("HCLK", t.hclk, most.hclk);
    check("PCLK1", t.pclk1, most.pclk1);
    check("PCLK2", t.pclk2, most.pclk2);
}

// --- LSI, LSE and the backup domain

void Rcc::force_lsi() {
    if (lsi_forced_) return;
    lsi_forced_ = true;
    update_lsi();
}

void Rcc::update_lsi() {
    if (!lsi_wanted()) {
        lsi_ready_ = false;
        lsi_up_.cancel();
    } else if (!lsi_ready_ && !lsi_up_.armed()) {
        lsi_up_.arm_in(kLsiStart);
    }
    apply();
}

void Rcc::on_csr(std::uint32_t written) {
    if ((written & 1U << 24) != 0) flags_ = 0;
    update_lsi();
}

void Rcc::on_bdcr() {
    if (regulator_ != nullptr && !regulator_->backup_writable()) {
        if (bdcr_->get() != bdcr_kept_) note(JournalKind::guest_error, "RCC_BDCR written while PWR_CR.DBP is 0");
        bdcr_->set(bdcr_kept_);
        return;
    }
    const std::uint32_t old_source = bdcr_kept_ >> 8 & 3;
    if (bdrst_ != 0) {
        // Held in reset until it is written 0.
        bdcr_->set(1U << 16);
        lse_up_.cancel();
        if (backup_ != nullptr) backup_->reset_backup();
    } else {
        if (old_source != 0 && rtcsel_ != old_source) {
            note(JournalKind::guest_error, "RCC_BDCR.RTCSEL changed without BDRST");
            rtcsel_ = old_source;
        }
        start("LSE", lseon_, lse_rdy_, lse_up_, lse_hz_ != 0, lsebyp_ != 0 ? sc_core::SC_ZERO_TIME : kLseStart);
    }
    bdcr_kept_ = bdcr_->get();
    apply();
}

// --- the tree

Rcc::Tree Rcc::tree() const {
    Tree t;
    switch (static_cast<Switch>(sws_.get())) {
        case Switch::hsi:
            t.sysclk = kHsiHz;
            break;
        case Switch::hse:
            t.sysclk = hse_hz_;
            break;
        case Switch::pll:
            t.sysclk = vco(plln_, 2 * (pllp_ + 1));
            break;
    }
    const std::uint32_t apb1 = apb_divider(ppre1_);
    const std::uint32_t apb2 = apb_divider(ppre2_);
    t.hclk = t.sysclk / ahb_divider(hpre_);
    t.pclk1 = t.hclk / apb1;
    t.pclk2 = t.hclk / apb2;
    t.timclk1 = timer_clock(t.hclk, apb1, timpre_ != 0);
    t.timclk2 = timer_clock(t.hclk, apb2, timpre_ != 0);
    t.pll48 = pll_rdy_ != 0 && pllq_ != 0 ? vco(plln_, pllq_) : 0;
    t.i2s = i2s_rdy_ != 0 && i2sr_ != 0 ? vco(i2sn_, i2sr_) : 0;
    if (i2ssrc_ != 0) t.i2s = 0;  // I2S_CKIN: nothing is on that pin
    switch (rtcsel_) {
        case 1:
            t.rtc = lse_rdy_ != 0 ? lse_hz_ : 0;
            break;
        case 2:
            t.rtc = lsi_ready_ ? kLsiHz : 0;
            break;
        case 3:
            t.rtc = hse_rdy_ != 0 && rtcpre_ >= 2 ? hse_hz_ / rtcpre_ : 0;
            break;
        default:
            break;
    }
    return t;
}

void Rcc::set_clock(Clock& clock, std::uint64_t hz, bool running, bool restore) {
    if (restore)
        clock.restore(hz, running);
    else
        clock.set(hz, running);
}

void Rcc::apply(bool forced) {
    const Tree t = tree();
    const bool restore = env().loading();
    const bool runs = mode_ != Mode::stop;
    const auto set = [&](const char* clock, std::uint64_t hz, bool running) {
        set_clock(env().clock(clock, hz), hz, running, restore);
    };
    set("SYSCLK", t.sysclk, runs);
    set("HCLK", t.hclk, runs);
    set("PCLK1", t.pclk1, runs);
    set("PCLK2", t.pclk2, runs);
    set("PLL48", t.pll48, runs && t.pll48 != 0);
    set("I2SCLK", t.i2s, runs && t.i2s != 0);
    set("LSI", kLsiHz, lsi_ready_);
    set("LSE", lse_hz_, lse_rdy_ != 0);
    for (const MacClock& part : kMacClocks) {
        const bool asleep = mode_ == Mode::sleep && (lpenr_[kAhb1]->get() >> part.bit & 1) == 0;
        set(part.name, t.hclk, runs && !asleep && (enr_[kAhb1]->get() >> part.bit & 1) != 0);
    }
    // Stop keeps SysTick's counter where it is; of all rates that QEMU's has, this is the nearest to none.
    const std::uint64_t cpu_hz = runs ? t.hclk : 1;
    if (cpu_hz != told_hz_ || forced) {
        told_hz_ = cpu_hz;
        env().cpu().set_hz(cpu_hz);
        env().cpu().set_refclk_hz(runs ? std::max<std::uint64_t>(t.hclk / 8, 1) : 1);
    }
    for (Gated& g : gated_) {
        std::uint64_t hz = 0;
        switch (g.source) {
            case Source::hclk:
                hz = t.hclk;
                break;
            case Source::pclk1:
                hz = t.pclk1;
                break;
            case Source::pclk2:
                hz = t.pclk2;
                break;
            case Source::timclk1:
                hz = t.timclk1;
                break;
            case Source::timclk2:
                hz = t.timclk2;
                break;
            case Source::pll48:
                hz = t.pll48;
                break;
            case Source::rtc:
                hz = t.rtc;
                break;
            case Source::lsi:
                hz = lsi_ready_ ? kLsiHz : 0;
                break;
        }
        bool running = runs;
        unsigned blocked = 0;
        if (g.source == Source::rtc) {
            running = rtcen_ != 0 && hz != 0 && (runs || rtcsel_ != 3);
        } else if (g.source == Source::lsi) {
            running = lsi_ready_;
        } else if (g.gate != nullptr) {
            const bool enabled = (enr_[g.gate->bus]->get() >> g.gate->bit & 1) != 0;
            const bool asleep = mode_ == Mode::sleep && (lpenr_[g.gate->bus]->get() >> g.gate->bit & 1) == 0;
            const bool held = (rstr_[g.gate->bus]->get() >> g.gate->reset_bit & 1) != 0;
            running = runs && enabled && !asleep;
            blocked = held ? 2 : enabled ? 0 : 1;
        }
        set_clock(g.peripheral->clock(), hz, running, restore);
        if (blocked == g.blocked && !forced) continue;
        g.blocked = blocked;
        std::string why;
        if (blocked != 0) {
            const bool held = blocked == 2;
            why = (held ? rstr_ : enr_)[g.gate->bus]->name() + "." + g.gate->name + (held ? "RST is 1" : "EN is 0");
        }
        g.peripheral->set_accessible(why);
    }
}

void Rcc::on_reset_register(unsigned bus) {
    const std::uint32_t risen = rstr_[bus]->get() & ~held_.get()[bus];
    held_.ref()[bus] = rstr_[bus]->get();
    for (const Gated& g : gated_) {
        if (g.gate == nullptr || g.gate->bus != bus || (risen >> g.gate->reset_bit & 1) == 0) continue;
        g.peripheral->reset(ResetKind::system);
    }
    apply();
}

void Rcc::set_mode(Mode mode) {
    if (mode == mode_) return;
    if (mode == Mode::stop) {
        for (Field* on : {&hseon_, &hse_rdy_, &pllon_, &pll_rdy_, &i2son_, &i2s_rdy_, &saion_, &sai_rdy_}) *on = 0;
        for (Alarm* alarm : {&hse_up_, &pll_up_, &i2s_up_, &sai_up_, &hsi_up_}) alarm->cancel();
        hsion_ = 1;
        hsi_rdy_ = 1;
        sw_ = 0;
        sws_ = 0;
    }
    const bool all_clocks_change = mode == Mode::stop || mode_ == Mode::stop;
    mode_ = mode;
    // An idle loop comes here at every tick: mostly, LPENR takes no clock away.
    const bool some = std::any_of(std::begin(kGates), std::end(kGates), [this](const Gate& gate) {
        return ((enr_[gate.bus]->get() & ~lpenr_[gate.bus]->get()) >> gate.bit & 1) != 0;
    });
    const bool some_mac = std::any_of(std::begin(kMacClocks), std::end(kMacClocks), [this](const MacClock& part) {
        return ((enr_[kAhb1]->get() & ~lpenr_[kAhb1]->get()) >> part.bit & 1) != 0;
    });
    if (all_clocks_change || some || some_mac) apply();
}

// --- reset and snapshot

void Rcc::on_reset(ResetKind kind) {
    pll_kept_ = pll_cfgr_->get();
    if (ResetSet::supply().contains(kind) && !vbat_) {
        bdcr_->set(0);
        lse_up_.cancel();
    } else if (lseon_ != 0 && lse_rdy_ == 0 && lse_hz_ != 0) {
        lse_up_.arm_in(kLseStart);  // the reset has cancelled it; the crystal has not noticed
    }
    bdcr_kept_ = bdcr_->get();
    // Every reset inside pulls NRST low, and so sets PINRSTF as well.
    std::uint32_t flags = kPinRstF;
    switch (kind) {
        case ResetKind::power_on:
        case ResetKind::wake_up:
            flags = kPinRstF | kPorRstF | kBorRstF;
            break;
        case ResetKind::brown_out:
            flags_ = 0;
            flags = kPinRstF | kBorRstF;
            break;
        case ResetKind::system:
            flags |= cause_ != 0 ? cause_.get() : kSftRstF;
            break;
        case ResetKind::watchdog:
            flags |= cause_;
            break;
        case ResetKind::pin:
        case ResetKind::lockup:
        case ResetKind::debug:
            break;
    }
    flags_ = flags_ | flags;
    cause_ = 0;
    apply(true);
    update_irq();
}

void Rcc::on_loaded() {
    apply(true);
    update_irq();
}

}  // namespace twin::stm32f4
