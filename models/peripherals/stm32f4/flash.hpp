// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <string>

#include "models/peripherals/stm32f4/peripheral.hpp"

namespace twin::stm32f4 {

/// FLASH: wait states, programming and erasing of 2 MiB in two banks, OTP, option bytes.
///
/// Programming only clears bits. While an operation is under way in the bank that the CPU executes from, the CPU stands
/// still; in the other bank it runs on (read while write), and a second operation waits for the first. A power cut or a
/// reset in the middle leaves what was under way torn. Wait states are checked against HCLK and take no time.
///
/// Source: RM0090 rev 19, chapter 3 (Embedded Flash memory interface); times: STM32F427xx/F429xx datasheet
/// (DocID024030), chapter 6.3.12, typical values.
class Flash : public Peripheral {
  public:
    static constexpr std::uint32_t kAcr = 0x00, kKeyr = 0x04, kOptKeyr = 0x08, kSr = 0x0C, kCr = 0x10, kOptCr = 0x14,
                                   kOptCr1 = 0x18;
    // SR
    static constexpr std::uint32_t kEop = 1U << 0, kOpErr = 1U << 1, kWrpErr = 1U << 4, kPgaErr = 1U << 5,
                                   kPgpErr = 1U << 6, kPgsErr = 1U << 7, kBsy = 1U << 16;
    static constexpr std::uint64_t kOtpSize = 512, kOtpBlock = 32;

    /// Parameters: flash, system (OTP and factory data) and options (names of memories), vdd_mv (the supply, 1800 to
    /// 3600 mV, for the wait states that it needs).
    Flash(sc_core::sc_module_name name, const ModelContext& context);

    bool busy() const { return operation_->kind != Kind::none; }

    // What the option bytes ask for, as last loaded.
    bool hardware_watchdog() const { return (option_user() & 0x20) == 0; }
    bool reset_on_stop() const { return (option_user() & 0x40) == 0; }
    bool reset_on_standby() const { return (option_user() & 0x80) == 0; }

    /// Sectors 0 to 23 of 2 MiB: offset and size.
    struct Sector {
        std::uint64_t offset, size;
    };
    static Sector sector(unsigned number);
    static unsigned sector_at(std::uint64_t offset);

  protected:
    void on_reset(ResetKind kind) override;
    void on_power_lost() override;
    void on_loaded() override;
    void end_of_elaboration() override;

  private:
    static constexpr unsigned kSectors = 24, kSectorsOfBank = 12;
    static constexpr std::uint64_t kBankSize = 1024 * 1024;
    static constexpr std::uint32_t kNoSize = 0xFFFFFFFF;

    enum class Kind : std::uint32_t { none, program, erase, options };
    enum class Where : std::uint32_t { flash, otp };
    struct Operation {
        Kind kind = Kind::none;
        Where where = Where::flash;
        std::uint64_t offset = 0;
        std::uint64_t size = 0;
        std::uint64_t value = 0;  ///< program: the data, little-endian
    };

    void declare();
    bool guest_write(Where where, std::uint64_t offset, unsigned size, std::uint32_t value);
    void program(Where where, std::uint64_t offset, unsigned size, std::uint64_t value);
    void on_key(std::uint32_t key);
    void on_option_key(std::uint32_t key);
    void on_cr(std::uint32_t written);
    void on_optcr();
    void erase(std::uint32_t cr);
    void begin(const Operation& operation);
    Time duration_of(const Operation& operation) const;
    bool blocks_cpu(const Operation& operation) const;
    void finish();
    void tear();
    void apply(const Operation& operation, bool torn);
    void store_options();
    void load_options();
    bool protected_sector(unsigned number) const;
    void error(std::uint32_t flags, const std::string& what);
    void check_latency();
    void update_irq();
    std::uint32_t option_user() const { return optcr_->get() & 0xFF; }
    Memory& memory_of(Where where) { return where == Where::flash ? *flash_ : *system_; }
    Memory& named(const std::string& memory);

    const std::string flash_name_, system_name_, options_name_;
    const std::uint64_t hz_per_state_;
    IrqLine irq_;
    Clock& hclk_;
    Field latency_, eopie_, errie_, psize_, pg_, ser_, mer_, mer1_, snb_;
    Register *sr_ = nullptr, *cr_ = nullptr, *optcr_ = nullptr, *optcr1_ = nullptr;
    Memory *flash_ = nullptr, *system_ = nullptr, *options_ = nullptr;

    State<bool> locked_, options_locked_;
    State<bool> key_dead_, option_key_dead_;  // a wrong key: nothing until the next reset
    State<bool> key_half_, option_key_half_;
    State<std::uint32_t> cr_kept_, optcr_kept_, optcr1_kept_;
    State<Operation> operation_;
    State<Operation> queued_;
    State<std::uint64_t> half_offset_;  // of a double word whose first half was written; ~0: none
    State<std::uint32_t> half_;
    State<bool> stalls_;
    RandomStream tearing_;
    Alarm done_;
};

}  // namespace twin::stm32f4
