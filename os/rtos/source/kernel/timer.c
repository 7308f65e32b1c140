// SPDX-License-Identifier: BSD-3-Clause
//
// Software timers. A thread of their own calls them, which the first osTimerNew makes: a program without timers has
// none. It sleeps until the first is due.
#include "kernel.h"

typedef struct os_timer {
    os_object object;  // count: 1 if it runs
    osTimerFunc_t function;
    void* argument;
    uint32_t period;  // ticks
    uint32_t wake;
    struct os_timer* next;
} os_timer;
_Static_assert(sizeof(os_timer) == sizeof(mbed_rtos_storage_timer_t), "");

#define PERIODIC osTimerPeriodic  // of attributes

static os_timer* timers;  // that run, the first to be due first, counted from `from`
static uint32_t from;     // what was due up to here has been called, or is about to
static os_thread* server;

OS_INLINE os_timer* timer_of(osTimerId_t id) { return os_is(id, MBED_RTOS_KIND_TIMER) ? id : NULL; }

/// Due so many ticks after `from`.
static void insert(os_timer* timer, uint32_t ahead) {
    os_timer** link = &timers;
    while (*link && (*link)->wake - from <= ahead) {
        link = &(*link)->next;
    }
    timer->wake = from + ahead;
    timer->next = *link;
    *link = timer;
    timer->object.count = 1;
}

static void take_out(os_timer* timer) {
    for (os_timer** link = &timers; *link; link = &(*link)->next) {
        if (*link == timer) {
            *link = timer->next;
            break;
        }
    }
    timer->object.count = 0;
}

__attribute__((noreturn)) static void serve(void* argument) {
    (void)argument;
    for (;;) {
        const uint32_t mask = os_mask();
        const uint32_t passed = os_now() - from;
        os_timer* timer = timers;
        if (!timer || timer->wake - from > passed) {
            const uint32_t left = timer ? timer->wake - from - passed : osWaitForever;
            from += passed;
            (void)os_wait(NULL, OS_WAITS_OTHER, left, mask);
            continue;
        }
        // Others that are due as late are called in order, and periods are counted from when it should have been.
        from = timer->wake;
        timers = timer->next;
        timer->object.count = 0;
        if (timer->object.attributes & PERIODIC) {
            insert(timer, timer->period);
        }
        const osTimerFunc_t function = timer->function;
        void* its_argument = timer->argument;
        os_unmask(mask);
        function(its_argument);
    }
}

static bool begin(void) {
    static os_thread thread;
    static uint64_t stack[MBED_CONF_RTOS_TIMER_THREAD_STACK_SIZE / 8] __attribute__((section(".noinit"), aligned(32)));
    const uint32_t mask = os_mask();
    const bool first = !server;
    if (first) {
        from = os_now();
        server = &thread;
    }
    os_unmask(mask);
    if (first) {
        os_thread_begin(server, serve, NULL, "timer", stack, sizeof stack, osPriorityHigh, 0);
    }
    return true;
}

osTimerId_t osTimerNew(osTimerFunc_t func, osTimerType_t type, void* argument, const osTimerAttr_t* attr) {
    if (os_port_in_isr() || !func || (type != osTimerOnce && type != osTimerPeriodic) || !begin()) {
        return NULL;
    }
    os_timer* timer = os_object_new(MBED_RTOS_KIND_TIMER, attr ? attr->name : NULL, attr ? attr->cb_mem : NULL,
                                    attr ? attr->cb_size : 0, sizeof *timer);
    if (timer) {
        timer->object.attributes |= (uint8_t)type;
        timer->function = func;
        timer->argument = argument;
    }
    return timer;
}

const char* osTimerGetName(osTimerId_t timer_id) {
    const os_timer* timer = timer_of(timer_id);
    return timer ? timer->object.name : NULL;
}

osStatus_t osTimerStart(osTimerId_t timer_id, uint32_t ticks) {
    if (os_port_in_isr()) {
        return osErrorISR;
    }
    os_timer* timer = timer_of(timer_id);
    if (!timer || ticks == 0) {
        return osErrorParameter;
    }
    const uint32_t mask = os_mask();
    if (timer->object.count) {
        take_out(timer);
    }
    timer->period = ticks;
    uint32_t late = os_now() - from;
    if (!timers || timers->wake - from > late) {
        from += late;  // nothing is due: `from` may be long ago
        late = 0;
    }
    insert(timer, ticks <= UINT32_MAX - late ? ticks + late : UINT32_MAX);
    if (timers == timer && server->state == osThreadBlocked && !server->waits_for && server->reason == OS_WAITS_OTHER) {
        os_release(server);  // it sleeps for a later one, or for none; it does not wait in what it calls
    }
    os_unmask(mask);
    return osOK;
}

osStatus_t osTimerStop(osTimerId_t timer_id) {
    if (os_port_in_isr()) {
        return osErrorISR;
    }
    os_timer* timer = timer_of(timer_id);
    if (!timer) {
        return osErrorParameter;
    }
    const uint32_t mask = os_mask();
    const bool ran = timer->object.count != 0;
    if (ran) {
        take_out(timer);
    }
    os_unmask(mask);
    return ran ? osOK : osErrorResource;
}

uint32_t osTimerIsRunning(osTimerId_t timer_id) {
    const os_timer* timer = timer_of(timer_id);
    return timer && !os_port_in_isr() ? timer->object.count : 0;
}

osStatus_t osTimerDelete(osTimerId_t timer_id) {
    if (os_port_in_isr()) {
        return osErrorISR;
    }
    os_timer* timer = timer_of(timer_id);
    if (!timer) {
        return osErrorParameter;
    }
    (void)osTimerStop(timer);
    timer->object.kind = 0;
    os_object_free(timer->object.attributes, timer, NULL);
    return osOK;
}
