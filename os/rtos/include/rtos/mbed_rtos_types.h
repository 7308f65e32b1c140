// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "rtos/internal/mbed_rtos_types.h"
