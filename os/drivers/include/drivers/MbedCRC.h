// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <cstdint>
#include <type_traits>

#include "hal/crc_api.h"
#include "platform/NonCopyable.h"
#if DEVICE_CRC
#include "platform/PlatformMutex.h"
#include "platform/SingletonPtr.h"
#endif

#ifndef MBED_CRC_TABLE_SIZE
#ifdef MBED_CONF_DRIVERS_CRC_TABLE_SIZE
#define MBED_CRC_TABLE_SIZE MBED_CONF_DRIVERS_CRC_TABLE_SIZE
#else
#define MBED_CRC_TABLE_SIZE 16
#endif
#endif

namespace mbed {

typedef size_t crc_data_size_t;

/// How a check is computed.
enum class CrcMode {
    HARDWARE,  ///< by the chip, or if it can't do the polynomial, as TABLE
    TABLE,     ///< by a table of 16 or 256 entries (drivers.crc-table-size) in flash, which the compiler makes
    BITWISE    ///< bit by bit: slowest, and smallest
};

namespace impl {

// What the ways have in common. The register holds the remainder with its highest power at bit 31 (or, reflected, at
// bit 0), so that one code serves every width.
struct CrcParameters {
    uint32_t polynomial;
    uint8_t width;
    bool reflect_data;
    bool reflect_remainder;
    uint32_t initial_xor;
    uint32_t final_xor;
};

constexpr uint32_t reflect(uint32_t value, unsigned bits) {
    uint32_t out = 0;
    for (unsigned i = 0; i < bits; i++) {
        out |= ((value >> i) & 1u) << (bits - 1 - i);
    }
    return out;
}

constexpr uint32_t mask(unsigned width) { return width >= 32 ? 0xFFFFFFFFu : (1u << width) - 1; }

// One bit, or four, or eight, of zero data further: least significant bit first, with the polynomial reflected...
constexpr uint32_t step_reflected(uint32_t crc, uint32_t polynomial, int bits) {
    for (int i = 0; i < bits; i++) {
        crc = crc & 1 ? (crc >> 1) ^ polynomial : crc >> 1;
    }
    return crc;
}

// ...or most significant bit first, with both at the left.
constexpr uint32_t step_left(uint32_t crc, uint32_t polynomial, int bits) {
    for (int i = 0; i < bits; i++) {
        crc = crc & 0x80000000u ? (crc << 1) ^ polynomial : crc << 1;
    }
    return crc;
}

template <uint32_t Polynomial, uint8_t Width, bool Reflected, size_t Size>
struct CrcTable {
    static constexpr int kBits = Size == 256 ? 8 : 4;
    uint32_t entries[Size];

    constexpr CrcTable() : entries() {
        for (uint32_t i = 0; i < Size; i++) {
            entries[i] = Reflected ? step_reflected(i, reflect(Polynomial, Width), kBits)
                                   : step_left(i << (32 - kBits), Polynomial << (32 - Width), kBits);
        }
    }
};

template <uint32_t Polynomial, uint8_t Width, bool Reflected, size_t Size>
inline constexpr CrcTable<Polynomial, Width, Reflected, Size> crc_table{};

}  // namespace impl

/// Whether there are tables at all.
constexpr bool have_crc_table(uint32_t, uint8_t) { return MBED_CRC_TABLE_SIZE > 0; }

/// The way that is used for a polynomial of which `mode` is asked.
constexpr CrcMode choose_crc_mode(uint32_t polynomial, uint8_t width, CrcMode mode) {
#if DEVICE_CRC
    if (mode == CrcMode::HARDWARE && HAL_CRC_IS_SUPPORTED(polynomial, width)) {
        return CrcMode::HARDWARE;
    }
#endif
    return mode != CrcMode::BITWISE && have_crc_table(polynomial, width) ? CrcMode::TABLE : CrcMode::BITWISE;
}

/// A cyclic redundancy check of up to 32 bits by any polynomial, written without its leading term. The parameters are
/// those of R. Williams, "A painless guide to CRC error detection algorithms", 1993. One computation at a time on an
/// object; with the hardware one at a time at all, for which it holds a lock from start to stop: threads only.
template <uint32_t polynomial = POLY_32BIT_ANSI, uint8_t width = 32, CrcMode mode = CrcMode::HARDWARE>
class MbedCRC : private NonCopyable<MbedCRC<polynomial, width, mode>> {
    static_assert(width >= 1 && width <= 32, "a check has 1 to 32 bits");
    static_assert(MBED_CRC_TABLE_SIZE == 0 || MBED_CRC_TABLE_SIZE == 16 || MBED_CRC_TABLE_SIZE == 256,
                  "drivers.crc-table-size is 0, 16 or 256");
    static constexpr CrcMode kMode = choose_crc_mode(polynomial, width, mode);

  public:
    typedef size_t crc_data_size_t;

    /// `initial_xor`: the register before the first byte. `final_xor`: on the result. `reflect_data`: bytes least
    /// significant bit first. `reflect_remainder`: the register reversed before final_xor.
    constexpr MbedCRC(uint32_t initial_xor, uint32_t final_xor, bool reflect_data, bool reflect_remainder)
        : parameters_{polynomial, width, reflect_data, reflect_remainder, initial_xor, final_xor} {}
    /// The parameters that a well-known polynomial is used with: SD's 7 bits and CCITT's 8 and 16 bits from 0, FFFF for
    /// the 16-bit CCITT; IBM's 16 bits and ANSI's 32 reflected, the latter from FFFFFFFF with complement. Any other:
    /// from 0.
    constexpr MbedCRC()
        : MbedCRC(polynomial == POLY_32BIT_ANSI && width == 32    ? 0xFFFFFFFFu
                  : polynomial == POLY_16BIT_CCITT && width == 16 ? 0xFFFFu
                                                                  : 0u,
                  polynomial == POLY_32BIT_ANSI && width == 32 ? 0xFFFFFFFFu : 0u,
                  (polynomial == POLY_32BIT_ANSI && width == 32) || (polynomial == POLY_16BIT_IBM && width == 16),
                  (polynomial == POLY_32BIT_ANSI && width == 32) || (polynomial == POLY_16BIT_IBM && width == 16)) {}

    /// The check of `size` bytes. 0, or -1 without buffer or result.
    int32_t compute(const void* buffer, crc_data_size_t size, uint32_t* crc) {
        if (compute_partial_start(crc) != 0) {
            return -1;
        }
        const int32_t error = compute_partial(buffer, size, crc);
        const int32_t stop_error = compute_partial_stop(crc);
        return error != 0 ? error : stop_error;
    }

    /// The same in pieces: `*crc` is the register in between, and after the stop the check.
    int32_t compute_partial_start(uint32_t* crc) {
        if (!crc) {
            return -1;
        }
#if DEVICE_CRC
        if constexpr (kMode == CrcMode::HARDWARE) {
            hardware_mutex().lock();
            const crc_mbed_config_t config = {polynomial,
                                              width,
                                              parameters_.initial_xor,
                                              parameters_.final_xor,
                                              parameters_.reflect_data,
                                              parameters_.reflect_remainder};
            hal_crc_compute_partial_start(&config);
            *crc = 0;
            return 0;
        }
#endif
        const uint32_t initial = parameters_.initial_xor & impl::mask(width);
        *crc = parameters_.reflect_data ? impl::reflect(initial, width) : initial << (32 - width);
        return 0;
    }
    int32_t compute_partial(const void* buffer, crc_data_size_t size, uint32_t* crc) {
        if (!crc || (!buffer && size != 0)) {
            return -1;
        }
        const auto* data = static_cast<const uint8_t*>(buffer);
#if DEVICE_CRC
        if constexpr (kMode == CrcMode::HARDWARE) {
            hal_crc_compute_partial(data, size);
            return 0;
        }
#endif
        *crc = parameters_.reflect_data ? reflected(*crc, data, size) : left(*crc, data, size);
        return 0;
    }
    int32_t compute_partial_stop(uint32_t* crc) {
#if DEVICE_CRC
        if constexpr (kMode == CrcMode::HARDWARE) {
            const uint32_t result = hal_crc_get_result();
            hardware_mutex().unlock();
            if (!crc) {
                return -1;
            }
            *crc = result;
            return 0;
        }
#endif
        if (!crc) {
            return -1;
        }
        uint32_t remainder = parameters_.reflect_data ? *crc : *crc >> (32 - width);
        if (parameters_.reflect_data != parameters_.reflect_remainder) {
            remainder = impl::reflect(remainder, width);
        }
        *crc = (remainder ^ parameters_.final_xor) & impl::mask(width);
        return 0;
    }

    static constexpr uint32_t get_polynomial() { return polynomial; }
    static constexpr uint8_t get_width() { return width; }

  private:
    static uint32_t reflected(uint32_t crc, const uint8_t* data, size_t size) {
        for (size_t i = 0; i < size; i++) {
            crc ^= data[i];
            if constexpr (kMode == CrcMode::BITWISE) {
                crc = impl::step_reflected(crc, impl::reflect(polynomial, width), 8);
            } else {
                constexpr auto& table = impl::crc_table<polynomial, width, true, MBED_CRC_TABLE_SIZE>;
                for (int bits = 0; bits < 8; bits += table.kBits) {
                    crc = (crc >> table.kBits) ^ table.entries[crc & (MBED_CRC_TABLE_SIZE - 1)];
                }
            }
        }
        return crc;
    }
    static uint32_t left(uint32_t crc, const uint8_t* data, size_t size) {
        for (size_t i = 0; i < size; i++) {
            crc ^= static_cast<uint32_t>(data[i]) << 24;
            if constexpr (kMode == CrcMode::BITWISE) {
                crc = impl::step_left(crc, polynomial << (32 - width), 8);
            } else {
                constexpr auto& table = impl::crc_table<polynomial, width, false, MBED_CRC_TABLE_SIZE>;
                for (int bits = 0; bits < 8; bits += table.kBits) {
                    crc = (crc << table.kBits) ^ table.entries[crc >> (32 - table.kBits)];
                }
            }
        }
        return crc;
    }
#if DEVICE_CRC
    static PlatformMutex& hardware_mutex() { return *impl_hardware_mutex(); }
    static PlatformMutex* impl_hardware_mutex();
#endif

    impl::CrcParameters parameters_;
};

/// The check of Ethernet and zip (ANSI, 32 bits) in the smallest code.
uint32_t mbed_tiny_compute_crc32(const void* data, int datalen);

#if DEVICE_CRC
namespace impl {
// One for all polynomials: there is one piece of hardware.
extern SingletonPtr<PlatformMutex> mbed_crc_mutex;
}  // namespace impl

template <uint32_t polynomial, uint8_t width, CrcMode mode>
PlatformMutex* MbedCRC<polynomial, width, mode>::impl_hardware_mutex() {
    return impl::mbed_crc_mutex.get();
}
#endif

}  // namespace mbed
