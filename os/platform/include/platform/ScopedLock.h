// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "platform/NonCopyable.h"

namespace mbed {

/// Holds `lockable` locked from its construction to its destruction. Threads and ISRs: as lock() and unlock() of it.
template <typename Lockable>
class ScopedLock : private NonCopyable<ScopedLock<Lockable>> {
  public:
    explicit ScopedLock(Lockable& lockable) : lockable_(lockable) { lockable_.lock(); }
    ~ScopedLock() { lockable_.unlock(); }

  private:
    Lockable& lockable_;
};

}  // namespace mbed
