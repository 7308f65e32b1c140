// SPDX-License-Identifier: BSD-3-Clause
#include "drivers/MbedCRC.h"

namespace mbed {

#if DEVICE_CRC
namespace impl {
SingletonPtr<PlatformMutex> mbed_crc_mutex;
}  // namespace impl
#endif

uint32_t mbed_tiny_compute_crc32(const void* data, int datalen) {
    MbedCRC<POLY_32BIT_ANSI, 32, CrcMode::BITWISE> ct;
    uint32_t crc = 0;
    ct.compute(data, datalen > 0 ? static_cast<size_t>(datalen) : 0, &crc);
    return crc;
}

}  // namespace mbed
