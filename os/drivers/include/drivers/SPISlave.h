// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "hal/spi_api.h"

#if DEVICE_SPISLAVE

#include "hal/static_pinmap.h"
#include "platform/NonCopyable.h"

namespace mbed {

/// A slave on an SPI, by polling receive(). One context at a time.
class SPISlave : private NonCopyable<SPISlave> {
  public:
    /// 8 bits, mode 0.
    SPISlave(PinName mosi, PinName miso, PinName sclk, PinName ssel) : _spi() {
        spi_init(&_spi, mosi, miso, sclk, ssel);
        format(8, 0);
    }
    explicit SPISlave(const spi_pinmap_t& static_pinmap) : _spi() {
        spi_init_direct(&_spi, &static_pinmap);
        format(8, 0);
    }
    ~SPISlave() { spi_free(&_spi); }

    /// Bits a word, and mode 0 to 3.
    void format(int bits, int mode = 0) { spi_format(&_spi, bits, mode, 1); }

    /// Whether a word has come: not 0 if so.
    int receive() { return spi_slave_receive(&_spi); }
    /// The word that came, waiting for it.
    int read() { return spi_slave_read(&_spi); }
    /// What the master gets with its next word.
    void reply(int value) { spi_slave_write(&_spi, value); }

  protected:
    spi_t _spi;
};

}  // namespace mbed

#endif
