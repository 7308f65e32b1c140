// SPDX-License-Identifier: BSD-3-Clause
#include "rtos/Thread.h"

#include <stdlib.h>

#include "kernel/kernel.h"

namespace rtos {
namespace {

os_thread* kernels(const mbed_rtos_storage_thread_t& memory) {
    return reinterpret_cast<os_thread*>(const_cast<mbed_rtos_storage_thread_t*>(&memory));
}

}  // namespace

void Thread::run(void* self) { static_cast<Thread*>(self)->task_(); }

osStatus Thread::start(mbed::Callback<void()> task) {
    if (started_) return osErrorParameter;
    if (!stack_) {
        stack_ = static_cast<unsigned char*>(malloc(stack_size_));
        if (!stack_) return osErrorNoMemory;
        own_stack_ = true;
    }
    task_ = task;
    started_ = true;
    osThreadAttr_t attr = {};
    attr.name = name_ ? name_ : "application_unnamed_thread";
    attr.cb_mem = &memory_;
    attr.cb_size = sizeof memory_;
    attr.stack_mem = stack_;
    attr.stack_size = stack_size_;
    attr.priority = static_cast<osPriority_t>(priority_);
    if (!os_thread_new_kept(run, this, &attr)) {
        started_ = false;
        give_stack_back();
        return osErrorResource;
    }
    return osOK;
}

osStatus Thread::join() {
    if (!started_) return osOK;
    if (osThreadGetId() == get_id()) return osErrorParameter;
    return os_thread_wait_end(kernels(memory_));
}

osStatus Thread::terminate() {
    if (!started_ || kernels(memory_)->state == osThreadTerminated) return osOK;
    return osThreadTerminate(&memory_);
}

void Thread::give_stack_back() {
    if (own_stack_) {
        own_stack_ = false;
        free(stack_);
        stack_ = nullptr;
    }
}

Thread::~Thread() {
    if (started_) os_thread_delete(kernels(memory_));
    give_stack_back();
}

osStatus Thread::set_priority(osPriority priority) {
    if (started_) return osThreadSetPriority(&memory_, priority);
    priority_ = static_cast<uint8_t>(priority);
    return osOK;
}

osPriority Thread::get_priority() const {
    return started_ ? osThreadGetPriority(kernels(memory_)) : static_cast<osPriority>(priority_);
}

uint32_t Thread::flags_set(uint32_t flags) { return osThreadFlagsSet(&memory_, flags); }

Thread::State Thread::get_state() const {
    if (!started_) return Inactive;
    const os_thread* thread = kernels(memory_);
    if (thread->state == osThreadTerminated) return Deleted;
    if (thread == osThreadGetId()) return Running;
    switch (os_thread_waits(kernels(memory_))) {
        case 0:
            return Ready;
        case OS_WAITS_JOIN:
            return WaitingJoin;
        case OS_WAITS_FLAGS:
            return WaitingThreadFlag;
        case kEventFlags:
            return WaitingEventFlag;
        case kMutex:
            return WaitingMutex;
        case kSemaphore:
            return WaitingSemaphore;
        case kMemoryPool:
            return WaitingMemoryPool;
        case kMessageQueue:
            return WaitingMessageGet;
        case OS_WAITS_PUT:
            return WaitingMessagePut;
        default:
            return WaitingDelay;
    }
}

uint32_t Thread::stack_size() const { return stack_size_; }

// A thread's own stack pointer is saved when it does not run only.
uint32_t Thread::used_stack() const {
    if (!started_ || kernels(memory_)->state == osThreadTerminated) return 0;
    const os_thread* thread = kernels(memory_);
    const uintptr_t sp = thread == osThreadGetId() ? reinterpret_cast<uintptr_t>(__builtin_frame_address(0))
                                                   : reinterpret_cast<uintptr_t>(thread->sp);
    return reinterpret_cast<uintptr_t>(thread->stack) + thread->stack_size - sp;
}

uint32_t Thread::free_stack() const { return started_ ? stack_size_ - used_stack() : 0; }

uint32_t Thread::max_stack() const {
    return started_ ? kernels(memory_)->stack_size - osThreadGetStackSpace(kernels(memory_)) : 0;
}

osThreadId_t Thread::get_id() const { return started_ ? kernels(memory_) : nullptr; }

}  // namespace rtos
