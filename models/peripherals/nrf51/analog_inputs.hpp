// SPDX-License-Identifier: BSD-3-Clause
// Where ADC and LPCOMP reach the chip's pads. Source: nRF51822 Product Specification v3.3, pin functions.
#pragma once

#include <cstdint>

namespace twin::nrf51 {

/// Pad of AIN0 to AIN7.
inline constexpr unsigned kAnalogInputPads[] = {26, 27, 1, 2, 3, 4, 5, 6};
/// Pad of AREF0 and AREF1.
inline constexpr unsigned kAnalogReferencePads[] = {0, 6};

}  // namespace twin::nrf51
