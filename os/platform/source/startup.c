// SPDX-License-Identifier: BSD-3-Clause
//
// From the reset vector to main(). Runs on the boot stack (MSP), with interrupts on and none enabled.
#include <reent.h>
#include <stdint.h>

#include "boot.h"
#include "cmsis.h"

extern uint64_t __data_start__[], __data_end__[], __etext[], __bss_start__[], __bss_end__[];
extern const uint32_t __isr_vector[];

typedef void (*initializer_t)(void);
extern const initializer_t __preinit_array_start[], __preinit_array_end[], __init_array_start[], __init_array_end[];

#if MBED_CONF_RTOS_PRESENT
// newlib has locks of its heap too, empty ones. Whichever the linker meets first is taken, so this has it meet ours first;
// --gc-sections discards the reference afterwards, and the locks if nobody allocates.
void __malloc_lock(struct _reent* reent);
__attribute__((used, section(".rodata.heap_lock"))) static void (*const heap_lock)(struct _reent*) = __malloc_lock;
#endif

// Eight bytes at a time: the linker script aligns both ends.
static void copy(uint64_t* to, const uint64_t* end, const uint64_t* from) {
    while (to < end) {
        *to++ = *from++;
    }
}

static void clear(uint64_t* to, const uint64_t* end) {
    while (to < end) {
        *to++ = 0;
    }
}

// The compiler must not make calls of memcpy and memset of these loops: those may live in .data.
__attribute__((noreturn, optimize("no-tree-loop-distribute-patterns"))) void Reset_Handler(void) {
#if defined(SCB) && defined(__VTOR_PRESENT) && __VTOR_PRESENT == 0
    // Armv6-M without VTOR: the table is where the chip wants it.
#else
    SCB->VTOR = (uint32_t)__isr_vector;
#endif
#if defined(__FPU_USED) && __FPU_USED == 1
    SCB->CPACR |= 0xFU << 20; // CP10 and CP11: full access (DDI 0403, B3.2.20)
    __DSB();
    __ISB();
#endif
    SystemInit();
    copy(__data_start__, __data_end__, __etext);
    clear(__bss_start__, __bss_end__);
#if MBED_CONF_RTOS_PRESENT
    mbed_rtos_start();
#else
    mbed_start();
#endif
}

void mbed_start(void) {
    for (const initializer_t* f = __preinit_array_start; f < __preinit_array_end; f++) {
        (*f)();
    }
    for (const initializer_t* f = __init_array_start; f < __init_array_end; f++) {
        (*f)();
    }
    mbed_error_initialize();
    mbed_main();
    extern int main(void);
    mbed_exit(main());
}
