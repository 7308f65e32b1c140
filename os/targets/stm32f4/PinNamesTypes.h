// SPDX-License-Identifier: BSD-3-Clause
//
// What all boards of the family say about pins.
#pragma once

#ifdef __cplusplus
extern "C" {
#endif

typedef enum { PIN_INPUT, PIN_OUTPUT } PinDirection;

// PullNone, PullUp and PullDown are the resistor alone; the others set the output's drive, too.
typedef enum {
    PullNone = 0,
    PullUp = 1,
    PullDown = 2,
    OpenDrainPullUp = 3,
    OpenDrainNoPull = 4,
    OpenDrainPullDown = 5,
    PushPullNoPull = PullNone,
    PushPullPullUp = PullUp,
    PushPullPullDown = PullDown,
    OpenDrain = OpenDrainPullUp,
    PullDefault = PullNone
} PinMode;

typedef enum {
    PortA = 0,
    PortB = 1,
    PortC = 2,
    PortD = 3,
    PortE = 4,
    PortF = 5,
    PortG = 6,
    PortH = 7,
    PortI = 8,
    PortJ = 9,
    PortK = 10
} PortName;

#define STM_PORT(pin) (((uint32_t)(pin) >> 4) & 0xF)
#define STM_PIN(pin) ((uint32_t)(pin) & 0xF)

#ifdef __cplusplus
}
#endif
