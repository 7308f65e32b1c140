// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "cmsis.h"

// UART 0 to 2 have interrupts 0 to 5, UART 3 and 4 18 to 21.
static inline IRQn_Type mps2_uart_rx_irq(unsigned index) {
    return (IRQn_Type)((index < 3 ? UARTRX0_IRQn : UARTRX3_IRQn - 6) + 2 * (int)index);
}

static inline IRQn_Type mps2_uart_tx_irq(unsigned index) { return (IRQn_Type)(mps2_uart_rx_irq(index) + 1); }
