// SPDX-License-Identifier: BSD-3-Clause
#include "drivers/BufferedSerial.h"

#if DEVICE_SERIAL

#include <errno.h>

#include "platform/CriticalSectionLock.h"
#include "platform/ScopedLock.h"
#include "platform/mbed_critical.h"
#include "platform/mbed_poll.h"
#include "platform/mbed_power_mgmt.h"

#if DEVICE_INTERRUPTIN
#include "drivers/InterruptIn.h"
#endif

namespace mbed {

BufferedSerial::BufferedSerial(PinName tx, PinName rx, int baud) : SerialBase(tx, rx, baud) { enable_rx_irq(); }

BufferedSerial::BufferedSerial(const serial_pinmap_t& static_pinmap, int baud) : SerialBase(static_pinmap, baud) {
    enable_rx_irq();
}

BufferedSerial::~BufferedSerial() {
    sync();
    SerialBase::attach(nullptr, RxIrq);
    SerialBase::attach(nullptr, TxIrq);
    set_data_carrier_detect(NC);
}

// An interrupt that a full or an empty buffer has switched off is switched on again when that changes.

void BufferedSerial::enable_rx_irq() {
    if (input_ && !_irq[RxIrq]) {
        SerialBase::attach(callback(this, &BufferedSerial::rx_irq), RxIrq);
    }
}

void BufferedSerial::enable_tx_irq() {
    if (output_ && !_irq[TxIrq]) {
        SerialBase::attach(callback(this, &BufferedSerial::tx_irq), TxIrq);
    }
}

void BufferedSerial::wake() {
    waiters_.wake_all();
    if (sigio_) {
        sigio_();
    }
}

// As SerialBase::attach(nullptr, ...) does, but without the lock, for which an ISR cannot wait.
#define DETACH_IN_ISR(type)                                        \
    do {                                                           \
        serial_irq_set(&_serial, static_cast<SerialIrq>(type), 0); \
        _irq[type] = nullptr;                                      \
        sleep_manager_unlock_deep_sleep();                         \
    } while (0)

void BufferedSerial::rx_irq() {
    const bool was_empty = rxbuf_.empty();
    while (serial_readable(&_serial)) {
        if (rxbuf_.full()) {
            // What comes now stays in the UART: it raises RTS, or overruns.
            DETACH_IN_ISR(RxIrq);
            break;
        }
        rxbuf_.push(static_cast<char>(_base_getc()));
    }
    if (was_empty && !rxbuf_.empty()) {
        wake();
    }
}

void BufferedSerial::tx_irq() {
    const bool was_full = txbuf_.full();
    char c;
    while (serial_writable(&_serial) && txbuf_.pop(c)) {
        _base_putc(c);
    }
    const bool empty = txbuf_.empty();
    if (empty && _irq[TxIrq]) {
        DETACH_IN_ISR(TxIrq);
    }
    if ((was_full && !txbuf_.full()) || empty) {
        wake();
    }
}

// The lock is held; it is not while waiting.
template <typename Condition>
void BufferedSerial::wait_until(Condition condition) {
    if (condition()) {
        return;
    }
    internal::WaitList::Waiter waiter(waiters_);
    while (!condition()) {
        unlock();
        waiter.wait();
        lock();
    }
}

ssize_t BufferedSerial::write(const void* buffer, size_t length) {
    const auto* characters = static_cast<const char*>(buffer);
    if (length == 0) {
        return 0;
    }
    if (core_util_in_critical_section() || core_util_is_isr_active()) {
        // What waits in the buffer goes first.
        char c;
        while (txbuf_.pop(c)) {
            _base_putc(static_cast<unsigned char>(c));
        }
        for (size_t i = 0; i < length; i++) {
            _base_putc(static_cast<unsigned char>(characters[i]));
        }
        return static_cast<ssize_t>(length);
    }
    ScopedLock<PlatformMutex> scoped(mutex_);
    size_t written = 0;
    while (written < length) {
        if (txbuf_.full()) {
            if (!blocking_) {
                break;
            }
            wait_until([this] { return !txbuf_.full(); });
        }
        while (written < length && !txbuf_.full()) {
            txbuf_.push(characters[written++]);
        }
        CriticalSectionLock critical;
        // Fills the UART, and lets it ask for more if there is more.
        if (!_irq[TxIrq] && output_) {
            char c;
            while (serial_writable(&_serial) && txbuf_.pop(c)) {
                _base_putc(static_cast<unsigned char>(c));
            }
            if (!txbuf_.empty()) {
                _irq[TxIrq] = callback(this, &BufferedSerial::tx_irq);
                sleep_manager_lock_deep_sleep();
                serial_irq_set(&_serial, ::TxIrq, 1);
            }
        }
    }
    return written != 0 ? static_cast<ssize_t>(written) : -EAGAIN;
}

ssize_t BufferedSerial::read(void* buffer, size_t length) {
    if (length == 0) {
        return 0;
    }
    ScopedLock<PlatformMutex> scoped(mutex_);
    if (rxbuf_.empty()) {
        if (!blocking_) {
            return -EAGAIN;
        }
        wait_until([this] { return !rxbuf_.empty(); });
    }
    auto* characters = static_cast<char*>(buffer);
    size_t count = 0;
    while (count < length && rxbuf_.pop(characters[count])) {
        count++;
    }
    enable_rx_irq();
    return static_cast<ssize_t>(count);
}

int BufferedSerial::sync() {
    ScopedLock<PlatformMutex> scoped(mutex_);
    if (output_) {
        wait_until([this] { return txbuf_.empty(); });
    }
    return 0;
}

off_t BufferedSerial::seek(off_t, int) { return -ESPIPE; }

void BufferedSerial::sigio(Callback<void()> func) {
    CriticalSectionLock critical;
    sigio_ = func;
    if (func) {
        // What holds already would tell nobody.
        const short now = poll(POLLIN | POLLOUT);
        if (now) {
            func();
        }
    }
}

bool BufferedSerial::hup() const {
#if DEVICE_INTERRUPTIN
    return dcd_ && (dcd_->read() != 0) != dcd_active_high_;
#else
    return false;
#endif
}

short BufferedSerial::poll(short events) const {
    short now = 0;
    if (!rxbuf_.empty()) {
        now |= POLLIN;
    }
    if (hup()) {
        now |= POLLHUP;
    } else if (!txbuf_.full()) {
        now |= POLLOUT;
    }
    return now & (events | POLLHUP);
}

int BufferedSerial::enable_input(bool enabled) {
    ScopedLock<PlatformMutex> scoped(mutex_);
    if (enabled != input_) {
        if (!enabled) {
            SerialBase::attach(nullptr, RxIrq);
        }
        input_ = enabled;
        SerialBase::enable_input(enabled);
        enable_rx_irq();
    }
    return 0;
}

int BufferedSerial::enable_output(bool enabled) {
    ScopedLock<PlatformMutex> scoped(mutex_);
    if (enabled != output_) {
        if (!enabled) {
            SerialBase::attach(nullptr, TxIrq);
        }
        output_ = enabled;
        SerialBase::enable_output(enabled);
        if (!txbuf_.empty()) {
            enable_tx_irq();
        }
    }
    return 0;
}

void BufferedSerial::dcd_irq() { wake(); }

void BufferedSerial::set_data_carrier_detect(PinName dcd_pin, bool active_high) {
#if DEVICE_INTERRUPTIN
    ScopedLock<PlatformMutex> scoped(mutex_);
    delete dcd_;
    dcd_ = nullptr;
    dcd_active_high_ = active_high;
    if (dcd_pin != NC) {
        dcd_ = new InterruptIn(dcd_pin);
        dcd_->rise(callback(this, &BufferedSerial::dcd_irq));
        dcd_->fall(callback(this, &BufferedSerial::dcd_irq));
    }
#else
    (void)dcd_pin;
    (void)active_high;
#endif
}

}  // namespace mbed

#endif
