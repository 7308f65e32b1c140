// SPDX-License-Identifier: BSD-3-Clause
// All of the kernel's C++ interface.
#pragma once

#include "rtos/ConditionVariable.h"
#include "rtos/EventFlags.h"
#include "rtos/Kernel.h"
#include "rtos/Mail.h"
#include "rtos/MemoryPool.h"
#include "rtos/Mutex.h"
#include "rtos/Queue.h"
#include "rtos/Semaphore.h"
#include "rtos/ThisThread.h"
#include "rtos/Thread.h"
#include "rtos/mbed_rtos_storage.h"

#ifndef MBED_NO_GLOBAL_USING_DIRECTIVE
using namespace rtos;
#endif
