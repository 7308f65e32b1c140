// SPDX-License-Identifier: BSD-3-Clause
//
// What the kernel wants of the core: Armv6-M (M0, M0+), Armv7-M (M3, M4, M7) and Armv8-M Mainline (M33).
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "cmsis.h"

#define OS_PORT_HAS_BASEPRI (__CORTEX_M >= 3)
#define OS_PORT_HAS_PSPLIM (__ARM_ARCH_8M_MAIN__)
#define OS_PORT_HAS_MPU_GUARD (OS_PORT_HAS_BASEPRI && !OS_PORT_HAS_PSPLIM && __MPU_PRESENT && MBED_CONF_RTOS_STACK_GUARD)

/// The 24 bits of SysTick (DDI 0403, B3.3).
#define OS_PORT_ALARM_MAX 0xFFFFFFU

#if OS_PORT_HAS_BASEPRI
#define OS_PORT_MASK_PRIORITY ((MBED_CONF_RTOS_IRQ_PRIORITY << (8U - __NVIC_PRIO_BITS)) & 0xFFU)
#endif

/// Masks the interrupts that may use the kernel; the result goes to os_unmask. Nests.
static inline __attribute__((always_inline)) uint32_t os_mask(void)
{
#if OS_PORT_HAS_BASEPRI
    uint32_t before;
    __asm volatile("mrs %0, basepri\n msr basepri_max, %1" : "=&r"(before) : "r"(OS_PORT_MASK_PRIORITY) : "memory");
    return before;
#else
    uint32_t before;
    __asm volatile("mrs %0, primask\n cpsid i" : "=r"(before) : : "memory");
    return before;
#endif
}

static inline __attribute__((always_inline)) void os_unmask(uint32_t before)
{
#if OS_PORT_HAS_BASEPRI
    __asm volatile("msr basepri, %0" : : "r"(before) : "memory");
#else
    __asm volatile("msr primask, %0" : : "r"(before) : "memory");
#endif
}

static inline __attribute__((always_inline)) void os_port_pend_switch(void)
{
    SCB->ICSR = SCB_ICSR_PENDSVSET_Msk;
}

/// Unmasks and does not go on before the pending switch was made.
static inline __attribute__((always_inline)) void os_port_switch_now(uint32_t before)
{
    os_unmask(before);
    __DSB();
    __ISB();
}

static inline bool os_port_in_isr(void)
{
    return __get_IPSR() != 0;
}

/// A thread that waits with interrupts off would wait for ever.
static inline bool os_port_interrupts_off(void)
{
#if OS_PORT_HAS_BASEPRI
    return (__get_PRIMASK() | __get_BASEPRI()) != 0;
#else
    return __get_PRIMASK() != 0;
#endif
}

/// The alarm comes after so many of the core's clocks, 1 to OS_PORT_ALARM_MAX, and again as often until it is set anew.
static inline void os_port_alarm_set(uint32_t cycles)
{
    SysTick->LOAD = cycles > 1U ? cycles - 1U : 1U;
    SysTick->VAL = 0;
    SysTick->CTRL = SysTick_CTRL_CLKSOURCE_Msk | SysTick_CTRL_TICKINT_Msk | SysTick_CTRL_ENABLE_Msk;
}

static inline void os_port_alarm_stop(void)
{
    SysTick->CTRL = 0;
    SCB->ICSR = SCB_ICSR_PENDSTCLR_Msk;
}

struct os_thread;

/// Once, before threads are made: priorities of exceptions and interrupts, the MPU.
void os_port_init(void);
/// What a new thread's stack holds, so that it begins in entry(argument) and returns to `on_return`. Paints the rest.
void os_port_stack_init(struct os_thread* thread, void* stack, uint32_t size, void (*entry)(void*), void* argument,
                        void (*on_return)(void));
/// Lets the first thread (os_kernel.next) run. Uses the boot stack as the interrupts' from its top.
__attribute__((noreturn)) void os_port_start(void);
/// Bytes at the end of a stack that the port needs for its guard.
uint32_t os_port_guard_size(void);
#define OS_PORT_STACK_PAINT 0xE7E7E7E7U
