// SPDX-License-Identifier: BSD-3-Clause
#include "port.h"

#include "../kernel/kernel.h"
#include "offsets.h"

_Static_assert(offsetof(os_thread, sp) == OS_THREAD_SP, "");
_Static_assert(offsetof(os_thread, guard) == OS_THREAD_GUARD, "");
_Static_assert(offsetof(os_thread, run_time) == OS_THREAD_RUN_TIME, "");
_Static_assert(offsetof(os_kernel_t, current) == OS_KERNEL_CURRENT, "");
_Static_assert(offsetof(os_kernel_t, next) == OS_KERNEL_NEXT, "");
_Static_assert(offsetof(os_kernel_t, switched_at) == OS_KERNEL_SWITCHED_AT, "");

#define GUARD_SIZE 32U // the smallest region of the MPU (DDI 0403, B3.5)
#define GUARD_REGION 7U // the highest number wins where regions overlap
#define FRAME_WORDS (8U + 9U) // by the exception, and by us

void os_port_init(void)
{
    // Both at the lowest level, so that a switch never interrupts an interrupt.
    NVIC_SetPriority(PendSV_IRQn, (1U << __NVIC_PRIO_BITS) - 1U);
    NVIC_SetPriority(SysTick_IRQn, (1U << __NVIC_PRIO_BITS) - 1U);
#if OS_PORT_HAS_BASEPRI
    // Interrupts come out of reset at level 0, which nothing masks: drivers that set no level must not be there, since
    // they may call the kernel. ICTR tells how many words of lines there are.
    const uint32_t lines = ((SCnSCB->ICTR & 0xFU) + 1U) * 32U;
    volatile uint32_t* priorities = (volatile uint32_t*)&NVIC->IP[0];
    for (uint32_t i = 0; i < lines / 4U; i++) {
        if (priorities[i] == 0) {
            priorities[i] = OS_PORT_MASK_PRIORITY * 0x01010101U;
        }
    }
#endif
#if OS_PORT_HAS_MPU_GUARD
    // Nobody may touch the guard: AP 0, and never execute. Everything else is as without an MPU.
    MPU->RBAR = GUARD_REGION | MPU_RBAR_VALID_Msk;
    MPU->RASR = MPU_RASR_XN_Msk | (4U << MPU_RASR_SIZE_Pos) | MPU_RASR_ENABLE_Msk;
    MPU->CTRL = MPU_CTRL_PRIVDEFENA_Msk | MPU_CTRL_ENABLE_Msk;
    SCB->SHCSR |= SCB_SHCSR_MEMFAULTENA_Msk;
    __DSB();
    __ISB();
#endif
}

uint32_t os_port_guard_size(void)
{
#if OS_PORT_HAS_MPU_GUARD
    return GUARD_SIZE;
#elif OS_PORT_HAS_PSPLIM
    return 0;
#else
    return 4;
#endif
}

static void paint(uint32_t* from, uint32_t* to)
{
#if OS_PORT_HAS_BASEPRI
    // Sixteen bytes an instruction.
    register uint32_t a __asm("r4") = OS_PORT_STACK_PAINT;
    register uint32_t b __asm("r5") = OS_PORT_STACK_PAINT;
    register uint32_t c __asm("r6") = OS_PORT_STACK_PAINT;
    register uint32_t d __asm("r8") = OS_PORT_STACK_PAINT;
    while (to - from >= 8) {
        __asm volatile("stmia %0!, {%1, %2, %3, %4}\n stmia %0!, {%1, %2, %3, %4}"
                       : "+r"(from)
                       : "r"(a), "r"(b), "r"(c), "r"(d)
                       : "memory");
    }
#endif
    while (from < to) {
        *from++ = OS_PORT_STACK_PAINT;
    }
}

void os_port_stack_init(os_thread* thread, void* stack, uint32_t size, void (*entry)(void*), void* argument,
                        void (*on_return)(void))
{
    uint32_t* sp = (uint32_t*)(((uintptr_t)stack + size) & ~(uintptr_t)7) - FRAME_WORDS;
    paint(stack, sp);
    // As PendSV leaves them: r4-r11 and EXC_RETURN (Armv6-M has EXC_RETURN first), then the exception's frame.
#if OS_PORT_HAS_BASEPRI
    sp[8] = 0xFFFFFFFDU; // to Thread mode, on PSP, a basic frame (DDI 0403, B1.5.8)
#if OS_PORT_HAS_PSPLIM && !MBED_CONF_RTOS_RUNS_SECURE
    sp[8] = 0xFFFFFFBCU; // DDI 0553: the same of the Non-secure state
#endif
#else
    sp[0] = 0xFFFFFFFDU;
#endif
    sp[9] = (uint32_t)argument;          // r0
    sp[14] = (uint32_t)on_return;        // lr
    sp[15] = (uint32_t)entry & ~1U;      // pc
    sp[16] = 0x01000000U;                // xPSR: Thumb
    thread->sp = sp;
#if OS_PORT_HAS_MPU_GUARD
    const uint32_t guard = ((uint32_t)stack + GUARD_SIZE - 1U) & ~(GUARD_SIZE - 1U);
    thread->guard = guard | MPU_RBAR_VALID_Msk | GUARD_REGION;
#else
    thread->guard = (uint32_t)stack;
#endif
}

#if !OS_PORT_HAS_BASEPRI
__attribute__((noreturn, used)) void os_port_stack_overflow(const os_thread* thread);
void os_port_stack_overflow(const os_thread* thread)
{
    os_fatal(0, thread, "stack overflow");
}
#endif
