// SPDX-License-Identifier: BSD-3-Clause
// The core of AN385 (DAI 0385).
#pragma once

#define __CM3_REV 0x0201
#define __NVIC_PRIO_BITS 3
#define __Vendor_SysTickConfig 0
#define __MPU_PRESENT 1
// The first MiB of the peripherals has an alias in which each bit is a word (DDI 0403, B3.1).
#define MPS2_BIT_BAND 1

#include "core_cm3.h"
