// SPDX-License-Identifier: BSD-3-Clause
//
// Cyclic redundancy checks by hardware. MbedCRC computes in software what this cannot.
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "device.h"

// Polynomials without their leading term, the most significant bit is the highest power.
typedef enum crc_polynomial {
    POLY_7BIT_SD = 0x09,
    POLY_8BIT_CCITT = 0x07,
    POLY_16BIT_CCITT = 0x1021,
    POLY_16BIT_IBM = 0x8005,
    POLY_32BIT_ANSI = 0x04C11DB7
} crc_polynomial_t;

typedef struct crc_mbed_config {
    uint32_t polynomial;   // without its leading term
    uint32_t width;        // bits
    uint32_t initial_xor;  // register before the first byte
    uint32_t final_xor;    // on the result
    bool reflect_in;       // bytes are taken least significant bit first
    bool reflect_out;      // the register is reversed before final_xor
} crc_mbed_config_t;

#if DEVICE_CRC

#ifdef __cplusplus
extern "C" {
#endif

// Defined behaviour
//  - HAL_CRC_IS_SUPPORTED(polynomial, width), a constant expression that device.h defines, says whether the hardware
//  can
//    that polynomial, with every initial_xor, final_xor, reflect_in and reflect_out.
//  - hal_crc_compute_partial_start() begins; one that was under way is given up.
//  - hal_crc_compute_partial() adds size bytes, any number of times; NULL or size 0 adds nothing.
//  - hal_crc_get_result() gives the check value of all bytes since the start, in the low `width` bits.
// Undefined behaviour
//  - a polynomial that is not supported; adding or getting before the start; getting twice; two computations at once.
//
// Threads only; the caller locks.

void hal_crc_compute_partial_start(const crc_mbed_config_t* config);
void hal_crc_compute_partial(const uint8_t* data, const size_t size);
uint32_t hal_crc_get_result(void);

#ifdef __cplusplus
}
#endif

#endif
