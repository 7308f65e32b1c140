// SPDX-License-Identifier: BSD-3-Clause
// The node as the target of semihosting: its console is a serial channel, its clock the run's.
#include <algorithm>
#include <chrono>
#include <exception>

#include "sim/node/node.hpp"

namespace twin::node {

namespace {

constexpr const char* kChannelName = "semihosting";

}  // namespace

std::string Node::start_semihosting() {
    if (!config_.semihosting) return "";
    try {
        semihosting_.reset(new Semihosting(*this, *config_.semihosting));
    } catch (const std::exception& e) {
        return e.what();
    }
    semihosting_channel_ = static_cast<std::uint16_t>(channels_.serial.size());
    channels_.serial.push_back({kChannelName, nullptr, 0});
    return "";
}

bool Node::semihosting(std::uint32_t operation, std::uint32_t parameter, std::uint32_t& result) {
    result = 0xFFFFFFFF;
    if (!semihosting_ || ended_) return true;
    env_.scheduler().sync();
    const auto answer = semihosting_->call(operation, parameter);
    if (answer) {
        result = *answer;
    } else {
        semihosting_waits_ = true;
        apply_running();
    }
    kernel_.rearm();
    return answer.has_value();
}

std::uint16_t Node::console_channel() const {
    const auto& serial = channels_.serial;
    const auto found =
        std::find_if(serial.begin(), serial.end(), [this](const auto& s) { return s.name == board_.console; });
    return found == serial.end() ? 0 : static_cast<std::uint16_t>(found - serial.begin());
}

void Node::feed_semihosting(std::string_view bytes) {
    semihosting_->feed(bytes);
    semihosting_waits_ = semihosting_waits_ && bytes.empty();
    apply_running();
}

bool Node::read_guest(std::uint32_t address, void* data, std::uint32_t size) {
    return host_.dma_read(host_.opaque, address, data, size);
}

bool Node::write_guest(std::uint32_t address, const void* data, std::uint32_t size) {
    return host_.dma_write(host_.opaque, address, data, size);
}

void Node::console(std::string_view bytes) { serial_out(semihosting_channel_, bytes); }

void Node::exit_guest(std::uint32_t code) {
    guest_exit_ = code;
    // A process has eight bits for it; the whole code is in SUMMARY.
    const bool same = code <= 255;
    end(same ? static_cast<int>(code) : 1);
}

std::int64_t Node::elapsed_ns() const { return kernel_.now_ns(); }

std::int64_t Node::calendar_s() const {
    using namespace std::chrono;
    if (config_.virtual_time) return link::kVirtualEpoch + kernel_.now_ns() / 1'000'000'000;
    return duration_cast<seconds>(system_clock::now().time_since_epoch()).count();
}

}  // namespace twin::node
