// SPDX-License-Identifier: BSD-3-Clause
//
// Software timers. A thread of their own calls them, which the first osTimerNew makes: a program without timers has none.
#include "kernel.h"

typedef struct os_timer {
    os_object object; // count: 1 if it runs
    osTimerFunc_t function;
    void* argument;
    uint32_t period; // ticks
    struct os_timer* next;
    uint32_t wake;
} os_timer;
_Static_assert(sizeof(os_timer) <= sizeof(mbed_rtos_storage_timer_t), "");

#define PERIODIC osTimerPeriodic // of attributes

static os_timer* timers; // that run, the first to be due first
static os_thread* thread;

static void insert(os_timer* timer, uint32_t now)
{
    os_timer** link = &timers;
    while (*link && (int32_t)((*link)->wake - now) <= (int32_t)(timer->wake - now)) {
        link = &(*link)->next;
    }
    timer->next = *link;
    *link = timer;
    timer->object.count = 1;
}

static void take_out(os_timer* timer)
{
    for (os_timer** link = &timers; *link; link = &(*link)->next) {
        if (*link == timer) {
            *link = timer->next;
            break;
        }
    }
    timer->object.count = 0;
}

__attribute__((noreturn)) static void serve(void* argument)
{
    (void)argument;
    while (true) {
        uint32_t mask = os_mask();
        const uint32_t now = os_now();
        os_timer* timer = timers;
        if (timer && (int32_t)(timer->wake - now) <= 0) {
            timers = timer->next;
            timer->object.count = 0;
            if (timer->object.attributes & PERIODIC) {
                timer->wake += timer->period;
                insert(timer, now);
            }
            const osTimerFunc_t function = timer->function;
            void* its_argument = timer->argument;
            os_unmask(mask);
            function(its_argument);
            continue;
        }
        (void)os_wait(NULL, timer ? timer->wake - now : osWaitForever, mask);
    }
}

static bool begin(void)
{
    static mbed_rtos_storage_thread_t memory;
    static uint64_t stack[MBED_CONF_RTOS_TIMER_THREAD_STACK_SIZE / 8] __attribute__((section(".noinit")));
    const osThreadAttr_t attributes = {.name = "timer",
                                       .cb_mem = &memory,
                                       .cb_size = sizeof memory,
                                       .stack_mem = stack,
                                       .stack_size = sizeof stack,
                                       .priority = osPriorityHigh};
    if (!thread) {
        thread = osThreadNew(serve, NULL, &attributes);
    }
    return thread != NULL;
}

osTimerId_t osTimerNew(osTimerFunc_t func, osTimerType_t type, void* argument, const osTimerAttr_t* attr)
{
    if (os_in_isr() || !func || (type != osTimerOnce && type != osTimerPeriodic) || !begin()) {
        return NULL;
    }
    os_timer* timer = os_object_new(kTimer, attr ? attr->name : NULL, attr ? attr->cb_mem : NULL,
                                    attr ? attr->cb_size : 0, sizeof(os_timer));
    if (timer) {
        timer->object.attributes |= (uint8_t)type;
        timer->function = func;
        timer->argument = argument;
    }
    return timer;
}

const char* osTimerGetName(osTimerId_t timer_id)
{
    return os_is(timer_id, kTimer) ? ((os_timer*)timer_id)->object.name : NULL;
}

osStatus_t osTimerStart(osTimerId_t timer_id, uint32_t ticks)
{
    if (os_in_isr()) {
        return osErrorISR;
    }
    if (!os_is(timer_id, kTimer) || ticks == 0 || ticks > INT32_MAX) {
        return osErrorParameter;
    }
    os_timer* timer = timer_id;
    const uint32_t mask = os_mask();
    if (timer->object.count) {
        take_out(timer);
    }
    const uint32_t now = os_now();
    timer->period = ticks;
    timer->wake = now + ticks;
    insert(timer, now);
    if (timers == timer && thread->state == osThreadBlocked) {
        os_wake(thread, 0); // it waits for a later one, or for none
    }
    os_unmask(mask);
    return osOK;
}

osStatus_t osTimerStop(osTimerId_t timer_id)
{
    if (os_in_isr()) {
        return osErrorISR;
    }
    if (!os_is(timer_id, kTimer)) {
        return osErrorParameter;
    }
    os_timer* timer = timer_id;
    const uint32_t mask = os_mask();
    const bool ran = timer->object.count;
    if (ran) {
        take_out(timer);
    }
    os_unmask(mask);
    return ran ? osOK : osErrorResource;
}

uint32_t osTimerIsRunning(osTimerId_t timer_id)
{
    return os_is(timer_id, kTimer) && !os_in_isr() ? ((os_timer*)timer_id)->object.count : 0;
}

osStatus_t osTimerDelete(osTimerId_t timer_id)
{
    if (os_in_isr()) {
        return osErrorISR;
    }
    if (!os_is(timer_id, kTimer)) {
        return osErrorParameter;
    }
    (void)osTimerStop(timer_id);
    os_object_delete(&((os_timer*)timer_id)->object);
    return osOK;
}
