// SPDX-License-Identifier: BSD-3-Clause
// Dispatching a queue without a thread of its own.
#include "equeue_internal.h"

void equeue_background(equeue_t* q, void (*update)(void* timer, int ms), void* timer) {
    equeue_mutex_lock(&q->lock);
    void (*before)(void*, int) = q->update;
    void* timer_before = q->timer;
    q->update = update;
    q->timer = timer;
    equeue_mutex_unlock(&q->lock);
    if (before) {
        before(timer_before, -1);
    }
    if (update) {
        // Anything that changes the first event tells; from now on that includes this.
        equeue_tell_background(q);
    }
}

// One event of the target's, posted anew each time.
struct chain {
    equeue_t* queue;
    equeue_t* target;
};

static void dispatch_chained(void* p) {
    const struct chain* chain = p;
    equeue_dispatch(chain->queue, 0);
}

static void update_chain(void* p, int ms) {
    struct chain* chain = p;
    equeue_move_user_allocated(chain->target, dispatch_chained, (struct equeue_event*)p - 1, ms);
}

int equeue_chain(equeue_t* q, equeue_t* target) {
    struct chain* old = q->update == update_chain ? q->timer : NULL;
    struct chain* chain = NULL;
    if (target) {
        chain = equeue_alloc(target, sizeof *chain);
        if (!chain) {
            return -1;
        }
        chain->queue = q;
        chain->target = target;
        ((struct equeue_event*)chain - 1)->kept = true;
    }
    equeue_background(q, chain ? update_chain : NULL, chain);
    if (old) {
        ((struct equeue_event*)old - 1)->kept = false;
        equeue_dealloc(old->target, old);
    }
    return 0;
}
