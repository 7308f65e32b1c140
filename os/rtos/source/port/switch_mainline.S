// SPDX-License-Identifier: BSD-3-Clause
//
// The switch of threads on Armv7-M and Armv8-M Mainline. The exception has saved r0-r3, r12, lr, pc, xPSR and, of a
// thread that used the FPU, room for s0-s15 (lazily: the first FPU instruction in here fills it); this saves the rest.
#if __ARM_ARCH_7M__ || __ARM_ARCH_7EM__ || __ARM_ARCH_8M_MAIN__
#include "offsets.h"

    .syntax unified
    .thumb

    .section .text.PendSV_Handler, "ax"
    .global PendSV_Handler
    .type PendSV_Handler, %function
    .align 2
PendSV_Handler:
    mrs r0, psp
#if __ARM_FP
    tst lr, #0x10 // EXC_RETURN.FType: 0, an extended frame
    it eq
    vstmdbeq r0!, {s16-s31}
#endif
    stmdb r0!, {r4-r11, lr}
    mov r4, r0
    bl us_ticker_read
    ldr r5, =os_kernel
    // An interrupt that changes `next` after this pends the switch again.
    ldrd r6, r7, [r5, #OS_KERNEL_CURRENT]
    ldr r1, [r5, #OS_KERNEL_SWITCHED_AT]
    str r4, [r6, #OS_THREAD_SP]
    ldrd r2, r3, [r6, #OS_THREAD_RUN_TIME]
    subs r1, r0, r1
    adds r2, r2, r1
    adc r3, r3, #0
    strd r2, r3, [r6, #OS_THREAD_RUN_TIME]
    str r0, [r5, #OS_KERNEL_SWITCHED_AT]
    str r7, [r5, #OS_KERNEL_CURRENT]
    ldrd r0, r1, [r7, #OS_THREAD_SP] // and guard
#if __ARM_ARCH_8M_MAIN__
    msr psplim, r1
#elif MBED_CONF_RTOS_STACK_GUARD
    ldr r2, =0xE000ED9C // MPU_RBAR: region and address in one
    str r1, [r2]
#endif
    ldmia r0!, {r4-r11, lr}
#if __ARM_FP
    tst lr, #0x10
    it eq
    vldmiaeq r0!, {s16-s31}
#endif
    msr psp, r0
    bx lr
    .ltorg
    .size PendSV_Handler, . - PendSV_Handler

    // The first thread's frame is taken apart by hand: there is no exception to return from.
    .section .text.os_port_start, "ax"
    .global os_port_start
    .type os_port_start, %function
    .align 2
os_port_start:
    ldrd r1, r2, [r0, #OS_THREAD_SP] // and guard
#if __ARM_ARCH_8M_MAIN__
    msr psplim, r2
#elif MBED_CONF_RTOS_STACK_GUARD
    ldr r3, =0xE000ED9C
    str r2, [r3]
#endif
    adds r1, r1, #36 // r4-r11 and EXC_RETURN have no values yet
    ldr r0, [r1]
    ldrd lr, r4, [r1, #20] // and pc
    adds r1, r1, #32
    ldr r2, =__StackTop
    movs r3, #2 // CONTROL.SPSEL: threads are on PSP
    orr r4, r4, #1
    msr psp, r1
    msr control, r3
    isb
    msr msp, r2
    movs r3, #0
    msr basepri, r3
    cpsie i
    bx r4
    .ltorg
    .size os_port_start, . - os_port_start
#endif
