// SPDX-License-Identifier: BSD-3-Clause
// The node's end of the socket to the host (docs/link-protocol.md).
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "sim/abi/twin_abi.h"
#include "sim/link/protocol.hpp"

namespace twin::node {

/// Output is collected and sent in few system calls. In real time it never blocks: it goes at once after a pause, else at
/// most 2 ms later, from QEMU's main loop, and what a host that does not read leaves behind is bounded. In virtual time
/// it goes out when the node stops at a boundary, and blocks.
class Link {
  public:
    /// Takes the descriptor over. Does nothing at all with fd -1: the node runs alone.
    Link(int fd, bool blocking);
    ~Link();
    Link(const Link&) = delete;
    Link& operator=(const Link&) = delete;

    bool connected() const { return fd_ >= 0; }
    /// Real time: from now on `received` is called for every message, from QEMU's main loop, and `closed` once when the
    /// host has gone.
    void watch(const TwinHost& host, std::function<void(const link::Message&)> received, std::function<void()> closed);

    /// Queues a message. HELLO overtakes what was sent before it. Real time: bulk (serial bytes, values, log) is
    /// dropped while the host leaves 8 MiB unread.
    void send(link::Type type, std::uint16_t channel, std::int64_t time_ns, std::string_view payload);
    /// Sends what is queued: all of it in virtual time, as much as goes without blocking in real time.
    void flush();
    /// At the end: tries to send everything, at most one second.
    void finish();

    /// Virtual time: the next message. Waits for it. Empty: the host has gone, or the process was told to end.
    std::optional<link::Message> receive();

    /// Messages dropped so far.
    std::uint64_t dropped() const { return dropped_; }

  private:
    enum class Sent { all, some, closed };
    Sent send_some(bool blocking);
    void on_readable();
    void on_timer();
    void arm_timer();
    void close_now(const char* why);

    int fd_;
    int timer_ = -1;
    bool blocking_;
    bool timer_armed_ = false;
    std::int64_t flushed_ns_ = 0;  // host time, real-time clock only
    bool greeted_ = false;
    std::string out_;
    std::string before_hello_;
    std::uint64_t dropped_ = 0;
    const TwinHost* host_ = nullptr;
    link::FrameReader reader_;
    std::function<void(const link::Message&)> received_;
    std::function<void()> closed_;
};

}  // namespace twin::node
