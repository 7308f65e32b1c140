// SPDX-License-Identifier: BSD-3-Clause
//
// Two lists: `ready` holds what is due, in the order in which it is to run, `timed` what is not, in the order of time.
// An event goes from the second to the first once, with all that are due, before anything else is appended there; so
// the order of `ready` is that of time without a look at the clock for events that have no delay.
//
// An event in the buffer is found by its id in constant time: the place of its header, which holds a header for ever
// once it does, and how often that was freed.
#include "events/equeue.h"

#include <stdlib.h>

#include "equeue_internal.h"

enum { IDLE, READY, TIMED, RUNNING };

#define UNIT 8u
#define MAX_UNITS 0xFFFEu  // places in the buffer are 16 bits of an id, from 1 on
#define GENERATIONS 0x7FFFu

// A call under way: who cancels its event, or ends the event's life, says so here.
struct equeue_run {
    struct equeue_event* event;
    struct equeue_run* outer;
};

static inline int until(unsigned target, unsigned now) { return (int)(target - now); }

static inline void* data_of(struct equeue_event* e) { return e + 1; }

static inline struct equeue_event* event_of(void* data) { return (struct equeue_event*)data - 1; }

static inline int id_of(const equeue_t* q, const struct equeue_event* e) {
    return (int)((unsigned)e->generation << 16 | (unsigned)(((unsigned char*)e - q->buffer) / UNIT + 1));
}

// The event with this id if it lives.
static struct equeue_event* find(const equeue_t* q, int id) {
    const unsigned place = (unsigned)id & 0xFFFF;
    if (id <= 0 || place == 0 || (place - 1) * UNIT + sizeof(struct equeue_event) > (size_t)(q->unused - q->buffer)) {
        return NULL;
    }
    struct equeue_event* e = (struct equeue_event*)(q->buffer + (place - 1) * UNIT);
    return e->generation == (unsigned)id >> 16 && e->state != IDLE ? e : NULL;
}

// Lists. The lock is held.

static inline void append_ready(equeue_t* q, struct equeue_event* e) {
    e->state = READY;
    e->next = NULL;
    e->link = q->ready_end;
    *q->ready_end = e;
    q->ready_end = &e->next;
}

static void insert_timed(equeue_t* q, struct equeue_event* e) {
    struct equeue_event** link = &q->timed;
    struct equeue_event* next = *link;
    while (next && until(next->target, e->target) <= 0) {
        link = &next->next;
        next = *link;
    }
    e->state = TIMED;
    e->next = next;
    e->link = link;
    *link = e;
    if (next) {
        next->link = &e->next;
    }
}

static inline void unlink_event(equeue_t* q, struct equeue_event* e) {
    struct equeue_event* next = e->next;
    *e->link = next;
    if (next) {
        next->link = e->link;
    } else if (q->ready_end == &e->next) {
        q->ready_end = e->link;
    }
    e->state = IDLE;
}

// What is due goes to the end of `ready`.
static void promote(equeue_t* q, unsigned now) {
    struct equeue_event* first = q->timed;
    if (!first || until(first->target, now) > 0) {
        return;
    }
    struct equeue_event* last = first;
    last->state = READY;
    while (last->next && until(last->next->target, now) <= 0) {
        last = last->next;
        last->state = READY;
    }
    struct equeue_event* rest = last->next;
    q->timed = rest;
    if (rest) {
        rest->link = &q->timed;
    }
    first->link = q->ready_end;
    *q->ready_end = first;
    last->next = NULL;
    q->ready_end = &last->next;
}

// Milliseconds until something is to be done, negative if nothing is.
static int time_to_first(const equeue_t* q) {
    if (q->ready) {
        return 0;
    }
    if (!q->timed) {
        return -1;
    }
    const int ms = until(q->timed->target, equeue_tick());
    return ms < 0 ? 0 : ms;
}

static inline void lock(equeue_t* q) { equeue_mutex_lock(&q->lock); }

static inline void unlock(equeue_t* q) { equeue_mutex_unlock(&q->lock); }

// Tells whoever dispatches in the background. Not with the lock held, for it is others' code; so a change that
// interrupts this is looked for afterwards, and told again.
void equeue_tell_background(equeue_t* q) {
    for (;;) {
        lock(q);
        void (*update)(void*, int) = q->dispatching ? NULL : q->update;
        void* timer = q->timer;
        const uint8_t changes = q->changes;
        const int ms = time_to_first(q);
        unlock(q);
        if (!update) {
            return;
        }
        update(timer, ms);
        if (*(volatile uint8_t*)&q->changes == changes) {
            return;
        }
    }
}

// After a change of what is first; takes the lock's holder out of it.
static inline void unlock_and_wake(equeue_t* q) {
    const bool wake = q->waiting;
    q->waiting = false;
    q->changes++;
    const bool background = q->update != NULL;
    unlock(q);
    if (wake) {
        equeue_sema_signal(&q->sema);
    }
    if (background) {
        equeue_tell_background(q);
    }
}

// Queues an event that is in no list. The lock is held, and given up.
static void enqueue(equeue_t* q, struct equeue_event* e) {
    const int delay = (int)e->target;
    bool first;
    if (delay <= 0 && e->period < 0) {
        first = !q->ready;
        if (q->timed) {
            promote(q, equeue_tick());
        }
        append_ready(q, e);
    } else {
        const unsigned now = equeue_tick();
        e->target = now + (delay > 0 ? (unsigned)delay : 0);
        insert_timed(q, e);
        first = !q->ready && q->timed == e;
    }
    if (first) {
        unlock_and_wake(q);
    } else {
        unlock(q);
    }
}

int equeue_create(equeue_t* q, size_t size) {
    void* buffer = malloc(size);
    if (!buffer) {
        return -1;
    }
    const int error = equeue_create_inplace(q, size, buffer);
    if (error) {
        free(buffer);
    } else {
        q->allocated = buffer;
    }
    return error;
}

int equeue_create_inplace(equeue_t* q, size_t size, void* buffer) {
    const size_t skip = -(uintptr_t)buffer & (UNIT - 1);
    size = size > skip ? (size - skip) / UNIT : 0;
    if (size > MAX_UNITS) {
        size = MAX_UNITS;
    }
    q->ready = NULL;
    q->ready_end = &q->ready;
    q->timed = NULL;
    q->free = NULL;
    q->buffer = (unsigned char*)buffer + skip;
    q->unused = q->buffer;
    q->buffer_end = q->buffer + size * UNIT;
    q->allocated = NULL;
    q->running = NULL;
    q->update = NULL;
    q->timer = NULL;
    q->waiting = false;
    q->breaking = false;
    q->dispatching = false;
    q->changes = 0;
    equeue_tick_init();
    equeue_mutex_create(&q->lock);
    return equeue_sema_create(&q->sema);
}

static void destroy_list(struct equeue_event* e) {
    while (e) {
        struct equeue_event* next = e->next;
        e->state = IDLE;
        if (e->dtor) {
            e->dtor(data_of(e));
        }
        e = next;
    }
}

void equeue_destroy(equeue_t* q) {
    equeue_background(q, NULL, NULL);
    destroy_list(q->ready);
    destroy_list(q->timed);
    equeue_sema_destroy(&q->sema);
    equeue_mutex_destroy(&q->lock);
    free(q->allocated);
}

void* equeue_alloc(equeue_t* q, size_t size) {
    if (size > MAX_UNITS * UNIT) {
        return NULL;
    }
    const size_t units = (sizeof(struct equeue_event) + size + UNIT - 1) / UNIT;
    lock(q);
    struct equeue_event** link = &q->free;
    struct equeue_event* e = *link;
    while (e && e->units < units) {
        link = &e->next;
        e = *link;
    }
    // New memory is preferred to a piece that is too large.
    if ((!e || e->units != units) && (size_t)(q->buffer_end - q->unused) >= units * UNIT) {
        e = (struct equeue_event*)q->unused;
        e->units = (uint16_t)units;
        e->generation = 0;
        e->state = IDLE;
        e->kept = false;
        q->unused += units * UNIT;
    } else if (e) {
        struct equeue_event* same_size = (struct equeue_event*)e->link;
        if (same_size) {
            same_size->next = e->next;
            *link = same_size;
        } else {
            *link = e->next;
        }
    }
    unlock(q);
    if (!e) {
        return NULL;
    }
    e->target = 0;
    e->period = -1;
    e->dtor = NULL;
    return data_of(e);
}

// The lock is held, and given up by nobody here.
static void give_back(equeue_t* q, struct equeue_event* e) {
    e->state = IDLE;
    e->generation = (e->generation + 1) & GENERATIONS;
    struct equeue_event** link = &q->free;
    struct equeue_event* same_size = *link;
    while (same_size && same_size->units < e->units) {
        link = &same_size->next;
        same_size = *link;
    }
    if (same_size && same_size->units == e->units) {
        e->link = (struct equeue_event**)same_size;
        e->next = same_size->next;
    } else {
        e->link = NULL;
        e->next = same_size;
    }
    *link = e;
}

void equeue_dealloc(equeue_t* q, void* event) {
    struct equeue_event* e = event_of(event);
    if (e->dtor) {
        e->dtor(event);
    }
    lock(q);
    give_back(q, e);
    unlock(q);
}

void equeue_event_delay(void* event, int ms) { event_of(event)->target = (unsigned)ms; }

void equeue_event_period(void* event, int ms) { event_of(event)->period = ms; }

void equeue_event_dtor(void* event, void (*dtor)(void* data)) { event_of(event)->dtor = dtor; }

int equeue_post(equeue_t* q, void (*cb)(void* data), void* event) {
    struct equeue_event* e = event_of(event);
    // It may be gone when enqueue() returns.
    const int id = id_of(q, e);
    e->cb = cb;
    lock(q);
    enqueue(q, e);
    return id;
}

bool equeue_post_user_allocated(equeue_t* q, void (*cb)(void* data), void* event) {
    struct equeue_event* e = event;
    lock(q);
    if (e->state != IDLE) {
        unlock(q);
        return false;
    }
    e->kept = true;
    e->cb = cb;
    enqueue(q, e);
    return true;
}

void equeue_move_user_allocated(equeue_t* q, void (*cb)(void* data), struct equeue_event* e, int ms) {
    lock(q);
    if (e->state == READY || e->state == TIMED) {
        unlink_event(q, e);
    }
    if (ms < 0) {
        unlock(q);
        return;
    }
    e->target = (unsigned)ms;
    e->cb = cb;
    enqueue(q, e);
}

// Takes an event out of its list. The lock is held, and given up.
static void take_out(equeue_t* q, struct equeue_event* e) {
    const bool first = q->ready == e || (!q->ready && q->timed == e);
    unlink_event(q, e);
    if (first && q->update) {
        q->changes++;
        unlock(q);
        equeue_tell_background(q);
    } else {
        unlock(q);
    }
}

bool equeue_cancel(equeue_t* q, int id) {
    lock(q);
    struct equeue_event* e = find(q, id);
    if (!e || e->state == RUNNING) {
        if (e) {
            e->period = -1;
        }
        unlock(q);
        return false;
    }
    take_out(q, e);
    equeue_dealloc(q, data_of(e));
    return true;
}

int equeue_stop_user_allocated(equeue_t* q, void* event) {
    struct equeue_event* e = event;
    lock(q);
    if (e->state == READY || e->state == TIMED) {
        take_out(q, e);
        return 1;
    }
    const bool running = e->state == RUNNING;
    if (running) {
        // Its memory may end before its call does.
        for (struct equeue_run* run = q->running; run; run = run->outer) {
            if (run->event == e) {
                run->event = NULL;
            }
        }
        e->state = IDLE;
    }
    unlock(q);
    return running ? 2 : 0;
}

bool equeue_cancel_user_allocated(equeue_t* q, void* event) { return equeue_stop_user_allocated(q, event) == 1; }

// The lock is held.
static int time_left(const struct equeue_event* e) {
    if (!e || e->state == RUNNING || e->state == IDLE) {
        return -1;
    }
    const int ms = e->state == TIMED ? until(e->target, equeue_tick()) : 0;
    return ms < 0 ? 0 : ms;
}

int equeue_timeleft(equeue_t* q, int id) {
    lock(q);
    const int ms = time_left(find(q, id));
    unlock(q);
    return ms;
}

int equeue_timeleft_user_allocated(equeue_t* q, void* event) {
    lock(q);
    const int ms = time_left(event);
    unlock(q);
    return ms;
}

// The next call of a periodic event: a period after it was due, or now if that is past. The lock is held.
static void repeat(equeue_t* q, struct equeue_event* e) {
    const unsigned now = equeue_tick();
    e->target += (unsigned)e->period;
    if (until(e->target, now) < 0) {
        e->target = now;
    }
    insert_timed(q, e);
}

// Calls what is due now, and nothing that is posted meanwhile.
static void run_round(equeue_t* q) {
    lock(q);
    if (q->timed) {
        promote(q, equeue_tick());
    }
    struct equeue_event* batch = q->ready;
    if (!batch) {
        unlock(q);
        return;
    }
    q->ready = NULL;
    q->ready_end = &q->ready;
    batch->link = &batch;  // cancelling takes out of this list as of any
    struct equeue_run run;
    do {
        struct equeue_event* e = batch;
        batch = e->next;
        if (batch) {
            batch->link = &batch;
        }
        const bool once_and_kept = e->kept && e->period < 0;
        e->state = once_and_kept ? IDLE : RUNNING;
        run.event = once_and_kept ? NULL : e;
        run.outer = q->running;
        q->running = &run;
        void (*cb)(void*) = e->cb;
        unlock(q);

        cb(data_of(e));

        lock(q);
        q->running = run.outer;
        e = run.event;
        if (!e) {
            continue;
        }
        if (e->period >= 0) {
            repeat(q, e);
        } else if (e->kept) {
            e->state = IDLE;
        } else {
            if (e->dtor) {
                unlock(q);
                e->dtor(data_of(e));
                lock(q);
            }
            give_back(q, e);
        }
    } while (batch);
    unlock(q);
}

void equeue_dispatch(equeue_t* q, int ms) {
    const unsigned start = ms > 0 ? equeue_tick() : 0;
    const bool outer = q->dispatching;
    q->dispatching = true;
    for (;;) {
        run_round(q);
        if (ms == 0) {
            break;
        }
        lock(q);
        if (q->breaking) {
            q->breaking = false;
            unlock(q);
            break;
        }
        int wait = time_to_first(q);
        if (ms > 0) {
            const int left = ms - (int)(equeue_tick() - start);
            if (left <= 0) {
                unlock(q);
                break;
            }
            if (wait < 0 || wait > left) {
                wait = left;
            }
        }
        q->waiting = wait != 0;
        unlock(q);
        if (wait != 0) {
            equeue_sema_wait(&q->sema, wait);
            q->waiting = false;
        }
    }
    q->dispatching = outer;
    if (q->update) {
        equeue_tell_background(q);
    }
}

void equeue_break(equeue_t* q) {
    lock(q);
    q->breaking = true;
    const bool wake = q->waiting;
    q->waiting = false;
    unlock(q);
    if (wake) {
        equeue_sema_signal(&q->sema);
    }
}

// A call of a function with one argument as an event.
struct call {
    void (*cb)(void* data);
    void* data;
};

static void run_call(void* p) {
    const struct call* call = p;
    call->cb(call->data);
}

static int post_call(equeue_t* q, int delay, int period, void (*cb)(void* data), void* data) {
    struct call* call = equeue_alloc(q, sizeof *call);
    if (!call) {
        return 0;
    }
    call->cb = cb;
    call->data = data;
    equeue_event_delay(call, delay);
    equeue_event_period(call, period);
    return equeue_post(q, run_call, call);
}

int equeue_call(equeue_t* q, void (*cb)(void* data), void* data) { return post_call(q, 0, -1, cb, data); }

int equeue_call_in(equeue_t* q, int ms, void (*cb)(void* data), void* data) { return post_call(q, ms, -1, cb, data); }

int equeue_call_every(equeue_t* q, int ms, void (*cb)(void* data), void* data) {
    return post_call(q, ms, ms, cb, data);
}
