// SPDX-License-Identifier: BSD-3-Clause
// SPI transfers in the background.
#include "drivers/SPI.h"

#if DEVICE_SPI && DEVICE_SPI_ASYNCH

#include "platform/CriticalSectionLock.h"
#include "platform/internal/WaitList.h"
#include "platform/mbed_power_mgmt.h"

namespace mbed {

int SPI::start(const void* tx_buffer, int tx_length, void* rx_buffer, int rx_length, const event_callback_t& callback,
               int event) {
    transaction_t transaction = {};
    transaction.tx_buffer = const_cast<void*>(tx_buffer);
    transaction.tx_length = static_cast<size_t>(tx_length);
    transaction.rx_buffer = rx_buffer;
    transaction.rx_length = static_cast<size_t>(rx_length);
    transaction.event = static_cast<uint32_t>(event);
    transaction.callback = callback;
    transaction.width = width();
    // A thread waits for others' blocking transfers, and constructs the queue, which ISRs only use.
    const bool thread = !core_util_is_isr_active();
    if (thread) {
        _peripheral->queue.get();
        lock();
    }
    int result = 0;
    {
        CriticalSectionLock critical;
        if (!_peripheral->active) {
            begin(transaction);
        } else if (_peripheral->queue->full()) {
            result = -1;
        } else {
            _peripheral->queue->push(Transaction<SPI>(this, transaction));
        }
    }
    if (thread) {
        unlock();
    }
    return result;
}

// Interrupts are masked: nothing else may begin in between.
void SPI::begin(const transaction_t& transaction) {
    _peripheral->active = this;
    acquire();
    set_ssel(0);
    callback_ = transaction.callback;
    sleep_manager_lock_deep_sleep();
    const unsigned bytes = transaction.width / 8u;
    spi_master_transfer(&_spi, transaction.tx_buffer, transaction.tx_length / bytes, transaction.rx_buffer,
                        transaction.rx_length / bytes, bits_, Slots::take(this), transaction.event, usage_);
}

void SPI::end() {
    CriticalSectionLock critical;
    if (_peripheral->active == this) {
        _peripheral->active = nullptr;
        Slots::release(this);
        set_ssel(1);
        sleep_manager_unlock_deep_sleep();
    }
}

void SPI::next() {
    CriticalSectionLock critical;
    Transaction<SPI> transaction;
    if (!_peripheral->active && _peripheral->queue->pop(transaction)) {
        transaction.get_object()->begin(*transaction.get_transaction());
    }
}

void SPI::asynch_handler() {
    const uint32_t event = spi_irq_handler_asynch(&_spi);
    const event_callback_t callback = callback_;
    const bool over = event & SPI_EVENT_INTERNAL_TRANSFER_COMPLETE;
    if (over) {
        end();
    }
    if (callback && (event & SPI_EVENT_ALL)) {
        callback(static_cast<int>(event & SPI_EVENT_ALL));
    }
    if (over) {
        next();
    }
}

int SPI::start_and_wait(const void* tx_buffer, int tx_length, void* rx_buffer, int rx_length) {
    struct Wait {
        internal::WaitList list;
        volatile int event = 0;
        void end(int e) {
            event = e;
            list.wake_all();
        }
    } wait;
    internal::WaitList::Waiter waiter(wait.list);
    if (start(tx_buffer, tx_length, rx_buffer, rx_length, callback(&wait, &Wait::end), SPI_EVENT_ALL) != 0) {
        return 1;
    }
    while (wait.event == 0) {
        waiter.wait();
    }
    return wait.event & SPI_EVENT_COMPLETE ? 0 : 2;
}

void SPI::abort_transfer() {
    {
        CriticalSectionLock critical;
        if (_peripheral->active != this) {
            return;
        }
        spi_abort_asynch(&_spi);
        end();
    }
    next();
}

void SPI::clear_transfer_buffer() { _peripheral->queue->reset(); }

void SPI::abort_all_transfers() {
    clear_transfer_buffer();
    abort_transfer();
}

int SPI::set_dma_usage(DMAUsage usage) {
    if (spi_active(&_spi)) {
        return -1;
    }
    usage_ = usage;
    return 0;
}

}  // namespace mbed

#endif
