// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "events/equeue.h"

#ifdef __cplusplus
extern "C" {
#endif

// Tells the background's function when the queue is to be dispatched. The lock is not held.
void equeue_tell_background(equeue_t* q);

// Posts an event that is kept, in `ms` milliseconds, whether it is queued or not; or takes it out if that is negative.
void equeue_move_user_allocated(equeue_t* q, void (*cb)(void* data), struct equeue_event* e, int ms);

#ifdef __cplusplus
}
#endif
