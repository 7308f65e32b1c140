// SPDX-License-Identifier: BSD-3-Clause
//
// What the kernel wants of the core: Armv6-M (M0, M0+), Armv7-M (M3, M4, M7) and Armv8-M Mainline (M33). The tests have
// another one, for the host.
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "cmsis.h"
#include "hal/us_ticker_api.h"

#define OS_PORT_HAS_BASEPRI (__CORTEX_M >= 3 && __CORTEX_M != 23)
#if __ARM_ARCH_8M_MAIN__
#define OS_PORT_HAS_PSPLIM 1
#elif OS_PORT_HAS_BASEPRI && __MPU_PRESENT && MBED_CONF_RTOS_STACK_GUARD
#define OS_PORT_HAS_MPU_GUARD 1
#endif

#define OS_PORT_INLINE static inline __attribute__((always_inline))

#if OS_PORT_HAS_BASEPRI
#define OS_PORT_MASK_PRIORITY ((MBED_CONF_RTOS_IRQ_PRIORITY << (8U - __NVIC_PRIO_BITS)) & 0xFFU)
// The interrupts' priorities, a byte each; the cores' headers of CMSIS don't agree on the name.
#if OS_PORT_HAS_PSPLIM
#define OS_PORT_PRIORITIES ((volatile uint8_t*)NVIC->IPR)
#else
#define OS_PORT_PRIORITIES ((volatile uint8_t*)NVIC->IP)
#endif
_Static_assert(MBED_CONF_RTOS_IRQ_PRIORITY < (1U << __NVIC_PRIO_BITS), "rtos.irq-priority: no such level on this chip");
#endif

/// Masks the interrupts that may use the kernel; the result goes to os_unmask. Nests.
OS_PORT_INLINE uint32_t os_mask(void) {
    uint32_t before;
#if OS_PORT_HAS_BASEPRI
    __asm volatile("mrs %0, basepri\n\tmsr basepri_max, %1" : "=&r"(before) : "r"(OS_PORT_MASK_PRIORITY) : "memory");
#else
    __asm volatile("mrs %0, primask\n\tcpsid i" : "=r"(before) : : "memory");
#endif
    return before;
}

OS_PORT_INLINE void os_unmask(uint32_t before) {
#if OS_PORT_HAS_BASEPRI
    __asm volatile("msr basepri, %0" : : "r"(before) : "memory");
#else
    __asm volatile("msr primask, %0" : : "r"(before) : "memory");
#endif
}

OS_PORT_INLINE void os_port_pend_switch(void) { SCB->ICSR = SCB_ICSR_PENDSVSET_Msk; }

/// Unmasks and does not go on before the pending switch was made.
OS_PORT_INLINE void os_port_switch_now(uint32_t before) {
    os_unmask(before);
    __DSB();
    __ISB();
}

OS_PORT_INLINE bool os_port_in_isr(void) { return __get_IPSR() != 0; }

/// A thread that waited now would never be switched: interrupts were off before os_mask gave `before`.
OS_PORT_INLINE bool os_port_interrupts_off(uint32_t before) {
#if OS_PORT_HAS_BASEPRI
    return (__get_PRIMASK() | before) != 0;
#else
    return before != 0;
#endif
}

/// Whether this is an interrupt that os_mask does not hold back.
OS_PORT_INLINE bool os_port_isr_too_urgent(void) {
#if OS_PORT_HAS_BASEPRI
    const uint32_t exception = __get_IPSR();
    return exception >= 16U && OS_PORT_PRIORITIES[exception - 16U] < OS_PORT_MASK_PRIORITY;
#else
    return false;
#endif
}

/// The time: a counter of 32 bits that never stops, but for deep sleep.
OS_PORT_INLINE uint32_t os_port_counter(void) { return us_ticker_read(); }
OS_PORT_INLINE uint32_t os_port_counter_frequency(void) { return us_ticker_get_info()->frequency; }

/// How many ticks ahead the alarm can be set.
uint32_t os_port_alarm_reach(uint32_t raw_per_tick);
/// Sets the alarm: SysTick_Handler is called when the counter gets there, at once if it is past, and then again and
/// again after as long a time, until it is set anew.
void os_port_alarm_set(uint32_t counter);
/// The ticks, rounded up, after which it comes again.
uint32_t os_port_alarm_period(uint32_t raw_per_tick);
OS_PORT_INLINE void os_port_alarm_stop(void) {
    SysTick->CTRL = 0;
    SCB->ICSR = SCB_ICSR_PENDSTCLR_Msk;
}

struct os_thread;

/// Once, before threads are made: priorities of exceptions and interrupts, the MPU, the counter.
void os_port_init(void);
/// What a new thread's stack holds, so that it begins in entry(argument) and returns to `on_return`. Paints the rest.
void os_port_stack_init(struct os_thread* thread, void (*entry)(void*), void* argument, void (*on_return)(void));
/// Lets the first thread, os_kernel.current, run. The interrupts' stack starts again at the top of the boot stack.
__attribute__((noreturn)) void os_port_start(struct os_thread* thread);

/// The least stack that a thread can have, and how much of its end is the guard's at most.
#define OS_PORT_FRAME_WORDS (8U + 9U)  // by the exception, and by the switch
#if OS_PORT_HAS_MPU_GUARD
#define OS_PORT_GUARD_SIZE 32U  // the smallest region of the MPU (DDI 0403, B3.5)
#else
#define OS_PORT_GUARD_SIZE 0U
#endif
#define OS_PORT_STACK_LEAST (4U * OS_PORT_FRAME_WORDS + 2U * OS_PORT_GUARD_SIZE + 8U)
#define OS_PORT_STACK_PAINT 0xE7E7E7E7U
