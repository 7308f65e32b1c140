// SPDX-License-Identifier: BSD-3-Clause
#include "rtos/Thread.h"

#include <cstdlib>

#include "kernel/kernel.h"
#include "rtos/mbed_rtos_info.h"

namespace rtos {

static_assert(sizeof(Thread) <= 208, "no larger than Mbed OS's");

namespace {

os_thread* kernel_thread(mbed_rtos_storage_thread_t& memory) { return reinterpret_cast<os_thread*>(&memory); }
const os_thread* kernel_thread(const mbed_rtos_storage_thread_t& memory) {
    return reinterpret_cast<const os_thread*>(&memory);
}

}  // namespace

Thread::~Thread() {
    if (_started) {
        os_thread_delete(kernel_thread(_obj_mem));
    }
    if (_dynamic_stack) {
        std::free(_stack_mem);
    }
}

void Thread::_thunk(void* thread_ptr) { static_cast<Thread*>(thread_ptr)->_task(); }

bool Thread::alive() const {
    const os_thread* thread = kernel_thread(_obj_mem);
    return _started && thread->state != osThreadTerminated;
}

osStatus Thread::start(mbed::Callback<void()> task) {
    if (_started || os_port_in_isr()) {
        return os_port_in_isr() ? osErrorISR : osErrorParameter;
    }
    const uint32_t size = _stack_size & ~7U;
    if (!os_thread_possible(_stack_mem, size, _priority)) {
        return osErrorResource;
    }
    if (!_stack_mem) {
        _stack_mem = static_cast<unsigned char*>(std::malloc(size));
        if (!_stack_mem) {
            return osErrorNoMemory;
        }
        _dynamic_stack = true;
    }
    _task = task;
    _started = true;
    os_thread_begin(kernel_thread(_obj_mem), &Thread::_thunk, this, _name, _stack_mem, size, _priority, OS_KEPT);
    return osOK;
}

osStatus Thread::join() { return os_port_in_isr() ? osErrorISR : os_thread_wait_end(kernel_thread(_obj_mem)); }

osStatus Thread::terminate() {
    if (os_port_in_isr()) {
        return osErrorISR;
    }
    if (_started) {
        const osStatus_t status = osThreadTerminate(&_obj_mem);
        return status == osErrorResource ? osOK : status;
    }
    // It will not be started any more.
    _started = true;
    return os_thread_abort(kernel_thread(_obj_mem));
}

osStatus Thread::set_priority(osPriority priority) {
    if (alive()) {
        return osThreadSetPriority(&_obj_mem, priority);
    }
    if (priority < osPriorityIdle || priority > osPriorityISR) {
        return osErrorParameter;
    }
    _priority = static_cast<uint8_t>(priority);
    return osOK;
}

osPriority Thread::get_priority() const { return alive() ? osThreadGetPriority(get_id()) : osPriorityError; }

uint32_t Thread::flags_set(uint32_t flags) { return osThreadFlagsSet(&_obj_mem, flags); }

Thread::State Thread::get_state() const {
    static const uint8_t waits[] = {
        Ready,        WaitingDelay,     WaitingJoin,       WaitingThreadFlag, WaitingEventFlag,
        WaitingMutex, WaitingSemaphore, WaitingMemoryPool, WaitingMessageGet, WaitingMessagePut};
    if (!alive()) {
        return Deleted;
    }
    if (get_id() == osThreadGetId()) {
        return Running;
    }
    return static_cast<State>(waits[mbed_rtos_thread_waits(get_id())]);
}

uint32_t Thread::stack_size() const { return _stack_size & ~7U; }

uint32_t Thread::free_stack() const { return _started ? osThreadGetStackSpace(get_id()) : 0; }

uint32_t Thread::used_stack() const { return _started ? stack_size() - free_stack() : 0; }

uint32_t Thread::max_stack() const { return used_stack(); }

osThreadId_t Thread::get_id() const { return alive() ? const_cast<mbed_rtos_storage_thread_t*>(&_obj_mem) : nullptr; }

}  // namespace rtos
