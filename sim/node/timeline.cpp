// SPDX-License-Identifier: BSD-3-Clause
#include "sim/node/timeline.hpp"

#include <cstring>

#include "sim/link/protocol.hpp"

namespace twin::node {

namespace {

void put_varint(std::string& out, std::uint64_t value) {
    while (value >= 0x80) {
        out.push_back(static_cast<char>(static_cast<std::uint8_t>(value | 0x80)));
        value >>= 7;
    }
    out.push_back(static_cast<char>(value));
}

}  // namespace

void Timeline::begin(std::int64_t now_ns, const std::uint8_t* current) {
    *this = {};
    on_ = true;
    current_ = current;
    base_ns_ = last_ns_ = now_ns;
    look_at_thread(now_ns);
}

void Timeline::end() { *this = {}; }

std::uint32_t Timeline::thread() const {
    std::uint32_t thread = 0;
    if (current_ != nullptr) std::memcpy(&thread, current_, sizeof thread);
    return thread;
}

void Timeline::put(std::int64_t now_ns, Kind kind, std::uint32_t arg) {
    if (records_.size() >= kMost) {
        ++lost_;
        return;
    }
    put_varint(records_, static_cast<std::uint64_t>(now_ns - last_ns_));
    put_varint(records_, static_cast<std::uint64_t>(arg) << 3 | static_cast<std::uint8_t>(kind));
    last_ns_ = now_ns;
}

void Timeline::look_at_thread(std::int64_t now_ns) {
    if (const std::uint32_t thread = this->thread(); thread != thread_) {
        thread_ = thread;
        put(now_ns, Kind::thread, thread);
    }
}

void Timeline::take(std::int64_t now_ns, TwinTraceEvent event, std::uint32_t arg) {
    look_at_thread(now_ns);
    switch (event) {
        case TWIN_TRACE_ENTRY:
        case TWIN_TRACE_WAKE:
            // What wakes a CPU is told behind the handler that it runs first.
            if (asleep_) put(now_ns, Kind::wake, 0);
            asleep_ = false;
            if (event == TWIN_TRACE_ENTRY) put(now_ns, Kind::entry, arg);
            break;
        case TWIN_TRACE_EXIT:
            put(now_ns, Kind::exit, arg);
            break;
        case TWIN_TRACE_RETURN:
            break;
        case TWIN_TRACE_SLEEP:
            asleep(now_ns);
            break;
    }
}

void Timeline::asleep(std::int64_t now_ns) {
    if (!asleep_) put(now_ns, Kind::sleep, 0);
    asleep_ = true;
}

void Timeline::reset(std::int64_t now_ns, std::uint32_t kind) {
    asleep_ = false;
    thread_ = 0;  // whatever the memory still says
    put(now_ns, Kind::reset, kind);
}

std::string Timeline::take_payload() {
    std::string out;
    if (records_.empty() && lost_ == 0) return out;
    link::detail::put(out, base_ns_);
    link::detail::put(out, last_ns_);
    link::detail::put(out, lost_);
    out += records_;
    base_ns_ = last_ns_;
    lost_ = 0;
    records_.clear();
    return out;
}

}  // namespace twin::node
