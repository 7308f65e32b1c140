// SPDX-License-Identifier: BSD-3-Clause
//
// CMSIS-RTOS2: the C interface of the kernel (CMSIS-RTOS API v2.1.3). Times are kernel ticks of 1 ms
// (osKernelGetTickFreq()); osWaitForever waits without limit, 0 does not wait. An interrupt may call a function only
// where its comment says "ISR", with timeout 0 where there is one, and only if its priority is at or below
// rtos.irq-priority (docs/kernel.md); otherwise it gets osErrorISR, or NULL, or 0. A function that is given no object,
// or one of another kind, gives osErrorParameter.
#ifndef CMSIS_OS2_H_
#define CMSIS_OS2_H_

#include <stddef.h>
#include <stdint.h>

#ifndef __NO_RETURN
#define __NO_RETURN __attribute__((__noreturn__))
#endif

#ifdef __cplusplus
extern "C" {
#endif

/// API and kernel version, each as mmnnnrrrr (decimal: major, minor, revision).
typedef struct {
    uint32_t api;
    uint32_t kernel;
} osVersion_t;

typedef enum {
    osKernelInactive = 0,
    osKernelReady = 1,
    osKernelRunning = 2,
    osKernelLocked = 3,
    osKernelSuspended = 4,
    osKernelError = -1,
    osKernelReserved = 0x7FFFFFFF
} osKernelState_t;

typedef enum {
    osThreadInactive = 0,
    osThreadReady = 1,
    osThreadRunning = 2,
    osThreadBlocked = 3,
    osThreadTerminated = 4,
    osThreadError = -1,
    osThreadReserved = 0x7FFFFFFF
} osThreadState_t;

// A name for each of 56 levels: six groups of eight, one below them for the idle thread, one above for interrupts'
// work.
#define OS_PRIORITY_GROUP(name, first)                                                                              \
    osPriority##name = (first), osPriority##name##1, osPriority##name##2, osPriority##name##3, osPriority##name##4, \
    osPriority##name##5, osPriority##name##6, osPriority##name##7
typedef enum {
    osPriorityNone = 0,
    osPriorityIdle = 1,
    OS_PRIORITY_GROUP(Low, 8),
    OS_PRIORITY_GROUP(BelowNormal, 16),
    OS_PRIORITY_GROUP(Normal, 24),
    OS_PRIORITY_GROUP(AboveNormal, 32),
    OS_PRIORITY_GROUP(High, 40),
    OS_PRIORITY_GROUP(Realtime, 48),
    osPriorityISR = 56,
    osPriorityError = -1,
    osPriorityReserved = 0x7FFFFFFF
} osPriority_t;

typedef enum {
    osOK = 0,
    osError = -1,
    osErrorTimeout = -2,
    osErrorResource = -3,
    osErrorParameter = -4,
    osErrorNoMemory = -5,
    osErrorISR = -6,
    osErrorSafetyClass = -7,
    osStatusReserved = 0x7FFFFFFF
} osStatus_t;

typedef enum { osTimerOnce = 0, osTimerPeriodic = 1 } osTimerType_t;

#define osWaitForever 0xFFFFFFFFU

// Options of flags.
#define osFlagsWaitAny 0x00000000U
#define osFlagsWaitAll 0x00000001U
#define osFlagsNoClear 0x00000002U
#define osFlagsError 0x80000000U
#define osFlagsErrorUnknown 0xFFFFFFFFU
#define osFlagsErrorTimeout 0xFFFFFFFEU
#define osFlagsErrorResource 0xFFFFFFFDU
#define osFlagsErrorParameter 0xFFFFFFFCU
#define osFlagsErrorISR 0xFFFFFFFAU

// Attribute bits.
#define osThreadDetached 0x00000000U
#define osThreadJoinable 0x00000001U
#define osMutexRecursive 0x00000001U
#define osMutexPrioInherit 0x00000002U
#define osMutexRobust 0x00000008U

typedef void (*osThreadFunc_t)(void* argument);
typedef void (*osTimerFunc_t)(void* argument);

typedef void* osThreadId_t;
typedef void* osTimerId_t;
typedef void* osEventFlagsId_t;
typedef void* osMutexId_t;
typedef void* osSemaphoreId_t;
typedef void* osMemoryPoolId_t;
typedef void* osMessageQueueId_t;

#ifndef TZ_MODULEID_T
#define TZ_MODULEID_T
typedef uint32_t TZ_ModuleId_t;
#endif

// Attributes. A NULL cb_mem (and stack_mem, mp_mem, mq_mem) means the heap. Memory that is given needs the size of the
// type in mbed_rtos_storage.h, aligned to 4 (stacks: to 8).
typedef struct {
    const char* name;
    uint32_t attr_bits;
    void* cb_mem;
    uint32_t cb_size;
    void* stack_mem;
    uint32_t stack_size;    ///< bytes; 0: rtos.thread-stack-size
    osPriority_t priority;  ///< osPriorityNone: osPriorityNormal
    TZ_ModuleId_t tz_module;
    uint32_t reserved;
} osThreadAttr_t;

typedef struct {
    const char* name;
    uint32_t attr_bits;
    void* cb_mem;
    uint32_t cb_size;
} osTimerAttr_t;

typedef osTimerAttr_t osEventFlagsAttr_t;
typedef osTimerAttr_t osMutexAttr_t;
typedef osTimerAttr_t osSemaphoreAttr_t;

typedef struct {
    const char* name;
    uint32_t attr_bits;
    void* cb_mem;
    uint32_t cb_size;
    void* mp_mem;
    uint32_t mp_size;
} osMemoryPoolAttr_t;

typedef struct {
    const char* name;
    uint32_t attr_bits;
    void* cb_mem;
    uint32_t cb_size;
    void* mq_mem;
    uint32_t mq_size;
} osMessageQueueAttr_t;

// --- Kernel ---

osStatus_t osKernelInitialize(void);
/// ISR. `id_buf` gets at most `id_size` characters with the terminating zero.
osStatus_t osKernelGetInfo(osVersion_t* version, char* id_buf, uint32_t id_size);
/// ISR.
osKernelState_t osKernelGetState(void);
/// Does not return, unless the kernel was not ready.
osStatus_t osKernelStart(void);
/// No other thread runs until osKernelUnlock. The result is the lock before: 1, 0, or an error.
int32_t osKernelLock(void);
int32_t osKernelUnlock(void);
int32_t osKernelRestoreLock(int32_t lock);
/// Stops the alarm and switching of threads; the result is the ticks until the next timeout is due, or osWaitForever.
uint32_t osKernelSuspend(void);
/// Goes on. `sleep_ticks` is how long the us ticker stood still since osKernelSuspend; 0 if it ran on.
void osKernelResume(uint32_t sleep_ticks);
/// ISR. Wraps after 49 days; osKernelGetTickCount64 does not.
uint32_t osKernelGetTickCount(void);
uint64_t osKernelGetTickCount64(void);
/// ISR. 1000.
uint32_t osKernelGetTickFreq(void);
/// ISR. Of the us ticker.
uint32_t osKernelGetSysTimerCount(void);
uint32_t osKernelGetSysTimerFreq(void);

// --- Threads ---

osThreadId_t osThreadNew(osThreadFunc_t func, void* argument, const osThreadAttr_t* attr);
/// ISR.
const char* osThreadGetName(osThreadId_t thread_id);
/// ISR.
osThreadId_t osThreadGetId(void);
osThreadState_t osThreadGetState(osThreadId_t thread_id);
/// Bytes, as it was made.
uint32_t osThreadGetStackSize(osThreadId_t thread_id);
/// Bytes of the stack that were never used.
uint32_t osThreadGetStackSpace(osThreadId_t thread_id);
osStatus_t osThreadSetPriority(osThreadId_t thread_id, osPriority_t priority);
osPriority_t osThreadGetPriority(osThreadId_t thread_id);
/// To the next ready thread of the same priority.
osStatus_t osThreadYield(void);
osStatus_t osThreadSuspend(osThreadId_t thread_id);
osStatus_t osThreadResume(osThreadId_t thread_id);
/// A thread that nobody will join: its memory is given back when it ends.
osStatus_t osThreadDetach(osThreadId_t thread_id);
/// Waits for its end and gives its memory back. osErrorResource: it is not joinable, or joined already.
osStatus_t osThreadJoin(osThreadId_t thread_id);
__NO_RETURN void osThreadExit(void);
osStatus_t osThreadTerminate(osThreadId_t thread_id);
uint32_t osThreadGetCount(void);
/// Fills an array of at most `array_items` with the threads that are not terminated, and says how many those are.
uint32_t osThreadEnumerate(osThreadId_t* thread_array, uint32_t array_items);

/// ISR. `flags` below 0x80000000; the result is the thread's flags after setting, or osFlagsError….
uint32_t osThreadFlagsSet(osThreadId_t thread_id, uint32_t flags);
/// Of the calling thread; the result is the flags before.
uint32_t osThreadFlagsClear(uint32_t flags);
uint32_t osThreadFlagsGet(void);
/// The result is the flags before those that were waited for are cleared.
uint32_t osThreadFlagsWait(uint32_t flags, uint32_t options, uint32_t timeout);

osStatus_t osDelay(uint32_t ticks);
/// Until this tick count; it lies ahead by at most 0x7FFFFFFF ticks, otherwise osErrorParameter.
osStatus_t osDelayUntil(uint32_t ticks);

// --- Timers: functions called by the timer thread (rtos.timer-thread-…), made when the first timer is ---

osTimerId_t osTimerNew(osTimerFunc_t func, osTimerType_t type, void* argument, const osTimerAttr_t* attr);
/// ISR.
const char* osTimerGetName(osTimerId_t timer_id);
/// Starts or starts over.
osStatus_t osTimerStart(osTimerId_t timer_id, uint32_t ticks);
osStatus_t osTimerStop(osTimerId_t timer_id);
uint32_t osTimerIsRunning(osTimerId_t timer_id);
osStatus_t osTimerDelete(osTimerId_t timer_id);

// --- Event flags ---

osEventFlagsId_t osEventFlagsNew(const osEventFlagsAttr_t* attr);
/// ISR.
const char* osEventFlagsGetName(osEventFlagsId_t ef_id);
/// ISR.
uint32_t osEventFlagsSet(osEventFlagsId_t ef_id, uint32_t flags);
/// ISR.
uint32_t osEventFlagsClear(osEventFlagsId_t ef_id, uint32_t flags);
/// ISR.
uint32_t osEventFlagsGet(osEventFlagsId_t ef_id);
/// ISR with timeout 0.
uint32_t osEventFlagsWait(osEventFlagsId_t ef_id, uint32_t flags, uint32_t options, uint32_t timeout);
osStatus_t osEventFlagsDelete(osEventFlagsId_t ef_id);

// --- Mutexes ---

osMutexId_t osMutexNew(const osMutexAttr_t* attr);
/// ISR.
const char* osMutexGetName(osMutexId_t mutex_id);
osStatus_t osMutexAcquire(osMutexId_t mutex_id, uint32_t timeout);
/// osErrorResource: the caller does not own it.
osStatus_t osMutexRelease(osMutexId_t mutex_id);
osThreadId_t osMutexGetOwner(osMutexId_t mutex_id);
osStatus_t osMutexDelete(osMutexId_t mutex_id);

// --- Semaphores ---

osSemaphoreId_t osSemaphoreNew(uint32_t max_count, uint32_t initial_count, const osSemaphoreAttr_t* attr);
/// ISR.
const char* osSemaphoreGetName(osSemaphoreId_t semaphore_id);
/// ISR with timeout 0.
osStatus_t osSemaphoreAcquire(osSemaphoreId_t semaphore_id, uint32_t timeout);
/// ISR. osErrorResource: max_count is reached.
osStatus_t osSemaphoreRelease(osSemaphoreId_t semaphore_id);
/// ISR.
uint32_t osSemaphoreGetCount(osSemaphoreId_t semaphore_id);
osStatus_t osSemaphoreDelete(osSemaphoreId_t semaphore_id);

// --- Memory pools ---

osMemoryPoolId_t osMemoryPoolNew(uint32_t block_count, uint32_t block_size, const osMemoryPoolAttr_t* attr);
/// ISR.
const char* osMemoryPoolGetName(osMemoryPoolId_t mp_id);
/// ISR with timeout 0.
void* osMemoryPoolAlloc(osMemoryPoolId_t mp_id, uint32_t timeout);
/// ISR. osErrorParameter: the block is not of this pool.
osStatus_t osMemoryPoolFree(osMemoryPoolId_t mp_id, void* block);
/// ISR, as the next three.
uint32_t osMemoryPoolGetCapacity(osMemoryPoolId_t mp_id);
uint32_t osMemoryPoolGetBlockSize(osMemoryPoolId_t mp_id);
uint32_t osMemoryPoolGetCount(osMemoryPoolId_t mp_id);
uint32_t osMemoryPoolGetSpace(osMemoryPoolId_t mp_id);
osStatus_t osMemoryPoolDelete(osMemoryPoolId_t mp_id);

// --- Message queues: by priority, then in order ---

osMessageQueueId_t osMessageQueueNew(uint32_t msg_count, uint32_t msg_size, const osMessageQueueAttr_t* attr);
/// ISR.
const char* osMessageQueueGetName(osMessageQueueId_t mq_id);
/// ISR with timeout 0.
osStatus_t osMessageQueuePut(osMessageQueueId_t mq_id, const void* msg_ptr, uint8_t msg_prio, uint32_t timeout);
/// ISR with timeout 0. `msg_prio` may be NULL.
osStatus_t osMessageQueueGet(osMessageQueueId_t mq_id, void* msg_ptr, uint8_t* msg_prio, uint32_t timeout);
/// ISR, as the next three.
uint32_t osMessageQueueGetCapacity(osMessageQueueId_t mq_id);
uint32_t osMessageQueueGetMsgSize(osMessageQueueId_t mq_id);
uint32_t osMessageQueueGetCount(osMessageQueueId_t mq_id);
uint32_t osMessageQueueGetSpace(osMessageQueueId_t mq_id);
/// Threads that wait to put go on with their messages.
osStatus_t osMessageQueueReset(osMessageQueueId_t mq_id);
osStatus_t osMessageQueueDelete(osMessageQueueId_t mq_id);

#ifdef __cplusplus
}
#endif

#endif
