// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "hal/watchdog_api.h"

#if DEVICE_WATCHDOG

#include "platform/NonCopyable.h"

namespace mbed {

/// The chip's watchdog: once started it resets the chip unless it is kicked in time. Threads; kick() from ISRs too.
class Watchdog : private NonCopyable<Watchdog> {
  public:
    static Watchdog& get_instance();

    /// Starts it with a timeout in milliseconds, 1 to get_max_timeout(), by default that. False if it cannot, or runs
    /// with another that cannot be changed.
    bool start(uint32_t timeout);
    bool start();
    /// Stops it; false if it doesn't run, or the hardware cannot be stopped.
    bool stop();
    /// Starts the time anew.
    void kick();

    bool is_running() const { return running_; }
    /// The timeout that is in force, and the longest, milliseconds.
    uint32_t get_timeout() const;
    uint32_t get_max_timeout() const;

  private:
    constexpr Watchdog() : running_(false) {}

    bool running_;
};

}  // namespace mbed

#endif
