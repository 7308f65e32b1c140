// SPDX-License-Identifier: BSD-3-Clause
// Reception: the wire to the FIFO through filter and checks, and the FIFO to descriptors. Source: RM0090 rev 19,
// chapters 33.5.3 to 33.5.5, 33.5.8 (power management), 33.6.9 and 33.6.10.
#include <algorithm>
#include <cstring>

#include "models/peripherals/stm32f4/eth.hpp"

namespace twin::stm32f4 {

namespace {

using Bytes = std::span<const std::uint8_t>;

// RDES0
constexpr std::uint32_t kPce = 1 << 0, kEsa = 1 << 0, kCe = 1 << 1, kRwt = 1 << 4, kFt = 1 << 5, kIphce = 1 << 7,
                        kTsv = 1 << 7, kLs = 1 << 8, kFs = 1 << 9, kVlan = 1 << 10, kOe = 1 << 11, kLe = 1 << 12,
                        kSaf = 1 << 13, kDe = 1 << 14, kEs = 1 << 15, kAfm = 1 << 30, kOwn = 1U << 31;
// RDES1
constexpr std::uint32_t kRch = 1 << 14, kRer = 1 << 15, kDic = 1U << 31;
// MACFFR
constexpr std::uint32_t kRa = 1U << 31;

constexpr std::size_t kAddresses = 12, kHeader = 14, kFcs = 4, kMinFrame = 60, kWatchdogLimit = 2048;
constexpr std::uint16_t kMaxLength = 1500, kMinType = 1536, kVlanType = 0x8100, kControlType = 0x8808;
constexpr unsigned kPauseSlotBits = 512;

std::uint16_t be16(Bytes bytes, std::size_t at) { return static_cast<std::uint16_t>(bytes[at] << 8 | bytes[at + 1]); }
std::uint16_t type_of(Bytes bytes) { return bytes.size() < kHeader ? 0 : be16(bytes, kAddresses); }
std::size_t words(std::size_t bytes) { return (bytes + 3) / 4; }

/// CRC-16 of the wake-up filter: x^16 + x^15 + x^2 + 1, low bit first, from all ones.
std::uint16_t wakeup_crc(Bytes bytes) {
    std::uint32_t crc = 0xFFFF;
    for (const std::uint8_t byte : bytes) {
        crc ^= byte;
        for (int bit = 0; bit < 8; ++bit) crc = crc >> 1 ^ ((crc & 1) != 0 ? 0xA001U : 0U);
    }
    return static_cast<std::uint16_t>(crc);
}

}  // namespace

// --- from the wire

void Eth::mii_receive(const EthernetFrame& frame) {
    if (lm_ == 0) accept(frame);
}

bool Eth::mii_has_room(std::size_t bytes) const {
    // A frame that nobody wants is not lost for want of room.
    if (re_ == 0 || in_software_reset() || pd_ != 0 || lm_ != 0) return true;
    if (rx_fifo_.bytes() + bytes + kFcs > kFifoBytes) return false;
    if (rx_state_ == RxState::stopped || dfrf_ != 0 || dead_ != 0) return true;
    // Are there descriptors for each frame in the FIFO, and for this one?
    std::uint32_t at = rx_current_;
    bool wrapped = false;
    const auto fits = [&](std::size_t size) {
        do {
            Descriptor descriptor{};
            if (wrapped || !port_.read(at, descriptor.data(), sizeof descriptor) || (descriptor[0] & kOwn) == 0)
                return false;
            size -= std::min(size, receive_capacity(descriptor));
            at = next_descriptor(at, *rdlar_, (descriptor[1] & kRch) != 0, (descriptor[1] & kRer) != 0, descriptor[3]);
            wrapped = at == rx_current_;
        } while (size > 0);
        return true;
    };
    return std::all_of(rx_fifo_->begin(), rx_fifo_->end(),
                       [&](const EthFrame& frame) { return fits(frame.bytes.size() - frame.done); }) &&
           fits(bytes + kFcs);
}

AddressFilter Eth::filter() const {
    const std::uint32_t ffr = *ffr_;
    AddressFilter filter;
    filter.promiscuous = (ffr & 1 << 0) != 0;
    filter.hash_unicast = (ffr & 1 << 1) != 0;
    filter.hash_multicast = (ffr & 1 << 2) != 0;
    filter.inverse_destination = (ffr & 1 << 3) != 0;
    filter.all_multicast = (ffr & 1 << 4) != 0;
    filter.no_broadcast = (ffr & 1 << 5) != 0;
    filter.inverse_source = (ffr & 1 << 8) != 0;
    filter.filter_source = (ffr & 1 << 9) != 0;
    filter.hash_or_perfect = (ffr & 1 << 10) != 0;
    filter.hash = std::uint64_t{hthr_->get()} << 32 | htlr_->get();
    for (unsigned n = 0; n < filter.entries.size(); ++n) {
        AddressFilter::Entry& entry = filter.entries[n];
        const std::uint32_t high = *address_high_[n], low = *address_low_[n];
        for (unsigned i = 0; i < 6; ++i)
            entry.address[i] = static_cast<std::uint8_t>(i < 4 ? low >> 8 * i : high >> 8 * (i - 4));
        entry.enabled = high >> 31 != 0;
        if (n == 0) continue;
        entry.ignored = static_cast<std::uint8_t>(high >> 24 & 0x3F);
        entry.source = (high >> 30 & 1) != 0;
    }
    return filter;
}

bool Eth::is_pause(Bytes bytes) const {
    constexpr std::uint8_t kGroup[] = {0x01, 0x80, 0xC2, 0x00, 0x00, 0x01};
    if (type_of(bytes) != kControlType || bytes.size() < kHeader + 4 || be16(bytes, kHeader) != 1) return false;
    if (std::equal(std::begin(kGroup), std::end(kGroup), bytes.begin())) return true;
    if (upfd_ == 0) return false;
    const AddressFilter::Entry own = filter().entries[0];
    return std::equal(own.address.begin(), own.address.end(), bytes.begin());
}

void Eth::take_pause(Bytes bytes) {
    if (rfce_ == 0 || dm_ == 0) return;
    const Time slot = ticks_to_time(kPauseSlotBits, std::uint64_t{mac_mbits()} * 1'000'000);
    paused_until_ps_ = (now() + be16(bytes, kHeader + 2) * slot).value();
    if (wire_ == Wire::gap) {
        wire_ = Wire::idle;
        wire_due_.cancel();
    }
    kick_wire();
}

/// Whether the application is not to see it. Sets what RDES0 says of the filter.
bool Eth::filtered(Bytes bytes, std::uint32_t& status) {
    const AddressFilter::Verdict verdict = filter().judge(bytes);
    if (verdict.destination_failed) status |= kAfm;
    if (verdict.source_failed) status |= kSaf;
    if ((*ffr_ & kRa) != 0) return false;
    if (type_of(bytes) != kControlType) return !verdict.pass;
    switch (*ffr_ >> 6 & 3) {  // PCF
        case 0:
            return true;
        case 1:
            return is_pause(bytes);
        case 2:
            return false;
        default:
            return !verdict.pass;
    }
}

void Eth::accept(const EthernetFrame& frame) {
    const bool wakes = pd_ != 0;  // with the PHY's clock alone
    if (re_ == 0 || in_software_reset() || (!wakes && !receive_clock_.running())) return;
    if (lm_ == 0 && !reaches_or_note(clocks | receiving)) return;
    Bytes bytes = frame.bytes;
    if (bytes.size() < kAddresses) return;  // not even a runt with an address
    const bool bad_fcs = frame.fcs_error || (lm_ == 0 && !speeds_match());
    if (wakes) {
        if (!bad_fcs) look_for_wakeup(bytes);
        return;
    }
    EthFrame entry;
    if (filtered(bytes, entry.status)) {
        if (!bad_fcs && is_pause(bytes)) take_pause(bytes);
        return;
    }
    if (bad_fcs) {
        entry.status |= kCe | kEs;
        mmc_.count(EthMmc::received_crc_error);
    } else {
        if ((bytes[0] & 1) == 0) mmc_.count(EthMmc::received_good_unicast);
        if (is_pause(bytes)) take_pause(bytes);
    }
    const std::uint64_t byte_ps = ethernet_gap_time(mac_mbits()).value() / 12;
    const Time since_sfd = picoseconds(byte_ps * (bytes.size() + kFcs));
    const auto message = find_ptp(bytes);
    if (ptp_.stamps(message)) {
        entry.stamped = 1;
        entry.stamp = ptp_.at(now() > since_sfd ? now() - since_sfd : Time());
    }
    const std::uint16_t type = type_of(bytes);
    if (type >= kMinType) {
        entry.status |= kFt;
        if (type == kVlanType && bytes.size() >= kHeader + 2) {
            const std::uint32_t mask = (*vlantr_ >> 16 & 1) != 0 ? 0xFFF : 0xFFFF;
            const std::uint32_t wanted = *vlantr_ & mask;
            if (wanted == 0 || (be16(bytes, kHeader) & mask) == wanted) entry.status |= kVlan;
        }
    } else if (type <= kMaxLength && !bad_fcs) {
        const std::size_t payload = bytes.size() - std::min(bytes.size(), kHeader);
        if (payload != std::max<std::size_t>(type, kMinFrame - kHeader)) entry.status |= kLe;
    }
    const bool too_long = wd_ == 0 && bytes.size() + kFcs > kWatchdogLimit;
    if (too_long) {
        bytes = bytes.first(std::min(bytes.size(), kWatchdogLimit));
        entry.status |= kRwt | kEs;
    }
    entry.status |= checksum_status(bytes, entry.extended);
    const bool bad_checksum = (entry.extended & (1U << 3 | 1U << 4)) != 0;
    if (enhanced() && message) {
        const std::uint32_t over_ethernet = message->over == PtpMessage::Over::ethernet ? 1U << 12 : 0;
        entry.extended |= message->type << 8 | over_ethernet | (message->version == 2 ? 1U << 13 : 0);
    }
    entry.bytes.assign(bytes.begin(), bytes.end());
    if (!too_long) {
        strip_or_append(entry, bad_fcs);
    } else if (bytes.size() < kWatchdogLimit) {
        append_fcs(entry, bad_fcs);  // which is cut
        entry.bytes.resize(kWatchdogLimit);
    }
    const bool undersized = frame.bytes.size() < kMinFrame;
    enter_fifo(std::move(entry), bad_fcs || too_long, undersized, bad_checksum);
    if (too_long) raise(kRwts);
}

/// What RDES0 (normal descriptors) or RDES4 (`extended`) say of checksums.
std::uint32_t Eth::checksum_status(Bytes bytes, std::uint32_t& extended) const {
    if (ipco_ == 0 || type_of(bytes) < kMinType) return 0;
    const IpCheck ip = check_ip(bytes);
    extended = static_cast<std::uint32_t>(ip.payload) | (ip.header_error ? 1U << 3 : 0) |
               (ip.payload_error ? 1U << 4 : 0) | (ip.bypassed ? 1U << 5 : 0) | (ip.ipv4 ? 1U << 6 : 0) |
               (ip.ipv6 ? 1U << 7 : 0);
    if (enhanced()) return 0;
    // FT, IPHCE and PCE together: 0 is FT's weight here where the engine was bypassed.
    if (!ip.ipv4 && !ip.ipv6) return kIphce | kPce | 1U << 31;
    if (ip.bypassed && !ip.header_error) return kPce | 1U << 31;
    return (ip.header_error ? kIphce : 0) | (ip.payload_error ? kPce : 0);
}

void Eth::strip_or_append(EthFrame& entry, bool fcs_error) const {
    const std::uint16_t type = type_of(entry.bytes);
    if (entry.bytes.size() >= kHeader && type <= kMaxLength && apcs_ != 0) {
        entry.bytes.resize(std::min(entry.bytes.size(), kHeader + type));
        return;
    }
    if (type >= kMinType && cstf_ != 0) return;
    append_fcs(entry, fcs_error);
}

void Eth::append_fcs(EthFrame& entry, bool fcs_error) {
    const std::uint32_t fcs = ethernet_fcs(entry.bytes) ^ (fcs_error ? 0xFFFFFFFF : 0);
    for (unsigned i = 0; i < kFcs; ++i) entry.bytes.push_back(static_cast<std::uint8_t>(fcs >> 8 * i));
}

void Eth::enter_fifo(EthFrame entry, bool bad, bool undersized, bool bad_checksum) {
    // In threshold mode a frame's start is in memory when its end turns out to be bad: then it is not dropped.
    constexpr std::size_t kThresholds[] = {64, 32, 96, 128};
    const bool cut_through = rsf_ == 0 && rx_fifo_->empty() && rx_state_ == RxState::waiting;
    const bool started = cut_through && entry.bytes.size() >= kThresholds[rtc_];
    const std::size_t room = kFifoBytes - std::min(kFifoBytes, rx_fifo_.bytes());
    if (!cut_through && entry.bytes.size() > room) {
        overflowed();
        if (rsf_ != 0 || fef_ == 0 || room < kThresholds[rtc_]) return;
        entry.bytes.resize(room);
        entry.status |= kOe | kEs;
        bad = true;
    }
    if (undersized && !started && (bad || fugf_ == 0)) return;
    if (bad && !started && fef_ == 0) return;
    if (bad_checksum && !started && fef_ == 0 && dtcefd_ == 0) return;
    rx_fifo_->push_back(std::move(entry));
    if (rx_state_ == RxState::suspended) rx_state_ = RxState::fetching;
    kick_receive();
}

void Eth::overflowed() {
    // MFA of 11 bits, OFOC above it.
    const std::uint32_t count = *mfbocr_ >> 17 & 0x7FF;
    const std::uint32_t next = count == 0x7FF ? 1U << 11 : count + 1;
    mfbocr_->set((*mfbocr_ & ~(0x7FFU << 17)) | next << 17);
    raise(kRos);
}

void Eth::missed() {
    const std::uint32_t count = *mfbocr_ & 0xFFFF;
    mfbocr_->set((*mfbocr_ & ~0xFFFFU) | (count == 0xFFFF ? 1U << 16 : count + 1));
}

// --- to memory

void Eth::start_receive_dma() {
    rx_stopping_ = 0;
    if (rx_state_ != RxState::stopped || in_software_reset()) return;
    rx_state_ = RxState::fetching;
    kick_receive();
}

void Eth::stop_receive_dma() {
    if (rx_state_ == RxState::stopped) return;
    rx_stopping_ = 1;
    kick_receive();
}

std::size_t Eth::receive_capacity(const Descriptor& descriptor) const {
    const std::size_t second = (descriptor[1] & kRch) != 0 ? 0 : descriptor[1] >> 16 & 0x1FFF;
    return (descriptor[1] & 0x1FFF) + second;
}

void Eth::kick_receive() {
    if (rx_state_ == RxState::stopped || dead_ != 0) return;
    const bool in_frame = rx_state_ == RxState::writing ||
                          (rx_state_ != RxState::suspended && !rx_fifo_->empty() && rx_fifo_->front().done != 0);
    if (rx_stopping_ != 0 && !in_frame) {
        rx_dma_.cancel();
        rx_state_ = RxState::stopped;
        rx_stopping_ = 0;
        raise(kRpss);
        return;
    }
    if (rx_dma_.armed()) return;
    if (rx_state_ == RxState::fetching) {
        rx_dma_.arm(kDescriptorCycles);
    } else if (rx_state_ == RxState::waiting && !rx_fifo_->empty()) {
        rx_state_ = RxState::writing;
        const EthFrame& frame = rx_fifo_->front();
        const std::size_t size = std::min(frame.bytes.size() - frame.done, receive_capacity(rx_descriptor_));
        rx_dma_.arm(words(size) + kDescriptorCycles);
    }
}

void Eth::on_receive_dma() {
    if (rx_state_ == RxState::writing) {
        write_segment();
    } else {
        fetch_receive();
    }
}

void Eth::fetch_receive() {
    Descriptor& descriptor = rx_descriptor_.ref();
    if (!bus_read(rx_current_, descriptor.data(), sizeof descriptor)) {
        fail(false, true, true);
        return;
    }
    if ((descriptor[0] & kOwn) != 0) {
        rx_starved_ = 0;
        rx_state_ = RxState::waiting;
        kick_receive();
        return;
    }
    rx_state_ = RxState::suspended;
    const bool first_time = rx_starved_ == 0;
    rx_starved_ = 1;
    if (!rx_fifo_->empty() && dfrf_ == 0) {
        rx_fifo_->pop_front();
        missed();
        if (!rx_fifo_->empty()) rx_state_ = RxState::fetching;
    }
    if (first_time) raise(kRbus);
    kick_receive();
}

void Eth::write_segment() {
    EthFrame& frame = rx_fifo_->front();
    const Descriptor& descriptor = rx_descriptor_.ref();
    const bool chained = (descriptor[1] & kRch) != 0, ring_end = (descriptor[1] & kRer) != 0;
    std::uint32_t status = frame.done == 0 ? kFs : 0;
    for (unsigned i = 0; i < 2; ++i) {
        const std::size_t buffer = i == 0 ? descriptor[1] & 0x1FFF : chained ? 0 : descriptor[1] >> 16 & 0x1FFF;
        const std::size_t size = std::min(frame.bytes.size() - frame.done, buffer);
        if (size == 0) continue;
        chrbar_->set(descriptor[2 + i]);
        if (!bus_write(descriptor[2 + i], frame.bytes.data() + frame.done, size)) {
            fail(false, false, false);
            return;
        }
        frame.done += static_cast<std::uint32_t>(size);
        if (i == 0 && frame.done == size && status != 0 && size < frame.bytes.size()) raise(kErs);
    }
    const std::uint32_t next = next_descriptor(rx_current_, *rdlar_, chained, ring_end, descriptor[3]);
    bool ends = frame.done == frame.bytes.size();
    if (ends) {
        status |= frame.status;
    } else if (dfrf_ == 0) {
        // Without a descriptor for the rest, the frame ends here.
        std::uint32_t word = 0;
        if (!bus_read(next, &word, sizeof word)) {
            fail(false, true, true);
            return;
        }
        ends = (word & kOwn) == 0;
        if (ends) status |= kDe | kEs;
    }
    const bool interrupt = (descriptor[1] & kDic) == 0;
    if (!close_receive(status, ends ? &frame : nullptr)) return;
    rx_current_ = next;
    rx_state_ = RxState::fetching;
    if (ends) {
        rx_fifo_->pop_front();
        received(interrupt);
    }
    kick_receive();
}

/// Status, time stamp and ownership of the current descriptor; `last`: the frame that ends in it.
bool Eth::close_receive(std::uint32_t status, const EthFrame* last) {
    bool good = true;
    const std::uint32_t length = std::min<std::uint32_t>(rx_fifo_->front().done, 0x3FFF);
    std::uint32_t word = (status & ~kOwn) | length << 16;
    if (last != nullptr) {
        word |= kLs;
        // Bit 31 of a frame's status: FT is 0 although it has a type (checksums bypassed).
        if ((status & kOwn) != 0) word &= ~kFt;
        if (enhanced()) {
            if (ipco_ != 0 || last->extended != 0) word |= kEsa;
            if (last->stamped != 0) word |= kTsv;
            const std::uint32_t more[] = {last->extended, 0, last->stamp.subseconds, last->stamp.seconds};
            good = bus_write(rx_current_ + 16, more, last->stamped != 0 ? sizeof more : 4);
        } else if (last->stamped != 0) {
            const std::uint32_t stamp[] = {last->stamp.subseconds, last->stamp.seconds};
            good = bus_write(rx_current_ + 8, stamp, sizeof stamp);
        }
    }
    if (good && bus_write(rx_current_, &word, sizeof word)) return true;
    fail(false, false, true);
    return false;
}

/// A frame is in memory.
void Eth::received(bool interrupt) {
    constexpr std::uint64_t kWatchdogCycles = 256;
    if (interrupt) {
        raise(kRs);
    } else if (*rswtr_ != 0 && !rx_watchdog_.armed()) {
        rx_watchdog_.arm(kWatchdogCycles * *rswtr_);
    }
}

// --- power management

void Eth::on_filter_word(std::uint32_t word) {
    wakeup_filter_.ref()[wakeup_index_] = word;
    wakeup_index_ = (wakeup_index_ + 1) % 8;
}

void Eth::look_for_wakeup(Bytes bytes) {
    const AddressFilter addresses = filter();
    const AddressFilter::Entry& own = addresses.entries[0];
    const bool multicast = (bytes[0] & 1) != 0;
    const bool passes = addresses.judge(bytes).pass;
    bool magic = false, wake = false;
    if (mpe_ != 0 && (passes || multicast)) {
        // Six bytes of ones, then the station's address 16 times, anywhere behind the addresses.
        std::vector<std::uint8_t> pattern(6, 0xFF);
        for (int i = 0; i < 16; ++i) pattern.insert(pattern.end(), own.address.begin(), own.address.end());
        magic = std::search(bytes.begin() + kAddresses, bytes.end(), pattern.begin(), pattern.end()) != bytes.end();
    }
    if (wfe_ != 0 && passes) {
        wake = gu_ != 0 && !multicast;
        const auto& words_of = wakeup_filter_.get();
        for (unsigned n = 0; n < 4 && !wake; ++n) {
            const std::uint32_t command = words_of[4] >> 8 * n & 0xF;
            const std::size_t offset = words_of[5] >> 8 * n & 0xFF;
            const std::uint32_t crc = words_of[6 + n / 2] >> 16 * (n % 2) & 0xFFFF;
            const bool for_multicast = (command & 8) != 0;
            if ((command & 1) == 0 || for_multicast != multicast) continue;
            std::vector<std::uint8_t> chosen;
            for (unsigned i = 0; i < 31; ++i)
                if ((words_of[n] >> i & 1) != 0 && offset + i < bytes.size()) chosen.push_back(bytes[offset + i]);
            wake = wakeup_crc(chosen) == crc;
        }
    }
    if (!magic && !wake) return;
    if (magic) mpr_ = 1;
    if (wake) wfr_ = 1;
    pd_ = 0;
    update_irq();
}

}  // namespace twin::stm32f4
