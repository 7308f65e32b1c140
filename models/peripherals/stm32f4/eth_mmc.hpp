// SPDX-License-Identifier: BSD-3-Clause
// The Ethernet MAC's management counters. Source: RM0090 rev 19, chapter 33.8.2 (MMC registers).
#pragma once

#include <array>
#include <cstdint>
#include <functional>

#include "models/core/register_bank.hpp"

namespace twin::stm32f4 {

class EthMmc {
  public:
    enum Counter : unsigned {
        sent_after_one_collision,
        sent_after_more_collisions,
        sent_good,
        received_crc_error,
        received_alignment_error,
        received_good_unicast
    };
    static constexpr unsigned kCounters = 6;

    /// Declares its registers in `bank`. `changed` is called when an interrupt flag may have changed.
    EthMmc(RegisterBank& bank, std::function<void()> changed);
    EthMmc(const EthMmc&) = delete;
    EthMmc& operator=(const EthMmc&) = delete;

    void count(Counter counter);
    /// A flag that its mask lets through.
    bool receive_interrupt() const { return (receive_flags_->get() & ~receive_mask_->get()) != 0; }
    bool transmit_interrupt() const { return (transmit_flags_->get() & ~transmit_mask_->get()) != 0; }

  private:
    void on_control(std::uint32_t written);
    Register& flags(Counter counter) { return counter <= sent_good ? *transmit_flags_ : *receive_flags_; }

    std::function<void()> changed_;
    Field stop_, reset_on_read_, freeze_, full_;
    Register *receive_flags_ = nullptr, *transmit_flags_ = nullptr, *receive_mask_ = nullptr, *transmit_mask_ = nullptr;
    std::array<Register*, kCounters> counters_{};
};

}  // namespace twin::stm32f4
