// SPDX-License-Identifier: BSD-3-Clause
// What joins two jacks, and what it does to frames: docs/network-links.md.
#pragma once

#include "net_bridge/jack.hpp"
#include "net_bridge/link_options.hpp"
#include "net_bridge/tap.hpp"
#include "net_bridge/timeline.hpp"

#include <memory>
#include <string>

namespace twin::net {

/// Frames of one direction of a cable. Bytes are those of the frames, without FCS.
struct CableCounters {
    std::uint64_t sent = 0;  ///< put on the cable while its link was up
    std::uint64_t sent_bytes = 0;
    std::uint64_t delivered = 0;  ///< to the other end, duplicates and damaged ones too
    std::uint64_t delivered_bytes = 0;
    std::uint64_t lost = 0;  ///< by loss and burst-loss
    std::uint64_t duplicated = 0;
    std::uint64_t reordered = 0;    ///< arrived before one that was sent earlier
    std::uint64_t corrupted = 0;    ///< by corrupt and corrupt-undetected
    std::uint64_t queue_drops = 0;  ///< the queue was full, or kMaxInFlightBytes were on their way
    std::uint64_t mtu_drops = 0;    ///< larger than the MTU
    std::uint64_t cut_drops = 0;    ///< on their way when the link went down
};

/// Joins two jacks from construction to destruction. Both directions are independent of each other.
///
/// Without bandwidth, latency and jitter a frame arrives at the instant at which it was sent, before transmit()
/// returns, unless another delivery is under way on the timeline: then after that, in the order of sending. Frames of
/// one direction arrive in order unless `reorder` is set. A frame that came through more than kMaxHops switches goes
/// round in a loop: it takes the time that it would on kLoopBandwidth, so that a loop is a storm in time and not an
/// endless instant.
///
/// Chance depends on the seed, on the cable's name, on the direction and on the frames before, and on nothing else;
/// each impairment has a sequence of its own, so that switching one on does not change what another does.
///
/// One thread: the timeline's.
class Cable {
  public:
    /// IEEE 802.1D-1998, 8.10.2 recommends networks at most seven bridges wide.
    static constexpr unsigned kMaxHops = 7;
    static constexpr std::uint64_t kLoopBandwidth = 1'000'000'000;
    /// On their way at once in one direction; what is more is lost.
    static constexpr std::size_t kMaxInFlightBytes = 64 * 1024 * 1024;

    /// Neither jack has a cable yet, and they are two. Tells both that the link is up, unless `options` say it's down.
    /// `seed` is the run's.
    Cable(std::string name, Jack& first, Jack& second, Timeline& timeline, const LinkOptions& options = {},
          std::uint64_t seed = 0);
    /// Tells both jacks that the link is down if it was up, and unplugs them. Frames on their way are lost.
    ~Cable();
    Cable(const Cable&) = delete;
    Cable& operator=(const Cable&) = delete;

    [[nodiscard]] const std::string& name() const { return name_; }
    /// The jacks; nullptr for one that was destroyed.
    [[nodiscard]] Jack* first() const { return ends_[0]; }
    [[nodiscard]] Jack* second() const { return ends_[1]; }
    [[nodiscard]] bool up() const { return up_; }

    [[nodiscard]] const LinkOptions& options() const { return options_; }
    /// From now on. Frames that wait for the wire go at the new bandwidth; those on their way arrive when they would
    /// have. Another seed begins the sequences anew.
    void set_options(const LinkOptions& options);
    /// The options' `up`.
    void set_up(bool up);

    [[nodiscard]] const CableCounters& counters(Way way) const;

    /// Sees each frame when it arrives, and each that is lost when it is lost; its comment says what happened to it.
    void add_tap(std::shared_ptr<Tap> tap) { taps_.add(std::move(tap)); }
    void remove_tap(const Tap* tap) { taps_.remove(tap); }

  private:
    friend class Jack;
    class Direction;

    void send(const Jack& from, Frame&& frame);
    void detach(const Jack& jack);
    void change_link();

    std::string name_;
    Timeline& timeline_;
    LinkOptions options_;
    std::uint64_t seed_;
    Jack* ends_[2];
    bool up_ = false;
    Taps taps_;
    std::unique_ptr<Direction> directions_[2];
};

}  // namespace twin::net
