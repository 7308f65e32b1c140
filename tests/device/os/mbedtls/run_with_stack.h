// SPDX-License-Identifier: BSD-3-Clause
//
// Public-key cryptography wants more stack than main() has.
#pragma once

#include <stdint.h>

#include "rtos/Thread.h"

/// Runs it in a thread with enough, and waits for its end. The most that any has used so far is in most_stack_used.
void run_with_stack(void (*function)());

extern uint32_t most_stack_used;
