// SPDX-License-Identifier: BSD-3-Clause
#include <gtest/gtest.h>

#include "critical_section.hpp"
#include "platform/CThunk.h"
#include "platform/CriticalSectionLock.h"
#include "platform/NonCopyable.h"
#include "platform/PlatformMutex.h"
#include "platform/ScopedLock.h"
#include "platform/SharedPtr.h"
#include "platform/SingletonPtr.h"

using namespace mbed;

namespace {

int alive = 0;
struct Counted {
    int value = 5;
    Counted() { alive++; }
    ~Counted() { alive--; }
};

TEST(SharedPtr, LastOneDeletes) {
    {
        SharedPtr<Counted> a(new Counted);
        EXPECT_EQ(1u, a.use_count());
        {
            SharedPtr<Counted> b(a), c;
            c = b;
            EXPECT_EQ(3u, a.use_count());
            EXPECT_EQ(5, c->value);
            EXPECT_EQ(5, (*b).value);
            EXPECT_TRUE(a == b);
            EXPECT_TRUE(c == a.get());
        }
        EXPECT_EQ(1u, a.use_count());
        EXPECT_EQ(1, alive);
    }
    EXPECT_EQ(0, alive);
}

TEST(SharedPtr, NullOwnsNothing) {
    SharedPtr<Counted> a, b(nullptr), c(static_cast<Counted*>(nullptr));
    EXPECT_EQ(0u, a.use_count());
    EXPECT_EQ(0u, c.use_count());
    EXPECT_FALSE(a);
    EXPECT_TRUE(a == b);
    EXPECT_TRUE(a == nullptr);
    EXPECT_FALSE(nullptr != c);
    a = b;
    a.reset();
    EXPECT_EQ(nullptr, a.get());
}

TEST(SharedPtr, ResetAndSelfAssignment) {
    SharedPtr<Counted> a(new Counted);
    a = *&a;
    EXPECT_EQ(1u, a.use_count());
    a.reset(new Counted);
    EXPECT_EQ(1, alive);
    SharedPtr<Counted> b(std::move(a));
    EXPECT_FALSE(a);
    EXPECT_EQ(1u, b.use_count());
    b.reset();
    EXPECT_EQ(0, alive);
}

SingletonPtr<Counted> singleton;

TEST(SingletonPtr, ConstructsAtFirstUseOnce) {
    EXPECT_EQ(nullptr, singleton.get_no_init());
    EXPECT_EQ(0, alive);
    EXPECT_EQ(5, singleton->value);
    EXPECT_EQ(1, alive);
    (*singleton).value = 6;
    EXPECT_EQ(6, singleton.get()->value);
    EXPECT_EQ(singleton.get(), singleton.get_no_init());
    EXPECT_EQ(1, alive);
    singleton.destroy();
    EXPECT_EQ(0, alive);
    singleton.destroy();
    EXPECT_EQ(nullptr, singleton.get_no_init());
    EXPECT_EQ(5, singleton->value);
    singleton.destroy();
}

TEST(CriticalSectionLock, Nests) {
    EXPECT_FALSE(core_util_in_critical_section());
    {
        CriticalSectionLock a;
        {
            CriticalSectionLock b;
            EXPECT_EQ(2, os_test::critical_section.depth);
        }
        EXPECT_FALSE(core_util_are_interrupts_enabled());
    }
    CriticalSectionLock::enable();
    EXPECT_TRUE(core_util_in_critical_section());
    CriticalSectionLock::disable();
    EXPECT_TRUE(core_util_are_interrupts_enabled());
    static_assert(!std::is_copy_constructible_v<CriticalSectionLock>);
    static_assert(!std::is_copy_assignable_v<CriticalSectionLock>);
}

TEST(ScopedLock, LocksForItsScope) {
    struct Lock {
        int locked = 0;
        void lock() { locked++; }
        void unlock() { locked--; }
    } lock;
    {
        ScopedLock<Lock> scoped(lock);
        EXPECT_EQ(1, lock.locked);
    }
    EXPECT_EQ(0, lock.locked);
    PlatformMutex mutex;
    ScopedLock<PlatformMutex> scoped(mutex);
}

TEST(CThunk, CallsItsMethod) {
    struct Object {
        int calls = 0;
        void* seen = nullptr;
        void simple() { calls++; }
        void with(void* context) { seen = context; }
    } object;
    CThunk<Object> thunk(&object, &Object::simple);
    thunk.call();
    EXPECT_EQ(1, object.calls);
    int context = 0;
    thunk.callback(&Object::with);
    thunk.context(&context);
    thunk.call();
    EXPECT_EQ(1, object.calls);
    EXPECT_EQ(&context, object.seen);
    CThunk<Object> empty(&object);
    empty.call();
    // The entry is Thumb code: an odd address in the object itself. The device runs it.
    const auto entry = reinterpret_cast<uintptr_t>(thunk.entry());
    EXPECT_EQ(1u, entry & 1);
    EXPECT_GE(entry, reinterpret_cast<uintptr_t>(&thunk));
    EXPECT_LT(entry, reinterpret_cast<uintptr_t>(&thunk + 1));
}

}  // namespace
