// SPDX-License-Identifier: BSD-3-Clause
//
// Interrupts, addresses and clock of the FPGA images AN382 (Cortex-M0), AN383 (M0+), AN385 (M3), AN386 (M4) and AN500
// (M7), which differ in their core alone (DAI 0385, DAI 0386).
#pragma once

typedef enum {
    NonMaskableInt_IRQn = -14,
    HardFault_IRQn = -13,
    MemoryManagement_IRQn = -12,
    BusFault_IRQn = -11,
    UsageFault_IRQn = -10,
    SVCall_IRQn = -5,
    DebugMonitor_IRQn = -4,
    PendSV_IRQn = -2,
    SysTick_IRQn = -1,
    UARTRX0_IRQn = 0,
    UARTTX0_IRQn = 1,
    UARTRX1_IRQn = 2,
    UARTTX1_IRQn = 3,
    UARTRX2_IRQn = 4,
    UARTTX2_IRQn = 5,
    PORT0_ALL_IRQn = 6,
    PORT1_ALL_IRQn = 7,
    TIMER0_IRQn = 8,
    TIMER1_IRQn = 9,
    DUALTIMER_IRQn = 10,
    SPI_IRQn = 11,
    UARTOVF_IRQn = 12,  // overruns of UART 0 to 2
    ETHERNET_IRQn = 13,
    I2S_IRQn = 14,
    TSC_IRQn = 15,
    PORT2_ALL_IRQn = 16,
    PORT3_ALL_IRQn = 17,
    UARTRX3_IRQn = 18,
    UARTTX3_IRQn = 19,
    UARTRX4_IRQn = 20,
    UARTTX4_IRQn = 21,
    ADCSPI_IRQn = 22,
    SHIELDSPI_IRQn = 23,
    PORT0_0_IRQn = 24,
    PORT0_1_IRQn = 25,
    PORT0_2_IRQn = 26,
    PORT0_3_IRQn = 27,
    PORT0_4_IRQn = 28,
    PORT0_5_IRQn = 29,
    PORT0_6_IRQn = 30,
    PORT0_7_IRQn = 31
} IRQn_Type;

#define MPS2_INTERRUPTS 32

// Hz. One clock feeds the core and all peripherals.
#define MPS2_CLOCK_HZ 25000000u

#define CMSDK_TIMER0 ((CMSDK_TIMER_TypeDef*)0x40000000u)
#define CMSDK_TIMER1 ((CMSDK_TIMER_TypeDef*)0x40001000u)
#define CMSDK_DUALTIMER1 ((CMSDK_DUALTIMER_SINGLE_TypeDef*)0x40002000u)
#define CMSDK_DUALTIMER2 ((CMSDK_DUALTIMER_SINGLE_TypeDef*)0x40002020u)
#define CMSDK_UART0_BASE 0x40004000u
#define CMSDK_UART1_BASE 0x40005000u
#define CMSDK_UART2_BASE 0x40006000u
#define CMSDK_UART3_BASE 0x40007000u
#define CMSDK_UART4_BASE 0x40009000u
#define CMSDK_WATCHDOG ((CMSDK_WATCHDOG_TypeDef*)0x40008000u)
#define CMSDK_GPIO0_BASE 0x40010000u
#define CMSDK_GPIO_STRIDE 0x1000u
#define CMSDK_GPIO(n) ((CMSDK_GPIO_TypeDef*)(CMSDK_GPIO0_BASE + (n)*CMSDK_GPIO_STRIDE))
#define CMSDK_SYSCON_BASE 0x4001F000u
#define MPS2_SSP0_BASE 0x40020000u  // header J21
#define MPS2_SSP1_BASE 0x40021000u  // display
#define MPS2_SSP2_BASE 0x40025000u  // analogue inputs of the shields
#define MPS2_SSP3_BASE 0x40026000u  // shield 0
#define MPS2_SSP4_BASE 0x40027000u  // shield 1
#define MPS2_I2C0_BASE 0x40022000u  // touch screen
#define MPS2_I2C1_BASE 0x40023000u  // audio
#define MPS2_I2C2_BASE 0x40029000u  // shield 0
#define MPS2_I2C3_BASE 0x4002A000u  // shield 1
#define MPS2_FPGAIO ((MPS2_FPGAIO_TypeDef*)0x40028000u)
#define MPS2_SCC ((MPS2_SCC_TypeDef*)0x4002F000u)
