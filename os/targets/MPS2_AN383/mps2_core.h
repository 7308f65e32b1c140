// SPDX-License-Identifier: BSD-3-Clause
// The core of AN383 (DAI 0383).
#pragma once

#define __CM0PLUS_REV 0x0000
#define __NVIC_PRIO_BITS 2
#define __Vendor_SysTickConfig 0
#define __MPU_PRESENT 1
#define __VTOR_PRESENT 1
#define MPS2_BIT_BAND 0

#include "core_cm0plus.h"
