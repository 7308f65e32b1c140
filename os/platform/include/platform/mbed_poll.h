// SPDX-License-Identifier: BSD-3-Clause
//
// poll() of POSIX, for FileHandles.
#pragma once

#ifndef POLLIN
#define POLLIN 0x0001   ///< Data may be read without blocking
#define POLLOUT 0x0010  ///< Data may be written without blocking
#define POLLERR 0x1000
#define POLLHUP 0x2000
#define POLLNVAL 0x4000
#endif

#ifdef __cplusplus

namespace mbed {

class FileHandle;

struct pollfh {
    FileHandle* fh;
    short events;
    short revents;
};

/// Waits until one of the handles has an event, at most `timeout` ms (negative: for ever). The result is how many have. A handle's
/// sigio is what wakes it; handles without are looked at every millisecond.
int poll(pollfh fhs[], unsigned nfhs, int timeout);

}  // namespace mbed

#endif
