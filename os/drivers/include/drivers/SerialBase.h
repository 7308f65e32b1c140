// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "hal/serial_api.h"

#if DEVICE_SERIAL

#include "platform/Callback.h"
#include "platform/NonCopyable.h"
#include "platform/mbed_toolchain.h"

#if DEVICE_SERIAL_ASYNCH
#include "drivers/internal/AsynchSlots.h"
#include "platform/Transaction.h"
#endif

#ifndef MBED_CONF_PLATFORM_DEFAULT_SERIAL_BAUD_RATE
#define MBED_CONF_PLATFORM_DEFAULT_SERIAL_BAUD_RATE 9600
#endif

namespace mbed {

/// What the classes of serial lines have in common. It takes no lock: they do, or their users.
class SerialBase : private NonCopyable<SerialBase> {
  public:
    enum Parity { None = 0, Odd, Even, Forced1, Forced0 };
    enum IrqType {
        RxIrq = 0,  ///< a character can be read
        TxIrq,      ///< a character can be written
        IrqCnt
    };
    enum Flow { Disabled = 0, RTS, CTS, RTSCTS };

    /// Sets the rate, bits per second.
    void baud(int baudrate);
    /// Sets the frame: data bits, parity, stop bits. 8, None, 1 works everywhere.
    void format(int bits = 8, Parity parity = SerialBase::None, int stop_bits = 1);

    /// Whether read or write would not wait: 1 or 0.
    int readable();
    int writeable();

    /// What is called, in ISR context, while a character can be read, or written; null for nothing. As long as there is
    /// one the chip does not go into deep sleep. A function for RxIrq must read, or detach itself.
    void attach(Callback<void()> func, IrqType type = RxIrq);

    /// Holds the line low, as a break, until clear_break(); or for 18 bits' time, waiting.
    void set_break();
    void clear_break();
    void send_break();

    /// Switches a direction off, and on again; both off frees the UART. The initial state is on. 0.
    int enable_input(bool enable = true);
    int enable_output(bool enable = true);

#if DEVICE_SERIAL_FC
    /// Connects RTS and CTS: of one of them the pin is `flow1`; of both `flow1` is RTS and `flow2` CTS.
    void set_flow_control(Flow type, PinName flow1 = NC, PinName flow2 = NC);
    void set_flow_control(Flow type, const serial_fc_pinmap_t& static_pinmap);
#endif

#if DEVICE_SERIAL_ASYNCH
    /// Sends, or receives, in the background. `callback` is called in ISR context with those of `event` that came. The
    /// buffer is the driver's until then. 0, or -1 if a transfer of that direction is under way. Up to 8 lines at once.
    int write(const uint8_t* buffer, int length, const event_callback_t& callback,
              int event = SERIAL_EVENT_TX_COMPLETE);
    int write(const uint16_t* buffer, int length, const event_callback_t& callback,
              int event = SERIAL_EVENT_TX_COMPLETE);
    int read(uint8_t* buffer, int length, const event_callback_t& callback, int event = SERIAL_EVENT_RX_COMPLETE,
             unsigned char char_match = SERIAL_RESERVED_CHAR_MATCH);
    int read(uint16_t* buffer, int length, const event_callback_t& callback, int event = SERIAL_EVENT_RX_COMPLETE,
             unsigned char char_match = SERIAL_RESERVED_CHAR_MATCH);
    /// Ends a transfer without an event.
    void abort_write();
    void abort_read();
    /// Whether transfers use DMA, from the next one on. 0, or -1 during one.
    int set_dma_usage_tx(DMAUsage usage);
    int set_dma_usage_rx(DMAUsage usage);
#endif

    /// What the HAL calls; `id` is the object.
    static void _irq_handler(uint32_t id, SerialIrq irq_type);

  protected:
    SerialBase(PinName tx, PinName rx, int baud);
    SerialBase(const serial_pinmap_t& static_pinmap, int baud);
    virtual ~SerialBase();

    /// Waits for a character, or for room for one.
    int _base_getc();
    int _base_putc(int c);

    virtual void lock() {}
    virtual void unlock() {}

    serial_t _serial;
    Callback<void()> _irq[IrqCnt];
    int _baud;

  private:
    void init();
    void deinit();
    int enable(bool& direction, bool on);
#if DEVICE_SERIAL_FC
    void init_flow();
#endif
#if DEVICE_SERIAL_ASYNCH
    int start_write(const void* buffer, int length, uint8_t width, const event_callback_t& callback, int event);
    int start_read(void* buffer, int length, uint8_t width, const event_callback_t& callback, int event,
                   unsigned char char_match);
    void asynch_handler();
    void end_asynch(bool& direction);
    using Slots = internal::AsynchSlots<SerialBase, &SerialBase::asynch_handler, 8>;

    event_callback_t tx_callback_;
    event_callback_t rx_callback_;
    DMAUsage tx_usage_ = DMA_USAGE_NEVER;
    DMAUsage rx_usage_ = DMA_USAGE_NEVER;
    bool tx_asynch_ = false;
    bool rx_asynch_ = false;
#endif

    // Pins by name, or by what was found at compile time: enough to begin again after both directions were off. Names
    // of pins fit 16 bits, with NC as -1.
    struct Pins {
        int16_t tx;
        int16_t rx;
    };
    union {
        Pins pins_;
        const serial_pinmap_t* pinmap_;
    };
#if DEVICE_SERIAL_FC
    union {
        Pins flow_pins_;  // tx is CTS, rx is RTS
        const serial_fc_pinmap_t* flow_pinmap_;
    };
    Flow flow_ = Disabled;
    bool static_flow_ = false;
#endif
    bool static_pins_;
    bool rx_enabled_ = true;
    bool tx_enabled_ = true;
};

}  // namespace mbed

#endif
