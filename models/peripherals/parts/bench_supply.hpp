// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "models/core/model.hpp"

namespace twin::parts {

/// The supply that a board gives to what is wired to it: pins GND, 3V3 and 5V. It goes with the board's power.
class BenchSupply : public Model {
  public:
    BenchSupply(sc_core::sc_module_name name, const ModelContext& context)
        : Model(name, context), gnd_(*this, "GND"), v3_3_(*this, "3V3"), v5_(*this, "5V") {
        set_resets(ResetSet::supply());
    }

  protected:
    void on_reset(ResetKind) override { drive(); }
    void on_loaded() override { drive(); }

  private:
    void drive() {
        if (!powered()) return;
        // Where wires end at it, the net is the supply's.
        v5_.net().set_supply(5.0);
        gnd_.drive(Drive::strong(false));
        v3_3_.drive(Drive::strong(true));
        v5_.drive(Drive::strong(true));
    }

    PinPort gnd_;
    PinPort v3_3_;
    PinPort v5_;
};

}  // namespace twin::parts
