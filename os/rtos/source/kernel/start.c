// SPDX-License-Identifier: BSD-3-Clause
//
// The RTOS profile's part of starting up: main() gets a thread.
#include "kernel.h"
#include "platform/source/boot.h"

static void main_thread(void* argument) {
    (void)argument;
    mbed_start();
}

void mbed_rtos_start(void) {
    static os_thread thread;
    static uint64_t stack[MBED_CONF_RTOS_MAIN_THREAD_STACK_SIZE / 8] __attribute__((section(".noinit"), aligned(32)));
    (void)osKernelInitialize();
    os_thread_begin(&thread, main_thread, NULL, "main", stack, sizeof stack, osPriorityNormal, 0);
    (void)osKernelStart();
    __builtin_unreachable();
}
