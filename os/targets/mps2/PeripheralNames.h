// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "mps2.h"

typedef enum {
    UART_0 = (int)CMSDK_UART0_BASE,
    UART_1 = (int)CMSDK_UART1_BASE,
    UART_2 = (int)CMSDK_UART2_BASE,
    UART_3 = (int)CMSDK_UART3_BASE,
    UART_4 = (int)CMSDK_UART4_BASE
} UARTName;

typedef enum {
    SPI_0 = (int)MPS2_SSP0_BASE,
    SPI_1 = (int)MPS2_SSP1_BASE,
    SPI_2 = (int)MPS2_SSP2_BASE,
    SPI_3 = (int)MPS2_SSP3_BASE,
    SPI_4 = (int)MPS2_SSP4_BASE
} SPIName;

typedef enum {
    I2C_0 = (int)MPS2_I2C0_BASE,
    I2C_1 = (int)MPS2_I2C1_BASE,
    I2C_2 = (int)MPS2_I2C2_BASE,
    I2C_3 = (int)MPS2_I2C3_BASE
} I2CName;

#define STDIO_UART UART_0
#define DEVICE_SPI_COUNT 5
