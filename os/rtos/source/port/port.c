// SPDX-License-Identifier: BSD-3-Clause
#include "../kernel/kernel.h"
#include "offsets.h"

_Static_assert(offsetof(os_thread, sp) == OS_THREAD_SP, "");
_Static_assert(offsetof(os_thread, guard) == OS_THREAD_GUARD, "");
_Static_assert(offsetof(os_thread, run_time) == OS_THREAD_RUN_TIME, "");
_Static_assert(offsetof(os_kernel_t, current) == OS_KERNEL_CURRENT, "");
_Static_assert(offsetof(os_kernel_t, next) == OS_KERNEL_NEXT, "");
_Static_assert(offsetof(os_kernel_t, switched_at) == OS_KERNEL_SWITCHED_AT, "");
_Static_assert(OS_PORT_STACK_PAINT == OS_STACK_PAINT, "");

#if OS_PORT_HAS_MPU_GUARD
// The highest number wins where regions overlap; all of Arm's Armv7-M cores with an MPU have eight (DDI 0403, B3.5).
#define GUARD_REGION 7U
#endif

#if OS_PORT_HAS_PSPLIM
static uint32_t return_to_thread;

/// EXC_RETURN of a thread without FPU context (DDI 0553, B3.18): which of the two states the program runs in is not
/// known when it is compiled. Only the Secure state can write the other one's limit.
static void find_return_to_thread(void) {
    uint32_t seen;
    __asm volatile("msr psplim_ns, %1\n\tmrs %0, psplim_ns" : "=r"(seen) : "r"(8));
    __asm volatile("msr psplim_ns, %0" : : "r"(0));
    return_to_thread = seen == 8U ? 0xFFFFFFFDU : 0xFFFFFFBCU;
}
#endif

void os_port_init(void) {
    us_ticker_init();
    // Both at the lowest level, so that a switch never interrupts an interrupt.
    NVIC_SetPriority(PendSV_IRQn, (1U << __NVIC_PRIO_BITS) - 1U);
    NVIC_SetPriority(SysTick_IRQn, (1U << __NVIC_PRIO_BITS) - 1U);
#if OS_PORT_HAS_BASEPRI
    // Interrupts come out of reset at level 0, which nothing but PRIMASK masks. Drivers that choose no level must not
    // be there: they may call the kernel. ICTR tells how many times 32 lines there are.
    volatile uint32_t* priorities = (volatile uint32_t*)OS_PORT_PRIORITIES;
    for (uint32_t i = ((SCnSCB->ICTR & 0xFU) + 1U) * 8U; i-- > 0;) {
        if (priorities[i] == 0) {
            priorities[i] = OS_PORT_MASK_PRIORITY * 0x01010101U;
        }
    }
#endif
#if OS_PORT_HAS_MPU_GUARD
    // Nobody may touch the guard: AP 0, and never execute. Everything else is as without an MPU.
    MPU->RBAR = GUARD_REGION | MPU_RBAR_VALID_Msk;
    MPU->RASR = MPU_RASR_XN_Msk | (4U << MPU_RASR_SIZE_Pos) | MPU_RASR_ENABLE_Msk;
    MPU->CTRL |= MPU_CTRL_PRIVDEFENA_Msk | MPU_CTRL_ENABLE_Msk;
    SCB->SHCSR |= SCB_SHCSR_MEMFAULTENA_Msk;
    __DSB();
    __ISB();
#elif OS_PORT_HAS_PSPLIM
    SCB->SHCSR |= SCB_SHCSR_USGFAULTENA_Msk;  // which a limit's violation is
    find_return_to_thread();
#endif
}

/// Paints down from `sp`, 32 bytes a turn.
OS_INLINE void paint(uint32_t* sp, const uint32_t* end) {
    const uint32_t p = OS_PORT_STACK_PAINT;
#if OS_PORT_HAS_BASEPRI
    register uint32_t a __asm("r4") = p;
    register uint32_t b __asm("r5") = p;
    register uint32_t c __asm("r6") = p;
    register uint32_t d __asm("r8") = p;
    register uint32_t e __asm("r9") = p;
    register uint32_t f __asm("r10") = p;
    register uint32_t g __asm("r12") = p;
    register uint32_t h __asm("lr") = p;
    const uint32_t* turns = end + 8;
    while (sp >= turns) {
        __asm volatile("stmdb %0!, {%1, %2, %3, %4, %5, %6, %7, %8}"
                       : "+r"(sp)
                       : "r"(a), "r"(b), "r"(c), "r"(d), "r"(e), "r"(f), "r"(g), "r"(h)
                       : "memory");
    }
#endif
    while (sp > end) {
        *--sp = p;
    }
}

void os_port_stack_init(os_thread* thread, void (*entry)(void*), void* argument, void (*on_return)(void)) {
    uint32_t* stack = thread->stack;
    uint32_t* sp = (uint32_t*)(((uintptr_t)stack + thread->stack_size) & ~(uintptr_t)7) - OS_PORT_FRAME_WORDS;
    // As the switch leaves them: r4-r11 and EXC_RETURN (Armv6-M has EXC_RETURN first), then the exception's frame.
    thread->sp = sp;
#if OS_PORT_HAS_PSPLIM
    sp[8] = return_to_thread;
#elif OS_PORT_HAS_BASEPRI
    sp[8] = 0xFFFFFFFDU;  // to Thread mode, on PSP, a basic frame (DDI 0403, B1.5.8)
#else
    sp[0] = 0xFFFFFFFDU;
#endif
    sp[9] = (uint32_t)argument;      // r0
    sp[14] = (uint32_t)on_return;    // lr
    sp[15] = (uint32_t)entry & ~1U;  // pc
    sp[16] = 0x01000000U;            // xPSR: Thumb
#if OS_PORT_HAS_MPU_GUARD
    const uint32_t guard = ((uint32_t)stack + OS_PORT_GUARD_SIZE - 1U) & ~(OS_PORT_GUARD_SIZE - 1U);
    thread->guard = guard | MPU_RBAR_VALID_Msk | GUARD_REGION;
#else
    thread->guard = (uint32_t)stack;
#endif
    paint(sp, stack);
}

#if !OS_PORT_HAS_BASEPRI
__attribute__((noreturn)) void os_port_stack_overflow(const os_thread* thread);
void os_port_stack_overflow(const os_thread* thread) { os_fatal(kStackOverflow, thread); }
#endif
