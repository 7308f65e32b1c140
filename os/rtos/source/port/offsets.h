// SPDX-License-Identifier: BSD-3-Clause
// Where the assembler finds things; port.c checks them.
#pragma once

#define OS_THREAD_SP 4
#define OS_THREAD_GUARD 8
#define OS_THREAD_RUN_TIME 16
#define OS_KERNEL_CURRENT 0
#define OS_KERNEL_NEXT 4
#define OS_KERNEL_SWITCHED_AT 8
#define OS_STACK_PAINT 0xE7E7E7E7
