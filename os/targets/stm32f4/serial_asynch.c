// SPDX-License-Identifier: BSD-3-Clause
//
// Transfers by interrupts, a byte each: RM0090, 30.4.
#include "stm32f4_uart.h"

#if DEVICE_SERIAL_ASYNCH

#define RX_ERRORS (USART_SR_PE | USART_SR_FE | USART_SR_NE | USART_SR_ORE)

static void start(serial_t* obj, SerialIrq irq, uint32_t handler, uint32_t enable) {
    struct serial_s* s = &obj->serial;
    stm32f4_uart_asynch[s->index][irq] = (stm32f4_uart_isr_t)handler;
    stm32f4_uart_modify(&s->uart->CR1, 0, enable);
    NVIC_EnableIRQ(stm32f4_uart_irq(s->index));
}

static void end(serial_t* obj, SerialIrq irq, uint32_t disable) {
    struct serial_s* s = &obj->serial;
    stm32f4_uart_modify(&s->uart->CR1, disable, 0);
    stm32f4_uart_asynch[s->index][irq] = 0;
}

int serial_tx_asynch(serial_t* obj, const void* tx, size_t tx_length, uint8_t tx_width, uint32_t handler,
                     uint32_t event, DMAUsage hint) {
    (void)tx_width;
    (void)hint;
    if (tx_length == 0) return 0;
    obj->tx_buff.buffer = (void*)(uintptr_t)tx;
    obj->tx_buff.length = tx_length;
    obj->tx_buff.pos = 0;
    obj->tx_buff.width = 8;
    obj->serial.tx_event = (uint16_t)event;
    start(obj, TxIrq, handler, USART_CR1_TXEIE);
    return (int)tx_length;
}

void serial_rx_asynch(serial_t* obj, void* rx, size_t rx_length, uint8_t rx_width, uint32_t handler, uint32_t event,
                      uint8_t char_match, DMAUsage hint) {
    (void)rx_width;
    (void)hint;
    obj->rx_buff.buffer = rx;
    obj->rx_buff.length = rx_length;
    obj->rx_buff.pos = 0;
    obj->rx_buff.width = 8;
    obj->char_match = char_match;
    obj->char_found = 0;
    obj->serial.rx_event = (uint16_t)event;
    serial_clear(obj);
    start(obj, RxIrq, handler, USART_CR1_RXNEIE | USART_CR1_PEIE);
}

uint8_t serial_tx_active(serial_t* obj) { return stm32f4_uart_asynch[obj->serial.index][TxIrq] != 0; }

uint8_t serial_rx_active(serial_t* obj) { return stm32f4_uart_asynch[obj->serial.index][RxIrq] != 0; }

void serial_tx_abort_asynch(serial_t* obj) { end(obj, TxIrq, USART_CR1_TXEIE | USART_CR1_TCIE); }

void serial_rx_abort_asynch(serial_t* obj) {
    end(obj, RxIrq, USART_CR1_RXNEIE | USART_CR1_PEIE);
    serial_clear(obj);
}

static int tx_interrupt(serial_t* obj) {
    USART_TypeDef* uart = obj->serial.uart;
    struct buffer_s* buffer = &obj->tx_buff;
    const uint32_t enabled = uart->CR1;
    const uint32_t status = uart->SR;
    if ((enabled & USART_CR1_TXEIE) && (status & USART_SR_TXE)) {
        uart->DR = ((const uint8_t*)buffer->buffer)[buffer->pos++];
        // TC tells the end of the last stop bit; writing DR took back the one of before.
        if (buffer->pos == buffer->length) stm32f4_uart_modify(&uart->CR1, USART_CR1_TXEIE, USART_CR1_TCIE);
    } else if ((enabled & USART_CR1_TCIE) && (status & USART_SR_TC)) {
        end(obj, TxIrq, USART_CR1_TCIE);
        return SERIAL_EVENT_TX_COMPLETE & obj->serial.tx_event;
    }
    return 0;
}

static int rx_interrupt(serial_t* obj) {
    USART_TypeDef* uart = obj->serial.uart;
    struct buffer_s* buffer = &obj->rx_buff;
    const uint32_t status = uart->SR;
    if (!(status & (USART_SR_RXNE | RX_ERRORS))) return 0;
    const uint8_t data = (uint8_t)(uart->DR & obj->serial.data_mask);
    int event = 0;
    if (status & USART_SR_ORE) event |= SERIAL_EVENT_RX_OVERRUN_ERROR;
    if (status & USART_SR_FE) event |= SERIAL_EVENT_RX_FRAMING_ERROR;
    if (status & USART_SR_PE) event |= SERIAL_EVENT_RX_PARITY_ERROR;
    event &= obj->serial.rx_event;
    if ((status & USART_SR_RXNE) && buffer->pos < buffer->length) {
        ((uint8_t*)buffer->buffer)[buffer->pos++] = data;
        if ((obj->serial.rx_event & SERIAL_EVENT_RX_CHARACTER_MATCH) && obj->char_match != SERIAL_RESERVED_CHAR_MATCH &&
            data == obj->char_match) {
            obj->char_found = 1;
            event |= SERIAL_EVENT_RX_CHARACTER_MATCH;
        }
        if (buffer->pos == buffer->length) event |= SERIAL_EVENT_RX_COMPLETE & obj->serial.rx_event;
    }
    if (event || buffer->pos == buffer->length) end(obj, RxIrq, USART_CR1_RXNEIE | USART_CR1_PEIE);
    return event;
}

int serial_irq_handler_asynch(serial_t* obj) {
    int event = 0;
    if (serial_rx_active(obj)) event |= rx_interrupt(obj);
    if (serial_tx_active(obj)) event |= tx_interrupt(obj);
    return event;
}

#endif
