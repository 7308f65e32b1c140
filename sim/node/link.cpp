// SPDX-License-Identifier: BSD-3-Clause
#include "sim/node/link.hpp"

#include <fcntl.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/timerfd.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <cstdio>
#include <cstring>

namespace twin::node {

namespace {

constexpr std::size_t kSendAt = 64 * 1024;
constexpr std::size_t kMaxUnsent = 8 << 20;
constexpr std::int64_t kFlushAfterNs = 2'000'000;
constexpr int kFinishMs = 1000;

bool is_bulk(link::Type type) {
    return type == link::Type::serial_out || type == link::Type::value || type == link::Type::log ||
           type == link::Type::frame_out || type == link::Type::probe || type == link::Type::timeline;
}

std::int64_t steady_ns() { return std::chrono::steady_clock::now().time_since_epoch() / std::chrono::nanoseconds(1); }

}  // namespace

Link::Link(int fd, bool blocking) : fd_(fd), blocking_(blocking) {
    if (fd_ < 0) return;
    fcntl(fd_, F_SETFD, FD_CLOEXEC);
    const int flags = fcntl(fd_, F_GETFL);
    fcntl(fd_, F_SETFL, blocking ? flags & ~O_NONBLOCK : flags | O_NONBLOCK);
}

Link::~Link() {
    if (timer_ >= 0) close(timer_);
    if (fd_ >= 0) close(fd_);
}

void Link::watch(const TwinHost& host, std::function<void(const link::Message&)> received,
                 std::function<void()> closed) {
    if (fd_ < 0) return;
    host_ = &host;
    received_ = std::move(received);
    closed_ = std::move(closed);
    timer_ = timerfd_create(CLOCK_MONOTONIC, TFD_NONBLOCK | TFD_CLOEXEC);
    host_->watch_fd(host_->opaque, fd_, [](void* self) { static_cast<Link*>(self)->on_readable(); }, this);
    if (timer_ >= 0)
        host_->watch_fd(host_->opaque, timer_, [](void* self) { static_cast<Link*>(self)->on_timer(); }, this);
    if (!out_.empty()) flush();
}

void Link::send(link::Type type, std::uint16_t channel, std::int64_t time_ns, std::string_view payload) {
    if (fd_ < 0) return;
    if (!blocking_ && is_bulk(type) && out_.size() >= kMaxUnsent) {
        ++dropped_;
        return;
    }
    if (!greeted_ && type != link::Type::hello) {
        link::encode_to(before_hello_, type, channel, time_ns, payload);
        return;
    }
    link::encode_to(out_, type, channel, time_ns, payload);
    if (!greeted_) {
        greeted_ = true;
        out_ += before_hello_;
        before_hello_.clear();
    }
    if (blocking_) {
        // A grant may take long; whoever watches sees lines as they are said. The host acts at the grant's end only.
        const bool line = type == link::Type::serial_out && payload.ends_with('\n');
        if (line || out_.size() >= kSendAt) flush();
    } else if (type == link::Type::frame_out ||
               (!timer_armed_ && (out_.size() >= kSendAt || steady_ns() - flushed_ns_ >= kFlushAfterNs))) {
        // What comes after a pause goes at once, what follows it together; a frame never waits: its answer does.
        flush();
    } else {
        arm_timer();
    }
}

void Link::arm_timer() {
    if (timer_armed_ || timer_ < 0) return;
    const itimerspec soon{{0, 0}, {0, kFlushAfterNs}};
    timer_armed_ = timerfd_settime(timer_, 0, &soon, nullptr) == 0;
}

void Link::on_timer() {
    std::uint64_t expirations = 0;
    if (read(timer_, &expirations, sizeof expirations) < 0 && errno == EAGAIN) return;
    timer_armed_ = false;
    flush();
}

Link::Sent Link::send_some(bool blocking) {
    std::size_t done = 0;
    Sent result = Sent::all;
    while (done < out_.size()) {
        const ssize_t n =
            ::send(fd_, out_.data() + done, out_.size() - done, MSG_NOSIGNAL | (blocking ? 0 : MSG_DONTWAIT));
        if (n > 0) {
            done += static_cast<std::size_t>(n);
            continue;
        }
        // Blocking, EINTR means that the process is to end.
        result = errno == EAGAIN || errno == EWOULDBLOCK ? Sent::some : Sent::closed;
        if (errno == EINTR && !blocking) continue;
        break;
    }
    out_.erase(0, done);
    return result;
}

void Link::flush() {
    if (fd_ < 0 || out_.empty()) return;
    const Sent sent = send_some(blocking_);
    if (!blocking_) flushed_ns_ = steady_ns();
    // Virtual time: the next receive() finds that the host has gone.
    if (sent == Sent::closed) out_.clear();
    if (sent == Sent::some && !blocking_) arm_timer();
}

void Link::finish() {
    for (int rounds = 0; fd_ >= 0 && !out_.empty() && rounds < 10; ++rounds) {
        if (send_some(false) != Sent::some) break;
        pollfd wait{fd_, POLLOUT, 0};
        poll(&wait, 1, kFinishMs / 10);
    }
    out_.clear();
}

void Link::close_now(const char* why) {
    if (fd_ < 0) return;
    if (why != nullptr) std::fprintf(stderr, "twin: the host's messages cannot be followed: %s\n", why);
    if (host_ != nullptr) {
        host_->watch_fd(host_->opaque, fd_, nullptr, nullptr);
        if (timer_ >= 0) host_->watch_fd(host_->opaque, timer_, nullptr, nullptr);
    }
    close(fd_);
    fd_ = -1;
    out_.clear();
    if (closed_) closed_();
}

void Link::on_readable() {
    char bytes[16384];
    const ssize_t n = recv(fd_, bytes, sizeof bytes, MSG_DONTWAIT);
    if (n < 0 && (errno == EAGAIN || errno == EINTR)) return;
    if (n <= 0) return close_now(nullptr);
    reader_.feed({bytes, static_cast<std::size_t>(n)});
    while (fd_ >= 0) {
        const auto next = reader_.next();
        if (!next) return close_now(next.error().c_str());
        if (!*next) break;
        received_(**next);
    }
    // Answers go at once.
    flush();
}

std::optional<link::Message> Link::receive() {
    while (fd_ >= 0) {
        const auto next = reader_.next();
        if (!next) {
            close_now(next.error().c_str());
            break;
        }
        if (*next) return **next;
        char bytes[16384];
        const ssize_t n = recv(fd_, bytes, sizeof bytes, 0);
        if (n <= 0) {
            // Interrupted: the process is to end, and can still say its last words.
            if (n == 0 || errno != EINTR) close_now(nullptr);
            break;
        }
        reader_.feed({bytes, static_cast<std::size_t>(n)});
    }
    return std::nullopt;
}

}  // namespace twin::node
