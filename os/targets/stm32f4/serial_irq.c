// SPDX-License-Identifier: BSD-3-Clause
//
// RM0090, 30.4: one interrupt a UART, which holds as long as its cause does.
#include "stm32f4_uart.h"

#include "../../hal/source/interrupt_mask.h"

#if DEVICE_SERIAL

static struct {
    uart_irq_handler handler;
    uint32_t id;
} handlers[STM32F4_UARTS];

static USART_TypeDef* const uarts[STM32F4_UARTS] = {USART1, USART2, USART3, UART4, UART5, USART6, UART7, UART8};

void serial_irq_handler(serial_t* obj, uart_irq_handler handler, uint32_t id) {
    const unsigned index = SERIAL_S(obj)->index;
    const uint32_t mask = mask_interrupts();
    handlers[index].handler = handler;
    handlers[index].id = id;
    unmask_interrupts(mask);
}

void serial_irq_set(serial_t* obj, SerialIrq irq, uint32_t enable) {
    struct serial_s* s = SERIAL_S(obj);
    const uint32_t bit = irq == RxIrq ? USART_CR1_RXNEIE : USART_CR1_TXEIE;
    stm32f4_uart_modify(&s->uart->CR1, bit, enable ? bit : 0);
    if (enable) NVIC_EnableIRQ(stm32f4_uart_irq(s->index));
}

#if DEVICE_SERIAL_ASYNCH
stm32f4_uart_isr_t stm32f4_uart_asynch[STM32F4_UARTS][2];
#define ASYNCH(index, irq) stm32f4_uart_asynch[index][irq]
#else
#define ASYNCH(index, irq) ((void (*)(void))0)
#endif

static void interrupt(unsigned index) {
    USART_TypeDef* uart = uarts[index];
    const uart_irq_handler handler = handlers[index].handler;
    // The handler of an asynchronous transfer serves both directions if it has both.
    void (*const rx)(void) = ASYNCH(index, RxIrq);
    void (*const tx)(void) = ASYNCH(index, TxIrq);
    if (rx) rx();
    if (tx && tx != rx) tx();
    if (!rx && (uart->CR1 & USART_CR1_RXNEIE)) {
        const uint32_t status = uart->SR;
        if ((status & USART_SR_RXNE) && handler) {
            handler(handlers[index].id, RxIrq);
        } else if (status & (USART_SR_RXNE | USART_SR_ORE)) {
            (void)uart->DR;  // an overrun alone, or nobody who reads
        }
    }
    if (!tx && (uart->CR1 & USART_CR1_TXEIE) && (uart->SR & USART_SR_TXE)) {
        if (handler) {
            handler(handlers[index].id, TxIrq);
        } else {
            stm32f4_uart_modify(&uart->CR1, USART_CR1_TXEIE, 0);
        }
    }
}

void USART1_IRQHandler(void) { interrupt(0); }
void USART2_IRQHandler(void) { interrupt(1); }
void USART3_IRQHandler(void) { interrupt(2); }
void UART4_IRQHandler(void) { interrupt(3); }
void UART5_IRQHandler(void) { interrupt(4); }
void USART6_IRQHandler(void) { interrupt(5); }
void UART7_IRQHandler(void) { interrupt(6); }
void UART8_IRQHandler(void) { interrupt(7); }

#endif
