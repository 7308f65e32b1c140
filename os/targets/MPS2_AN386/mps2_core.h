// SPDX-License-Identifier: BSD-3-Clause
// The core of AN386 (DAI 0386).
#pragma once

#define __CM4_REV 0x0001
#define __NVIC_PRIO_BITS 3
#define __Vendor_SysTickConfig 0
#define __MPU_PRESENT 1
#define __FPU_PRESENT 1
// The first MiB of the peripherals has an alias in which each bit is a word (DDI 0403, B3.1).
#define MPS2_BIT_BAND 1

#include "core_cm4.h"
