// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "platform/Callback.h"
#include "platform/NonCopyable.h"
#include "rtos/Kernel.h"
#include "rtos/Semaphore.h"
#include "rtos/mbed_rtos_storage.h"
#include "rtos/mbed_rtos_types.h"

#if MBED_CONF_RTOS_PRESENT

#ifndef OS_STACK_SIZE
#define OS_STACK_SIZE MBED_CONF_RTOS_THREAD_STACK_SIZE
#endif

namespace rtos {

/// A thread, started once. Its stack comes from the caller, or from the heap when it starts. Not from interrupts, but for
/// flags_set.
class Thread : private mbed::NonCopyable<Thread> {
  public:
    enum State {
        Inactive,  ///< not started
        Ready,
        Running,
        WaitingDelay,
        WaitingJoin,
        WaitingThreadFlag,
        WaitingEventFlag,
        WaitingMutex,
        WaitingSemaphore,
        WaitingMemoryPool,
        WaitingMessageGet,
        WaitingMessagePut,
        WaitingInterval,
        WaitingOr,
        WaitingAnd,
        WaitingMailbox,
        Deleted  ///< ended
    };

    /// `stack_mem` is aligned to 8, and stays the caller's.
    explicit Thread(osPriority priority = osPriorityNormal, uint32_t stack_size = OS_STACK_SIZE,
                    unsigned char* stack_mem = nullptr, const char* name = nullptr)
        : name_(name), stack_(stack_mem), stack_size_(stack_size), priority_(static_cast<uint8_t>(priority)) {}
    Thread(uint32_t tz_module, osPriority priority = osPriorityNormal, uint32_t stack_size = OS_STACK_SIZE,
           unsigned char* stack_mem = nullptr, const char* name = nullptr)
        : Thread(priority, stack_size, stack_mem, name) {
        (void)tz_module;
    }
    /// Ends it if it runs.
    virtual ~Thread();

    /// osErrorParameter: it was started before. osErrorNoMemory: no stack.
    osStatus start(mbed::Callback<void()> task);
    /// Waits for its end. osErrorParameter: by the thread itself.
    osStatus join();
    osStatus terminate();

    /// For the next start, or from now on. Inherited priorities stay.
    osStatus set_priority(osPriority priority);
    osPriority get_priority() const;

    /// The thread's flags after. ISR.
    uint32_t flags_set(uint32_t flags);
    State get_state() const;
    /// Bytes: all of the stack, used at most, unused so far.
    uint32_t stack_size() const;
    uint32_t free_stack() const;
    uint32_t used_stack() const;
    uint32_t max_stack() const;
    const char* get_name() const { return name_; }
    osThreadId_t get_id() const;

  private:
    static void run(void* self);
    bool started() const { return started_; }
    void give_stack_back();

    mbed_rtos_storage_thread_t memory_ = {};
    mbed::Callback<void()> task_;
    const char* name_;
    unsigned char* stack_;
    uint32_t stack_size_;
    uint8_t priority_;
    bool started_ = false;
    bool own_stack_ = false;
};

}  // namespace rtos

#endif
