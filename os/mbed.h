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
#include "platform/FileHandle.h"
#include "platform/mbed_poll.h"
#include "platform/mbed_rtc_time.h"
#include "platform/mbed_stats.h"
#include "platform/mbed_thread.h"

#include "drivers/drivers.h"

#if MBED_CONF_NSAPI_PRESENT // linked with mbed-netsocket
#include "netsocket/nsapi.h"
#endif

#ifndef MBED_NO_GLOBAL_USING_DIRECTIVE
using namespace mbed;
using namespace std;
using namespace std::chrono_literals;
#if MBED_CONF_RTOS_API_PRESENT
using namespace rtos;
#endif
using namespace events;
#endif
