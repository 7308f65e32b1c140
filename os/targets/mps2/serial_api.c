// SPDX-License-Identifier: BSD-3-Clause
//
// DDI 0479, 4.3: UARTs of 8 data bits, no parity, one stop bit, and no flow control.
#include "hal/serial_api.h"

#include "PeripheralPinMaps.h"
#include "cmsis.h"
#include "mps2_uart.h"
#include "platform/mbed_assert.h"

#if DEVICE_SERIAL

#define MIN_DIVIDER 16u
#define MAX_DIVIDER 0xFFFFFu

static uint8_t index_of(uint32_t base) {
    return base == CMSDK_UART4_BASE ? 4 : (uint8_t)((base - CMSDK_UART0_BASE) / (CMSDK_UART1_BASE - CMSDK_UART0_BASE));
}

void serial_init_direct(serial_t* obj, const serial_pinmap_t* pinmap) {
    MBED_ASSERT(pinmap->peripheral != (int)NC);
    obj->uart = (CMSDK_UART_TypeDef*)pinmap->peripheral;
    obj->index = index_of((uint32_t)pinmap->peripheral);
    obj->tx = (int16_t)pinmap->tx_pin;
    obj->rx = (int16_t)pinmap->rx_pin;
    obj->uart->CTRL = 0;
    obj->uart->INTCLEAR = CMSDK_UART_INT_TX | CMSDK_UART_INT_RX | CMSDK_UART_INT_TXOR | CMSDK_UART_INT_RXOR;
    serial_baud(obj, 9600);
    uint32_t enable = 0;
    if (pinmap->tx_pin != NC) {
        pin_function(pinmap->tx_pin, pinmap->tx_function);
        enable |= CMSDK_UART_CTRL_TXEN;
    }
    if (pinmap->rx_pin != NC) {
        pin_function(pinmap->rx_pin, pinmap->rx_function);
        enable |= CMSDK_UART_CTRL_RXEN;
    }
    obj->uart->CTRL = enable;
}

void serial_init(serial_t* obj, PinName tx, PinName rx) {
    const uint32_t uart = pinmap_merge(pinmap_peripheral(tx, PINMAP_UART_TX), pinmap_peripheral(rx, PINMAP_UART_RX));
    const serial_pinmap_t pinmap = {
        .peripheral = (int)uart,
        .tx_pin = tx,
        .tx_function = (int)pinmap_find_function(tx, PINMAP_UART_TX),
        .rx_pin = rx,
        .rx_function = (int)pinmap_find_function(rx, PINMAP_UART_RX),
        .stdio_config = uart == (uint32_t)STDIO_UART,
    };
    serial_init_direct(obj, &pinmap);
}

void serial_free(serial_t* obj) {
    obj->uart->CTRL = 0;
    obj->uart->INTCLEAR = CMSDK_UART_INT_TX | CMSDK_UART_INT_RX;
    NVIC_DisableIRQ(mps2_uart_rx_irq(obj->index));
    NVIC_DisableIRQ(mps2_uart_tx_irq(obj->index));
    NVIC_ClearPendingIRQ(mps2_uart_rx_irq(obj->index));
    NVIC_ClearPendingIRQ(mps2_uart_tx_irq(obj->index));
    pin_function((PinName)obj->tx, 0);
    pin_function((PinName)obj->rx, 0);
}

void serial_baud(serial_t* obj, int baudrate) {
    MBED_ASSERT(baudrate > 0);
    uint32_t divider = (MPS2_CLOCK_HZ + (uint32_t)baudrate / 2) / (uint32_t)baudrate;
    if (divider < MIN_DIVIDER) divider = MIN_DIVIDER;
    if (divider > MAX_DIVIDER) divider = MAX_DIVIDER;
    obj->uart->BAUDDIV = divider;
}

void serial_format(serial_t* obj, int data_bits, SerialParity parity, int stop_bits) {
    (void)obj;
    (void)data_bits;
    (void)parity;
    (void)stop_bits;
    MBED_ASSERT(data_bits == 8 && parity == ParityNone && stop_bits == 1);
}

int serial_getc(serial_t* obj) {
    while (!serial_readable(obj)) {
    }
    return (int)(obj->uart->DATA & 0xFF);
}

void serial_putc(serial_t* obj, int c) {
    while (!serial_writable(obj)) {
    }
    obj->uart->DATA = (uint32_t)c & 0xFF;
}

int serial_readable(serial_t* obj) { return (obj->uart->STATE & CMSDK_UART_STATE_RXBF) != 0; }

int serial_writable(serial_t* obj) { return (obj->uart->STATE & CMSDK_UART_STATE_TXBF) == 0; }

void serial_clear(serial_t* obj) {
    if (serial_readable(obj)) (void)obj->uart->DATA;
    obj->uart->STATE = CMSDK_UART_STATE_RXOR;
}

// The UART has no break, and TX of the console is no pin that GPIO could hold low.
void serial_break_set(serial_t* obj) { (void)obj; }

void serial_break_clear(serial_t* obj) { (void)obj; }

void serial_pinout_tx(PinName tx) { pinmap_pinout(tx, PINMAP_UART_TX); }

const PinMap* serial_tx_pinmap(void) { return PINMAP_UART_TX; }

const PinMap* serial_rx_pinmap(void) { return PINMAP_UART_RX; }

#endif
