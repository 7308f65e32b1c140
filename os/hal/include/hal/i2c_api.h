// SPDX-License-Identifier: BSD-3-Clause
//
// Inter-integrated circuit buses (I2C; UM10204).
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "device.h"
#include "hal/buffer.h"
#include "hal/dma_api.h"
#include "pinmap.h"

#if DEVICE_I2C

// Events of an asynchronous transfer.
#define I2C_EVENT_ERROR (1 << 1)                // of the bus or by lost arbitration
#define I2C_EVENT_ERROR_NO_SLAVE (1 << 2)       // nobody acknowledged the address
#define I2C_EVENT_TRANSFER_COMPLETE (1 << 3)    //
#define I2C_EVENT_TRANSFER_EARLY_NACK (1 << 4)  // the slave refused a byte of data
#define I2C_EVENT_ALL \
    (I2C_EVENT_ERROR | I2C_EVENT_TRANSFER_COMPLETE | I2C_EVENT_ERROR_NO_SLAVE | I2C_EVENT_TRANSFER_EARLY_NACK)

#if DEVICE_I2C_ASYNCH
typedef struct {
    struct i2c_s i2c;  // the target's
    struct buffer_s tx_buff;
    struct buffer_s rx_buff;
} i2c_t;
#else
typedef struct i2c_s i2c_t;
#endif

enum {
    I2C_ERROR_NO_SLAVE = -1,      // nobody acknowledged the address
    I2C_ERROR_BUS_BUSY = -2,      // the bus did not become free, or was lost to another master
    I2C_ERROR_INVALID_USAGE = -3  // bytes and transfers were mixed
};

// Pins that were chosen at compile time, see static_pinmap.h.
typedef struct {
    int peripheral;
    PinName sda_pin;
    int sda_function;
    PinName scl_pin;
    int scl_function;
} i2c_pinmap_t;

typedef struct {
    bool supports_zero_length_transfer_single_byte;  // start, address, stop by i2c_start() to i2c_stop()
    bool supports_zero_length_transfer_transaction;  // i2c_write() of 0 bytes
} i2c_capabilities_t;

#ifdef __cplusplus
extern "C" {
#endif

// Defined behaviour
//  - i2c_init() sets up a master of 100 kHz on two pins of one I2C, and enables its clock.
//  - i2c_free() disables the I2C and its clock, and gives the pins back.
//  - i2c_frequency() sets the fastest clock that is not above hz, up to what the I2C can.
//  - Addresses are 7 bits, in bits 7 to 1; bit 0 is ignored.
//  - i2c_write() sends start, address and length bytes, and a stop if stop is not 0; it returns the bytes that were
//    acknowledged, or I2C_ERROR_NO_SLAVE or I2C_ERROR_BUS_BUSY. Length 0 asks whether somebody has that address.
//  - i2c_read() sends start and address, reads length bytes, acknowledges all but the last, and sends a stop if stop is
//  not 0; it returns
//    length, or an error as i2c_write() does.
//  - Without a stop, the next i2c_write() or i2c_read() begins with a repeated start.
//  - After an error the bus is free: a stop was sent.
//  - No call waits for ever: a bus that is held low ends in I2C_ERROR_BUS_BUSY.
//  - i2c_start(), i2c_byte_write(), i2c_byte_read() and i2c_stop() do so by single bytes, the first of which is the
//  address. i2c_byte_write()
//    returns 1 acknowledged, 0 not acknowledged, 2 timeout; i2c_byte_read() acknowledges unless last is not 0.
//  - i2c_reset() brings I2C and bus back to idle; up to nine clocks free a slave that holds SDA.
//  - i2c_transfer_asynch() writes tx_length bytes, then after a repeated start reads rx_length bytes, by interrupts;
//    handler, the address of an ISR, is called and calls i2c_irq_handler_asynch(), which returns those of event that
//    came.
//  - i2c_active() is not 0 during a transfer; i2c_abort_asynch() ends it with a stop and without an event.
//  - As a slave (DEVICE_I2CSLAVE): i2c_slave_receive() says whether it is addressed: 0 no, 1 to be read, 2 by the
//  general call, 3 to be
//    written; i2c_slave_read() and i2c_slave_write() move up to length bytes and return how many.
// Undefined behaviour
//  - any function but i2c_init*() of an i2c_t that is not initialised or was freed; pins of two I2Cs;
//  - reserved addresses; a bus without pull-up resistors; blocking calls during an asynchronous transfer.
//
// Threads only, but for the ISR's function; two threads on one bus need a lock of their own.

const i2c_capabilities_t* i2c_get_capabilities(void);

void i2c_init_direct(i2c_t* obj, const i2c_pinmap_t* pinmap);
void i2c_init(i2c_t* obj, PinName sda, PinName scl);
void i2c_free(i2c_t* obj);
void i2c_frequency(i2c_t* obj, int hz);

int i2c_start(i2c_t* obj);  // 0, or an error
int i2c_stop(i2c_t* obj);   // 0, or an error
int i2c_read(i2c_t* obj, int address, char* data, int length, int stop);
int i2c_write(i2c_t* obj, int address, const char* data, int length, int stop);
void i2c_reset(i2c_t* obj);
int i2c_byte_read(i2c_t* obj, int last);
int i2c_byte_write(i2c_t* obj, int data);

const PinMap* i2c_master_sda_pinmap(void);
const PinMap* i2c_master_scl_pinmap(void);
const PinMap* i2c_slave_sda_pinmap(void);
const PinMap* i2c_slave_scl_pinmap(void);

#if DEVICE_I2CSLAVE
void i2c_slave_mode(i2c_t* obj, int enable_slave);
int i2c_slave_receive(i2c_t* obj);
int i2c_slave_read(i2c_t* obj, char* data, int length);
int i2c_slave_write(i2c_t* obj, const char* data, int length);
void i2c_slave_address(i2c_t* obj, int idx, uint32_t address, uint32_t mask);
#endif

#if DEVICE_I2C_ASYNCH
void i2c_transfer_asynch(i2c_t* obj, const void* tx, size_t tx_length, void* rx, size_t rx_length, uint32_t address,
                         uint32_t stop, uint32_t handler, uint32_t event, DMAUsage hint);
uint32_t i2c_irq_handler_asynch(i2c_t* obj);  // ISR context
uint8_t i2c_active(i2c_t* obj);
void i2c_abort_asynch(i2c_t* obj);
#endif

#ifdef __cplusplus
}
#endif

#endif
