// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>

#include "models/peripherals/stm32f4/peripheral.hpp"

namespace twin::stm32f4 {

class Flash;
class Rcc;

/// IWDG: the independent watchdog, which counts LSI. Once started, only a reset stops it; it goes on in Stop and
/// Standby. A new prescaler or reload value takes five periods of LSI to arrive (PVU, RVU).
/// Source: RM0090 rev 19, chapter 21.
class Iwdg : public Peripheral {
  public:
    static constexpr std::uint32_t kKr = 0x00, kPr = 0x04, kRlr = 0x08, kSr = 0x0C;

    Iwdg(sc_core::sc_module_name name, const ModelContext& context);
    bool runs_in_standby() const override { return true; }

  protected:
    void on_reset(ResetKind kind) override;
    void end_of_elaboration() override;
    void on_clock_changing() override { rebase(); }
    void on_clock_changed() override { arm(); }

  private:
    void on_key(std::uint32_t key);
    void request_update(std::uint32_t bit);
    void updated();
    void start();
    void reload();
    std::uint64_t divider() const;
    std::uint64_t ticks() const;
    void rebase();
    void arm();
    void expire();

    Register *pr_ = nullptr, *rlr_ = nullptr;
    State<bool> started_, writable_;
    State<std::uint32_t> pr_used_, rlr_used_, pr_kept_, rlr_kept_;
    State<std::uint32_t> updating_;  // SR
    State<std::uint64_t> left_;      // periods of LSI, at from_
    State<std::uint64_t> from_;      // ps
    Alarm expired_, update_;
    Rcc* rcc_ = nullptr;
    Flash* flash_ = nullptr;
};

/// WWDG: the window watchdog, a 7-bit counter of PCLK1 / 4096 / 2^WDGTB. It resets the chip when it gets below 0x40, or
/// when it is written while above the window. Source: RM0090 rev 19, chapter 22.
class Wwdg : public Peripheral {
  public:
    static constexpr std::uint32_t kCr = 0x00, kCfr = 0x04, kSr = 0x08;

    Wwdg(sc_core::sc_module_name name, const ModelContext& context);

  protected:
    void on_reset(ResetKind kind) override;
    void on_loaded() override { update_irq(); }
    void end_of_elaboration() override;
    void on_clock_changing() override { rebase(); }
    void on_clock_changed() override { arm(); }

  private:
    void on_cr(std::uint32_t written);
    std::uint64_t period() const;  // PCLK1's, of one count
    std::uint64_t passed() const;
    std::uint32_t counter() const;
    void rebase();
    void arm();
    void on_due();
    void bite(const char* why);
    void update_irq();

    static constexpr std::uint32_t kCount = 0x7F, kBiteBit = 0x40;

    IrqLine irq_;
    Field wdga_, window_, tb_, ewi_, ewif_;
    State<bool> active_;               // WDGA, as of before the write that is handled
    State<std::uint64_t> from_;        // ps
    State<std::uint64_t> from_phase_;  // periods of PCLK1 since the last count, at from_
    State<std::uint32_t> from_count_;  // at from_
    State<std::uint64_t> timebase_;
    Alarm due_;
    Rcc* rcc_ = nullptr;
};

}  // namespace twin::stm32f4
