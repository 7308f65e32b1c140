// SPDX-License-Identifier: BSD-3-Clause
// Looks inside the device that change nothing in it: the time line of its CPU, a port for a debugger.
#include <boost/json.hpp>
#include <stdexcept>

#include "sim/node/node.hpp"

namespace twin::node {

namespace json = boost::json;

namespace {

// In virtual time a grant may be long, and the host wants to see what happens meanwhile.
constexpr std::size_t kSendAt = 32 * 1024;
constexpr std::uint32_t kExceptionMask = 0x1FF;  // of xPSR (DDI 0403, B1.4.2)

std::uint64_t number_or(const json::object& params, const char* key, std::uint64_t otherwise, std::uint64_t most) {
    const json::value* value = params.if_contains(key);
    if (value == nullptr) return otherwise;
    if (!value->is_int64() || value->get_int64() < 0 || static_cast<std::uint64_t>(value->get_int64()) > most)
        throw std::invalid_argument("'" + std::string(key) + "' must be an integer, 0 to " + std::to_string(most));
    return static_cast<std::uint64_t>(value->get_int64());
}

}  // namespace

void Node::trace(TwinTraceEvent event, std::uint32_t arg) {
    timeline_.take(kernel_.now_ns(), event, arg);
    if (timeline_.size() >= kSendAt) send_timeline();
}

json::value Node::start_timeline(const json::object& params) {
    const std::uint8_t* current = nullptr;
    if (params.contains("current")) {
        const std::uint64_t address = number_or(params, "current", 0, UINT32_MAX);
        const Memory* memory = env_.memory_at(address, sizeof(std::uint32_t));
        if (memory == nullptr) throw std::invalid_argument("'current' is not in memory");
        current = memory->data + (address - memory->base);
    }
    const std::int64_t now = kernel_.now_ns();
    timeline_.begin(now, current);
    TwinCpuState cpu{};
    host_.cpu_state(host_.opaque, &cpu);
    if ((cpu.xpsr & kExceptionMask) != 0) timeline_.in_handler(now, cpu.xpsr & kExceptionMask);
    if (config_.virtual_time && host_.cpu_idle_until(host_.opaque) > now) timeline_.asleep(now);
    host_.set_trace(host_.opaque, true);
    return json::object{{"now_ns", now}};
}

json::value Node::stop_timeline() {
    host_.set_trace(host_.opaque, false);
    timeline_.end();
    return json::object{};
}

json::value Node::poll_timeline() {
    if (!timeline_.on()) throw std::invalid_argument("no time line was started");
    send_timeline();
    return json::object{{"now_ns", kernel_.now_ns()}};
}

void Node::send_timeline() {
    if (const std::string payload = timeline_.take_payload(); !payload.empty())
        link_.send(link::Type::timeline, 0, kernel_.now_ns(), payload);
}

json::value Node::open_debugger(const json::object& params) {
    const auto port = static_cast<std::uint16_t>(number_or(params, "port", 0, UINT16_MAX));
    char why[256] = "";
    const std::uint16_t opened = host_.open_debugger(host_.opaque, port, why, sizeof why);
    if (opened == 0) throw std::invalid_argument(why);
    return json::object{{"port", opened}};
}

}  // namespace twin::node
