// SPDX-License-Identifier: BSD-3-Clause
// The mutex of drivers: the kernel's recursive one where there are threads, nothing where there are none. Not from
// ISRs.
#pragma once

#if MBED_CONF_RTOS_PRESENT

#include "rtos/Mutex.h"

typedef rtos::Mutex PlatformMutex;

#else

#include "platform/NonCopyable.h"

class PlatformMutex : private mbed::NonCopyable<PlatformMutex> {
  public:
    void lock() {}
    void unlock() {}
};

#endif
