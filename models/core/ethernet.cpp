// SPDX-License-Identifier: BSD-3-Clause
#include "models/core/ethernet.hpp"

#include <algorithm>
#include <array>

#include "models/core/model.hpp"

namespace twin {

namespace {

constexpr std::size_t kPreambleAndSfd = 8;
constexpr std::size_t kFcs = 4;
constexpr std::size_t kGap = 12;
// A frame that has waited so often for room, each time as long as it is itself, is lost: nobody reads.
constexpr std::uint32_t kMaxWaits = 1000;

// Tables for eight bytes at a time: table[k][b] is what b does to the remainder k bytes later.
constexpr std::array<std::array<std::uint32_t, 256>, 8> make_tables() {
    constexpr std::uint32_t kReversedPolynomial = 0xEDB88320;
    std::array<std::array<std::uint32_t, 256>, 8> tables{};
    for (std::uint32_t byte = 0; byte < 256; ++byte) {
        std::uint32_t rest = byte;
        for (int bit = 0; bit < 8; ++bit) rest = rest >> 1 ^ (rest & 1 ? kReversedPolynomial : 0);
        tables[0][byte] = rest;
    }
    for (std::uint32_t byte = 0; byte < 256; ++byte) {
        for (std::size_t k = 1; k < tables.size(); ++k) {
            const std::uint32_t before = tables[k - 1][byte];
            tables[k][byte] = before >> 8 ^ tables[0][before & 0xFF];
        }
    }
    return tables;
}
constexpr auto kCrc = make_tables();

Time bytes_time(std::size_t bytes, unsigned mbits) {
    return ticks_to_time(bytes * 8, std::uint64_t{mbits} * 1'000'000);
}

}  // namespace

std::uint32_t ethernet_fcs(std::span<const std::uint8_t> bytes) {
    std::uint32_t rest = 0xFFFFFFFF;
    std::size_t i = 0;
    for (; i + 8 <= bytes.size(); i += 8) {
        const std::uint8_t* b = bytes.data() + i;
        rest = kCrc[7][(rest ^ b[0]) & 0xFF] ^ kCrc[6][(rest >> 8 ^ b[1]) & 0xFF] ^
               kCrc[5][(rest >> 16 ^ b[2]) & 0xFF] ^ kCrc[4][rest >> 24 ^ b[3]] ^ kCrc[3][b[4]] ^ kCrc[2][b[5]] ^
               kCrc[1][b[6]] ^ kCrc[0][b[7]];
    }
    for (; i < bytes.size(); ++i) rest = rest >> 8 ^ kCrc[0][(rest ^ bytes[i]) & 0xFF];
    return ~rest;
}

Time ethernet_frame_time(std::size_t bytes, unsigned mbits) {
    return bytes_time(kPreambleAndSfd + bytes + kFcs, mbits);
}

Time ethernet_gap_time(unsigned mbits) { return bytes_time(kGap, mbits); }

void EthernetQueue::save(StateWriter& out) const {
    out.value<std::uint64_t>(frames_.size());
    for (const EthernetFrame& frame : frames_) {
        out.value<std::uint8_t>(frame.fcs_error ? 1 : 0);
        out.value<std::uint32_t>(static_cast<std::uint32_t>(frame.bytes.size()));
        out.bytes(frame.bytes.data(), frame.bytes.size());
    }
}

void EthernetQueue::load(StateReader& in) {
    frames_.clear();
    for (auto n = in.value<std::uint64_t>(); n > 0; --n) {
        EthernetFrame frame;
        frame.fcs_error = in.value<std::uint8_t>() != 0;
        const auto size = in.value<std::uint32_t>();
        if (size > kMaxEthernetFrame) throw StateError(name() + ": a frame of " + std::to_string(size) + " bytes");
        frame.bytes.resize(size);
        in.bytes(frame.bytes.data(), size);
        frames_.push_back(std::move(frame));
    }
}

EthernetJack::EthernetJack(Model& owner, Line line)
    : owner_(owner),
      line_(std::move(line)),
      cable_(owner, "cable", {Input::Type::boolean, "", 0, 1, 0, "the network cable is plugged in"},
             [this] { line_.cable_changed(cable_.is_set()); }),
      waiting_(owner, "jack.waiting"),
      waited_(owner, "jack.waited"),
      free_ps_(owner, "jack.free_ps"),
      sent_(owner, "jack.sent", 0, ResetSet::none()),
      received_(owner, "jack.received", 0, ResetSet::none()),
      lost_(owner, "jack.lost", 0, ResetSet::none()),
      arrived_(owner, "jack.arrived", [this] { on_arrived(); }) {
    owner.add_jack(*this);
}

std::string EthernetJack::name() const { return owner_.label(); }

void EthernetJack::send(const EthernetFrame& frame) {
    if (!plugged() || line_.mbits() == 0) {
        lost_ = lost_ + 1;
        return;
    }
    sent_ = sent_ + 1;
    if (owner_.env().on_frame) owner_.env().on_frame(*this, frame);
}

bool EthernetJack::receive(EthernetFrame frame, const Time& at) {
    owner_.scheduler().sync();
    if (!plugged() || !owner_.powered() || line_.mbits() == 0 || frame.bytes.size() > kMaxEthernetFrame ||
        waiting_->size() >= kMaxWaiting) {
        lost_ = lost_ + 1;
        return false;
    }
    waiting_->push_back(std::move(frame));
    if (waiting_->size() > 1) return true;
    if (owner_.env().real_time()) {
        deliver_what_has_room();
    } else {
        begin(at);
    }
    return true;
}

void EthernetJack::begin(const Time& at) {
    const unsigned mbits = line_.mbits();
    if (mbits == 0) {
        lose_what_waits();
        return;
    }
    const Time start = std::max(at, picoseconds(free_ps_));
    const Time end = start + ethernet_frame_time(waiting_->front().bytes.size(), mbits);
    free_ps_ = (end + ethernet_gap_time(mbits)).value();
    arrived_.arm_at(end);
}

void EthernetJack::on_arrived() {
    if (owner_.env().real_time()) {
        deliver_what_has_room();
        return;
    }
    const EthernetFrame frame = take_front();
    if (!waiting_->empty()) begin(owner_.now());
    line_.receive(frame);
}

void EthernetJack::deliver_what_has_room() {
    while (!waiting_->empty()) {
        const unsigned mbits = line_.mbits();
        const std::size_t size = waiting_->front().bytes.size();
        if (mbits == 0) {
            lose_what_waits();
        } else if (waited_ < kMaxWaits && !line_.has_room(size)) {
            waited_ = waited_ + 1;
            arrived_.arm_in(ethernet_frame_time(size, mbits));
            return;
        } else {
            line_.receive(take_front());
        }
    }
}

void EthernetJack::lose_what_waits() {
    lost_ = lost_ + waiting_->size();
    waiting_->clear();
    waited_ = 0;
}

EthernetFrame EthernetJack::take_front() {
    EthernetFrame frame = std::move(waiting_->front());
    waiting_->pop_front();
    waited_ = 0;
    received_ = received_ + 1;
    return frame;
}

}  // namespace twin
