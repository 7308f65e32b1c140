// SPDX-License-Identifier: BSD-3-Clause
//
// The RTOS profile's part of starting up: main() gets a thread.
#include "kernel.h"

#include "platform/source/boot.h"

static void main_thread(void* argument)
{
    (void)argument;
    mbed_start();
}

void mbed_rtos_start(void)
{
    static mbed_rtos_storage_thread_t memory;
    static uint64_t stack[MBED_CONF_RTOS_MAIN_THREAD_STACK_SIZE / 8] __attribute__((section(".noinit")));
    const osThreadAttr_t attributes = {.name = "main",
                                       .cb_mem = &memory,
                                       .cb_size = sizeof memory,
                                       .stack_mem = stack,
                                       .stack_size = sizeof stack,
                                       .priority = osPriorityNormal};
    (void)osKernelInitialize();
    (void)osThreadNew(main_thread, NULL, &attributes);
    (void)osKernelStart();
    __builtin_unreachable();
}
