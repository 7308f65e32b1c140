// SPDX-License-Identifier: BSD-3-Clause
// A plain function pointer `void (*)()` that calls a method of an object, for interfaces in C that hand back no
// argument.
//
// It is a few instructions in the object itself, in RAM. While one is called the RAM must be executable: hold a
// ScopedRamExecutionLock. Any context may call the entry; changing what it calls is for one context at a time.
#pragma once

#include "platform/internal/CThunkBase.h"
#include "platform/mbed_assert.h"

typedef void (*CThunkEntry)(void);

template <class T>
class CThunk : private mbed::CThunkBase {
  public:
    typedef void (T::*CCallbackSimple)(void);
    typedef void (T::*CCallback)(void* context);

    CThunk() : CThunk(nullptr) {}
    explicit CThunk(T* instance) : instance_(instance), method_(nullptr), simple_(nullptr), context_(nullptr) {
        set_entry(run, this);
    }
    CThunk(T* instance, CCallback method, void* context = nullptr) : CThunk(instance) {
        callback(method);
        this->context(context);
    }
    CThunk(T& instance, CCallback method) : CThunk(&instance, method) {}
    CThunk(T& instance, CCallback method, void* context) : CThunk(&instance, method, context) {}
    CThunk(T* instance, CCallbackSimple method) : CThunk(instance) { callback(method); }
    CThunk(T& instance, CCallbackSimple method) : CThunk(&instance, method) {}

    /// What the entry calls.
    void callback(CCallback method) {
        method_ = method;
        simple_ = nullptr;
    }
    void callback(CCallbackSimple method) {
        simple_ = method;
        method_ = nullptr;
    }
    /// What the method gets as its argument.
    void context(void* context) { context_ = context; }
    void context(uintptr_t context) { context_ = reinterpret_cast<void*>(context); }

    /// The function to hand out. Valid as long as the object exists and stays where it is.
    CThunkEntry entry() const { return reinterpret_cast<CThunkEntry>(address()); }
    operator CThunkEntry() const { return entry(); }
    /// The same as a number, as NVIC_SetVector() wants it.
    operator uint32_t() const { return static_cast<uint32_t>(address()); }

    /// Calls it from here, without the instructions in RAM.
    void call() { run(this); }

  private:
    static void run(void* self) {
        CThunk* thunk = static_cast<CThunk*>(self);
        if (thunk->simple_) {
            (thunk->instance_->*thunk->simple_)();
        } else if (thunk->method_) {
            (thunk->instance_->*thunk->method_)(thunk->context_);
        }
    }

    T* instance_;
    CCallback method_;
    CCallbackSimple simple_;
    void* context_;
};
