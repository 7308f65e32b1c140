// SPDX-License-Identifier: BSD-3-Clause
// The core of AN382 (DAI 0382).
#pragma once

#define __CM0_REV 0x0000
#define __NVIC_PRIO_BITS 2
#define __Vendor_SysTickConfig 0
#define __VTOR_PRESENT 0
#define MPS2_BIT_BAND 0

#include "core_cm0.h"
