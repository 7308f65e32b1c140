// SPDX-License-Identifier: BSD-3-Clause
#pragma once

// DEVICE_* come from target.json.
#include "objects.h"
