// SPDX-License-Identifier: BSD-3-Clause
// I2C transfers in the background.
#include "drivers/I2C.h"

#if DEVICE_I2C && DEVICE_I2C_ASYNCH

#include "platform/CriticalSectionLock.h"
#include "platform/internal/WaitList.h"
#include "platform/mbed_power_mgmt.h"

namespace mbed {

int I2C::transfer(int address, const char* tx_buffer, int tx_length, char* rx_buffer, int rx_length,
                  const event_callback_t& callback, int event, bool repeated) {
    int result = -1;
    lock();
    const uint32_t handler = active_ ? 0 : Slots::take(this);
    if (handler) {
        active_ = true;
        callback_ = callback;
        sleep_manager_lock_deep_sleep();
        i2c_transfer_asynch(&_i2c, tx_buffer, static_cast<size_t>(tx_length), rx_buffer, static_cast<size_t>(rx_length),
                            static_cast<uint32_t>(address), !repeated, handler, static_cast<uint32_t>(event),
                            DMA_USAGE_NEVER);
        result = 0;
    }
    unlock();
    return result;
}

void I2C::end() {
    CriticalSectionLock critical;
    if (active_) {
        active_ = false;
        Slots::release(this);
        sleep_manager_unlock_deep_sleep();
    }
}

void I2C::asynch_handler() {
    const uint32_t event = i2c_irq_handler_asynch(&_i2c);
    const event_callback_t callback = callback_;
    if (!i2c_active(&_i2c)) {
        end();
    }
    if (callback && event) {
        callback(static_cast<int>(event));
    }
}

I2C::Result I2C::transfer_and_wait(int address, const char* tx_buffer, int tx_length, char* rx_buffer, int rx_length,
                                   bool repeated) {
    struct Wait {
        internal::WaitList list;
        volatile int event = 0;
        void end(int e) {
            event = e;
            list.wake_all();
        }
    } wait;
    internal::WaitList::Waiter waiter(wait.list);
    if (transfer(address, tx_buffer, tx_length, rx_buffer, rx_length, callback(&wait, &Wait::end), I2C_EVENT_ALL,
                 repeated) != 0) {
        return OTHER_ERROR;
    }
    while (wait.event == 0) {
        waiter.wait();
    }
    if (wait.event & I2C_EVENT_ERROR) {
        return OTHER_ERROR;
    }
    return wait.event & (I2C_EVENT_ERROR_NO_SLAVE | I2C_EVENT_TRANSFER_EARLY_NACK) ? NACK : ACK;
}

void I2C::abort_transfer() {
    lock();
    if (active_) {
        i2c_abort_asynch(&_i2c);
        end();
    }
    unlock();
}

}  // namespace mbed

#endif
