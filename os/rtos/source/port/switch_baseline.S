// SPDX-License-Identifier: BSD-3-Clause
//
// The switch of threads on Armv6-M (M0, M0+): only r0-r7 can be stored in multiples.
#if __ARM_ARCH_6M__ || __ARM_ARCH_8M_BASE__
#include "offsets.h"

    .syntax unified
    .thumb
    .text

    .section .text.PendSV_Handler, "ax"
    .global PendSV_Handler
    .type PendSV_Handler, %function
    .align 2
PendSV_Handler:
    mrs r0, psp
    subs r0, #36
    mov r1, r0
    mov r2, lr
    stmia r1!, {r2, r4-r7}
    mov r4, r8
    mov r5, r9
    mov r6, r10
    mov r7, r11
    stmia r1!, {r4-r7}
    mov r4, r0
    bl us_ticker_read
    ldr r5, =os_kernel
    ldr r6, [r5, #OS_KERNEL_CURRENT]
    ldr r7, [r5, #OS_KERNEL_NEXT]
    str r4, [r6, #OS_THREAD_SP]
    ldr r1, [r5, #OS_KERNEL_SWITCHED_AT]
    str r0, [r5, #OS_KERNEL_SWITCHED_AT]
    subs r0, r0, r1
    ldr r1, [r6, #OS_THREAD_RUN_TIME]
    ldr r2, [r6, #OS_THREAD_RUN_TIME + 4]
    movs r3, #0
    adds r1, r1, r0
    adcs r2, r3
    str r1, [r6, #OS_THREAD_RUN_TIME]
    str r2, [r6, #OS_THREAD_RUN_TIME + 4]
    // A stack that overflowed has lost its last word.
    ldr r1, [r6, #OS_THREAD_GUARD]
    ldr r1, [r1]
    ldr r2, =0xE7E7E7E7
    cmp r1, r2
    bne overflow
    str r7, [r5, #OS_KERNEL_CURRENT]
    ldr r0, [r7, #OS_THREAD_SP]
    mov r1, r0
    adds r1, #20
    ldmia r1!, {r4-r7}
    mov r8, r4
    mov r9, r5
    mov r10, r6
    mov r11, r7
    msr psp, r1
    ldmia r0!, {r2, r4-r7}
    bx r2
overflow:
    mov r0, r6
    ldr r1, =os_port_stack_overflow
    bx r1
    .ltorg
    .size PendSV_Handler, . - PendSV_Handler

    .section .text.os_port_start, "ax"
    .global os_port_start
    .type os_port_start, %function
    .align 2
os_port_start:
    ldr r0, =__StackTop
    mov r1, r0
    subs r1, #128
    subs r1, #128
    msr psp, r1
    msr msp, r0
    cpsie i
    ldr r0, =0xE000ED04
    ldr r1, =0x10000000
    str r1, [r0]
    dsb
    isb
1:  b 1b
    .ltorg
    .size os_port_start, . - os_port_start
#endif
