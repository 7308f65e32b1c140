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
    int16_t pin;  // PinName
};

struct port_s {
    GPIO_TypeDef* gpio;
    uint16_t mask;
    uint8_t port;
};

struct serial_s {
    USART_TypeDef* uart;
    uint32_t baud;
    int16_t tx;  // PinName, as rx, rts and cts
    int16_t rx;
    int16_t rts;
    int16_t cts;
    uint8_t index;      // of its interrupt, 0 to 7
    uint8_t data_mask;  // of the bits that are data: with 7 data bits the parity arrives in bit 7
    uint16_t tx_event;
    uint16_t rx_event;
};

struct spi_s {
    SPI_TypeDef* spi;
    uint32_t event;
    int16_t mosi;  // PinName, as the others
    int16_t miso;
    int16_t sclk;
    int16_t ssel;
    uint8_t bits;
    uint8_t index;  // 0 to 5
    bool slave;
};

struct i2c_s {
    I2C_TypeDef* i2c;
    uint32_t hz;
    int16_t sda;  // PinName
    int16_t scl;
    uint32_t event;  // asked for of an asynchronous transfer
    uint8_t index;   // 0 to 2
    uint8_t state;   // i2c_api.c's
    uint8_t address;
    bool stop;
};

struct flash_s {
    uint8_t unused;
};

struct trng_s {
    uint8_t unused;
};

struct pwmout_s {
    TIM_TypeDef* timer;
    uint32_t period_us;
    float duty;   // 0 to 1
    int16_t pin;  // PinName
    uint8_t channel;
    uint8_t inverted;
};

#ifdef __cplusplus
}
#endif
