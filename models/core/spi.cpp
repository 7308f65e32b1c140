// SPDX-License-Identifier: BSD-3-Clause
#include "models/core/spi.hpp"

#include <algorithm>

#include "models/core/time.hpp"

namespace twin {

SpiBus::SpiBus(std::string name, Net& sck, Net* mosi, Net* miso)
    : name_(std::move(name)), sck_(sck), mosi_(mosi), miso_(miso) {
    sck.spi = this;
}

void SpiBus::begin() const {
    sck_.begin_word();
    if (mosi_ != nullptr) mosi_->begin_word();
    if (miso_ != nullptr) miso_->begin_word();
}

void SpiBus::draw(std::uint32_t mosi, std::uint32_t miso, const SpiFormat& format) const {
    const std::uint64_t period = kPicosecondsPerSecond / std::max<std::uint32_t>(format.hz, 1);
    const std::uint64_t length = format.bits * period;
    std::vector<WireEdge> clock;
    std::vector<WireEdge> out;
    std::vector<WireEdge> in;
    for (unsigned i = 0; i < format.bits; ++i) {
        const unsigned bit = format.lsb_first ? i : format.bits - 1U - i;
        const std::uint64_t from = i * period;
        // Data changes at the first edge of a clock, or half a period before it.
        clock.push_back({format.cpha ? from : from + period / 2, !format.cpol});
        clock.push_back({format.cpha ? from + period / 2 : from + period, format.cpol});
        out.push_back({from, (mosi >> bit & 1) != 0});
        in.push_back({from, (miso >> bit & 1) != 0});
    }
    sck_.end_word({clock, length, false, true});
    if (mosi_ != nullptr) mosi_->end_word({out, length, false, true});
    if (miso_ != nullptr) miso_->end_word({in, length, false, true});
}

std::uint32_t SpiBus::transfer(std::uint32_t mosi, const SpiFormat& format) {
    const std::uint32_t ones = format.bits >= 32 ? 0xFFFFFFFFU : (1U << format.bits) - 1;
    std::uint32_t miso = ones;
    bool answered = false;
    for (SpiTarget* target : targets_) {
        if (!target->spi_selected()) continue;
        miso &= target->spi_transfer(mosi & ones, format);
        answered = true;
    }
    miso = answered ? miso & ones : (miso_ != nullptr && miso_->high() ? ones : 0);
    if (observer_) observer_(mosi & ones, miso);
    if (sck_.watched() || (mosi_ != nullptr && mosi_->watched()) || (miso_ != nullptr && miso_->watched()))
        draw(mosi, miso, format);
    return miso;
}

}  // namespace twin
