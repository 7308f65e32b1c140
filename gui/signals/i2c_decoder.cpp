// SPDX-License-Identifier: BSD-3-Clause
#include "gui/signals/i2c_decoder.hpp"

namespace twin::gui::scope {
namespace {

constexpr std::size_t kScl = 0;
constexpr std::size_t kSda = 1;

}  // namespace

I2cDecoder::I2cDecoder(const Channel& scl, const Channel& sda)
    : Decoder(1), scl_(&scl), sda_(&sda), lines_({&scl.digital, &sda.digital}) {}

void I2cDecoder::reset() {
    lines_.restart();
    abandon();
}

void I2cDecoder::abandon() {
    active_ = false;
    next_ = Next::address;
    bits_ = 0;
    value_ = 0;
}

bool I2cDecoder::step(Time until, std::size_t&) {
    LineEdge edge{};
    // Data changes while the clock is low: at one instant, a clock that falls goes first and one that rises last.
    const auto rank = [](std::size_t line, Level level) {
        return line == kSda ? 1 : level == Level::high ? 2 : 0;
    };
    if (!lines_.next(until, edge, rank)) {
        return false;
    }
    // A line with a pull-up that nobody drives is told as driven high by it; anything else is not known.
    if (!driven(edge.level)) {
        abandon();
        return true;
    }
    if (edge.line == kSda) {
        if (lines_.level(kScl) == Level::high && driven(edge.was)) {
            condition(edge.t, edge.level == Level::low);
        }
    } else if (driven(edge.was) && driven(lines_.level(kSda))) {
        if (edge.level == Level::high) {
            clockRose(edge.t);
        } else {
            clockFell(edge.t);
        }
    }
    return true;
}

void I2cDecoder::condition(Time t, bool starts) {
    if (!starts && !active_) {
        return;  // begun before the capture
    }
    // The clock's rise before a condition looks like the first bit of another byte.
    if (bits_ > 1) {
        annotate({from_, t, value_, Mark::incomplete, static_cast<std::uint8_t>(bits_), true});
    }
    const bool again = active_;
    abandon();
    active_ = starts;
    annotate({t, t, 0, starts ? (again ? Mark::repeat : Mark::start) : Mark::stop, 0, false});
}

void I2cDecoder::clockRose(Time t) {
    if (!active_) {
        return;
    }
    const bool one = lines_.level(kSda) == Level::high;
    if (bits_ == 0) {
        from_ = t;
    }
    if (bits_ < 8) {
        value_ = value_ << 1 | (one ? 1U : 0U);
    } else {
        nak_ = one;
    }
    ++bits_;
}

void I2cDecoder::clockFell(Time t) {
    if (!active_) {
        return;
    }
    if (bits_ == 8) {
        ack_from_ = t;
    } else if (bits_ == 9) {
        byteDone(t);
    }
}

void I2cDecoder::byteDone(Time t) {
    constexpr std::uint32_t kTenBits = 0x1e;  // 11110xx: two more bits of an address whose rest follows
    const bool reads = (value_ & 1) != 0;
    const auto mark = reads ? Mark::address_read : Mark::address_write;
    if (next_ == Next::address) {
        next_ = Next::data;
        if (value_ >> 3 == kTenBits) {
            high_ = value_ >> 1 & 3;
            next_ = reads ? Next::data : Next::address_low;
            annotate({from_, ack_from_, high_ << 8, mark, 2, false});
        } else {
            annotate({from_, ack_from_, value_ >> 1, mark, 7, false});
        }
    } else if (next_ == Next::address_low) {
        next_ = Next::data;
        annotate({from_, ack_from_, high_ << 8 | value_, Mark::address_write, 10, false});
    } else {
        annotate({from_, ack_from_, value_, Mark::data, 8, false});
    }
    annotate({ack_from_, t, 0, nak_ ? Mark::nak : Mark::ack, 1, false});
    bits_ = 0;
    value_ = 0;
}

}  // namespace twin::gui::scope
