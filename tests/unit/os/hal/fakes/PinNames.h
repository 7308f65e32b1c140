// SPDX-License-Identifier: BSD-3-Clause
#pragma once

typedef enum { PIN_INPUT, PIN_OUTPUT } PinDirection;
typedef enum { PullNone, PullUp, PullDown } PinMode;
typedef enum { P0, P1, P2, P3, P4, P5, P6, P7, P8, P9, CONSOLE_TX = P8, CONSOLE_RX = P9, NC = -1 } PinName;

#define STATIC_PINMAP_READY 1
