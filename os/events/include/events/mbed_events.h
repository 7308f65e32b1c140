// SPDX-License-Identifier: BSD-3-Clause
// All of the events.
#pragma once

#include "events/equeue.h"

#ifdef __cplusplus
#include "events/Event.h"
#include "events/EventQueue.h"
#include "events/UserAllocatedEvent.h"
#include "events/mbed_shared_queues.h"
#endif
