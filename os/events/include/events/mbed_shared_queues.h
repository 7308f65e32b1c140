// SPDX-License-Identifier: BSD-3-Clause
// Queues for everybody: what is short and has no thread of its own to run on goes here. Each is made, with its thread,
// at its first use; who never asks for one pays nothing.
#pragma once

#include "events/EventQueue.h"

namespace mbed {

/// The queue for ordinary work, at normal priority. With `events.shared-dispatch-from-application`, and without the
/// RTOS, the application dispatches it. The first call is for threads, later ones for any context.
events::EventQueue* mbed_event_queue();

#if MBED_CONF_RTOS_PRESENT || defined(DOXYGEN)
/// The queue for what follows an interrupt at once, at high priority: its events must not wait, nor take long.
events::EventQueue* mbed_highprio_event_queue();
#endif

}  // namespace mbed
