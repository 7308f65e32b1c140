// SPDX-License-Identifier: BSD-3-Clause
// The transmitter: commands and data from software, the MAC's buffer, the line.
#include <algorithm>
#include <cstring>

#include "models/peripherals/smsc/lan9118.hpp"
#include "models/peripherals/smsc/lan9118_checksum.hpp"

namespace twin::smsc {

namespace {

// TX command A (datasheet, 3.12.2).
constexpr std::uint32_t kInterruptOnCompletion = 1U << 31, kFirstSegment = 1U << 13, kLastSegment = 1U << 12;
std::uint32_t end_alignment(std::uint32_t a) { return a >> 24 & 3; }
std::uint32_t start_offset(std::uint32_t a) { return a >> 16 & 31; }
std::uint32_t buffer_size(std::uint32_t a) { return a & 0x7FF; }

// TX command B.
constexpr std::uint32_t kChecksum = 1U << 14, kNoCrc = 1U << 13, kNoPadding = 1U << 12;
std::uint32_t tag_of(std::uint32_t b) { return b & 0xFFFF0000; }
std::uint32_t length_of(std::uint32_t b) { return b & 0x7FF; }

// TX status (3.12.4), below the tag.
constexpr std::uint32_t kError = 1U << 15, kNoCarrier = 1U << 10, kExcessiveDeferral = 1U << 2, kDeferred = 1U;

constexpr std::size_t kMinFrame = 60;  // without FCS
constexpr std::uint64_t kExcessiveDeferralBits = 24288;
constexpr std::size_t kMilBytes = std::size_t{Lan9118::kMilWords} * 4;

}  // namespace

void Lan9118::write_tx(std::uint32_t word) {
    if (tx_state_ == TxState::data) {
        add_data(word);
    } else if (tx_state_ == TxState::command_a) {
        now();  // packets may just have left
        begin_buffer(word);
    } else {
        on_command_b(word);
    }
}

void Lan9118::begin_buffer(std::uint32_t command_a) {
    const bool open = !tx_packets_->empty() && tx_packets_->back().complete == 0;
    const bool first = (command_a & kFirstSegment) != 0;
    if (first == open) {
        note(JournalKind::guest_error, first ? "TX command A with the first segment in the middle of a packet"
                                             : "TX command A without the first segment begins a packet");
        raise(kTxError);
    }
    // A packet without an end is none.
    if (first && open) {
        tx_fifo_used_ = tx_fifo_used_ - tx_packets_->back().fifo_words;
        tx_mil_used_ = tx_mil_used_ - tx_packets_->back().mil_words;
        tx_packets_->pop_back();
        tx_frames_->pop_back();
    }
    const bool begins = first || !open;
    if (begins) {
        tx_packets_->push_back({});
        tx_frames_->emplace_back();
        tx_frames_->back().bytes.reserve(kMilBytes);
    }
    if (!store_word(true)) {
        // No room for it: what follows is taken for a command.
        if (begins) {
            tx_packets_->pop_back();
            tx_frames_->pop_back();
        }
        update_irq();
        return;
    }
    tx_command_a_ = command_a;
    tx_state_ = TxState::command_b;
    update_irq();
}

void Lan9118::on_command_b(std::uint32_t command_b) {
    TxPacket& packet = tx_packets_->back();
    if (packet.length == 0 && (tx_command_a_ & kFirstSegment) != 0) {
        packet.command_b = command_b;
        store_word(true);
    } else if (command_b != packet.command_b) {
        note(JournalKind::guest_error, "TX command B differs among the buffers of a packet");
        raise(kTxError);
    }
    const std::uint32_t size = buffer_size(tx_command_a_);
    packet.length += size;
    tx_skip_ = start_offset(tx_command_a_);
    tx_left_ = size;
    // The pad at the end makes whole blocks of 16 or 32 bytes out of offset and data (3.12.2.1).
    const std::uint32_t words = (tx_skip_ + size + 3) / 4;
    const std::uint32_t block = end_alignment(tx_command_a_) == 1 ? 4 : end_alignment(tx_command_a_) == 2 ? 8 : 1;
    tx_pad_ = (block - words % block) % block;
    tx_state_ = TxState::data;
    if (words + tx_pad_ == 0) end_buffer();
    update_irq();
}

void Lan9118::add_data(std::uint32_t word) {
    if (tx_skip_ >= 4) {
        tx_skip_ = tx_skip_ - 4;
    } else if (tx_left_ > 0) {
        const std::uint32_t skip = tx_skip_;
        const std::uint32_t count = std::min(4 - skip, tx_left_.get());
        tx_skip_ = 0;
        tx_left_ = tx_left_ - count;
        std::vector<std::uint8_t>& bytes = tx_frames_->back().bytes;
        if (bytes.size() + count > kMilBytes) {
            note(JournalKind::guest_error, "a packet does not fit in the MAC's buffer");
            raise(kTxError);
            update_irq();
        } else if (store_word(false)) {
            std::uint8_t lanes[4];
            std::memcpy(lanes, &word, 4);
            bytes.insert(bytes.end(), lanes + skip, lanes + skip + count);
        }
    } else if (tx_pad_ > 0) {
        tx_pad_ = tx_pad_ - 1;
    }
    if (tx_left_ == 0 && tx_skip_ < 4 && tx_pad_ == 0) end_buffer();
}

void Lan9118::end_buffer() {
    now();
    tx_state_ = TxState::command_a;
    TxPacket& packet = tx_packets_->back();
    if ((tx_command_a_ & kInterruptOnCompletion) != 0) raise(kTxIoc);
    if ((tx_command_a_ & kLastSegment) != 0) {
        packet.complete = 1;
        if (packet.length != length_of(packet.command_b)) {
            note(JournalKind::guest_error, "a packet's buffers are not as long as its TX command B says");
            raise(kTxError);
        }
        try_transmit();
    }
    update_irq();
}

bool Lan9118::store_word(bool is_command) {
    // A word goes on into the MAC's buffer if that has room and nothing waits before it. Commands end there.
    const auto goes_on = [&] { return tx_fifo_used_ == 0 && (is_command || tx_mil_used_ < kMilWords); };
    if (!goes_on() && tx_fifo_used_ >= tx_fifo_words()) now();  // a packet may just have left
    TxPacket& packet = tx_packets_->back();
    if (goes_on()) {
        if (is_command) return true;
        tx_mil_used_ = tx_mil_used_ + 1;
        ++packet.mil_words;
        return true;
    }
    if (tx_fifo_used_ >= tx_fifo_words()) {
        note(JournalKind::guest_error, "the transmit FIFO overflows");
        raise(kTxOverrun | kTxError);
        update_irq();
        return false;
    }
    tx_fifo_used_ = tx_fifo_used_ + 1;
    ++packet.fifo_words;
    if (is_command) ++packet.fifo_commands;
    return true;
}

void Lan9118::refill_mil() {
    for (TxPacket& packet : *tx_packets_) {
        tx_fifo_used_ = tx_fifo_used_ - packet.fifo_commands;
        packet.fifo_words -= packet.fifo_commands;
        packet.fifo_commands = 0;
        const std::uint32_t moved = std::min(packet.fifo_words, kMilWords - tx_mil_used_);
        packet.fifo_words -= moved;
        packet.mil_words += moved;
        tx_fifo_used_ = tx_fifo_used_ - moved;
        tx_mil_used_ = tx_mil_used_ + moved;
        if (packet.fifo_words != 0) return;
    }
}

void Lan9118::clear_tx_data() {
    // What is on the line goes on.
    const std::size_t keep = transmitted_.armed() && tx_control_->empty() ? 1 : 0;
    tx_packets_->resize(std::min(keep, tx_packets_->size()));
    tx_frames_->resize(std::min(keep, tx_frames_->size()));
    tx_fifo_used_ = 0;
    tx_mil_used_ = tx_packets_->empty() ? 0 : tx_packets_->front().mil_words;
    tx_state_ = TxState::command_a;
}

void Lan9118::try_transmit() {
    if (transmitted_.armed() || transmit_enable_ == 0 || power_mode_ != kD0) return;
    std::size_t size = 0;
    if (!tx_control_->empty()) {
        size = kMinFrame;
    } else {
        if (tx_on_ == 0 || tx_stopping_ || pause_over_.armed() || tx_packets_->empty()) return;
        const TxPacket& packet = tx_packets_->front();
        if (packet.complete == 0 || packet.fifo_words != 0) return;
        if (tx_status_->size() == kTxStatusWords && tx_status_overrun_ == 0) return;
        size = frame_size(tx_frames_->front().bytes.size(), packet.command_b);
    }
    if (half_duplex() && !loops_back() && phy_.jack().receiving()) {
        if (!tx_deferred_) tx_waits_from_ = now().value();
        tx_deferred_ = true;  // and receive() comes here again
        return;
    }
    // As EthernetJack has it for what is received.
    if (env().real_time() && !loops_back()) {
        on_transmitted();
        return;
    }
    const Time start = std::max(now(), picoseconds(tx_free_));
    const Time end = start + ethernet_frame_time(size, phy_.mbits());
    tx_free_ = (end + ethernet_gap_time(phy_.mbits())).value();
    transmitted_.arm_at(end);
}

void Lan9118::on_line_free() {
    const Time limit = ticks_to_time(kExcessiveDeferralBits, std::uint64_t{phy_.mbits()} * 1'000'000);
    if (tx_deferred_ && deferral_check_ != 0 && tx_control_->empty() && now() > picoseconds(tx_waits_from_) + limit) {
        push_tx_status(tag_of(tx_packets_->front().command_b) | kDeferred | kExcessiveDeferral | kError);
        end_packet();
    }
    // Unless the next frame has begun already.
    tx_free_ = std::max<std::uint64_t>(tx_free_, (now() + ethernet_gap_time(phy_.mbits())).value());
    try_transmit();
}

void Lan9118::end_packet() {
    tx_mil_used_ = tx_mil_used_ - tx_packets_->front().mil_words;
    tx_packets_->pop_front();
    tx_frames_->pop_front();
    tx_deferred_ = false;
    refill_mil();
}

bool Lan9118::has_checksum_preamble(std::size_t packet, std::uint32_t command_b) const {
    return (command_b & kChecksum) != 0 && tx_checksum_ != 0 && packet >= 4;
}

std::size_t Lan9118::frame_size(std::size_t packet, std::uint32_t command_b) const {
    const std::size_t size = packet - (has_checksum_preamble(packet, command_b) ? 4 : 0);
    if (size < kMinFrame && (command_b & kNoPadding) == 0) return kMinFrame;
    return size - ((command_b & kNoCrc) != 0 && size >= 4 ? 4 : 0);
}

EthernetFrame Lan9118::make_frame(const EthernetFrame& packet, std::uint32_t command_b) const {
    EthernetFrame frame;
    frame.bytes = packet.bytes;
    std::vector<std::uint8_t>& bytes = frame.bytes;
    if (has_checksum_preamble(bytes.size(), command_b)) {
        std::uint32_t preamble = 0;
        std::memcpy(&preamble, bytes.data(), 4);
        bytes.erase(bytes.begin(), bytes.begin() + 4);
        const std::size_t location = preamble >> 16 & 0xFFF;
        const std::size_t start = preamble & 0xFFF;
        if (start < bytes.size() && location + 2 <= bytes.size()) {
            const auto sum = static_cast<std::uint16_t>(~lan9118_checksum(std::span(bytes).subspan(start)));
            bytes[location] = static_cast<std::uint8_t>(sum);
            bytes[location + 1] = static_cast<std::uint8_t>(sum >> 8);
        }
    }
    if (bytes.size() < kMinFrame && (command_b & kNoPadding) == 0) {
        bytes.resize(kMinFrame);  // and then the FCS is the MAC's
    } else if ((command_b & kNoCrc) != 0 && bytes.size() >= 4) {
        std::uint32_t fcs = 0;
        std::memcpy(&fcs, bytes.data() + bytes.size() - 4, 4);
        bytes.resize(bytes.size() - 4);
        frame.fcs_error = fcs != ethernet_fcs(bytes);
    }
    return frame;
}

void Lan9118::on_transmitted() {
    EthernetFrame frame;
    if (!tx_control_->empty()) {
        frame = tx_control_->front();
        tx_control_->pop_front();
        flow_busy_ = 0;
    } else {
        const std::uint32_t command_b = tx_packets_->front().command_b;
        frame = make_frame(tx_frames_->front(), command_b);
        std::uint32_t status = tag_of(command_b) | (tx_deferred_ ? kDeferred : 0U);
        end_packet();
        if (half_duplex() && !loops_back() && !phy_.link()) status |= kNoCarrier | kError;
        push_tx_status(status);
    }
    if (loops_back()) {
        receive(frame);
    } else {
        phy_.jack().send(frame);
    }
    if (tx_stopping_) stop_transmitter();
    try_transmit();
    update_irq();
}

void Lan9118::push_tx_status(std::uint32_t status) {
    if (tx_status_->size() < kTxStatusWords) {
        tx_status_->push_back(status);
    } else {
        raise(kTxStatusOverflow);
    }
}

void Lan9118::stop_transmitter() {
    tx_stopping_ = false;
    tx_on_ = 0;
    raise(kTxStop);
}

void Lan9118::send_pause(std::uint32_t time) {
    if (!tx_control_->empty()) return;
    static constexpr std::uint8_t kHead[] = {0x01, 0x80, 0xC2, 0x00, 0x00, 0x01};
    EthernetFrame frame;
    std::vector<std::uint8_t>& bytes = frame.bytes;
    bytes.assign(std::begin(kHead), std::end(kHead));
    for (unsigned i = 0; i < 4; ++i) bytes.push_back(static_cast<std::uint8_t>(addr_l_->get() >> 8 * i));
    for (unsigned i = 0; i < 2; ++i) bytes.push_back(static_cast<std::uint8_t>(addr_h_->get() >> 8 * i));
    // MAC control, PAUSE (IEEE 802.3, annex 31B).
    for (const std::uint32_t byte : {0x88U, 0x08U, 0x00U, 0x01U, time >> 8, time})
        bytes.push_back(static_cast<std::uint8_t>(byte));
    bytes.resize(kMinFrame);
    tx_control_->push_back(std::move(frame));
    try_transmit();
}

}  // namespace twin::smsc
