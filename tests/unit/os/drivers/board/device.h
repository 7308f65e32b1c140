// SPDX-License-Identifier: BSD-3-Clause
// A board that has everything, in the memory of the test.
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "PinNames.h"

#define DEVICE_USTICKER 1
#define DEVICE_LPTICKER 1
#define DEVICE_SLEEP 1
#define DEVICE_INTERRUPTIN 1
#define DEVICE_PORTIN 1
#define DEVICE_PORTOUT 1
#define DEVICE_PORTINOUT 1
#define DEVICE_SERIAL 1
#define DEVICE_SERIAL_FC 1
#define DEVICE_SERIAL_ASYNCH 1
#define DEVICE_SPI 1
#define DEVICE_SPI_ASYNCH 1
#define DEVICE_SPI_COUNT 2
#define DEVICE_SPISLAVE 1
#define DEVICE_I2C 1
#define DEVICE_I2C_ASYNCH 1
#define DEVICE_I2CSLAVE 1
#define DEVICE_RTC 1
#define DEVICE_WATCHDOG 1
#define DEVICE_RESET_REASON 1
#define DEVICE_FLASH 1
#define DEVICE_CRC 1
#define DEVICE_ANALOGIN 1
#define DEVICE_ANALOGOUT 1
#define DEVICE_PWMOUT 1
#define HAL_CRC_IS_SUPPORTED(polynomial, width) ((polynomial) == POLY_32BIT_ANSI && (width) == 32)

typedef enum { SPI_1 = 100, SPI_2 = 200 } SPIName;

typedef struct {
    PinName pin;
} gpio_t;
struct gpio_irq_s {
    PinName pin;
};
struct port_s {
    int mask;
};
struct serial_s {
    int number;
};
struct spi_s {
    int number;
};
struct i2c_s {
    int number;
};
struct analogin_s {
    PinName pin;
};
struct dac_s {
    float value;
};
struct pwmout_s {
    PinName pin;
    float duty;
    int period_us;
};
struct flash_s {
    int initialized;
};

#ifdef __cplusplus
extern "C" {
#endif
void gpio_write(gpio_t* obj, int value);
int gpio_read(gpio_t* obj);
int gpio_is_connected(const gpio_t* obj);
#ifdef __cplusplus
}
#endif
