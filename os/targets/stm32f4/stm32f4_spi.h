// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "hal/spi_api.h"

#if DEVICE_SPI

#define STM32F4_SPIS 6

#if DEVICE_SPI_ASYNCH
#define SPI_S(obj) (&(obj)->spi)
#else
#define SPI_S(obj) (obj)
#endif

#endif
