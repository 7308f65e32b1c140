// SPDX-License-Identifier: BSD-3-Clause
// The core of AN505 (DAI 0505).
#pragma once

#define __CM33_REV 0x0000
#define __NVIC_PRIO_BITS 3
#define __Vendor_SysTickConfig 0
#define __VTOR_PRESENT 1
#define __MPU_PRESENT 1
#define __SAUREGION_PRESENT 1
#define __FPU_PRESENT 1
#define __DSP_PRESENT 1
#define MPS2_BIT_BAND 0

#include "core_cm33.h"
