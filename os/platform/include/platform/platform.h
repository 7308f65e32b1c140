// SPDX-License-Identifier: BSD-3-Clause
//
// All of the platform that applications use.
#pragma once

#include <cstddef>
#include <cstdio>
#include <cstdlib>
#include <cstring>

#include "device.h"
#include "hal/pinmap.h"
#include "platform/Callback.h"
#include "platform/CircularBuffer.h"
#include "platform/CriticalSectionLock.h"
#include "platform/DeepSleepLock.h"
#include "platform/DirHandle.h"
#include "platform/FileHandle.h"
#include "platform/FileLike.h"
#include "platform/FilePath.h"
#include "platform/FileSystemLike.h"
#include "platform/LocalFileSystem.h"
#include "platform/NonCopyable.h"
#include "platform/PlatformMutex.h"
#include "platform/ScopedLock.h"
#include "platform/ScopedRamExecutionLock.h"
#include "platform/ScopedRomWriteLock.h"
#include "platform/SharedPtr.h"
#include "platform/SingletonPtr.h"
#include "platform/Span.h"
#include "platform/Stream.h"
#include "platform/mbed_assert.h"
#include "platform/mbed_atomic.h"
#include "platform/mbed_chrono.h"
#include "platform/mbed_critical.h"
#include "platform/mbed_debug.h"
#include "platform/mbed_error.h"
#include "platform/mbed_interface.h"
#include "platform/mbed_mem_trace.h"
#include "platform/mbed_poll.h"
#include "platform/mbed_power_mgmt.h"
#include "platform/mbed_preprocessor.h"
#include "platform/mbed_retarget.h"
#include "platform/mbed_toolchain.h"
#include "platform/mbed_wait_api.h"
