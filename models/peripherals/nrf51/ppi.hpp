// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <array>
#include <memory>

#include "models/peripherals/nrf51/task_event.hpp"

namespace twin::nrf51 {

/// Programmable peripheral interconnect: an event of one peripheral triggers a task of another without the CPU.
/// 16 programmable channels, 12 fixed ones (20 to 31), four groups. Channels with one event act in the order of their
/// numbers. A task follows its event at the same instant (on the
/// chip: one 16 MHz clock later). Source: nRF51 Series Reference Manual v3.0, chapter 16.
class Ppi : public TaskEventPeripheral {
  public:
    static constexpr unsigned kProgrammable = 16, kFirstFixed = 20, kChannels = 32, kGroups = 4;
    static constexpr std::uint32_t kTasksEnable = 0x000, kTasksDisable = 0x004, kChen = 0x500, kChenSet = 0x504,
                                   kChenClr = 0x508, kEep = 0x510, kTep = 0x514, kChg = 0x800;

    Ppi(sc_core::sc_module_name name, const ModelContext& context);
    ~Ppi() override;

  protected:
    void on_reset(ResetKind kind) override;
    void on_loaded() override;

  private:
    class Channel;
    static constexpr std::uint32_t kExisting = 0xFFF0FFFF;  // bits 16 to 19 are no channels

    void set_enabled(std::uint32_t channels);
    std::uint32_t event_address(unsigned channel) const;
    std::uint32_t task_address(unsigned channel) const;

    Register* chen_ = nullptr;
    std::array<Register*, kProgrammable> eep_{}, tep_{};
    std::array<Register*, kGroups> groups_{};
    std::array<std::unique_ptr<Channel>, kChannels> channels_;
};

}  // namespace twin::nrf51
