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

/// Waits until one of the handles has an event, at most `timeout` ms (0: not at all, negative: for ever). The result is how many
/// have. POLLERR, POLLHUP and POLLNVAL need not be asked for; a null handle is passed over. The handles are looked at every
/// millisecond. Threads, not ISRs.
int poll(pollfh fhs[], unsigned nfhs, int timeout);

}  // namespace mbed

#endif
