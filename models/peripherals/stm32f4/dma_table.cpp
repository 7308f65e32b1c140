// SPDX-License-Identifier: BSD-3-Clause
// Which requests the channels of the streams are. Source: RM0090 rev 19, tables 42 and 43 (DMA1 and DMA2 request
// mapping).
#include "models/peripherals/stm32f4/dma.hpp"

namespace twin::stm32f4 {

namespace {

// clang-format off
// By controller, channel, stream.
constexpr const char* kTable[2][Dma::kChannels][Dma::kStreams] = {
    {
        {"SPI3_RX", "", "SPI3_RX", "SPI2_RX", "SPI2_TX", "SPI3_TX", "", "SPI3_TX"},
        {"I2C1_RX", "", "TIM7_UP", "", "TIM7_UP", "I2C1_RX", "I2C1_TX", "I2C1_TX"},
        {"TIM4_CH1", "", "I2S3ext_RX", "TIM4_CH2", "I2S2ext_TX", "I2S3ext_TX", "TIM4_UP", "TIM4_CH3"},
        {"I2S3ext_RX", "TIM2_UP TIM2_CH3", "I2C3_RX", "I2S2ext_RX", "I2C3_TX", "TIM2_CH1", "TIM2_CH2 TIM2_CH4",
         "TIM2_UP TIM2_CH4"},
        {"UART5_RX", "USART3_RX", "UART4_RX", "USART3_TX", "UART4_TX", "USART2_RX", "USART2_TX", "UART5_TX"},
        {"UART8_TX", "UART7_TX", "TIM3_CH4 TIM3_UP", "UART7_RX", "TIM3_CH1 TIM3_TRIG", "TIM3_CH2", "UART8_RX",
         "TIM3_CH3"},
        {"TIM5_CH3 TIM5_UP", "TIM5_CH4 TIM5_TRIG", "TIM5_CH1", "TIM5_CH4 TIM5_TRIG", "TIM5_CH2", "", "TIM5_UP", ""},
        {"", "TIM6_UP", "I2C2_RX", "I2C2_RX", "USART3_TX", "DAC1", "DAC2", "I2C2_TX"},
    },
    {
        {"ADC1", "SAI1_A", "TIM8_CH1 TIM8_CH2 TIM8_CH3", "SAI1_A", "ADC1", "SAI1_B", "TIM1_CH1 TIM1_CH2 TIM1_CH3", ""},
        {"", "DCMI", "ADC2", "ADC2", "SAI1_B", "SPI6_TX", "SPI6_RX", "DCMI"},
        {"ADC3", "ADC3", "", "SPI5_RX", "SPI5_TX", "CRYP_OUT", "CRYP_IN", "HASH_IN"},
        {"SPI1_RX", "", "SPI1_RX", "SPI1_TX", "", "SPI1_TX", "", ""},
        {"SPI4_RX", "SPI4_TX", "USART1_RX", "SDIO", "", "USART1_RX", "SDIO", "USART1_TX"},
        {"", "USART6_RX", "USART6_RX", "SPI4_RX", "SPI4_TX", "", "USART6_TX", "USART6_TX"},
        {"TIM1_TRIG", "TIM1_CH1", "TIM1_CH2", "TIM1_CH1", "TIM1_CH4 TIM1_TRIG TIM1_COM", "TIM1_UP", "TIM1_CH3", ""},
        {"", "TIM8_UP", "TIM8_CH1", "TIM8_CH2", "TIM8_CH3", "SPI5_RX", "SPI5_TX", "TIM8_CH4 TIM8_TRIG TIM8_COM"},
    },
};
// clang-format on

}  // namespace

const char* Dma::requests_of(unsigned controller, unsigned stream, unsigned channel) {
    if (controller < 1 || controller > 2 || stream >= kStreams || channel >= kChannels) return "";
    return kTable[controller - 1][channel][stream];
}

}  // namespace twin::stm32f4
