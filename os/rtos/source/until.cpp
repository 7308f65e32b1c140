// SPDX-License-Identifier: BSD-3-Clause
#include "rtos/Kernel.h"

namespace rtos {
namespace Kernel {
namespace impl {

Clock::duration_u32 until(Clock::time_point abs_time) {
    const auto left = abs_time - Clock::now();
    if (left <= Clock::duration::zero()) return Clock::duration_u32::zero();
    return left > wait_for_u32_max ? wait_for_u32_max : Clock::duration_u32(left);
}

}  // namespace impl
}  // namespace Kernel
}  // namespace rtos
