// SPDX-License-Identifier: BSD-3-Clause
#include "net_bridge/cable_direction.hpp"

#include <fmt/format.h>
#include <algorithm>

namespace twin::net {

namespace {

// IEEE 802.3-2018, 3.1.1 and 4.4.2. The gap follows a frame, so it delays the next one but not this one's arrival.
constexpr std::size_t kPreambleAndFcs = 12;
constexpr std::size_t kGap = kWireOverhead - kPreambleAndFcs;
// What a frame in flight takes besides its bytes, about.
constexpr std::size_t kBookkeeping = 128;

bool happens(Random& random, Probability p) { return p.ppb != 0 && random.below(Probability::kCertain) < p.ppb; }

// Rounded up: a wire is not faster than it is.
Time wire_time(std::size_t bytes, std::uint64_t bandwidth) {
    const auto bit_ns = static_cast<std::uint64_t>(bytes) * 8 * 1'000'000'000;
    return Time(static_cast<Time::rep>((bit_ns + bandwidth - 1) / bandwidth));
}

std::size_t on_wire(const Frame& frame) { return std::max(frame.size(), kMinFrame) + kPreambleAndFcs; }

}  // namespace

Cable::Direction::Chances::Chances(std::uint64_t seed, const std::string& cable, Way way)
    : loss(seed, cable, way == Way::out ? "out loss" : "in loss"),
      state(seed, cable, way == Way::out ? "out state" : "in state"),
      duplicate(seed, cable, way == Way::out ? "out duplicate" : "in duplicate"),
      corrupt(seed, cable, way == Way::out ? "out corrupt" : "in corrupt"),
      corrupt_undetected(seed, cable, way == Way::out ? "out corrupt-undetected" : "in corrupt-undetected"),
      bit(seed, cable, way == Way::out ? "out bit" : "in bit"),
      jitter(seed, cable, way == Way::out ? "out jitter" : "in jitter"),
      reorder(seed, cable, way == Way::out ? "out reorder" : "in reorder") {}

Cable::Direction::Direction(Cable& cable, Way way, const Impairments& options, Jack* const& to, std::uint64_t seed)
    : cable_(cable), way_(way), options_(options), to_(to), chances_(seed, cable.name_, way) {
    options_changed();
}

Cable::Direction::~Direction() {
    if (alarm_) {
        cable_.timeline_.cancel(*alarm_);
    }
    cable_.timeline_.deliveries().remove(*this);
}

void Cable::Direction::options_changed() {
    Impairments harmless;
    harmless.queue = options_.queue;
    plain_ = options_ == harmless;
    if (!options_.burst_loss) {
        bad_ = false;
    }
    serve_queue(cable_.timeline_.now());
    arm();
}

void Cable::Direction::send(Frame&& frame) {
    ++counters_.sent;
    counters_.sent_bytes += frame.size();
    if (plain_ && queue_.empty() && in_flight_.empty() && frame.hops() <= kMaxHops) {
        cable_.timeline_.deliveries().post(*this, std::move(frame));
        return;
    }
    const Deliveries::Hold hold(cable_.timeline_.deliveries());
    const Time now = cable_.timeline_.now();
    serve_queue(now);
    if (!fits_mtu(frame)) {
        drop(std::move(frame), counters_.mtu_drops, "dropped: larger than the MTU");
        return;
    }
    if (queue_.empty() && (wire_free_ <= now || bandwidth(frame) == 0)) {
        put_on_wire(std::move(frame), now);
    } else if (fits_queue(frame)) {
        queue_bytes_ += frame.size();
        queue_.push_back(std::move(frame));
    } else {
        drop(std::move(frame), counters_.queue_drops, "dropped: the queue is full");
        return;
    }
    arm();
}

void Cable::Direction::deliver(const Frame& frame) {
    ++counters_.delivered;
    counters_.delivered_bytes += frame.size();
    if (!cable_.taps_.empty()) {
        cable_.taps_.seen(way_, frame);
    }
    // The last that is done with this: the receiver may pull the cable out.
    to_->deliver(frame);
}

std::uint64_t Cable::Direction::bandwidth(const Frame& frame) const {
    return frame.hops() <= kMaxHops  ? options_.bandwidth
           : options_.bandwidth == 0 ? kLoopBandwidth
                                     : std::min(options_.bandwidth, kLoopBandwidth);
}

bool Cable::Direction::fits_mtu(const Frame& frame) const {
    constexpr std::size_t kHeader = 14;
    if (options_.mtu == 0 || frame.size() <= kHeader + options_.mtu) {
        return true;
    }
    const auto bytes = frame.bytes();
    const bool tagged = bytes[12] == 0x81 && bytes[13] == 0x00;
    return tagged && frame.size() <= kHeader + 4 + options_.mtu;
}

bool Cable::Direction::fits_queue(const Frame& frame) const {
    return options_.queue.in_frames ? queue_.size() < options_.queue.amount
                                    : queue_bytes_ + frame.size() <= options_.queue.amount;
}

void Cable::Direction::serve_queue(Time now) {
    while (!queue_.empty()) {
        // Without a bandwidth, what waited for the wire waits no longer.
        const Time start = bandwidth(queue_.front()) == 0 ? std::min(wire_free_, now) : wire_free_;
        if (start > now) {
            return;
        }
        Frame frame = std::move(queue_.front());
        queue_.pop_front();
        queue_bytes_ -= frame.size();
        put_on_wire(std::move(frame), start);
    }
}

void Cable::Direction::put_on_wire(Frame frame, Time start) {
    const std::uint64_t rate = bandwidth(frame);
    Time leaves = start;
    if (rate != 0) {
        leaves = start + wire_time(on_wire(frame), rate);
        wire_free_ = start + wire_time(on_wire(frame) + kGap, rate);
    }
    // A frame that is lost, or damaged, has taken its time on the wire all the same.
    if (lose()) {
        drop(std::move(frame), counters_.lost, "lost");
        return;
    }
    if (happens(chances_.corrupt, options_.corrupt)) {
        damage(frame, true);
    }
    if (happens(chances_.corrupt_undetected, options_.corrupt_undetected)) {
        damage(frame, frame.fcs_error());
    }
    if (happens(chances_.duplicate, options_.duplicate)) {
        ++counters_.duplicated;
        launch(frame, leaves);
        frame.add_comment("duplicate");
    }
    launch(std::move(frame), leaves);
}

bool Cable::Direction::lose() {
    if (!options_.burst_loss) {
        return happens(chances_.loss, options_.loss);
    }
    const BurstLoss& burst = *options_.burst_loss;
    if (happens(chances_.state, bad_ ? burst.to_good : burst.to_bad)) {
        bad_ = !bad_;
    }
    return happens(chances_.loss, bad_ ? burst.loss_in_bad : burst.loss_in_good);
}

void Cable::Direction::damage(Frame& frame, bool fcs_error) {
    if (frame.size() == 0) {
        return;
    }
    ++counters_.corrupted;
    const auto bytes = frame.bytes();
    std::vector<std::uint8_t> damaged(bytes.begin(), bytes.end());
    const auto bit = chances_.bit.below(damaged.size() * 8);
    damaged[bit / 8] = static_cast<std::uint8_t>(damaged[bit / 8] ^ (1U << bit % 8));
    frame = frame.with_bytes(std::move(damaged), fcs_error);
    frame.add_comment(fmt::format("corrupted: bit {} of byte {}{}", bit % 8, bit / 8, fcs_error ? "" : ", undetected"));
}

Time Cable::Direction::draw_delay() {
    const auto jitter = static_cast<std::uint64_t>(options_.jitter.count());
    if (jitter == 0) {
        return options_.latency;
    }
    Time::rep delay = options_.latency.count() - options_.jitter.count();
    if (options_.distribution == Distribution::uniform) {
        // One hour in nanoseconds takes more than the 32 bits that below() draws from: its upper and its lower half.
        constexpr std::uint64_t kStep = 1'000'000;
        const std::uint64_t width = 2 * jitter + 1;
        const std::uint64_t steps = (width + kStep - 1) / kStep;
        std::uint64_t value = width;
        while (value >= width) {
            value = steps == 1 ? chances_.jitter.below(width)
                               : chances_.jitter.below(steps) * kStep + chances_.jitter.below(kStep);
        }
        delay += static_cast<Time::rep>(value);
    } else {
        // The sum of twelve uniform numbers has a variance of one (Irwin and Hall); unlike a logarithm it is the same
        // on every platform. It ends at six standard deviations.
        std::int64_t sum = 0;
        for (int i = 0; i < 12; ++i) {
            sum += static_cast<std::int64_t>(chances_.jitter.below(1U << 20));
        }
        const std::int64_t deviation = sum - (6LL << 20);
        delay = options_.latency.count() +
                static_cast<Time::rep>(static_cast<__int128>(options_.jitter.count()) * deviation / (1LL << 20));
    }
    return Time(std::max<Time::rep>(delay, 0));
}

bool Cable::Direction::overtakes() {
    if (options_.reorder.ppb == 0) {
        return false;
    }
    if (since_overtaking_ + 1 >= options_.gap && happens(chances_.reorder, options_.reorder)) {
        since_overtaking_ = 0;
        return true;
    }
    ++since_overtaking_;
    return false;
}

void Cable::Direction::launch(Frame frame, Time leaves) {
    Time arrival = leaves;
    if (!overtakes()) {
        arrival += draw_delay();
        if (options_.reorder.ppb == 0) {
            arrival = std::max(arrival, last_arrival_);
        }
    }
    if (!in_flight_.empty() && arrival < in_flight_.rbegin()->first.first) {
        ++counters_.reordered;
        frame.add_comment("reordered");
    }
    last_arrival_ = std::max(last_arrival_, arrival);
    // One that is due and has nobody before it needs no place in the order.
    if (in_flight_.empty() && arrival <= cable_.timeline_.now()) {
        cable_.timeline_.deliveries().post(*this, std::move(frame));
        return;
    }
    const std::size_t cost = frame.size() + kBookkeeping;
    if (in_flight_bytes_ + cost > kMaxInFlightBytes) {
        drop(std::move(frame), counters_.queue_drops, "dropped: too many frames on their way");
        return;
    }
    in_flight_bytes_ += cost;
    in_flight_.emplace(std::pair(arrival, ++launched_), std::move(frame));
}

void Cable::Direction::drop(Frame&& frame, std::uint64_t& counter, const char* why) {
    ++counter;
    if (!cable_.taps_.empty()) {
        frame.add_comment(why);
        cable_.taps_.seen(way_, frame);
    }
}

void Cable::Direction::drop_all() {
    static constexpr const char* kWhy = "lost: the link went down";
    counters_.cut_drops += cable_.timeline_.deliveries().remove(*this);
    for (auto& [when, frame] : in_flight_) {
        drop(std::move(frame), counters_.cut_drops, kWhy);
    }
    for (Frame& frame : queue_) {
        drop(std::move(frame), counters_.cut_drops, kWhy);
    }
    in_flight_.clear();
    in_flight_bytes_ = 0;
    queue_.clear();
    queue_bytes_ = 0;
    wire_free_ = Time(0);
    last_arrival_ = Time(0);
    arm();
}

void Cable::Direction::settle() { serve_queue(cable_.timeline_.now()); }

void Cable::Direction::wake() {
    alarm_.reset();
    const Deliveries::Hold hold(cable_.timeline_.deliveries());
    const Time now = cable_.timeline_.now();
    serve_queue(now);
    while (!in_flight_.empty() && in_flight_.begin()->first.first <= now) {
        auto node = in_flight_.extract(in_flight_.begin());
        in_flight_bytes_ -= node.mapped().size() + kBookkeeping;
        cable_.timeline_.deliveries().post(*this, std::move(node.mapped()));
    }
    arm();
}

void Cable::Direction::arm() {
    std::optional<Time> due;
    if (!in_flight_.empty()) {
        due = in_flight_.begin()->first.first;
    }
    if (!queue_.empty()) {
        due = std::min(due.value_or(wire_free_), wire_free_);
    }
    if (alarm_ && due && alarm_at_ == *due) {
        return;
    }
    if (alarm_) {
        cable_.timeline_.cancel(*alarm_);
        alarm_.reset();
    }
    if (due) {
        alarm_at_ = *due;
        alarm_ = cable_.timeline_.at(*due, [this] { wake(); });
    }
}

}  // namespace twin::net
