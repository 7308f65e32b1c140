// SPDX-License-Identifier: BSD-3-Clause
//
// RM0090, 30.3 and 30.6.
#include "hal/serial_api.h"

#include "../../hal/source/interrupt_mask.h"
#include "PeripheralPinMaps.h"
#include "platform/mbed_assert.h"
#include "stm32f4_clock.h"
#include "stm32f4_gpio.h"
#include "stm32f4_pin.h"
#include "stm32f4_pinmap.h"
#include "stm32f4_uart.h"

#if DEVICE_SERIAL

#define UNUSED_PIN STM_PIN_DATA(STM_MODE_INPUT, GPIO_NOPULL, 0)

static const uint32_t bases[STM32F4_UARTS] = {USART1_BASE, USART2_BASE, USART3_BASE, UART4_BASE,
                                              UART5_BASE,  USART6_BASE, UART7_BASE,  UART8_BASE};

IRQn_Type stm32f4_uart_irq(unsigned index) {
    static const uint8_t irqs[STM32F4_UARTS] = {USART1_IRQn, USART2_IRQn, USART3_IRQn, UART4_IRQn,
                                                UART5_IRQn,  USART6_IRQn, UART7_IRQn,  UART8_IRQn};
    return (IRQn_Type)irqs[index];
}

void stm32f4_uart_modify(volatile uint32_t* reg, uint32_t clear, uint32_t set) {
    const uint32_t mask = mask_interrupts();
    *reg = (*reg & ~clear) | set;
    unmask_interrupts(mask);
}

void serial_init_direct(serial_t* obj, const serial_pinmap_t* pinmap) {
    struct serial_s* s = SERIAL_S(obj);
    const uint32_t base = (uint32_t)pinmap->peripheral;
    MBED_ASSERT(base != (uint32_t)NC);
    s->uart = (USART_TypeDef*)base;
    s->index = 0;
    while (bases[s->index] != base) ++s->index;
    s->tx = (int16_t)pinmap->tx_pin;
    s->rx = (int16_t)pinmap->rx_pin;
    s->rts = s->cts = (int16_t)NC;
    s->tx_event = s->rx_event = 0;

    stm32f4_clock_enable(base);
    stm32f4_peripheral_reset(base);
    uint32_t directions = 0;
    if (pinmap->tx_pin != NC) {
        pin_function(pinmap->tx_pin, pinmap->tx_function);
        directions |= USART_CR1_TE;
    }
    if (pinmap->rx_pin != NC) {
        pin_function(pinmap->rx_pin, pinmap->rx_function);
        directions |= USART_CR1_RE;
    }
    s->data_mask = 0xFF;
    serial_baud(obj, 9600);
    s->uart->CR1 = USART_CR1_UE | directions;
}

void serial_init(serial_t* obj, PinName tx, PinName rx) {
    const PinName pins[] = {tx, rx};
    const PinMap* const maps[] = {PINMAP_UART_TX, PINMAP_UART_RX};
    int functions[2];
    const serial_pinmap_t pinmap = {
        .peripheral = stm32f4_pinmap_find(pins, maps, functions, 2),
        .tx_pin = tx,
        .tx_function = functions[0],
        .rx_pin = rx,
        .rx_function = functions[1],
    };
    serial_init_direct(obj, &pinmap);
}

void serial_free(serial_t* obj) {
    struct serial_s* s = SERIAL_S(obj);
    NVIC_DisableIRQ(stm32f4_uart_irq(s->index));
    stm32f4_peripheral_reset((uint32_t)s->uart);
    stm32f4_clock_disable((uint32_t)s->uart);
    NVIC_ClearPendingIRQ(stm32f4_uart_irq(s->index));
    const int16_t pins[] = {s->tx, s->rx, s->rts, s->cts};
    for (unsigned i = 0; i < 4; ++i) pin_function((PinName)pins[i], UNUSED_PIN);
}

void serial_baud(serial_t* obj, int baudrate) {
    MBED_ASSERT(baudrate > 0);
    struct serial_s* s = SERIAL_S(obj);
    const uint32_t clock = stm32f4_bus_clock((uint32_t)s->uart);
    // With 16 samples a bit the register is the clock over the rate, its fraction included. Less than 16 does not work.
    uint32_t divider = (clock + (uint32_t)baudrate / 2) / (uint32_t)baudrate;
    if (divider < 16) divider = 16;
    if (divider > 0xFFFF) divider = 0xFFFF;
    s->baud = (uint32_t)baudrate;
    s->uart->BRR = divider;
}

void serial_format(serial_t* obj, int data_bits, SerialParity parity, int stop_bits) {
    struct serial_s* s = SERIAL_S(obj);
    const int bits = data_bits + (parity != ParityNone);
    // Frames have 8 or 9 bits, the parity's among them; DR has room for 8 that are data with parity.
    MBED_ASSERT(bits == 8 || bits == 9);
    MBED_ASSERT(parity <= ParityEven);
    MBED_ASSERT(stop_bits == 1 || stop_bits == 2);
    uint32_t cr1 = 0;
    if (bits == 9) cr1 |= USART_CR1_M;
    if (parity != ParityNone) cr1 |= USART_CR1_PCE;
    if (parity == ParityOdd) cr1 |= USART_CR1_PS;
    s->data_mask = data_bits == 7 ? 0x7F : 0xFF;
    stm32f4_uart_modify(&s->uart->CR2, USART_CR2_STOP, stop_bits == 2 ? 2UL << USART_CR2_STOP_Pos : 0);
    stm32f4_uart_modify(&s->uart->CR1, USART_CR1_M | USART_CR1_PCE | USART_CR1_PS, cr1);
}

int serial_getc(serial_t* obj) {
    const struct serial_s* s = SERIAL_S(obj);
    while (!serial_readable(obj)) {
    }
    return (int)(s->uart->DR & s->data_mask);
}

void serial_putc(serial_t* obj, int c) {
    while (!serial_writable(obj)) {
    }
    SERIAL_S(obj)->uart->DR = (uint32_t)c & SERIAL_S(obj)->data_mask;
}

int serial_readable(serial_t* obj) {
    USART_TypeDef* uart = SERIAL_S(obj)->uart;
    const uint32_t status = uart->SR;
    // An overrun that has no character left to read would hold the interrupt: SR, then DR clears it.
    if ((status & (USART_SR_ORE | USART_SR_RXNE)) == USART_SR_ORE) (void)uart->DR;
    return (status & USART_SR_RXNE) != 0;
}

int serial_writable(serial_t* obj) { return (SERIAL_S(obj)->uart->SR & USART_SR_TXE) != 0; }

void serial_clear(serial_t* obj) {
    USART_TypeDef* uart = SERIAL_S(obj)->uart;
    (void)uart->SR;
    (void)uart->DR;
}

// SBK sends one break; a line that stays low is the pin as an output.
void serial_break_set(serial_t* obj) {
    const struct serial_s* s = SERIAL_S(obj);
    if (s->tx == (int16_t)NC) return;
    while (!(s->uart->SR & USART_SR_TC)) {
    }
    GPIO_TypeDef* gpio = stm32f4_gpio_of((PinName)s->tx);
    gpio->BSRR = UINT32_C(1) << (STM_PIN(s->tx) + 16);
    stm32f4_uart_modify(&gpio->MODER, UINT32_C(3) << (2 * STM_PIN(s->tx)), UINT32_C(1) << (2 * STM_PIN(s->tx)));
}

void serial_break_clear(serial_t* obj) {
    const struct serial_s* s = SERIAL_S(obj);
    if (s->tx == (int16_t)NC) return;
    GPIO_TypeDef* gpio = stm32f4_gpio_of((PinName)s->tx);
    stm32f4_uart_modify(&gpio->MODER, UINT32_C(3) << (2 * STM_PIN(s->tx)), UINT32_C(2) << (2 * STM_PIN(s->tx)));
}

void serial_pinout_tx(PinName tx) { pinmap_pinout(tx, PINMAP_UART_TX); }

const PinMap* serial_tx_pinmap(void) { return PINMAP_UART_TX; }

const PinMap* serial_rx_pinmap(void) { return PINMAP_UART_RX; }

#if DEVICE_SERIAL_FC

void serial_set_flow_control_direct(serial_t* obj, FlowControl type, const serial_fc_pinmap_t* pinmap) {
    struct serial_s* s = SERIAL_S(obj);
    uint32_t cr3 = 0;
    if (type == FlowControlRTS || type == FlowControlRTSCTS) {
        MBED_ASSERT(pinmap->rx_flow_pin != NC && (uint32_t)pinmap->peripheral == (uint32_t)s->uart);
        pin_function(pinmap->rx_flow_pin, pinmap->rx_flow_function);
        s->rts = (int16_t)pinmap->rx_flow_pin;
        cr3 |= USART_CR3_RTSE;
    }
    if (type == FlowControlCTS || type == FlowControlRTSCTS) {
        MBED_ASSERT(pinmap->tx_flow_pin != NC && (uint32_t)pinmap->peripheral == (uint32_t)s->uart);
        pin_function(pinmap->tx_flow_pin, pinmap->tx_flow_function);
        s->cts = (int16_t)pinmap->tx_flow_pin;
        cr3 |= USART_CR3_CTSE;
    }
    stm32f4_uart_modify(&s->uart->CR3, USART_CR3_RTSE | USART_CR3_CTSE, cr3);
    if (!(cr3 & USART_CR3_RTSE) && s->rts != (int16_t)NC) {
        pin_function((PinName)s->rts, UNUSED_PIN);
        s->rts = (int16_t)NC;
    }
    if (!(cr3 & USART_CR3_CTSE) && s->cts != (int16_t)NC) {
        pin_function((PinName)s->cts, UNUSED_PIN);
        s->cts = (int16_t)NC;
    }
}

void serial_set_flow_control(serial_t* obj, FlowControl type, PinName rxflow, PinName txflow) {
    const PinName pins[] = {type == FlowControlRTS || type == FlowControlRTSCTS ? rxflow : NC,
                            type == FlowControlCTS || type == FlowControlRTSCTS ? txflow : NC};
    const PinMap* const maps[] = {PINMAP_UART_RTS, PINMAP_UART_CTS};
    int functions[2] = {(int)NC, (int)NC};
    serial_fc_pinmap_t pinmap = {.peripheral = (int)NC};
    if (type != FlowControlNone) pinmap.peripheral = stm32f4_pinmap_find(pins, maps, functions, 2);
    pinmap.rx_flow_pin = pins[0];
    pinmap.rx_flow_function = functions[0];
    pinmap.tx_flow_pin = pins[1];
    pinmap.tx_flow_function = functions[1];
    serial_set_flow_control_direct(obj, type, &pinmap);
}

const PinMap* serial_cts_pinmap(void) { return PINMAP_UART_CTS; }

const PinMap* serial_rts_pinmap(void) { return PINMAP_UART_RTS; }

#endif

#endif
