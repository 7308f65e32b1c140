// SPDX-License-Identifier: BSD-3-Clause
// Serial transfers in the background.
#include "drivers/SerialBase.h"

#if DEVICE_SERIAL && DEVICE_SERIAL_ASYNCH

#include "platform/mbed_power_mgmt.h"

namespace mbed {

int SerialBase::write(const uint8_t* buffer, int length, const event_callback_t& callback, int event) {
    return start_write(buffer, length, 8, callback, event);
}

int SerialBase::write(const uint16_t* buffer, int length, const event_callback_t& callback, int event) {
    return start_write(buffer, length, 16, callback, event);
}

int SerialBase::read(uint8_t* buffer, int length, const event_callback_t& callback, int event,
                     unsigned char char_match) {
    return start_read(buffer, length, 8, callback, event, char_match);
}

int SerialBase::read(uint16_t* buffer, int length, const event_callback_t& callback, int event,
                     unsigned char char_match) {
    return start_read(buffer, length, 16, callback, event, char_match);
}

int SerialBase::start_write(const void* buffer, int length, uint8_t width, const event_callback_t& callback,
                            int event) {
    int result = -1;
    lock();
    const uint32_t handler = tx_asynch_ || serial_tx_active(&_serial) ? 0 : Slots::take(this);
    if (handler && length > 0) {
        tx_callback_ = callback;
        tx_asynch_ = true;
        sleep_manager_lock_deep_sleep();
        serial_tx_asynch(&_serial, buffer, static_cast<size_t>(length), width, handler, static_cast<uint32_t>(event),
                         tx_usage_);
        result = 0;
    }
    unlock();
    return result;
}

int SerialBase::start_read(void* buffer, int length, uint8_t width, const event_callback_t& callback, int event,
                           unsigned char char_match) {
    int result = -1;
    lock();
    const uint32_t handler = rx_asynch_ || serial_rx_active(&_serial) ? 0 : Slots::take(this);
    if (handler && length > 0) {
        rx_callback_ = callback;
        rx_asynch_ = true;
        sleep_manager_lock_deep_sleep();
        serial_rx_asynch(&_serial, buffer, static_cast<size_t>(length), width, handler, static_cast<uint32_t>(event),
                         char_match, rx_usage_);
        result = 0;
    }
    unlock();
    return result;
}

// Once for each transfer, whether the interrupt or a thread ends it.
void SerialBase::end_asynch(bool& direction) {
    CriticalSectionLock critical;
    if (!direction) {
        return;
    }
    direction = false;
    sleep_manager_unlock_deep_sleep();
    if (!tx_asynch_ && !rx_asynch_) {
        Slots::release(this);
    }
}

void SerialBase::asynch_handler() {
    const int event = serial_irq_handler_asynch(&_serial);
    // Copies, and the end before the call: the function may start the next transfer.
    const event_callback_t rx = rx_callback_;
    const event_callback_t tx = tx_callback_;
    if (rx_asynch_ && !serial_rx_active(&_serial)) {
        end_asynch(rx_asynch_);
    }
    if (tx_asynch_ && !serial_tx_active(&_serial)) {
        end_asynch(tx_asynch_);
    }
    if (rx && (event & SERIAL_EVENT_RX_MASK)) {
        rx(event & SERIAL_EVENT_RX_MASK);
    }
    if (tx && (event & SERIAL_EVENT_TX_MASK)) {
        tx(event & SERIAL_EVENT_TX_MASK);
    }
}

void SerialBase::abort_write() {
    lock();
    if (tx_asynch_) {
        serial_tx_abort_asynch(&_serial);
        end_asynch(tx_asynch_);
    }
    unlock();
}

void SerialBase::abort_read() {
    lock();
    if (rx_asynch_) {
        serial_rx_abort_asynch(&_serial);
        end_asynch(rx_asynch_);
    }
    unlock();
}

int SerialBase::set_dma_usage_tx(DMAUsage usage) {
    if (serial_tx_active(&_serial)) {
        return -1;
    }
    tx_usage_ = usage;
    return 0;
}

int SerialBase::set_dma_usage_rx(DMAUsage usage) {
    if (serial_rx_active(&_serial)) {
        return -1;
    }
    rx_usage_ = usage;
    return 0;
}

}  // namespace mbed

#endif
