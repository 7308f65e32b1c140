// SPDX-License-Identifier: BSD-3-Clause
//
// The interrupts of DAI 0505, behind those of the core.
#include "cmsis.h"
#include "platform/source/vectors.h"

// The gaps are reserved.
#define DEVICE_INTERRUPTS(X, GAP)                                                                                      \
    X(NONSEC_WATCHDOG_RESET)                                                                                           \
    X(NONSEC_WATCHDOG) X(S32K_TIMER) X(TIMER0) X(TIMER1) X(DUALTIMER) GAP GAP GAP X(MPC) X(PPC) X(MSC) X(BRIDGE_ERROR) \
        GAP GAP GAP GAP GAP GAP GAP GAP GAP GAP GAP GAP GAP GAP GAP GAP GAP GAP GAP                                    \
        X(UARTRX0) X(UARTTX0) X(UARTRX1) X(UARTTX1) X(UARTRX2) X(UARTTX2) X(UARTRX3) X(UARTTX3) X(UARTRX4) X(UARTTX4)  \
            X(UART0) X(UART1) X(UART2) X(UART3) X(UART4) X(UARTOVF) X(ETHERNET) X(I2S) X(TSC) X(SPI0) X(SPI1) X(SPI2)  \
                X(SPI3) X(SPI4) X(DMA0_ERROR) X(DMA0_TC) X(DMA0) X(DMA1_ERROR) X(DMA1_TC) X(DMA1) X(DMA2_ERROR)        \
                    X(DMA2_TC) X(DMA2) X(DMA3_ERROR) X(DMA3_TC) X(DMA3) X(PORT0_ALL) X(PORT1_ALL) X(PORT2_ALL)         \
                        X(PORT3_ALL) X(PORT0_0) X(PORT0_1) X(PORT0_2) X(PORT0_3) X(PORT0_4) X(PORT0_5) X(PORT0_6)      \
                            X(PORT0_7) X(PORT0_8) X(PORT0_9) X(PORT0_10) X(PORT0_11) X(PORT0_12) X(PORT0_13)           \
                                X(PORT0_14) X(PORT0_15) X(PORT1_0) X(PORT1_1) X(PORT1_2) X(PORT1_3) X(PORT1_4)         \
                                    X(PORT1_5) X(PORT1_6) X(PORT1_7) X(PORT1_8) X(PORT1_9) X(PORT1_10) X(PORT1_11)     \
                                        X(PORT1_12) X(PORT1_13) X(PORT1_14) X(PORT1_15) X(PORT2_0) X(PORT2_1)          \
                                            X(PORT2_2) X(PORT2_3) X(PORT2_4) X(PORT2_5) X(PORT2_6) X(PORT2_7)          \
                                                X(PORT2_8) X(PORT2_9) X(PORT2_10) X(PORT2_11) X(PORT2_12) X(PORT2_13)  \
                                                    X(PORT2_14) X(PORT2_15) X(PORT3_0) X(PORT3_1) X(PORT3_2)           \
                                                        X(PORT3_3)

#define DECLARE(name) MBED_WEAK_HANDLER(name##_Handler)
#define NOTHING
DEVICE_INTERRUPTS(DECLARE, NOTHING)

#define VECTOR(name) name##_Handler,
#define GAP Default_Handler,
MBED_VECTOR_TABLE(NVIC_NUM_VECTORS) = {MBED_CORE_VECTORS DEVICE_INTERRUPTS(VECTOR, GAP)};
