// SPDX-License-Identifier: BSD-3-Clause
//
// Function 1 is the pin's alternate function (DAI 0386, 3.10); 0 on pins that have no other.
#pragma once

#include "PeripheralNames.h"
#include "hal/pinmap.h"

#ifdef __cplusplus
#define MPS2_PINMAP constexpr
#else
#define MPS2_PINMAP const
#endif

// clang-format off
static MPS2_PINMAP PinMap PINMAP_UART_TX[] = {
    {CONSOLE_TX, UART_0, 0},
    {XB_TX, UART_1, 1},
    {UART_TX2, UART_2, 0},
    {ARDUINO_UNO_D1, UART_3, 1},
    {SHIELD1_TX, UART_4, 1},
    {NC, NC, 0}
};

static MPS2_PINMAP PinMap PINMAP_UART_RX[] = {
    {CONSOLE_RX, UART_0, 0},
    {XB_RX, UART_1, 1},
    {UART_RX2, UART_2, 0},
    {ARDUINO_UNO_D0, UART_3, 1},
    {SHIELD1_RX, UART_4, 1},
    {NC, NC, 0}
};

static MPS2_PINMAP PinMap PINMAP_SPI_MOSI[] = {
    {SPI_MOSI, SPI_0, 0},
    {CLCD_MOSI, SPI_1, 0},
    {ADC_MOSI, SPI_2, 1},
    {ARDUINO_UNO_D11, SPI_3, 1},
    {SHIELD1_MOSI, SPI_4, 1},
    {NC, NC, 0}
};

static MPS2_PINMAP PinMap PINMAP_SPI_MISO[] = {
    {SPI_MISO, SPI_0, 0},
    {CLCD_MISO, SPI_1, 0},
    {ADC_MISO, SPI_2, 1},
    {ARDUINO_UNO_D12, SPI_3, 1},
    {SHIELD1_MISO, SPI_4, 1},
    {NC, NC, 0}
};

static MPS2_PINMAP PinMap PINMAP_SPI_SCLK[] = {
    {SPI_SCLK, SPI_0, 0},
    {CLCD_SCLK, SPI_1, 0},
    {ADC_SCLK, SPI_2, 1},
    {ARDUINO_UNO_D13, SPI_3, 1},
    {SHIELD1_SCK, SPI_4, 1},
    {NC, NC, 0}
};

// Chip selects are outputs of FPGAIO, which a program drives.
static MPS2_PINMAP PinMap PINMAP_SPI_SSEL[] = {
    {NC, NC, 0}
};

static MPS2_PINMAP PinMap PINMAP_I2C_SDA[] = {
    {TSC_SDA, I2C_0, 0},
    {AUD_SDA, I2C_1, 0},
    {ARDUINO_UNO_D14, I2C_2, 1},
    {SHIELD1_SDA, I2C_3, 1},
    {NC, NC, 0}
};

static MPS2_PINMAP PinMap PINMAP_I2C_SCL[] = {
    {TSC_SCL, I2C_0, 0},
    {AUD_SCL, I2C_1, 0},
    {ARDUINO_UNO_D15, I2C_2, 1},
    {SHIELD1_SCL, I2C_3, 1},
    {NC, NC, 0}
};
// clang-format on
