// SPDX-License-Identifier: BSD-3-Clause
#include "platform/DirHandle.h"

namespace mbed {

size_t DirHandle::size() {
    const off_t here = tell();
    size_t count = 0;
    rewind();
    struct dirent entry;
    ssize_t got;
    while ((got = read(&entry)) > 0) count++;
    seek(here);
    return got < 0 ? static_cast<size_t>(got) : count;
}

}  // namespace mbed
