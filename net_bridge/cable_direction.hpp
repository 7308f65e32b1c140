// SPDX-License-Identifier: BSD-3-Clause
// One direction of a cable: a queue, a wire, and frames on their way.
#pragma once

#include "net_bridge/cable.hpp"
#include "net_bridge/random.hpp"

#include <deque>
#include <map>
#include <optional>
#include <utility>

namespace twin::net {

class Cable::Direction final : public Outlet {
  public:
    /// `options` and `to` may change later: they are read when they are needed.
    Direction(Cable& cable, Way way, const Impairments& options, Jack* const& to, std::uint64_t seed);
    ~Direction();
    Direction(const Direction&) = delete;
    Direction& operator=(const Direction&) = delete;

    void send(Frame&& frame);
    void deliver(const Frame& frame) override;
    /// All that waits or is on its way is lost: the link went down.
    void drop_all();
    /// Sends what the old options would have sent by now. Before they change; the caller holds deliveries back.
    void settle();
    /// After the options changed; the caller holds deliveries back.
    void options_changed();
    void reseed(std::uint64_t seed) { chances_ = Chances(seed, cable_.name_, way_); }

    [[nodiscard]] const CableCounters& counters() const { return counters_; }

  private:
    // One sequence for each use, so that they don't disturb each other.
    struct Chances {
        Chances(std::uint64_t seed, const std::string& cable, Way way);
        Random loss, state, duplicate, corrupt, corrupt_undetected, bit, jitter, reorder;
    };

    void put_on_wire(Frame frame, Time start);
    void launch(Frame frame, Time leaves);
    bool lose();
    bool overtakes();
    Time draw_delay();
    void damage(Frame& frame, bool fcs_error);
    void drop(Frame&& frame, std::uint64_t& counter, const char* why);
    bool fits_queue(const Frame& frame) const;
    bool fits_mtu(const Frame& frame) const;
    std::uint64_t bandwidth(const Frame& frame) const;
    void serve_queue(Time now);
    void wake();
    void arm();

    Cable& cable_;
    Way way_;
    const Impairments& options_;
    Jack* const& to_;
    Chances chances_;
    CableCounters counters_;
    bool plain_ = true;  ///< nothing but taps: frames go straight through
    bool bad_ = false;   ///< the state of BurstLoss
    std::uint32_t since_overtaking_ = 0;

    std::deque<Frame> queue_;
    std::uint64_t queue_bytes_ = 0;
    Time wire_free_{0};  ///< the frame on the wire, and the gap behind it, are over

    // By arrival, then by order of sending.
    std::map<std::pair<Time, std::uint64_t>, Frame> in_flight_;
    std::size_t in_flight_bytes_ = 0;
    std::uint64_t launched_ = 0;
    Time last_arrival_{0};

    std::optional<Timeline::Id> alarm_;
    Time alarm_at_{0};
};

}  // namespace twin::net
