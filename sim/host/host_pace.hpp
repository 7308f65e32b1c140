// SPDX-License-Identifier: BSD-3-Clause
// Keeps virtual time from being faster than the host's.
#pragma once

#include "sim/host/signal.hpp"

#include <boost/asio/steady_timer.hpp>

#include <cstdint>

namespace twin::host {

/// While somebody out there has to answer, a node must not see its time-outs pass in no time; and a person who watches
/// wants to see a clock that goes at a rate.
class HostPace {
  public:
    /// `speed`: seconds of virtual time in one of the host's.
    explicit HostPace(double speed = 1) : speed_(speed) {}

    /// Waits until the host's clock has come to this instant; first of all takes now for it. The host's sockets get
    /// their turn in any case.
    asio::awaitable<void> keep(std::int64_t now_ns);
    /// From now on; who waits in keep() waits for what is right now.
    void set_speed(double speed);
    /// keep() begins anew; who waits in it waits no longer.
    void let_go();

  private:
    struct Since {
        Clock::time_point wall;
        std::int64_t ns;
    };
    double speed_;
    std::optional<Since> since_;
    std::int64_t kept_ns_ = 0;              ///< the last instant that somebody waited for
    asio::steady_timer* waits_ = nullptr;  ///< while keep() does
};

}  // namespace twin::host
