// SPDX-License-Identifier: BSD-3-Clause
// Something to call, with its arguments' types fixed and what it is left open: a function, a function with its first
// argument, a method of an object, a function object or lambda.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <functional>
#include <new>
#include <type_traits>
#include <utility>

#include "platform/mbed_assert.h"
#include "platform/mbed_toolchain.h"

#ifndef MBED_CONF_PLATFORM_CALLBACK_NONTRIVIAL
#define MBED_CONF_PLATFORM_CALLBACK_NONTRIVIAL 0
#endif
#ifndef MBED_CONF_PLATFORM_CALLBACK_COMPARABLE
#define MBED_CONF_PLATFORM_CALLBACK_COMPARABLE 1
#endif

namespace mbed {

template <typename Signature>
class Callback;

namespace detail {

// The function that a Callback stands for, in place: 12 bytes on a 32-bit core, a method and its object.
class CallbackBase {
  protected:
    struct Undefined;
    union Store {
        // Bytes, so that the compiler takes a copy of it for a copy of what was made in place there, of whatever type.
        unsigned char bytes[3 * sizeof(void*)];
        void* pointer;
        void (*function)();
        void (Undefined::*method)();
    };

    static_assert(sizeof(Store) == sizeof(void(Undefined::*)()) + sizeof(void*), "room for a method and its object");

    // The type of the thunk is known to the derived class; it is null in an empty Callback.
    using call_fn = void (*)();

#if MBED_CONF_PLATFORM_CALLBACK_NONTRIVIAL
    // What can be done with a function object besides calling it; one table for all whose copy is a copy of bytes.
    struct control {
        void (*copy)(Store& to, const Store& from);
        void (*destroy)(Store& target);
    };

    static void trivial_target_copy(Store& to, const Store& from) { std::memcpy(&to, &from, sizeof to); }
    static void trivial_target_dtor(Store&) {}
    template <typename F>
    static void target_copy(Store& to, const Store& from) {
        new (&to) F(reinterpret_cast<const F&>(from));
    }
    template <typename F>
    static void target_dtor(Store& target) {
        reinterpret_cast<F&>(target).~F();
    }
    template <typename F>
    static const control* control_of() {
        if constexpr (std::is_trivially_copyable_v<F>) {
            static const control trivial = {trivial_target_copy, trivial_target_dtor};
            return &trivial;
        } else {
            static const control full = {target_copy<F>, target_dtor<F>};
            return &full;
        }
    }

    constexpr CallbackBase() : store_{{0, 0, 0}}, call_(nullptr), control_(nullptr) {}
    CallbackBase(const CallbackBase& other) : store_{{0, 0, 0}}, call_(nullptr), control_(nullptr) { copy(other); }
    CallbackBase& operator=(const CallbackBase& other) {
        if (this != &other) {
            destroy();
            copy(other);
        }
        return *this;
    }
    ~CallbackBase() { destroy(); }

    void copy(const CallbackBase& other) {
        if (other.call_) {
            other.control_->copy(store_, other.store_);
        }
        call_ = other.call_;
        control_ = other.control_;
    }
    void destroy() {
        if (call_) {
            control_->destroy(store_);
        }
        call_ = nullptr;
    }
    void swap(CallbackBase& other) {
        CallbackBase third(other);
        other = *this;
        *this = third;
    }
#else
    constexpr CallbackBase() : store_{{0, 0, 0}}, call_(nullptr) {}

    void destroy() { call_ = nullptr; }
    void swap(CallbackBase& other) {
        const CallbackBase third = other;
        other = *this;
        *this = third;
    }
#endif

    void clear() {
        destroy();
        store_ = Store{{0, 0, 0}};
    }

    // Makes an F of `parts` in place and keeps the thunk that calls it. Unused bytes stay 0, for the comparison.
    template <typename F, typename... Parts>
    void keep(call_fn thunk, const Parts&... parts) {
        static_assert(sizeof(F) <= sizeof(Store), "a Callback holds at most a method and its object: capture less");
        static_assert(alignof(F) <= alignof(Store), "a Callback holds nothing that is aligned more than a pointer");
#if MBED_CONF_PLATFORM_CALLBACK_NONTRIVIAL
        new (&store_) F{parts...};
        control_ = control_of<F>();
#else
        static_assert(std::is_trivially_copyable_v<F> && std::is_trivially_destructible_v<F>,
                      "a function object with a copy constructor or destructor of its own needs "
                      "platform.callback-nontrivial");
        new (&store_) F{parts...};
#endif
        call_ = thunk;
    }

    Store store_;
    call_fn call_;
#if MBED_CONF_PLATFORM_CALLBACK_NONTRIVIAL
    const control* control_;
#endif
};

template <typename T>
struct is_callback : std::false_type {};
template <typename S>
struct is_callback<Callback<S>> : std::true_type {};

// Whether a value that may be called can be null, and is.
template <typename F>
constexpr bool is_null_target(const F& f) {
    if constexpr (std::is_pointer_v<F> || std::is_member_pointer_v<F>) {
        return f == nullptr;
    } else {
        (void)f;
        return false;
    }
}

// R f(A...) for a function, a method (without its object) or a class with one operator().
template <typename F, typename = void>
struct signature {};
template <typename F>
struct signature<F, std::void_t<decltype(&F::operator())>> : signature<decltype(&F::operator())> {};
template <typename R, typename... A>
struct signature<R (*)(A...)> {
    using type = R(A...);
    // The function with its first argument bound.
    template <typename First, typename... Rest>
    static auto without_first(R (*)(First, Rest...)) -> R (*)(Rest...);
};
template <typename R, typename... A>
struct signature<R (*)(A...) noexcept> : signature<R (*)(A...)> {};
#define MBED_CALLBACK_METHOD_(...)                          \
    template <typename C, typename R, typename... A>        \
    struct signature<R (C::*)(A...) __VA_ARGS__> {          \
        using type = R(A...);                               \
    };                                                      \
    template <typename C, typename R, typename... A>        \
    struct signature<R (C::*)(A...) __VA_ARGS__ noexcept> { \
        using type = R(A...);                               \
    };
MBED_CALLBACK_METHOD_()
MBED_CALLBACK_METHOD_(const)
MBED_CALLBACK_METHOD_(volatile)
MBED_CALLBACK_METHOD_(const volatile)
MBED_CALLBACK_METHOD_(&)
MBED_CALLBACK_METHOD_(const&)
MBED_CALLBACK_METHOD_(volatile&)
MBED_CALLBACK_METHOD_(const volatile&)
#undef MBED_CALLBACK_METHOD_

template <typename F>
using signature_t = typename signature<F>::type;

// The signature of a callable once its first parameter is given.
template <typename S>
struct bound_signature {};
template <typename R, typename First, typename... Rest>
struct bound_signature<R(First, Rest...)> {
    using type = R(Rest...);
};
// Of `method_or_function` called with an object or first argument before its own.
template <typename F>
using bound_signature_t = typename std::conditional_t<std::is_member_function_pointer_v<F>, signature<F>,
                                                      bound_signature<typename signature<F>::type>>::type;

}  // namespace detail

/// A function of type `R(ArgTs...)` to be called later. Any context may construct, copy and call one; one that another
/// context may be calling needs protection while it is assigned.
///
/// Size: a method, an object's address and one pointer more, 16 bytes on a 32-bit core. A function object must fit what
/// is before that pointer (12 bytes) and be trivially copyable, unless `platform.callback-nontrivial` is set.
template <typename R, typename... ArgTs>
class Callback<R(ArgTs...)> : private detail::CallbackBase {
    using Thunk = R (*)(const Store&, ArgTs...);

  public:
    /// Empty: false, and not to be called.
    constexpr Callback() = default;
    constexpr Callback(std::nullptr_t) {}
    Callback(const Callback&) = default;
    Callback& operator=(const Callback&) = default;

    /// A function; empty if it is null.
    Callback(R (*func)(ArgTs...)) { set(func); }

    /// Any other function object or pointer that can be called with these arguments; empty if it is a null pointer.
    template <typename F, std::enable_if_t<!detail::is_callback<std::decay_t<F>>::value &&
                                               !std::is_convertible_v<F, R (*)(ArgTs...)> &&
                                               std::is_invocable_r_v<R, std::decay_t<F>&, ArgTs...>,
                                           int> = 0>
    Callback(F&& func) {
        set<std::decay_t<F>>(func);
    }
    // A lambda without captures converts to a function pointer: kept as such, so that two from it are equal.
    template <typename F,
              std::enable_if_t<!detail::is_callback<std::decay_t<F>>::value &&
                                   std::is_convertible_v<F, R (*)(ArgTs...)> && std::is_class_v<std::decay_t<F>>,
                               long> = 0>
    Callback(F&& func) {
        set(static_cast<R (*)(ArgTs...)>(func));
    }

    /// A method of `*object`, or a function that takes `object` before the arguments; empty if `method` is null.
    template <typename Object, typename Method,
              std::enable_if_t<std::is_member_pointer_v<Method> && std::is_invocable_r_v<R, Method, Object, ArgTs...>,
                               int> = 0>
    Callback(Object object, Method method) {
        bind(method, object);
    }
    template <typename F, typename Bound,
              std::enable_if_t<
                  !std::is_member_pointer_v<std::decay_t<F>> && std::is_invocable_r_v<R, F, Bound, ArgTs...>, int> = 0>
    Callback(F func, Bound argument) {
        bind(func, argument);
    }
    /// As the above, in the order of older code.
    template <typename Bound, typename F,
              std::enable_if_t<
                  std::is_pointer_v<Bound> && std::is_pointer_v<F> && std::is_function_v<std::remove_pointer_t<F>> &&
                      !std::is_function_v<std::remove_pointer_t<Bound>> && std::is_invocable_r_v<R, F, Bound, ArgTs...>,
                  long> = 0>
    MBED_DEPRECATED_SINCE("mbed-os-5.1", "put the function first and its argument second")
    Callback(Bound argument, F func) {
        bind(func, argument);
    }

    /// Calls it. It must not be empty.
    R operator()(ArgTs... args) const {
        MBED_ASSERT(call_ != nullptr);
        return reinterpret_cast<Thunk>(call_)(store_, std::forward<ArgTs>(args)...);
    }
    R call(ArgTs... args) const { return (*this)(std::forward<ArgTs>(args)...); }

    /// Calls the Callback at `func`: for interfaces in C that hand a `void *` back as the first argument.
    static R thunk(void* func, ArgTs... args) {
        return (*static_cast<const Callback*>(func))(std::forward<ArgTs>(args)...);
    }

    explicit operator bool() const { return call_ != nullptr; }

    Callback& operator=(std::nullptr_t) {
        clear();
        return *this;
    }

    void swap(Callback& other) { CallbackBase::swap(other); }

#if MBED_CONF_PLATFORM_CALLBACK_COMPARABLE
    /// Whether both call the same: the same function, with the same object or argument, or function objects of one type
    /// that hold the same bytes.
    friend bool operator==(const Callback& a, const Callback& b) {
        return a.call_ == b.call_ && (!a.call_ || std::memcmp(&a.store_, &b.store_, sizeof a.store_) == 0);
    }
    friend bool operator!=(const Callback& a, const Callback& b) { return !(a == b); }
#endif
    friend bool operator==(const Callback& a, std::nullptr_t) { return !a; }
    friend bool operator==(std::nullptr_t, const Callback& a) { return !a; }
    friend bool operator!=(const Callback& a, std::nullptr_t) { return static_cast<bool>(a); }
    friend bool operator!=(std::nullptr_t, const Callback& a) { return static_cast<bool>(a); }

  private:
    template <typename F, typename Bound>
    struct Pair {
        F func;
        Bound bound;
    };

    template <typename F>
    static R call_target(const Store& store, ArgTs... args) {
        F& func = const_cast<F&>(reinterpret_cast<const F&>(store));
        if constexpr (std::is_void_v<R>) {
            std::invoke(func, std::forward<ArgTs>(args)...);
        } else {
            return std::invoke(func, std::forward<ArgTs>(args)...);
        }
    }
    template <typename P>
    static R call_bound(const Store& store, ArgTs... args) {
        P& pair = const_cast<P&>(reinterpret_cast<const P&>(store));
        if constexpr (std::is_void_v<R>) {
            std::invoke(pair.func, pair.bound, std::forward<ArgTs>(args)...);
        } else {
            return std::invoke(pair.func, pair.bound, std::forward<ArgTs>(args)...);
        }
    }

    template <typename F>
    void set(const F& func) {
        if (!detail::is_null_target(func)) {
            keep<F>(reinterpret_cast<call_fn>(static_cast<Thunk>(call_target<F>)), func);
        }
    }
    template <typename F, typename Bound>
    void bind(const F& func, const Bound& bound) {
        using P = Pair<F, Bound>;
        if (!detail::is_null_target(func)) {
            keep<P>(reinterpret_cast<call_fn>(static_cast<Thunk>(call_bound<P>)), func, bound);
        }
    }
};

template <typename R, typename... ArgTs>
Callback(R (*func)(ArgTs...)) -> Callback<R(ArgTs...)>;
template <typename F>
Callback(F func) -> Callback<detail::signature_t<F>>;
template <typename Object, typename Method, std::enable_if_t<std::is_member_pointer_v<Method>, int> = 0>
Callback(Object object, Method method) -> Callback<detail::signature_t<Method>>;
template <typename F, typename Bound, std::enable_if_t<!std::is_member_pointer_v<Bound>, int> = 0>
Callback(F func, Bound argument) -> Callback<detail::bound_signature_t<F>>;

/// A Callback of the type that the arguments imply: `callback(f)`, `callback(f, argument)`, `callback(object, method)`,
/// `callback([](int) {...})`, and a copy of one.
template <typename R, typename... ArgTs>
Callback<R(ArgTs...)> callback(R (*func)(ArgTs...) = nullptr) {
    return Callback<R(ArgTs...)>(func);
}
template <typename R, typename... ArgTs>
Callback<R(ArgTs...)> callback(const Callback<R(ArgTs...)>& func) {
    return func;
}
template <typename F, typename S = detail::signature_t<std::decay_t<F>>,
          std::enable_if_t<std::is_class_v<std::decay_t<F>>, int> = 0>
Callback<S> callback(F&& func) {
    return Callback<S>(std::forward<F>(func));
}
template <typename Object, typename Method, std::enable_if_t<std::is_member_function_pointer_v<Method>, int> = 0>
Callback<detail::signature_t<Method>> callback(Object object, Method method) {
    return Callback<detail::signature_t<Method>>(object, method);
}
template <typename F, typename Bound,
          std::enable_if_t<!std::is_member_function_pointer_v<Bound> && !std::is_member_function_pointer_v<F> &&
                               !(std::is_pointer_v<Bound> && std::is_function_v<std::remove_pointer_t<Bound>> &&
                                 !std::is_function_v<std::remove_pointer_t<F>>),
                           long> = 0>
Callback<detail::bound_signature_t<std::decay_t<F>>> callback(F func, Bound argument) {
    return Callback<detail::bound_signature_t<std::decay_t<F>>>(func, argument);
}

template <typename R, typename... ArgTs>
void swap(Callback<R(ArgTs...)>& a, Callback<R(ArgTs...)>& b) {
    a.swap(b);
}

}  // namespace mbed
