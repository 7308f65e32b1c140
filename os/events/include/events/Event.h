// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <functional>

#include "events/EventQueue.h"
#include "platform/mbed_assert.h"
#include "platform/mbed_atomic.h"

namespace events {

/// A function on a queue, to be posted any number of times with arguments of its own. Copies are the same event: they
/// share delay, period and the last post. It lives in the queue's buffer, as each post of it does; the queue must
/// outlive it. Posting is for any context, configuring, copying and destroying for threads.
template <typename... ArgTs>
class Event<void(ArgTs...)> {
  public:
    /// `f` is called with `bound` and then the arguments of post(). Without room in the queue every post gives 0.
    template <typename F, typename... ContextTs>
    Event(EventQueue* queue, F f, ContextTs... bound) {
        using H = Holder<F, ContextTs...>;
        H* holder = EventQueue::make<H>(queue->handle(), queue->handle(), std::move(f), std::move(bound)...);
        shared_ = holder;
    }
    Event(const Event& other) : shared_(other.shared_) {
        if (shared_) {
            core_util_atomic_incr_u32(&shared_->references, 1);
        }
    }
    Event& operator=(const Event& other) {
        Event copy(other);
        std::swap(shared_, copy.shared_);
        return *this;
    }
    ~Event() {
        if (shared_ && core_util_atomic_decr_u32(&shared_->references, 1) == 0) {
            shared_->destroy(shared_);
        }
    }

    /// For posts from now on: the time until the call [0], and from call to call [one call]. Negative: none.
    void delay(EventQueue::duration delay) {
        if (shared_) {
            shared_->delay = delay.count();
        }
    }
    void period(EventQueue::duration period) {
        if (shared_) {
            shared_->period = period.count();
        }
    }
    MBED_DEPRECATED_SINCE("mbed-os-6.0.0", "pass a chrono duration")
    void delay(int ms) { delay(EventQueue::duration(ms)); }
    MBED_DEPRECATED_SINCE("mbed-os-6.0.0", "pass a chrono duration")
    void period(int ms) { period(EventQueue::duration(ms)); }

    /// Posts a call with these arguments. Its id, or 0 if the queue has no room.
    int post(ArgTs... args) const {
        if (!shared_) {
            return 0;
        }
        shared_->id = shared_->post(shared_, args...);
        return shared_->id;
    }
    /// The same for interfaces that take a function; no room is an assertion.
    void call(ArgTs... args) const {
        const int id = post(args...);
        MBED_ASSERT(id);
        (void)id;
    }
    void operator()(ArgTs... args) const { call(args...); }
    /// The same for interfaces in C: `func` is the Event's address.
    static void thunk(void* func, ArgTs... args) { static_cast<const Event*>(func)->call(args...); }

    /// Cancels the last post, if it wasn't called yet.
    void cancel() const {
        if (shared_) {
            equeue_cancel(shared_->queue, shared_->id);
        }
    }

  private:
    struct Shared {
        equeue_t* queue;
        uint32_t references;
        int id;
        int delay;
        int period;
        int (*post)(Shared* self, ArgTs... args);
        void (*destroy)(Shared* self);
    };

    template <typename F, typename... ContextTs>
    struct Holder : Shared {
        F function;
        std::tuple<ContextTs...> context;

        // One post: copies of everything, since the Event may be gone, or changed, when it is called.
        struct Posted {
            F function;
            std::tuple<ContextTs...> context;
            std::tuple<ArgTs...> arguments;

            Posted(const F& f, const std::tuple<ContextTs...>& c, const ArgTs&... args)
                : function(f), context(c), arguments(args...) {}
            void operator()() {
                std::apply(
                    [this](auto&... c) {
                        std::apply([&](auto&... args) { std::invoke(function, c..., args...); }, arguments);
                    },
                    context);
            }
        };

        Holder(equeue_t* q, F f, ContextTs... c)
            : Shared{q, 1, 0, 0, -1, post_copy, destroy_holder}, function(std::move(f)), context(std::move(c)...) {}
        static int post_copy(Shared* self, ArgTs... args) {
            auto* holder = static_cast<Holder*>(self);
            auto* posted = EventQueue::make<Posted>(self->queue, holder->function, holder->context, args...);
            if (!posted) {
                return 0;
            }
            equeue_event_delay(posted, self->delay);
            equeue_event_period(posted, self->period);
            return equeue_post(self->queue, EventQueue::run_context<Posted>, posted);
        }
        static void destroy_holder(Shared* self) { equeue_dealloc(self->queue, static_cast<Holder*>(self)); }
    };

    Shared* shared_;
};

template <typename F, typename... ContextTs, typename S, std::enable_if_t<!std::is_member_pointer_v<F>, int>>
auto EventQueue::event(F f, ContextTs... bound) -> Event<typename detail::Unbound<sizeof...(ContextTs), S>::type> {
    return {this, std::move(f), std::move(bound)...};
}

template <typename T, typename Method, typename... ContextTs, typename S,
          std::enable_if_t<std::is_member_function_pointer_v<Method>, int>>
auto EventQueue::event(T* object, Method method, ContextTs... bound)
    -> Event<typename detail::Unbound<sizeof...(ContextTs), S>::type> {
    return {this, method, object, std::move(bound)...};
}

}  // namespace events
