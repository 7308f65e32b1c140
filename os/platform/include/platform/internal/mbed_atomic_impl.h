// SPDX-License-Identifier: BSD-3-Clause
// Definitions of what mbed_atomic.h declares. The compiler's __atomic built-ins become LDREX/STREX loops on ARMv7-M and
// ARMv8-M; where it would call a library (64 bits; on ARMv6-M every read-modify-write) the functions named
// mbed_atomic_*_locked of mbed_atomic.c do it in a critical section.
#pragma once

#if !defined(__arm__)
#define MBED_ATOMIC_LOCK_FREE_32 1
#define MBED_ATOMIC_LOCK_FREE_64 1
#elif __ARM_ARCH_6M__
#define MBED_ATOMIC_LOCK_FREE_32 0
#define MBED_ATOMIC_LOCK_FREE_64 0
#else
#define MBED_ATOMIC_LOCK_FREE_32 1
#define MBED_ATOMIC_LOCK_FREE_64 0
#endif
#define MBED_ATOMIC_LOCK_FREE_8 MBED_ATOMIC_LOCK_FREE_32
#define MBED_ATOMIC_LOCK_FREE_16 MBED_ATOMIC_LOCK_FREE_32

#ifdef __cplusplus
extern "C" {
#endif

// In C `bool` is a macro, which would be replaced in the names below.
typedef bool mbed_atomic_bool_t;
#ifndef __cplusplus
#pragma push_macro("bool")
#undef bool
#endif

// The operations that a locked read-modify-write knows.
enum { MBED_ATOMIC_ADD, MBED_ATOMIC_SUB, MBED_ATOMIC_AND, MBED_ATOMIC_OR, MBED_ATOMIC_XOR, MBED_ATOMIC_SET };

// Each gives the value before. The compare-and-swap stores what it found to *expected if that isn't as expected.
uint8_t mbed_atomic_fetch_op_u8_locked(volatile uint8_t* value, uint8_t arg, int op);
uint16_t mbed_atomic_fetch_op_u16_locked(volatile uint16_t* value, uint16_t arg, int op);
uint32_t mbed_atomic_fetch_op_u32_locked(volatile uint32_t* value, uint32_t arg, int op);
uint64_t mbed_atomic_fetch_op_u64_locked(volatile uint64_t* value, uint64_t arg, int op);
mbed_atomic_bool_t mbed_atomic_cas_u8_locked(volatile uint8_t* value, uint8_t* expected, uint8_t desired);
mbed_atomic_bool_t mbed_atomic_cas_u16_locked(volatile uint16_t* value, uint16_t* expected, uint16_t desired);
mbed_atomic_bool_t mbed_atomic_cas_u32_locked(volatile uint32_t* value, uint32_t* expected, uint32_t desired);
mbed_atomic_bool_t mbed_atomic_cas_u64_locked(volatile uint64_t* value, uint64_t* expected, uint64_t desired);
uint64_t mbed_atomic_load_u64_locked(const volatile uint64_t* value);

// One unsigned width: `A` is its name, `T` its type, `BITS` its size. A load or store of up to 32 bits is one
// instruction on every core.
#define MBED_ATOMIC_FETCH_(A, T, BITS, name, OP, builtin)                                                          \
    MBED_FORCEINLINE T core_util_atomic_##name##_explicit_##A(volatile T* value, T arg, mbed_memory_order order) { \
        if (MBED_ATOMIC_LOCK_FREE_##BITS) {                                                                        \
            return builtin(value, arg, order);                                                                     \
        }                                                                                                          \
        return mbed_atomic_fetch_op_##A##_locked(value, arg, OP);                                                  \
    }                                                                                                              \
    MBED_FORCEINLINE T core_util_atomic_##name##_##A(volatile T* value, T arg) {                                   \
        return core_util_atomic_##name##_explicit_##A(value, arg, mbed_memory_order_seq_cst);                      \
    }
#define MBED_ATOMIC_CAS_(A, T, BITS, name, weak)                                                                    \
    MBED_FORCEINLINE mbed_atomic_bool_t core_util_atomic_##name##_explicit_##A(                                     \
        volatile T* value, T* expected, T desired, mbed_memory_order success, mbed_memory_order failure) {          \
        (void)success;                                                                                              \
        (void)failure;                                                                                              \
        if (MBED_ATOMIC_LOCK_FREE_##BITS) {                                                                         \
            return __atomic_compare_exchange_n(value, expected, desired, weak, __ATOMIC_SEQ_CST, __ATOMIC_SEQ_CST); \
        }                                                                                                           \
        return mbed_atomic_cas_##A##_locked(value, expected, desired);                                              \
    }                                                                                                               \
    MBED_FORCEINLINE mbed_atomic_bool_t core_util_atomic_##name##_##A(volatile T* value, T* expected, T desired) {  \
        return core_util_atomic_##name##_explicit_##A(value, expected, desired, mbed_memory_order_seq_cst,          \
                                                      mbed_memory_order_seq_cst);                                   \
    }
#define MBED_ATOMIC_LOAD_STORE_(A, T)                                                                                  \
    MBED_FORCEINLINE T core_util_atomic_load_explicit_##A(const volatile T* value, mbed_memory_order order) {          \
        return __atomic_load_n(value, order);                                                                          \
    }                                                                                                                  \
    MBED_FORCEINLINE void core_util_atomic_store_explicit_##A(volatile T* value, T desired, mbed_memory_order order) { \
        __atomic_store_n(value, desired, order);                                                                       \
    }
#define MBED_ATOMIC_UNSIGNED_(A, T, BITS)                                               \
    MBED_ATOMIC_FETCH_(A, T, BITS, exchange, MBED_ATOMIC_SET, __atomic_exchange_n)      \
    MBED_ATOMIC_FETCH_(A, T, BITS, fetch_add, MBED_ATOMIC_ADD, __atomic_fetch_add)      \
    MBED_ATOMIC_FETCH_(A, T, BITS, fetch_sub, MBED_ATOMIC_SUB, __atomic_fetch_sub)      \
    MBED_ATOMIC_FETCH_(A, T, BITS, fetch_and, MBED_ATOMIC_AND, __atomic_fetch_and)      \
    MBED_ATOMIC_FETCH_(A, T, BITS, fetch_or, MBED_ATOMIC_OR, __atomic_fetch_or)         \
    MBED_ATOMIC_FETCH_(A, T, BITS, fetch_xor, MBED_ATOMIC_XOR, __atomic_fetch_xor)      \
    MBED_ATOMIC_CAS_(A, T, BITS, cas, false)                                            \
    MBED_ATOMIC_CAS_(A, T, BITS, compare_exchange_weak, true)                           \
    MBED_FORCEINLINE T core_util_atomic_load_##A(const volatile T* value) {             \
        return core_util_atomic_load_explicit_##A(value, mbed_memory_order_seq_cst);    \
    }                                                                                   \
    MBED_FORCEINLINE void core_util_atomic_store_##A(volatile T* value, T desired) {    \
        core_util_atomic_store_explicit_##A(value, desired, mbed_memory_order_seq_cst); \
    }                                                                                   \
    MBED_FORCEINLINE T core_util_atomic_incr_##A(volatile T* value, T delta) {          \
        return (T)(core_util_atomic_fetch_add_##A(value, delta) + delta);               \
    }                                                                                   \
    MBED_FORCEINLINE T core_util_atomic_decr_##A(volatile T* value, T delta) {          \
        return (T)(core_util_atomic_fetch_sub_##A(value, delta) - delta);               \
    }

MBED_ATOMIC_LOAD_STORE_(u8, uint8_t)
MBED_ATOMIC_LOAD_STORE_(u16, uint16_t)
MBED_ATOMIC_LOAD_STORE_(u32, uint32_t)
#if MBED_ATOMIC_LOCK_FREE_64
MBED_ATOMIC_LOAD_STORE_(u64, uint64_t)
#else
MBED_FORCEINLINE uint64_t core_util_atomic_load_explicit_u64(const volatile uint64_t* value, mbed_memory_order order) {
    (void)order;
    return mbed_atomic_load_u64_locked(value);
}
MBED_FORCEINLINE void core_util_atomic_store_explicit_u64(volatile uint64_t* value, uint64_t desired,
                                                          mbed_memory_order order) {
    (void)order;
    mbed_atomic_fetch_op_u64_locked(value, desired, MBED_ATOMIC_SET);
}
#endif
MBED_ATOMIC_UNSIGNED_(u8, uint8_t, 8)
MBED_ATOMIC_UNSIGNED_(u16, uint16_t, 16)
MBED_ATOMIC_UNSIGNED_(u32, uint32_t, 32)
MBED_ATOMIC_UNSIGNED_(u64, uint64_t, 64)

// Another type of a width in terms of the unsigned one: `A`, `T`, and that one's name and type.
#define MBED_ATOMIC_AS_2_(A, T, UA, U, name)                                                                       \
    MBED_FORCEINLINE T core_util_atomic_##name##_explicit_##A(volatile T* value, T arg, mbed_memory_order order) { \
        return (T)core_util_atomic_##name##_explicit_##UA((volatile U*)value, (U)arg, order);                      \
    }                                                                                                              \
    MBED_FORCEINLINE T core_util_atomic_##name##_##A(volatile T* value, T arg) {                                   \
        return (T)core_util_atomic_##name##_##UA((volatile U*)value, (U)arg);                                      \
    }
#define MBED_ATOMIC_AS_CAS_(A, T, UA, U, name)                                                                     \
    MBED_FORCEINLINE mbed_atomic_bool_t core_util_atomic_##name##_explicit_##A(                                    \
        volatile T* value, T* expected, T desired, mbed_memory_order success, mbed_memory_order failure) {         \
        return core_util_atomic_##name##_explicit_##UA((volatile U*)value, (U*)expected, (U)desired, success,      \
                                                       failure);                                                   \
    }                                                                                                              \
    MBED_FORCEINLINE mbed_atomic_bool_t core_util_atomic_##name##_##A(volatile T* value, T* expected, T desired) { \
        return core_util_atomic_##name##_##UA((volatile U*)value, (U*)expected, (U)desired);                       \
    }
#define MBED_ATOMIC_AS_COMMON_(A, T, UA, U)                                                                            \
    MBED_FORCEINLINE T core_util_atomic_load_explicit_##A(const volatile T* value, mbed_memory_order order) {          \
        return (T)core_util_atomic_load_explicit_##UA((const volatile U*)value, order);                                \
    }                                                                                                                  \
    MBED_FORCEINLINE T core_util_atomic_load_##A(const volatile T* value) {                                            \
        return (T)core_util_atomic_load_##UA((const volatile U*)value);                                                \
    }                                                                                                                  \
    MBED_FORCEINLINE void core_util_atomic_store_explicit_##A(volatile T* value, T desired, mbed_memory_order order) { \
        core_util_atomic_store_explicit_##UA((volatile U*)value, (U)desired, order);                                   \
    }                                                                                                                  \
    MBED_FORCEINLINE void core_util_atomic_store_##A(volatile T* value, T desired) {                                   \
        core_util_atomic_store_##UA((volatile U*)value, (U)desired);                                                   \
    }                                                                                                                  \
    MBED_ATOMIC_AS_2_(A, T, UA, U, exchange)                                                                           \
    MBED_ATOMIC_AS_CAS_(A, T, UA, U, cas)                                                                              \
    MBED_ATOMIC_AS_CAS_(A, T, UA, U, compare_exchange_weak)
#define MBED_ATOMIC_SIGNED_(A, T, UA, U)                                       \
    MBED_ATOMIC_AS_COMMON_(A, T, UA, U)                                        \
    MBED_ATOMIC_AS_2_(A, T, UA, U, fetch_add)                                  \
    MBED_ATOMIC_AS_2_(A, T, UA, U, fetch_sub)                                  \
    MBED_FORCEINLINE T core_util_atomic_incr_##A(volatile T* value, T delta) { \
        return (T)core_util_atomic_incr_##UA((volatile U*)value, (U)delta);    \
    }                                                                          \
    MBED_FORCEINLINE T core_util_atomic_decr_##A(volatile T* value, T delta) { \
        return (T)core_util_atomic_decr_##UA((volatile U*)value, (U)delta);    \
    }

MBED_ATOMIC_SIGNED_(s8, int8_t, u8, uint8_t)
MBED_ATOMIC_SIGNED_(s16, int16_t, u16, uint16_t)
MBED_ATOMIC_SIGNED_(s32, int32_t, u32, uint32_t)
MBED_ATOMIC_SIGNED_(s64, int64_t, u64, uint64_t)
MBED_ATOMIC_AS_COMMON_(bool, mbed_atomic_bool_t, u8, uint8_t)
#ifndef __cplusplus
#pragma pop_macro("bool")
#endif

#if UINTPTR_MAX == UINT32_MAX
#define MBED_ATOMIC_WORD_(name) name##_u32
typedef uint32_t mbed_atomic_word_t;
#else
#define MBED_ATOMIC_WORD_(name) name##_u64
typedef uint64_t mbed_atomic_word_t;
#endif
// The pointed-to pointer may have any type in memory; a word that may alias it is what the built-ins act on.
typedef mbed_atomic_word_t __attribute__((may_alias)) mbed_atomic_alias_t;
#define MBED_ATOMIC_AT_(value) ((volatile mbed_atomic_alias_t*)(value))

MBED_FORCEINLINE void* core_util_atomic_load_explicit_ptr(void* const volatile* value, mbed_memory_order order) {
    return (void*)MBED_ATOMIC_WORD_(core_util_atomic_load_explicit)((const volatile mbed_atomic_alias_t*)value, order);
}
MBED_FORCEINLINE void* core_util_atomic_load_ptr(void* const volatile* value) {
    return core_util_atomic_load_explicit_ptr(value, mbed_memory_order_seq_cst);
}
MBED_FORCEINLINE void core_util_atomic_store_explicit_ptr(void* volatile* value, void* desired,
                                                          mbed_memory_order order) {
    MBED_ATOMIC_WORD_(core_util_atomic_store_explicit)(MBED_ATOMIC_AT_(value), (mbed_atomic_word_t)desired, order);
}
MBED_FORCEINLINE void core_util_atomic_store_ptr(void* volatile* value, void* desired) {
    core_util_atomic_store_explicit_ptr(value, desired, mbed_memory_order_seq_cst);
}
#define MBED_ATOMIC_PTR_FETCH_(name, T)                                                                      \
    MBED_FORCEINLINE void* core_util_atomic_##name##_explicit_ptr(void* volatile* value, T arg,              \
                                                                  mbed_memory_order order) {                 \
        return (void*)MBED_ATOMIC_WORD_(core_util_atomic_##name##_explicit)(MBED_ATOMIC_AT_(value),          \
                                                                            (mbed_atomic_word_t)arg, order); \
    }                                                                                                        \
    MBED_FORCEINLINE void* core_util_atomic_##name##_ptr(void* volatile* value, T arg) {                     \
        return core_util_atomic_##name##_explicit_ptr(value, arg, mbed_memory_order_seq_cst);                \
    }
MBED_ATOMIC_PTR_FETCH_(exchange, void*)
MBED_ATOMIC_PTR_FETCH_(fetch_add, ptrdiff_t)
MBED_ATOMIC_PTR_FETCH_(fetch_sub, ptrdiff_t)
#define MBED_ATOMIC_PTR_CAS_(name)                                                                                     \
    MBED_FORCEINLINE mbed_atomic_bool_t core_util_atomic_##name##_explicit_ptr(                                        \
        void* volatile* value, void** expected, void* desired, mbed_memory_order success, mbed_memory_order failure) { \
        return MBED_ATOMIC_WORD_(core_util_atomic_##name##_explicit)(                                                  \
            MBED_ATOMIC_AT_(value), (mbed_atomic_alias_t*)expected, (mbed_atomic_word_t)desired, success, failure);    \
    }                                                                                                                  \
    MBED_FORCEINLINE mbed_atomic_bool_t core_util_atomic_##name##_ptr(void* volatile* value, void** expected,          \
                                                                      void* desired) {                                 \
        return core_util_atomic_##name##_explicit_ptr(value, expected, desired, mbed_memory_order_seq_cst,             \
                                                      mbed_memory_order_seq_cst);                                      \
    }
MBED_ATOMIC_PTR_CAS_(cas)
MBED_ATOMIC_PTR_CAS_(compare_exchange_weak)
MBED_FORCEINLINE void* core_util_atomic_incr_ptr(void* volatile* value, ptrdiff_t delta) {
    return (void*)((uintptr_t)core_util_atomic_fetch_add_ptr(value, delta) + (uintptr_t)delta);
}
MBED_FORCEINLINE void* core_util_atomic_decr_ptr(void* volatile* value, ptrdiff_t delta) {
    return (void*)((uintptr_t)core_util_atomic_fetch_sub_ptr(value, delta) - (uintptr_t)delta);
}

MBED_FORCEINLINE bool core_util_atomic_flag_test_and_set_explicit(volatile core_util_atomic_flag* flag,
                                                                  mbed_memory_order order) {
    return core_util_atomic_exchange_explicit_u8(&flag->_flag, 1, order) != 0;
}
MBED_FORCEINLINE bool core_util_atomic_flag_test_and_set(volatile core_util_atomic_flag* flag) {
    return core_util_atomic_flag_test_and_set_explicit(flag, mbed_memory_order_seq_cst);
}
MBED_FORCEINLINE void core_util_atomic_flag_clear_explicit(volatile core_util_atomic_flag* flag,
                                                           mbed_memory_order order) {
    core_util_atomic_store_explicit_u8(&flag->_flag, 0, order);
}
MBED_FORCEINLINE void core_util_atomic_flag_clear(volatile core_util_atomic_flag* flag) {
    core_util_atomic_flag_clear_explicit(flag, mbed_memory_order_seq_cst);
}

#ifdef __cplusplus
}  // extern "C"

#include <string.h>
#include <type_traits>

namespace mbed {
namespace impl {

// The unsigned functions of one width, by overload of the pointer's type.
#define MBED_ATOMIC_OVERLOADS_(A, T)                                                                            \
    MBED_FORCEINLINE T atomic_load(const volatile T* v, mbed_memory_order o) {                                  \
        return core_util_atomic_load_explicit_##A(v, o);                                                        \
    }                                                                                                           \
    MBED_FORCEINLINE void atomic_store(volatile T* v, T d, mbed_memory_order o) {                               \
        core_util_atomic_store_explicit_##A(v, d, o);                                                           \
    }                                                                                                           \
    MBED_FORCEINLINE bool atomic_cas(volatile T* v, T* e, T d, mbed_memory_order s, mbed_memory_order f) {      \
        return core_util_atomic_cas_explicit_##A(v, e, d, s, f);                                                \
    }                                                                                                           \
    MBED_FORCEINLINE bool atomic_cas_weak(volatile T* v, T* e, T d, mbed_memory_order s, mbed_memory_order f) { \
        return core_util_atomic_compare_exchange_weak_explicit_##A(v, e, d, s, f);                              \
    }                                                                                                           \
    MBED_ATOMIC_OVERLOAD_FETCH_(A, T, exchange)                                                                 \
    MBED_ATOMIC_OVERLOAD_FETCH_(A, T, fetch_add)                                                                \
    MBED_ATOMIC_OVERLOAD_FETCH_(A, T, fetch_sub)                                                                \
    MBED_ATOMIC_OVERLOAD_FETCH_(A, T, fetch_and)                                                                \
    MBED_ATOMIC_OVERLOAD_FETCH_(A, T, fetch_or)                                                                 \
    MBED_ATOMIC_OVERLOAD_FETCH_(A, T, fetch_xor)
#define MBED_ATOMIC_OVERLOAD_FETCH_(A, T, name)                                   \
    MBED_FORCEINLINE T atomic_##name(volatile T* v, T arg, mbed_memory_order o) { \
        return core_util_atomic_##name##_explicit_##A(v, arg, o);                 \
    }
MBED_ATOMIC_OVERLOADS_(u8, uint8_t)
MBED_ATOMIC_OVERLOADS_(u16, uint16_t)
MBED_ATOMIC_OVERLOADS_(u32, uint32_t)
MBED_ATOMIC_OVERLOADS_(u64, uint64_t)

template <size_t Size>
struct AtomicWord;
template <>
struct AtomicWord<1> {
    using type = uint8_t;
};
template <>
struct AtomicWord<2> {
    using type = uint16_t;
};
template <>
struct AtomicWord<4> {
    using type = uint32_t;
};
template <>
struct AtomicWord<8> {
    using type = uint64_t;
};
template <typename T>
using AtomicRaw = typename AtomicWord<sizeof(T)>::type;

template <typename T>
MBED_FORCEINLINE AtomicRaw<T> atomic_raw(T value) {
    static_assert(std::is_trivially_copyable<T>::value, "atomic access is to values that can be copied as bytes");
    AtomicRaw<T> raw;
    memcpy(&raw, &value, sizeof raw);
    return raw;
}
template <typename T>
MBED_FORCEINLINE T atomic_value(AtomicRaw<T> raw) {
    T value;
    memcpy(&value, &raw, sizeof value);
    return value;
}
template <typename T>
MBED_FORCEINLINE auto atomic_at(volatile T* value) {
    return reinterpret_cast<volatile AtomicRaw<T>*>(value);
}
template <typename T>
MBED_FORCEINLINE auto atomic_at(const volatile T* value) {
    return reinterpret_cast<const volatile AtomicRaw<T>*>(value);
}
// Bytes for the core's addition: a T * moves by objects.
template <typename T>
struct AtomicScale {
    static constexpr ptrdiff_t value = 1;
};
template <typename T>
struct AtomicScale<T*> {
    static constexpr ptrdiff_t value = sizeof(T);
};
template <>
struct AtomicScale<void*> {
    static constexpr ptrdiff_t value = 1;
};

}  // namespace impl
}  // namespace mbed

template <typename T>
MBED_FORCEINLINE T core_util_atomic_load_explicit(const volatile T* value, mbed_memory_order order) {
    return mbed::impl::atomic_value<T>(mbed::impl::atomic_load(mbed::impl::atomic_at(value), order));
}
template <typename T>
MBED_FORCEINLINE T core_util_atomic_load(const volatile T* value) {
    return core_util_atomic_load_explicit(value, mbed_memory_order_seq_cst);
}
template <typename T>
MBED_FORCEINLINE void core_util_atomic_store_explicit(volatile T* value, mbed::impl::AtomicValue<T> desired,
                                                      mbed_memory_order order) {
    mbed::impl::atomic_store(mbed::impl::atomic_at(value), mbed::impl::atomic_raw<T>(desired), order);
}
template <typename T>
MBED_FORCEINLINE void core_util_atomic_store(volatile T* value, mbed::impl::AtomicValue<T> desired) {
    core_util_atomic_store_explicit(value, desired, mbed_memory_order_seq_cst);
}
template <typename T>
MBED_FORCEINLINE T core_util_atomic_exchange_explicit(volatile T* value, mbed::impl::AtomicValue<T> desired,
                                                      mbed_memory_order order) {
    return mbed::impl::atomic_value<T>(
        mbed::impl::atomic_exchange(mbed::impl::atomic_at(value), mbed::impl::atomic_raw<T>(desired), order));
}
template <typename T>
MBED_FORCEINLINE T core_util_atomic_exchange(volatile T* value, mbed::impl::AtomicValue<T> desired) {
    return core_util_atomic_exchange_explicit(value, desired, mbed_memory_order_seq_cst);
}

#define MBED_ATOMIC_TEMPLATE_CAS_(name, function)                                                                      \
    template <typename T>                                                                                              \
    MBED_FORCEINLINE bool core_util_atomic_##name##_explicit(volatile T* value, mbed::impl::AtomicValue<T>* expected,  \
                                                             mbed::impl::AtomicValue<T> desired,                       \
                                                             mbed_memory_order success, mbed_memory_order failure) {   \
        auto raw = mbed::impl::atomic_raw<T>(*expected);                                                               \
        const bool done = mbed::impl::function(mbed::impl::atomic_at(value), &raw, mbed::impl::atomic_raw<T>(desired), \
                                               success, failure);                                                      \
        if (!done) {                                                                                                   \
            *expected = mbed::impl::atomic_value<T>(raw);                                                              \
        }                                                                                                              \
        return done;                                                                                                   \
    }                                                                                                                  \
    template <typename T>                                                                                              \
    MBED_FORCEINLINE bool core_util_atomic_##name(volatile T* value, mbed::impl::AtomicValue<T>* expected,             \
                                                  mbed::impl::AtomicValue<T> desired) {                                \
        return core_util_atomic_##name##_explicit(value, expected, desired, mbed_memory_order_seq_cst,                 \
                                                  mbed_memory_order_seq_cst);                                          \
    }
MBED_ATOMIC_TEMPLATE_CAS_(compare_exchange_strong, atomic_cas)
MBED_ATOMIC_TEMPLATE_CAS_(compare_exchange_weak, atomic_cas_weak)

// `parameter` is the type of the argument, `scale` what one of it is in the core's terms.
#define MBED_ATOMIC_TEMPLATE_FETCH_(name, parameter, scale)                                                  \
    template <typename T>                                                                                    \
    MBED_FORCEINLINE T core_util_atomic_##name##_explicit(volatile T* value, mbed::impl::parameter<T> arg,   \
                                                          mbed_memory_order order) {                         \
        using Raw = mbed::impl::AtomicRaw<T>;                                                                \
        return mbed::impl::atomic_value<T>(                                                                  \
            mbed::impl::atomic_##name(mbed::impl::atomic_at(value), (Raw)((Raw)arg * (Raw)(scale)), order)); \
    }                                                                                                        \
    template <typename T>                                                                                    \
    MBED_FORCEINLINE T core_util_atomic_##name(volatile T* value, mbed::impl::parameter<T> arg) {            \
        return core_util_atomic_##name##_explicit(value, arg, mbed_memory_order_seq_cst);                    \
    }
MBED_ATOMIC_TEMPLATE_FETCH_(fetch_add, AtomicDelta, mbed::impl::AtomicScale<T>::value)
MBED_ATOMIC_TEMPLATE_FETCH_(fetch_sub, AtomicDelta, mbed::impl::AtomicScale<T>::value)
MBED_ATOMIC_TEMPLATE_FETCH_(fetch_and, AtomicValue, 1)
MBED_ATOMIC_TEMPLATE_FETCH_(fetch_or, AtomicValue, 1)
MBED_ATOMIC_TEMPLATE_FETCH_(fetch_xor, AtomicValue, 1)

#endif  // __cplusplus
