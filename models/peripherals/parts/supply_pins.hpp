// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <functional>
#include <string>

#include "models/core/factory.hpp"
#include "models/core/model.hpp"

namespace twin::parts {

/// Whether a part has power: as long as its board has (parameter supply "board"), or from what its pins `vcc` and `gnd`
/// are wired to ("pins", on a bench): vcc driven high with at least `least` volts, gnd driven low.
///
/// When that changes, the owner is reset as at power-on. It calls begin() first thing in on_reset(), and
/// is dark and silent while not on().
class SupplyPins {
  public:
    SupplyPins(Model& owner, const Params& params, double least);

    bool on() const { return on_; }
    void begin() { on_ = is_supplied(); }
    /// Without supply. In on_power_lost().
    void lost() { on_ = false; }
    double volts() const { return from_board_ ? 3.3 : vcc_.volts(); }

  private:
    bool is_supplied() const;
    void on_change();

    Model& owner_;
    const bool from_board_;
    const double least_;
    PinPort vcc_;
    PinPort gnd_;
    State<bool> on_;
};

/// SCL and SDA of a device on I2C, with the pull-ups of the module that it is on (parameter pull_ups).
struct I2cPins {
    I2cPins(Model& owner, const Params& params)
        : pull_ups(params.boolean("pull_ups")), scl(owner, "scl"), sda(owner, "sda") {}
    void power(bool on) {
        scl.drive(on && pull_ups ? Drive::pull(true) : Drive::released());
        sda.drive(on && pull_ups ? Drive::pull(true) : Drive::released());
    }

    const bool pull_ups;
    PinPort scl;
    PinPort sda;
};

/// The parameters of these, for the registry.
inline ParamSpec supply_param() {
    return {"supply", ParamType::text, "board",
            "board: it has power whenever the board has; pins: from its pins vcc and gnd, as on a bench"};
}
inline ParamSpec pull_ups_param() {
    return {"pull_ups", ParamType::boolean, "true", "its module has pull-ups on scl and sda"};
}

}  // namespace twin::parts
