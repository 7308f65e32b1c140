// SPDX-License-Identifier: BSD-3-Clause
#include "drivers/SPI.h"

#if DEVICE_SPI

#include <new>

#include "platform/CriticalSectionLock.h"
#include "platform/mbed_assert.h"

namespace mbed {

#ifdef DEVICE_SPI_COUNT
static constexpr int kPeripherals = DEVICE_SPI_COUNT;
#else
static constexpr int kPeripherals = 1;
#endif

// The entry of an SPI; a new one at its first object.
SPI::spi_peripheral_s* SPI::lookup(SPIName name) {
    static spi_peripheral_s peripherals[kPeripherals];
    CriticalSectionLock lock;
    for (spi_peripheral_s& peripheral : peripherals) {
        if (!peripheral.used) {
            peripheral.used = true;
            peripheral.name = name;
            return &peripheral;
        }
        if (peripheral.name == name) {
            return &peripheral;
        }
    }
    return nullptr;
}

static SPI::SPIName name_of(PinName mosi, PinName miso, PinName sclk) {
#ifdef DEVICE_SPI_COUNT
    return spi_get_peripheral_name(mosi, miso, sclk);
#else
    (void)mosi;
    (void)miso;
    (void)sclk;
    return 0;
#endif
}

SPI::SPI(PinName mosi, PinName miso, PinName sclk, PinName ssel)
    : _spi(), mosi_(static_cast<int16_t>(mosi)), miso_(static_cast<int16_t>(miso)), sclk_(static_cast<int16_t>(sclk)) {
    init(name_of(mosi, miso, sclk), ssel, false);
}

SPI::SPI(PinName mosi, PinName miso, PinName sclk, PinName ssel, use_gpio_ssel_t)
    : _spi(), mosi_(static_cast<int16_t>(mosi)), miso_(static_cast<int16_t>(miso)), sclk_(static_cast<int16_t>(sclk)) {
    init(name_of(mosi, miso, sclk), ssel, true);
}

SPI::SPI(const spi_pinmap_t& static_pinmap) : _spi(), static_pinmap_(&static_pinmap) {
    init(static_cast<SPIName>(static_pinmap.peripheral), NC, false);
}

SPI::SPI(const spi_pinmap_t& static_pinmap, PinName ssel) : _spi(), static_pinmap_(&static_pinmap) {
    init(static_cast<SPIName>(static_pinmap.peripheral), ssel, true);
}

void SPI::init(SPIName name, PinName ssel, bool gpio_ssel) {
    _peripheral = lookup(name);
    MBED_ASSERT(_peripheral);
    _peripheral->objects++;
    if (gpio_ssel && ssel != NC) {
        new (&ssel_) DigitalOut(ssel, 1);
    } else {
        hw_ssel_ = static_cast<int16_t>(ssel);
    }
    // The pins are driven from here on, so that a clock that idles does.
    lock();
    acquire();
    unlock();
}

SPI::~SPI() {
#if DEVICE_SPI_ASYNCH
    if (_peripheral->active == this) {
        abort_transfer();
    }
#endif
    lock();
    if (_peripheral->owner == this) {
        _peripheral->owner = nullptr;
    }
    if (--_peripheral->objects == 0) {
        spi_free(&_spi);
    }
    unlock();
}

void SPI::init_hardware() {
    if (static_pinmap_) {
        spi_init_direct(&_spi, static_pinmap_);
    } else {
        spi_init(&_spi, static_cast<PinName>(mosi_), static_cast<PinName>(miso_), static_cast<PinName>(sclk_),
                 static_cast<PinName>(hw_ssel_));
    }
    spi_format(&_spi, bits_, mode_, 0);
    spi_frequency(&_spi, hz_);
}

// Makes the hardware this object's. The lock is held.
void SPI::acquire() {
    if (_peripheral->owner != this) {
        init_hardware();
        _peripheral->owner = this;
    }
}

void SPI::format(int bits, int mode) {
    lock();
    bits_ = static_cast<uint8_t>(bits);
    mode_ = static_cast<uint8_t>(mode);
    // An owner changes the hardware now; who isn't does so when it becomes one.
    if (_peripheral->owner == this) {
        spi_format(&_spi, bits_, mode_, 0);
    }
    unlock();
}

void SPI::frequency(int hz) {
    lock();
    hz_ = hz;
    if (_peripheral->owner == this) {
        spi_frequency(&_spi, hz_);
    }
    unlock();
}

int SPI::write(int value) {
    select();
    const int received = spi_master_write(&_spi, value);
    deselect();
    return received;
}

int SPI::write(const char* tx_buffer, int tx_length, char* rx_buffer, int rx_length) {
    select();
    const int length = spi_master_block_write(&_spi, tx_buffer, tx_length, rx_buffer, rx_length, write_fill_);
    deselect();
    return length;
}

void SPI::lock() { _peripheral->mutex->lock(); }

void SPI::unlock() { _peripheral->mutex->unlock(); }

void SPI::select() {
    lock();
    if (selected_++ == 0) {
        acquire();
        set_ssel(0);
    }
}

void SPI::deselect() {
    if (--selected_ == 0) {
        set_ssel(1);
    }
    unlock();
}

void SPI::set_default_write_value(char data) {
    lock();
    write_fill_ = data;
    unlock();
}

}  // namespace mbed

#endif
