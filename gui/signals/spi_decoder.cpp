// SPDX-License-Identifier: BSD-3-Clause
#include "gui/signals/spi_decoder.hpp"

#include <algorithm>

namespace twin::gui::scope {
namespace {

constexpr std::size_t kSck = 0;
constexpr std::size_t kMosi = 1;
constexpr std::size_t kCs = 3;

const DigitalTrack* trackOf(const Channel* channel) { return channel == nullptr ? nullptr : &channel->digital; }

}  // namespace

SpiDecoder::SpiDecoder(const Channel& sck, const Channel* mosi, const Channel* miso, const Channel* cs,
                       SpiSettings settings)
    : Decoder(2), channels_{&sck, mosi, miso, cs},
      lines_({&sck.digital, trackOf(mosi), trackOf(miso), trackOf(cs)}), settings_(settings) {
    reset();
}

bool SpiDecoder::reads(const Channel* channel) const {
    return channel != nullptr && std::find(channels_.begin(), channels_.end(), channel) != channels_.end();
}

void SpiDecoder::reset() {
    lines_.restart();
    selected_ = channels_[kCs] == nullptr;
    bits_ = 0;
    last_edge_ = 0;
    half_ = std::numeric_limits<Time>::max();
    leading_ = false;
    std::fill_n(values_, 2, 0U);
    std::fill_n(known_, 2, true);
}

bool SpiDecoder::step(Time until, std::size_t&) {
    LineEdge edge{};
    const auto selecting = settings_.cs_high ? Level::high : Level::low;
    // At one instant: who is selected hears the clock that comes with it, and the last one before it is deselected.
    const auto rank = [&](std::size_t line, Level level) {
        return line == kCs ? (level == selecting ? 0 : 3) : line == kSck ? 2 : 1;
    };
    if (!lines_.next(until, edge, rank)) {
        return false;
    }
    if (edge.line == kCs) {
        select(edge);
    } else if (edge.line == kSck) {
        clock(edge);
    }
    return true;
}

void SpiDecoder::select(const LineEdge& edge) {
    if (selected_ && bits_ > 0) {
        endWord(edge.t, false);
    }
    selected_ = edge.level == (settings_.cs_high ? Level::high : Level::low);
    bits_ = 0;
    leading_ = false;
}

void SpiDecoder::clock(const LineEdge& edge) {
    if (!selected_) {
        return;
    }
    if (!driven(edge.level) || !driven(edge.was)) {
        bits_ = 0;
        leading_ = false;
        return;
    }
    const bool idle_high = settings_.mode >= 2;
    const bool second_counts = settings_.mode % 2 == 1;
    const bool leads = (edge.level == Level::high) != idle_high;
    const auto since = edge.t - last_edge_;
    if (channels_[kCs] == nullptr && bits_ > 0 && half_ < std::numeric_limits<Time>::max() / 20 && since > 20 * half_) {
        endWord(last_edge_, false);
    }
    if (last_edge_ > 0 && since > 0) {
        half_ = std::min(half_, since);
    }
    last_edge_ = edge.t;
    if (leads) {
        leading_ = true;
        if (bits_ == 0) {
            from_ = edge.t;
        }
    } else if (!leading_) {
        return;  // the end of a bit whose begin was not seen
    }
    if (leads != second_counts) {
        for (std::size_t lane = 0; lane < 2; ++lane) {
            const auto level = lines_.level(kMosi + lane);
            const std::uint32_t one = level == Level::high ? 1 : 0;
            known_[lane] = known_[lane] && driven(level);
            values_[lane] = settings_.lsb_first ? values_[lane] | one << bits_ : values_[lane] << 1 | one;
        }
        ++bits_;
    }
    if (!leads && bits_ == settings_.bits) {
        endWord(edge.t, true);
    }
}

void SpiDecoder::endWord(Time t, bool whole) {
    const auto bits = static_cast<std::uint8_t>(bits_);
    for (std::size_t lane = 0; lane < 2; ++lane) {
        if (lines_.has(kMosi + lane) && known_[lane]) {
            annotate({from_, t, values_[lane], whole ? Mark::data : Mark::incomplete, bits, !whole}, lane);
        }
    }
    bits_ = 0;
    leading_ = false;
    std::fill_n(values_, 2, 0U);
    std::fill_n(known_, 2, true);
}

}  // namespace twin::gui::scope
