// SPDX-License-Identifier: BSD-3-Clause
#include "sim/cli/services.hpp"

#include <fcntl.h>
#include <poll.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>
#include <array>
#include <boost/asio/buffer.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <cerrno>
#include <csignal>
#include <cstdio>
#include <cstring>

namespace twin::cli {
namespace {

constexpr int kPatienceMs = 2000;

/// Until the process has ended, the pipe's other end is closed, or the time is over.
void wait_for(int process, int life, int timeout_ms) {
    std::array<pollfd, 2> events{{{process, POLLIN, 0}, {life, 0, 0}}};
    while (::poll(events.data(), life < 0 ? 1 : 2, timeout_ms) < 0 && errno == EINTR) {
    }
}

/// A process of its own between us and the program: when our end of the pipe closes, which it does however we end, it
/// ends the program's group. It has a group of its own, so that Ctrl-C is not for it. Async-signal-safe calls only.
[[noreturn]] void guard(const char* program, int life, int output) {
    ::setpgid(0, 0);
    for (const int number : {SIGINT, SIGTERM, SIGHUP, SIGPIPE}) {
        ::signal(number, SIG_IGN);
    }
    const int null = ::open("/dev/null", O_RDONLY);
    ::dup2(null, 0);
    ::dup2(output, 1);
    ::dup2(output, 2);
    ::dup2(life, 3);
    ::fcntl(3, F_SETFD, FD_CLOEXEC);
    ::syscall(SYS_close_range, 4U, ~0U, 0U);  // terminals, locks and links of the run are none of its business
    const pid_t pid = ::fork();
    if (pid == 0) {
        ::setpgid(0, 0);
        for (const int number : {SIGINT, SIGTERM, SIGHUP, SIGPIPE}) {
            ::signal(number, SIG_DFL);
        }
        std::array<char*, 2> argv{const_cast<char*>(program), nullptr};
        ::execv(program, argv.data());
        ::_exit(127);
    }
    if (pid < 0) {
        ::_exit(127);
    }
    ::setpgid(pid, pid);
    ::close(1);  // who reads the output hears of the program's end by the end of it
    ::close(2);
    const int process = static_cast<int>(::syscall(SYS_pidfd_open, pid, 0));
    wait_for(process, 3, -1);
    ::kill(-pid, SIGTERM);
    wait_for(process, -1, kPatienceMs);
    ::kill(-pid, SIGKILL);
    int status = 0;
    while (::waitpid(pid, &status, 0) < 0 && errno == EINTR) {
    }
    ::_exit(WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status));
}

int end_of(pid_t pid) {
    int status = 0;
    while (::waitpid(pid, &status, 0) < 0 && errno == EINTR) {
    }
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

}  // namespace

struct Services::Reader : std::enable_shared_from_this<Reader> {
    Reader(asio::io_context& io, int fd) : descriptor(io, fd) {}

    void read() {
        descriptor.async_read_some(asio::buffer(chunk),
                                   [self = shared_from_this()](boost::system::error_code error, std::size_t size) {
                                       if (!self->ended) {
                                           return;
                                       }
                                       self->take(std::string_view(self->chunk.data(), size));
                                       if (error) {
                                           self->ended();
                                       } else {
                                           self->read();
                                       }
                                   });
    }
    void take(std::string_view text) {
        for (const char c : text) {
            if (c == '\n') {
                const auto out = fmt::format("services: {}\n", line);
                std::fwrite(out.data(), 1, out.size(), stderr);
                line.clear();
            } else if (line.size() < 1024) {
                line += c;
            }
        }
    }

    asio::posix::stream_descriptor descriptor;
    std::array<char, 1024> chunk{};
    std::string line;
    std::function<void()> ended;
};

Services::Services(std::string program, pid_t guard, host::UniqueFd life, host::UniqueFd output)
    : program_(std::move(program)), guard_(guard), life_(std::move(life)), output_(std::move(output)) {}

Services::~Services() {
    if (reader_) {
        reader_->ended = nullptr;
        reader_->descriptor.close();
    }
    life_.reset();
    if (guard_ > 0) {
        end_of(guard_);
    }
}

host::Result<std::unique_ptr<Services>> Services::start(const std::string& program) {
    std::array<int, 2> life{};
    std::array<int, 2> output{};
    if (::pipe2(life.data(), O_CLOEXEC) < 0) {
        return host::failure(fmt::format("a pipe can't be made: {}", std::strerror(errno)), "Look at ulimit -n.");
    }
    host::UniqueFd life_read(life[0]);
    host::UniqueFd life_write(life[1]);
    if (::pipe2(output.data(), O_CLOEXEC) < 0) {
        return host::failure(fmt::format("a pipe can't be made: {}", std::strerror(errno)), "Look at ulimit -n.");
    }
    host::UniqueFd output_read(output[0]);
    host::UniqueFd output_write(output[1]);
    const pid_t pid = ::fork();
    if (pid < 0) {
        return host::failure(fmt::format("'{}' can't be started: {}", program, std::strerror(errno)),
                             "The machine is out of processes: look at ulimit -u.");
    }
    if (pid == 0) {
        // Above the numbers that guard() gives them, so that none is overwritten.
        const int own_life = ::fcntl(life_read.get(), F_DUPFD_CLOEXEC, 10);
        const int own_output = ::fcntl(output_write.get(), F_DUPFD_CLOEXEC, 10);
        guard(program.c_str(), own_life, own_output);
    }
    return std::unique_ptr<Services>(new Services(program, pid, std::move(life_write), std::move(output_read)));
}

void Services::watch(asio::io_context& io, std::function<void(const host::Error&)> failed) {
    reader_ = std::make_shared<Reader>(io, output_.release());
    reader_->ended = [this, failed = std::move(failed)] {
        life_.reset();
        const int code = end_of(std::exchange(guard_, -1));
        if (code != 0) {
            failed({fmt::format("what the device talks to has ended with exit code {}", code),
                    fmt::format("'{}' is the program; what it printed is above.", program_), 1});
        }
    };
    reader_->read();
}

}  // namespace twin::cli
