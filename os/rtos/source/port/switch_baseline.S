// SPDX-License-Identifier: BSD-3-Clause
//
// The switch of threads on Armv6-M (M0, M0+): only r0-r7 can be stored in multiples, and nothing but a look at its last
// word tells that a stack overflowed.
#if __ARM_ARCH_6M__
#include "offsets.h"

    .syntax unified
    .thumb

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
    // An interrupt that changes `next` after this pends the switch again.
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
    ldr r1, [r6, #OS_THREAD_GUARD]
    cmp r4, r1
    blo overflow
    ldr r1, [r1]
    ldr r2, =OS_STACK_PAINT
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

    // The first thread's frame is taken apart by hand: there is no exception to return from.
    .section .text.os_port_start, "ax"
    .global os_port_start
    .type os_port_start, %function
    .align 2
os_port_start:
    ldr r1, [r0, #OS_THREAD_SP]
    adds r1, #36 // r4-r11 and EXC_RETURN have no values yet
    ldr r0, [r1]
    ldr r2, [r1, #20]
    mov lr, r2
    ldr r4, [r1, #24]
    movs r3, #1
    orrs r4, r3
    adds r1, #32
    ldr r2, =__StackTop
    movs r3, #2 // CONTROL.SPSEL: threads are on PSP
    msr psp, r1
    msr control, r3
    isb
    msr msp, r2
    cpsie i
    bx r4
    .ltorg
    .size os_port_start, . - os_port_start
#endif
