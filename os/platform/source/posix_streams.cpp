// SPDX-License-Identifier: BSD-3-Clause
#include "posix_files.h"

namespace mbed {

std::FILE* fdopen(FileHandle* fh, const char* mode) {
    const int fd = bind_to_fd(fh);
    if (fd < 0) {
        errno = -fd;
        return nullptr;
    }
    std::FILE* stream = ::fdopen(fd, mode);
    if (!stream) internal::release(fd);
    return stream;
}

}  // namespace mbed
