// SPDX-License-Identifier: BSD-3-Clause
#include "models/peripherals/stm32f4/eth_ptp.hpp"

#include <algorithm>
#include <cstddef>

namespace twin::stm32f4 {

namespace {

using u128 = unsigned __int128;
using Bytes = std::span<const std::uint8_t>;

constexpr std::uint32_t kTscr = 0x700, kSsir = 0x704, kTshr = 0x708, kTslr = 0x70C, kTshur = 0x710, kTslur = 0x714,
                        kTsar = 0x718, kTthr = 0x71C, kTtlr = 0x720, kTssr = 0x728, kPpscr = 0x72C;
// TSCR
constexpr std::uint32_t kTssti = 1 << 2, kTsstu = 1 << 3, kTsaru = 1 << 5, kAll = 1 << 8, kVersion2 = 1 << 10,
                        kOverEthernet = 1 << 11, kOverIpv6 = 1 << 12, kOverIpv4 = 1 << 13, kEventsOnly = 1 << 14,
                        kMaster = 1 << 15;
constexpr std::uint32_t kSign = 0x80000000;
constexpr std::uint32_t kSecondOverflow = 1, kTargetReached = 2;

// RDES4.PMT
enum Message : unsigned { kSync = 1, kFollowUp, kDelayReq, kDelayResp, kPdelayReq, kPdelayResp, kPdelayFollowUp };

std::uint16_t be16(Bytes bytes, std::size_t at) { return static_cast<std::uint16_t>(bytes[at] << 8 | bytes[at + 1]); }

unsigned type_of_version_1(unsigned control) { return control <= 3 ? (const unsigned[]){1, 3, 2, 4}[control] : 6; }

unsigned type_of_version_2(unsigned message) {
    switch (message) {
        case 0x0:
            return kSync;
        case 0x1:
            return kDelayReq;
        case 0x2:
        case 0xB:  // Announce
            return kPdelayReq;
        case 0x3:
        case 0xD:  // Management
            return kPdelayResp;
        case 0x8:
            return kFollowUp;
        case 0x9:
            return kDelayResp;
        case 0xA:
        case 0xC:  // Signaling
            return kPdelayFollowUp;
        default:
            return 0;
    }
}

/// Where a PTP header may begin: behind UDP's for its ports, or right behind the type.
std::optional<std::size_t> find_header(Bytes frame, PtpMessage::Over& over) {
    constexpr std::size_t kType = 12, kIp = 14;
    constexpr std::uint8_t kUdp = 17;
    if (frame.size() < kIp) return {};
    const std::uint16_t type = be16(frame, kType);
    if (type == 0x88F7) {
        over = PtpMessage::Over::ethernet;
        return kIp;
    }
    std::size_t udp = 0;
    if (type == 0x0800 && frame.size() >= kIp + 20 && frame[kIp + 9] == kUdp) {
        over = PtpMessage::Over::ipv4;
        udp = kIp + std::size_t{frame[kIp] & 0xFU} * 4;
    } else if (type == 0x86DD && frame.size() >= kIp + 40 && frame[kIp + 6] == kUdp) {
        over = PtpMessage::Over::ipv6;
        udp = kIp + 40;
    } else {
        return {};
    }
    if (frame.size() < udp + 8) return {};
    const std::uint16_t port = be16(frame, udp + 2);
    return port == 319 || port == 320 ? std::optional(udp + 8) : std::nullopt;
}

}  // namespace

std::optional<PtpMessage> find_ptp(Bytes frame) {
    PtpMessage message;
    const std::optional<std::size_t> at = find_header(frame, message.over);
    constexpr std::size_t kControl = 32;
    if (!at || frame.size() < *at + kControl + 1) return {};
    if ((frame[*at + 1] & 0xF) == 2) {
        message.version = 2;
        message.type = type_of_version_2(frame[*at] & 0xF);
    } else if (be16(frame, *at) == 1 && message.over != PtpMessage::Over::ethernet) {
        message.version = 1;
        message.type = type_of_version_1(frame[*at + kControl]);
    } else {
        return {};
    }
    return message.type == 0 ? std::nullopt : std::optional(message);
}

EthPtp::EthPtp(Peripheral& owner, RegisterBank& bank, Clock& clock, std::function<void()> reached)
    : owner_(owner),
      clock_(clock),
      reached_(std::move(reached)),
      pps_(owner, "ETH_PPS_OUT"),
      base_ps_(owner, "ptp.base_ps"),
      base_(owner, "ptp.base"),
      accumulator_(owner, "ptp.accumulator"),
      rate_(owner, "ptp.rate"),
      target_(owner, "ptp.target",
              [this] {
                  trigger_ = 0;
                  status_->set(status_->get() | kTargetReached);
                  reached_();
              }),
      pps_edge_(owner, "ptp.pps", [this] { on_pps(); }) {
    clock_.subscribe([this] { rebase(); },
                     [this] {
                         take_rate();
                         arm();
                     });
    pps_.on_pads([this] { arm_pps(); });
    declare(bank);
}

void EthPtp::declare(RegisterBank& bank) {
    control_ = &bank.reg(kTscr, "ETH_PTPTSCR", 0x2000)
                    .field(0, "TSE", Access::rw, tse_)
                    .field(1, "TSFCU", Access::rw, fine_)
                    .field(2, "TSSTI", Access::self_clearing)
                    .field(3, "TSSTU", Access::self_clearing)
                    .field(4, "TSITE", Access::rw, trigger_)
                    .field(5, "TSARU", Access::self_clearing)
                    .reserved(6, 2)
                    .field(8, "TSSARFE", Access::rw)
                    .field(9, "TSSSR", Access::rw, digital_)
                    .field(10, "TSPTPPSV2E", Access::rw)
                    .field(11, "TSSPTPOEFE", Access::rw)
                    .field(12, "TSSIPV6FE", Access::rw)
                    .field(13, "TSSIPV4FE", Access::rw)
                    .field(14, "TSSEME", Access::rw)
                    .field(15, "TSSMRME", Access::rw)
                    .field(16, 2, "TSCNT", Access::rw)
                    .unimplemented(18, "TSPFFMAE")
                    .reserved(19, 13)
                    .quiet_reads()
                    .on_write([this](std::uint32_t written) { on_control(written); });
    increment_ = &bank.reg(kSsir, "ETH_PTPSSIR").field(0, 8, "STSSI", Access::rw).reserved(8, 24).on_write([this] {
        rebase();
        take_rate();
        arm();
    });
    bank.reg(kTshr, "ETH_PTPTSHR").field(0, 32, "STS", Access::ro).timed_value([this](std::uint32_t) {
        return at(owner_.now()).seconds;
    });
    bank.reg(kTslr, "ETH_PTPTSLR")
        .field(0, 31, "STSS", Access::ro)
        .field(31, "STPNS", Access::ro)
        .timed_value([this](std::uint32_t) { return at(owner_.now()).subseconds; });
    update_high_ = &bank.reg(kTshur, "ETH_PTPTSHUR").field(0, 32, "TSUS", Access::rw);
    update_low_ = &bank.reg(kTslur, "ETH_PTPTSLUR").field(0, 31, "TSUSS", Access::rw).field(31, "TSUPNS", Access::rw);
    addend_ = &bank.reg(kTsar, "ETH_PTPTSAR").field(0, 32, "TSA", Access::rw);
    target_high_ = &bank.reg(kTthr, "ETH_PTPTTHR").field(0, 32, "TTSH", Access::rw).on_write([this] { arm(); });
    target_low_ = &bank.reg(kTtlr, "ETH_PTPTTLR").field(0, 32, "TTSL", Access::rw).on_write([this] { arm(); });
    status_ =
        &bank.reg(kTssr, "ETH_PTPTSSR").field(0, "TSSO", Access::rc_r).field(1, "TSTTR", Access::rc_r).reserved(2, 30);
    pps_control_ =
        &bank.reg(kPpscr, "ETH_PTPPPSCR").field(0, 4, "PPSFREQ", Access::rw).reserved(4, 28).on_write([this] {
            arm_pps();
        });
}

std::uint64_t EthPtp::ticks_to(const Time& when) const {
    if (rate_->runs == 0 || clock_.hz() == 0 || when.value() <= base_ps_) return 0;
    return time_to_ticks(picoseconds(when.value() - base_ps_), clock_.hz());
}

u128 EthPtp::increments(const Time& when) const {
    const std::uint64_t ticks = ticks_to(when);
    if (rate_->fine == 0) return ticks;
    return (u128{rate_->addend} * ticks + accumulator_) >> 32;
}

EthPtp::Stamp EthPtp::at(const Time& when) const {
    const u128 passed = increments(when) * rate_->increment + base_->subseconds;
    return {static_cast<std::uint32_t>(base_->seconds + static_cast<std::uint64_t>(passed / second())),
            static_cast<std::uint32_t>(passed % second())};
}

std::optional<Time> EthPtp::instant_of(u128 subseconds) const {
    if (rate_->runs == 0 || clock_.hz() == 0 || rate_->increment == 0) return {};
    u128 ticks = (subseconds + rate_->increment - 1) / rate_->increment;
    if (rate_->fine != 0) {
        if (rate_->addend == 0) return {};
        const u128 wanted = ticks << 32;
        ticks = wanted <= accumulator_ ? 0 : (wanted - accumulator_ + rate_->addend - 1) / rate_->addend;
    }
    if (ticks > std::uint64_t{1} << 56) return {};  // years from now, and beyond what a time holds
    return picoseconds(base_ps_) + ticks_to_time(static_cast<std::uint64_t>(ticks), clock_.hz());
}

void EthPtp::rebase() {
    const Time now = owner_.now();
    const std::uint64_t ticks = ticks_to(now);
    const u128 passed = increments(now) * rate_->increment + base_->subseconds;
    if (passed / second() + base_->seconds > 0xFFFFFFFFU) status_->set(status_->get() | kSecondOverflow);
    const Stamp stamp = at(now);
    if (rate_->fine != 0) accumulator_ = static_cast<std::uint32_t>(accumulator_ + u128{rate_->addend} * ticks);
    base_ = stamp;
    base_ps_ = now.value();
}

void EthPtp::take_rate() {
    rate_->runs = tse_ != 0 && clock_.running() ? 1 : 0;
    rate_->fine = fine_;
    rate_->digital = digital_;
    rate_->increment = increment_->get();
}

void EthPtp::on_control(std::uint32_t written) {
    rebase();
    if ((written & kTsaru) != 0) rate_->addend = addend_->get();
    take_rate();
    if ((written & kTssti) != 0) update_time(true);
    if ((written & kTsstu) != 0) update_time(false);
    arm();
}

void EthPtp::update_time(bool initialize) {
    const std::uint32_t seconds = *update_high_;
    const std::uint32_t subseconds = *update_low_ & ~kSign;
    if (initialize) {
        base_ = Stamp{seconds, subseconds};
        accumulator_ = 0;
        return;
    }
    std::uint64_t total_seconds = base_->seconds;
    std::uint64_t total = base_->subseconds;
    if ((*update_low_ & kSign) != 0) {
        total_seconds -= seconds;
        if (total < subseconds) {
            total += second();
            --total_seconds;
        }
        total -= subseconds;
    } else {
        total_seconds += seconds;
        total += subseconds;
    }
    base_ = Stamp{static_cast<std::uint32_t>(total_seconds + total / second()),
                  static_cast<std::uint32_t>(total % second())};
}

void EthPtp::arm() {
    target_.cancel();
    arm_pps();
    if (trigger_ == 0) return;
    const Stamp base = base_;
    const std::int64_t seconds = std::int64_t{target_high_->get()} - base.seconds;
    const std::int64_t rest = std::int64_t{target_low_->get() & ~kSign} - base.subseconds;
    const auto left = static_cast<__int128>(seconds) * second() + rest;
    if (rate_->runs == 0) return;
    const std::optional<Time> instant = left <= 0 ? std::optional(owner_.now()) : instant_of(static_cast<u128>(left));
    if (instant) target_.arm_at(*instant);
}

// PPS is high for the first half of its period; at 1 Hz for 100 ms (digital) or 125 ms.
void EthPtp::arm_pps() {
    pps_edge_.cancel();
    if (!pps_.connected() || rate_->runs == 0) {
        pps_.set(false);
        return;
    }
    on_pps();
}

void EthPtp::on_pps() {
    const unsigned frequency = *pps_control_ & 0xF;
    const std::uint32_t period = second() >> frequency;
    const std::uint32_t high = frequency != 0 ? period / 2 : rate_->digital != 0 ? 100'000'000 : period / 8;
    const Time now = owner_.now();
    const u128 passed = increments(now) * rate_->increment + base_->subseconds;
    const u128 phase = passed % second() % period;
    pps_.set(phase < high);
    const u128 edge = passed - phase + (phase < high ? high : period);
    const std::optional<Time> next = instant_of(edge - base_->subseconds);
    if (next && *next > now) pps_edge_.arm_at(*next);
}

bool EthPtp::stamps(const std::optional<PtpMessage>& message) const {
    const std::uint32_t control = *control_;
    if (tse_ == 0) return false;
    if ((control & kAll) != 0) return true;
    if (!message || (message->version == 2) != ((control & kVersion2) != 0)) return false;
    const std::uint32_t over = message->over == PtpMessage::Over::ethernet ? kOverEthernet
                               : message->over == PtpMessage::Over::ipv4   ? kOverIpv4
                                                                           : kOverIpv6;
    if ((control & over) == 0) return false;
    const unsigned type = message->type;
    const bool events = (control & kEventsOnly) != 0;
    switch (control >> 16 & 3) {
        case 2:
            return events ? type == kSync || type == kFollowUp : type <= kDelayResp;
        case 3:
            return events ? type == kSync || type == kPdelayReq || type == kPdelayResp : type <= kPdelayResp;
        default:
            return !events ? type <= kDelayResp : type == ((control & kMaster) != 0 ? kDelayReq : kSync);
    }
}

void EthPtp::on_reset() {
    base_ps_ = owner_.now().value();
    pps_.set(false);
}

void EthPtp::on_loaded() {
    if (pps_.connected() && rate_->runs != 0) {
        const unsigned frequency = *pps_control_ & 0xF;
        const std::uint32_t period = second() >> frequency;
        const std::uint32_t high = frequency != 0 ? period / 2 : rate_->digital != 0 ? 100'000'000 : period / 8;
        pps_.set(at(owner_.now()).subseconds % period < high);
    }
}

}  // namespace twin::stm32f4
