// SPDX-License-Identifier: BSD-3-Clause
#pragma once

// Exceptions of the core and interrupts of the chip.
#define NVIC_NUM_VECTORS (16 + MPS2_INTERRUPTS)
#define NVIC_USER_IRQ_OFFSET 16
