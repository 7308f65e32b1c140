// SPDX-License-Identifier: BSD-3-Clause
#include "platform/FileHandle.h"

namespace mbed {

off_t FileHandle::size() {
    const off_t here = tell();
    if (here < 0) return here;
    const off_t size = seek(0, SEEK_END);
    seek(here, SEEK_SET);
    return size;
}

}  // namespace mbed
