// SPDX-License-Identifier: BSD-3-Clause
// Two UARTs, two SPIs and an I2C on ten pins. P0 and P1 are on both UARTs, each with another function.
#pragma once

#include "hal/pinmap.h"

constexpr PinMap PINMAP_UART_TX[] = {{P0, 1, 10}, {P0, 2, 20}, {P2, 2, 21}, {CONSOLE_TX, 1, 11}, {NC, NC, 0}};
constexpr PinMap PINMAP_UART_RX[] = {{P1, 1, 12}, {P1, 2, 22}, {P3, 2, 23}, {CONSOLE_RX, 1, 13}, {NC, NC, 0}};
constexpr PinMap PINMAP_UART_RTS[] = {{P4, 1, 14}, {P5, 2, 24}, {NC, NC, 0}};
constexpr PinMap PINMAP_UART_CTS[] = {{P6, 1, 15}, {P7, 2, 25}, {NC, NC, 0}};
constexpr PinMap PINMAP_SPI_MOSI[] = {{P0, 1, 30}, {P4, 2, 40}, {NC, NC, 0}};
constexpr PinMap PINMAP_SPI_MISO[] = {{P1, 1, 31}, {P5, 2, 41}, {NC, NC, 0}};
constexpr PinMap PINMAP_SPI_SCLK[] = {{P2, 1, 32}, {P2, 2, 42}, {NC, NC, 0}};
constexpr PinMap PINMAP_SPI_SSEL[] = {{P3, 1, 33}, {P3, 2, 43}, {NC, NC, 0}};
constexpr PinMap PINMAP_I2C_SDA[] = {{P6, 1, 50}, {NC, NC, 0}};
constexpr PinMap PINMAP_I2C_SCL[] = {{P7, 1, 51}, {NC, NC, 0}};
constexpr PinMap PINMAP_PWM[] = {{P4, 3, 60}, {NC, NC, 0}};
