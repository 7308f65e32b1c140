// SPDX-License-Identifier: BSD-3-Clause
//
// Inside the kernel: its objects and its state. docs/kernel.md has the design.
//
// Everything here is called with the kernel's interrupts masked (os_mask), unless it says otherwise. Two lists do the work:
// a ready list for each priority, in which the running thread stays at the head of its own, and for each object the
// threads that wait for it, the highest priority first. A thread is in one list of the two.
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "rtos/cmsis_os2.h"
#include "rtos/mbed_rtos_storage.h"

#include "../port/port.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef enum {
    kThread = 0xF1,
    kTimer,
    kEventFlags,
    kMutex,
    kSemaphore,
    kMemoryPool,
    kMessageQueue
} os_kind;

typedef struct os_thread os_thread;

/// What all objects begin with.
typedef struct {
    uint8_t kind; // 0: not an object (any more)
    uint8_t attributes;
    uint16_t count; // semaphore: tokens; mutex: how often it is locked
    const char* name;
    os_thread* waiters;
} os_object;
#define OS_OWN_MEMORY 0x80U // of attributes: the control block is the heap's

typedef struct os_mutex {
    os_object object;
    os_thread* owner;
    struct os_mutex *next, **link; // of the mutexes that the owner has; link points to what points here
} os_mutex;

struct os_thread {
    // The port knows these by offset.
    uint8_t kind;
    uint8_t state; // osThreadState_t, but Running is what os_kernel.current is
    uint8_t attributes;
    uint8_t priority; // as it is now, with what it inherits
    void* sp;
    uint32_t guard;   // what the port loads to protect the end of the stack
    uint32_t reserved;
    uint64_t run_time; // ticks of the us ticker, without the time since it was switched in

    os_thread *next, *prev; // in a ready list, or among an object's waiters
    os_object* waits_for;
    os_thread *timeout_next, *timeout_prev; // by instant; timeout_next is NULL if no time-out is set
    uint32_t wake; // kernel tick of the time-out
    uint32_t result;
    union {
        struct {
            uint32_t flags, options;
        } wait;
        struct {
            void* message; // from, or to where
            uint8_t* priority;
        } transfer;
    } with;
    uint32_t flags;
    uint8_t base_priority;
    uint8_t suspended;
    uint8_t put_priority;
    uint8_t unused;
    const char* name;
    os_mutex* mutexes; // that it owns
    os_object joiners; // waiters only: who waits for its end
    os_thread* all_next;
    void* stack;
    uint32_t stack_size;
};
#define OS_OWN_STACK 0x40U // of attributes: the stack is the heap's
#define OS_KEPT 0x20U      // stays as a terminated thread until os_thread_delete

typedef struct {
    // The port knows these by offset.
    os_thread* current;
    os_thread* next;       // whoever should run: PendSV is pending if that is not current
    uint32_t switched_at;  // us ticker

    uint32_t threshold;    // a thread that gets ready preempts if its priority is above this
    uint32_t ready_bits[2];
    os_thread* ready[osPriorityISR + 1];
    os_thread* timeouts;
    uint32_t processed;    // tick up to which time-outs are done: they are ordered by their distance from it
    uint32_t base_raw;     // us ticker at tick `tick`
    uint64_t tick;
    uint32_t raw_per_tick; // us ticker's counts in a tick
    uint32_t cycles_per_raw_q8; // the core's clocks in one of them, times 256
    uint32_t slice_end;
    bool slicing;
    bool locked;
    uint8_t state;         // osKernelState_t but for Locked
    bool suspended;
    os_thread* all;
    os_thread* ended;      // detached threads whose memory is to be given back
} os_kernel_t;
extern os_kernel_t os_kernel;

#define OS_SLICE_TICKS MBED_CONF_RTOS_ROUND_ROBIN_TICKS
#define OS_THRESHOLD_CLOSED 0xFFU
#define OS_WOKEN_BY_DELETE ((uint32_t)osErrorResource)

// --- Scheduler (scheduler.c) ---

/// The thread may run again; `result` is what its waiting function returns. It is among no object's waiters any more.
void os_ready(os_thread* thread, uint32_t result);
/// Takes it from its object's waiters and its time-out, then os_ready.
void os_wake(os_thread* thread, uint32_t result);
/// The running thread waits, among the waiters of `object` (NULL: nowhere). Unmasks with `mask`, and returns when it is woken.
uint32_t os_wait(os_object* object, uint32_t timeout, uint32_t mask);
/// Why the running thread cannot wait now: osOK, or the status to return.
osStatus_t os_cannot_wait(void);
/// Takes a ready thread off its list, and sets who runs next.
void os_unready(os_thread* thread);
/// Sets who runs next after lists were changed, unless the kernel is locked.
void os_reschedule(void);
/// To the end of the list of its priority.
void os_rotate(os_thread* thread);
/// The effective priority becomes this: the thread moves within its list.
void os_set_priority(os_thread* thread, uint32_t priority);
/// All waiters of an object that is going away are woken with osErrorResource.
void os_wake_all(os_object* object, uint32_t result);
void os_list_remove(os_thread** head, os_thread* thread);

// --- Time (time.c) ---

/// Kernel ticks, the low word. Brings os_kernel.tick to now.
uint32_t os_now(void);
void os_timeout_insert(os_thread* thread, uint32_t ticks);
void os_timeout_remove(os_thread* thread);
/// Round robin is wanted from now on.
void os_slice_begin(void);
/// The us ticker stood still for so many microseconds: time goes on as if it had not.
void os_time_skip(uint64_t microseconds);
/// Sets the alarm for whatever comes first.
void os_alarm_set(void);
/// Ticks until the first time-out is due; osWaitForever if there is none.
uint32_t os_ticks_to_next(void);

// --- Mutexes ---

/// The priority that a thread has by its own and by those who wait for its mutexes; changed along the chain of owners.
void os_inherit(os_thread* thread);
/// A thread ends: its robust mutexes go to the next in line.
void os_release_robust(os_thread* thread);

// --- Objects ---

/// Memory for an object: what the attributes give, or the heap's. NULL if there is none, or it is too small. Not masked.
void* os_object_new(os_kind kind, const char* name, void* memory, uint32_t memory_size, uint32_t size);
void os_object_delete(os_object* object);

/// Waits for a thread's end, with others perhaps. Not masked, not in an interrupt.
osStatus_t os_thread_wait_end(os_thread* thread);
/// As osThreadNew, for a thread that is kept: its memory is the caller's.
osThreadId_t os_thread_new_kept(osThreadFunc_t func, void* argument, const osThreadAttr_t* attr);
/// Ends it if need be; its memory is free after this.
void os_thread_delete(os_thread* thread);
/// What it waits for: 0 nothing, a kind, or one of these.
#define OS_WAITS_DELAY 1U
#define OS_WAITS_JOIN 2U
#define OS_WAITS_FLAGS 3U
#define OS_WAITS_PUT 4U
uint32_t os_thread_waits(osThreadId_t thread_id);

/// Gives the memory of ended, detached threads back. Not masked, not in an interrupt.
void os_collect(void);
/// Ends the program: the kernel was misused, or a stack overflowed.
__NO_RETURN void os_fatal(uint32_t code, const os_thread* thread, const char* what);

#define OS_FLAGS_WAITED 0x80000000U // of with.wait.options: the thread waits for its flags

static inline bool os_is(const void* object, os_kind kind)
{
    return object && *(const uint8_t*)object == kind;
}

static inline bool os_in_isr(void)
{
    return os_port_in_isr();
}

#ifdef __cplusplus
}
#endif
