// SPDX-License-Identifier: BSD-3-Clause
#include "models/core/factory.hpp"
#include "models/peripherals/nrf51/ccm_aar.hpp"
#include "models/peripherals/nrf51/ecb.hpp"
#include "models/peripherals/nrf51/radio.hpp"
#include "models/peripherals/nrf51/register.hpp"

namespace twin::nrf51 {

void register_radio(Registry& registry) {
    registry.add(
        {"nrf51.radio",
         "2.4 GHz radio: states, events, timing and the frames it transmits; reception comes with the air",
         "nRF51 Series Reference Manual v3.0, chapter 17; nRF51822 Product Specification v3.1",
         {},
         make_model<Radio>(),
         {"Reception: there is no air yet, so a receiver that was started waits until it is stopped. CRCSTATUS, "
          "RXMATCH, RXCRC, DAI, RXADDRESSES and device address matching belong to it.",
          "Signal strength: RSSIEND comes in time, RSSISAMPLE has no sample.",
          "That the 16 MHz crystal oscillator must run, and how long it may transmit at a stretch.",
          "Test modes (TEST) and overridden trim values (OVERRIDE0 to OVERRIDE4)."}});
    registry.add({"nrf51.ecb",
                  "AES-128 of single blocks",
                  "nRF51 Series Reference Manual v3.0, chapter 23; FIPS 197",
                  {},
                  make_model<Ecb>(),
                  {"Other bus masters do not slow it down: a block takes 8.5 µs, the shortest time of the product "
                   "specification (17 µs is its longest)."}});
    registry.add(
        {"nrf51.ccm_aar",
         "AES-CCM of Bluetooth low energy packets, and the resolver of private addresses: one set of registers",
         "nRF51 Series Reference Manual v3.0, chapters 24 and 25; Bluetooth Core Specification v4.2, "
         "Vol 6 Part B and E; RFC 3610",
         {{"ecb", ParamType::model, "", "the nrf51.ecb that shares its AES module; empty for none"}},
         make_model<CcmAar>(),
         {"Decryption of a packet that the RADIO is still receiving: the packet is read when CRYPT starts.",
          "Other bus masters do not slow it down: an AES block takes 8.5 µs."}});
}

}  // namespace twin::nrf51
