// SPDX-License-Identifier: BSD-3-Clause
#include "models/core/factory.hpp"
#include "models/peripherals/nrf51/ccm_aar.hpp"
#include "models/peripherals/nrf51/ecb.hpp"
#include "models/peripherals/nrf51/radio.hpp"
#include "models/peripherals/nrf51/register.hpp"

namespace twin::nrf51 {

void register_radio(Registry& registry) {
    registry.add({"nrf51.radio", "2.4 GHz radio: transmits to an air that is not there yet, receives nothing",
                  "nRF51 Series Reference Manual v3.0, chapter 17; nRF51822 Product Specification v3.1",
                  {},
                  make_model<Radio>()});
    registry.add({"nrf51.ecb", "AES-128 of single blocks",
                  "nRF51 Series Reference Manual v3.0, chapter 23; FIPS 197",
                  {},
                  make_model<Ecb>()});
    registry.add({"nrf51.ccm_aar",
                  "AES-CCM of Bluetooth low energy packets, and the resolver of private addresses: one set of registers",
                  "nRF51 Series Reference Manual v3.0, chapters 24 and 25; Bluetooth Core Specification v4.2, "
                  "Vol 6 Part B and E; RFC 3610",
                  {{"ecb", ParamType::model, "", "the nrf51.ecb that shares its AES module; empty for none"}},
                  make_model<CcmAar>()});
}

}  // namespace twin::nrf51
