// SPDX-License-Identifier: BSD-3-Clause
//
// PL022, DDI 0194, 2.3 and 3.3; five of them, each a master: their selects are not on the pins, programs drive them as
// GPIO (DAI 0386, 4.7).
#include "hal/spi_api.h"

#include "PeripheralPinMaps.h"
#include "cmsis.h"
#include "platform/mbed_assert.h"

#if DEVICE_SPI

#define MAX_PRESCALE 254u
#define MAX_RATE 256u

void spi_get_capabilities(PinName ssel, bool slave, spi_capabilities_t* cap) {
    (void)ssel;
    (void)slave;
    cap->minimum_frequency = MPS2_CLOCK_HZ / (MAX_PRESCALE * MAX_RATE) + 1;
    cap->maximum_frequency = MPS2_CLOCK_HZ / 2;
    cap->word_length = 0xFFF8;  // 4 to 16 bits
    cap->slave_delay_between_symbols_ns = 0;
    cap->clk_modes = 0xF;
    cap->support_slave_mode = false;
    cap->hw_cs_handle = false;
    cap->async_mode = false;
    cap->tx_rx_buffers_equal_length = false;
}

void spi_init_direct(spi_t* obj, const spi_pinmap_t* pinmap) {
    MBED_ASSERT(pinmap->peripheral != (int)NC);
    MBED_ASSERT(pinmap->ssel_pin == NC);
    obj->spi = (MPS2_SSP_TypeDef*)pinmap->peripheral;
    obj->mosi = (int16_t)pinmap->mosi_pin;
    obj->miso = (int16_t)pinmap->miso_pin;
    obj->sclk = (int16_t)pinmap->sclk_pin;
    pin_function(pinmap->mosi_pin, pinmap->mosi_function);
    pin_function(pinmap->miso_pin, pinmap->miso_function);
    pin_function(pinmap->sclk_pin, pinmap->sclk_function);
    obj->spi->CR1 = 0;
    obj->spi->IMSC = 0;
    obj->spi->DMACR = 0;
    spi_format(obj, 8, 0, 0);
    spi_frequency(obj, 1000000);
}

void spi_init(spi_t* obj, PinName mosi, PinName miso, PinName sclk, PinName ssel) {
    const uint32_t data =
        pinmap_merge(pinmap_peripheral(mosi, PINMAP_SPI_MOSI), pinmap_peripheral(miso, PINMAP_SPI_MISO));
    const uint32_t control =
        pinmap_merge(pinmap_peripheral(sclk, PINMAP_SPI_SCLK), pinmap_peripheral(ssel, PINMAP_SPI_SSEL));
    const spi_pinmap_t pinmap = {
        .peripheral = (int)pinmap_merge(data, control),
        .mosi_pin = mosi,
        .mosi_function = (int)pinmap_find_function(mosi, PINMAP_SPI_MOSI),
        .miso_pin = miso,
        .miso_function = (int)pinmap_find_function(miso, PINMAP_SPI_MISO),
        .sclk_pin = sclk,
        .sclk_function = (int)pinmap_find_function(sclk, PINMAP_SPI_SCLK),
        .ssel_pin = ssel,
        .ssel_function = (int)NC,
    };
    spi_init_direct(obj, &pinmap);
}

SPIName spi_get_peripheral_name(PinName mosi, PinName miso, PinName sclk) {
    const uint32_t data =
        pinmap_merge(pinmap_peripheral(mosi, PINMAP_SPI_MOSI), pinmap_peripheral(miso, PINMAP_SPI_MISO));
    return (SPIName)pinmap_merge(data, pinmap_peripheral(sclk, PINMAP_SPI_SCLK));
}

void spi_free(spi_t* obj) {
    obj->spi->CR1 = 0;
    pin_function((PinName)obj->mosi, 0);
    pin_function((PinName)obj->miso, 0);
    pin_function((PinName)obj->sclk, 0);
}

void spi_format(spi_t* obj, int bits, int mode, int slave) {
    (void)slave;
    MBED_ASSERT(bits >= 4 && bits <= 16 && mode >= 0 && mode <= 3 && !slave);
    obj->bits = (uint8_t)bits;
    uint32_t cr0 = (obj->spi->CR0 & (0xFFu << MPS2_SSP_CR0_SCR_Pos)) | ((uint32_t)bits - 1) << MPS2_SSP_CR0_DSS_Pos;
    if (mode & 2) cr0 |= MPS2_SSP_CR0_SPO;
    if (mode & 1) cr0 |= MPS2_SSP_CR0_SPH;
    obj->spi->CR1 = 0;
    obj->spi->CR0 = cr0;
    obj->spi->CR1 = MPS2_SSP_CR1_SSE;
}

void spi_frequency(spi_t* obj, int hz) {
    MBED_ASSERT(hz > 0);
    // The clock is divided by an even prescale of 2 to 254 and then by 1 to 256: the smallest prescale is the finest.
    const uint32_t divider = (MPS2_CLOCK_HZ + (uint32_t)hz - 1) / (uint32_t)hz;
    uint32_t prescale = 2;
    while (prescale < MAX_PRESCALE && divider > prescale * MAX_RATE) prescale += 2;
    uint32_t rate = (divider + prescale - 1) / prescale;
    if (rate > MAX_RATE) rate = MAX_RATE;
    if (rate == 0) rate = 1;
    obj->spi->CR1 = 0;
    obj->spi->CPSR = prescale;
    obj->spi->CR0 = (obj->spi->CR0 & 0xFF) | (rate - 1) << MPS2_SSP_CR0_SCR_Pos;
    obj->spi->CR1 = MPS2_SSP_CR1_SSE;
}

int spi_master_write(spi_t* obj, int value) {
    MPS2_SSP_TypeDef* spi = obj->spi;
    while (!(spi->SR & MPS2_SSP_SR_TNF)) {
    }
    spi->DR = (uint32_t)value & 0xFFFF;
    while (!(spi->SR & MPS2_SSP_SR_RNE)) {
    }
    return (int)(spi->DR & 0xFFFF);
}

int spi_master_block_write(spi_t* obj, const char* tx_buffer, int tx_length, char* rx_buffer, int rx_length,
                           char write_fill) {
    const int total = tx_length > rx_length ? tx_length : rx_length;
    for (int i = 0; i < total; ++i) {
        const int in = spi_master_write(obj, (uint8_t)(i < tx_length ? tx_buffer[i] : write_fill));
        if (i < rx_length) rx_buffer[i] = (char)in;
    }
    return total;
}

int spi_busy(spi_t* obj) { return (obj->spi->SR & MPS2_SSP_SR_BSY) != 0; }

uint8_t spi_get_module(spi_t* obj) {
    switch ((uint32_t)obj->spi) {
        case MPS2_SSP0_BASE:
            return 0;
        case MPS2_SSP1_BASE:
            return 1;
        case MPS2_SSP2_BASE:
            return 2;
        case MPS2_SSP3_BASE:
            return 3;
        default:
            return 4;
    }
}

const PinMap* spi_master_mosi_pinmap(void) { return PINMAP_SPI_MOSI; }
const PinMap* spi_master_miso_pinmap(void) { return PINMAP_SPI_MISO; }
const PinMap* spi_master_clk_pinmap(void) { return PINMAP_SPI_SCLK; }
const PinMap* spi_master_cs_pinmap(void) { return PINMAP_SPI_SSEL; }

#endif
