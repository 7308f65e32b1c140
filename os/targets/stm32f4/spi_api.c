// SPDX-License-Identifier: BSD-3-Clause
//
// RM0090, 28.3 and 28.5.
#include "hal/spi_api.h"

#include "PeripheralPinMaps.h"
#include "platform/mbed_assert.h"
#include "stm32f4_clock.h"
#include "stm32f4_pinmap.h"
#include "stm32f4_spi.h"

#if DEVICE_SPI

#define UNUSED_PIN STM_PIN_DATA(STM_MODE_INPUT, GPIO_NOPULL, 0)
#define SLOWEST 7u  // divides the bus clock by 256

static const uint32_t bases[STM32F4_SPIS] = {SPI1_BASE, SPI2_BASE, SPI3_BASE, SPI4_BASE, SPI5_BASE, SPI6_BASE};

// The control registers take most bits over while the SPI is off only.
static void disable(SPI_TypeDef* spi) {
    if (!(spi->CR1 & SPI_CR1_SPE)) return;
    while (spi->SR & SPI_SR_BSY) {
    }
    spi->CR1 &= ~SPI_CR1_SPE;
}

void spi_get_capabilities(PinName ssel, bool slave, spi_capabilities_t* cap) {
    const bool hardware = ssel != NC && pinmap_find_peripheral(ssel, PINMAP_SPI_SSEL) != (uint32_t)NC;
    // Of the slower of the two buses.
    const uint32_t clock = stm32f4_bus_clock(SPI2_BASE);
    cap->minimum_frequency = slave ? 0 : stm32f4_bus_clock(SPI1_BASE) >> (SLOWEST + 1);
    cap->maximum_frequency = clock / 2;
    cap->word_length = 1u << (8 - 1) | 1u << (16 - 1);
    cap->slave_delay_between_symbols_ns = slave ? 2000 : 0;
    cap->clk_modes = 0xF;
    cap->support_slave_mode = hardware;
    cap->hw_cs_handle = hardware && !slave;
    cap->async_mode = DEVICE_SPI_ASYNCH;
    cap->tx_rx_buffers_equal_length = false;
}

void spi_init_direct(spi_t* obj, const spi_pinmap_t* pinmap) {
    struct spi_s* s = SPI_S(obj);
    const uint32_t base = (uint32_t)pinmap->peripheral;
    MBED_ASSERT(base != (uint32_t)NC);
    s->spi = (SPI_TypeDef*)base;
    s->index = 0;
    while (bases[s->index] != base) ++s->index;
    s->mosi = (int16_t)pinmap->mosi_pin;
    s->miso = (int16_t)pinmap->miso_pin;
    s->sclk = (int16_t)pinmap->sclk_pin;
    s->ssel = (int16_t)pinmap->ssel_pin;
    stm32f4_clock_enable(base);
    stm32f4_peripheral_reset(base);
    pin_function(pinmap->mosi_pin, pinmap->mosi_function);
    pin_function(pinmap->miso_pin, pinmap->miso_function);
    pin_function(pinmap->sclk_pin, pinmap->sclk_function);
    pin_function(pinmap->ssel_pin, pinmap->ssel_function);
    spi_format(obj, 8, 0, 0);
    spi_frequency(obj, 1000000);
}

void spi_init(spi_t* obj, PinName mosi, PinName miso, PinName sclk, PinName ssel) {
    const PinName pins[] = {sclk, mosi, miso, ssel};
    const PinMap* const maps[] = {PINMAP_SPI_SCLK, PINMAP_SPI_MOSI, PINMAP_SPI_MISO, PINMAP_SPI_SSEL};
    int functions[4];
    const spi_pinmap_t pinmap = {
        .peripheral = stm32f4_pinmap_find(pins, maps, functions, 4),
        .mosi_pin = mosi,
        .mosi_function = functions[1],
        .miso_pin = miso,
        .miso_function = functions[2],
        .sclk_pin = sclk,
        .sclk_function = functions[0],
        .ssel_pin = ssel,
        .ssel_function = functions[3],
    };
    spi_init_direct(obj, &pinmap);
}

SPIName spi_get_peripheral_name(PinName mosi, PinName miso, PinName sclk) {
    const PinName pins[] = {sclk, mosi, miso};
    const PinMap* const maps[] = {PINMAP_SPI_SCLK, PINMAP_SPI_MOSI, PINMAP_SPI_MISO};
    int functions[3];
    return (SPIName)stm32f4_pinmap_find(pins, maps, functions, 3);
}

void spi_free(spi_t* obj) {
    const struct spi_s* s = SPI_S(obj);
    disable(s->spi);
    stm32f4_peripheral_reset((uint32_t)s->spi);
    stm32f4_clock_disable((uint32_t)s->spi);
    const int16_t pins[] = {s->mosi, s->miso, s->sclk, s->ssel};
    for (unsigned i = 0; i < 4; ++i) pin_function((PinName)pins[i], UNUSED_PIN);
}

void spi_format(spi_t* obj, int bits, int mode, int slave) {
    struct spi_s* s = SPI_S(obj);
    MBED_ASSERT(bits == 8 || bits == 16);
    MBED_ASSERT(mode >= 0 && mode <= 3);
    s->bits = (uint8_t)bits;
    s->slave = slave != 0;
    disable(s->spi);
    uint32_t cr1 = s->spi->CR1 & SPI_CR1_BR;
    if (bits == 16) cr1 |= SPI_CR1_DFF;
    if (mode & 2) cr1 |= SPI_CR1_CPOL;
    if (mode & 1) cr1 |= SPI_CR1_CPHA;
    if (!slave) cr1 |= SPI_CR1_MSTR;
    if (s->ssel == (int16_t)NC) {
        // The select that the SPI sees: high keeps a master a master, low lets a slave always listen.
        cr1 |= SPI_CR1_SSM | (slave ? 0 : SPI_CR1_SSI);
    }
    s->spi->CR2 = s->ssel != (int16_t)NC && !slave ? SPI_CR2_SSOE : 0;
    s->spi->CR1 = cr1;
    s->spi->CR1 = cr1 | SPI_CR1_SPE;
}

void spi_frequency(spi_t* obj, int hz) {
    struct spi_s* s = SPI_S(obj);
    uint32_t clock = stm32f4_bus_clock((uint32_t)s->spi) / 2;
    uint32_t divider = 0;
    while (divider < SLOWEST && clock > (uint32_t)hz) {
        clock /= 2;
        ++divider;
    }
    disable(s->spi);
    const uint32_t cr1 = (s->spi->CR1 & ~SPI_CR1_BR) | divider << SPI_CR1_BR_Pos;
    s->spi->CR1 = cr1;
    s->spi->CR1 = cr1 | SPI_CR1_SPE;
}

int spi_master_write(spi_t* obj, int value) {
    SPI_TypeDef* spi = SPI_S(obj)->spi;
    while (!(spi->SR & SPI_SR_TXE)) {
    }
    spi->DR = (uint32_t)value & 0xFFFF;
    while (!(spi->SR & SPI_SR_RXNE)) {
    }
    return (int)spi->DR;
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

int spi_slave_receive(spi_t* obj) { return (SPI_S(obj)->spi->SR & SPI_SR_RXNE) != 0; }

int spi_slave_read(spi_t* obj) {
    while (!spi_slave_receive(obj)) {
    }
    return (int)SPI_S(obj)->spi->DR;
}

void spi_slave_write(spi_t* obj, int value) {
    SPI_TypeDef* spi = SPI_S(obj)->spi;
    while (!(spi->SR & SPI_SR_TXE)) {
    }
    spi->DR = (uint32_t)value & 0xFFFF;
}

int spi_busy(spi_t* obj) { return (SPI_S(obj)->spi->SR & SPI_SR_BSY) != 0; }

uint8_t spi_get_module(spi_t* obj) { return SPI_S(obj)->index; }

const PinMap* spi_master_mosi_pinmap(void) { return PINMAP_SPI_MOSI; }
const PinMap* spi_master_miso_pinmap(void) { return PINMAP_SPI_MISO; }
const PinMap* spi_master_clk_pinmap(void) { return PINMAP_SPI_SCLK; }
const PinMap* spi_master_cs_pinmap(void) { return PINMAP_SPI_SSEL; }
const PinMap* spi_slave_mosi_pinmap(void) { return PINMAP_SPI_MOSI; }
const PinMap* spi_slave_miso_pinmap(void) { return PINMAP_SPI_MISO; }
const PinMap* spi_slave_clk_pinmap(void) { return PINMAP_SPI_SCLK; }
const PinMap* spi_slave_cs_pinmap(void) { return PINMAP_SPI_SSEL; }

#endif
