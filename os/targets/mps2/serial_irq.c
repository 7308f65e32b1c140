// SPDX-License-Identifier: BSD-3-Clause
//
// DDI 0479, 4.3: the UART's interrupts come with an event, a character in or a buffer that became free, while the HAL's
// hold as long as a character can be read or written. So the interrupt is made to pend when one is enabled late, or its
// handler did not do all.
#include "../../hal/source/interrupt_mask.h"
#include "cmsis.h"
#include "hal/serial_api.h"
#include "mps2_uart.h"

#if DEVICE_SERIAL

#define UARTS 5

static struct {
    uart_irq_handler handler;
    uint32_t id;
} handlers[UARTS];

static CMSDK_UART_TypeDef* const uarts[UARTS] = {
    (CMSDK_UART_TypeDef*)CMSDK_UART0_BASE, (CMSDK_UART_TypeDef*)CMSDK_UART1_BASE, (CMSDK_UART_TypeDef*)CMSDK_UART2_BASE,
    (CMSDK_UART_TypeDef*)CMSDK_UART3_BASE, (CMSDK_UART_TypeDef*)CMSDK_UART4_BASE};

static int can_read(const CMSDK_UART_TypeDef* uart) {
    return (uart->CTRL & CMSDK_UART_CTRL_RXIRQEN) && (uart->STATE & CMSDK_UART_STATE_RXBF);
}

static int can_write(const CMSDK_UART_TypeDef* uart) {
    return (uart->CTRL & CMSDK_UART_CTRL_TXIRQEN) && !(uart->STATE & CMSDK_UART_STATE_TXBF);
}

void serial_irq_handler(serial_t* obj, uart_irq_handler handler, uint32_t id) {
    const uint32_t mask = mask_interrupts();
    handlers[obj->index].handler = handler;
    handlers[obj->index].id = id;
    unmask_interrupts(mask);
}

void serial_irq_set(serial_t* obj, SerialIrq irq, uint32_t enable) {
    const IRQn_Type line = irq == RxIrq ? mps2_uart_rx_irq(obj->index) : mps2_uart_tx_irq(obj->index);
    const uint32_t bit = irq == RxIrq ? CMSDK_UART_CTRL_RXIRQEN : CMSDK_UART_CTRL_TXIRQEN;
    const uint32_t mask = mask_interrupts();
    if (enable) {
        obj->uart->CTRL |= bit;
        NVIC_EnableIRQ(line);
        if (irq == RxIrq ? can_read(obj->uart) : can_write(obj->uart)) NVIC_SetPendingIRQ(line);
    } else {
        obj->uart->CTRL &= ~bit;
        obj->uart->INTCLEAR = irq == RxIrq ? CMSDK_UART_INT_RX : CMSDK_UART_INT_TX;
        NVIC_ClearPendingIRQ(line);
    }
    unmask_interrupts(mask);
}

static void rx_interrupt(unsigned index) {
    CMSDK_UART_TypeDef* uart = uarts[index];
    uart->INTCLEAR = CMSDK_UART_INT_RX;
    if (can_read(uart) && handlers[index].handler) {
        handlers[index].handler(handlers[index].id, RxIrq);
        if (can_read(uart)) NVIC_SetPendingIRQ(mps2_uart_rx_irq(index));
    }
}

static void tx_interrupt(unsigned index) {
    CMSDK_UART_TypeDef* uart = uarts[index];
    uart->INTCLEAR = CMSDK_UART_INT_TX;
    if (can_write(uart) && handlers[index].handler) {
        handlers[index].handler(handlers[index].id, TxIrq);
        if (can_write(uart)) NVIC_SetPendingIRQ(mps2_uart_tx_irq(index));
    }
}

void UARTRX0_Handler(void) { rx_interrupt(0); }
void UARTTX0_Handler(void) { tx_interrupt(0); }
void UARTRX1_Handler(void) { rx_interrupt(1); }
void UARTTX1_Handler(void) { tx_interrupt(1); }
void UARTRX2_Handler(void) { rx_interrupt(2); }
void UARTTX2_Handler(void) { tx_interrupt(2); }
void UARTRX3_Handler(void) { rx_interrupt(3); }
void UARTTX3_Handler(void) { tx_interrupt(3); }
void UARTRX4_Handler(void) { rx_interrupt(4); }
void UARTTX4_Handler(void) { tx_interrupt(4); }

#endif
