// SPDX-License-Identifier: BSD-3-Clause
#pragma once

// DEVICE_* come from target.json.
#include "objects.h"

// RM0090, 4.2: one polynomial.
#define HAL_CRC_IS_SUPPORTED(polynomial, width) ((polynomial) == POLY_32BIT_ANSI && (width) == 32)

// The unique ID, 96 bits at UID_BASE.
#define DEVICE_ID_LENGTH 12
