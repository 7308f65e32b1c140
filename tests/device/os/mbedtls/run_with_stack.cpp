// SPDX-License-Identifier: BSD-3-Clause
#include "run_with_stack.h"

#include <algorithm>

#include "device_test.h"
#include "rtos/cmsis_os2.h"

uint32_t most_stack_used;

namespace {

void run(void (*function)()) {
    function();
    const osThreadId_t self = osThreadGetId();
    most_stack_used = std::max(most_stack_used, osThreadGetStackSize(self) - osThreadGetStackSpace(self));
}

}  // namespace

void run_with_stack(void (*function)()) {
    alignas(8) static unsigned char stack[12 * 1024];
    rtos::Thread thread(osPriorityNormal, sizeof stack, stack, "with_stack");
    ASSERT_EQ(thread.start([function] { run(function); }), osOK);
    ASSERT_EQ(thread.join(), osOK);
}
