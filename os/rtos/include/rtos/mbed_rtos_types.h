// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#if MBED_CONF_RTOS_PRESENT
#include "rtos/cmsis_os2.h"
#else

#include <stdint.h>

// What of CMSIS-RTOS2 has a meaning without threads.
typedef int32_t osStatus;
typedef enum { osOK = 0, osError = -1, osErrorTimeout = -2, osErrorResource = -3, osErrorParameter = -4, osErrorNoMemory = -5, osErrorISR = -6 } osStatus_t;
typedef void* osThreadId_t;
#define osWaitForever 0xFFFFFFFFU
#define osFlagsWaitAny 0x00000000U
#define osFlagsWaitAll 0x00000001U
#define osFlagsNoClear 0x00000002U
#define osFlagsError 0x80000000U
#define osFlagsErrorTimeout 0xFFFFFFFEU
#define osFlagsErrorResource 0xFFFFFFFDU

#endif

#if MBED_CONF_RTOS_PRESENT
typedef int32_t osStatus;
typedef osPriority_t osPriority;
// The result of the old Queue::get and Mail::get.
#define osEventMessage 0x10
#define osEventMail 0x20
#define osEventTimeout 0x40
typedef struct {
    osStatus status;
    union {
        uint32_t v;
        void* p;
        int32_t signals;
    } value;
} osEvent;
#ifdef MBED_CONF_RTOS_THREAD_STACK_SIZE
#define OS_STACK_SIZE MBED_CONF_RTOS_THREAD_STACK_SIZE
#endif
#endif
