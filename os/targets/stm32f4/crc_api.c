// SPDX-License-Identifier: BSD-3-Clause
//
// RM0090, 4: 0x04C11DB7 over whole words, most significant bit first, from 0xFFFFFFFF. What MbedCRC wants beyond that,
// bytes, other starts and reflection, is made of it.
#include "hal/crc_api.h"

#include "../../hal/source/interrupt_mask.h"
#include "cmsis.h"

#if DEVICE_CRC

#define POLYNOMIAL 0x04C11DB7u
#define AT_RESET 0xFFFFFFFFu

static crc_mbed_config_t config;
static uint8_t pending[4];  // bytes that make no word yet
static unsigned pending_count;

// The unit's register can only be set by data: the word that leads from the reset value to a state. A word w in state s
// leads to F(s ^ w), with F 32 steps of the shift register; this is F backwards.
static uint32_t word_for(uint32_t state) {
    for (int step = 0; step < 32; ++step) {
        // A step forward ends in an odd number just when it subtracted the polynomial, which is odd.
        const uint32_t subtracted = state & 1;
        if (subtracted) state ^= POLYNOMIAL;
        state = state >> 1 | subtracted << 31;
    }
    return state ^ AT_RESET;
}

static uint32_t byte_step(uint32_t state, uint8_t byte) {
    state ^= (uint32_t)byte << 24;
    for (int bit = 0; bit < 8; ++bit) state = state & 0x80000000u ? state << 1 ^ POLYNOMIAL : state << 1;
    return state;
}

static uint8_t reflect(uint8_t byte) { return (uint8_t)(__RBIT(byte) >> 24); }

static void add_word(const uint8_t* bytes) {
    const uint32_t little = bytes[0] | (uint32_t)bytes[1] << 8 | (uint32_t)bytes[2] << 16 | (uint32_t)bytes[3] << 24;
    // The first byte is the most significant; all bits turned about turn each byte and their order.
    CRC->DR = config.reflect_in ? __RBIT(little) : __REV(little);
}

void hal_crc_compute_partial_start(const crc_mbed_config_t* new_config) {
    config = *new_config;
    pending_count = 0;
    const uint32_t mask = mask_interrupts();
    RCC->AHB1ENR |= RCC_AHB1ENR_CRCEN;
    (void)RCC->AHB1ENR;
    unmask_interrupts(mask);
    CRC->CR = CRC_CR_RESET;
    if (config.initial_xor != AT_RESET) CRC->DR = word_for(config.initial_xor);
}

void hal_crc_compute_partial(const uint8_t* data, const size_t size) {
    if (!data) return;
    size_t left = size;
    while (left && pending_count) {
        pending[pending_count++] = *data++;
        --left;
        if (pending_count == 4) {
            add_word(pending);
            pending_count = 0;
        }
    }
    for (; left >= 4; left -= 4, data += 4) add_word(data);
    while (left--) pending[pending_count++] = *data++;
}

uint32_t hal_crc_get_result(void) {
    uint32_t state = CRC->DR;
    for (unsigned i = 0; i < pending_count; ++i) {
        state = byte_step(state, config.reflect_in ? reflect(pending[i]) : pending[i]);
    }
    if (config.reflect_out) state = __RBIT(state);
    return state ^ config.final_xor;
}

#endif
