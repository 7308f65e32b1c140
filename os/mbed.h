// SPDX-License-Identifier: BSD-3-Clause
//
// All of the OS that applications use, and its names without namespaces: #include "mbed.h".
#pragma once

#define MBED_LIBRARY_VERSION 161

#include "platform/mbed_version.h"

#include <math.h>
#include <time.h>

#if MBED_CONF_RTOS_API_PRESENT
#include "rtos/rtos.h"
#endif
#include "events/mbed_events.h"
#include "platform/mbed_toolchain.h"
#include "platform/platform.h"

#include "drivers/drivers.h"
