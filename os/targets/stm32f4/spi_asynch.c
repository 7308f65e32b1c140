// SPDX-License-Identifier: BSD-3-Clause
//
// Transfers by interrupts, a word each: the next word is written when one has come in, so none is ever lost.
// RM0090, 28.3.11.
#include "stm32f4_spi.h"

#if DEVICE_SPI_ASYNCH

static void (*handlers[STM32F4_SPIS])(void);

static IRQn_Type irq_of(unsigned index) {
    static const uint8_t irqs[STM32F4_SPIS] = {SPI1_IRQn, SPI2_IRQn, SPI3_IRQn, SPI4_IRQn, SPI5_IRQn, SPI6_IRQn};
    return (IRQn_Type)irqs[index];
}

static void interrupt(unsigned index) {
    if (handlers[index]) handlers[index]();
}

void SPI1_IRQHandler(void) { interrupt(0); }
void SPI2_IRQHandler(void) { interrupt(1); }
void SPI3_IRQHandler(void) { interrupt(2); }
void SPI4_IRQHandler(void) { interrupt(3); }
void SPI5_IRQHandler(void) { interrupt(4); }
void SPI6_IRQHandler(void) { interrupt(5); }

static size_t words(const spi_t* obj) {
    return obj->tx_buff.length > obj->rx_buff.length ? obj->tx_buff.length : obj->rx_buff.length;
}

static void write_next(spi_t* obj) {
    struct buffer_s* tx = &obj->tx_buff;
    uint32_t word = obj->spi.bits == 16 ? SPI_FILL_WORD : SPI_FILL_CHAR;
    if (tx->pos < tx->length) {
        word = tx->width == 16 ? ((const uint16_t*)tx->buffer)[tx->pos] : ((const uint8_t*)tx->buffer)[tx->pos];
    }
    ++tx->pos;
    obj->spi.spi->DR = word;
}

static void end(spi_t* obj) {
    obj->spi.spi->CR2 &= ~(SPI_CR2_RXNEIE | SPI_CR2_ERRIE);
    handlers[obj->spi.index] = 0;
}

void spi_master_transfer(spi_t* obj, const void* tx, size_t tx_length, void* rx, size_t rx_length, uint8_t bit_width,
                         uint32_t handler, uint32_t event, DMAUsage hint) {
    (void)hint;
    SPI_TypeDef* spi = obj->spi.spi;
    const unsigned shift = bit_width > 8 ? 1 : 0;  // lengths are bytes
    obj->tx_buff.buffer = (void*)(uintptr_t)tx;
    obj->tx_buff.length = tx ? tx_length >> shift : 0;
    obj->rx_buff.buffer = rx;
    obj->rx_buff.length = rx ? rx_length >> shift : 0;
    obj->tx_buff.pos = obj->rx_buff.pos = 0;
    obj->tx_buff.width = obj->rx_buff.width = shift ? 16 : 8;
    obj->spi.event = event;
    if (words(obj) == 0) return;
    while (spi->SR & SPI_SR_RXNE) (void)spi->DR;
    handlers[obj->spi.index] = (void (*)(void))handler;
    NVIC_EnableIRQ(irq_of(obj->spi.index));
    write_next(obj);
    spi->CR2 |= SPI_CR2_RXNEIE | SPI_CR2_ERRIE;
}

uint32_t spi_irq_handler_asynch(spi_t* obj) {
    SPI_TypeDef* spi = obj->spi.spi;
    struct buffer_s* rx = &obj->rx_buff;
    const uint32_t status = spi->SR;
    if (status & (SPI_SR_OVR | SPI_SR_MODF)) {
        (void)spi->DR;  // DR, then SR clears an overrun
        (void)spi->SR;
        end(obj);
        const uint32_t event = status & SPI_SR_OVR ? SPI_EVENT_RX_OVERFLOW | SPI_EVENT_ERROR : SPI_EVENT_ERROR;
        return (event & obj->spi.event) | SPI_EVENT_INTERNAL_TRANSFER_COMPLETE;
    }
    if (!(status & SPI_SR_RXNE)) return 0;
    const uint32_t word = spi->DR;
    if (rx->pos < rx->length) {
        if (rx->width == 16) {
            ((uint16_t*)rx->buffer)[rx->pos] = (uint16_t)word;
        } else {
            ((uint8_t*)rx->buffer)[rx->pos] = (uint8_t)word;
        }
    }
    if (++rx->pos < words(obj)) {
        write_next(obj);
        return 0;
    }
    end(obj);
    return (SPI_EVENT_COMPLETE & obj->spi.event) | SPI_EVENT_INTERNAL_TRANSFER_COMPLETE;
}

uint8_t spi_active(spi_t* obj) { return handlers[obj->spi.index] != 0; }

void spi_abort_asynch(spi_t* obj) {
    NVIC_DisableIRQ(irq_of(obj->spi.index));
    end(obj);
    // The word on the wire ends by itself; it is dropped.
    while (obj->spi.spi->SR & SPI_SR_BSY) {
    }
    while (obj->spi.spi->SR & SPI_SR_RXNE) (void)obj->spi.spi->DR;
    NVIC_ClearPendingIRQ(irq_of(obj->spi.index));
}

#endif
