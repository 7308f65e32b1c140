// SPDX-License-Identifier: BSD-3-Clause
// What the tests of the kernel share. The thread of the tests, main, has osPriorityNormal.
#pragma once

#include "cmsis.h"
#include "device_test.h"
#include "hal/us_ticker_api.h"
#include "mbed.h"

namespace rtos_test {

/// Calls it in an interrupt of its own, at once.
void in_isr(void (*function)(void*), void* argument);

template <typename F>
void isr(F f) {
    in_isr([](void* g) { (*static_cast<F*>(g))(); }, &f);
}

/// Keeps the core busy for so many microseconds of the us ticker, which go on while others run.
void busy(uint32_t us);

/// Where a test's threads say that they were there.
class Log {
  public:
    void operator()(char c) {
        if (length_ < sizeof text_ - 1) text_[length_++] = c;
    }
    const char* text() const { return text_; }

  private:
    char text_[32] = {};
    size_t length_ = 0;
};

/// Of a few, each 1 KiB.
void* take_stack();
void give_stack(void* stack);
constexpr uint32_t kStackSize = 1024;

/// A joinable thread that calls `function`; what it captures lives as long as the object.
template <typename F>
class Task {
  public:
    Task(osPriority_t priority, F function, const char* name = nullptr) : function_(function), stack_(take_stack()) {
        osThreadAttr_t attr = {};
        attr.name = name;
        attr.attr_bits = osThreadJoinable;
        attr.cb_mem = &memory_;
        attr.cb_size = sizeof memory_;
        attr.stack_mem = stack_;
        attr.stack_size = kStackSize;
        attr.priority = priority;
        id = osThreadNew([](void* self) { static_cast<Task*>(self)->function_(); }, this, &attr);
    }
    ~Task() {
        osThreadTerminate(id);
        osThreadJoin(id);
        give_stack(stack_);
    }
    Task(const Task&) = delete;
    Task& operator=(const Task&) = delete;

    osThreadId_t id;

  private:
    F function_;
    void* stack_;
    mbed_rtos_storage_thread_t memory_;
};

}  // namespace rtos_test
