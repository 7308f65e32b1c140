// SPDX-License-Identifier: BSD-3-Clause
// What the Ethernet controllers read that somebody else wrote: frames, descriptors, and what a driver gone mad writes
// to registers. SystemC elaborates once a process: each process runs one of them.
#pragma once

#include "tests/fuzz/target.hpp"

namespace twin::fuzz {

/// STM32F429's MAC with its DMA and a LAN8742A.
void stm32f4_eth(Input input);
/// The LAN9118 of MPS2+.
void lan9118(Input input);

}  // namespace twin::fuzz
