// SPDX-License-Identifier: BSD-3-Clause
//
// Synchronous serial buses (SPI).
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "device.h"
#include "hal/buffer.h"
#include "hal/dma_api.h"
#include "pinmap.h"

#if DEVICE_SPI

// Events of an asynchronous transfer.
#define SPI_EVENT_ERROR (1 << 1)
#define SPI_EVENT_COMPLETE (1 << 2)
#define SPI_EVENT_RX_OVERFLOW (1 << 3)  // words were lost because nobody read them in time
#define SPI_EVENT_ALL (SPI_EVENT_ERROR | SPI_EVENT_COMPLETE | SPI_EVENT_RX_OVERFLOW)
#define SPI_EVENT_INTERNAL_TRANSFER_COMPLETE (1 << 30)  // the driver's own: the object is free again

// What is sent while only receiving.
#define SPI_FILL_WORD (0xFFFF)
#define SPI_FILL_CHAR (0xFF)

#if DEVICE_SPI_ASYNCH
typedef struct {
    struct spi_s spi;  // the target's
    struct buffer_s tx_buff;
    struct buffer_s rx_buff;
} spi_t;
#else
typedef struct spi_s spi_t;
#endif

// Pins that were chosen at compile time, see static_pinmap.h.
typedef struct {
    int peripheral;
    PinName mosi_pin;
    int mosi_function;
    PinName miso_pin;
    int miso_function;
    PinName sclk_pin;
    int sclk_function;
    PinName ssel_pin;
    int ssel_function;
} spi_pinmap_t;

typedef struct {
    uint32_t minimum_frequency;               // Hz
    uint32_t maximum_frequency;               // Hz
    uint32_t word_length;                     // bit n - 1: words of n bits
    uint16_t slave_delay_between_symbols_ns;  // ns that a slave needs between words
    uint8_t clk_modes;                        // bit n: mode n
    bool support_slave_mode;                  // with this ssel
    bool hw_cs_handle;                        // the hardware can drive this ssel as a master
    bool async_mode;
    bool tx_rx_buffers_equal_length;  // asynchronous transfers need buffers of one length
} spi_capabilities_t;

#ifdef __cplusplus
extern "C" {
#endif

// Defined behaviour
//  - spi_init() sets up a master of 8 bits, mode 0, 1 MHz, most significant bit first, on pins of one SPI; mosi or miso
//  may be NC.
//    It enables the SPI's clock. With an ssel that is not NC the hardware drives or reads it.
//  - spi_free() disables the SPI and its clock, and gives the pins back.
//  - spi_format() sets bits a word (8 always works), mode 0 to 3 (bit 1: clock idles high, bit 0: data is sampled at
//  the second edge) and
//    master or slave.
//  - spi_frequency() sets the fastest clock that is not above hz, or the slowest there is; 500 kHz to 2 MHz are within
//    reach everywhere, spi_get_capabilities() says what is.
//  - spi_master_write() sends a word and returns the one that came in meanwhile.
//  - spi_master_block_write() sends tx_length bytes, padded with write_fill, receives rx_length bytes, and drops the
//  others; it returns
//    the larger length.
//  - spi_busy() is not 0 while a word is on the wire.
//  - spi_get_module() is the SPI's number, the first is 0.
//  - spi_get_capabilities() says what is possible with that ssel (NC: none).
//  - spi_slave_receive() is not 0 when a word has come, spi_slave_read() waits for one and returns it,
//  spi_slave_write() waits for room,
//    and keeps a word for the master's next transfer.
//  - spi_master_transfer() sends tx_length and receives rx_length bytes, as words of bit_width, by interrupts; handler,
//  the address of
//    an ISR, is called and calls spi_irq_handler_asynch(), which returns those of event that came, and
//    SPI_EVENT_INTERNAL_TRANSFER_COMPLETE when the transfer is over.
//  - spi_active() is not 0 during a transfer; spi_abort_asynch() ends it without an event.
// Undefined behaviour
//  - any function but spi_init*() of an spi_t that is not initialised or was freed; pins of two SPIs;
//  - a format outside spi_get_capabilities(); spi_slave_*() of a master and the other way round;
//  - blocking calls during an asynchronous transfer.
//
// Blocking calls may be made from ISRs and wait there. Two contexts on one bus need a lock of their own.

#ifdef DEVICE_SPI_COUNT
// The SPI that these pins are on, or NC. Stops the program if they are on two.
SPIName spi_get_peripheral_name(PinName mosi, PinName miso, PinName sclk);
#endif

void spi_get_capabilities(PinName ssel, bool slave, spi_capabilities_t* cap);
void spi_init_direct(spi_t* obj, const spi_pinmap_t* pinmap);
void spi_init(spi_t* obj, PinName mosi, PinName miso, PinName sclk, PinName ssel);
void spi_free(spi_t* obj);
void spi_format(spi_t* obj, int bits, int mode, int slave);
void spi_frequency(spi_t* obj, int hz);

int spi_master_write(spi_t* obj, int value);
int spi_master_block_write(spi_t* obj, const char* tx_buffer, int tx_length, char* rx_buffer, int rx_length,
                           char write_fill);
int spi_slave_receive(spi_t* obj);
int spi_slave_read(spi_t* obj);
void spi_slave_write(spi_t* obj, int value);
int spi_busy(spi_t* obj);
uint8_t spi_get_module(spi_t* obj);

const PinMap* spi_master_mosi_pinmap(void);
const PinMap* spi_master_miso_pinmap(void);
const PinMap* spi_master_clk_pinmap(void);
const PinMap* spi_master_cs_pinmap(void);
const PinMap* spi_slave_mosi_pinmap(void);
const PinMap* spi_slave_miso_pinmap(void);
const PinMap* spi_slave_clk_pinmap(void);
const PinMap* spi_slave_cs_pinmap(void);

#if DEVICE_SPI_ASYNCH
void spi_master_transfer(spi_t* obj, const void* tx, size_t tx_length, void* rx, size_t rx_length, uint8_t bit_width,
                         uint32_t handler, uint32_t event, DMAUsage hint);
uint32_t spi_irq_handler_asynch(spi_t* obj);  // ISR context
uint8_t spi_active(spi_t* obj);
void spi_abort_asynch(spi_t* obj);
#endif

#ifdef __cplusplus
}
#endif

#endif
