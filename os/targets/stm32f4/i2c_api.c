// SPDX-License-Identifier: BSD-3-Clause
//
// The master of RM0090, 27.3.3. How a read ends decides how it begins: the unit answers a byte before the program sees
// it, so that the last byte, or the last two or three, are set up ahead (the "closing the communication" part of that
// section).
#include "hal/i2c_api.h"

#include "PeripheralPinMaps.h"
#include "platform/mbed_assert.h"
#include "stm32f4_clock.h"
#include "stm32f4_i2c.h"
#include "stm32f4_pinmap.h"

#if DEVICE_I2C

#define UNUSED_PIN STM_PIN_DATA(STM_MODE_INPUT, GPIO_NOPULL, 0)
#define FAST_HZ 400000u
#define STANDARD_HZ 100000u
#define READ_BIT 1u

static const uint32_t bases[STM32F4_I2CS] = {I2C1_BASE, I2C2_BASE, I2C3_BASE};

void i2c_init_direct(i2c_t* obj, const i2c_pinmap_t* pinmap) {
    struct i2c_s* s = I2C_S(obj);
    const uint32_t base = (uint32_t)pinmap->peripheral;
    MBED_ASSERT(base != (uint32_t)NC);
    s->i2c = (I2C_TypeDef*)base;
    s->index = 0;
    while (bases[s->index] != base) ++s->index;
    s->sda = (int16_t)pinmap->sda_pin;
    s->scl = (int16_t)pinmap->scl_pin;
    s->hz = STANDARD_HZ;
    s->state = I2C_IDLE;
    stm32f4_clock_enable(base);
    stm32f4_peripheral_reset(base);
    pin_function(pinmap->sda_pin, pinmap->sda_function);
    pin_function(pinmap->scl_pin, pinmap->scl_function);
    stm32f4_i2c_setup(s);
}

void i2c_init(i2c_t* obj, PinName sda, PinName scl) {
    const PinName pins[] = {sda, scl};
    const PinMap* const maps[] = {PINMAP_I2C_SDA, PINMAP_I2C_SCL};
    int functions[2];
    const i2c_pinmap_t pinmap = {
        .peripheral = stm32f4_pinmap_find(pins, maps, functions, 2),
        .sda_pin = sda,
        .sda_function = functions[0],
        .scl_pin = scl,
        .scl_function = functions[1],
    };
    i2c_init_direct(obj, &pinmap);
}

void i2c_free(i2c_t* obj) {
    const struct i2c_s* s = I2C_S(obj);
    stm32f4_peripheral_reset((uint32_t)s->i2c);
    stm32f4_clock_disable((uint32_t)s->i2c);
    pin_function((PinName)s->sda, UNUSED_PIN);
    pin_function((PinName)s->scl, UNUSED_PIN);
}

void i2c_frequency(i2c_t* obj, int hz) {
    struct i2c_s* s = I2C_S(obj);
    MBED_ASSERT(hz > 0);
    s->hz = (uint32_t)hz > FAST_HZ ? FAST_HZ : (uint32_t)hz;
    stm32f4_i2c_setup(s);
}

const i2c_capabilities_t* i2c_get_capabilities(void) {
    static const i2c_capabilities_t capabilities = {
        .supports_zero_length_transfer_single_byte = true,
        .supports_zero_length_transfer_transaction = true,
    };
    return &capabilities;
}

// ADDR is cleared by reading SR1, which the wait did, then SR2.
static void clear_addr(struct i2c_s* s) { (void)s->i2c->SR2; }

static void send_stop(struct i2c_s* s) {
    s->i2c->CR1 |= I2C_CR1_STOP;
    s->state = I2C_IDLE;
}

// What went wrong, with the bus brought back to idle: a stop after a byte that was not acknowledged, a reset after
// anything else.
static int fail(i2c_t* obj, uint32_t flags) {
    struct i2c_s* s = I2C_S(obj);
    if (flags & I2C_SR1_AF) {
        s->i2c->SR1 = ~I2C_SR1_AF;
        send_stop(s);
        return I2C_ERROR_NO_SLAVE;
    }
    i2c_reset(obj);
    return I2C_ERROR_BUS_BUSY;
}

// Sends the address after a start. 0: acknowledged; ADDR is set and the clock held.
static int send_address(i2c_t* obj, uint32_t address) {
    struct i2c_s* s = I2C_S(obj);
    s->i2c->DR = address;
    const uint32_t came = stm32f4_i2c_wait(s, I2C_SR1_ADDR);
    return came & I2C_SR1_ADDR ? 0 : fail(obj, came);
}

static int start(i2c_t* obj) {
    struct i2c_s* s = I2C_S(obj);
    const int error = stm32f4_i2c_start(s);
    if (!error) return 0;
    // Somebody holds a line: free it, and try once more.
    i2c_reset(obj);
    return stm32f4_i2c_start(s);
}

int i2c_write(i2c_t* obj, int address, const char* data, int length, int stop) {
    struct i2c_s* s = I2C_S(obj);
    int error = start(obj);
    if (error) return error;
    error = send_address(obj, (uint32_t)address & ~READ_BIT & 0xFF);
    if (error) return error;
    clear_addr(s);
    s->state = I2C_WRITING;
    for (int i = 0; i < length; ++i) {
        s->i2c->DR = (uint8_t)data[i];
        // BTF, not TXE: a byte counts when it was acknowledged.
        const uint32_t came = stm32f4_i2c_wait(s, I2C_SR1_BTF);
        if (!(came & I2C_SR1_BTF)) return fail(obj, came) == I2C_ERROR_NO_SLAVE ? i : I2C_ERROR_BUS_BUSY;
    }
    if (stop) send_stop(s);
    return length;
}

// After the last byte was set up to be refused: a stop, or the start of what follows, which must be asked for now as
// well.
static void close_read(struct i2c_s* s, int stop) {
    s->i2c->CR1 |= stop ? I2C_CR1_STOP : I2C_CR1_START;
    s->state = stop ? I2C_IDLE : I2C_STARTED;
}

static int read_one(i2c_t* obj, char* data, int stop) {
    struct i2c_s* s = I2C_S(obj);
    s->i2c->CR1 &= ~I2C_CR1_ACK;
    clear_addr(s);
    close_read(s, stop);
    const uint32_t came = stm32f4_i2c_wait(s, I2C_SR1_RXNE);
    if (!(came & I2C_SR1_RXNE)) return fail(obj, came);
    data[0] = (char)s->i2c->DR;
    return 1;
}

static int read_many(i2c_t* obj, char* data, int length, int stop) {
    struct i2c_s* s = I2C_S(obj);
    if (length == 2) s->i2c->CR1 |= I2C_CR1_POS;  // ACK is for the byte after the next
    clear_addr(s);
    if (length == 2) s->i2c->CR1 &= ~I2C_CR1_ACK;
    int i = 0;
    // BTF: one byte in DR, the next in the shift register, the clock held.
    while (length - i > 2) {
        const uint32_t came = stm32f4_i2c_wait(s, I2C_SR1_BTF);
        if (!(came & I2C_SR1_BTF)) return fail(obj, came);
        if (length - i == 3) s->i2c->CR1 &= ~I2C_CR1_ACK;
        data[i++] = (char)s->i2c->DR;
    }
    const uint32_t came = stm32f4_i2c_wait(s, I2C_SR1_BTF);
    if (!(came & I2C_SR1_BTF)) return fail(obj, came);
    close_read(s, stop);
    data[i++] = (char)s->i2c->DR;
    data[i++] = (char)s->i2c->DR;
    return length;
}

int i2c_read(i2c_t* obj, int address, char* data, int length, int stop) {
    struct i2c_s* s = I2C_S(obj);
    int error = start(obj);
    if (error) return error;
    s->i2c->CR1 = (s->i2c->CR1 & ~I2C_CR1_POS) | I2C_CR1_ACK;
    error = send_address(obj, ((uint32_t)address | READ_BIT) & 0xFF);
    if (error) return error;
    if (length < 1) {  // a read has at least one byte: it is refused and dropped
        char dropped;
        const int result = read_one(obj, &dropped, 1);
        return result < 0 ? result : 0;
    }
    s->state = I2C_READING;
    const int result = length == 1 ? read_one(obj, data, stop) : read_many(obj, data, length, stop);
    s->i2c->CR1 &= ~I2C_CR1_POS;
    return result;
}

int i2c_start(i2c_t* obj) { return start(obj); }

int i2c_stop(i2c_t* obj) {
    struct i2c_s* s = I2C_S(obj);
    if (s->state == I2C_ADDRESSED) {  // nobody wanted the byte that is on its way
        char dropped;
        read_one(obj, &dropped, 1);
    } else if (s->state == I2C_READING) {  // and here the one that was fetched ahead, and the one behind it
        s->i2c->CR1 &= ~I2C_CR1_ACK;
        send_stop(s);
        if (stm32f4_i2c_wait(s, I2C_SR1_RXNE) & I2C_SR1_RXNE) (void)s->i2c->DR;
    } else if (s->state != I2C_IDLE && s->state != I2C_READ_STOPPED) {
        send_stop(s);
    }
    s->state = I2C_IDLE;
    return 0;
}

int i2c_byte_write(i2c_t* obj, int data) {
    struct i2c_s* s = I2C_S(obj);
    uint32_t came;
    if (s->state == I2C_STARTED) {
        s->i2c->CR1 = (s->i2c->CR1 & ~I2C_CR1_POS) | I2C_CR1_ACK;
        s->i2c->DR = (uint32_t)data & 0xFF;
        came = stm32f4_i2c_wait(s, I2C_SR1_ADDR);
        if (came & I2C_SR1_ADDR) {
            s->state = (uint32_t)data & READ_BIT ? I2C_ADDRESSED : I2C_WRITING;
            if (s->state == I2C_WRITING) clear_addr(s);
            return 1;
        }
    } else {
        s->i2c->DR = (uint32_t)data & 0xFF;
        came = stm32f4_i2c_wait(s, I2C_SR1_BTF);
        if (came & I2C_SR1_BTF) return 1;
    }
    s->i2c->SR1 = ~I2C_SR1_AF;
    s->state = I2C_WRITING;  // i2c_stop() ends it
    return came & I2C_SR1_AF ? 0 : 2;
}

// The unit answers each byte as it comes, before it is known here whether another is wanted. So of several bytes each
// is fetched one ahead, and behind the last one there is one more on the bus, which is refused and dropped.
int i2c_byte_read(i2c_t* obj, int last) {
    struct i2c_s* s = I2C_S(obj);
    if (s->state == I2C_ADDRESSED) {
        if (last) {
            char byte = 0;
            read_one(obj, &byte, 1);
            s->state = I2C_READ_STOPPED;
            return (uint8_t)byte;
        }
        clear_addr(s);
        s->state = I2C_READING;
    }
    const uint32_t came = stm32f4_i2c_wait(s, I2C_SR1_RXNE);
    if (last) {
        s->i2c->CR1 &= ~I2C_CR1_ACK;
        s->i2c->CR1 |= I2C_CR1_STOP;
    }
    const int byte = (int)(s->i2c->DR & 0xFF);
    if (last) {
        if (stm32f4_i2c_wait(s, I2C_SR1_RXNE) & I2C_SR1_RXNE) (void)s->i2c->DR;
        s->state = I2C_READ_STOPPED;
    }
    return came & I2C_SR1_RXNE ? byte : 0;
}

const PinMap* i2c_master_sda_pinmap(void) { return PINMAP_I2C_SDA; }
const PinMap* i2c_master_scl_pinmap(void) { return PINMAP_I2C_SCL; }
const PinMap* i2c_slave_sda_pinmap(void) { return PINMAP_I2C_SDA; }
const PinMap* i2c_slave_scl_pinmap(void) { return PINMAP_I2C_SCL; }

#endif
