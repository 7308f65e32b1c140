// SPDX-License-Identifier: BSD-3-Clause
//
// Registers of Arm's MPS2 board: DAI 0386, and DDI 0479 (Cortex-M System Design Kit) for the peripherals named CMSDK,
// DDI 0194 for the SSP (PL022). Where they are is the FPGA image's affair: mps2_map.h.
#pragma once

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#include "mps2_map.h"
// The core's header of CMSIS wants the interrupts.
#include "mps2_core.h"

// Set by SystemInit(); constant on this board.
extern uint32_t SystemCoreClock;
void SystemInit(void);
void SystemCoreClockUpdate(void);

// DDI 0479, 4.3. 8 data bits, no parity, 1 stop bit, one character of buffer each way.
typedef struct {
    __IO uint32_t DATA;
    __IO uint32_t STATE;  // overruns are cleared by writing 1
    __IO uint32_t CTRL;
    union {
        __I uint32_t INTSTATUS;
        __O uint32_t INTCLEAR;
    };
    __IO uint32_t BAUDDIV;  // clocks a bit, at least 16
} CMSDK_UART_TypeDef;

#define CMSDK_UART_STATE_TXBF (1u << 0)  // the transmit buffer is full
#define CMSDK_UART_STATE_RXBF (1u << 1)  // a character can be read
#define CMSDK_UART_STATE_TXOR (1u << 2)
#define CMSDK_UART_STATE_RXOR (1u << 3)
#define CMSDK_UART_CTRL_TXEN (1u << 0)
#define CMSDK_UART_CTRL_RXEN (1u << 1)
#define CMSDK_UART_CTRL_TXIRQEN (1u << 2)
#define CMSDK_UART_CTRL_RXIRQEN (1u << 3)
#define CMSDK_UART_CTRL_TXORIRQEN (1u << 4)
#define CMSDK_UART_CTRL_RXORIRQEN (1u << 5)
#define CMSDK_UART_INT_TX (1u << 0)
#define CMSDK_UART_INT_RX (1u << 1)
#define CMSDK_UART_INT_TXOR (1u << 2)
#define CMSDK_UART_INT_RXOR (1u << 3)

// DDI 0479, 4.2. Counts down; the interrupt comes when it reaches 0.
typedef struct {
    __IO uint32_t CTRL;
    __IO uint32_t VALUE;
    __IO uint32_t RELOAD;  // 0: stop at 0
    union {
        __I uint32_t INTSTATUS;
        __O uint32_t INTCLEAR;
    };
} CMSDK_TIMER_TypeDef;

#define CMSDK_TIMER_CTRL_EN (1u << 0)
#define CMSDK_TIMER_CTRL_IRQEN (1u << 3)

// DDI 0479, 4.4: two of these, at offsets 0 and 0x20. Counts down.
typedef struct {
    __IO uint32_t TimerLoad;
    __I uint32_t TimerValue;
    __IO uint32_t TimerControl;
    __O uint32_t TimerIntClr;
    __I uint32_t TimerRIS;
    __I uint32_t TimerMIS;
    __IO uint32_t TimerBGLoad;
    uint32_t RESERVED;
} CMSDK_DUALTIMER_SINGLE_TypeDef;

#define CMSDK_DUALTIMER_CTRL_ONESHOT (1u << 0)
#define CMSDK_DUALTIMER_CTRL_32BIT (1u << 1)
#define CMSDK_DUALTIMER_CTRL_DIV1 (0u << 2)
#define CMSDK_DUALTIMER_CTRL_DIV16 (1u << 2)
#define CMSDK_DUALTIMER_CTRL_DIV256 (2u << 2)
#define CMSDK_DUALTIMER_CTRL_INTEN (1u << 5)
#define CMSDK_DUALTIMER_CTRL_PERIODIC (1u << 6)
#define CMSDK_DUALTIMER_CTRL_EN (1u << 7)

// DDI 0479, 4.5. Counts down from LOAD; at 0 the NMI, at the next 0 the reset.
typedef struct {
    __IO uint32_t LOAD;
    __I uint32_t VALUE;
    __IO uint32_t CTRL;
    __O uint32_t INTCLR;  // any value; loads the counter again
    __I uint32_t RAWINTSTAT;
    __I uint32_t MASKINTSTAT;
    uint32_t RESERVED[762];
    __IO uint32_t LOCK;  // 0x1ACCE551 unlocks the other registers, anything else locks them
} CMSDK_WATCHDOG_TypeDef;

#define CMSDK_WATCHDOG_CTRL_INTEN (1u << 0)
#define CMSDK_WATCHDOG_CTRL_RESEN (1u << 1)
#define CMSDK_WATCHDOG_UNLOCK 0x1ACCE551u

// DDI 0479, 4.1: 16 pins.
typedef struct {
    __IO uint32_t DATA;     // the pins' levels; a write is one to DATAOUT
    __IO uint32_t DATAOUT;  //
    uint32_t RESERVED0[2];
    __IO uint32_t OUTENABLESET;  // reads what is set; so in the other pairs
    __IO uint32_t OUTENABLECLR;
    __IO uint32_t ALTFUNCSET;
    __IO uint32_t ALTFUNCCLR;
    __IO uint32_t INTENSET;
    __IO uint32_t INTENCLR;
    __IO uint32_t INTTYPESET;  // edge
    __IO uint32_t INTTYPECLR;  // level
    __IO uint32_t INTPOLSET;   // rising or high
    __IO uint32_t INTPOLCLR;   // falling or low
    union {
        __I uint32_t INTSTATUS;
        __O uint32_t INTCLEAR;
    };
    uint32_t RESERVED1[241];
    __IO uint32_t
        LB_MASKED[256];  // DATA of pins 0 to 7; bits of the index that are 1 select the pins that a write changes
    __IO uint32_t UB_MASKED[256];  // so for pins 8 to 15, in bits 8 to 15
} CMSDK_GPIO_TypeDef;

// DAI 0386, 4.7.
typedef struct {
    __IO uint32_t LED0;  // bits 0 and 1
    uint32_t RESERVED0;
    __I uint32_t BUTTON;  // bits 0 and 1
    uint32_t RESERVED1;
    __IO uint32_t CLK1HZ;
    __IO uint32_t CLK100HZ;
    __IO uint32_t COUNTER;  // up, one each time that PSCNTR is 0
    __IO uint32_t PRESCALE;
    __IO uint32_t PSCNTR;  // down, then PRESCALE; 0 at reset
    uint32_t RESERVED2[10];
    __IO uint32_t MISC;  // chip selects and the display's pins
} MPS2_FPGAIO_TypeDef;

// DAI 0386, 4.8: the board's other LEDs and switches.
typedef struct {
    __IO uint32_t CFG_REG0;
    __IO uint32_t LEDS;  // CFG_REG1, bits 0 to 7
    uint32_t RESERVED0;
    __I uint32_t SWITCHES;  // CFG_REG3, bits 0 to 7
} MPS2_SCC_TypeDef;

// DDI 0194 (PL022), 3.3.
typedef struct {
    __IO uint32_t CR0;
    __IO uint32_t CR1;
    __IO uint32_t DR;
    __I uint32_t SR;
    __IO uint32_t CPSR;  // even, 2 to 254
    __IO uint32_t IMSC;
    __I uint32_t RIS;
    __I uint32_t MIS;
    __O uint32_t ICR;
    __IO uint32_t DMACR;
} MPS2_SSP_TypeDef;

#define MPS2_SSP_CR0_DSS_Pos 0  // bits a word - 1
#define MPS2_SSP_CR0_SPO (1u << 6)
#define MPS2_SSP_CR0_SPH (1u << 7)
#define MPS2_SSP_CR0_SCR_Pos 8
#define MPS2_SSP_CR1_SSE (1u << 1)
#define MPS2_SSP_CR1_MS (1u << 2)  // slave
#define MPS2_SSP_SR_TNF (1u << 1)
#define MPS2_SSP_SR_RNE (1u << 2)
#define MPS2_SSP_SR_BSY (1u << 4)

// DAI 0386, 4.6 (SBCon): two pins of open drain.
typedef struct {
    union {
        __O uint32_t CONTROLS;  // lets the line go
        __I uint32_t CONTROL;   // the lines' levels
    };
    __O uint32_t CONTROLC;  // pulls the line low
} MPS2_I2C_TypeDef;

#define MPS2_I2C_SCL (1u << 0)
#define MPS2_I2C_SDA (1u << 1)

#ifdef __cplusplus
}
#endif
