// SPDX-License-Identifier: BSD-3-Clause
#include "netsocket/internal/nsapi_random.h"

#include <cstring>

#include "hal/trng_api.h"
#include "hal/us_ticker_api.h"
#include "platform/SingletonPtr.h"
#include "platform/mbed_critical.h"
#include "platform/mbed_interface.h"

namespace {

uint64_t rotate(uint64_t value, int by) { return value << by | value >> (64 - by); }

struct Key {
    uint64_t low;
    uint64_t high;
};

// SipHash-2-4 (J.-P. Aumasson, D. J. Bernstein, 2012): short, and nobody without the key tells its results from chance.
uint64_t sip_hash(const Key& key, const uint8_t* data, size_t size) {
    uint64_t v[4] = {key.low ^ 0x736f6d6570736575u, key.high ^ 0x646f72616e646f6du, key.low ^ 0x6c7967656e657261u,
                     key.high ^ 0x7465646279746573u};
    const auto round = [&v] {
        v[0] += v[1];
        v[1] = rotate(v[1], 13) ^ v[0];
        v[0] = rotate(v[0], 32);
        v[2] += v[3];
        v[3] = rotate(v[3], 16) ^ v[2];
        v[0] += v[3];
        v[3] = rotate(v[3], 21) ^ v[0];
        v[2] += v[1];
        v[1] = rotate(v[1], 17) ^ v[2];
        v[2] = rotate(v[2], 32);
    };
    for (size_t at = 0; at <= size; at += 8) {
        uint64_t word = 0;
        const size_t some = size - at < 8 ? size - at : 8;
        std::memcpy(&word, data + at, some);
        if (some < 8) {
            word |= static_cast<uint64_t>(size) << 56;
        }
        v[3] ^= word;
        round();
        round();
        v[0] ^= word;
    }
    v[2] ^= 0xff;
    for (int i = 0; i < 4; i++) {
        round();
    }
    return v[0] ^ v[1] ^ v[2] ^ v[3];
}

// From the hardware's source where there is one. Else devices differ by address and time of start, which is as much as
// they have.
Key make_key() {
    Key key = {};
    char mac[6];
    mbed_mac_address(mac);
    std::memcpy(&key.low, mac, sizeof mac);
#if DEVICE_USTICKER
    key.high = us_ticker_read();
#endif
#if DEVICE_TRNG
    trng_t source;
    trng_init(&source);
    auto* const bytes = reinterpret_cast<uint8_t*>(&key);
    size_t have = 0;
    for (int tries = 0; have < sizeof key && tries < 1000; tries++) {
        size_t got = 0;
        if (trng_get_bytes(&source, bytes + have, sizeof key - have, &got) == 0) {
            have += got;
        }
    }
    trng_free(&source);
#endif
    return key;
}

struct Secret {
    Key key = make_key();
};
mbed::SingletonPtr<Secret> secret;

}  // namespace

uint32_t nsapi_random() {
    static uint64_t count;
    core_util_critical_section_enter();
    const uint64_t mine = count++;
    core_util_critical_section_exit();
    return static_cast<uint32_t>(nsapi_keyed_hash(&mine, sizeof mine));
}

uint64_t nsapi_keyed_hash(const void* data, std::size_t size) {
    return sip_hash(secret->key, static_cast<const uint8_t*>(data), size);
}
