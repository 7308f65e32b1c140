// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "hal/i2c_api.h"

#if DEVICE_I2C

#include "hal/static_pinmap.h"
#include "platform/NonCopyable.h"
#include "platform/PlatformMutex.h"
#include "platform/SingletonPtr.h"

#if DEVICE_I2C_ASYNCH
#include "drivers/internal/AsynchSlots.h"
#include "platform/Transaction.h"
#endif

namespace mbed {

/// A master on an I2C bus. Threads may share it, not ISRs. Addresses are 7 bits in the upper bits of a byte, bit 0 is
/// ignored.
class I2C : private NonCopyable<I2C> {
  public:
    /// What became of a byte, or a transfer.
    enum Result : int { ACK = 0, NACK = 1, TIMEOUT = 2, OTHER_ERROR = 3 };
    enum RxStatus { NoData, MasterGeneralCall, MasterWrite, MasterRead };
    enum Acknowledge { NoACK = 0, ACKed = 1 };

    /// 100 kHz. A slave that holds the data line from an earlier run is clocked free.
    I2C(PinName sda, PinName scl);
    explicit I2C(const i2c_pinmap_t& static_pinmap);
    virtual ~I2C();

    /// The clock, Hz, at most.
    void frequency(int hz);

    /// Start, address, data, and a stop unless `repeated`: the next transfer then begins with a repeated start. All
    /// bytes or nothing: ACK (0), NACK or another error (not 0).
    Result read(int address, char* data, int length, bool repeated = false);
    Result write(int address, const char* data, int length, bool repeated = false);

    /// By single bytes: between start() and stop() the first byte is the address, with bit 0 set for reading.
    void start();
    Result write_byte(int data);
    int read_byte(bool ack);
    void stop();
    /// write_byte(): 1 acknowledged, 0 not, 2 timeout. read_byte(): `ack` 0 refuses, and so ends reading.
    int write(int data);
    int read(int ack);

    /// Keeps the bus for this thread, until as many unlock(): for transfers that belong together.
    virtual void lock();
    virtual void unlock();

#if DEVICE_I2C_ASYNCH
    /// Writes, then after a repeated start reads, in the background; either length may be 0. `callback` is called in
    /// ISR context with those of `event` that came. Buffers are the driver's until then. 0, or -1 if a transfer is
    /// under way.
    int transfer(int address, const char* tx_buffer, int tx_length, char* rx_buffer, int rx_length,
                 const event_callback_t& callback, int event = I2C_EVENT_TRANSFER_COMPLETE, bool repeated = false);
    /// The same, and waits for the end.
    Result transfer_and_wait(int address, const char* tx_buffer, int tx_length, char* rx_buffer, int rx_length,
                             bool repeated = false);
    /// Ends a transfer without an event.
    void abort_transfer();
#endif

  protected:
    i2c_t _i2c;

  private:
    static PlatformMutex& mutex();

    int hz_ = 100000;
#if DEVICE_I2C_ASYNCH
    void asynch_handler();
    void end();
    using Slots = internal::AsynchSlots<I2C, &I2C::asynch_handler, 4>;

    event_callback_t callback_;
    bool active_ = false;
#endif
};

}  // namespace mbed

#endif
