// SPDX-License-Identifier: BSD-3-Clause
// Parts that boards carry, by name, for the factory. One function a group of files.
#pragma once

namespace twin {
class Registry;
}

namespace twin::parts {

void register_basic(Registry& registry);  // button, led, led_matrix, edge_connector, potentiometer

}  // namespace twin::parts
