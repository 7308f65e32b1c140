// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <array>

#include "models/peripherals/nrf51/gpio.hpp"
#include "models/peripherals/nrf51/task_event.hpp"

namespace twin::nrf51 {

/// GPIO tasks and events. Four channels, each an input edge as an event or an output as a task, and PORT from DETECT.
/// Source: nRF51 Series Reference Manual v3.0, chapter 15.
class Gpiote : public TaskEventPeripheral {
  public:
    static constexpr unsigned kChannels = 4;
    static constexpr std::uint32_t kTasksOut = 0x000, kEventsIn = 0x100, kEventsPort = 0x17C, kConfig = 0x510;

    /// Parameter: gpio.
    Gpiote(sc_core::sc_module_name name, const ModelContext& context);

  protected:
    void on_reset(ResetKind kind) override;

  private:
    enum class Mode : std::uint32_t { disabled = 0, event = 1, task = 3 };
    enum class Polarity : std::uint32_t { none = 0, low_to_high = 1, high_to_low = 2, toggle = 3 };
    struct Channel {
        Field mode, psel, polarity, outinit;
        Event in;
    };

    void configure(unsigned channel);
    void out(unsigned channel);
    void pad_changed(unsigned pad, bool high);

    Gpio& gpio_;
    std::array<Channel, kChannels> channels_;
    Event port_;
    /// The pad that a channel in task mode has, and the level that it drives there.
    struct Output {
        std::int8_t pad = -1;
        bool high = false;
    };
    State<std::array<Output, kChannels>> outputs_;
};

}  // namespace twin::nrf51
