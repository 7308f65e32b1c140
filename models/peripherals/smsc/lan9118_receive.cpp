// SPDX-License-Identifier: BSD-3-Clause
// The receiver: filters, status, the FIFOs that software reads.
#include <algorithm>
#include <array>
#include <cstring>

#include "models/peripherals/smsc/lan9118.hpp"
#include "models/peripherals/smsc/lan9118_checksum.hpp"

namespace twin::smsc {

namespace {

// RX status (datasheet, 3.13.3), beside the length.
constexpr std::uint32_t kFilterFailed = 1U << 30, kError = 1U << 15, kBroadcast = 1U << 13, kLengthError = 1U << 12,
                        kRunt = 1U << 11, kMulticast = 1U << 10, kTooLong = 1U << 7, kFrameType = 1U << 5,
                        kWatchdog = 1U << 4, kCrcError = 1U << 1;

constexpr std::size_t kFcs = 4, kAddress = 6, kHeader = 14;
constexpr std::size_t kWatchdogBytes = 2048;
// The data FIFO counts as full four words early (HW_CFG).
constexpr std::uint32_t kReserve = 4;

std::uint32_t words(std::size_t bytes) { return static_cast<std::uint32_t>((bytes + 3) / 4); }

std::uint32_t big_endian(std::span<const std::uint8_t> bytes, std::size_t at) {
    return std::uint32_t{bytes[at]} << 8 | bytes[at + 1];
}

bool is_broadcast(std::span<const std::uint8_t> frame) {
    return std::all_of(frame.begin(), frame.begin() + kAddress, [](std::uint8_t b) { return b == 0xFF; });
}

/// A PAUSE frame (IEEE 802.3, annex 31B).
bool is_pause(std::span<const std::uint8_t> frame) {
    static constexpr std::array<std::uint8_t, kAddress> kTo = {0x01, 0x80, 0xC2, 0x00, 0x00, 0x01};
    return frame.size() >= 18 && std::equal(kTo.begin(), kTo.end(), frame.begin()) && big_endian(frame, 12) == 0x8808 &&
           big_endian(frame, 14) == 1;
}

/// Where RXCOE begins to add (3.6.1): at the data, or (mode 1) behind up to two VLAN tags and a SNAP header.
std::size_t checksum_start(std::span<const std::uint8_t> frame, bool skips_headers) {
    std::size_t type = 12;
    if (!skips_headers) return kHeader;
    for (int tags = 0; tags < 2 && frame.size() >= type + 6 && big_endian(frame, type) == 0x8100; ++tags) type += 4;
    static constexpr std::array<std::uint8_t, 6> kSnap = {0xAA, 0xAA, 0x03, 0x00, 0x00, 0x00};
    const bool snap = frame.size() >= type + 10 && big_endian(frame, type) <= 1500 &&
                      std::equal(kSnap.begin(), kSnap.end(), frame.begin() + static_cast<std::ptrdiff_t>(type) + 2);
    return type + (snap ? 10 : 2);
}

}  // namespace

bool Lan9118::is_own_address(std::span<const std::uint8_t> address) const {
    const std::uint64_t own = std::uint64_t{addr_h_->get() & 0xFFFF} << 32 | addr_l_->get();
    for (std::size_t i = 0; i < kAddress; ++i)
        if (address[i] != static_cast<std::uint8_t>(own >> 8 * i)) return false;
    return true;
}

bool Lan9118::in_hash_table(std::span<const std::uint8_t> address) const {
    // The upper six bits of the CRC register, whose order is that of the bits on the line (3.4.2).
    const std::uint32_t rest = ~ethernet_fcs(address.first(kAddress));
    std::uint32_t index = 0;
    for (unsigned bit = 0; bit < 6; ++bit) index = index << 1 | (rest >> bit & 1);
    return ((index >= 32 ? hash_h_ : hash_l_)->get() >> (index & 31) & 1) != 0;
}

bool Lan9118::passes_filter(std::span<const std::uint8_t> address) const {
    if (promiscuous_ != 0) return true;
    if (is_broadcast(address)) return no_broadcast_ == 0;
    const bool multicast = (address[0] & 1) != 0;
    if (multicast && all_multicast_ != 0) return true;
    if ((multicast ? hash_multicast_ : hash_all_) != 0) return in_hash_table(address);
    return is_own_address(address) != (inverse_ != 0);
}

bool Lan9118::has_room(std::size_t bytes) const {
    if (receive_enable_ == 0) return true;
    return rx_status_->size() < rx_status_words() && rx_used_ + words(bytes + kFcs) + kReserve <= rx_data_words();
}

void Lan9118::receive(const EthernetFrame& frame) {
    if (half_duplex() && !loops_back()) on_line_free();
    const std::span<const std::uint8_t> bytes = frame.bytes;
    if (receive_enable_ == 0 || bytes.size() < kAddress) return;
    if (power_mode_ > kD1) return;
    if (power_mode_ == kD1 || magic_enable_ != 0 || wake_enable_ != 0) look_for_wake_up(frame);
    if (power_mode_ != kD0) return;
    bool passed = passes_filter(bytes);
    if (is_pause(bytes) && flow_enable_ != 0 && !half_duplex() && !frame.fcs_error) {
        take_pause(bytes);
        passed = passed || pass_control_ != 0;
    }
    if (!passed && receive_all_ == 0) return;
    if (bytes.size() + kFcs < 64 && pass_bad_ == 0) return;
    store_received(frame, passed);
    update_irq();
}

void Lan9118::take_pause(std::span<const std::uint8_t> frame) {
    constexpr std::uint64_t kQuantumBits = 512;
    const std::uint64_t quanta = big_endian(frame, 16);
    pause_over_.cancel();
    if (quanta != 0) {
        pause_over_.arm_in(ticks_to_time(quanta * kQuantumBits, std::uint64_t{phy_.mbits()} * 1'000'000));
    } else {
        try_transmit();
    }
}

void Lan9118::store_received(const EthernetFrame& frame, bool passed) {
    std::uint32_t status = passed ? 0 : kFilterFailed;
    EthernetFrame stored;
    std::vector<std::uint8_t>& bytes = stored.bytes;
    bytes.reserve(frame.bytes.size() + kFcs + 2);
    bytes = frame.bytes;
    const std::uint32_t fcs = frame.fcs_error ? ~ethernet_fcs(bytes) : ethernet_fcs(bytes);
    for (unsigned i = 0; i < 4; ++i) bytes.push_back(static_cast<std::uint8_t>(fcs >> 8 * i));
    const std::size_t on_line = bytes.size();

    if (is_broadcast(bytes)) {
        status |= kBroadcast;
    } else if ((bytes[0] & 1) != 0) {
        status |= kMulticast;
    }
    if (on_line < 64) status |= kRunt | kError;
    if (frame.fcs_error) status |= kCrcError | kError;
    std::size_t longest = 1518;
    if (frame.bytes.size() >= kHeader) {
        const std::uint32_t type = big_endian(bytes, 12);
        // A tagged frame may be longer (VLAN1: 4 bytes, VLAN2: 20).
        if (type == vlan1_) longest = 1522;
        if (type == vlan2_) longest = 1538;
        if (type > 1500) {
            status |= kFrameType;
        } else {
            const std::size_t data = frame.bytes.size() - kHeader;
            if (data < type || (data > type && on_line > 64)) status |= kLengthError;
            // Pads are stripped, and the FCS with them.
            if (strip_pads_ != 0 && type < 46 && data >= type) bytes.resize(kHeader + type);
        }
    }
    if (on_line > longest) status |= kTooLong | kError;
    if (on_line > kWatchdogBytes) {
        status |= kWatchdog;
        raise(kRxWatchdog);
        bytes.resize(std::min(bytes.size(), kWatchdogBytes));
    }
    if (rx_checksum_ != 0) {
        const std::size_t start = checksum_start(frame.bytes, rx_checksum_mode_ != 0);
        const std::size_t end = std::min(frame.bytes.size(), bytes.size());
        const std::uint16_t sum =
            start < end ? lan9118_checksum(std::span(bytes).subspan(start, end - start)) : std::uint16_t{0};
        bytes.push_back(static_cast<std::uint8_t>(sum));
        bytes.push_back(static_cast<std::uint8_t>(sum >> 8));
    }

    if (rx_status_->size() >= rx_status_words()) {
        raise(kRxError);
        count_dropped();
        return;
    }
    if (rx_used_ + words(bytes.size()) + kReserve > rx_data_words()) {
        count_dropped();
        return;
    }
    rx_used_ = rx_used_ + words(bytes.size());
    rx_status_->push_back(status | static_cast<std::uint32_t>(bytes.size()) << 16);
    rx_frames_->push_back(std::move(stored));
    check_flow_control(frame);
}

void Lan9118::count_dropped() {
    constexpr std::uint32_t kHalf = 0x80000000;
    rx_drop_->set(rx_drop_->get() + 1);
    raise(kRxDropped | (rx_drop_->get() == kHalf ? kRxDropHalf : 0U));
}

void Lan9118::check_flow_control(const EthernetFrame& frame) {
    const std::uint32_t used = rx_used_ * 4;
    if (used < afc_low_ * 64) rx_flow_high_ = false;
    if (afc_high_ == 0 || used < afc_high_ * 64 || rx_flow_high_ || half_duplex()) return;
    const bool broadcast = is_broadcast(frame.bytes);
    const bool multicast = !broadcast && (frame.bytes[0] & 1) != 0;
    if (flow_any_ == 0 && (broadcast ? flow_broadcast_ : multicast ? flow_multicast_ : flow_address_) == 0) return;
    rx_flow_high_ = true;
    send_pause(pause_time_);
}

void Lan9118::begin_rx_head() {
    const auto size = static_cast<std::uint32_t>(rx_frames_->front().bytes.size());
    rx_head_offset_ = rx_offset_.get();
    const std::uint32_t all = (rx_head_offset_ + size + 3) / 4;
    const std::uint32_t block = rx_end_alignment_ == 1 ? 4 : rx_end_alignment_ == 2 ? 8 : 1;
    rx_head_words_ = (all + block - 1) / block * block;
    rx_head_next_ = 0;
    rx_head_taken_ = 0;
}

std::uint32_t Lan9118::peek_rx_data() const {
    if (rx_frames_->empty()) return 0;
    const std::vector<std::uint8_t>& bytes = rx_frames_->front().bytes;
    const std::uint32_t at = rx_head_words_ != 0 ? rx_head_next_.get() : 0;
    const std::int64_t first = std::int64_t{at} * 4 - (rx_head_words_ != 0 ? rx_head_offset_.get() : rx_offset_.get());
    std::uint32_t word = 0;
    for (std::int64_t lane = 0; lane < 4; ++lane) {
        const std::int64_t i = first + lane;
        if (i >= 0 && i < static_cast<std::int64_t>(bytes.size()))
            word |= std::uint32_t{bytes[static_cast<std::size_t>(i)]} << 8 * lane;
    }
    return word;
}

std::uint32_t Lan9118::read_rx_data() {
    if (rx_frames_->empty()) {
        note(JournalKind::guest_error, "the receive data FIFO is read while it is empty", false);
        raise(kRxError);
        update_irq();
        return 0;
    }
    if (rx_head_words_ == 0) begin_rx_head();
    const std::vector<std::uint8_t>& bytes = rx_frames_->front().bytes;
    const std::uint32_t at = rx_head_next_ * 4;
    std::uint32_t word = 0;
    if (at >= rx_head_offset_ && at - rx_head_offset_ + 4 <= bytes.size()) {
        std::memcpy(&word, bytes.data() + (at - rx_head_offset_), 4);
    } else {
        word = peek_rx_data();
    }
    // The space of a word is free as its first byte was read.
    if (at + 4 > rx_head_offset_ && rx_head_taken_ < words(bytes.size())) {
        rx_head_taken_ = rx_head_taken_ + 1;
        rx_used_ = rx_used_ - 1;
    }
    rx_head_next_ = rx_head_next_ + 1;
    if (rx_dma_count_ != 0) {
        rx_dma_count_ = rx_dma_count_ - 1;
        if (rx_dma_count_ == 0) {
            raise(kRxDma);
            update_irq();
        }
    }
    if (rx_head_next_ == rx_head_words_) drop_rx_head();
    return word;
}

void Lan9118::drop_rx_head() {
    if (rx_frames_->empty()) return;
    const std::uint32_t taken = rx_head_words_ != 0 ? rx_head_taken_.get() : 0;
    rx_used_ = rx_used_ - (words(rx_frames_->front().bytes.size()) - taken);
    rx_frames_->pop_front();
    rx_head_words_ = 0;
    if (rx_used_ * 4 < afc_low_ * 64) rx_flow_high_ = false;
}

void Lan9118::clear_rx() {
    rx_frames_->clear();
    rx_status_->clear();
    rx_used_ = 0;
    rx_head_words_ = 0;
    rx_flow_high_ = false;
}

}  // namespace twin::smsc
