// SPDX-License-Identifier: BSD-3-Clause
#include "models/core/spi.hpp"

namespace twin {

SpiBus::SpiBus(std::string name, Net& sck, Net* mosi, Net* miso)
    : name_(std::move(name)), sck_(sck), mosi_(mosi), miso_(miso) {
    sck.spi = this;
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
    return miso;
}

}  // namespace twin
