// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "cmsis.h"

static inline IRQn_Type mps2_uart_rx_irq(unsigned index) { return (IRQn_Type)(UARTRX0_IRQn + 2 * (int)index); }

static inline IRQn_Type mps2_uart_tx_irq(unsigned index) { return (IRQn_Type)(mps2_uart_rx_irq(index) + 1); }
