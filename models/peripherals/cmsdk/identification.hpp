// SPDX-License-Identifier: BSD-3-Clause
// The read-only identification registers at the end of the 4 KiB of every Arm peripheral.
#pragma once

#include <array>
#include <cstdint>

#include "models/core/register_bank.hpp"

namespace twin::cmsdk {

/// What PID4 to PID7, PID0 to PID3 and CID0 to CID3 read as, in the order of their offsets, 0xFD0 to 0xFFC.
using Identification = std::array<std::uint8_t, 12>;

/// Of a component of the System Design Kit with the Arm part number 0x8`part`.
constexpr Identification cmsdk_part(std::uint8_t part) {
    return {0x04, 0, 0, 0, part, 0xB8, 0x1B, 0, 0x0D, 0xF0, 0x05, 0xB1};
}

/// Declares them, the last 48 bytes of a bank of 4 KiB.
void declare_identification(RegisterBank& bank, const Identification& id);

}  // namespace twin::cmsdk
