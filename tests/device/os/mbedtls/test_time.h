// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <time.h>

/// 2030-01-01: after one of the test's certificates has ended, and before another begins.
constexpr time_t kTestTime = 1893456000;
