// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <functional>
#include <memory>
#include <string>

#include "models/core/model.hpp"

namespace twin::cmsdk {

class Gpio;

/// A signal of a peripheral: on a pin of its own, or on a pad of a port, which is the peripheral's while the port's
/// ALTFUNC says so. The FPGA image decides which; the YAML says it: "UART0_TXD" names a pin of the peripheral's own,
/// "GPIO0.4" pad 4 of that port.
class Pad {
  public:
    /// `changed`: the level changed, or the pad came or went. Throws std::invalid_argument if `where` names no pad.
    Pad(Model& owner, const std::string& where, std::function<void()> changed = {});

    /// Finds the port. When all models exist: the owner's end_of_elaboration() calls it.
    void bind();
    void drive(const Drive& drive);
    /// The net it is on now; nullptr while a port has the pad.
    Net* net() const;
    /// Low while a port has the pad.
    bool high() const { return net() != nullptr && net()->high(); }

  private:
    Model& owner_;
    std::function<void()> changed_;
    std::unique_ptr<PinPort> own_;
    std::string port_name_;
    unsigned number_ = 0;
    Gpio* port_ = nullptr;
    Drive drive_;
};

}  // namespace twin::cmsdk
