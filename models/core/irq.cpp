// SPDX-License-Identifier: BSD-3-Clause
#include "models/core/irq.hpp"

#include "models/core/model.hpp"

namespace twin {

IrqLine::IrqLine(Model& owner, std::string name) : name_(std::move(name)) { owner.irqs_.push_back(this); }

}  // namespace twin
