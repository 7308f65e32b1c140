// SPDX-License-Identifier: BSD-3-Clause
//
// For last words: what the fault handler asks, from whatever state the kernel is in.
#include "kernel.h"

void mbed_thread_stack(osThreadId_t id, uint32_t* base, uint32_t* size, uint32_t* used);
void mbed_thread_stack(osThreadId_t id, uint32_t* base, uint32_t* size, uint32_t* used)
{
    const os_thread* thread = id;
    if (!os_is(thread, kThread)) {
        return;
    }
    *base = (uint32_t)thread->stack;
    *size = thread->stack_size;
    // What was never painted over; the guard is off by now, and was never written.
    const uint32_t* word = thread->stack;
    const uint32_t* end = word + thread->stack_size / 4U;
    while (word < end && *word == OS_PORT_STACK_PAINT) {
        word++;
    }
    *used = (uint32_t)((const char*)end - (const char*)word);
}
