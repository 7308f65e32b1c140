// SPDX-License-Identifier: BSD-3-Clause
// Where Mbed OS 6 has it.
#pragma once

#include "rtos/mbed_rtos_storage.h"
