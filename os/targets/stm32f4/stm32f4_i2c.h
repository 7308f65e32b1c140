// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "hal/i2c_api.h"

#if DEVICE_I2C

#ifdef __cplusplus
extern "C" {
#endif

#define STM32F4_I2CS 3

#if DEVICE_I2C_ASYNCH
#define I2C_S(obj) (&(obj)->i2c)
#else
#define I2C_S(obj) (obj)
#endif

// Where on the bus the master is.
enum {
    I2C_IDLE,         // no transfer
    I2C_STARTED,      // a start was sent or asked for, the address comes next
    I2C_WRITING,      // addressed, bytes go out
    I2C_ADDRESSED,    // addressed to read, and the flag that tells so holds the clock
    I2C_READING,      // bytes come in
    I2C_READ_STOPPED  // the last byte was read, the stop was sent with it
};

// Makes a start, at once or as soon as the bus is free; 0, or I2C_ERROR_BUS_BUSY.
int stm32f4_i2c_start(struct i2c_s* s);

// Sets clock and acknowledge up as i2c_init() does, after a software reset of the unit.
void stm32f4_i2c_setup(struct i2c_s* s);

// Waits for one of these bits of SR1, at most 25 ms; what came, or 0.
uint32_t stm32f4_i2c_wait(struct i2c_s* s, uint32_t flags);

#ifdef __cplusplus
}
#endif

#endif
