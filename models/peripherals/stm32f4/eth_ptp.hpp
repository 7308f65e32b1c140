// SPDX-License-Identifier: BSD-3-Clause
// The Ethernet MAC's clock for IEEE 1588, and which frames it stamps. Source: RM0090 rev 19, chapters 33.5.9 (PTP) and
// 33.8.3 (IEEE 1588 time stamp registers).
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <span>

#include "models/peripherals/stm32f4/alternate_function.hpp"
#include "models/peripherals/stm32f4/peripheral.hpp"

namespace twin::stm32f4 {

/// A PTP message in a frame.
struct PtpMessage {
    enum class Over : std::uint8_t { ethernet, ipv4, ipv6 };
    Over over = Over::ethernet;
    unsigned version = 2;  ///< 1 or 2
    unsigned type = 0;     ///< as RDES4.PMT numbers it, 1 to 7
};

/// Empty if there is none. `frame` without FCS.
std::optional<PtpMessage> find_ptp(std::span<const std::uint8_t> frame);

/// System time: seconds, and subseconds of 1 ns (digital roll-over) or of 2^-31 s (binary). It counts HCLK: coarse,
/// each cycle adds STSSI; fine, each overflow of the 32-bit accumulator does, to which each cycle adds the addend.
///
/// It is computed when somebody asks; alarms are for the target time and, if a pad has it, the PPS output.
class EthPtp {
  public:
    struct Stamp {
        std::uint32_t seconds = 0;
        std::uint32_t subseconds = 0;
    };

    /// Declares its registers in `bank`. `clock` is ETHMACPTP; `reached` is called when the target time comes.
    EthPtp(Peripheral& owner, RegisterBank& bank, Clock& clock, std::function<void()> reached);
    EthPtp(const EthPtp&) = delete;
    EthPtp& operator=(const EthPtp&) = delete;

    bool enabled() const { return tse_ != 0; }
    /// The time at an instant not after now.
    Stamp at(const Time& when) const;
    /// Whether a received frame gets a time stamp.
    bool stamps(const std::optional<PtpMessage>& message) const;

    /// Of its owner.
    void on_reset();
    void on_loaded();

  private:
    /// What the clock does since `base_`.
    struct Rate {
        std::uint32_t runs = 0, fine = 0, digital = 0, increment = 0, addend = 0;
    };
    void declare(RegisterBank& bank);
    std::uint32_t second() const { return rate_->digital != 0 ? 1'000'000'000U : 0x80000000U; }
    std::uint64_t ticks_to(const Time& when) const;
    /// Increments up to `when`, since base_.
    unsigned __int128 increments(const Time& when) const;
    /// When so many subseconds have passed since base_: empty if never.
    std::optional<Time> instant_of(unsigned __int128 subseconds) const;
    void rebase();
    void take_rate();
    void on_control(std::uint32_t written);
    void update_time(bool initialize);
    void arm();
    void arm_pps();
    void on_pps();

    Peripheral& owner_;
    Clock& clock_;
    std::function<void()> reached_;
    Signal pps_;
    Field tse_, fine_, digital_, trigger_;
    Register *control_ = nullptr, *increment_ = nullptr, *addend_ = nullptr, *update_high_ = nullptr,
             *update_low_ = nullptr, *target_high_ = nullptr, *target_low_ = nullptr, *status_ = nullptr,
             *pps_control_ = nullptr;
    State<std::uint64_t> base_ps_;
    State<Stamp> base_;
    State<std::uint32_t> accumulator_;
    State<Rate> rate_;
    Alarm target_, pps_edge_;
};

}  // namespace twin::stm32f4
