// SPDX-License-Identifier: BSD-3-Clause
#include "models/core/factory.hpp"
#include "models/peripherals/smsc/lan9118.hpp"
#include "models/peripherals/smsc/register.hpp"

namespace twin::smsc {

void register_ethernet(Registry& registry) {
    registry.add(
        {"smsc.lan9118",
         "LAN9118-compatible Ethernet controller (LAN9220) with MAC, PHY and jack",
         "SMSC LAN9220 datasheet, revision 2.9; Microchip DS00002266, LAN9118; SMSC AN 12.12",
         {{"id", ParamType::integer, "0x92200000", "ID_REV: chip and revision"},
          {"mac", ParamType::text, "unique",
           "address in the EEPROM, as in 02:00:5e:00:53:01; unique: from the node's identity; none: erased"},
          {"negotiation_ms", ParamType::integer, "1600", "from cable or reset to link, ms"}},
         make_model<Lan9118>(),
         {"There are no collisions: in half duplex it waits for a free line, then has it.",
          "A frame needs room in the receive FIFO as a whole; the MAC's 128 bytes before it do not count.",
          "The pins of PME, GPIO and the LEDs lead nowhere.", "A write to BYTE_TEST ends a power-down state at once.",
          "The EEPROM's contents do not outlive the node.", "Registers show in 256 bytes, without images."}});
}

}  // namespace twin::smsc
