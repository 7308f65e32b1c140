// SPDX-License-Identifier: BSD-3-Clause
// A chip without anything, for headers that want one.
#pragma once

#include "PinNames.h"

typedef struct {
    int unused;
} gpio_t;
struct serial_s {
    int unused;
};
struct spi_s {
    int unused;
};
struct i2c_s {
    int unused;
};
struct pwmout_s {
    int unused;
};
