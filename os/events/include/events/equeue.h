// SPDX-License-Identifier: BSD-3-Clause
// A queue of things to do at a time, in C. EventQueue.h is the same for C++.
//
// Events live in a buffer that is given once. Times are milliseconds. Of events that are due the one with the earliest
// time runs first, and of equal ones the one that was posted first. All functions may be called from threads and ISRs
// but for create, destroy and dispatch, which are for threads; one thread dispatches at a time.
//
// Cost: allocation and posting without delay take constant time, given that few different sizes of events are in use; a
// delayed post takes time in proportion to the delayed events before it. Interrupts are masked in both.
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "events/internal/equeue_platform.h"

#ifdef __cplusplus
extern "C" {
#endif

/// An event's header; its data follow it. The members are for equeue.c.
struct equeue_event {
    struct equeue_event* next;
    struct equeue_event** link;  // what points to this, while it is queued
    unsigned target;             // when it is due; before it is posted, the delay
    int period;                  // negative: none
    void (*dtor)(void* data);
    void (*cb)(void* data);
    uint16_t units;       // size with the header, in units of 8 bytes
    uint16_t generation;  // how often the memory was freed, 15 bits
    uint8_t state;
    bool kept;  // belongs to someone else: not freed after it ran
} __attribute__((aligned(8)));

/// The bytes that an event with two words of data takes in the buffer.
#define EQUEUE_EVENT_SIZE (sizeof(struct equeue_event) + 2 * sizeof(void*))

struct equeue_run;

/// A queue. The members are for equeue.c.
typedef struct equeue {
    struct equeue_event* ready;  // due, in order
    struct equeue_event** ready_end;
    struct equeue_event* timed;  // not yet due, in order of time
    struct equeue_event* free;   // one of each size, smallest first; more of its size hang on `link`
    unsigned char* buffer;
    unsigned char* unused;  // what was never allocated, to buffer_end
    unsigned char* buffer_end;
    void* allocated;             // what to give back to the heap
    struct equeue_run* running;  // what is being called now
    void (*update)(void* timer, int ms);
    void* timer;
    equeue_mutex_t lock;
    bool waiting;   // the dispatcher sleeps, or is about to
    bool breaking;  // the dispatcher is to return
    bool dispatching;
    uint8_t changes;  // of the time of the first event
    equeue_sema_t sema;
} equeue_t;

/// Makes a queue with a buffer of `size` bytes from the heap, or in place. Of a buffer the first 524,272 bytes are
/// used. 0, or a negative number without memory.
int equeue_create(equeue_t* queue, size_t size);
int equeue_create_inplace(equeue_t* queue, size_t size, void* buffer);
/// Ends a queue: events that are posted are destroyed without being called.
void equeue_destroy(equeue_t* queue);

/// Calls what is due, for `ms` milliseconds from now: 0 once without waiting, negative until equeue_break(). Sleeps
/// while nothing is due. An event that is posted meanwhile is called in the next round, so 0 always returns.
void equeue_dispatch(equeue_t* queue, int ms);

/// Lets the dispatcher return after the round that is under way; if none dispatches, the next dispatch that may wait.
void equeue_break(equeue_t* queue);

/// Posts a call of `cb(data)`: now, after `ms` milliseconds, or every `ms` milliseconds. The event's id, or 0 if the
/// buffer is full.
int equeue_call(equeue_t* queue, void (*cb)(void* data), void* data);
int equeue_call_in(equeue_t* queue, int ms, void (*cb)(void* data), void* data);
int equeue_call_every(equeue_t* queue, int ms, void (*cb)(void* data), void* data);

/// Memory for an event with `size` bytes of data, aligned to 8; null if there is none. It is posted or freed.
void* equeue_alloc(equeue_t* queue, size_t size);
void equeue_dealloc(equeue_t* queue, void* event);

/// Set before the event is posted. The delay until the first call [0, no delay]; the time from call to call [negative,
/// one call]; what is called when the event's memory is freed, with its data [null].
void equeue_event_delay(void* event, int ms);
void equeue_event_period(void* event, int ms);
void equeue_event_dtor(void* event, void (*dtor)(void* data));

/// Posts an event of equeue_alloc(), whose memory is the queue's from now on. `cb` gets the data. The id, never 0.
/// A periodic event whose call comes late is not called more often to make up for it.
int equeue_post(equeue_t* queue, void (*cb)(void* data), void* event);

/// Posts an event whose memory is the caller's: a struct equeue_event, zeroed but for the period and delay at its
/// first use, with the data behind it. Nothing happens if it is posted already: false. It may be posted again once its
/// call began.
bool equeue_post_user_allocated(equeue_t* queue, void (*cb)(void* data), void* event);

/// Takes an event out of the queue. False if it was called, is being called, or never was: 0 and the ids of freed
/// events are no event's. A periodic one that is being called is not called again.
bool equeue_cancel(equeue_t* queue, int id);
bool equeue_cancel_user_allocated(equeue_t* queue, void* event);

/// Milliseconds until the event is called; 0 if it is due; negative if it is not in the queue.
int equeue_timeleft(equeue_t* queue, int id);
int equeue_timeleft_user_allocated(equeue_t* queue, void* event);

/// Instead of a thread that dispatches: `update(timer, ms)` is told each time the instant changes at which the queue
/// wants equeue_dispatch(queue, 0): in `ms` milliseconds, or not at all if negative. It is called by whoever posts,
/// ISRs included. A null function ends it, and tells the one before -1.
void equeue_background(equeue_t* queue, void (*update)(void* timer, int ms), void* timer);

/// Lets the dispatcher of `target` dispatch this queue too, at the cost of one event in its buffer; null ends that. 0,
/// or a negative number if the buffer is full.
int equeue_chain(equeue_t* queue, equeue_t* target);

/// For UserAllocatedEvent: as equeue_cancel_user_allocated(), 1 or 0, or 2 if it is being called and periodic no more.
int equeue_stop_user_allocated(equeue_t* queue, void* event);

#ifdef __cplusplus
}
#endif
