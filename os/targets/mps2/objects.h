// SPDX-License-Identifier: BSD-3-Clause
//
// What the HAL keeps of each object.
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "PeripheralNames.h"
#include "PinNames.h"
#include "cmsis.h"
#include "gpio_object.h"

#ifdef __cplusplus
extern "C" {
#endif

struct gpio_irq_s {
    uint8_t pin;  // EXP0 to EXP51, USERSW1, USERSW2
};

struct port_s {
    CMSDK_GPIO_TypeDef* gpio;
    uint16_t mask;
};

struct serial_s {
    CMSDK_UART_TypeDef* uart;
    uint8_t index;
    int16_t tx;  // PinName
    int16_t rx;
};

struct spi_s {
    MPS2_SSP_TypeDef* spi;
    uint8_t bits;
    int16_t mosi;  // PinName
    int16_t miso;
    int16_t sclk;
};

struct i2c_s {
    MPS2_I2C_TypeDef* i2c;
    uint16_t quarter;  // clocks of a quarter of a bit
    bool in_transfer;  // no stop yet
    int16_t sda;       // PinName
    int16_t scl;
};

#ifdef __cplusplus
}
#endif
