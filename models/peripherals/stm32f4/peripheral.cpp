// SPDX-License-Identifier: BSD-3-Clause
#include "models/peripherals/stm32f4/peripheral.hpp"

namespace twin::stm32f4 {

Peripheral::Peripheral(sc_core::sc_module_name name, const ModelContext& context, std::uint32_t bank_size)
    : Model(name, context), bank_(*this, bank_size), clock_(env().clock(label(), kDefaultHz)) {
    clock_.subscribe([this] { on_clock_changing(); }, [this] { on_clock_changed(); });
}

void Peripheral::set_accessible(const std::string& blocked_by) {
    bank_.set_blocked_by(blocked_by);
    bank_.set_accessible(powered() && blocked_by.empty());
}

}  // namespace twin::stm32f4
