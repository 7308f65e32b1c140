// SPDX-License-Identifier: BSD-3-Clause
// QEMU's side of the seam with a clock of its own, and a folder with a board's files.
#pragma once

#include <gtest/gtest.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <boost/json.hpp>
#include <cstring>
#include <deque>
#include <filesystem>
#include <fstream>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "sim/abi/twin_abi.h"
#include "sim/link/protocol.hpp"

namespace twin::node::test {

struct FakeHost {
    std::int64_t clock = 0;
    std::int64_t deadline = TWIN_NO_DEADLINE;
    unsigned deadlines_set = 0;
    std::map<unsigned, bool> irqs;
    std::vector<TwinResetKind> resets;
    std::vector<std::pair<std::uint64_t, std::uint64_t>> changed;
    bool running = true;
    std::uint64_t hz = 0, refclk_hz = 0;
    std::optional<int> exit_code;
    bool halted = false;
    std::map<int, std::pair<void (*)(void*), void*>> watched;
    TwinCpuState cpu{};
    std::int64_t idle_until = TWIN_NO_DEADLINE;
    std::uint32_t shift = 4;
    std::string refusal;  ///< of save_state

    TwinHost table(bool virtual_time) {
        TwinHost host{};
        host.version = TWIN_ABI_VERSION;
        host.size = sizeof host;
        host.opaque = this;
        host.virtual_time = virtual_time;
        host.icount_shift = virtual_time ? shift : 0;
        host.emulator = "fake 1.0";
        host.now = [](void* self) { return of(self).clock; };
        host.set_deadline = [](void* self, std::int64_t at) {
            of(self).deadline = at;
            ++of(self).deadlines_set;
        };
        host.set_irq = [](void* self, std::uint32_t line, bool level) { of(self).irqs[line] = level; };
        host.set_nmi = [](void*, bool) {};
        host.set_event = [](void*) {};
        host.dma_read = [](void*, std::uint64_t, void*, std::uint64_t) { return false; };
        host.dma_write = [](void* self, std::uint64_t address, const void*, std::uint64_t size) {
            of(self).changed.emplace_back(address, size);
            return true;
        };
        host.memory_changed = [](void* self, std::uint64_t address, std::uint64_t size) {
            of(self).changed.emplace_back(address, size);
        };
        host.request_reset = [](void* self, TwinResetKind kind) { of(self).resets.push_back(kind); };
        host.set_cpu_running = [](void* self, bool on) { of(self).running = on; };
        host.set_cpu_hz = [](void* self, std::uint64_t frequency, std::uint64_t reference) {
            of(self).hz = frequency;
            of(self).refclk_hz = reference;
        };
        host.cpu_state = [](void* self, TwinCpuState* out) { *out = of(self).cpu; };
        host.cpu_idle_until = [](void* self) { return of(self).idle_until; };
        host.watch_fd = [](void* self, int fd, void (*ready)(void*), void* arg) {
            if (ready == nullptr) {
                of(self).watched.erase(fd);
            } else {
                of(self).watched[fd] = {ready, arg};
            }
        };
        // Its state is the time.
        host.save_state = [](void* self, void (*take)(void*, const void*, std::size_t), void* sink, char* error,
                             std::size_t size) {
            if (!of(self).refusal.empty()) return fail(of(self).refusal, error, size);
            take(sink, &of(self).clock, sizeof of(self).clock);
            return true;
        };
        host.load_state = [](void* self, const void* data, std::size_t data_size, char* error, std::size_t size) {
            if (data_size != sizeof of(self).clock) return fail("no time", error, size);
            std::memcpy(&of(self).clock, data, data_size);
            return true;
        };
        host.halt = [](void* self) { of(self).halted = true; };
        host.shutdown = [](void* self, int code) {
            if (!of(self).exit_code) of(self).exit_code = code;
        };
        return host;
    }

    /// Time passes; deadlines are told as QEMU does, at their instant.
    void run_to(std::int64_t time, const std::function<void()>& on_deadline) {
        for (int calls = 0; deadline <= time; ++calls) {
            ASSERT_LT(calls, 10000) << "the node spins at " << clock;
            clock = std::max(clock, deadline);
            deadline = TWIN_NO_DEADLINE;
            on_deadline();
        }
        clock = std::max(clock, time);
    }

  private:
    static FakeHost& of(void* self) { return *static_cast<FakeHost*>(self); }
    static bool fail(const std::string& why, char* error, std::size_t size) {
        const std::size_t length = why.copy(error, size - 1);
        error[length] = '\0';
        return false;
    }
};

/// Files of one test, gone after it.
class Folder {
  public:
    Folder() : path_(std::filesystem::temp_directory_path() / ("twin-node-" + std::to_string(getpid()))) {
        std::filesystem::create_directories(path_);
    }
    ~Folder() { std::filesystem::remove_all(path_); }
    std::string write(const std::string& name, const std::string& text) const {
        std::filesystem::create_directories((path_ / name).parent_path());
        std::ofstream(path_ / name, std::ios::binary) << text;
        return (path_ / name).string();
    }
    std::string path(const std::string& name) const { return (path_ / name).string(); }
    std::string read(const std::string& name) const {
        std::ifstream in(path_ / name, std::ios::binary);
        return {std::istreambuf_iterator<char>(in), {}};
    }

  private:
    std::filesystem::path path_;
};

/// The host's end of a link.
class HostEnd {
  public:
    HostEnd() {
        int ends[2];
        EXPECT_EQ(socketpair(AF_UNIX, SOCK_STREAM, 0, ends), 0);
        ours_ = ends[0];
        theirs = ends[1];
    }
    ~HostEnd() { close(); }
    void close() {
        if (ours_ >= 0) ::close(ours_);
        ours_ = -1;
    }
    void send(link::Type type, const std::string& payload = "", std::int64_t time = 0,
              std::uint16_t channel = 0) const {
        const std::string bytes = link::encode({type, channel, time, payload});
        ASSERT_EQ(::send(ours_, bytes.data(), bytes.size(), MSG_NOSIGNAL), static_cast<ssize_t>(bytes.size()));
    }
    /// Everything that has arrived.
    std::vector<link::Message> take() {
        char bytes[65536];
        for (ssize_t n; (n = recv(ours_, bytes, sizeof bytes, MSG_DONTWAIT)) > 0;)
            reader_.feed({bytes, static_cast<std::size_t>(n)});
        std::vector<link::Message> all;
        for (;;) {
            auto next = reader_.next();
            EXPECT_TRUE(next) << next.error();
            if (!next || !*next) return all;
            all.push_back(**next);
        }
    }
    int theirs = -1;

  private:
    int ours_ = -1;
    link::FrameReader reader_;
};

inline std::vector<link::Message> only(const std::vector<link::Message>& all, link::Type type) {
    std::vector<link::Message> some;
    for (const auto& message : all)
        if (message.type == type) some.push_back(message);
    return some;
}

}  // namespace twin::node::test
