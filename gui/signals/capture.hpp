// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "gui/signals/analog_track.hpp"
#include "gui/signals/digital_track.hpp"
#include "gui/signals/records.hpp"

#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace twin::gui::scope {

enum class Kind : std::uint8_t { digital, analog, number };

/// One signal, and all that is known of it.
struct Channel {
    std::string name;
    std::string unit;
    Kind kind = Kind::digital;
    DigitalTrack digital;  ///< of kind digital
    AnalogTrack analog;    ///< of the others
    std::vector<Gap> gaps;

    [[nodiscard]] bool isDigital() const { return kind == Kind::digital; }
    [[nodiscard]] std::size_t bytes() const { return digital.bytes() + analog.bytes() + gaps.capacity() * sizeof(Gap); }
};

/// The signals of one device. Channels stay where they are in memory for as long as they are here.
class Capture {
  public:
    /// What a probe says when it begins: `level` or `value` of each channel, in the order of its records' numbers.
    struct Begin {
        std::string name;
        std::string unit;
        Kind kind = Kind::digital;
        Level level = Level::unknown;
        double value = kUnknown;
    };
    static constexpr std::size_t kMostBytes = 400'000'000;

    explicit Capture(std::size_t most_bytes = kMostBytes) : most_bytes_(most_bytes) {}

    [[nodiscard]] const std::vector<std::unique_ptr<Channel>>& channels() const { return channels_; }
    [[nodiscard]] Channel* find(const std::string& name) const;
    /// A probe begins at `t`: of what it watches, all from then on comes from it. Who took a channel before no longer
    /// feeds it. The span between what was known and `t` is a gap.
    int begin(Time t, const std::vector<Begin>& channels);
    /// A batch of probe `feed`, whose first record counts from `base`. Refused as a whole, with what is wrong, if any of
    /// it is.
    tl::expected<std::size_t, std::string> take(int feed, Bytes bytes, Time base, Time until, std::uint64_t dropped);
    /// Nothing comes any more: from what was told last on nothing is known.
    void end(int feed);
    /// Forgets a channel and its samples.
    void remove(const std::string& name);
    /// Forgets all samples; what is fed goes on.
    void clear();
    /// Forgets everything: another device is looked at.
    void reset();

    /// Everything before it is known of all channels that are fed; of none, the last that was.
    [[nodiscard]] Time until() const;
    /// The first instant of which something is kept.
    [[nodiscard]] Time start() const;
    [[nodiscard]] std::size_t bytes() const;
    [[nodiscard]] std::uint64_t records() const { return records_; }
    [[nodiscard]] std::uint64_t lost() const { return lost_; }

  private:
    struct Feed {
        int number;
        Time until;
        std::vector<Channel*> channels;  ///< null: it no longer feeds it
    };

    Channel& channelFor(const Begin& begin);
    static void breakOff(Channel& channel, Time from, Time to, std::uint64_t lost);
    void trim();

    const std::size_t most_bytes_;
    std::vector<std::unique_ptr<Channel>> channels_;
    std::vector<Feed> feeds_;
    int next_feed_ = 1;
    Time start_ = std::numeric_limits<Time>::max();
    Time known_until_ = 0;
    std::uint64_t records_ = 0;
    std::uint64_t lost_ = 0;
};

}  // namespace twin::gui::scope
