// SPDX-License-Identifier: BSD-3-Clause
#include "models/core/factory.hpp"
#include "models/peripherals/stm32f4/register.hpp"

namespace twin::stm32f4 {

void register_system(Registry& registry) { (void)registry; }

}  // namespace twin::stm32f4
