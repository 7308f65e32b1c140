// SPDX-License-Identifier: BSD-3-Clause
// Parts that boards carry, by name, for the factory. One function a group of files.
#pragma once

namespace twin {
class Registry;
}

namespace twin::parts {

void register_basic(Registry& registry);    // button, led, led_matrix, edge_connector, potentiometer
void register_serial(Registry& registry);   // usb_serial
void register_sensors(Registry& registry);  // mma8652, mag3110
void register_network(Registry& registry);  // lan8742a
void register_bench(Registry& registry);    // push_button, buzzer, servo, displays and sensors for a bench

}  // namespace twin::parts
