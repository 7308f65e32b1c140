// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "gui/signals/decoder.hpp"

namespace twin::gui::scope {

/// I2C as in UM10204, 3.1: conditions, addresses of 7 and 10 bits, bytes and their acknowledgement.
class I2cDecoder final : public Decoder {
  public:
    I2cDecoder(const Channel& scl, const Channel& sda);
    [[nodiscard]] bool reads(const Channel* channel) const override { return channel == scl_ || channel == sda_; }

  protected:
    bool step(Time until, std::size_t& cost) override;
    void reset() override;

  private:
    enum class Next : std::uint8_t { address, address_low, data };

    void condition(Time t, bool starts);
    void clockRose(Time t);
    void clockFell(Time t);
    void byteDone(Time t);
    void abandon();

    const Channel* scl_;
    const Channel* sda_;
    MergedLines lines_;
    bool active_ = false;  ///< between start and stop
    Next next_ = Next::address;
    unsigned bits_ = 0;
    std::uint32_t value_ = 0;
    std::uint32_t high_ = 0;  ///< of an address of 10 bits
    bool nak_ = false;
    Time from_ = 0;
    Time ack_from_ = 0;
};

}  // namespace twin::gui::scope
