// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>

#include "platform/Callback.h"
#include "platform/NonCopyable.h"
#include "rtos/Kernel.h"
#include "rtos/internal/mbed_rtos_types.h"

#if MBED_CONF_RTOS_PRESENT

namespace rtos {

/// A thread, which is started once. All of it for threads, not for ISRs, unless a function says so.
class Thread : private mbed::NonCopyable<Thread> {
  public:
    enum State {
        Inactive,  ///< never
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
        WaitingInterval,  ///< never, as the next three
        WaitingOr,
        WaitingAnd,
        WaitingMailbox,
        Deleted,  ///< ended, or not started
    };

    /// `stack_mem`, aligned to 8, stays the caller's; nullptr takes `stack_size` bytes from the heap at start, and
    /// gives them back when the object is destroyed. `name` must live as long as the object. Nothing happens at
    /// construction.
    Thread(osPriority priority = osPriorityNormal, uint32_t stack_size = OS_STACK_SIZE,
           unsigned char* stack_mem = nullptr, const char* name = nullptr)
        : _name(name), _stack_mem(stack_mem), _stack_size(stack_size), _priority(static_cast<uint8_t>(priority)) {}
    /// `tz_module` is not used: threads do not call secure functions that keep a context for each.
    Thread(uint32_t tz_module, osPriority priority = osPriorityNormal, uint32_t stack_size = OS_STACK_SIZE,
           unsigned char* stack_mem = nullptr, const char* name = nullptr)
        : Thread(priority, stack_size, stack_mem, name) {
        (void)tz_module;
    }

    /// Ends the thread if it runs.
    virtual ~Thread();

    /// Calls `task` on the new thread, which ends when it returns. osErrorParameter: it was started before;
    /// osErrorNoMemory: no heap for the stack; osErrorResource: stack or priority are not possible.
    osStatus start(mbed::Callback<void()> task);

    /// Waits for the end of the thread; several may. osErrorResource: the thread itself, or while the kernel is locked.
    /// A thread that was not started yet has to be started and to end.
    osStatus join();

    /// Ends it, wherever it is; what it holds on the heap is lost, mutexes are passed on. osOK also if it has ended
    /// already.
    osStatus terminate();

    /// Its own priority, without what it inherits from those who wait for its mutexes.
    osStatus set_priority(osPriority priority);
    /// The priority it has now, inherited or not; osPriorityError if it does not run.
    osPriority get_priority() const;

    /// Sets flags that it waits for with ThisThread::flags_wait_any() and the like. The flags after that. Any context.
    uint32_t flags_set(uint32_t flags);

    State get_state() const;

    /// Bytes of the stack. Those used are the most that ever were.
    uint32_t stack_size() const;
    uint32_t free_stack() const;
    uint32_t used_stack() const;
    uint32_t max_stack() const;

    /// Any context.
    const char* get_name() const { return _name; }
    /// nullptr if it does not run. Any context.
    osThreadId_t get_id() const;

  private:
    static void _thunk(void* thread_ptr);
    bool alive() const;

    mbed_rtos_storage_thread_t _obj_mem = {};
    mbed::Callback<void()> _task;
    const char* _name;
    unsigned char* _stack_mem;
    uint32_t _stack_size;
    uint8_t _priority;
    bool _started = false;
    bool _dynamic_stack = false;
};

}  // namespace rtos

#endif
