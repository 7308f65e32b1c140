// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "cmsis.h"

typedef enum {
    UART_1 = (int)USART1_BASE,
    UART_2 = (int)USART2_BASE,
    UART_3 = (int)USART3_BASE,
    UART_4 = (int)UART4_BASE,
    UART_5 = (int)UART5_BASE,
    UART_6 = (int)USART6_BASE,
    UART_7 = (int)UART7_BASE,
    UART_8 = (int)UART8_BASE
} UARTName;

typedef enum {
    SPI_1 = (int)SPI1_BASE,
    SPI_2 = (int)SPI2_BASE,
    SPI_3 = (int)SPI3_BASE,
    SPI_4 = (int)SPI4_BASE,
    SPI_5 = (int)SPI5_BASE,
    SPI_6 = (int)SPI6_BASE
} SPIName;

typedef enum { I2C_1 = (int)I2C1_BASE, I2C_2 = (int)I2C2_BASE, I2C_3 = (int)I2C3_BASE } I2CName;

typedef enum {
    PWM_1 = (int)TIM1_BASE,
    PWM_2 = (int)TIM2_BASE,
    PWM_3 = (int)TIM3_BASE,
    PWM_4 = (int)TIM4_BASE,
    PWM_8 = (int)TIM8_BASE,
    PWM_9 = (int)TIM9_BASE,
    PWM_10 = (int)TIM10_BASE,
    PWM_11 = (int)TIM11_BASE,
    PWM_12 = (int)TIM12_BASE,
    PWM_13 = (int)TIM13_BASE,
    PWM_14 = (int)TIM14_BASE
} PWMName;

#ifndef STDIO_UART
#define STDIO_UART UART_3
#endif
#define DEVICE_SPI_COUNT 6
