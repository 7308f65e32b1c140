// SPDX-License-Identifier: BSD-3-Clause
//
// Time of 64 bits in microseconds, and a queue of events, above a counter that wraps.
//
// The queue remembers the last time that was read together with the counter at that instant. The time now follows from
// the counter's advance since, which is right as long as the counter is read at least once a turn; the interrupt, which
// is always set, and at most 7/8 of a turn ahead, takes care of that. No step of it loses a part of a tick: what makes
// no whole microsecond is kept.
#include "hal/ticker_api.h"

#include <stddef.h>

#include "interrupt_mask.h"

// (value * factor + add) / divisor, which fits 32 bits, and what remains.
static uint32_t scale(uint32_t value, uint32_t factor, uint32_t add, uint32_t divisor, uint32_t* remainder) {
    uint64_t product = (uint64_t)value * factor + add;
    if ((uint32_t)(product >> 32) == 0) {
        const uint32_t low = (uint32_t)product;
        *remainder = low % divisor;
        return low / divisor;
    }
    // Rates with no small ratio to 1 MHz come here. A 64-bit division is a library function of 700 bytes; this is not.
    uint32_t quotient = 0;
    for (int bit = 31; bit >= 0; --bit) {
        const uint64_t part = (uint64_t)divisor << bit;
        if (product >= part) {
            product -= part;
            quotient |= UINT32_C(1) << bit;
        }
    }
    *remainder = (uint32_t)product;
    return quotient;
}

// Interrupts are masked by the caller of this and the next functions.
static inline void update_present_time(const ticker_data_t* ticker, ticker_event_queue_t* queue) {
    if (queue->suspended) return;
    const uint32_t now = ticker->interface->read();
    uint32_t ticks = (now - queue->tick_last_read) & queue->bitmask;
    if (ticks == 0) return;
    queue->tick_last_read = now;
    if (queue->denominator == 1) {
        queue->present_time += (uint64_t)ticks * queue->numerator;
        return;
    }
    const uint32_t denominator = queue->denominator;
    const uint32_t whole = ticks / denominator;
    ticks -= whole * denominator;
    if (queue->numerator == 1) {
        uint32_t remainder = queue->tick_remainder + ticks;
        const uint32_t carry = remainder >= denominator;
        if (carry) remainder -= denominator;
        queue->tick_remainder = remainder;
        queue->present_time += whole + carry;
        return;
    }
    const uint32_t part = scale(ticks, queue->numerator, queue->tick_remainder, denominator, &queue->tick_remainder);
    queue->present_time += (uint64_t)whole * queue->numerator + part;
}

// Ticks from tick_last_read to the first at which `us`, at most max_delta_us, have passed since present_time.
static inline uint32_t ticks_until(const ticker_event_queue_t* queue, uint32_t us) {
    const uint32_t denominator = queue->denominator;
    const uint32_t numerator = queue->numerator;
    if (numerator == 1) return us * denominator - queue->tick_remainder;
    const uint32_t whole = us / numerator;
    uint32_t remainder;
    const uint32_t part = scale(us - whole * numerator, denominator, 0, numerator, &remainder);
    // (whole * numerator + part * numerator + remainder - tick_remainder) / numerator, rounded up
    const uint32_t ticks = whole * denominator + part;
    if (remainder >= queue->tick_remainder) {
        return ticks + (remainder - queue->tick_remainder + numerator - 1) / numerator;
    }
    return ticks - (queue->tick_remainder - remainder) / numerator;
}

static void schedule_interrupt(const ticker_data_t* ticker, ticker_event_queue_t* queue) {
    if (queue->suspended || queue->dispatching) return;
    update_present_time(ticker, queue);
    uint32_t ticks = queue->max_delta;
    const ticker_event_t* event = queue->head;
    if (event) {
        const us_timestamp_t present = queue->present_time;
        if (event->timestamp <= present) {
            ticker->interface->fire_interrupt();
            return;
        }
        const us_timestamp_t ahead = event->timestamp - present;
        if (ahead < queue->max_delta_us) ticks = ticks_until(queue, (uint32_t)ahead);
    }
    const uint32_t from = queue->tick_last_read;
    ticker->interface->set_interrupt((from + ticks) & queue->bitmask);
    // The counter ran on meanwhile; a driver may only take a time that is ahead.
    if (((ticker->interface->read() - from) & queue->bitmask) >= ticks) ticker->interface->fire_interrupt();
}

static uint32_t greatest_common_divisor(uint32_t a, uint32_t b) {
    while (b) {
        const uint32_t rest = a % b;
        a = b;
        b = rest;
    }
    return a;
}

// 7/8 of a turn, but at most what 32 bits hold in us: events further ahead are looked at again then.
static void set_max_delta(ticker_event_queue_t* queue) {
    const uint32_t ticks = queue->bitmask - queue->bitmask / 8;
    const uint32_t whole = ticks / queue->denominator;
    if (whole == 0) {
        uint32_t rest;
        queue->max_delta = ticks;
        queue->max_delta_us = scale(ticks, queue->numerator, 0, queue->denominator, &rest);
        return;
    }
    const uint32_t most = UINT32_MAX / queue->numerator;
    const uint32_t times = whole < most ? whole : most;
    queue->max_delta = times * queue->denominator;
    queue->max_delta_us = times * queue->numerator;
}

static void __attribute__((noinline)) initialize(const ticker_data_t* ticker) {
    const uint32_t mask = mask_interrupts();
    ticker_event_queue_t* queue = ticker->queue;
    if (!queue->initialized) {
        ticker->interface->init();
        const ticker_info_t* info = ticker->interface->get_info();
        // A driver that does not know yet is taken for 1 MHz and 32 bits.
        const uint32_t frequency = info && info->frequency ? info->frequency : 1000000;
        const uint32_t bits = info && info->bits ? info->bits : 32;
        const uint32_t common = greatest_common_divisor(1000000, frequency);
        queue->numerator = 1000000 / common;
        queue->denominator = frequency / common;
        queue->bitmask = bits >= 32 ? UINT32_MAX : (UINT32_C(1) << bits) - 1;
        set_max_delta(queue);
        queue->tick_last_read = ticker->interface->read();
        queue->tick_remainder = 0;
        queue->present_time = 0;
        queue->dispatching = false;
        queue->suspended = false;
        queue->initialized = true;
        schedule_interrupt(ticker, queue);
    }
    unmask_interrupts(mask);
}

static inline ticker_event_queue_t* queue_of(const ticker_data_t* ticker) {
    ticker_event_queue_t* queue = ticker->queue;
    if (__builtin_expect(!queue->initialized, 0)) initialize(ticker);
    return queue;
}

void ticker_set_handler(const ticker_data_t* const ticker, ticker_event_handler handler) {
    queue_of(ticker)->event_handler = handler;
}

void ticker_irq_handler(const ticker_data_t* const ticker) {
    ticker_event_queue_t* queue = ticker->queue;
    uint32_t mask = mask_interrupts();
    ticker->interface->clear_interrupt();
    if (!queue->suspended) {
        update_present_time(ticker, queue);
        queue->dispatching = true;
        for (;;) {
            ticker_event_t* event = queue->head;
            if (!event) break;
            if (event->timestamp > queue->present_time) {
                // Handlers take time: look once more before the interrupt is set.
                update_present_time(ticker, queue);
                if (event->timestamp > queue->present_time) break;
            }
            queue->head = event->next;
            const uint32_t id = event->id;
            const ticker_event_handler handler = queue->event_handler;
            unmask_interrupts(mask);
            if (handler) handler(id);
            mask = mask_interrupts();
        }
        queue->dispatching = false;
        schedule_interrupt(ticker, queue);
    }
    unmask_interrupts(mask);
}

// Interrupts are masked.
static void insert(const ticker_data_t* ticker, ticker_event_queue_t* queue, ticker_event_t* event,
                   us_timestamp_t timestamp, uint32_t id) {
    event->timestamp = timestamp;
    event->id = id;
    ticker_event_t** link = &queue->head;
    while (*link && (*link)->timestamp <= timestamp) link = &(*link)->next;
    event->next = *link;
    *link = event;
    // Behind another event its own time is set when that is out of the way.
    if (link == &queue->head) schedule_interrupt(ticker, queue);
}

void ticker_insert_event_us(const ticker_data_t* const ticker, ticker_event_t* obj, us_timestamp_t timestamp,
                            uint32_t id) {
    ticker_event_queue_t* queue = queue_of(ticker);
    const uint32_t mask = mask_interrupts();
    insert(ticker, queue, obj, timestamp, id);
    unmask_interrupts(mask);
}

void ticker_insert_event(const ticker_data_t* const ticker, ticker_event_t* obj, timestamp_t timestamp, uint32_t id) {
    ticker_event_queue_t* queue = queue_of(ticker);
    const uint32_t mask = mask_interrupts();
    update_present_time(ticker, queue);
    const us_timestamp_t present = queue->present_time;
    insert(ticker, queue, obj, present + (timestamp_t)(timestamp - (timestamp_t)present), id);
    unmask_interrupts(mask);
}

void ticker_remove_event(const ticker_data_t* const ticker, ticker_event_t* obj) {
    ticker_event_queue_t* queue = ticker->queue;
    const uint32_t mask = mask_interrupts();
    ticker_event_t** link = &queue->head;
    if (*link == obj) {
        *link = obj->next;
        schedule_interrupt(ticker, queue);
    } else {
        while (*link && *link != obj) link = &(*link)->next;
        if (*link) *link = obj->next;
    }
    unmask_interrupts(mask);
}

us_timestamp_t ticker_read_us(const ticker_data_t* const ticker) {
    ticker_event_queue_t* queue = queue_of(ticker);
    const uint32_t mask = mask_interrupts();
    update_present_time(ticker, queue);
    const us_timestamp_t present = queue->present_time;
    unmask_interrupts(mask);
    return present;
}

timestamp_t ticker_read(const ticker_data_t* const ticker) { return (timestamp_t)ticker_read_us(ticker); }

int ticker_get_next_timestamp_us(const ticker_data_t* const ticker, us_timestamp_t* timestamp) {
    const uint32_t mask = mask_interrupts();
    const ticker_event_t* event = ticker->queue->head;
    if (event) *timestamp = event->timestamp;
    unmask_interrupts(mask);
    return event != NULL;
}

int ticker_get_next_timestamp(const ticker_data_t* const ticker, timestamp_t* timestamp) {
    us_timestamp_t full;
    if (!ticker_get_next_timestamp_us(ticker, &full)) return 0;
    *timestamp = (timestamp_t)full;
    return 1;
}

void ticker_suspend(const ticker_data_t* const ticker) {
    ticker_event_queue_t* queue = queue_of(ticker);
    const uint32_t mask = mask_interrupts();
    update_present_time(ticker, queue);
    queue->suspended = true;
    ticker->interface->disable_interrupt();
    unmask_interrupts(mask);
}

void ticker_resume(const ticker_data_t* const ticker) {
    ticker_event_queue_t* queue = queue_of(ticker);
    const uint32_t mask = mask_interrupts();
    queue->tick_last_read = ticker->interface->read();
    queue->suspended = false;
    schedule_interrupt(ticker, queue);
    unmask_interrupts(mask);
}

int _ticker_match_interval_passed(timestamp_t prev, timestamp_t cur, timestamp_t match) {
    // Distances from prev, on which the counter's wrap does not show; match at prev itself is a whole turn away.
    const timestamp_t went = cur - prev;
    const timestamp_t to_match = match - prev;
    return to_match != 0 && to_match <= went;
}
