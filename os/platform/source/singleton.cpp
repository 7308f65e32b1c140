// SPDX-License-Identifier: BSD-3-Clause
#include "platform/PlatformMutex.h"
#include "platform/SingletonPtr.h"

namespace mbed {

#if MBED_CONF_RTOS_PRESENT

namespace {

// Never destroyed, so that nothing is registered for the end of the program.
alignas(PlatformMutex) unsigned char storage[sizeof(PlatformMutex)];

PlatformMutex& mutex() { return *reinterpret_cast<PlatformMutex*>(storage); }

// Ahead of all constructors of the application, which may use singletons.
__attribute__((constructor(101))) void make_mutex() { new (storage) PlatformMutex(); }

}  // namespace

void singleton_lock() { mutex().lock(); }
void singleton_unlock() { mutex().unlock(); }

#else

void singleton_lock() {}
void singleton_unlock() {}

#endif

}  // namespace mbed
