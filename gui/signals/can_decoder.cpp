// SPDX-License-Identifier: BSD-3-Clause
#include "gui/signals/can_decoder.hpp"

#include <algorithm>
#include <vector>

namespace twin::gui::scope {
namespace {

// The longest: extended, 8 bytes, 29 stuff bits, with its end and what is between frames.
constexpr double kLongestBits = 164;
// After a frame: delimiter of the acknowledgement, end, and two bits until the next may begin.
constexpr double kIdleBits = 9.5;

/// Bits of one frame, as its receivers see them.
class FrameBits {
  public:
    FrameBits(const DigitalTrack& track, std::uint64_t start, const CanSettings& settings)
        : track_(track), settings_(settings), place_(start), bit_start_(static_cast<double>(track.time(start))),
          bit_(1e9 / settings.bit_rate) {}

    enum class Got : std::uint8_t { bit, stuffing, lost };

    /// The next bit of the stuffed part of a frame, 1 is recessive; stuff bits are left out.
    Got stuffed(std::uint8_t& value) {
        if (run_ == 5) {
            const auto same = last_;
            std::uint8_t extra = 0;
            if (const auto got = raw(extra); got != Got::bit) {
                return got;
            }
            if (extra == same) {
                return Got::stuffing;
            }
        }
        return raw(value);
    }

    /// Before what is not stuffed begins: a stuff bit behind the last bit of the CRC.
    Got endStuffing() {
        if (run_ != 5) {
            return Got::bit;
        }
        const auto same = last_;
        std::uint8_t extra = 0;
        const auto got = raw(extra);
        return got == Got::bit && extra == same ? Got::stuffing : got;
    }

    Got raw(std::uint8_t& value) {
        from_ = bit_start_;
        const auto sample = bit_start_ + settings_.sample_point * bit_;
        move(sample);
        const auto level = track_.before(place_);
        if (!driven(level)) {
            return Got::lost;
        }
        value = (level == Level::high) != settings_.inverted ? 1 : 0;
        run_ = value == last_ ? run_ + 1 : 1;
        last_ = value;
        // Receivers synchronise to each edge from recessive to dominant.
        auto next = bit_start_ + bit_;
        const auto edge = place_;
        if (value == 1 && edge < track_.end() && dominant(track_.level(edge))) {
            const auto off = static_cast<double>(track_.time(edge)) - next;
            if (std::abs(off) < bit_ * 0.4) {
                next += off;
            }
        }
        bit_start_ = next;
        return Got::bit;
    }

    [[nodiscard]] Time from() const { return static_cast<Time>(from_); }         ///< where the last bit began
    [[nodiscard]] Time to() const { return static_cast<Time>(bit_start_); }      ///< where the next one begins
    [[nodiscard]] std::uint64_t place() const { return place_; }
    [[nodiscard]] std::size_t edges(std::uint64_t since) const { return static_cast<std::size_t>(place_ - since); }

  private:
    [[nodiscard]] bool dominant(Level level) const { return level == (settings_.inverted ? Level::high : Level::low); }
    void move(double t) { place_ = track_.after(static_cast<Time>(t), place_); }

    const DigitalTrack& track_;
    const CanSettings& settings_;
    std::uint64_t place_;
    double bit_start_;
    double bit_;
    double from_ = 0;
    int run_ = 0;
    std::uint8_t last_ = 1;
};

/// Reads a frame's fields one after the other, and tells each.
class FrameReader {
  public:
    FrameReader(FrameBits& bits, std::vector<Annotation>& told) : bits_(bits), told_(told) {}

    void read() {
        std::uint32_t value = 0;
        if (!field(1, value)) {
            return;  // the start of the frame
        }
        std::uint32_t id = 0;
        const auto id_from = bits_.to();
        std::uint32_t remote = 0;
        std::uint32_t extended = 0;
        if (!field(11, id)) {
            return;
        }
        auto id_to = bits_.to();
        if (!field(1, remote) || !field(1, extended)) {
            return;
        }
        if (extended != 0) {
            std::uint32_t low = 0;
            if (!field(18, low)) {
                return;
            }
            id = id << 18 | low;
            id_to = bits_.to();
        }
        tell({id_from, id_to, id, Mark::id, static_cast<std::uint8_t>(extended != 0 ? 29 : 11), false});
        std::uint32_t reserved = 0;
        if (extended != 0 && !field(1, remote)) {
            return;
        }
        if (remote != 0) {
            tell({bits_.from(), bits_.to(), 0, Mark::remote, 1, false});
        }
        if (!field(1, reserved)) {
            return;
        }
        if (reserved != 0) {
            fault(Mark::form);  // a frame of CAN FD
            return;
        }
        if (extended != 0 && !field(1, reserved)) {
            return;
        }
        data(remote != 0);
    }

  private:
    void data(bool remote) {
        const auto length_from = bits_.to();
        std::uint32_t length = 0;
        if (!field(4, length)) {
            return;
        }
        tell({length_from, bits_.to(), length, Mark::length, 4, false});
        const auto bytes = remote ? 0U : std::min(length, 8U);
        for (std::uint32_t i = 0; i < bytes; ++i) {
            const auto from = bits_.to();
            std::uint32_t byte = 0;
            if (!field(8, byte)) {
                return;
            }
            tell({from, bits_.to(), byte, Mark::data, 8, false});
        }
        const auto expected = canCrc(seen_);
        const auto crc_from = bits_.to();
        std::uint32_t crc = 0;
        if (!field(15, crc)) {
            return;
        }
        tell({crc_from, bits_.to(), crc, Mark::crc, 15, crc != expected});
        if (const auto got = bits_.endStuffing(); got != FrameBits::Got::bit) {
            faultOf(got);
            return;
        }
        tail();
    }

    void tail() {
        std::uint8_t bit = 0;
        if (!plain(bit)) {
            return;
        }
        if (bit == 0) {
            fault(Mark::form);
            return;
        }
        if (!plain(bit)) {
            return;
        }
        tell({bits_.from(), bits_.to(), 0, bit == 0 ? Mark::ack : Mark::nak, 1, bit != 0});
        const auto from = bits_.to();
        for (int i = 0; i < 8; ++i) {  // the delimiter, and seven of the end
            if (!plain(bit)) {
                return;
            }
            if (bit == 0) {
                fault(Mark::form);
                return;
            }
        }
        tell({from, bits_.to(), 0, Mark::end, 7, false});
    }

    bool field(int many, std::uint32_t& value) {
        value = 0;
        for (int i = 0; i < many; ++i) {
            std::uint8_t bit = 0;
            if (const auto got = bits_.stuffed(bit); got != FrameBits::Got::bit) {
                faultOf(got);
                return false;
            }
            seen_.push_back(bit);
            value = value << 1 | bit;
        }
        return true;
    }

    bool plain(std::uint8_t& bit) {
        const auto got = bits_.raw(bit);
        if (got != FrameBits::Got::bit) {
            faultOf(got);
            return false;
        }
        return true;
    }

    void faultOf(FrameBits::Got got) {
        if (got == FrameBits::Got::stuffing) {
            fault(Mark::stuffing);
        }
    }
    void fault(Mark mark) { tell({bits_.from(), bits_.to(), 0, mark, 1, true}); }
    void tell(const Annotation& one) { told_.push_back(one); }

    FrameBits& bits_;
    std::vector<Annotation>& told_;
    std::vector<std::uint8_t> seen_;
};

}  // namespace

std::uint32_t canCrc(std::span<const std::uint8_t> bits) {
    constexpr std::uint32_t kPolynomial = 0x4599;
    std::uint32_t crc = 0;
    for (const auto bit : bits) {
        const bool invert = (bit != 0) != ((crc >> 14 & 1) != 0);
        crc = (crc << 1 & 0x7fff) ^ (invert ? kPolynomial : 0);
    }
    return crc;
}

bool CanDecoder::step(Time until, std::size_t& cost) {
    const auto& track = line_->digital;
    place_ = std::max(place_, track.begin());
    if (place_ == track.end()) {
        return false;
    }
    const double bit = 1e9 / settings_.bit_rate;
    const auto recessive = settings_.inverted ? Level::low : Level::high;
    const auto dominant = settings_.inverted ? Level::high : Level::low;
    const bool falls = track.before(place_) == recessive && track.level(place_) == dominant;
    const bool was_idle = falls && place_ > track.begin() &&
                          static_cast<double>(track.time(place_) - track.time(place_ - 1)) >= kIdleBits * bit;
    if (!was_idle) {
        ++place_;
        return true;
    }
    if (static_cast<double>(until - track.time(place_)) < kLongestBits * bit) {
        return false;
    }
    FrameBits bits(track, place_, settings_);
    std::vector<Annotation> told;
    FrameReader(bits, told).read();
    for (const auto& one : told) {
        annotate(one);
    }
    cost += bits.edges(place_);
    place_ = std::max(bits.place(), place_ + 1);
    return true;
}

}  // namespace twin::gui::scope
