// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "drivers/SerialBase.h"

#if DEVICE_SERIAL

#include "platform/FileHandle.h"
#include "platform/NonCopyable.h"

namespace mbed {

/// A serial line without a buffer of its own: each character waits for the UART. Any context; two contexts need a lock
/// of their own.
class UnbufferedSerial : private SerialBase, public FileHandle, private NonCopyable<UnbufferedSerial> {
  public:
    UnbufferedSerial(PinName tx, PinName rx, int baud = MBED_CONF_PLATFORM_DEFAULT_SERIAL_BAUD_RATE);
    explicit UnbufferedSerial(const serial_pinmap_t& static_pinmap,
                              int baud = MBED_CONF_PLATFORM_DEFAULT_SERIAL_BAUD_RATE);

    /// Sends all of the buffer; its size.
    ssize_t write(const void* buffer, size_t size) override;
    /// Waits for one character and returns 1; 0 if `size` is 0.
    ssize_t read(void* buffer, size_t size) override;

    /// A line cannot be sought: -ESPIPE, as the size is -EINVAL.
    off_t seek(off_t offset, int whence = SEEK_SET) override;
    off_t size() override;
    int isatty() override { return true; }
    int close() override { return 0; }

    /// Which of `events` (POLLIN, POLLOUT) hold now.
    short poll(short events) const override;

    int enable_input(bool enabled) override { return SerialBase::enable_input(enabled); }
    int enable_output(bool enabled) override { return SerialBase::enable_output(enabled); }

    using SerialBase::attach;
    using SerialBase::baud;
    using SerialBase::clear_break;
    using SerialBase::Even;
    using SerialBase::Forced0;
    using SerialBase::Forced1;
    using SerialBase::format;
    using SerialBase::IrqCnt;
    using SerialBase::IrqType;
    using SerialBase::None;
    using SerialBase::Odd;
    using SerialBase::Parity;
    using SerialBase::readable;
    using SerialBase::RxIrq;
    using SerialBase::send_break;
    using SerialBase::set_break;
    using SerialBase::TxIrq;
    using SerialBase::writeable;
#if DEVICE_SERIAL_FC
    using SerialBase::CTS;
    using SerialBase::Disabled;
    using SerialBase::Flow;
    using SerialBase::RTS;
    using SerialBase::RTSCTS;

    void set_flow_control(Flow type, PinName flow1 = NC, PinName flow2 = NC) {
        SerialBase::set_flow_control(type, flow1, flow2);
    }
#endif
};

}  // namespace mbed

#endif
