// SPDX-License-Identifier: BSD-3-Clause
//
// Mbed TLS's entropy: the target's TRNG. See mbedtls.application-entropy and mbedtls.insecure-entropy for targets that
// have none.
#include <stddef.h>
#include <stdint.h>

#include "entropy_poll.h"
#include "hal/trng_api.h"
#include "hal/us_ticker_api.h"
#include "mbedtls/entropy.h"
#include "rtos/Mutex.h"

#if !MBED_CONF_MBEDTLS_APPLICATION_ENTROPY

#if DEVICE_TRNG

namespace {
rtos::Mutex trng_mutex("trng");
}

extern "C" int mbedtls_hardware_poll(void*, unsigned char* output, size_t length, size_t* output_length) {
    rtos::ScopedMutexLock lock(trng_mutex);
    trng_t trng;
    trng_init(&trng);
    size_t have = 0;
    int error = 0;
    while (!error && have < length) {
        size_t got = 0;
        error = trng_get_bytes(&trng, output + have, length - have, &got);
        have += got;
    }
    trng_free(&trng);
    *output_length = error ? 0 : have;
    return error ? MBEDTLS_ERR_ENTROPY_SOURCE_FAILED : 0;
}

#elif MBED_CONF_MBEDTLS_INSECURE_ENTROPY

// How long a loop of a length that nobody chose takes, in ticks, folded into 32 bits (FNV-1a). On real hardware that
// has a few bits of jitter in each sample at best; in an emulator it has none.
extern "C" int mbedtls_hardware_poll(void*, unsigned char* output, size_t length, size_t* output_length) {
    static uint32_t state = 2166136261U;
    us_ticker_init();
    for (size_t i = 0; i < length; i++) {
        for (int sample = 0; sample < 16; sample++) {
            const uint32_t start = us_ticker_read();
            uint32_t turns = 0;
            while (us_ticker_read() == start) turns++;
            state = (state ^ turns ^ start << 8) * 16777619U;
        }
        output[i] = static_cast<unsigned char>(state ^ state >> 8 ^ state >> 16 ^ state >> 24);
    }
    *output_length = length;
    return 0;
}

#else
#error \
    "This target has no TRNG: define mbedtls_hardware_poll() and set mbedtls.application-entropy. \
For experiments, never for products, mbedtls.insecure-entropy makes random numbers that can be guessed."
#endif

#endif
