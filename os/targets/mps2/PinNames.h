// SPDX-License-Identifier: BSD-3-Clause
//
// Pins of MPS2 with an FPGA image of the AN385 family (DAI 0385, 0386).
#pragma once

#ifdef __cplusplus
extern "C" {
#endif

typedef enum { PIN_INPUT, PIN_OUTPUT } PinDirection;

// The board has no resistors that a program can switch.
typedef enum { PullNone = 0, PullDefault = PullNone, PullUp = 1, PullDown = 2, OpenDrain = 3 } PinMode;

// EXP0 to EXP51 are GPIO ports 0 to 3: bits 5 and 4 of the name are the port, bits 3 to 0 the pin. The others are in
// the high bits: 0x40 FPGAIO LED0, 0x50 FPGAIO BUTTON, 0x60 FPGAIO MISC, 0x70 SCC LEDS, 0x80 SCC SWITCHES, 0x100 no
// digital input or output.
typedef enum {
    EXP0 = 0,
    EXP1,
    EXP2,
    EXP3,
    EXP4,
    EXP5,
    EXP6,
    EXP7,
    EXP8,
    EXP9,
    EXP10,
    EXP11,
    EXP12,
    EXP13,
    EXP14,
    EXP15,
    EXP16,
    EXP17,
    EXP18,
    EXP19,
    EXP20,
    EXP21,
    EXP22,
    EXP23,
    EXP24,
    EXP25,
    EXP26,
    EXP27,
    EXP28,
    EXP29,
    EXP30,
    EXP31,
    EXP32,
    EXP33,
    EXP34,
    EXP35,
    EXP36,
    EXP37,
    EXP38,
    EXP39,
    EXP40,
    EXP41,
    EXP42,
    EXP43,
    EXP44,
    EXP45,
    EXP46,
    EXP47,
    EXP48,
    EXP49,
    EXP50,
    EXP51,

    USERLED1 = 0x40,
    USERLED2,
    USERSW1 = 0x50,
    USERSW2,

    CLCD_CS = 0x60,
    SPI_nSS = 0x61,
    CLCD_RESET = 0x63,
    CLCD_RS = 0x64,
    CLCD_RD = 0x65,
    CLCD_BL_CTRL = 0x66,
    ADC_nCS = 0x67,
    SHIELD_0_nCS = 0x68,
    SHIELD_1_nCS = 0x69,

    MCC_LED1 = 0x70,
    MCC_LED2,
    MCC_LED3,
    MCC_LED4,
    MCC_LED5,
    MCC_LED6,
    MCC_LED7,
    MCC_LED8,
    MCC_SW1 = 0x80,
    MCC_SW2,
    MCC_SW3,
    MCC_SW4,
    MCC_SW5,
    MCC_SW6,
    MCC_SW7,
    MCC_SW8,

    CONSOLE_TX = 0x100,
    CONSOLE_RX,
    UART_TX2,
    UART_RX2,
    SPI_MOSI,
    SPI_MISO,
    SPI_SCLK,
    CLCD_MOSI,
    CLCD_MISO,
    CLCD_SCLK,
    TSC_SDA,
    TSC_SCL,
    AUD_SDA,
    AUD_SCL,

    LED1 = USERLED1,
    LED2 = USERLED2,
    LED3 = MCC_LED1,
    LED4 = MCC_LED2,
    BUTTON1 = USERSW1,
    BUTTON2 = USERSW2,
    USER_BUTTON = BUTTON1,

    XB_TX = EXP24,
    XB_RX = EXP23,

    // Shield 0 has the names of an Arduino.
    ARDUINO_UNO_D0 = EXP0,
    ARDUINO_UNO_D1 = EXP4,
    ARDUINO_UNO_D2 = EXP2,
    ARDUINO_UNO_D3 = EXP3,
    ARDUINO_UNO_D4 = EXP1,
    ARDUINO_UNO_D5 = EXP6,
    ARDUINO_UNO_D6 = EXP7,
    ARDUINO_UNO_D7 = EXP8,
    ARDUINO_UNO_D8 = EXP9,
    ARDUINO_UNO_D9 = EXP10,
    ARDUINO_UNO_D10 = EXP12,
    ARDUINO_UNO_D11 = EXP13,
    ARDUINO_UNO_D12 = EXP14,
    ARDUINO_UNO_D13 = EXP11,
    ARDUINO_UNO_D14 = EXP15,
    ARDUINO_UNO_D15 = EXP5,

    // Analogue inputs of shield 0, behind a converter on SPI.
    ARDUINO_UNO_A0 = 0x180,
    ARDUINO_UNO_A1,
    ARDUINO_UNO_A2,
    ARDUINO_UNO_A3,
    ARDUINO_UNO_A4,
    ARDUINO_UNO_A5,

    SHIELD1_RX = EXP26,
    SHIELD1_TX = EXP30,
    SHIELD1_SCK = EXP44,
    SHIELD1_MOSI = EXP39,
    SHIELD1_MISO = EXP40,
    SHIELD1_SDA = EXP41,
    SHIELD1_SCL = EXP31,

    // The converter of the analogue inputs.
    ADC_MISO = EXP17,
    ADC_MOSI = EXP18,
    ADC_SCLK = EXP19,

    NC = (int)0xFFFFFFFF
} PinName;

typedef enum { Port0 = 0, Port1 = 1, Port2 = 2, Port3 = 3 } PortName;

#define STATIC_PINMAP_READY 1

#include "hal/PinNameAliases.h"

#ifdef __cplusplus
}
#endif
