// SPDX-License-Identifier: BSD-3-Clause
//
// Asynchronous serial lines (UART).
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "device.h"
#include "hal/buffer.h"
#include "hal/dma_api.h"
#include "pinmap.h"

#if DEVICE_SERIAL

// Events of an asynchronous transfer.
#define SERIAL_EVENT_TX_SHIFT (2)
#define SERIAL_EVENT_RX_SHIFT (8)
#define SERIAL_EVENT_TX_MASK (0x00FC)
#define SERIAL_EVENT_RX_MASK (0x3F00)
#define SERIAL_EVENT_ERROR (1 << 1)
#define SERIAL_EVENT_TX_COMPLETE (1 << (SERIAL_EVENT_TX_SHIFT + 0))  // the last stop bit has left
#define SERIAL_EVENT_TX_ALL (SERIAL_EVENT_TX_COMPLETE)
#define SERIAL_EVENT_RX_COMPLETE (1 << (SERIAL_EVENT_RX_SHIFT + 0))         // the buffer is full
#define SERIAL_EVENT_RX_OVERRUN_ERROR (1 << (SERIAL_EVENT_RX_SHIFT + 1))    // a character came before the last was read
#define SERIAL_EVENT_RX_FRAMING_ERROR (1 << (SERIAL_EVENT_RX_SHIFT + 2))    // no stop bit
#define SERIAL_EVENT_RX_PARITY_ERROR (1 << (SERIAL_EVENT_RX_SHIFT + 3))     //
#define SERIAL_EVENT_RX_OVERFLOW (1 << (SERIAL_EVENT_RX_SHIFT + 4))         // the buffer was too small
#define SERIAL_EVENT_RX_CHARACTER_MATCH (1 << (SERIAL_EVENT_RX_SHIFT + 5))  // char_match came
#define SERIAL_EVENT_RX_ALL                                                                    \
    (SERIAL_EVENT_RX_OVERFLOW | SERIAL_EVENT_RX_PARITY_ERROR | SERIAL_EVENT_RX_FRAMING_ERROR | \
     SERIAL_EVENT_RX_OVERRUN_ERROR | SERIAL_EVENT_RX_COMPLETE | SERIAL_EVENT_RX_CHARACTER_MATCH)

// As char_match: none.
#define SERIAL_RESERVED_CHAR_MATCH (255)

typedef enum { ParityNone = 0, ParityOdd = 1, ParityEven = 2, ParityForced1 = 3, ParityForced0 = 4 } SerialParity;

typedef enum {
    RxIrq,  // a character can be read
    TxIrq   // a character can be written
} SerialIrq;

typedef enum { FlowControlNone, FlowControlRTS, FlowControlCTS, FlowControlRTSCTS } FlowControl;

// Called in ISR context with the id that serial_irq_handler() was given.
typedef void (*uart_irq_handler)(uint32_t id, SerialIrq event);

#if DEVICE_SERIAL_ASYNCH
typedef struct {
    struct serial_s serial;  // the target's
    struct buffer_s tx_buff;
    struct buffer_s rx_buff;
    uint8_t char_match;
    uint8_t char_found;
} serial_t;
#else
typedef struct serial_s serial_t;
#endif

// Pins that were chosen at compile time, see static_pinmap.h.
typedef struct {
    int peripheral;
    PinName tx_pin;
    int tx_function;
    PinName rx_pin;
    int rx_function;
    bool stdio_config;  // it is the console
} serial_pinmap_t;

typedef struct {
    int peripheral;
    PinName tx_flow_pin;  // CTS
    int tx_flow_function;
    PinName rx_flow_pin;  // RTS
    int rx_flow_function;
} serial_fc_pinmap_t;

#ifdef __cplusplus
extern "C" {
#endif

// Defined behaviour
//  - serial_init() sets up a line of 9600 baud, 8 data bits, no parity, 1 stop bit on two pins of one UART; either pin
//  may
//    be NC for a line that only sends or receives. It enables the UART's clock.
//  - serial_free() disables the UART, its interrupts and its clock, and gives the pins back.
//  - serial_baud() sets the rate nearest to baudrate that the clock allows; 9600 and 115200 are within 2 %.
//  - serial_format() sets data bits, parity and stop bits; 8N1 always works. What the UART cannot do is an error that
//  stops the
//    program (MBED_ASSERT), and docs/hal.md says what each can.
//  - serial_putc() waits until a character can be written, and writes it: characters leave in order, none is lost.
//  - serial_getc() waits until a character can be read, and returns it.
//  - serial_readable() and serial_writable() are 1 when serial_getc() and serial_putc() would not wait, else 0.
//  - serial_irq_handler() sets the function that the UART's interrupt calls; serial_irq_set() enables or disables each
//    cause. While a cause is enabled and holds, the handler is called, at once if it already holds.
//  - The RX handler that reads no character is called again; disabling the cause ends that.
//  - serial_clear() drops what was received and not read.
//  - serial_break_set() holds the line in the state of a break until serial_break_clear(), where the UART can;
//  docs/hal.md says which.
//  - serial_set_flow_control() connects RTS and CTS: the UART does not send while CTS is high, and raises RTS while it
//    cannot receive. FlowControlNone disconnects both. Where DEVICE_SERIAL_FC is off the function is not declared.
//  - serial_pinout_tx() gives a pin its TX function, and nothing else.
//  - serial_tx_asynch() sends tx_length bytes and serial_rx_asynch() receives rx_length bytes by interrupts; handler,
//  the address of an
//    ISR, is called when one of the events may have come, and calls serial_irq_handler_asynch(), which returns those of
//    event that did.
//  - serial_rx_asynch() ends at char_match if SERIAL_EVENT_RX_CHARACTER_MATCH is in event.
//  - serial_tx_active() and serial_rx_active() are 1 during a transfer, else 0; serial_tx_abort_asynch() and
//    serial_rx_abort_asynch() end one without an event.
// Undefined behaviour
//  - any function but serial_init*() of a serial_t that is not initialised or was freed; serial_init*() of one that is
//  initialised;
//  - pins that no UART has as TX and RX; characters that come faster than they are read, without flow control;
//  - blocking calls and interrupts of one direction at once.
//
// serial_putc() and serial_getc() may be called from ISRs and wait there. Two contexts on one line need a lock of their
// own.

void serial_init(serial_t* obj, PinName tx, PinName rx);
void serial_init_direct(serial_t* obj, const serial_pinmap_t* pinmap);
void serial_free(serial_t* obj);
void serial_baud(serial_t* obj, int baudrate);  // baud
void serial_format(serial_t* obj, int data_bits, SerialParity parity, int stop_bits);

void serial_irq_handler(serial_t* obj, uart_irq_handler handler, uint32_t id);
void serial_irq_set(serial_t* obj, SerialIrq irq, uint32_t enable);

int serial_getc(serial_t* obj);
void serial_putc(serial_t* obj, int c);
int serial_readable(serial_t* obj);
int serial_writable(serial_t* obj);
void serial_clear(serial_t* obj);
void serial_break_set(serial_t* obj);
void serial_break_clear(serial_t* obj);
void serial_pinout_tx(PinName tx);

#if DEVICE_SERIAL_FC
// rxflow: the RTS pin, txflow: the CTS pin.
void serial_set_flow_control(serial_t* obj, FlowControl type, PinName rxflow, PinName txflow);
void serial_set_flow_control_direct(serial_t* obj, FlowControl type, const serial_fc_pinmap_t* pinmap);
const PinMap* serial_cts_pinmap(void);
const PinMap* serial_rts_pinmap(void);
#endif

const PinMap* serial_tx_pinmap(void);
const PinMap* serial_rx_pinmap(void);

#if DEVICE_SERIAL_ASYNCH
// tx_width and rx_width: 8. Returns tx_length.
int serial_tx_asynch(serial_t* obj, const void* tx, size_t tx_length, uint8_t tx_width, uint32_t handler,
                     uint32_t event, DMAUsage hint);
void serial_rx_asynch(serial_t* obj, void* rx, size_t rx_length, uint8_t rx_width, uint32_t handler, uint32_t event,
                      uint8_t char_match, DMAUsage hint);
uint8_t serial_tx_active(serial_t* obj);
uint8_t serial_rx_active(serial_t* obj);
int serial_irq_handler_asynch(serial_t* obj);  // ISR context
void serial_tx_abort_asynch(serial_t* obj);
void serial_rx_abort_asynch(serial_t* obj);
#endif

#ifdef __cplusplus
}
#endif

#endif
