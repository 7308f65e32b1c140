// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <functional>
#include <tuple>

#include "events/EventQueue.h"
#include "platform/NonCopyable.h"
#include "platform/mbed_assert.h"
#include "platform/mbed_atomic.h"

namespace events {

/// An event that is its own memory, so that posting it cannot fail for want of any. It is in the queue once at a time;
/// its handler may post it anew. Posting is for any context, configuring for threads, and not while it is posted.
template <typename F, typename... ArgTs>
class UserAllocatedEvent<F, void(ArgTs...)> : private mbed::NonCopyable<UserAllocatedEvent<F, void(ArgTs...)>> {
  public:
    /// For a queue to be named by call_on().
    explicit UserAllocatedEvent(F f) : UserAllocatedEvent(nullptr, std::move(f)) {}
    UserAllocatedEvent(EventQueue* queue, F f)
        : event_(), function_(std::move(f)), queue_(queue ? queue->handle() : nullptr), delay_(0), posted_(0) {
        event_.period = -1;
    }
    /// Takes it out of the queue. Not while another thread is calling it.
    ~UserAllocatedEvent() { cancel(); }

    /// For posts from now on: the time until the call [0], and from call to call [one call]. Negative: none.
    void delay(EventQueue::duration delay) { delay_ = delay.count(); }
    void period(EventQueue::duration period) { event_.period = period.count(); }
    MBED_DEPRECATED_SINCE("mbed-os-6.0.0", "pass a chrono duration")
    void delay(int ms) { delay_ = ms; }
    MBED_DEPRECATED_SINCE("mbed-os-6.0.0", "pass a chrono duration")
    void period(int ms) { event_.period = ms; }

    /// Posts it. That it is posted already is an assertion.
    void call(ArgTs... args) {
        const bool posted = try_call(std::move(args)...);
        MBED_ASSERT(posted);
        (void)posted;
    }
    void operator()(ArgTs... args) { call(std::move(args)...); }
    /// The same on a queue, to which the event belongs from then on; it must have had none, or this one.
    void call_on(EventQueue* queue, ArgTs... args) {
        const bool posted = try_call_on(queue, std::move(args)...);
        MBED_ASSERT(posted);
        (void)posted;
    }

    /// Posts it unless it is posted: false then.
    bool try_call(ArgTs... args) {
        MBED_ASSERT(queue_);
        return queue_ && post(queue_, std::move(args)...);
    }
    bool try_call_on(EventQueue* queue, ArgTs... args) {
        MBED_ASSERT(!queue_ || queue_ == queue->handle());
        if (queue_ && queue_ != queue->handle()) {
            return false;
        }
        return post(queue->handle(), std::move(args)...);
    }

    /// Takes it out of the queue. False if it wasn't there, or is being called; a periodic one is not called again.
    bool cancel() {
        if (!queue_) {
            return false;
        }
        const int stopped = equeue_stop_user_allocated(queue_, &event_);
        if (stopped != 0) {
            core_util_atomic_store_u8(&posted_, 0);
        }
        return stopped == 1;
    }

  private:
    friend class EventQueue;

    equeue_t* queue() const { return queue_; }
    struct equeue_event* header() { return &event_; }

    bool post(equeue_t* queue, ArgTs... args) {
        // Who gets this owns the arguments until they are taken for the call.
        uint8_t idle = 0;
        if (!core_util_atomic_cas_u8(&posted_, &idle, 1)) {
            return false;
        }
        queue_ = queue;
        arguments_ = std::tuple<ArgTs...>(std::move(args)...);
        event_.target = static_cast<unsigned>(delay_);
        equeue_post_user_allocated(queue, run, &event_);
        return true;
    }

    static void run(void* data) {
        auto* self = reinterpret_cast<UserAllocatedEvent*>(static_cast<struct equeue_event*>(data) - 1);
        if constexpr (sizeof...(ArgTs) == 0) {
            if (self->event_.period < 0) {
                core_util_atomic_store_u8(&self->posted_, 0);
            }
            std::invoke(self->function_);
        } else {
            // A copy, for the handler, or an ISR in it, may post with others.
            std::tuple<ArgTs...> arguments = self->arguments_;
            if (self->event_.period < 0) {
                core_util_atomic_store_u8(&self->posted_, 0);
            }
            std::apply([self](auto&... args) { std::invoke(self->function_, args...); }, arguments);
        }
    }

    struct equeue_event event_;  // the first member: the handler is given what follows it
    F function_;
    std::tuple<ArgTs...> arguments_;
    equeue_t* queue_;
    int delay_;
    uint8_t posted_;
};

template <typename F, typename S>
UserAllocatedEvent<F, typename detail::Unbound<0, S>::type> EventQueue::make_user_allocated_event(F f) {
    return UserAllocatedEvent<F, typename detail::Unbound<0, S>::type>(this, std::move(f));
}

template <typename T, typename Method, typename S, std::enable_if_t<std::is_member_function_pointer_v<Method>, int>>
auto EventQueue::make_user_allocated_event(T* object, Method method)
    -> UserAllocatedEvent<mbed::Callback<typename detail::Unbound<0, S>::type>, typename detail::Unbound<0, S>::type> {
    using A = typename detail::Unbound<0, S>::type;
    return UserAllocatedEvent<mbed::Callback<A>, A>(this, mbed::Callback<A>(object, method));
}

/// An event for a queue to be named later, with call_on().
template <typename F, typename S = mbed::detail::signature_t<F>>
UserAllocatedEvent<F, typename detail::Unbound<0, S>::type> make_user_allocated_event(F f) {
    return UserAllocatedEvent<F, typename detail::Unbound<0, S>::type>(std::move(f));
}
template <typename T, typename Method, typename S = mbed::detail::signature_t<Method>,
          std::enable_if_t<std::is_member_function_pointer_v<Method>, int> = 0>
auto make_user_allocated_event(T* object, Method method)
    -> UserAllocatedEvent<mbed::Callback<typename detail::Unbound<0, S>::type>, typename detail::Unbound<0, S>::type> {
    using A = typename detail::Unbound<0, S>::type;
    return UserAllocatedEvent<mbed::Callback<A>, A>(mbed::Callback<A>(object, method));
}

}  // namespace events
