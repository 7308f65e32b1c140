// SPDX-License-Identifier: BSD-3-Clause
// The core of AN500 (DAI 0500).
#pragma once

#define __CM7_REV 0x0000
#define __NVIC_PRIO_BITS 3
#define __Vendor_SysTickConfig 0
#define __MPU_PRESENT 1
#define __FPU_PRESENT 1
#define __FPU_DP 0
#define __ICACHE_PRESENT 1
#define __DCACHE_PRESENT 1
#define __DTCM_PRESENT 0
#define MPS2_BIT_BAND 0

#include "core_cm7.h"
