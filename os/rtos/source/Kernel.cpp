// SPDX-License-Identifier: BSD-3-Clause
#include "rtos/Kernel.h"

extern "C" void rtos_attach_idle_hook(void (*function)());
extern "C" void rtos_attach_thread_terminate_hook(void (*function)(osThreadId_t id));

namespace rtos {
namespace Kernel {

uint64_t get_ms_count() { return osKernelGetTickCount64(); }

void attach_idle_hook(void (*function)()) { rtos_attach_idle_hook(function); }

void attach_thread_terminate_hook(void (*function)(osThreadId_t id)) { rtos_attach_thread_terminate_hook(function); }

}  // namespace Kernel
}  // namespace rtos
