// SPDX-License-Identifier: BSD-3-Clause
//
// Names of CMSIS-RTOS 1 that the C++ classes still have in their interfaces.
#pragma once

#include "rtos/cmsis_os2.h"

typedef int32_t osStatus;
typedef osPriority_t osPriority;

#define osErrorOS osError
#define osErrorTimeoutResource osErrorTimeout
#define osErrorISRRecursive (-126)
#define osErrorValue (-127)
#define osErrorPriority (-128)

/// osEvent::status where something came.
#define osEventSignal (0x08)
#define osEventMessage (0x10)
#define osEventMail (0x20)
#define osEventTimeout (0x40)

/// What Queue::get() and Mail::get() return: osEventMessage or osEventMail with value.p, osOK if nothing was there and
/// the caller did not wait, osEventTimeout if nothing came in time.
typedef struct {
    osStatus status;
    union {
        uint32_t v;
        void* p;
        int32_t signals;
    } value;
    union {
        void* mail_id;
        osMessageQueueId_t message_id;
    } def;
} osEvent;
