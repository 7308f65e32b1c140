// SPDX-License-Identifier: BSD-3-Clause
//
// Interrupts, addresses and clock of the FPGA image AN505 (Cortex-M33 in an IoT Kit): DAI 0505 and ECM0601256.
//
// Address bit 28 tells the Secure alias of a memory or peripheral from the Non-secure one. A reset leaves the core in
// the Secure state, with everything closed to the Non-secure one: these are the Secure addresses, and the program stays
// in that state.
#pragma once

typedef enum {
    NonMaskableInt_IRQn = -14,
    HardFault_IRQn = -13,
    MemoryManagement_IRQn = -12,
    BusFault_IRQn = -11,
    UsageFault_IRQn = -10,
    SecureFault_IRQn = -9,
    SVCall_IRQn = -5,
    DebugMonitor_IRQn = -4,
    PendSV_IRQn = -2,
    SysTick_IRQn = -1,
    NONSEC_WATCHDOG_RESET_IRQn = 0,
    NONSEC_WATCHDOG_IRQn = 1,
    S32K_TIMER_IRQn = 2,
    TIMER0_IRQn = 3,
    TIMER1_IRQn = 4,
    DUALTIMER_IRQn = 5,
    MPC_IRQn = 9,
    PPC_IRQn = 10,
    MSC_IRQn = 11,
    BRIDGE_ERROR_IRQn = 12,
    UARTRX0_IRQn = 32,
    UARTTX0_IRQn = 33,
    UARTRX1_IRQn = 34,
    UARTTX1_IRQn = 35,
    UARTRX2_IRQn = 36,
    UARTTX2_IRQn = 37,
    UARTRX3_IRQn = 38,
    UARTTX3_IRQn = 39,
    UARTRX4_IRQn = 40,
    UARTTX4_IRQn = 41,
    UART0_IRQn = 42,  // all of its interrupts together; so of the others
    UART1_IRQn = 43,
    UART2_IRQn = 44,
    UART3_IRQn = 45,
    UART4_IRQn = 46,
    UARTOVF_IRQn = 47,  // overruns of all
    ETHERNET_IRQn = 48,
    I2S_IRQn = 49,
    TSC_IRQn = 50,
    SPI0_IRQn = 51,
    SPI1_IRQn = 52,
    SPI2_IRQn = 53,
    SPI3_IRQn = 54,
    SPI4_IRQn = 55,
    DMA0_ERROR_IRQn = 56,
    DMA0_TC_IRQn = 57,
    DMA0_IRQn = 58,
    DMA1_ERROR_IRQn = 59,
    DMA1_TC_IRQn = 60,
    DMA1_IRQn = 61,
    DMA2_ERROR_IRQn = 62,
    DMA2_TC_IRQn = 63,
    DMA2_IRQn = 64,
    DMA3_ERROR_IRQn = 65,
    DMA3_TC_IRQn = 66,
    DMA3_IRQn = 67,
    PORT0_ALL_IRQn = 68,
    PORT1_ALL_IRQn = 69,
    PORT2_ALL_IRQn = 70,
    PORT3_ALL_IRQn = 71,
    PORT0_0_IRQn = 72,
    PORT0_1_IRQn = 73,
    PORT0_2_IRQn = 74,
    PORT0_3_IRQn = 75,
    PORT0_4_IRQn = 76,
    PORT0_5_IRQn = 77,
    PORT0_6_IRQn = 78,
    PORT0_7_IRQn = 79,
    PORT0_8_IRQn = 80,
    PORT0_9_IRQn = 81,
    PORT0_10_IRQn = 82,
    PORT0_11_IRQn = 83,
    PORT0_12_IRQn = 84,
    PORT0_13_IRQn = 85,
    PORT0_14_IRQn = 86,
    PORT0_15_IRQn = 87,
    PORT1_0_IRQn = 88,
    PORT1_1_IRQn = 89,
    PORT1_2_IRQn = 90,
    PORT1_3_IRQn = 91,
    PORT1_4_IRQn = 92,
    PORT1_5_IRQn = 93,
    PORT1_6_IRQn = 94,
    PORT1_7_IRQn = 95,
    PORT1_8_IRQn = 96,
    PORT1_9_IRQn = 97,
    PORT1_10_IRQn = 98,
    PORT1_11_IRQn = 99,
    PORT1_12_IRQn = 100,
    PORT1_13_IRQn = 101,
    PORT1_14_IRQn = 102,
    PORT1_15_IRQn = 103,
    PORT2_0_IRQn = 104,
    PORT2_1_IRQn = 105,
    PORT2_2_IRQn = 106,
    PORT2_3_IRQn = 107,
    PORT2_4_IRQn = 108,
    PORT2_5_IRQn = 109,
    PORT2_6_IRQn = 110,
    PORT2_7_IRQn = 111,
    PORT2_8_IRQn = 112,
    PORT2_9_IRQn = 113,
    PORT2_10_IRQn = 114,
    PORT2_11_IRQn = 115,
    PORT2_12_IRQn = 116,
    PORT2_13_IRQn = 117,
    PORT2_14_IRQn = 118,
    PORT2_15_IRQn = 119,
    PORT3_0_IRQn = 120,
    PORT3_1_IRQn = 121,
    PORT3_2_IRQn = 122,
    PORT3_3_IRQn = 123
} IRQn_Type;

#define MPS2_INTERRUPTS 124

// Hz. One clock feeds the core and all peripherals but those of S32KCLK.
#define MPS2_CLOCK_HZ 20000000u

#define CMSDK_TIMER0 ((CMSDK_TIMER_TypeDef*)0x50000000u)
#define CMSDK_TIMER1 ((CMSDK_TIMER_TypeDef*)0x50001000u)
#define CMSDK_DUALTIMER1 ((CMSDK_DUALTIMER_SINGLE_TypeDef*)0x50002000u)
#define CMSDK_DUALTIMER2 ((CMSDK_DUALTIMER_SINGLE_TypeDef*)0x50002020u)
#define IOTKIT_SYSCTRL_BASE 0x50021000u
#define CMSDK_WATCHDOG ((CMSDK_WATCHDOG_TypeDef*)0x50081000u)  // that of the Secure state
#define CMSDK_GPIO0_BASE 0x50100000u
#define CMSDK_GPIO_STRIDE 0x1000u
#define CMSDK_GPIO(n) ((CMSDK_GPIO_TypeDef*)(CMSDK_GPIO0_BASE + (n)*CMSDK_GPIO_STRIDE))
#define CMSDK_UART0_BASE 0x50200000u
#define CMSDK_UART1_BASE 0x50201000u
#define CMSDK_UART2_BASE 0x50202000u
#define CMSDK_UART3_BASE 0x50203000u
#define CMSDK_UART4_BASE 0x50204000u
#define MPS2_SSP0_BASE 0x50205000u  // header J21
#define MPS2_SSP1_BASE 0x50206000u  // display
#define MPS2_SSP2_BASE 0x50209000u  // analogue inputs of the shields
#define MPS2_SSP3_BASE 0x5020A000u  // shield 0
#define MPS2_SSP4_BASE 0x5020B000u  // shield 1
#define MPS2_I2C0_BASE 0x50207000u  // touch screen
#define MPS2_I2C1_BASE 0x50208000u  // audio
#define MPS2_I2C2_BASE 0x5020C000u  // shield 0
#define MPS2_I2C3_BASE 0x5020D000u  // shield 1
#define MPS2_SCC ((MPS2_SCC_TypeDef*)0x50300000u)
#define MPS2_FPGAIO ((MPS2_FPGAIO_TypeDef*)0x50302000u)
