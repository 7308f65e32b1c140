// SPDX-License-Identifier: BSD-3-Clause
//
// Tickers: a counter that runs at a fixed frequency and wraps, one compare interrupt, and above them a 64-bit time in
// microseconds with a queue of events. us_ticker_api.h and lp_ticker_api.h are the two counters of a target.
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "device.h"

// Low 32 bits of a time in microseconds, or a counter's ticks: the function says which.
typedef uint32_t timestamp_t;

// Microseconds since the ticker was initialised; never wraps in practice (584,000 years).
typedef uint64_t us_timestamp_t;

// One event, owned by the caller, in the queue from ticker_insert_event*() until it fires or is removed.
typedef struct ticker_event_s {
    us_timestamp_t timestamp;     // when it is due
    uint32_t id;                  // handed to the ticker's event handler; as a rule the address of an object
    struct ticker_event_s* next;  // the queue's
} ticker_event_t;

typedef void (*ticker_event_handler)(uint32_t id);

typedef struct {
    uint32_t frequency;  // Hz
    uint32_t bits;       // width of the counter, 1 to 32
} ticker_info_t;

// The driver of a counter. Times are ticks of the counter, of which the low `bits` count.
typedef struct {
    void (*init)(void);
    uint32_t (*read)(void);
    void (*disable_interrupt)(void);
    void (*clear_interrupt)(void);
    void (*set_interrupt)(timestamp_t timestamp);
    void (*fire_interrupt)(void);
    void (*free)(void);
    const ticker_info_t* (*get_info)(void);
    bool runs_in_deep_sleep;
} ticker_interface_t;

// State of a ticker; ticker_api.c's own.
typedef struct {
    ticker_event_handler event_handler;
    ticker_event_t* head;
    us_timestamp_t present_time; // us
    uint32_t tick_last_read;     // the counter at present_time
    uint32_t tick_remainder;     // ticks beyond present_time that make no whole us, times numerator
    uint32_t bitmask;            // of the counter
    uint32_t numerator;          // us = ticks * numerator / denominator, in lowest terms
    uint32_t denominator;
    uint32_t max_delta;    // ticks: the longest interrupt that is set ahead
    uint32_t max_delta_us; // us: the same
    bool initialized;
    bool dispatching;
    bool suspended;
} ticker_event_queue_t;

typedef struct {
    const ticker_interface_t* interface;
    ticker_event_queue_t* queue;
} ticker_data_t;

#ifdef __cplusplus
extern "C" {
#endif

// Defined behaviour
//  - ticker_set_handler() initialises the counter at its first call, and sets the function that every event of this
//    ticker calls.
//  - ticker_read_us() counts microseconds from initialisation, never goes back, and is right across wraps of the
//  counter,
//    however rarely it is called.
//  - ticker_read() is the low 32 bits of ticker_read_us().
//  - ticker_insert_event_us() queues an event for an absolute time. A time that has passed fires as soon as interrupts
//    allow. Events of one time fire in the order in which they were inserted.
//  - ticker_insert_event() takes the low 32 bits of a time, which means the instant nearest after now: from now to
//    2^32 - 1 us from now.
//  - An event fires once, never before its time, from the ticker's interrupt. Its handler runs with interrupts unmasked.
//  - An event further ahead than the counter reaches fires at its time.
//  - The handler may insert and remove events, its own too.
//  - ticker_remove_event() takes an event out, wherever it is in the queue; one that is not queued does nothing.
//  - ticker_get_next_timestamp() gives the low 32 bits of the first event's time and returns 1, or returns 0 when the
//  queue is empty;
//    ticker_get_next_timestamp_us() likewise the time.
//  - ticker_suspend() stops time and interrupts of the ticker; ticker_resume() goes on from where it stood. Events that
//    are inserted in between wait for ticker_resume().
// Undefined behaviour
//  - a function other than ticker_set_handler(), ticker_read*() or ticker_insert_event*() before the first of these;
//  - inserting an event that is in a queue, or one whose memory does not live until it fired or was removed;
//  - a NULL pointer; ticker_set_handler() or ticker_suspend() within a handler;
//  - ending the life of what an event's id points to in an ISR that interrupts the ticker's: the handler may be under way.
//
// All may be called from threads and ISRs alike unless said otherwise; they mask interrupts for some microseconds.

// Sets the function that events call, in ISR context. Threads only.
void ticker_set_handler(const ticker_data_t* const ticker, ticker_event_handler handler);

// What the counter's interrupt calls: hands out what is due and sets the next interrupt.
void ticker_irq_handler(const ticker_data_t* const ticker);

void ticker_remove_event(const ticker_data_t* const ticker, ticker_event_t* obj);

// timestamp: low 32 bits of the time, us.
void ticker_insert_event(const ticker_data_t* const ticker, ticker_event_t* obj, timestamp_t timestamp, uint32_t id);

// timestamp: the time, us.
void ticker_insert_event_us(const ticker_data_t* const ticker, ticker_event_t* obj, us_timestamp_t timestamp,
                            uint32_t id);

// The time's low 32 bits, us.
timestamp_t ticker_read(const ticker_data_t* const ticker);

// The time, us.
us_timestamp_t ticker_read_us(const ticker_data_t* const ticker);

// Stores the first event's time, low 32 bits, us. 1: there is one, 0: the queue is empty and nothing is stored.
int ticker_get_next_timestamp(const ticker_data_t* const ticker, timestamp_t* timestamp);
int ticker_get_next_timestamp_us(const ticker_data_t* const ticker, us_timestamp_t* timestamp);

// Threads only; not nested.
void ticker_suspend(const ticker_data_t* const ticker);
void ticker_resume(const ticker_data_t* const ticker);

// Whether a counter that went from prev to cur (not standing still for a whole turn) reached or passed match on its
// way; prev itself does not count, cur does.
int _ticker_match_interval_passed(timestamp_t prev, timestamp_t cur, timestamp_t match);

#ifdef __cplusplus
}
#endif
