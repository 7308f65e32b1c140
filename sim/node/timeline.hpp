// SPDX-License-Identifier: BSD-3-Clause
// What the CPU does, for TIMELINE of docs/link-protocol.md: exceptions, threads, sleep, resets.
#pragma once

#include <cstdint>
#include <string>

#include "sim/abi/twin_abi.h"

namespace twin::node {

class Timeline {
  public:
    enum class Kind : std::uint8_t { entry = 0, exit = 1, thread = 2, sleep = 3, wake = 4, reset = 5 };
    /// Beyond this many bytes that nobody takes, records are lost, and counted.
    static constexpr std::size_t kMost = 4u << 20;

    bool on() const { return on_; }
    /// `current` is where the address of the running thread is in the guest's memory; nullptr: nobody knows.
    void begin(std::int64_t now_ns, const std::uint8_t* current);
    void end();

    /// As QEMU tells it. A change of the running thread is seen where exceptions begin and end, and where the CPU sleeps.
    void take(std::int64_t now_ns, TwinTraceEvent event, std::uint32_t arg);
    void reset(std::int64_t now_ns, std::uint32_t kind);
    /// The CPU is in a handler already, or sleeps.
    void in_handler(std::int64_t now_ns, std::uint32_t exception) { put(now_ns, Kind::entry, exception); }
    void asleep(std::int64_t now_ns);

    std::size_t size() const { return records_.size(); }
    std::uint32_t thread() const;

    /// The payload of a TIMELINE: an i64, the instant from which the first delta counts; an i64, that of the last record;
    /// a u32, how many were lost behind it; records. Empty: there is nothing to tell.
    std::string take_payload();

  private:
    void put(std::int64_t now_ns, Kind kind, std::uint32_t arg);
    void look_at_thread(std::int64_t now_ns);

    bool on_ = false;
    bool asleep_ = false;
    const std::uint8_t* current_ = nullptr;
    std::uint32_t thread_ = 0;
    std::int64_t base_ns_ = 0;
    std::int64_t last_ns_ = 0;
    std::uint32_t lost_ = 0;
    std::string records_;
};

}  // namespace twin::node
