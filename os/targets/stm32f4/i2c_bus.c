// SPDX-License-Identifier: BSD-3-Clause
//
// Starts, timeouts, the clock and the recovery of the bus: RM0090, 27.3.3 and 27.6; UM10204, 3.1.16 (bus clear).
#include "../../hal/source/interrupt_mask.h"
#include "hal/us_ticker_api.h"
#include "stm32f4_clock.h"
#include "stm32f4_gpio.h"
#include "stm32f4_i2c.h"
#include "stm32f4_pin.h"

#if DEVICE_I2C

// As SMBus has it: no slave stretches the clock longer (SMBus 3.1, 4.2.5).
#define TIMEOUT_US 25000u
#define ERRORS (I2C_SR1_BERR | I2C_SR1_ARLO | I2C_SR1_AF)
#define STANDARD_HZ 100000u

static uint32_t now_us(void) {
    // The microsecond ticker has 1 MHz on this family.
    return us_ticker_read();
}

uint32_t stm32f4_i2c_wait(struct i2c_s* s, uint32_t flags) {
    us_ticker_init();
    const uint32_t start = now_us();
    do {
        const uint32_t status = s->i2c->SR1 & (flags | ERRORS);
        if (status) return status;
    } while (now_us() - start < TIMEOUT_US);
    return 0;
}

void stm32f4_i2c_setup(struct i2c_s* s) {
    const uint32_t clock = stm32f4_bus_clock((uint32_t)s->i2c);
    const uint32_t mhz = clock / 1000000;
    s->i2c->CR1 = I2C_CR1_SWRST;
    s->i2c->CR1 = 0;
    s->i2c->CR2 = mhz;
    if (s->hz <= STANDARD_HZ) {
        const uint32_t half = (clock + 2 * s->hz - 1) / (2 * s->hz);
        s->i2c->CCR = half < 4 ? 4 : half > 0xFFF ? 0xFFF : half;
        s->i2c->TRISE = mhz + 1;  // 1000 ns
    } else {
        const uint32_t third = (clock + 3 * s->hz - 1) / (3 * s->hz);  // low twice as long as high
        s->i2c->CCR = I2C_CCR_FS | (third < 1 ? 1 : third);
        s->i2c->TRISE = mhz * 300 / 1000 + 1;  // 300 ns
    }
    s->i2c->OAR1 = 1UL << 14;  // 27.6.3: software keeps it 1
    s->i2c->CR1 = I2C_CR1_PE;
    s->i2c->CR1 = I2C_CR1_PE | I2C_CR1_ACK;
    s->state = I2C_IDLE;
}

int stm32f4_i2c_start(struct i2c_s* s) {
    I2C_TypeDef* i2c = s->i2c;
    us_ticker_init();
    const uint32_t start = now_us();
    // A stop that was asked for must be through: no other bit of CR1 may be written before (27.6.1).
    while (i2c->CR1 & I2C_CR1_STOP) {
        if (now_us() - start >= TIMEOUT_US) return I2C_ERROR_BUS_BUSY;
    }
    if (s->state == I2C_IDLE || s->state == I2C_READ_STOPPED) {
        while (i2c->SR2 & I2C_SR2_BUSY) {
            if (now_us() - start >= TIMEOUT_US) return I2C_ERROR_BUS_BUSY;
        }
    }
    i2c->SR1 = ~ERRORS;
    if (s->state != I2C_STARTED) i2c->CR1 |= I2C_CR1_START;
    s->state = I2C_STARTED;
    return stm32f4_i2c_wait(s, I2C_SR1_SB) & I2C_SR1_SB ? 0 : I2C_ERROR_BUS_BUSY;
}

static void wait_half_bit(void) {
    const uint32_t start = now_us();
    while (now_us() - start < 6) {  // 83 kHz
    }
}

static void set_line(PinName pin, int high) {
    stm32f4_gpio_of(pin)->BSRR = UINT32_C(1) << (STM_PIN(pin) + (high ? 0 : 16));
    wait_half_bit();
}

static int is_high(PinName pin) { return (stm32f4_gpio_of(pin)->IDR >> STM_PIN(pin) & 1) != 0; }

static void set_moder(PinName pin, uint32_t mode) {
    GPIO_TypeDef* gpio = stm32f4_gpio_of(pin);
    const uint32_t mask = mask_interrupts();
    gpio->MODER = (gpio->MODER & ~(UINT32_C(3) << (2 * STM_PIN(pin)))) | mode << (2 * STM_PIN(pin));
    unmask_interrupts(mask);
}

// A slave that was cut off within a byte holds SDA until it has sent it: up to nine clocks, then a stop.
void i2c_reset(i2c_t* obj) {
    struct i2c_s* s = I2C_S(obj);
    const PinName sda = (PinName)s->sda;
    const PinName scl = (PinName)s->scl;
    us_ticker_init();
    s->i2c->CR1 = 0;
    set_line(scl, 1);
    set_line(sda, 1);
    // The pins stay open-drain, as their alternate function has them.
    set_moder(scl, STM_MODE_OUTPUT_PP);
    set_moder(sda, STM_MODE_OUTPUT_PP);
    for (int clock = 0; clock < 9 && !is_high(sda); ++clock) {
        set_line(scl, 0);
        set_line(scl, 1);
    }
    set_line(scl, 0);
    set_line(sda, 0);
    set_line(scl, 1);
    set_line(sda, 1);
    set_moder(scl, STM_MODE_AF_PP);
    set_moder(sda, STM_MODE_AF_PP);
    stm32f4_i2c_setup(s);
}

#endif
