// SPDX-License-Identifier: BSD-3-Clause
//
// What the driver's two halves share: STM32_EMAC.cpp, which starts, stops and looks after the link, and
// STM32_EMAC_frames.cpp, which receives and sends.
#pragma once

#include <cstdint>

namespace stm32_emac {

// Descriptors
constexpr uint32_t kOwn = 1u << 31;
constexpr uint32_t kTxInterrupt = 1 << 30, kTxLast = 1 << 29, kTxFirst = 1 << 28, kTxAllChecksums = 3 << 22,
                   kTxChained = 1 << 20;
constexpr uint32_t kRxLengthPos = 16, kRxLengthMask = 0x3FFF, kRxError = 1 << 15, kRxFirst = 1 << 9, kRxLast = 1 << 8,
                   kRxChained = 1 << 14, kMaxBuffer = 0x1FFC;

// Events.
constexpr uint32_t kReceived = 1, kSent = 2, kPool = 4, kTxRoom = 8, kFailed = 16, kLook = 32;

constexpr uint32_t kAlignment = 4;

}  // namespace stm32_emac
