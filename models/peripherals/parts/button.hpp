// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>

#include "models/core/model.hpp"

namespace twin::parts {

/// A push button between its pin and ground (active low) or the supply (active high). Input `pressed`.
///
/// Parameters: active ("low", "high"), pull (the resistor on the board: "none", "up", "down"), bounce_us (how long the
/// contact bounces after each change; 0: not at all).
class Button : public Model {
  public:
    Button(sc_core::sc_module_name name, const ModelContext& context);

  protected:
    void on_reset(ResetKind kind) override;
    void on_loaded() override { drive(); }

  private:
    void on_changed();
    void on_bounce();
    void drive();

    const bool active_high_;
    const Drive pull_;
    const std::uint64_t bounce_ps_;
    PinPort out_;
    Input pressed_;
    RandomStream random_;
    State<bool> closed_;
    State<std::uint64_t> settles_ps_;
    Alarm bounce_;
};

}  // namespace twin::parts
