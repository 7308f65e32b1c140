// SPDX-License-Identifier: BSD-3-Clause
// Transmission: descriptors to the FIFO, and the FIFO to the wire. Source: RM0090 rev 19, chapters 33.5.2, 33.6.7 and
// 33.6.8.
#include <algorithm>
#include <cstring>

#include "models/peripherals/stm32f4/eth.hpp"

namespace twin::stm32f4 {

namespace {

// TDES0
constexpr std::uint32_t kUf = 1 << 1, kVf = 1 << 7, kIpe = 1 << 12, kFf = 1 << 13, kJt = 1 << 14, kEs = 1 << 15,
                        kIhe = 1 << 16, kTtss = 1 << 17, kTch = 1 << 20, kTer = 1 << 21, kTtse = 1 << 25, kDp = 1 << 26,
                        kDc = 1 << 27, kFs = 1 << 28, kLs = 1 << 29, kIc = 1 << 30, kOwn = 1U << 31;
constexpr std::uint32_t kStatusBits = 0x1FFFF | kTtss;
constexpr std::size_t kFcs = 4, kMinFrame = 60, kJabberLimit = 2048;
constexpr std::size_t kMaxFrame = 16384;  // TDES's sizes allow more; no receiver takes it
constexpr std::uint32_t kNoDescriptor = 1;

std::size_t words(std::size_t bytes) { return (bytes + 3) / 4; }

}  // namespace

void Eth::start_transmit_dma() {
    tx_stopping_ = 0;
    if (tx_state_ != TxState::stopped || in_software_reset()) return;
    tx_state_ = TxState::fetching;
    kick_transmit();
}

void Eth::stop_transmit_dma() {
    if (tx_state_ == TxState::stopped) return;
    tx_stopping_ = 1;
    kick_transmit();
}

/// A second frame may be fetched while the first is sent, if OSF is set.
bool Eth::transmit_room() const {
    const auto frames = std::count_if(tx_fifo_->begin(), tx_fifo_->end(),
                                      [](const EthFrame& frame) { return frame.descriptor != kNoDescriptor; });
    if (frames == 0 || tx_fifo_->back().whole == 0) return true;
    return osf_ != 0 && frames < 2;
}

void Eth::kick_transmit() {
    if (tx_state_ == TxState::stopped || dead_ != 0 || tx_dma_.armed()) return;
    const bool in_frame = !tx_fifo_->empty() && tx_fifo_->back().whole == 0;
    if (tx_stopping_ != 0 && (!in_frame || tx_state_ == TxState::suspended)) {
        if (!tx_fifo_->empty() && tx_fifo_->front().whole != 0) return;  // after the current frame
        tx_state_ = TxState::stopped;
        tx_stopping_ = 0;
        raise(kTpss);
        return;
    }
    if (tx_state_ == TxState::suspended) return;
    if (!transmit_room()) {
        tx_state_ = TxState::waiting;
        return;
    }
    tx_state_ = TxState::fetching;
    tx_dma_.arm(kDescriptorCycles);
}

void Eth::on_transmit_dma() {
    if (tx_state_ == TxState::reading) {
        read_segment();
        return;
    }
    Descriptor& descriptor = tx_descriptor_.ref();
    if (!bus_read(tx_current_, descriptor.data(), sizeof descriptor)) {
        fail(true, true, true);
        return;
    }
    if ((descriptor[0] & kOwn) == 0) {
        suspend_transmit(kTbus);
        return;
    }
    tx_state_ = TxState::reading;
    const std::size_t second = (descriptor[0] & kTch) != 0 ? 0 : descriptor[1] >> 16 & 0x1FFF;
    tx_dma_.arm(std::max<std::size_t>(1, words(descriptor[1] & 0x1FFF) + words(second)));
}

void Eth::suspend_transmit(std::uint32_t flags) {
    tx_state_ = TxState::suspended;
    raise(flags);
    kick_transmit();  // it may have been told to stop
}

void Eth::read_segment() {
    const Descriptor descriptor = tx_descriptor_;
    const std::uint32_t control = descriptor[0];
    const bool chained = (control & kTch) != 0;
    const bool in_frame = !tx_fifo_->empty() && tx_fifo_->back().whole == 0;
    if (in_frame == ((control & kFs) != 0))
        note(JournalKind::guest_error, in_frame ? "TDES0.FS is set inside a frame" : "a frame begins without TDES0.FS");
    if (!in_frame) {
        tx_fifo_->emplace_back();
        tx_fifo_->back().status = control;
    }
    EthFrame& frame = tx_fifo_->back();
    for (unsigned i = 0; i < 2; ++i) {
        const std::size_t size = i == 0 ? descriptor[1] & 0x1FFF : chained ? 0 : descriptor[1] >> 16 & 0x1FFF;
        if (size == 0) continue;
        const std::size_t before = frame.bytes.size();
        if (before + size > kMaxFrame) break;
        frame.bytes.resize(before + size);
        chtbar_->set(descriptor[2 + i]);
        if (!bus_read(descriptor[2 + i], frame.bytes.data() + before, size)) {
            fail(true, true, false);
            return;
        }
    }
    frame.descriptor = tx_current_;
    frame.extended = control;
    const bool last = (control & kLs) != 0;
    if (!last) {
        const std::uint32_t closed = control & ~kOwn;
        if (!bus_write(tx_current_, &closed, sizeof closed)) {
            fail(true, false, true);
            return;
        }
    }
    tx_current_ = next_descriptor(tx_current_, *tdlar_, chained, (control & kTer) != 0, descriptor[3]);
    tx_state_ = TxState::fetching;
    if (last) finish_frame(frame);
    time_wire();
    kick_wire();
    kick_transmit();
}

/// All of it is in the FIFO.
void Eth::finish_frame(EthFrame& frame) {
    frame.whole = 1;
    const auto what = static_cast<ChecksumInsertion>(frame.status >> 22 & 3);
    if (what != ChecksumInsertion::none && tsf_ == 0) {
        note(JournalKind::guest_error, "checksum insertion (TDES0.CIC) needs store and forward (ETH_DMAOMR.TSF)");
    } else {
        const InsertionErrors errors = insert_checksums(frame.bytes, what);
        frame.done = (errors.header ? kIhe | kEs : 0) | (errors.payload ? kIpe | kEs : 0);
    }
    raise(kEts);
}

// --- the wire

std::size_t Eth::transmit_threshold() const {
    constexpr std::size_t kThresholds[] = {64, 128, 192, 256, 40, 32, 24, 16};
    return kThresholds[ttc_];
}

/// Without FCS. Software's FCS (TDES0.DC) is in the frame's bytes; a pad goes with an FCS of the MAC's.
std::size_t Eth::size_on_wire(const EthFrame& frame) const {
    const std::size_t size = frame.bytes.size();
    const bool pads = (frame.status & kDp) == 0;
    if ((frame.status & kDc) != 0 && (!pads || size >= kMinFrame + kFcs)) return size > kFcs ? size - kFcs : 0;
    return pads ? std::max(size, kMinFrame) : size;
}

void Eth::kick_wire() {
    if (wire_ != Wire::idle || te_ == 0 || !transmit_clock_.running() || !clock().running()) return;
    if (fcb_ != 0 && dm_ != 0 && tfce_ != 0) queue_pause();
    if (tx_fifo_->empty()) return;
    const EthFrame& frame = tx_fifo_->front();
    if (frame.whole == 0 && (tsf_ != 0 || frame.bytes.size() < transmit_threshold())) return;
    if (lm_ == 0 && (!reaches(clocks) || phy_mbits() == 0)) {
        wait_for_clock();
        return;
    }
    const Time present = now();
    const std::uint64_t paused = frame.descriptor == kNoDescriptor ? 0 : paused_until_ps_.get();
    Time start = picoseconds(std::max<std::uint64_t>({present.value(), wire_free_ps_, paused}));
    if (dm_ == 0 && lm_ == 0 && start == present && phy()->mii_carrier())
        start = present + ethernet_gap_time(mac_mbits());
    if (start > present) {
        wire_ = Wire::gap;
        wire_due_.arm_at(start);
    } else {
        begin_sending();
    }
}

void Eth::begin_sending() {
    wire_ = Wire::sending;
    wire_began_ps_ = now().value();
    time_wire();
}

/// When the frame on the wire ends, or the FIFO runs dry.
void Eth::time_wire() {
    if (wire_ != Wire::sending) return;
    const EthFrame& frame = tx_fifo_->front();
    std::size_t size = frame.whole != 0 ? size_on_wire(frame) : frame.bytes.size();
    if (jd_ == 0) size = std::min(size, kJabberLimit);
    const Time whole = ethernet_frame_time(size, mac_mbits());
    const Time fcs = frame.whole != 0 ? Time()
                                      : ethernet_frame_time(size, mac_mbits()) -
                                            ethernet_frame_time(size - std::min(size, kFcs), mac_mbits());
    wire_due_.arm_at(picoseconds(wire_began_ps_) + whole - fcs);
}

void Eth::on_wire() {
    if (wire_ == Wire::gap) {
        wire_ = Wire::idle;
        kick_wire();
    } else if (tx_fifo_->front().whole == 0) {
        underflow();
    } else {
        sent();
    }
}

bool Eth::speeds_match() const { return phy_mbits() == mac_mbits(); }

void Eth::give_to_phy(const EthernetFrame& frame) {
    if (lm_ != 0) {
        accept(frame);
        return;
    }
    if (phy() == nullptr || !reaches_or_note(clocks | sending)) return;
    if (!speeds_match()) {
        if (phy_mbits() != 0) note(JournalKind::guest_error, "ETH_MACCR.FES is not the speed of the PHY");
        return;
    }
    phy()->mii_transmit(frame);
}

void Eth::sent() {
    EthFrame frame = std::move(tx_fifo_->front());
    tx_fifo_->pop_front();
    wire_ = Wire::idle;
    // IFG takes bytes of the gap away.
    const Time gap = ethernet_gap_time(mac_mbits());
    wire_free_ps_ = (now() + picoseconds(gap.value() / 12 * (12 - ifg_))).value();

    EthernetFrame out;
    const std::size_t size = size_on_wire(frame);
    const bool own_fcs = size + kFcs == frame.bytes.size() && (frame.status & kDc) != 0;
    if (own_fcs) {
        const std::uint32_t fcs = ethernet_fcs(std::span(frame.bytes).first(size));
        std::uint32_t given = 0;
        std::memcpy(&given, frame.bytes.data() + size, kFcs);
        out.fcs_error = fcs != given;
    }
    const bool vlan = frame.bytes.size() > 13 && frame.bytes[12] == 0x81 && frame.bytes[13] == 0x00;
    std::uint32_t status = frame.done | (vlan ? kVf : 0);
    out.bytes = std::move(frame.bytes);
    out.bytes.resize(size);
    const bool jabber = jd_ == 0 && size > kJabberLimit;
    if (jabber) {
        out.bytes.resize(kJabberLimit);
        out.fcs_error = true;
        status |= kJt | kEs;
    } else if (!out.fcs_error) {
        mmc_.count(EthMmc::sent_good);
    }
    if ((frame.status & kTtse) != 0 && ptp_.enabled()) {
        frame.stamped = 1;
        // The SFD is the eighth byte.
        frame.stamp = ptp_.at(picoseconds(wire_began_ps_) + picoseconds(gap.value() / 12 * 8));
        status |= kTtss;
    }
    give_to_phy(out);
    if (frame.descriptor == kNoDescriptor) {
        fcb_ = 0;
    } else {
        close_transmit(frame, status);
        if (dead_ == 0) {
            if ((frame.extended & kIc) != 0) raise(kTs);
            if (jabber) {
                tx_state_ = TxState::stopped;
                tx_dma_.cancel();
                raise(kTjts);
            }
        }
    }
    kick_transmit();
    kick_wire();
}

/// Status, time stamp and ownership of a frame's last descriptor.
void Eth::close_transmit(const EthFrame& frame, std::uint32_t status) {
    bool good = true;
    if (frame.stamped != 0) {
        const std::uint32_t stamp[] = {frame.stamp.subseconds, frame.stamp.seconds};
        good = bus_write(frame.descriptor + (enhanced() ? 24 : 8), stamp, sizeof stamp);
    }
    const std::uint32_t word = (frame.extended & ~kOwn & ~kStatusBits) | status;
    if (!good || !bus_write(frame.descriptor, &word, sizeof word)) fail(true, false, true);
}

/// The FIFO ran dry in mid-frame: what was sent is no frame.
void Eth::underflow() {
    const EthFrame frame = std::move(tx_fifo_->front());
    tx_fifo_->pop_front();
    wire_ = Wire::idle;
    wire_free_ps_ = (now() + ethernet_gap_time(mac_mbits())).value();
    EthernetFrame out;
    out.bytes = frame.bytes;
    out.fcs_error = true;
    give_to_phy(out);
    tx_dma_.cancel();
    close_transmit(frame, kUf | kEs);
    if (dead_ == 0) suspend_transmit(kTus | kTs);
}

void Eth::flush_transmit() {
    if (wire_ == Wire::sending) wire_free_ps_ = (now() + ethernet_gap_time(mac_mbits())).value();
    wire_ = Wire::idle;
    wire_due_.cancel();
    if (tx_state_ == TxState::reading) {
        tx_dma_.cancel();
        tx_state_ = TxState::fetching;
    }
    while (!tx_fifo_->empty()) {
        const EthFrame frame = std::move(tx_fifo_->front());
        tx_fifo_->pop_front();
        if (frame.descriptor != kNoDescriptor && dead_ == 0) close_transmit(frame, kFf | kEs);
    }
    kick_transmit();
}

// --- flow control

void Eth::on_flow_control(std::uint32_t written) {
    if ((written & 1) == 0) return;
    if (dm_ == 0 || tfce_ == 0) {
        note(JournalKind::guest_error,
             dm_ == 0 ? "back pressure (ETH_MACFCR.BPA) is not modelled" : "ETH_MACFCR.FCB without TFCE");
        return;
    }
    if (wire_ == Wire::gap) {  // it may go where a frame may not
        wire_ = Wire::idle;
        wire_due_.cancel();
    }
    kick_wire();
}

/// A PAUSE frame (IEEE 802.3, 31B) goes before what waits in the FIFO.
void Eth::queue_pause() {
    if (!tx_fifo_->empty() && tx_fifo_->front().descriptor == kNoDescriptor) return;
    EthFrame frame;
    frame.bytes = {0x01, 0x80, 0xC2, 0x00, 0x00, 0x01};
    for (const std::uint32_t word : {address_low_[0]->get(), address_high_[0]->get()})
        for (unsigned i = 0; i < 4 && frame.bytes.size() < 12; ++i)
            frame.bytes.push_back(static_cast<std::uint8_t>(word >> 8 * i));
    const std::uint32_t time = *fcr_ >> 16;
    for (const std::uint32_t byte : {0x88U, 0x08U, 0x00U, 0x01U, time >> 8, time & 0xFF})
        frame.bytes.push_back(static_cast<std::uint8_t>(byte));
    frame.descriptor = kNoDescriptor;
    frame.whole = 1;
    tx_fifo_->push_front(std::move(frame));
}

}  // namespace twin::stm32f4
