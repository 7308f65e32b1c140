// SPDX-License-Identifier: BSD-3-Clause
#include "platform/FileHandle.h"
#include "platform/mbed_poll.h"
#include "platform/mbed_retarget.h"
#include "platform/mbed_thread.h"

namespace mbed {

namespace {

int look(pollfh fhs[], unsigned nfhs) {
    int count = 0;
    for (pollfh* at = fhs; at < fhs + nfhs; at++) {
        const short wanted = static_cast<short>(at->events | POLLERR | POLLHUP | POLLNVAL);
        at->revents = at->fh ? static_cast<short>(at->fh->poll(wanted) & wanted) : 0;
        if (at->revents) count++;
    }
    return count;
}

}  // namespace

int poll(pollfh fhs[], unsigned nfhs, int timeout) {
    const uint64_t start = get_ms_count();
    for (;;) {
        const int count = look(fhs, nfhs);
        if (count || (timeout >= 0 && get_ms_count() - start >= static_cast<unsigned>(timeout))) return count;
        thread_sleep_for(1);
    }
}

}  // namespace mbed

#if defined(__arm__)

extern "C" int poll(struct pollfd fds[], nfds_t nfds, int timeout) {
    if (nfds > MBED_MAX_DESCRIPTORS) {
        errno = EINVAL;
        return -1;
    }
    mbed::pollfh handles[MBED_MAX_DESCRIPTORS];
    int invalid = 0;
    for (nfds_t i = 0; i < nfds; i++) {
        handles[i] = {fds[i].fd < 0 ? nullptr : mbed::mbed_file_handle(fds[i].fd), fds[i].events, 0};
        if (fds[i].fd >= 0 && !handles[i].fh) invalid++;
    }
    int count = mbed::poll(handles, nfds, invalid ? 0 : timeout);
    for (nfds_t i = 0; i < nfds; i++) {
        fds[i].revents = fds[i].fd >= 0 && !handles[i].fh ? static_cast<short>(POLLNVAL) : handles[i].revents;
    }
    return count + invalid;
}

#endif
