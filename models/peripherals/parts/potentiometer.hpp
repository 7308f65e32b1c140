// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "models/core/model.hpp"

namespace twin::parts {

/// A potentiometer between ground and the supply of its pin. Input `position`: 0 at ground, 1 at the supply.
class Potentiometer : public Model {
  public:
    Potentiometer(sc_core::sc_module_name name, const ModelContext& context)
        : Model(name, context),
          wiper_(*this, "wiper"),
          position_(*this, "position", {Input::Type::number, "", 0, 1, 0.5, "0: ground, 1: supply"},
                    [this] { drive(); }) {}

  protected:
    void on_reset(ResetKind) override { drive(); }
    void on_loaded() override { drive(); }

  private:
    void drive() { wiper_.drive(Drive::analog(position_.value() * wiper_.net().supply())); }

    PinPort wiper_;
    Input position_;
};

}  // namespace twin::parts
