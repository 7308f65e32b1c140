// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "hal/serial_api.h"

#if DEVICE_SERIAL

#ifdef __cplusplus
extern "C" {
#endif

#define STM32F4_UARTS 8

#if DEVICE_SERIAL_ASYNCH
#define SERIAL_S(obj) (&(obj)->serial)
#else
#define SERIAL_S(obj) (obj)
#endif

// What the interrupt calls during an asynchronous transfer, by index and SerialIrq; NULL otherwise.
typedef void (*stm32f4_uart_isr_t)(void);
extern stm32f4_uart_isr_t stm32f4_uart_asynch[STM32F4_UARTS][2];

// By index: UART_1 has 0.
IRQn_Type stm32f4_uart_irq(unsigned index);

// Changes bits of a control register, not interrupted by an ISR that does so, too.
void stm32f4_uart_modify(volatile uint32_t* reg, uint32_t clear, uint32_t set);

#ifdef __cplusplus
}
#endif

#endif
