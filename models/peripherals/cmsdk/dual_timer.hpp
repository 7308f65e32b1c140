// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <string>

#include "models/core/model.hpp"

namespace twin::cmsdk {

/// APB dual timer: two down counters of 16 or 32 bits. Source: Arm DDI 0479D, Cortex-M System Design Kit TRM, section
/// 4.5 (APB dual timer).
///
/// Each counts at TIMCLK, divided by 1, 16 or 256. At 0 it asks for an interrupt; with the next tick it goes on from
/// LOAD (periodic) or from all ones (free running), or stands there (one shot) until LOAD or CONTROL is written. With a
/// LOAD of 0 a periodic timer stays at 0 without further interrupts. Writing LOAD starts over from it, BGLOAD is for
/// the next period.
///
/// Defined here, where the manual is silent: a change of size keeps the upper half of the counter for later; a divider
/// counts from the write that set it; a division code of 3, which is undefined, divides by 256.
class DualTimer : public Model {
  public:
    static constexpr std::uint32_t kLoad = 0x00, kValue = 0x04, kControl = 0x08, kIntClr = 0x0C, kRis = 0x10,
                                   kMis = 0x14, kBgLoad = 0x18, kSecond = 0x20, kItcr = 0xF00, kItop = 0xF04;

    /// Parameter `hz`: frequency of TIMCLK. Interrupts: `irq` of either timer, `irq1`, `irq2`.
    DualTimer(sc_core::sc_module_name name, const ModelContext& context);

  protected:
    void on_reset(ResetKind kind) override;
    void on_loaded() override { update_irq(); }

  private:
    /// One of the two.
    class Half {
      public:
        Half(DualTimer& owner, unsigned number, std::uint32_t base);
        bool interrupt() const { return raw_ && (control_ & kIntEnable) != 0; }

      private:
        enum : std::uint32_t { kOneShot = 1, kWide = 2, kIntEnable = 1 << 5, kPeriodic = 1 << 6, kEnable = 1 << 7 };
        std::uint32_t mask() const { return (control_ & kWide) != 0 ? 0xFFFFFFFF : 0xFFFF; }
        std::uint64_t divisor() const;
        /// What it goes on from after 0.
        std::uint32_t reload() const { return ((control_ & kPeriodic) != 0 ? load_.get() : 0xFFFFFFFF) & mask(); }
        std::uint64_t ticks() const;
        std::uint32_t value() const;
        /// Brings the counter to now, before what it counts by is changed. A tick that has begun goes on.
        void settle();
        void restart(std::uint32_t value);
        void arm();
        void write_control(std::uint32_t written);

        DualTimer& owner_;
        State<std::uint32_t> control_, load_;
        // The counter had `from_value_` at `from_`, and has since counted if it is enabled. In 16 bits the upper half
        // rests. `noticed_`: of a counter that was 0 then, the interrupt was asked for before.
        State<std::uint64_t> from_;  // ps
        State<std::uint32_t> from_value_;
        State<bool> noticed_, raw_;
        Alarm zero_;
    };

    void update_irq();

    RegisterBank bank_;
    const std::uint64_t hz_;
    Field test_, test1_, test2_;
    std::array<std::unique_ptr<Half>, 2> halves_;
    IrqLine irq_, irq1_, irq2_;
};

}  // namespace twin::cmsdk
