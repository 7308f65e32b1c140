// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "models/peripherals/nrf51/pads.hpp"
#include "models/peripherals/nrf51/task_event.hpp"

namespace twin::nrf51 {

/// Low power comparator: one analogue input against eighths of the supply or an external reference. Source: nRF51
/// Series Reference Manual v3.0, chapter 32 (LPCOMP); nRF51822 Product Specification v3.3, "LPCOMP specifications".
///
/// Follows the voltage of its nets, so it costs nothing between changes. No hysteresis, no propagation delay.
class Lpcomp : public TaskEventPeripheral {
  public:
    static constexpr std::uint32_t kStart = 0x000, kStop = 0x004, kSample = 0x008, kReady = 0x100, kDown = 0x104,
                                   kUp = 0x108, kCross = 0x10C, kResult = 0x400, kEnable = 0x500, kPsel = 0x504,
                                   kRefsel = 0x508, kExtrefsel = 0x50C, kAnadetect = 0x520;
    static constexpr std::uint64_t kStartupUs = 40;

    /// Parameter: gpio, the model with the pads.
    Lpcomp(sc_core::sc_module_name name, const ModelContext& context);

    /// For the POWER model: called at each crossing that ANADETECT selects, which wakes the chip from System OFF.
    /// The callback decides whether the chip is in System OFF. It stays for the life of the model.
    void on_anadetect(std::function<void()> callback) { anadetect_callbacks_.push_back(std::move(callback)); }

    bool runs_in_system_off() const override { return true; }

  protected:
    void end_of_elaboration() override;

  private:
    enum class Phase : std::uint8_t { off, starting, ready };

    void declare_registers();
    void start();
    void stop();
    void on_ready();
    void on_voltage();
    bool above() const;

    const std::string gpio_;
    Pads* pads_ = nullptr;
    Field enable_, psel_, refsel_, extrefsel_, anadetect_, result_;
    Event ready_, down_, up_, cross_;
    State<Phase> phase_;
    State<bool> above_;
    Alarm startup_;
    std::vector<std::function<void()>> anadetect_callbacks_;
};

}  // namespace twin::nrf51
