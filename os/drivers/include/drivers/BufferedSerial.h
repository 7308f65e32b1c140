// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "drivers/SerialBase.h"

#if DEVICE_SERIAL

#include "platform/CircularBuffer.h"
#include "platform/FileHandle.h"
#include "platform/NonCopyable.h"
#include "platform/PlatformMutex.h"
#include "platform/internal/WaitList.h"

#ifndef MBED_CONF_DRIVERS_UART_SERIAL_RXBUF_SIZE
#define MBED_CONF_DRIVERS_UART_SERIAL_RXBUF_SIZE 256
#endif
#ifndef MBED_CONF_DRIVERS_UART_SERIAL_TXBUF_SIZE
#define MBED_CONF_DRIVERS_UART_SERIAL_TXBUF_SIZE 256
#endif

namespace mbed {

class InterruptIn;

/// A serial line with buffers, which interrupts fill and empty. Threads may share it. In ISRs and critical sections
/// only write() may be called: it then waits for the UART.
class BufferedSerial : private SerialBase, public FileHandle, private NonCopyable<BufferedSerial> {
  public:
    BufferedSerial(PinName tx, PinName rx, int baud = MBED_CONF_PLATFORM_DEFAULT_SERIAL_BAUD_RATE);
    explicit BufferedSerial(const serial_pinmap_t& static_pinmap,
                            int baud = MBED_CONF_PLATFORM_DEFAULT_SERIAL_BAUD_RATE);
    /// Waits until what was written has left the buffer.
    ~BufferedSerial() override;

    /// Which of `events` (POLLIN, POLLOUT, POLLHUP) hold now. Any context.
    short poll(short events) const override;
    int set_blocking(bool blocking) override {
        blocking_ = blocking;
        return 0;
    }
    bool is_blocking() const override { return blocking_; }
    /// What is called, in ISR context, when reading or writing becomes possible.
    void sigio(Callback<void()> func) override;

    /// Puts all of it in the buffer, waiting for room; without blocking as much as there is room for, -EAGAIN if none.
    ssize_t write(const void* buffer, size_t length) override;
    /// Waits for a character, and takes as many as there are up to `length`; without blocking -EAGAIN if there are
    /// none.
    ssize_t read(void* buffer, size_t length) override;
    /// Waits until what was written has left the buffer; the UART may have one or two characters left. 0.
    int sync() override;

    off_t seek(off_t offset, int whence = SEEK_SET) override;
    int isatty() override { return true; }
    int close() override { return 0; }

    int enable_input(bool enabled) override;
    int enable_output(bool enabled) override;

    void set_baud(int baud) { SerialBase::baud(baud); }
    void set_format(int bits, Parity parity, int stop_bits) { SerialBase::format(bits, parity, stop_bits); }
    /// The pin of the other side's presence, NC for none: low if it is there, high if `active_high`. poll() gives
    /// POLLHUP while it is away, and sigio is called when that changes.
    void set_data_carrier_detect(PinName dcd_pin, bool active_high = false);

    using SerialBase::Even;
    using SerialBase::Forced0;
    using SerialBase::Forced1;
    using SerialBase::IrqCnt;
    using SerialBase::IrqType;
    using SerialBase::None;
    using SerialBase::Odd;
    using SerialBase::Parity;
    using SerialBase::RxIrq;
    using SerialBase::TxIrq;
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

  private:
    void lock() override { mutex_.lock(); }
    void unlock() override { mutex_.unlock(); }

    void enable_rx_irq();
    void enable_tx_irq();
    void rx_irq();
    void tx_irq();
    void dcd_irq();
    void wake();
    bool hup() const;
    template <typename Condition>
    void wait_until(Condition condition);

    CircularBuffer<char, MBED_CONF_DRIVERS_UART_SERIAL_RXBUF_SIZE, uint16_t> rxbuf_;
    CircularBuffer<char, MBED_CONF_DRIVERS_UART_SERIAL_TXBUF_SIZE, uint16_t> txbuf_;
    PlatformMutex mutex_;
    Callback<void()> sigio_;
    internal::WaitList waiters_;
    InterruptIn* dcd_ = nullptr;
    bool dcd_active_high_ = false;
    bool blocking_ = true;
    bool input_ = true;
    bool output_ = true;
};

}  // namespace mbed

#endif
