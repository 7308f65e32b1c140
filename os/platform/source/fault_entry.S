// SPDX-License-Identifier: BSD-3-Clause
//
// Faults: all registers go to mbed_fault_context before anything else is touched, then mbed_fault_handler() on a stack that
// is good: the boot stack, from its top if it is not in use or full, since nothing returns from here.
    .syntax unified
    .thumb

    .macro fault name, kind
    .section .text.\name, "ax"
    .global \name
    .type \name, %function
    .align 2
\name:
    movs r3, #\kind
    ldr r2, =mbed_fault_entry
    bx r2
    .ltorg
    .size \name, . - \name
    .endm

    fault HardFault_Handler, 0x10
#if __ARM_ARCH_7M__ || __ARM_ARCH_7EM__ || __ARM_ARCH_8M_MAIN__
    fault MemManage_Handler, 0x20
    fault BusFault_Handler, 0x30
    fault UsageFault_Handler, 0x40
#endif

    .section .text.mbed_fault_entry, "ax"
    .type mbed_fault_entry, %function
    .thumb_func
    .align 2
mbed_fault_entry:
    // r0, r1, r2, r3 are in the exception's frame.
    cpsid i
    ldr r1, =mbed_fault_registers
    stmia r1!, {r4-r7}
    mov r4, r8
    mov r5, r9
    mov r6, r10
    mov r7, r11
    stmia r1!, {r4-r7}
    mov r0, lr
    mrs r4, msp
    mrs r5, psp
    mrs r6, control
    stmia r1!, {r0, r4-r6}
    mov r0, r3
    // The frame may lie on this very stack: on from there, if there is room below.
    ldr r1, =__StackTop
    ldr r2, =__StackLimit + 512
    cmp r4, r1
    bhi 1f
    cmp r4, r2
    bhs 2f
1:
    msr msp, r1
2:
    ldr r1, =mbed_fault_handler_with_registers
    bx r1
    .ltorg
    .size mbed_fault_entry, . - mbed_fault_entry
