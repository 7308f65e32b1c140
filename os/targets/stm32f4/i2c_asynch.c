// SPDX-License-Identifier: BSD-3-Clause
//
// Transfers by interrupts: write, repeated start, read. RM0090, 27.3.3 and 27.4; the end of a read as in i2c_api.c.
#include "stm32f4_i2c.h"

#if DEVICE_I2C_ASYNCH

#define ENABLED (I2C_CR2_ITEVTEN | I2C_CR2_ITERREN)

static void (*handlers[STM32F4_I2CS])(void);

static void interrupt(unsigned index) {
    if (handlers[index]) handlers[index]();
}

void I2C1_EV_IRQHandler(void) { interrupt(0); }
void I2C1_ER_IRQHandler(void) { interrupt(0); }
void I2C2_EV_IRQHandler(void) { interrupt(1); }
void I2C2_ER_IRQHandler(void) { interrupt(1); }
void I2C3_EV_IRQHandler(void) { interrupt(2); }
void I2C3_ER_IRQHandler(void) { interrupt(2); }

static IRQn_Type irq_of(unsigned index) {
    static const uint8_t irqs[STM32F4_I2CS] = {I2C1_EV_IRQn, I2C2_EV_IRQn, I2C3_EV_IRQn};  // errors are the next
    return (IRQn_Type)irqs[index];
}

static uint32_t end(i2c_t* obj, uint32_t event) {
    obj->i2c.i2c->CR2 &= ~(ENABLED | I2C_CR2_ITBUFEN);
    handlers[obj->i2c.index] = 0;
    return event & obj->i2c.event;
}

void i2c_transfer_asynch(i2c_t* obj, const void* tx, size_t tx_length, void* rx, size_t rx_length, uint32_t address,
                         uint32_t stop, uint32_t handler, uint32_t event, DMAUsage hint) {
    (void)hint;
    struct i2c_s* s = &obj->i2c;
    obj->tx_buff.buffer = (void*)(uintptr_t)tx;
    obj->tx_buff.length = tx_length;
    obj->rx_buff.buffer = rx;
    obj->rx_buff.length = rx_length;
    obj->tx_buff.pos = obj->rx_buff.pos = 0;
    obj->tx_buff.width = obj->rx_buff.width = 8;
    s->address = (uint8_t)(address & ~1u);
    s->stop = stop != 0;
    s->event = event;
    s->i2c->SR1 = ~(I2C_SR1_BERR | I2C_SR1_ARLO | I2C_SR1_AF);
    s->i2c->CR1 = (s->i2c->CR1 & ~I2C_CR1_POS) | I2C_CR1_ACK;
    handlers[s->index] = (void (*)(void))handler;
    NVIC_EnableIRQ(irq_of(s->index));
    NVIC_EnableIRQ((IRQn_Type)(irq_of(s->index) + 1));
    if (s->state != I2C_STARTED) s->i2c->CR1 |= I2C_CR1_START;
    s->state = I2C_STARTED;
    s->i2c->CR2 |= ENABLED;
}

// The last byte is refused; then a stop, or the start of what comes next.
static void close(struct i2c_s* s) {
    s->i2c->CR1 |= s->stop ? I2C_CR1_STOP : I2C_CR1_START;
    s->state = s->stop ? I2C_IDLE : I2C_STARTED;
}

static void receive(i2c_t* obj) { ((uint8_t*)obj->rx_buff.buffer)[obj->rx_buff.pos++] = (uint8_t)obj->i2c.i2c->DR; }

static uint32_t transmit_next(i2c_t* obj) {
    struct i2c_s* s = &obj->i2c;
    if (obj->tx_buff.pos < obj->tx_buff.length) {
        s->i2c->DR = ((const uint8_t*)obj->tx_buff.buffer)[obj->tx_buff.pos++];
        return 0;
    }
    if (obj->rx_buff.length) {
        s->state = I2C_STARTED;
        s->i2c->CR1 |= I2C_CR1_START;
        return 0;
    }
    if (s->stop) {
        s->i2c->CR1 |= I2C_CR1_STOP;
        s->state = I2C_IDLE;
    }
    return end(obj, I2C_EVENT_TRANSFER_COMPLETE);
}

static uint32_t addressed(i2c_t* obj) {
    struct i2c_s* s = &obj->i2c;
    const size_t length = obj->rx_buff.length;
    if (s->state != I2C_ADDRESSED) {
        s->state = I2C_WRITING;
        (void)s->i2c->SR2;
        return transmit_next(obj);
    }
    s->state = I2C_READING;
    if (length == 2) s->i2c->CR1 |= I2C_CR1_POS;
    if (length == 1) s->i2c->CR1 &= ~I2C_CR1_ACK;
    (void)s->i2c->SR2;
    if (length == 2) s->i2c->CR1 &= ~I2C_CR1_ACK;
    if (length == 1) {
        close(s);
        s->i2c->CR2 |= I2C_CR2_ITBUFEN;  // one byte alone never makes BTF
    }
    return 0;
}

static uint32_t event(i2c_t* obj, uint32_t status) {
    struct i2c_s* s = &obj->i2c;
    const size_t left = obj->rx_buff.length - obj->rx_buff.pos;
    if (status & I2C_SR1_SB) {
        const int write = obj->tx_buff.pos < obj->tx_buff.length || (obj->tx_buff.pos == 0 && obj->rx_buff.length == 0);
        // Until the address is acknowledged the state says which way it goes.
        s->state = write ? I2C_STARTED : I2C_ADDRESSED;
        s->i2c->DR = s->address | (write ? 0u : 1u);
    } else if (status & I2C_SR1_ADDR) {
        return addressed(obj);
    } else if (s->state == I2C_WRITING) {
        if (status & I2C_SR1_BTF) return transmit_next(obj);
    } else if (obj->rx_buff.length == 1) {
        if ((status & I2C_SR1_RXNE) && left == 1) {
            receive(obj);
            return end(obj, I2C_EVENT_TRANSFER_COMPLETE);
        }
    } else if (s->state == I2C_READING && (status & I2C_SR1_BTF)) {
        if (left == 2) {
            close(s);
            receive(obj);
            receive(obj);
            s->i2c->CR1 &= ~I2C_CR1_POS;
            return end(obj, I2C_EVENT_TRANSFER_COMPLETE);
        }
        if (left == 3) s->i2c->CR1 &= ~I2C_CR1_ACK;
        receive(obj);
    }
    return 0;
}

uint32_t i2c_irq_handler_asynch(i2c_t* obj) {
    struct i2c_s* s = &obj->i2c;
    const uint32_t status = s->i2c->SR1;
    if (status & I2C_SR1_AF) {
        s->i2c->SR1 = ~I2C_SR1_AF;
        s->i2c->CR1 |= I2C_CR1_STOP;
        const uint32_t reason = s->state == I2C_WRITING ? I2C_EVENT_TRANSFER_EARLY_NACK : I2C_EVENT_ERROR_NO_SLAVE;
        s->state = I2C_IDLE;
        return end(obj, reason);
    }
    if (status & (I2C_SR1_BERR | I2C_SR1_ARLO)) {
        end(obj, 0);
        stm32f4_i2c_setup(s);
        return I2C_EVENT_ERROR & s->event;
    }
    return event(obj, status);
}

uint8_t i2c_active(i2c_t* obj) { return handlers[obj->i2c.index] != 0; }

void i2c_abort_asynch(i2c_t* obj) {
    end(obj, 0);
    i2c_reset(obj);
}

#endif
