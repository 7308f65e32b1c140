// SPDX-License-Identifier: BSD-3-Clause
// Atomic access to variables that threads and interrupt handlers share, for C and C++.
//
// Names: core_util_atomic_<operation>[_explicit]_<type>. Without `_explicit` the order is sequentially consistent.
//   load, store, exchange           as they say
//   cas                             stores `desired` if the value equals *expected, and says so; else *expected = value
//   compare_exchange_weak           the same, but may fail without a reason: for loops
//   fetch_add, _sub, _and, _or, _xor    give the value before
//   incr, decr                      give the value after
// Types: u8 to u64, s8 to s64, bool, ptr. Pointers count in bytes. In C++ the name without a type takes any of them.
// Any context. Cores with LDREX use it up to 32 bits; 64 bits, and everything on ARMv6-M but load and store, take a
// short critical section. Orders are those of ISO C11, 7.17.3.
//
// The file is longer than others since each function is declared by name: 200 of them make the interface.
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "platform/mbed_toolchain.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef enum mbed_memory_order {
    mbed_memory_order_relaxed = __ATOMIC_RELAXED,
    mbed_memory_order_consume = __ATOMIC_CONSUME,
    mbed_memory_order_acquire = __ATOMIC_ACQUIRE,
    mbed_memory_order_release = __ATOMIC_RELEASE,
    mbed_memory_order_acq_rel = __ATOMIC_ACQ_REL,
    mbed_memory_order_seq_cst = __ATOMIC_SEQ_CST,
} mbed_memory_order;

/// A flag that is set or clear, initially `= CORE_UTIL_ATOMIC_FLAG_INIT`, which is clear.
typedef struct core_util_atomic_flag {
    uint8_t _flag;
} core_util_atomic_flag;
#define CORE_UTIL_ATOMIC_FLAG_INIT {0}

/// Sets the flag; returns whether it was set.
MBED_FORCEINLINE bool core_util_atomic_flag_test_and_set(volatile core_util_atomic_flag* flag);
MBED_FORCEINLINE bool core_util_atomic_flag_test_and_set_explicit(volatile core_util_atomic_flag* flag,
                                                                  mbed_memory_order order);
MBED_FORCEINLINE void core_util_atomic_flag_clear(volatile core_util_atomic_flag* flag);
MBED_FORCEINLINE void core_util_atomic_flag_clear_explicit(volatile core_util_atomic_flag* flag,
                                                           mbed_memory_order order);

MBED_FORCEINLINE uint8_t core_util_atomic_load_u8(const volatile uint8_t* value);
MBED_FORCEINLINE uint8_t core_util_atomic_load_explicit_u8(const volatile uint8_t* value, mbed_memory_order order);
MBED_FORCEINLINE void core_util_atomic_store_u8(volatile uint8_t* value, uint8_t desired);
MBED_FORCEINLINE void core_util_atomic_store_explicit_u8(volatile uint8_t* value, uint8_t desired,
                                                         mbed_memory_order order);
MBED_FORCEINLINE uint8_t core_util_atomic_exchange_u8(volatile uint8_t* value, uint8_t desired);
MBED_FORCEINLINE uint8_t core_util_atomic_exchange_explicit_u8(volatile uint8_t* value, uint8_t desired,
                                                               mbed_memory_order order);
MBED_FORCEINLINE bool core_util_atomic_cas_u8(volatile uint8_t* value, uint8_t* expected, uint8_t desired);
MBED_FORCEINLINE bool core_util_atomic_cas_explicit_u8(volatile uint8_t* value, uint8_t* expected, uint8_t desired,
                                                       mbed_memory_order success, mbed_memory_order failure);
MBED_FORCEINLINE bool core_util_atomic_compare_exchange_weak_u8(volatile uint8_t* value, uint8_t* expected,
                                                                uint8_t desired);
MBED_FORCEINLINE bool core_util_atomic_compare_exchange_weak_explicit_u8(volatile uint8_t* value, uint8_t* expected,
                                                                         uint8_t desired, mbed_memory_order success,
                                                                         mbed_memory_order failure);
MBED_FORCEINLINE uint8_t core_util_atomic_incr_u8(volatile uint8_t* value, uint8_t delta);
MBED_FORCEINLINE uint8_t core_util_atomic_decr_u8(volatile uint8_t* value, uint8_t delta);
MBED_FORCEINLINE uint8_t core_util_atomic_fetch_add_u8(volatile uint8_t* value, uint8_t arg);
MBED_FORCEINLINE uint8_t core_util_atomic_fetch_add_explicit_u8(volatile uint8_t* value, uint8_t arg,
                                                                mbed_memory_order order);
MBED_FORCEINLINE uint8_t core_util_atomic_fetch_sub_u8(volatile uint8_t* value, uint8_t arg);
MBED_FORCEINLINE uint8_t core_util_atomic_fetch_sub_explicit_u8(volatile uint8_t* value, uint8_t arg,
                                                                mbed_memory_order order);
MBED_FORCEINLINE uint8_t core_util_atomic_fetch_and_u8(volatile uint8_t* value, uint8_t arg);
MBED_FORCEINLINE uint8_t core_util_atomic_fetch_and_explicit_u8(volatile uint8_t* value, uint8_t arg,
                                                                mbed_memory_order order);
MBED_FORCEINLINE uint8_t core_util_atomic_fetch_or_u8(volatile uint8_t* value, uint8_t arg);
MBED_FORCEINLINE uint8_t core_util_atomic_fetch_or_explicit_u8(volatile uint8_t* value, uint8_t arg,
                                                               mbed_memory_order order);
MBED_FORCEINLINE uint8_t core_util_atomic_fetch_xor_u8(volatile uint8_t* value, uint8_t arg);
MBED_FORCEINLINE uint8_t core_util_atomic_fetch_xor_explicit_u8(volatile uint8_t* value, uint8_t arg,
                                                                mbed_memory_order order);

MBED_FORCEINLINE uint16_t core_util_atomic_load_u16(const volatile uint16_t* value);
MBED_FORCEINLINE uint16_t core_util_atomic_load_explicit_u16(const volatile uint16_t* value, mbed_memory_order order);
MBED_FORCEINLINE void core_util_atomic_store_u16(volatile uint16_t* value, uint16_t desired);
MBED_FORCEINLINE void core_util_atomic_store_explicit_u16(volatile uint16_t* value, uint16_t desired,
                                                          mbed_memory_order order);
MBED_FORCEINLINE uint16_t core_util_atomic_exchange_u16(volatile uint16_t* value, uint16_t desired);
MBED_FORCEINLINE uint16_t core_util_atomic_exchange_explicit_u16(volatile uint16_t* value, uint16_t desired,
                                                                 mbed_memory_order order);
MBED_FORCEINLINE bool core_util_atomic_cas_u16(volatile uint16_t* value, uint16_t* expected, uint16_t desired);
MBED_FORCEINLINE bool core_util_atomic_cas_explicit_u16(volatile uint16_t* value, uint16_t* expected, uint16_t desired,
                                                        mbed_memory_order success, mbed_memory_order failure);
MBED_FORCEINLINE bool core_util_atomic_compare_exchange_weak_u16(volatile uint16_t* value, uint16_t* expected,
                                                                 uint16_t desired);
MBED_FORCEINLINE bool core_util_atomic_compare_exchange_weak_explicit_u16(volatile uint16_t* value, uint16_t* expected,
                                                                          uint16_t desired, mbed_memory_order success,
                                                                          mbed_memory_order failure);
MBED_FORCEINLINE uint16_t core_util_atomic_incr_u16(volatile uint16_t* value, uint16_t delta);
MBED_FORCEINLINE uint16_t core_util_atomic_decr_u16(volatile uint16_t* value, uint16_t delta);
MBED_FORCEINLINE uint16_t core_util_atomic_fetch_add_u16(volatile uint16_t* value, uint16_t arg);
MBED_FORCEINLINE uint16_t core_util_atomic_fetch_add_explicit_u16(volatile uint16_t* value, uint16_t arg,
                                                                  mbed_memory_order order);
MBED_FORCEINLINE uint16_t core_util_atomic_fetch_sub_u16(volatile uint16_t* value, uint16_t arg);
MBED_FORCEINLINE uint16_t core_util_atomic_fetch_sub_explicit_u16(volatile uint16_t* value, uint16_t arg,
                                                                  mbed_memory_order order);
MBED_FORCEINLINE uint16_t core_util_atomic_fetch_and_u16(volatile uint16_t* value, uint16_t arg);
MBED_FORCEINLINE uint16_t core_util_atomic_fetch_and_explicit_u16(volatile uint16_t* value, uint16_t arg,
                                                                  mbed_memory_order order);
MBED_FORCEINLINE uint16_t core_util_atomic_fetch_or_u16(volatile uint16_t* value, uint16_t arg);
MBED_FORCEINLINE uint16_t core_util_atomic_fetch_or_explicit_u16(volatile uint16_t* value, uint16_t arg,
                                                                 mbed_memory_order order);
MBED_FORCEINLINE uint16_t core_util_atomic_fetch_xor_u16(volatile uint16_t* value, uint16_t arg);
MBED_FORCEINLINE uint16_t core_util_atomic_fetch_xor_explicit_u16(volatile uint16_t* value, uint16_t arg,
                                                                  mbed_memory_order order);

MBED_FORCEINLINE uint32_t core_util_atomic_load_u32(const volatile uint32_t* value);
MBED_FORCEINLINE uint32_t core_util_atomic_load_explicit_u32(const volatile uint32_t* value, mbed_memory_order order);
MBED_FORCEINLINE void core_util_atomic_store_u32(volatile uint32_t* value, uint32_t desired);
MBED_FORCEINLINE void core_util_atomic_store_explicit_u32(volatile uint32_t* value, uint32_t desired,
                                                          mbed_memory_order order);
MBED_FORCEINLINE uint32_t core_util_atomic_exchange_u32(volatile uint32_t* value, uint32_t desired);
MBED_FORCEINLINE uint32_t core_util_atomic_exchange_explicit_u32(volatile uint32_t* value, uint32_t desired,
                                                                 mbed_memory_order order);
MBED_FORCEINLINE bool core_util_atomic_cas_u32(volatile uint32_t* value, uint32_t* expected, uint32_t desired);
MBED_FORCEINLINE bool core_util_atomic_cas_explicit_u32(volatile uint32_t* value, uint32_t* expected, uint32_t desired,
                                                        mbed_memory_order success, mbed_memory_order failure);
MBED_FORCEINLINE bool core_util_atomic_compare_exchange_weak_u32(volatile uint32_t* value, uint32_t* expected,
                                                                 uint32_t desired);
MBED_FORCEINLINE bool core_util_atomic_compare_exchange_weak_explicit_u32(volatile uint32_t* value, uint32_t* expected,
                                                                          uint32_t desired, mbed_memory_order success,
                                                                          mbed_memory_order failure);
MBED_FORCEINLINE uint32_t core_util_atomic_incr_u32(volatile uint32_t* value, uint32_t delta);
MBED_FORCEINLINE uint32_t core_util_atomic_decr_u32(volatile uint32_t* value, uint32_t delta);
MBED_FORCEINLINE uint32_t core_util_atomic_fetch_add_u32(volatile uint32_t* value, uint32_t arg);
MBED_FORCEINLINE uint32_t core_util_atomic_fetch_add_explicit_u32(volatile uint32_t* value, uint32_t arg,
                                                                  mbed_memory_order order);
MBED_FORCEINLINE uint32_t core_util_atomic_fetch_sub_u32(volatile uint32_t* value, uint32_t arg);
MBED_FORCEINLINE uint32_t core_util_atomic_fetch_sub_explicit_u32(volatile uint32_t* value, uint32_t arg,
                                                                  mbed_memory_order order);
MBED_FORCEINLINE uint32_t core_util_atomic_fetch_and_u32(volatile uint32_t* value, uint32_t arg);
MBED_FORCEINLINE uint32_t core_util_atomic_fetch_and_explicit_u32(volatile uint32_t* value, uint32_t arg,
                                                                  mbed_memory_order order);
MBED_FORCEINLINE uint32_t core_util_atomic_fetch_or_u32(volatile uint32_t* value, uint32_t arg);
MBED_FORCEINLINE uint32_t core_util_atomic_fetch_or_explicit_u32(volatile uint32_t* value, uint32_t arg,
                                                                 mbed_memory_order order);
MBED_FORCEINLINE uint32_t core_util_atomic_fetch_xor_u32(volatile uint32_t* value, uint32_t arg);
MBED_FORCEINLINE uint32_t core_util_atomic_fetch_xor_explicit_u32(volatile uint32_t* value, uint32_t arg,
                                                                  mbed_memory_order order);

MBED_FORCEINLINE uint64_t core_util_atomic_load_u64(const volatile uint64_t* value);
MBED_FORCEINLINE uint64_t core_util_atomic_load_explicit_u64(const volatile uint64_t* value, mbed_memory_order order);
MBED_FORCEINLINE void core_util_atomic_store_u64(volatile uint64_t* value, uint64_t desired);
MBED_FORCEINLINE void core_util_atomic_store_explicit_u64(volatile uint64_t* value, uint64_t desired,
                                                          mbed_memory_order order);
MBED_FORCEINLINE uint64_t core_util_atomic_exchange_u64(volatile uint64_t* value, uint64_t desired);
MBED_FORCEINLINE uint64_t core_util_atomic_exchange_explicit_u64(volatile uint64_t* value, uint64_t desired,
                                                                 mbed_memory_order order);
MBED_FORCEINLINE bool core_util_atomic_cas_u64(volatile uint64_t* value, uint64_t* expected, uint64_t desired);
MBED_FORCEINLINE bool core_util_atomic_cas_explicit_u64(volatile uint64_t* value, uint64_t* expected, uint64_t desired,
                                                        mbed_memory_order success, mbed_memory_order failure);
MBED_FORCEINLINE bool core_util_atomic_compare_exchange_weak_u64(volatile uint64_t* value, uint64_t* expected,
                                                                 uint64_t desired);
MBED_FORCEINLINE bool core_util_atomic_compare_exchange_weak_explicit_u64(volatile uint64_t* value, uint64_t* expected,
                                                                          uint64_t desired, mbed_memory_order success,
                                                                          mbed_memory_order failure);
MBED_FORCEINLINE uint64_t core_util_atomic_incr_u64(volatile uint64_t* value, uint64_t delta);
MBED_FORCEINLINE uint64_t core_util_atomic_decr_u64(volatile uint64_t* value, uint64_t delta);
MBED_FORCEINLINE uint64_t core_util_atomic_fetch_add_u64(volatile uint64_t* value, uint64_t arg);
MBED_FORCEINLINE uint64_t core_util_atomic_fetch_add_explicit_u64(volatile uint64_t* value, uint64_t arg,
                                                                  mbed_memory_order order);
MBED_FORCEINLINE uint64_t core_util_atomic_fetch_sub_u64(volatile uint64_t* value, uint64_t arg);
MBED_FORCEINLINE uint64_t core_util_atomic_fetch_sub_explicit_u64(volatile uint64_t* value, uint64_t arg,
                                                                  mbed_memory_order order);
MBED_FORCEINLINE uint64_t core_util_atomic_fetch_and_u64(volatile uint64_t* value, uint64_t arg);
MBED_FORCEINLINE uint64_t core_util_atomic_fetch_and_explicit_u64(volatile uint64_t* value, uint64_t arg,
                                                                  mbed_memory_order order);
MBED_FORCEINLINE uint64_t core_util_atomic_fetch_or_u64(volatile uint64_t* value, uint64_t arg);
MBED_FORCEINLINE uint64_t core_util_atomic_fetch_or_explicit_u64(volatile uint64_t* value, uint64_t arg,
                                                                 mbed_memory_order order);
MBED_FORCEINLINE uint64_t core_util_atomic_fetch_xor_u64(volatile uint64_t* value, uint64_t arg);
MBED_FORCEINLINE uint64_t core_util_atomic_fetch_xor_explicit_u64(volatile uint64_t* value, uint64_t arg,
                                                                  mbed_memory_order order);

MBED_FORCEINLINE int8_t core_util_atomic_load_s8(const volatile int8_t* value);
MBED_FORCEINLINE int8_t core_util_atomic_load_explicit_s8(const volatile int8_t* value, mbed_memory_order order);
MBED_FORCEINLINE void core_util_atomic_store_s8(volatile int8_t* value, int8_t desired);
MBED_FORCEINLINE void core_util_atomic_store_explicit_s8(volatile int8_t* value, int8_t desired,
                                                         mbed_memory_order order);
MBED_FORCEINLINE int8_t core_util_atomic_exchange_s8(volatile int8_t* value, int8_t desired);
MBED_FORCEINLINE int8_t core_util_atomic_exchange_explicit_s8(volatile int8_t* value, int8_t desired,
                                                              mbed_memory_order order);
MBED_FORCEINLINE bool core_util_atomic_cas_s8(volatile int8_t* value, int8_t* expected, int8_t desired);
MBED_FORCEINLINE bool core_util_atomic_cas_explicit_s8(volatile int8_t* value, int8_t* expected, int8_t desired,
                                                       mbed_memory_order success, mbed_memory_order failure);
MBED_FORCEINLINE bool core_util_atomic_compare_exchange_weak_s8(volatile int8_t* value, int8_t* expected,
                                                                int8_t desired);
MBED_FORCEINLINE bool core_util_atomic_compare_exchange_weak_explicit_s8(volatile int8_t* value, int8_t* expected,
                                                                         int8_t desired, mbed_memory_order success,
                                                                         mbed_memory_order failure);
MBED_FORCEINLINE int8_t core_util_atomic_incr_s8(volatile int8_t* value, int8_t delta);
MBED_FORCEINLINE int8_t core_util_atomic_decr_s8(volatile int8_t* value, int8_t delta);
MBED_FORCEINLINE int8_t core_util_atomic_fetch_add_s8(volatile int8_t* value, int8_t arg);
MBED_FORCEINLINE int8_t core_util_atomic_fetch_add_explicit_s8(volatile int8_t* value, int8_t arg,
                                                               mbed_memory_order order);
MBED_FORCEINLINE int8_t core_util_atomic_fetch_sub_s8(volatile int8_t* value, int8_t arg);
MBED_FORCEINLINE int8_t core_util_atomic_fetch_sub_explicit_s8(volatile int8_t* value, int8_t arg,
                                                               mbed_memory_order order);

MBED_FORCEINLINE int16_t core_util_atomic_load_s16(const volatile int16_t* value);
MBED_FORCEINLINE int16_t core_util_atomic_load_explicit_s16(const volatile int16_t* value, mbed_memory_order order);
MBED_FORCEINLINE void core_util_atomic_store_s16(volatile int16_t* value, int16_t desired);
MBED_FORCEINLINE void core_util_atomic_store_explicit_s16(volatile int16_t* value, int16_t desired,
                                                          mbed_memory_order order);
MBED_FORCEINLINE int16_t core_util_atomic_exchange_s16(volatile int16_t* value, int16_t desired);
MBED_FORCEINLINE int16_t core_util_atomic_exchange_explicit_s16(volatile int16_t* value, int16_t desired,
                                                                mbed_memory_order order);
MBED_FORCEINLINE bool core_util_atomic_cas_s16(volatile int16_t* value, int16_t* expected, int16_t desired);
MBED_FORCEINLINE bool core_util_atomic_cas_explicit_s16(volatile int16_t* value, int16_t* expected, int16_t desired,
                                                        mbed_memory_order success, mbed_memory_order failure);
MBED_FORCEINLINE bool core_util_atomic_compare_exchange_weak_s16(volatile int16_t* value, int16_t* expected,
                                                                 int16_t desired);
MBED_FORCEINLINE bool core_util_atomic_compare_exchange_weak_explicit_s16(volatile int16_t* value, int16_t* expected,
                                                                          int16_t desired, mbed_memory_order success,
                                                                          mbed_memory_order failure);
MBED_FORCEINLINE int16_t core_util_atomic_incr_s16(volatile int16_t* value, int16_t delta);
MBED_FORCEINLINE int16_t core_util_atomic_decr_s16(volatile int16_t* value, int16_t delta);
MBED_FORCEINLINE int16_t core_util_atomic_fetch_add_s16(volatile int16_t* value, int16_t arg);
MBED_FORCEINLINE int16_t core_util_atomic_fetch_add_explicit_s16(volatile int16_t* value, int16_t arg,
                                                                 mbed_memory_order order);
MBED_FORCEINLINE int16_t core_util_atomic_fetch_sub_s16(volatile int16_t* value, int16_t arg);
MBED_FORCEINLINE int16_t core_util_atomic_fetch_sub_explicit_s16(volatile int16_t* value, int16_t arg,
                                                                 mbed_memory_order order);

MBED_FORCEINLINE int32_t core_util_atomic_load_s32(const volatile int32_t* value);
MBED_FORCEINLINE int32_t core_util_atomic_load_explicit_s32(const volatile int32_t* value, mbed_memory_order order);
MBED_FORCEINLINE void core_util_atomic_store_s32(volatile int32_t* value, int32_t desired);
MBED_FORCEINLINE void core_util_atomic_store_explicit_s32(volatile int32_t* value, int32_t desired,
                                                          mbed_memory_order order);
MBED_FORCEINLINE int32_t core_util_atomic_exchange_s32(volatile int32_t* value, int32_t desired);
MBED_FORCEINLINE int32_t core_util_atomic_exchange_explicit_s32(volatile int32_t* value, int32_t desired,
                                                                mbed_memory_order order);
MBED_FORCEINLINE bool core_util_atomic_cas_s32(volatile int32_t* value, int32_t* expected, int32_t desired);
MBED_FORCEINLINE bool core_util_atomic_cas_explicit_s32(volatile int32_t* value, int32_t* expected, int32_t desired,
                                                        mbed_memory_order success, mbed_memory_order failure);
MBED_FORCEINLINE bool core_util_atomic_compare_exchange_weak_s32(volatile int32_t* value, int32_t* expected,
                                                                 int32_t desired);
MBED_FORCEINLINE bool core_util_atomic_compare_exchange_weak_explicit_s32(volatile int32_t* value, int32_t* expected,
                                                                          int32_t desired, mbed_memory_order success,
                                                                          mbed_memory_order failure);
MBED_FORCEINLINE int32_t core_util_atomic_incr_s32(volatile int32_t* value, int32_t delta);
MBED_FORCEINLINE int32_t core_util_atomic_decr_s32(volatile int32_t* value, int32_t delta);
MBED_FORCEINLINE int32_t core_util_atomic_fetch_add_s32(volatile int32_t* value, int32_t arg);
MBED_FORCEINLINE int32_t core_util_atomic_fetch_add_explicit_s32(volatile int32_t* value, int32_t arg,
                                                                 mbed_memory_order order);
MBED_FORCEINLINE int32_t core_util_atomic_fetch_sub_s32(volatile int32_t* value, int32_t arg);
MBED_FORCEINLINE int32_t core_util_atomic_fetch_sub_explicit_s32(volatile int32_t* value, int32_t arg,
                                                                 mbed_memory_order order);

MBED_FORCEINLINE int64_t core_util_atomic_load_s64(const volatile int64_t* value);
MBED_FORCEINLINE int64_t core_util_atomic_load_explicit_s64(const volatile int64_t* value, mbed_memory_order order);
MBED_FORCEINLINE void core_util_atomic_store_s64(volatile int64_t* value, int64_t desired);
MBED_FORCEINLINE void core_util_atomic_store_explicit_s64(volatile int64_t* value, int64_t desired,
                                                          mbed_memory_order order);
MBED_FORCEINLINE int64_t core_util_atomic_exchange_s64(volatile int64_t* value, int64_t desired);
MBED_FORCEINLINE int64_t core_util_atomic_exchange_explicit_s64(volatile int64_t* value, int64_t desired,
                                                                mbed_memory_order order);
MBED_FORCEINLINE bool core_util_atomic_cas_s64(volatile int64_t* value, int64_t* expected, int64_t desired);
MBED_FORCEINLINE bool core_util_atomic_cas_explicit_s64(volatile int64_t* value, int64_t* expected, int64_t desired,
                                                        mbed_memory_order success, mbed_memory_order failure);
MBED_FORCEINLINE bool core_util_atomic_compare_exchange_weak_s64(volatile int64_t* value, int64_t* expected,
                                                                 int64_t desired);
MBED_FORCEINLINE bool core_util_atomic_compare_exchange_weak_explicit_s64(volatile int64_t* value, int64_t* expected,
                                                                          int64_t desired, mbed_memory_order success,
                                                                          mbed_memory_order failure);
MBED_FORCEINLINE int64_t core_util_atomic_incr_s64(volatile int64_t* value, int64_t delta);
MBED_FORCEINLINE int64_t core_util_atomic_decr_s64(volatile int64_t* value, int64_t delta);
MBED_FORCEINLINE int64_t core_util_atomic_fetch_add_s64(volatile int64_t* value, int64_t arg);
MBED_FORCEINLINE int64_t core_util_atomic_fetch_add_explicit_s64(volatile int64_t* value, int64_t arg,
                                                                 mbed_memory_order order);
MBED_FORCEINLINE int64_t core_util_atomic_fetch_sub_s64(volatile int64_t* value, int64_t arg);
MBED_FORCEINLINE int64_t core_util_atomic_fetch_sub_explicit_s64(volatile int64_t* value, int64_t arg,
                                                                 mbed_memory_order order);

MBED_FORCEINLINE bool core_util_atomic_load_bool(const volatile bool* value);
MBED_FORCEINLINE bool core_util_atomic_load_explicit_bool(const volatile bool* value, mbed_memory_order order);
MBED_FORCEINLINE void core_util_atomic_store_bool(volatile bool* value, bool desired);
MBED_FORCEINLINE void core_util_atomic_store_explicit_bool(volatile bool* value, bool desired, mbed_memory_order order);
MBED_FORCEINLINE bool core_util_atomic_exchange_bool(volatile bool* value, bool desired);
MBED_FORCEINLINE bool core_util_atomic_exchange_explicit_bool(volatile bool* value, bool desired,
                                                              mbed_memory_order order);
MBED_FORCEINLINE bool core_util_atomic_cas_bool(volatile bool* value, bool* expected, bool desired);
MBED_FORCEINLINE bool core_util_atomic_cas_explicit_bool(volatile bool* value, bool* expected, bool desired,
                                                         mbed_memory_order success, mbed_memory_order failure);
MBED_FORCEINLINE bool core_util_atomic_compare_exchange_weak_bool(volatile bool* value, bool* expected, bool desired);
MBED_FORCEINLINE bool core_util_atomic_compare_exchange_weak_explicit_bool(volatile bool* value, bool* expected,
                                                                           bool desired, mbed_memory_order success,
                                                                           mbed_memory_order failure);

MBED_FORCEINLINE void* core_util_atomic_load_ptr(void* const volatile* value);
MBED_FORCEINLINE void* core_util_atomic_load_explicit_ptr(void* const volatile* value, mbed_memory_order order);
MBED_FORCEINLINE void core_util_atomic_store_ptr(void* volatile* value, void* desired);
MBED_FORCEINLINE void core_util_atomic_store_explicit_ptr(void* volatile* value, void* desired,
                                                          mbed_memory_order order);
MBED_FORCEINLINE void* core_util_atomic_exchange_ptr(void* volatile* value, void* desired);
MBED_FORCEINLINE void* core_util_atomic_exchange_explicit_ptr(void* volatile* value, void* desired,
                                                              mbed_memory_order order);
MBED_FORCEINLINE bool core_util_atomic_cas_ptr(void* volatile* value, void** expected, void* desired);
MBED_FORCEINLINE bool core_util_atomic_cas_explicit_ptr(void* volatile* value, void** expected, void* desired,
                                                        mbed_memory_order success, mbed_memory_order failure);
MBED_FORCEINLINE bool core_util_atomic_compare_exchange_weak_ptr(void* volatile* value, void** expected, void* desired);
MBED_FORCEINLINE bool core_util_atomic_compare_exchange_weak_explicit_ptr(void* volatile* value, void** expected,
                                                                          void* desired, mbed_memory_order success,
                                                                          mbed_memory_order failure);
MBED_FORCEINLINE void* core_util_atomic_incr_ptr(void* volatile* value, ptrdiff_t delta);
MBED_FORCEINLINE void* core_util_atomic_decr_ptr(void* volatile* value, ptrdiff_t delta);
MBED_FORCEINLINE void* core_util_atomic_fetch_add_ptr(void* volatile* value, ptrdiff_t arg);
MBED_FORCEINLINE void* core_util_atomic_fetch_add_explicit_ptr(void* volatile* value, ptrdiff_t arg,
                                                               mbed_memory_order order);
MBED_FORCEINLINE void* core_util_atomic_fetch_sub_ptr(void* volatile* value, ptrdiff_t arg);
MBED_FORCEINLINE void* core_util_atomic_fetch_sub_explicit_ptr(void* volatile* value, ptrdiff_t arg,
                                                               mbed_memory_order order);

#ifdef __cplusplus
}  // extern "C"

namespace mbed {
namespace impl {
// A parameter that takes part in no deduction, so that a plain number suits any width.
template <typename T>
struct AtomicIdentity {
    using type = T;
};
template <typename T>
using AtomicValue = typename AtomicIdentity<T>::type;
// What is added to a T: bytes for a pointer as in C, itself otherwise.
template <typename T>
struct AtomicDifference {
    using type = T;
};
template <typename T>
struct AtomicDifference<T*> {
    using type = ptrdiff_t;
};
template <typename T>
using AtomicDelta = typename AtomicDifference<T>::type;
}  // namespace impl
}  // namespace mbed

/// The functions above for any integer, bool, enumeration or pointer of up to 64 bits. fetch_add and fetch_sub of a `T
/// *` count in objects, as std::atomic does.

template <typename T>
MBED_FORCEINLINE T core_util_atomic_load(const volatile T* value);
template <typename T>
MBED_FORCEINLINE T core_util_atomic_load_explicit(const volatile T* value, mbed_memory_order order);
template <typename T>
MBED_FORCEINLINE void core_util_atomic_store(volatile T* value, mbed::impl::AtomicValue<T> desired);
template <typename T>
MBED_FORCEINLINE void core_util_atomic_store_explicit(volatile T* value, mbed::impl::AtomicValue<T> desired,
                                                      mbed_memory_order order);
template <typename T>
MBED_FORCEINLINE T core_util_atomic_exchange(volatile T* value, mbed::impl::AtomicValue<T> desired);
template <typename T>
MBED_FORCEINLINE T core_util_atomic_exchange_explicit(volatile T* value, mbed::impl::AtomicValue<T> desired,
                                                      mbed_memory_order order);
template <typename T>
MBED_FORCEINLINE bool core_util_atomic_compare_exchange_strong(volatile T* value, mbed::impl::AtomicValue<T>* expected,
                                                               mbed::impl::AtomicValue<T> desired);
template <typename T>
MBED_FORCEINLINE bool core_util_atomic_compare_exchange_strong_explicit(volatile T* value,
                                                                        mbed::impl::AtomicValue<T>* expected,
                                                                        mbed::impl::AtomicValue<T> desired,
                                                                        mbed_memory_order success,
                                                                        mbed_memory_order failure);
template <typename T>
MBED_FORCEINLINE bool core_util_atomic_compare_exchange_weak(volatile T* value, mbed::impl::AtomicValue<T>* expected,
                                                             mbed::impl::AtomicValue<T> desired);
template <typename T>
MBED_FORCEINLINE bool core_util_atomic_compare_exchange_weak_explicit(volatile T* value,
                                                                      mbed::impl::AtomicValue<T>* expected,
                                                                      mbed::impl::AtomicValue<T> desired,
                                                                      mbed_memory_order success,
                                                                      mbed_memory_order failure);
template <typename T>
MBED_FORCEINLINE T core_util_atomic_fetch_add(volatile T* value, mbed::impl::AtomicDelta<T> arg);
template <typename T>
MBED_FORCEINLINE T core_util_atomic_fetch_add_explicit(volatile T* value, mbed::impl::AtomicDelta<T> arg,
                                                       mbed_memory_order order);
template <typename T>
MBED_FORCEINLINE T core_util_atomic_fetch_sub(volatile T* value, mbed::impl::AtomicDelta<T> arg);
template <typename T>
MBED_FORCEINLINE T core_util_atomic_fetch_sub_explicit(volatile T* value, mbed::impl::AtomicDelta<T> arg,
                                                       mbed_memory_order order);
template <typename T>
MBED_FORCEINLINE T core_util_atomic_fetch_and(volatile T* value, mbed::impl::AtomicValue<T> arg);
template <typename T>
MBED_FORCEINLINE T core_util_atomic_fetch_and_explicit(volatile T* value, mbed::impl::AtomicValue<T> arg,
                                                       mbed_memory_order order);
template <typename T>
MBED_FORCEINLINE T core_util_atomic_fetch_or(volatile T* value, mbed::impl::AtomicValue<T> arg);
template <typename T>
MBED_FORCEINLINE T core_util_atomic_fetch_or_explicit(volatile T* value, mbed::impl::AtomicValue<T> arg,
                                                      mbed_memory_order order);
template <typename T>
MBED_FORCEINLINE T core_util_atomic_fetch_xor(volatile T* value, mbed::impl::AtomicValue<T> arg);
template <typename T>
MBED_FORCEINLINE T core_util_atomic_fetch_xor_explicit(volatile T* value, mbed::impl::AtomicValue<T> arg,
                                                       mbed_memory_order order);

#endif

#include "platform/internal/mbed_atomic_impl.h"
