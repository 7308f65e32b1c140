// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "hal/spi_api.h"

#if DEVICE_SPI

#include <type_traits>

#include "drivers/DigitalOut.h"
#include "hal/static_pinmap.h"
#include "platform/NonCopyable.h"
#include "platform/PlatformMutex.h"
#include "platform/SingletonPtr.h"

#if DEVICE_SPI_ASYNCH
#include "drivers/internal/AsynchSlots.h"
#include "platform/CircularBuffer.h"
#include "platform/Transaction.h"
#endif

#ifndef MBED_CONF_DRIVERS_SPI_TRANSACTION_QUEUE_LEN
#define MBED_CONF_DRIVERS_SPI_TRANSACTION_QUEUE_LEN 2
#endif

namespace mbed {

/// Says that the select pin is to be an ordinary output, set by select() and deselect() and about every transfer.
struct use_gpio_ssel_t {};
const use_gpio_ssel_t use_gpio_ssel;

/// A master on an SPI. Any number of objects may be on one, each with its own format, frequency and select pin: the one
/// that transfers sets the hardware up. Threads may share them, not ISRs.
class SPI : private NonCopyable<SPI> {
  public:
    /// 8 bits, mode 0, 1 MHz. `ssel` is driven by the hardware, or, given use_gpio_ssel, by this object. What isn't
    /// used is NC.
    SPI(PinName mosi, PinName miso, PinName sclk, PinName ssel = NC);
    SPI(PinName mosi, PinName miso, PinName sclk, PinName ssel, use_gpio_ssel_t);
    explicit SPI(const spi_pinmap_t& static_pinmap);
    SPI(const spi_pinmap_t& static_pinmap, PinName ssel);
    virtual ~SPI();

    /// Bits a word; mode 0 to 3: bit 1 says that the clock idles high, bit 0 that data are taken at the second edge.
    void format(int bits, int mode = 0);
    /// The clock, Hz, at most.
    void frequency(int hz = 1000000);

    /// Sends a word; the one that came.
    virtual int write(int value);
    /// Sends and receives words of the format's size: bytes up to 8 bits, else uint16_t or uint32_t; lengths are in
    /// bytes. The shorter one is filled up with the default value, or dropped. The longer length.
    virtual int write(const char* tx_buffer, int tx_length, char* rx_buffer, int rx_length);
    template <typename WordT>
    std::enable_if_t<std::is_integral_v<WordT>, int> write(const WordT* tx_buffer, int tx_length, WordT* rx_buffer,
                                                           int rx_length) {
        return write(reinterpret_cast<const char*>(tx_buffer), tx_length, reinterpret_cast<char*>(rx_buffer),
                     rx_length);
    }
    template <typename WordT>
    std::enable_if_t<std::is_integral_v<WordT>, int> write(std::nullptr_t, int tx_length, WordT* rx_buffer,
                                                           int rx_length) {
        return write(static_cast<const char*>(nullptr), tx_length, reinterpret_cast<char*>(rx_buffer), rx_length);
    }
    template <typename WordT>
    std::enable_if_t<std::is_integral_v<WordT>, int> write(const WordT* tx_buffer, int tx_length, std::nullptr_t,
                                                           int rx_length) {
        return write(reinterpret_cast<const char*>(tx_buffer), tx_length, static_cast<char*>(nullptr), rx_length);
    }

    /// Keeps the SPI for this object and its thread, until as many unlock().
    virtual void lock();
    virtual void unlock();

    /// The same, and the select pin is low meanwhile.
    void select();
    void deselect();

    /// What is sent while only receiving [0xFF].
    void set_default_write_value(char data);

#if DEVICE_SPI_ASYNCH
    /// Sends and receives in the background; lengths are in bytes. `callback` is called in ISR context with those of
    /// `event` that came. Buffers are the driver's until then. While another transfer is under way on this SPI it is
    /// put in a queue; if that is full, nothing happens: -1. 0 otherwise.
    template <typename TxT, typename RxT>
    int transfer(const TxT* tx_buffer, int tx_length, RxT* rx_buffer, int rx_length, const event_callback_t& callback,
                 int event = SPI_EVENT_COMPLETE) {
        return start(tx_buffer, tx_length, rx_buffer, rx_length, callback, event);
    }
    template <typename RxT>
    int transfer(std::nullptr_t, int tx_length, RxT* rx_buffer, int rx_length, const event_callback_t& callback,
                 int event = SPI_EVENT_COMPLETE) {
        return start(nullptr, tx_length, rx_buffer, rx_length, callback, event);
    }
    template <typename TxT>
    int transfer(const TxT* tx_buffer, int tx_length, std::nullptr_t, int rx_length, const event_callback_t& callback,
                 int event = SPI_EVENT_COMPLETE) {
        return start(tx_buffer, tx_length, nullptr, rx_length, callback, event);
    }

    /// The same, and waits for the end. 0: complete; 1: the queue is full; 2: an error of the bus.
    template <typename TxT, typename RxT>
    int transfer_and_wait(const TxT* tx_buffer, int tx_length, RxT* rx_buffer, int rx_length) {
        return start_and_wait(tx_buffer, tx_length, rx_buffer, rx_length);
    }
    template <typename RxT>
    int transfer_and_wait(std::nullptr_t, int tx_length, RxT* rx_buffer, int rx_length) {
        return start_and_wait(nullptr, tx_length, rx_buffer, rx_length);
    }
    template <typename TxT>
    int transfer_and_wait(const TxT* tx_buffer, int tx_length, std::nullptr_t, int rx_length) {
        return start_and_wait(tx_buffer, tx_length, nullptr, rx_length);
    }

    /// Ends the transfer that is under way, without a call, and begins the next of the queue; empties the queue; both.
    void abort_transfer();
    void clear_transfer_buffer();
    void abort_all_transfers();
    /// Whether transfers use DMA, from the next one on. 0, or -1 during one.
    int set_dma_usage(DMAUsage usage);
#endif

#ifdef DEVICE_SPI_COUNT
    typedef ::SPIName SPIName;
#else
    typedef int SPIName;
#endif

  protected:
    /// One of the chip's SPIs. Found by name; there is one entry for each, in static storage.
    struct spi_peripheral_s {
        SPIName name;
        bool used;
        uint8_t objects;
        SPI* owner;  // who set the hardware up last
        SingletonPtr<PlatformMutex> mutex;
#if DEVICE_SPI_ASYNCH
        SPI* active;  // whose transfer is under way
        SingletonPtr<CircularBuffer<Transaction<SPI>, MBED_CONF_DRIVERS_SPI_TRANSACTION_QUEUE_LEN>> queue;
#endif
    };

    spi_t _spi;
    spi_peripheral_s* _peripheral;

  private:
    void init(SPIName name, PinName ssel, bool gpio_ssel);
    void init_hardware();
    void acquire();
    void set_ssel(int level) {
        if (ssel_.is_connected()) {
            ssel_.write(level);
        }
    }
    static spi_peripheral_s* lookup(SPIName name);

    // What is needed to set the hardware up: pins by name, or as found at compile time.
    const spi_pinmap_t* static_pinmap_ = nullptr;
    int16_t mosi_ = static_cast<int16_t>(NC);
    int16_t miso_ = static_cast<int16_t>(NC);
    int16_t sclk_ = static_cast<int16_t>(NC);
    int16_t hw_ssel_ = static_cast<int16_t>(NC);
    DigitalOut ssel_{NC};
    int hz_ = 1000000;
    uint8_t bits_ = 8;
    uint8_t mode_ = 0;
    uint8_t selected_ = 0;
    char write_fill_ = static_cast<char>(SPI_FILL_CHAR);

#if DEVICE_SPI_ASYNCH
    int start(const void* tx_buffer, int tx_length, void* rx_buffer, int rx_length, const event_callback_t& callback,
              int event);
    int start_and_wait(const void* tx_buffer, int tx_length, void* rx_buffer, int rx_length);
    void begin(const transaction_t& transaction);
    void end();
    void next();
    void asynch_handler();
    uint8_t width() const { return bits_ <= 8 ? 8 : bits_ <= 16 ? 16 : 32; }
    using Slots = internal::AsynchSlots<SPI, &SPI::asynch_handler, 8>;

    event_callback_t callback_;
    DMAUsage usage_ = DMA_USAGE_NEVER;
#endif
};

}  // namespace mbed

#endif
