// SPDX-License-Identifier: BSD-3-Clause
//
// Memories on one, two or four serial lines. No target has a driver of it yet.
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "device.h"
#include "pinmap.h"

#if DEVICE_QSPI

typedef struct qspi_s qspi_t;

typedef enum qspi_bus_width { QSPI_CFG_BUS_SINGLE, QSPI_CFG_BUS_DUAL, QSPI_CFG_BUS_QUAD } qspi_bus_width_t;

typedef enum qspi_address_size {
    QSPI_CFG_ADDR_SIZE_8,
    QSPI_CFG_ADDR_SIZE_16,
    QSPI_CFG_ADDR_SIZE_24,
    QSPI_CFG_ADDR_SIZE_32
} qspi_address_size_t;

// Bits of the alternate phase.
typedef uint8_t qspi_alt_size_t;
#define QSPI_CFG_ALT_SIZE_8 8u
#define QSPI_CFG_ALT_SIZE_16 16u
#define QSPI_CFG_ALT_SIZE_24 24u
#define QSPI_CFG_ALT_SIZE_32 32u

// The phases of one command, in this order.
typedef struct qspi_command {
    struct {
        qspi_bus_width_t bus_width;
        uint8_t value;
        bool disabled;
    } instruction;
    struct {
        qspi_bus_width_t bus_width;
        qspi_address_size_t size;
        uint32_t value;
        bool disabled;
    } address;
    struct {
        qspi_bus_width_t bus_width;
        qspi_alt_size_t size;
        uint32_t value;
        bool disabled;
    } alt;
    uint8_t dummy_count;  // clocks
    struct {
        qspi_bus_width_t bus_width;
    } data;
} qspi_command_t;

typedef enum qspi_status {
    QSPI_STATUS_ERROR = -1,
    QSPI_STATUS_INVALID_PARAMETER = -2,
    QSPI_STATUS_OK = 0
} qspi_status_t;

// Pins that were chosen at compile time, see static_pinmap.h.
typedef struct {
    int peripheral;
    PinName data0_pin;
    int data0_function;
    PinName data1_pin;
    int data1_function;
    PinName data2_pin;
    int data2_function;
    PinName data3_pin;
    int data3_function;
    PinName sclk_pin;
    int sclk_function;
    PinName ssel_pin;
    int ssel_function;
} qspi_pinmap_t;

#ifdef __cplusplus
extern "C" {
#endif

// Defined behaviour
//  - qspi_init*() set up the controller at hz and clock mode 0 or 3; qspi_free() gives the pins back.
//  - qspi_read() and qspi_write() do one command with *length bytes of data, and say in *length how many there were.
//  - qspi_command_transfer() does one command with bytes out, bytes in, or none.
// Undefined behaviour
//  - pins of two controllers; any function but qspi_init*() before it or after qspi_free(); NULL.

qspi_status_t qspi_init(qspi_t* obj, PinName io0, PinName io1, PinName io2, PinName io3, PinName sclk, PinName ssel,
                        uint32_t hz, uint8_t mode);
qspi_status_t qspi_init_direct(qspi_t* obj, const qspi_pinmap_t* pinmap, uint32_t hz, uint8_t mode);
qspi_status_t qspi_free(qspi_t* obj);
qspi_status_t qspi_frequency(qspi_t* obj, int hz);
qspi_status_t qspi_write(qspi_t* obj, const qspi_command_t* command, const void* data, size_t* length);
qspi_status_t qspi_command_transfer(qspi_t* obj, const qspi_command_t* command, const void* tx_data, size_t tx_size,
                                    void* rx_data, size_t rx_size);
qspi_status_t qspi_read(qspi_t* obj, const qspi_command_t* command, void* data, size_t* length);

const PinMap* qspi_master_sclk_pinmap(void);
const PinMap* qspi_master_ssel_pinmap(void);
const PinMap* qspi_master_data0_pinmap(void);
const PinMap* qspi_master_data1_pinmap(void);
const PinMap* qspi_master_data2_pinmap(void);
const PinMap* qspi_master_data3_pinmap(void);

#ifdef __cplusplus
}
#endif

#endif
