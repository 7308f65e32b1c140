// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>

#include "models/core/model.hpp"
#include "models/peripherals/parts/supply_pins.hpp"

namespace twin::parts {

/// A hobby servo: the width of the pulse on `signal`, once in about 20 ms, is the angle that its arm turns to.
///
/// Outputs `angle`, where the arm is, 0 to 180 degrees, told 50 times a second while it turns, and `pulse`, the width of
/// the last pulse in us. A pulse is taken if it is 0.5 to 2.5 ms wide; beyond min_us and max_us the arm stands at its
/// end. Without pulses for 100 ms it lets go and stays where it is, as it does without supply (4.8 V in the data
/// sheets; small ones turn from 3 V on).
///
/// Parameters: min_us and max_us (of 0 and 180 degrees), speed (degrees a second; 600 is 0.1 s for 60 degrees).
class Servo : public Model {
  public:
    static constexpr std::uint64_t kShortestPs = 500'000'000;
    static constexpr std::uint64_t kLongestPs = 2'500'000'000;
    static constexpr std::uint64_t kGivesUpPs = 100'000'000'000;
    static constexpr std::uint64_t kStepPs = 20'000'000'000;
    static constexpr double kLeastVolts = 3.0;
    static constexpr std::uint64_t kNone = ~0ULL;
    static constexpr std::int64_t kFullAngle = 180'000'000;  // microdegrees

    Servo(sc_core::sc_module_name name, const ModelContext& context);

  protected:
    void on_reset(ResetKind kind) override;
    void on_power_lost() override;
    void on_loaded() override {}

  private:
    void on_edge();
    void aim(std::uint64_t width_ps);
    void on_step();
    void on_quiet();
    /// Brings the angle to now.
    void turn();
    void publish();

    const std::uint64_t min_ps_;
    const std::uint64_t max_ps_;
    const std::uint64_t speed_;  // degrees a second
    SupplyPins supply_;
    PinPort signal_;
    Output angle_;
    Output pulse_;
    State<std::int64_t> at_;      // microdegrees. The arm stays where it is without power
    State<std::int64_t> target_;  // the same
    State<std::uint64_t> turned_ps_;
    State<std::uint64_t> rise_ps_;  // of the last pulse; kNone: none came
    State<bool> high_;
    State<bool> holds_;
    Alarm step_;
    Alarm quiet_;
};

}  // namespace twin::parts
