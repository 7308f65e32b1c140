// SPDX-License-Identifier: BSD-3-Clause
//
// The interrupts of RM0090, table 63, behind those of the core. The handlers have the names of ST's startup files.
#include "cmsis.h"
#include "platform/source/vectors.h"

// clang-format off
#define DEVICE_INTERRUPTS(X, R)                                                                                      \
    X(WWDG) X(PVD) X(TAMP_STAMP) X(RTC_WKUP) X(FLASH) X(RCC) X(EXTI0) X(EXTI1) X(EXTI2) X(EXTI3) X(EXTI4)            \
    X(DMA1_Stream0) X(DMA1_Stream1) X(DMA1_Stream2) X(DMA1_Stream3) X(DMA1_Stream4) X(DMA1_Stream5) X(DMA1_Stream6)  \
    X(ADC) X(CAN1_TX) X(CAN1_RX0) X(CAN1_RX1) X(CAN1_SCE) X(EXTI9_5) X(TIM1_BRK_TIM9) X(TIM1_UP_TIM10)               \
    X(TIM1_TRG_COM_TIM11) X(TIM1_CC) X(TIM2) X(TIM3) X(TIM4) X(I2C1_EV) X(I2C1_ER) X(I2C2_EV) X(I2C2_ER) X(SPI1)     \
    X(SPI2) X(USART1) X(USART2) X(USART3) X(EXTI15_10) X(RTC_Alarm) X(OTG_FS_WKUP) X(TIM8_BRK_TIM12)                 \
    X(TIM8_UP_TIM13) X(TIM8_TRG_COM_TIM14) X(TIM8_CC) X(DMA1_Stream7) X(FMC) X(SDIO) X(TIM5) X(SPI3) X(UART4)        \
    X(UART5) X(TIM6_DAC) X(TIM7) X(DMA2_Stream0) X(DMA2_Stream1) X(DMA2_Stream2) X(DMA2_Stream3) X(DMA2_Stream4)     \
    X(ETH) X(ETH_WKUP) X(CAN2_TX) X(CAN2_RX0) X(CAN2_RX1) X(CAN2_SCE) X(OTG_FS) X(DMA2_Stream5) X(DMA2_Stream6)      \
    X(DMA2_Stream7) X(USART6) X(I2C3_EV) X(I2C3_ER) X(OTG_HS_EP1_OUT) X(OTG_HS_EP1_IN) X(OTG_HS_WKUP) X(OTG_HS)      \
    X(DCMI) R(79) X(HASH_RNG) X(FPU) X(UART7) X(UART8) X(SPI4) X(SPI5) X(SPI6) X(SAI1) X(LTDC) X(LTDC_ER) X(DMA2D)
// clang-format on

#define DECLARE(name) MBED_WEAK_HANDLER(name##_IRQHandler)
#define NOTHING(number)
DEVICE_INTERRUPTS(DECLARE, NOTHING)

#define VECTOR(name) name##_IRQHandler,
#define RESERVED(number) 0,
MBED_VECTOR_TABLE(NVIC_NUM_VECTORS) = {MBED_CORE_VECTORS DEVICE_INTERRUPTS(VECTOR, RESERVED)};
