// SPDX-License-Identifier: BSD-3-Clause
//
// DAI 0386, 4.6 (SBCon): two open-drain lines that the program moves, by the bus's specification UM10204. A slave may
// stretch the clock.
#include "hal/i2c_api.h"

#include "PeripheralPinMaps.h"
#include "cmsis.h"
#include "platform/mbed_assert.h"

#if DEVICE_I2C

#define SCL MPS2_I2C_SCL
#define SDA MPS2_I2C_SDA
#define DEFAULT_HZ 100000u
#define MAX_HZ 400000u
// As SMBus has it: no slave stretches the clock longer (SMBus 3.1, 4.2.5).
#define STRETCH_CLOCKS (MPS2_CLOCK_HZ / 40)

static void wait_quarter(const i2c_t* obj) {
    const uint32_t start = MPS2_FPGAIO->COUNTER;
    while (MPS2_FPGAIO->COUNTER - start < obj->quarter) {
    }
}

static void release(i2c_t* obj, uint32_t lines) { obj->i2c->CONTROLS = lines; }

static void pull(i2c_t* obj, uint32_t lines) { obj->i2c->CONTROLC = lines; }

// Lets the clock go and waits until it is high; false if somebody holds it.
static bool clock_high(i2c_t* obj) {
    release(obj, SCL);
    const uint32_t start = MPS2_FPGAIO->COUNTER;
    while (!(obj->i2c->CONTROL & SCL)) {
        if (MPS2_FPGAIO->COUNTER - start > STRETCH_CLOCKS) return false;
    }
    return true;
}

// Between bits the clock is low. A bit is four quarters: data, clock up, clock high, clock down.
static int transfer_bit(i2c_t* obj, int bit) {
    if (bit) {
        release(obj, SDA);
    } else {
        pull(obj, SDA);
    }
    wait_quarter(obj);
    if (!clock_high(obj)) return -1;
    wait_quarter(obj);
    const int level = (obj->i2c->CONTROL & SDA) != 0;
    wait_quarter(obj);
    pull(obj, SCL);
    wait_quarter(obj);
    return level;
}

// 1: acknowledged, 0: not, 2: the clock was held.
static int send_byte(i2c_t* obj, uint32_t byte) {
    for (int i = 7; i >= 0; --i) {
        if (transfer_bit(obj, byte >> i & 1) < 0) return 2;
    }
    const int level = transfer_bit(obj, 1);
    return level < 0 ? 2 : !level;
}

static int receive_byte(i2c_t* obj, int acknowledge) {
    int byte = 0;
    for (int i = 0; i < 8; ++i) {
        const int level = transfer_bit(obj, 1);
        if (level < 0) return -1;
        byte = byte << 1 | level;
    }
    return transfer_bit(obj, !acknowledge) < 0 ? -1 : byte;
}

void i2c_init_direct(i2c_t* obj, const i2c_pinmap_t* pinmap) {
    MBED_ASSERT(pinmap->peripheral != (int)NC);
    obj->i2c = (MPS2_I2C_TypeDef*)pinmap->peripheral;
    obj->sda = (int16_t)pinmap->sda_pin;
    obj->scl = (int16_t)pinmap->scl_pin;
    obj->in_transfer = false;
    release(obj, SCL | SDA);
    pin_function(pinmap->sda_pin, pinmap->sda_function);
    pin_function(pinmap->scl_pin, pinmap->scl_function);
    i2c_frequency(obj, DEFAULT_HZ);
}

void i2c_init(i2c_t* obj, PinName sda, PinName scl) {
    const i2c_pinmap_t pinmap = {
        .peripheral = (int)pinmap_merge(pinmap_peripheral(sda, PINMAP_I2C_SDA), pinmap_peripheral(scl, PINMAP_I2C_SCL)),
        .sda_pin = sda,
        .sda_function = (int)pinmap_find_function(sda, PINMAP_I2C_SDA),
        .scl_pin = scl,
        .scl_function = (int)pinmap_find_function(scl, PINMAP_I2C_SCL),
    };
    i2c_init_direct(obj, &pinmap);
}

void i2c_free(i2c_t* obj) {
    release(obj, SCL | SDA);
    pin_function((PinName)obj->sda, 0);
    pin_function((PinName)obj->scl, 0);
}

void i2c_frequency(i2c_t* obj, int hz) {
    MBED_ASSERT(hz > 0);
    uint32_t rate = (uint32_t)hz > MAX_HZ ? MAX_HZ : (uint32_t)hz;
    if (rate < 100) rate = 100;
    obj->quarter = (uint16_t)((MPS2_CLOCK_HZ + 4 * rate - 1) / (4 * rate));
}

const i2c_capabilities_t* i2c_get_capabilities(void) {
    static const i2c_capabilities_t capabilities = {
        .supports_zero_length_transfer_single_byte = true,
        .supports_zero_length_transfer_transaction = true,
    };
    return &capabilities;
}

static int try_start(i2c_t* obj) {
    // SDA high before the clock: a start within a transfer is a repeated one.
    release(obj, SDA);
    wait_quarter(obj);
    if (!clock_high(obj) || !(obj->i2c->CONTROL & SDA)) return I2C_ERROR_BUS_BUSY;
    wait_quarter(obj);
    pull(obj, SDA);
    wait_quarter(obj);
    pull(obj, SCL);
    wait_quarter(obj);
    obj->in_transfer = true;
    return 0;
}

int i2c_start(i2c_t* obj) {
    if (try_start(obj) == 0) return 0;
    i2c_reset(obj);
    return try_start(obj);
}

int i2c_stop(i2c_t* obj) {
    if (!obj->in_transfer) return 0;
    obj->in_transfer = false;
    pull(obj, SDA);
    wait_quarter(obj);
    const bool high = clock_high(obj);
    wait_quarter(obj);
    release(obj, SDA);
    wait_quarter(obj);
    return high ? 0 : I2C_ERROR_BUS_BUSY;
}

// A slave that was cut off within a byte holds SDA until it has sent it: up to nine clocks, then a stop
// (UM10204, 3.1.16).
void i2c_reset(i2c_t* obj) {
    release(obj, SDA);
    for (int i = 0; i < 9 && !(obj->i2c->CONTROL & SDA); ++i) {
        pull(obj, SCL);
        wait_quarter(obj);
        clock_high(obj);
        wait_quarter(obj);
    }
    pull(obj, SCL);
    wait_quarter(obj);
    obj->in_transfer = true;
    i2c_stop(obj);
}

// Start and address; 0, or the error, with the bus idle again.
static int address_slave(i2c_t* obj, uint32_t address) {
    const int error = i2c_start(obj);
    if (error) return error;
    const int answer = send_byte(obj, address);
    if (answer == 1) return 0;
    if (answer == 2) {
        i2c_reset(obj);
        return I2C_ERROR_BUS_BUSY;
    }
    i2c_stop(obj);
    return I2C_ERROR_NO_SLAVE;
}

int i2c_write(i2c_t* obj, int address, const char* data, int length, int stop) {
    const int error = address_slave(obj, (uint32_t)address & 0xFE);
    if (error) return error;
    for (int i = 0; i < length; ++i) {
        const int answer = send_byte(obj, (uint8_t)data[i]);
        if (answer == 2) {
            i2c_reset(obj);
            return I2C_ERROR_BUS_BUSY;
        }
        if (answer == 0) {
            i2c_stop(obj);
            return i;
        }
    }
    if (stop) i2c_stop(obj);
    return length;
}

int i2c_read(i2c_t* obj, int address, char* data, int length, int stop) {
    const int error = address_slave(obj, ((uint32_t)address | 1) & 0xFF);
    if (error) return error;
    if (length < 1) receive_byte(obj, false); // a read has at least one byte: it is refused and dropped
    for (int i = 0; i < length; ++i) {
        const int byte = receive_byte(obj, i + 1 < length);
        if (byte < 0) {
            i2c_reset(obj);
            return I2C_ERROR_BUS_BUSY;
        }
        data[i] = (char)byte;
    }
    if (stop) i2c_stop(obj);
    return length;
}

int i2c_byte_write(i2c_t* obj, int data) { return send_byte(obj, (uint32_t)data & 0xFF); }

int i2c_byte_read(i2c_t* obj, int last) {
    const int byte = receive_byte(obj, !last);
    return byte < 0 ? 0 : byte;
}

const PinMap* i2c_master_sda_pinmap(void) { return PINMAP_I2C_SDA; }
const PinMap* i2c_master_scl_pinmap(void) { return PINMAP_I2C_SCL; }
const PinMap* i2c_slave_sda_pinmap(void) { return PINMAP_I2C_SDA; }
const PinMap* i2c_slave_scl_pinmap(void) { return PINMAP_I2C_SCL; }

#endif
