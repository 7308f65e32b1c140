// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "models/core/model.hpp"

namespace twin::parts {

/// A board's connector: from outside, a voltage can be put on each pad, and it is seen what the board does there.
///
/// For each pad of the parameter `pads`, say P0: a pin `P0`; Input `P0`, volts from a source of finite impedance, or -1
/// for nothing connected; Outputs `P0_level` (1, 0, -1 for floating), `P0_duty` (0..1) and `P0_hz`, measured over whole
/// periods in windows of 100 ms, so from 20 Hz on; without a period, hz is 0 and duty the level. After a quiet time a
/// level is told at once, then every 100 ms while edges come.
class EdgeConnector : public Model {
  public:
    static constexpr std::uint64_t kWindowPs = 100'000'000'000;
    static constexpr double kMaxVolts = 3.6;
    static constexpr double kNothing = -1;

    EdgeConnector(sc_core::sc_module_name name, const ModelContext& context);

  protected:
    void on_reset(ResetKind kind) override;
    void on_power_lost() override;
    void on_loaded() override;

  private:
    /// What was measured in the window under way.
    struct Measured {
        std::uint64_t first_rise_ps = 0;
        std::uint64_t last_rise_ps = 0;
        std::uint64_t high_ps = 0;          // since the first rise, to the last fall
        std::uint64_t high_to_last_ps = 0;  // the same, to the last rise
        std::uint32_t rises = 0;
        std::uint16_t high = 0;
        std::uint16_t changed = 0;
    };
    struct Pad {
        Pad(EdgeConnector& owner, const std::string& name);
        PinPort pin;
        Input applied;
        Output level, duty, hz;
        State<Measured> measured;
    };

    void on_edge(Pad& pad);
    void on_window();
    void apply(Pad& pad);
    void publish_level(Pad& pad);
    void publish(Pad& pad);

    Alarm window_;
    std::vector<std::unique_ptr<Pad>> pads_;
};

}  // namespace twin::parts
