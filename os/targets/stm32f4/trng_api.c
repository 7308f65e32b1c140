// SPDX-License-Identifier: BSD-3-Clause
//
// RM0090, 24.3: a number of 32 bits each 40 clocks of 48 MHz.
#include "hal/trng_api.h"

#include <stdbool.h>

#include "../../hal/source/interrupt_mask.h"
#include "cmsis.h"

#if DEVICE_TRNG

#define WAIT_ROUNDS 10000

// Of 24.3.1 (FIPS 140-2): the first number is not used but compared with the next; two alike are an error.
static uint32_t last;

static void start(void) {
    RNG->CR &= ~RNG_CR_RNGEN;
    RNG->SR = 0;
    RNG->CR |= RNG_CR_RNGEN;
}

static bool next(uint32_t* number) {
    for (int round = 0; round < WAIT_ROUNDS; ++round) {
        const uint32_t status = RNG->SR;
        if (status & (RNG_SR_SEIS | RNG_SR_SECS | RNG_SR_CECS)) {
            start();
            return false;
        }
        if (status & RNG_SR_DRDY) {
            *number = RNG->DR;
            return true;
        }
    }
    return false;
}

void trng_init(trng_t* obj) {
    (void)obj;
    const uint32_t mask = mask_interrupts();
    RCC->AHB2ENR |= RCC_AHB2ENR_RNGEN;
    (void)RCC->AHB2ENR;
    unmask_interrupts(mask);
    start();
    if (!next(&last)) last = 0;
}

void trng_free(trng_t* obj) {
    (void)obj;
    RNG->CR &= ~RNG_CR_RNGEN;
    const uint32_t mask = mask_interrupts();
    RCC->AHB2ENR &= ~RCC_AHB2ENR_RNGEN;
    unmask_interrupts(mask);
}

int trng_get_bytes(trng_t* obj, uint8_t* output, size_t length, size_t* output_length) {
    (void)obj;
    size_t done = 0;
    while (done < length) {
        uint32_t number;
        if (!next(&number) || number == last) {
            for (size_t i = 0; i < done; ++i) output[i] = 0;
            *output_length = 0;
            return -1;
        }
        last = number;
        for (int i = 0; i < 4 && done < length; ++i, number >>= 8) output[done++] = (uint8_t)number;
    }
    *output_length = done;
    return 0;
}

#endif
