// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <chrono>
#include <cstddef>
#include <new>
#include <tuple>
#include <type_traits>
#include <utility>

#include "events/equeue.h"
#include "platform/Callback.h"
#include "platform/NonCopyable.h"
#include "platform/mbed_toolchain.h"

namespace events {

/// The bytes that an event with a `Callback<void()>` takes in a queue's buffer.
#define EVENTS_EVENT_SIZE (sizeof(struct equeue_event) + sizeof(mbed::Callback<void()>))
/// The size of a buffer for 32 of these.
#define EVENTS_QUEUE_SIZE (32 * EVENTS_EVENT_SIZE)

class EventQueue;
template <typename F>
class Event;
template <typename F, typename A>
class UserAllocatedEvent;

namespace detail {

// What is left of a signature's parameters once the first N are bound.
template <size_t N, typename Signature>
struct Unbound;
template <typename R, typename... ArgTs>
struct Unbound<0, R(ArgTs...)> {
    using type = void(ArgTs...);
};
template <size_t N, typename R, typename First, typename... Rest>
struct Unbound<N, R(First, Rest...)>
    : std::conditional_t<N == 0, Unbound<0, R(First, Rest...)>, Unbound<N - 1, R(Rest...)>> {};
template <typename R, typename First, typename... Rest>
struct Unbound<0, R(First, Rest...)> {
    using type = void(First, Rest...);
};

}  // namespace detail

/// Calls functions at a time, on the thread that dispatches. Threads and ISRs may post to it.
///
/// Events live in one buffer: posting allocates nothing else, and gives 0 if that is full. Of events that are due the
/// earliest is called first, and of equal ones the first posted. Arguments are copied. What posting costs, and which
/// context may call what: see equeue.h.
class EventQueue : private mbed::NonCopyable<EventQueue> {
  public:
    using duration = std::chrono::duration<int, std::milli>;

    /// `size` bytes for events: at `buffer`, which the caller keeps, or from the heap.
    explicit EventQueue(unsigned size = EVENTS_QUEUE_SIZE, unsigned char* buffer = nullptr);
    /// Events that are posted are destroyed without being called.
    ~EventQueue();

    /// Calls events for `ms`, sleeping while none is due. Threads only.
    void dispatch_for(duration ms) { dispatch(ms.count()); }
    /// Calls events until break_dispatch().
    void dispatch_forever() { dispatch(-1); }
    /// Calls the events that are due, and returns.
    void dispatch_once() { dispatch(0); }
    /// The three in one: for `ms` milliseconds, for ever if negative, once if 0.
    void dispatch(int ms = -1) { equeue_dispatch(&equeue_, ms); }

    /// Lets the dispatching function return after the events that are due. Any context.
    void break_dispatch() { equeue_break(&equeue_); }

    /// Milliseconds, as delays are counted; wraps.
    static unsigned tick() { return equeue_tick(); }

    /// Takes an event out. False if it is being called, was called or never was; a periodic one is not called again
    /// then.
    bool cancel(int id) { return equeue_cancel(&equeue_, id); }
    template <typename F, typename A>
    bool cancel(UserAllocatedEvent<F, A>* event) {
        return event->queue() == &equeue_ && event->cancel();
    }

    /// Milliseconds until the event is called, 0 if it is due, negative if it is not in the queue.
    int time_left(int id) { return equeue_timeleft(&equeue_, id); }
    template <typename F, typename A>
    int time_left(UserAllocatedEvent<F, A>* event) {
        return event->queue() == &equeue_ ? equeue_timeleft_user_allocated(&equeue_, event->header()) : -1;
    }

    /// Instead of a dispatching thread: `update(ms)` is told when to call dispatch_once(): in `ms` milliseconds, or not
    /// at all if negative. It runs in the context that posts. Null ends it.
    void background(mbed::Callback<void(int)> update);

    /// Lets the dispatcher of `target` call this queue's events too; null ends that. One event of the target's buffer
    /// is taken; 0, or negative if it has none left. `target` must outlive the chain.
    int chain(EventQueue* target);

    /// Calls `f(args...)` or `(object->*method)(args...)` when the queue is dispatched. The event's id, or 0.
    template <typename F, typename... ArgTs>
    int call(F f, ArgTs... args) {
        return post(0, -1, std::move(f), std::move(args)...);
    }

    /// The same in `ms`.
    template <typename F, typename... ArgTs>
    int call_in(duration ms, F f, ArgTs... args) {
        return post(ms.count(), -1, std::move(f), std::move(args)...);
    }
    template <typename F, typename... ArgTs>
    MBED_DEPRECATED_SINCE("mbed-os-6.0.0", "pass a chrono duration, as in call_in(10ms, f)")
    int call_in(int ms, F f, ArgTs... args) {
        return post(ms, -1, std::move(f), std::move(args)...);
    }

    /// The same in `ms` and then every `ms`, until it is cancelled. Calls that come late are not made up for.
    template <typename F, typename... ArgTs>
    int call_every(duration ms, F f, ArgTs... args) {
        return post(ms.count(), ms.count(), std::move(f), std::move(args)...);
    }
    template <typename F, typename... ArgTs>
    MBED_DEPRECATED_SINCE("mbed-os-6.0.0", "pass a chrono duration, as in call_every(10ms, f)")
    int call_every(int ms, F f, ArgTs... args) {
        return post(ms, ms, std::move(f), std::move(args)...);
    }

    /// An event to be configured and posted, any number of times. Arguments that are given here come first.
    template <typename F, typename... ContextTs, typename S = mbed::detail::signature_t<F>,
              std::enable_if_t<!std::is_member_pointer_v<F>, int> = 0>
    auto event(F f, ContextTs... context) -> Event<typename detail::Unbound<sizeof...(ContextTs), S>::type>;
    template <typename T, typename Method, typename... ContextTs, typename S = mbed::detail::signature_t<Method>,
              std::enable_if_t<std::is_member_function_pointer_v<Method>, int> = 0>
    auto event(T* object, Method method, ContextTs... context)
        -> Event<typename detail::Unbound<sizeof...(ContextTs), S>::type>;

    /// An event whose memory is the object that is returned.
    template <typename F, typename S = mbed::detail::signature_t<F>>
    UserAllocatedEvent<F, typename detail::Unbound<0, S>::type> make_user_allocated_event(F f);
    template <typename T, typename Method, typename S = mbed::detail::signature_t<Method>,
              std::enable_if_t<std::is_member_function_pointer_v<Method>, int> = 0>
    auto make_user_allocated_event(T* object, Method method)
        -> UserAllocatedEvent<mbed::Callback<typename detail::Unbound<0, S>::type>,
                              typename detail::Unbound<0, S>::type>;

    /// The queue in C.
    equeue_t* handle() { return &equeue_; }

  private:
    template <typename F>
    friend class Event;
    template <typename F, typename A>
    friend class UserAllocatedEvent;

    // A function with its arguments.
    template <typename F, typename... ArgTs>
    struct context {
        F function;
        std::tuple<ArgTs...> arguments;

        context(F f, ArgTs... args) : function(std::move(f)), arguments(std::move(args)...) {}
        void operator()() {
            std::apply([this](auto&... args) { std::invoke(function, args...); }, arguments);
        }
    };
    template <typename F>
    struct context<F> {
        F function;

        explicit context(F f) : function(std::move(f)) {}
        void operator()() { std::invoke(function); }
    };

    template <typename C>
    static void run_context(void* p) {
        (*static_cast<C*>(p))();
    }
    template <typename C>
    static void destroy_context(void* p) {
        static_cast<C*>(p)->~C();
    }

    // Room for a C in the queue, which is destroyed with the event.
    template <typename C, typename... ArgTs>
    static C* make(equeue_t* queue, ArgTs&&... args) {
        static_assert(alignof(C) <= alignof(struct equeue_event), "an event's data are aligned to 8");
        void* p = equeue_alloc(queue, sizeof(C));
        if (!p) {
            return nullptr;
        }
        if (!std::is_trivially_destructible_v<C>) {
            equeue_event_dtor(p, destroy_context<C>);
        }
        return new (p) C(std::forward<ArgTs>(args)...);
    }

    // A method comes behind its object.
    template <typename T, typename Method, typename... ArgTs,
              std::enable_if_t<std::is_member_pointer_v<Method>, int> = 0>
    int post(int delay, int period, T* object, Method method, ArgTs... args) {
        return post(delay, period, method, object, std::move(args)...);
    }
    template <typename F, typename... ArgTs>
    int post(int delay, int period, F f, ArgTs... args) {
        static_assert(std::is_invocable_v<F&, ArgTs&...>, "the function cannot be called with these arguments");
        using C = context<F, ArgTs...>;
        C* c = make<C>(&equeue_, std::move(f), std::move(args)...);
        if (!c) {
            return 0;
        }
        if (delay > 0) {
            equeue_event_delay(c, delay);
        }
        if (period >= 0) {
            equeue_event_period(c, period);
        }
        return equeue_post(&equeue_, run_context<C>, c);
    }

    equeue_t equeue_;
    mbed::Callback<void(int)> update_;
};

}  // namespace events

#include "events/Event.h"
#include "events/UserAllocatedEvent.h"
