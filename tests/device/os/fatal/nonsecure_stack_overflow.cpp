// SPDX-License-Identifier: BSD-3-Clause
// As rtos_stack_overflow.cpp, in the Non-secure state.
//
// EXPECT v8-M: FaultType: UsageFault
// EXPECT v8-M: Cause: stack overflow: the stack pointer went below PSPLIM
// EXPECT v8-M: Thread: deep
// EXPECT v8-M: Stack overflow
// EXPECT v8-M: -- MbedOS Error Info --
#include "rtos_stack_overflow.cpp"
