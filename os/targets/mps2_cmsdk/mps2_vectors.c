// SPDX-License-Identifier: BSD-3-Clause
//
// The interrupts of DAI 0386, table 3-1, behind those of the core.
#include "cmsis.h"
#include "platform/source/vectors.h"

#define DEVICE_INTERRUPTS(X)                                                                                      \
    X(UARTRX0)                                                                                                    \
    X(UARTTX0)                                                                                                    \
    X(UARTRX1)                                                                                                    \
    X(UARTTX1) X(UARTRX2) X(UARTTX2) X(PORT0_ALL) X(PORT1_ALL) X(TIMER0) X(TIMER1) X(DUALTIMER) X(SPI) X(UARTOVF) \
        X(ETHERNET) X(I2S) X(TSC) X(PORT2_ALL) X(PORT3_ALL) X(UARTRX3) X(UARTTX3) X(UARTRX4) X(UARTTX4) X(ADCSPI) \
            X(SHIELDSPI) X(PORT0_0) X(PORT0_1) X(PORT0_2) X(PORT0_3) X(PORT0_4) X(PORT0_5) X(PORT0_6) X(PORT0_7)

#define DECLARE(name) MBED_WEAK_HANDLER(name##_Handler)
DEVICE_INTERRUPTS(DECLARE)

#define VECTOR(name) name##_Handler,
MBED_VECTOR_TABLE(NVIC_NUM_VECTORS) = {MBED_CORE_VECTORS DEVICE_INTERRUPTS(VECTOR)};
