// SPDX-License-Identifier: BSD-3-Clause
//
// DDI 0479, 4.1: a pin's interrupt is of one edge. For both, the edge that comes next is chosen from the level at each
// interrupt. FPGAIO's buttons have no interrupt at all: TIMER1 looks at them every 10 ms, while one of them is in use.
#include "hal/gpio_irq_api.h"

#include "../../hal/source/interrupt_mask.h"
#include "cmsis.h"

#if DEVICE_INTERRUPTIN

#define PINS 52
#define PORTS 4
#define BUTTONS 2
#define BUTTON_PERIOD (MPS2_CLOCK_HZ / 100)

#define RISE 1u
#define FALL 2u

typedef struct {
    gpio_irq_handler handler;
    uintptr_t context;
} line_t;

static line_t pins[PINS];
static uint16_t rises[PORTS];  // pins whose edge is asked for
static uint16_t falls[PORTS];

static line_t buttons[BUTTONS];
static uint8_t button_edges[BUTTONS];
static bool button_disabled[BUTTONS];
static uint32_t button_levels;

static bool is_button(int pin) { return pin == USERSW1 || pin == USERSW2; }

static IRQn_Type irq_of(unsigned port) {
    static const uint8_t irqs[PORTS] = {PORT0_ALL_IRQn, PORT1_ALL_IRQn, PORT2_ALL_IRQn, PORT3_ALL_IRQn};
    return (IRQn_Type)irqs[port];
}

// Waits for the edge that leads away from the level of now; of the two edges just one may be asked for. Interrupts are
// masked.
static void select_edge(unsigned port, uint16_t bit) {
    CMSDK_GPIO_TypeDef* gpio = CMSDK_GPIO(port);
    const bool rise = rises[port] & bit;
    const bool fall = falls[port] & bit;
    if (!rise && !fall) {
        gpio->INTENCLR = bit;
        gpio->INTCLEAR = bit;
        return;
    }
    const bool next_is_rise = rise && fall ? !(gpio->DATA & bit) : rise;
    gpio->INTTYPESET = bit;
    if (next_is_rise) {
        gpio->INTPOLSET = bit;
    } else {
        gpio->INTPOLCLR = bit;
    }
}

static void port_interrupt(unsigned port) {
    CMSDK_GPIO_TypeDef* gpio = CMSDK_GPIO(port);
    uint32_t pending = gpio->INTSTATUS & gpio->INTENSET;
    while (pending) {
        const unsigned n = (unsigned)__builtin_ctz(pending);
        const uint16_t bit = (uint16_t)(1u << n);
        pending &= pending - 1;
        const line_t* line = &pins[16 * port + n];
        const bool rose = gpio->INTPOLSET & bit;
        const uint32_t mask = mask_interrupts();
        gpio->INTCLEAR = bit;
        select_edge(port, bit);
        unmask_interrupts(mask);
        if (line->handler) line->handler(line->context, rose ? IRQ_RISE : IRQ_FALL);
        // With both edges, the one back may have come before it was waited for.
        if ((rises[port] & falls[port] & bit) && !(gpio->INTPOLSET & bit) == !(gpio->DATA & bit)) {
            const bool level = gpio->DATA & bit;
            if (line->handler) line->handler(line->context, level ? IRQ_RISE : IRQ_FALL);
            select_edge(port, bit);
        }
    }
}

void PORT0_ALL_Handler(void) { port_interrupt(0); }
void PORT1_ALL_Handler(void) { port_interrupt(1); }
void PORT2_ALL_Handler(void) { port_interrupt(2); }
void PORT3_ALL_Handler(void) { port_interrupt(3); }

void TIMER1_Handler(void) {
    CMSDK_TIMER1->INTCLEAR = 1;
    const uint32_t levels = MPS2_FPGAIO->BUTTON;
    const uint32_t changed = levels ^ button_levels;
    button_levels = levels;
    for (unsigned i = 0; i < BUTTONS; ++i) {
        if (!(changed & (1u << i)) || !buttons[i].handler || button_disabled[i]) continue;
        const bool rose = levels & (1u << i);
        if (button_edges[i] & (rose ? RISE : FALL)) buttons[i].handler(buttons[i].context, rose ? IRQ_RISE : IRQ_FALL);
    }
}

static void button_timer(bool on) {
    if (!on) {
        CMSDK_TIMER1->CTRL = 0;
        NVIC_DisableIRQ(TIMER1_IRQn);
        return;
    }
    if (CMSDK_TIMER1->CTRL & CMSDK_TIMER_CTRL_EN) return;
    button_levels = MPS2_FPGAIO->BUTTON;
    CMSDK_TIMER1->RELOAD = BUTTON_PERIOD - 1;
    CMSDK_TIMER1->VALUE = BUTTON_PERIOD - 1;
    CMSDK_TIMER1->INTCLEAR = 1;
    CMSDK_TIMER1->CTRL = CMSDK_TIMER_CTRL_EN | CMSDK_TIMER_CTRL_IRQEN;
    NVIC_EnableIRQ(TIMER1_IRQn);
}

int gpio_irq_init(gpio_irq_t* obj, PinName pin, gpio_irq_handler handler, uintptr_t context) {
    if (pin == NC || (pin >= PINS && !is_button(pin))) return -1;
    obj->pin = (uint8_t)pin;
    const uint32_t mask = mask_interrupts();
    if (is_button(pin)) {
        const unsigned i = (unsigned)(pin - USERSW1);
        buttons[i].handler = handler;
        buttons[i].context = context;
        button_edges[i] = 0;
        button_disabled[i] = false;
    } else {
        const unsigned port = (unsigned)pin >> 4;
        const uint16_t bit = (uint16_t)(1u << (pin & 15));
        pins[pin].handler = handler;
        pins[pin].context = context;
        rises[port] &= (uint16_t)~bit;
        falls[port] &= (uint16_t)~bit;
        select_edge(port, bit);
        NVIC_EnableIRQ(irq_of(port));
    }
    unmask_interrupts(mask);
    return 0;
}

void gpio_irq_free(gpio_irq_t* obj) {
    gpio_irq_set(obj, IRQ_RISE, 0);
    gpio_irq_set(obj, IRQ_FALL, 0);
    if (is_button(obj->pin)) {
        buttons[obj->pin - USERSW1].handler = 0;
    } else {
        pins[obj->pin].handler = 0;
    }
}

void gpio_irq_set(gpio_irq_t* obj, gpio_irq_event event, uint32_t enable) {
    const uint32_t mask = mask_interrupts();
    if (is_button(obj->pin)) {
        uint8_t* edges = &button_edges[obj->pin - USERSW1];
        const uint8_t edge = event == IRQ_RISE ? RISE : FALL;
        *edges = enable ? *edges | edge : *edges & (uint8_t)~edge;
        button_timer(button_edges[0] || button_edges[1]);
    } else {
        const unsigned port = obj->pin >> 4;
        const uint16_t bit = (uint16_t)(1u << (obj->pin & 15));
        uint16_t* edges = event == IRQ_RISE ? &rises[port] : &falls[port];
        *edges = enable ? *edges | bit : *edges & (uint16_t)~bit;
        select_edge(port, bit);
        if (enable) {
            CMSDK_GPIO(port)->INTCLEAR = bit;
            CMSDK_GPIO(port)->INTENSET = bit;
        }
    }
    unmask_interrupts(mask);
}

void gpio_irq_enable(gpio_irq_t* obj) {
    if (is_button(obj->pin)) {
        button_disabled[obj->pin - USERSW1] = false;
    } else {
        CMSDK_GPIO(obj->pin >> 4)->INTENSET = 1u << (obj->pin & 15);
    }
}

void gpio_irq_disable(gpio_irq_t* obj) {
    if (is_button(obj->pin)) {
        button_disabled[obj->pin - USERSW1] = true;
    } else {
        CMSDK_GPIO(obj->pin >> 4)->INTENCLR = 1u << (obj->pin & 15);
    }
}

#endif
