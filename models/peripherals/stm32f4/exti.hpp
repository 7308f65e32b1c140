// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <array>
#include <functional>
#include <memory>
#include <vector>

#include "models/peripherals/stm32f4/peripheral.hpp"

namespace twin::stm32f4 {

class Gpio;
class Syscfg;

/// EXTI: edges of pads and of internal lines become interrupts, events of the CPU, and wake the chip from Stop.
///
/// Lines 0 to 15 are pads (SYSCFG_EXTICR), 16 PVD, 17 RTC alarm, 18 OTG FS wake-up, 19 Ethernet wake-up, 20 OTG HS
/// wake-up, 21 RTC tamper and time stamp, 22 RTC wake-up. PR is set by a selected edge whether the line is masked or
/// not. Edges are seen without a clock, in Stop too. Source: RM0090 rev 19, chapter 12.2.
class Exti : public Peripheral {
  public:
    static constexpr unsigned kLines = 23;
    static constexpr std::uint32_t kImr = 0x00, kEmr = 0x04, kRtsr = 0x08, kFtsr = 0x0C, kSwier = 0x10, kPr = 0x14;
    static constexpr unsigned kPvd = 16, kRtcAlarm = 17, kTamper = 21, kRtcWakeup = 22;

    Exti(sc_core::sc_module_name name, const ModelContext& context);

    /// The level of an internal line, 16 to 22.
    void set_line(unsigned line, bool high);
    /// A line that is not masked is pending: Stop is not entered.
    bool pending() const { return (pr_->get() & imr_->get()) != 0; }
    /// Called when an edge came on a line that IMR or EMR lets through; `event`: EMR does.
    void on_wake(std::function<void(bool event)> callback) { wake_ = std::move(callback); }

  protected:
    void on_reset(ResetKind kind) override;
    void on_loaded() override;
    void end_of_elaboration() override;

  private:
    Register& lines(std::uint32_t offset, const char* name, const char* field, Access access);
    void follow_pads();
    void follow_pad(unsigned line);
    void level(unsigned line, bool high);
    void fire(unsigned line);
    void update_irq();

    struct Vector {
        Vector(Exti& owner, const char* irq_name, std::uint32_t of) : irq(owner, irq_name), mask(of) {}
        IrqLine irq;
        std::uint32_t mask;
    };
    std::vector<std::unique_ptr<Vector>> vectors_;
    Register *imr_ = nullptr, *emr_ = nullptr, *rtsr_ = nullptr, *ftsr_ = nullptr, *swier_ = nullptr, *pr_ = nullptr;
    State<std::uint32_t> levels_;

    std::array<Gpio*, 11> ports_{};
    Syscfg* syscfg_ = nullptr;
    std::function<void(bool)> wake_;
};

}  // namespace twin::stm32f4
