// SPDX-License-Identifier: BSD-3-Clause
#include "platform/FileHandle.h"

namespace mbed {

// Out of line, so that each image with a handle has this file; see posix_syscalls.cpp.
FileHandle::~FileHandle() = default;

off_t FileHandle::size() {
    const off_t here = tell();
    if (here < 0) return here;
    const off_t size = seek(0, SEEK_END);
    seek(here, SEEK_SET);
    return size;
}

}  // namespace mbed

#if defined(__arm__)
// Where there are handles, one of them may be the console: stdio must know them. This has the linker meet what does;
// --gc-sections discards the reference afterwards, and the rest too unless stdio is used.
extern "C" const char mbed_posix_syscalls;
__attribute__((used, section(".rodata.posix_syscalls"))) static const char* const posix_syscalls = &mbed_posix_syscalls;
#endif
