// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "models/core/pin.hpp"

namespace twin::parts {

/// A contact between two pins of a part: while it is closed, what drives one net drives the other as well, through as
/// many closed contacts as there are in a row, side by side or in a matrix. Levels and voltages pass, serial frames and
/// buses do not; a pull that is the net's own (a resistor in the board's file) stays on its side.
///
/// Not state: the part sets it anew in on_reset() and on_loaded(), and passes on what its pins' callbacks tell.
class Contact {
  public:
    Contact(PinPort& a, PinPort& b);
    ~Contact();
    Contact(const Contact&) = delete;
    Contact& operator=(const Contact&) = delete;

    void set_closed(bool closed);
    bool closed() const { return closed_; }
    /// What the pin does by itself, beside the contact.
    void set_own(const Drive& a) { own_ = a; }
    /// One of its nets changed.
    void changed();

  private:
    PinPort& a_;
    PinPort& b_;
    Drive own_;
    bool closed_ = false;
};

}  // namespace twin::parts
