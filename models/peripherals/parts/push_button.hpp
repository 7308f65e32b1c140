// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>

#include "models/core/model.hpp"
#include "models/peripherals/parts/contact.hpp"

namespace twin::parts {

/// A push button with two legs: a contact between its pins a and b, wherever they are wired to. Input `pressed`.
///
/// Parameters: pull (a resistor at a: "none", "up", "down"), bounce_us (how long the contact bounces after each change;
/// 0: not at all).
class PushButton : public Model {
  public:
    PushButton(sc_core::sc_module_name name, const ModelContext& context);

  protected:
    void on_reset(ResetKind kind) override;
    void on_power_lost() override { settle(); }
    void on_loaded() override { settle(); }

  private:
    void on_changed();
    void on_bounce();
    void settle();

    const Drive pull_;
    const std::uint64_t bounce_ps_;
    PinPort a_;
    PinPort b_;
    Contact contact_;
    Input pressed_;
    RandomStream random_;
    State<bool> closed_;
    State<std::uint64_t> settles_ps_;
    Alarm bounce_;
};

}  // namespace twin::parts
