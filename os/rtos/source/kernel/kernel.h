// SPDX-License-Identifier: BSD-3-Clause
//
// Inside the kernel: its objects and its state. docs/kernel.md has the design.
//
// Everything here is called with the kernel's interrupts masked (os_mask), unless it says otherwise. Two lists do the
// work: a ready list for each priority, in which the running thread stays at the head of its own, and for each object
// the threads that wait for it, the highest priority first. A thread is in one list of the two, or, if it waits for
// time alone, in none. All lists are circular; the head is what a list is known by.
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __arm__
#include "../port/port.h"
#else
#include "host_port.h"  // of the tests
#endif
#include "rtos/cmsis_os2.h"
#include "rtos/mbed_rtos_storage.h"

#ifdef __cplusplus
extern "C" {
#endif

#define OS_INLINE static inline __attribute__((always_inline))
#define OS_LIKELY(x) __builtin_expect(!!(x), 1)
#define OS_UNLIKELY(x) __builtin_expect(!!(x), 0)

typedef struct os_thread os_thread;

/// What all objects begin with: mbed_rtos_storage_object_t.
typedef struct {
    uint8_t kind;  // 0: not an object (any more)
    uint8_t attributes;
    uint16_t count;  // semaphore: tokens; mutex: how often it is locked; pool, queue: used
    const char* name;
    os_thread* waiters;
} os_object;
#define OS_OWN_MEMORY 0x80U    // of attributes: the control block is the heap's
#define OS_OWN_CONTENTS 0x40U  // so are a thread's stack, a pool's blocks, a queue's messages

typedef struct os_mutex {
    os_object object;
    os_thread* owner;       // NULL and locked: the owner ended, and it is not robust
    struct os_mutex* next;  // of those that the owner has
} os_mutex;

struct os_thread {
    // The port knows these by offset.
    uint8_t kind;
    uint8_t state;  // osThreadState_t, but Running is what os_kernel.current is
    uint8_t attributes;
    uint8_t priority;  // as it is now, with what it inherits
    void* sp;
    uint32_t guard;  // what the port loads to protect the end of the stack
    os_object* waits_for;
    uint64_t run_time;  // counts of the us ticker, without the time since it was switched in

    os_thread *next, *prev;                  // in a ready list, or among an object's waiters
    os_thread *timeout_next, *timeout_prev;  // by instant; timeout_next is NULL if no time-out is set
    uint32_t wake;                           // kernel tick of the time-out
    uint32_t result;                         // of the function that waits
    union {
        struct {
            uint32_t flags, options;
        } wait;
        struct {
            void* message;  // from, or to where
            uint8_t* priority;
        } transfer;
    } with;
    uint32_t flags;
    uint8_t base_priority;
    uint8_t put_priority;
    uint16_t reason;  // of a wait without an object: OS_WAITS_...
    const char* name;
    os_mutex* mutexes;  // that it has
    os_object joiners;  // only its waiters: who waits for the end
    os_thread *all_next, **all_link;
    void* stack;
    uint32_t stack_size;
};
#define OS_KEPT 0x20U  // of attributes: stays a terminated thread until os_thread_delete

// Why a thread waits for no object.
#define OS_WAITS_DELAY 1U
#define OS_WAITS_FLAGS 2U
#define OS_WAITS_RESUME 3U
#define OS_WAITS_OTHER 4U

typedef struct {
    // The port knows these by offset.
    os_thread* current;
    os_thread* next;       // whoever should run: PendSV is pending if that is not current
    uint32_t switched_at;  // us ticker

    uint32_t threshold;  // a thread that gets ready preempts if its priority is above this
    uint32_t ready_bits[2];

    os_thread* timeouts;
    uint32_t processed;  // tick up to which time-outs are done: they are ordered by their distance from it
    uint32_t alarm;      // tick at which the alarm comes, or after which at the latest
    uint32_t base_raw;   // us ticker at the beginning of `tick`
    uint64_t tick;
    uint32_t raw_per_tick;  // us ticker's counts in a tick
    uint32_t slice_end;

    uint8_t state;  // osKernelState_t, but neither Locked nor Suspended
    bool slicing;
    bool locked;
    bool suspended;
    os_thread* all;
    os_thread* ended;  // detached threads whose memory is to be given back
    os_thread* ready[osPriorityISR];
} os_kernel_t;
extern os_kernel_t os_kernel;

/// Threshold while threads may not be switched.
#define OS_THRESHOLD_CLOSED 0xFFU

// --- Scheduler (scheduler.c) ---

/// The thread, among no object's waiters any more and without a time-out, may run again.
void os_ready(os_thread* thread);
/// Takes it from its object's waiters and its time-out, wherever it is, and makes it ready with what is in `result`.
void os_release(os_thread* thread);
/// The running thread waits, among the waiters of `object` (NULL: for `reason`). `mask` is what os_mask gave; it is
/// unmasked when this returns, with what the thread was woken with: osErrorTimeout if nobody said. A thread that cannot
/// wait gets osErrorResource (the kernel is locked) or osErrorISR (interrupts are off) at once.
uint32_t os_wait(os_object* object, uint32_t reason, uint32_t timeout, uint32_t mask);
/// Takes a ready thread off its list, and sets who runs next.
void os_unready(os_thread* thread);
/// Takes it off everything that it waits for.
void os_leave(os_thread* thread);
/// Sets who runs next after lists were changed, unless threads may not be switched.
void os_reschedule(void);
/// Round robin begins if the thread that runs next has got an equal.
void os_share(void);
/// To the end of the list of its priority.
void os_rotate(os_thread* thread);
/// The effective priority becomes this: the thread moves within its list.
void os_set_priority(os_thread* thread, uint32_t priority);
/// All waiters of an object that is going away are woken with osErrorResource.
void os_release_all(os_object* object);

// --- Time (time.c) ---

/// Once, at initialization.
void os_time_init(void);
/// Kernel ticks, the low word. Brings os_kernel.tick to now.
uint32_t os_now(void);
void os_timeout_insert(os_thread* thread, uint32_t ticks);
void os_timeout_remove(os_thread* thread);
/// Round robin is wanted from now on.
void os_slice_begin(void);
/// The us ticker stood still for so many of its counts: time goes on as if it had not.
void os_time_skip(uint64_t raw);
/// Wakes who is due, and sets the alarm for what comes next. Also when no alarm came.
void SysTick_Handler(void);
/// Sets the alarm for whatever comes first.
void os_alarm_set(void);
/// The alarm comes for something sooner than what is first.
bool os_alarm_early(void);
/// Ticks until the first time-out is due; osWaitForever if there is none.
uint32_t os_ticks_to_next(void);

// --- Mutexes ---

/// Brings the priority of a thread, and of the owners in the chain behind it, to what it is by its own and by those who
/// wait.
void os_inherit(os_thread* thread);
/// A thread ends: its robust mutexes go to the next in line.
void os_mutexes_abandon(os_thread* thread);

// --- Threads ---

/// Starts a thread in memory that was checked. Not masked.
void os_thread_begin(os_thread* thread, osThreadFunc_t func, void* argument, const char* name, void* stack,
                     uint32_t stack_size, uint32_t priority, uint32_t attributes);
/// Whether it can be begun with these.
bool os_thread_possible(const void* stack, uint32_t stack_size, uint32_t priority);
/// Waits for the end of a thread, which may not have begun. Not masked, not in an interrupt.
osStatus_t os_thread_wait_end(os_thread* thread);
/// A thread that never began has ended. Not masked, not in an interrupt.
osStatus_t os_thread_abort(os_thread* thread);
/// Ends it if need be; its memory is free after this. Not masked, not in an interrupt.
void os_thread_delete(os_thread* thread);

// --- Objects ---

/// Memory for an object: what is given, or the heap's, with zeros in it but for what all objects have. NULL if there is
/// none, or it is too small. Not masked.
void* os_object_new(uint32_t kind, const char* name, void* memory, uint32_t memory_size, uint32_t size);
/// Wakes who waits for it, and makes it none. False if it is no `kind`. Not masked.
bool os_object_end(void* object, uint32_t kind);
/// free(), set by whoever calls malloc(): a program that never does need not link it.
extern void (*os_free)(void*);
/// Gives back what is the heap's. Not masked.
OS_INLINE void os_object_free(uint32_t attributes, void* object, void* contents) {
    if (OS_UNLIKELY(attributes & OS_OWN_CONTENTS)) {
        os_free(contents);
    }
    if (OS_UNLIKELY(attributes & OS_OWN_MEMORY)) {
        os_free(object);
    }
}
/// malloc(), which sets os_free.
void* os_allocate(uint32_t size);

/// Gives the memory of ended, detached threads back. Not masked, not in an interrupt.
void os_collect(void);

typedef enum { kStackOverflow, kInterruptTooUrgent, kTickerTooSlow } os_failure;
/// Ends the program: the kernel was misused, or a stack overflowed.
__NO_RETURN void os_fatal(os_failure failure, const os_thread* thread);

OS_INLINE bool os_is(const void* object, uint32_t kind) { return object && *(const uint8_t*)object == kind; }

/// Whether the thread that runs next after a switch is the one that runs.
OS_INLINE bool os_switchable(void) { return os_kernel.threshold != OS_THRESHOLD_CLOSED; }

OS_INLINE void os_list_append(os_thread** head, os_thread* thread) {
    os_thread* first = *head;
    if (!first) {
        thread->next = thread;
        thread->prev = thread;
        *head = thread;
    } else {
        os_thread* last = first->prev;
        thread->next = first;
        thread->prev = last;
        last->next = thread;
        first->prev = thread;
    }
}

OS_INLINE void os_list_remove(os_thread** head, os_thread* thread) {
    os_thread* next = thread->next;
    if (next == thread) {
        *head = NULL;
    } else {
        os_thread* prev = thread->prev;
        prev->next = next;
        next->prev = prev;
        if (*head == thread) {
            *head = next;
        }
    }
}

/// The first of an object's waiters, taken off it and off its time-out; it goes on with `result` once os_ready is
/// called.
OS_INLINE os_thread* os_take_waiter(os_object* object, uint32_t result) {
    os_thread* thread = object->waiters;
    os_list_remove(&object->waiters, thread);
    thread->waits_for = NULL;
    thread->result = result;
    if (thread->timeout_next) {
        os_timeout_remove(thread);
    }
    return thread;
}

#ifdef __cplusplus
}
#endif
