// SPDX-License-Identifier: BSD-3-Clause
#pragma once

typedef enum {
    P0 = 0,
    P1,
    P2,
    P3,
    P4,
    P5,
    P6,
    P7,
    P8,
    P9,
    P10,
    P11,
    P12,
    P13,
    P14,
    P15,
    P16,
    P17,
    kPins,
    CONSOLE_TX = P16,
    CONSOLE_RX = P17,
    NC = -1
} PinName;
typedef enum { PIN_INPUT, PIN_OUTPUT } PinDirection;
typedef enum { PullNone = 0, PullUp = 1, PullDown = 2, PullDefault = PullNone } PinMode;
typedef enum { PortA = 0 } PortName;
