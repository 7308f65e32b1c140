// SPDX-License-Identifier: BSD-3-Clause
#include "gui/signals/capture.hpp"

#include <algorithm>
#include <array>

namespace twin::gui::scope {

Channel* Capture::find(const std::string& name) const {
    const auto found =
        std::find_if(channels_.begin(), channels_.end(), [&](const auto& channel) { return channel->name == name; });
    return found == channels_.end() ? nullptr : found->get();
}

Channel& Capture::channelFor(const Begin& begin) {
    auto* channel = find(begin.name);
    if (channel == nullptr) {
        channels_.push_back(std::make_unique<Channel>());
        channel = channels_.back().get();
        channel->name = begin.name;
        channel->kind = begin.kind;
    } else if (channel->kind != begin.kind) {
        channel->kind = begin.kind;
        channel->digital.clear();
        channel->analog.clear();
        channel->gaps.clear();
    }
    channel->unit = begin.unit;
    return *channel;
}

void Capture::breakOff(Channel& channel, Time from, Time to, std::uint64_t lost) {
    if (channel.isDigital()) {
        channel.digital.append(from, Level::unknown);
    } else if (known(channel.analog.before(channel.analog.end()))) {
        channel.analog.append(from, kUnknown);
    }
    if (to > from) {
        channel.gaps.push_back({from, to, lost});
    }
}

int Capture::begin(Time t, const std::vector<Begin>& channels) {
    Feed feed{next_feed_++, t, {}};
    for (const auto& begin : channels) {
        auto& channel = channelFor(begin);
        bool was_fed = false;
        for (auto& other : feeds_) {
            for (auto*& fed : other.channels) {
                if (fed == &channel) {
                    fed = nullptr;
                    was_fed = true;
                    if (other.until < t) {
                        breakOff(channel, other.until, t, 0);
                    }
                }
            }
        }
        if (channel.isDigital()) {
            auto& track = channel.digital;
            if (!was_fed && track.size() > 0) {
                channel.gaps.push_back({track.time(track.end() - 1), t, 0});
            }
            track.append(t, begin.level);
        } else {
            auto& track = channel.analog;
            if (!was_fed && track.size() > 0) {
                channel.gaps.push_back({track.time(track.end() - 1), t, 0});
            }
            track.append(t, begin.value);
        }
        feed.channels.push_back(&channel);
    }
    std::erase_if(feeds_, [](const Feed& other) {
        return std::all_of(other.channels.begin(), other.channels.end(), [](auto* one) { return one == nullptr; });
    });
    start_ = std::min(start_, t);
    known_until_ = std::max(known_until_, t);
    feeds_.push_back(std::move(feed));
    return feeds_.back().number;
}

tl::expected<std::size_t, std::string> Capture::take(int number, Bytes bytes, Time base, Time until,
                                                     std::uint64_t dropped) {
    const auto feed = std::find_if(feeds_.begin(), feeds_.end(), [&](const Feed& one) { return one.number == number; });
    if (feed == feeds_.end()) {
        return 0;  // all of its channels come from another probe by now
    }
    // The base is what its instants count from, and may be before what has been told.
    if (until < base) {
        return tl::unexpected(std::string("the batch ends before it begins"));
    }
    std::array<bool, 64> valued{};
    const auto many = std::min(feed->channels.size(), valued.size());
    for (std::size_t i = 0; i < many; ++i) {
        valued.at(i) = feed->channels[i] != nullptr && !feed->channels[i]->isDigital();
    }
    // A channel that was taken over may be of either kind: its records are passed over.
    std::array<Channel*, 64> to{};
    std::copy_n(feed->channels.begin(), many, to.begin());
    const auto whole = std::all_of(to.begin(), to.begin() + static_cast<std::ptrdiff_t>(many),
                                   [](auto* one) { return one != nullptr; });
    if (whole) {
        const auto checked = checkRecords(bytes, base, until, {valued.data(), many});
        if (!checked) {
            return checked;
        }
    }
    if (dropped > 0) {
        lost_ += dropped;
        for (auto* channel : feed->channels) {
            if (channel != nullptr) {
                breakOff(*channel, feed->until, std::max(feed->until, base), dropped);
            }
        }
    }
    RecordReader reader(bytes, base);
    Record record;
    std::size_t taken = 0;
    while (reader.next(record)) {
        auto* channel = record.channel < many ? to.at(record.channel) : nullptr;
        if (channel == nullptr || record.has_value == channel->isDigital() || record.t > until) {
            continue;
        }
        if (record.has_value) {
            channel->analog.append(record.t, record.value);
        } else {
            channel->digital.append(record.t, record.level);
        }
        ++taken;
    }
    feed->until = std::max(feed->until, until);
    known_until_ = std::max(known_until_, until);
    records_ += taken;
    trim();
    return taken;
}

void Capture::end(int number) {
    const auto feed = std::find_if(feeds_.begin(), feeds_.end(), [&](const Feed& one) { return one.number == number; });
    if (feed == feeds_.end()) {
        return;
    }
    for (auto* channel : feed->channels) {
        if (channel != nullptr) {
            breakOff(*channel, feed->until, feed->until, 0);
        }
    }
    feeds_.erase(feed);
}

void Capture::remove(const std::string& name) {
    auto* channel = find(name);
    for (auto& feed : feeds_) {
        std::replace(feed.channels.begin(), feed.channels.end(), channel, static_cast<Channel*>(nullptr));
    }
    std::erase_if(feeds_, [](const Feed& feed) {
        return std::all_of(feed.channels.begin(), feed.channels.end(), [](auto* one) { return one == nullptr; });
    });
    std::erase_if(channels_, [&](const auto& one) { return one.get() == channel; });
}

void Capture::clear() {
    for (auto& channel : channels_) {
        const auto level = channel->digital.before(channel->digital.end());
        const auto value = channel->analog.before(channel->analog.end());
        channel->digital.clear();
        channel->analog.clear();
        channel->gaps.clear();
        if (channel->isDigital()) {
            channel->digital.append(until(), level);
        } else if (known(value)) {
            channel->analog.append(until(), value);
        }
    }
    start_ = channels_.empty() ? std::numeric_limits<Time>::max() : until();
    records_ = 0;
    lost_ = 0;
}

void Capture::reset() {
    feeds_.clear();
    channels_.clear();
    start_ = std::numeric_limits<Time>::max();
    known_until_ = 0;
    records_ = 0;
    lost_ = 0;
}

Time Capture::until() const {
    if (feeds_.empty()) {
        return known_until_;
    }
    return std::min_element(feeds_.begin(), feeds_.end(),
        [](const Feed& a, const Feed& b) { return a.until < b.until; })
        ->until;
}

Time Capture::start() const { return std::min(start_, until()); }

std::size_t Capture::bytes() const {
    std::size_t all = 0;
    for (const auto& channel : channels_) {
        all += channel->bytes();
    }
    return all;
}

void Capture::trim() {
    // What is oldest goes, whosever it is: what is kept is then the same span of all that change often.
    while (bytes() > most_bytes_) {
        Channel* oldest = nullptr;
        Time at = std::numeric_limits<Time>::max();
        for (const auto& channel : channels_) {
            const bool many = channel->digital.size() > DigitalTrack::kChunk ||
                              channel->analog.size() > AnalogTrack::kChunk;
            const auto first = std::min(channel->digital.oldest(), channel->analog.oldest());
            if (many && first < at) {
                at = first;
                oldest = channel.get();
            }
        }
        if (oldest == nullptr || !(oldest->digital.dropOldest() || oldest->analog.dropOldest())) {
            return;
        }
        start_ = std::max(start_, std::min(oldest->digital.oldest(), oldest->analog.oldest()));
    }
}

}  // namespace twin::gui::scope
