// SPDX-License-Identifier: BSD-3-Clause
#include "drivers/UnbufferedSerial.h"

#if DEVICE_SERIAL

#include <errno.h>

#include "platform/mbed_poll.h"

namespace mbed {

UnbufferedSerial::UnbufferedSerial(PinName tx, PinName rx, int baud) : SerialBase(tx, rx, baud) {}

UnbufferedSerial::UnbufferedSerial(const serial_pinmap_t& static_pinmap, int baud) : SerialBase(static_pinmap, baud) {}

ssize_t UnbufferedSerial::write(const void* buffer, size_t size) {
    const auto* characters = static_cast<const unsigned char*>(buffer);
    lock();
    for (size_t i = 0; i < size; i++) {
        _base_putc(characters[i]);
    }
    unlock();
    return static_cast<ssize_t>(size);
}

ssize_t UnbufferedSerial::read(void* buffer, size_t size) {
    if (size == 0) {
        return 0;
    }
    lock();
    *static_cast<unsigned char*>(buffer) = static_cast<unsigned char>(_base_getc());
    unlock();
    return 1;
}

off_t UnbufferedSerial::seek(off_t, int) { return -ESPIPE; }

off_t UnbufferedSerial::size() { return -EINVAL; }

short UnbufferedSerial::poll(short events) const {
    auto* self = const_cast<UnbufferedSerial*>(this);
    short now = 0;
    if ((events & POLLIN) && self->readable()) {
        now |= POLLIN;
    }
    if ((events & POLLOUT) && self->writeable()) {
        now |= POLLOUT;
    }
    return now;
}

}  // namespace mbed

#endif
