// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <string>

#include "models/core/model.hpp"

namespace twin::parts {

/// A potentiometer. Input `position`: 0 at the end gnd, 1 at the end vcc.
///
/// Parameter supply: "board", its ends are ground and the supply of the wiper's pin; "pins", they are the pins vcc and
/// gnd, which may be wired to anything. An end that floats takes no part.
class Potentiometer : public Model {
  public:
    Potentiometer(sc_core::sc_module_name name, const ModelContext& context);

  protected:
    void on_reset(ResetKind) override { drive(); }
    void on_loaded() override { drive(); }

  private:
    void drive();

    const bool from_board_;
    PinPort wiper_;
    PinPort vcc_;
    PinPort gnd_;
    Input position_;
};

}  // namespace twin::parts
