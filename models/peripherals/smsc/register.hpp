// SPDX-License-Identifier: BSD-3-Clause
// The models of SMSC's (now Microchip's) network chips, by name.
#pragma once

namespace twin {
class Registry;
}

namespace twin::smsc {

void register_ethernet(Registry& registry);

}  // namespace twin::smsc
