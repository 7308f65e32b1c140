// SPDX-License-Identifier: BSD-3-Clause
#include "sim/host/guarded_process.hpp"

#include <fcntl.h>
#include <poll.h>
#include <sys/personality.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>
#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <sstream>

namespace twin::host {
namespace {

constexpr int kPatienceMs = 2000;
/// The guard's own descriptor.
constexpr int kControl = 3;
/// Copies go above the numbers that programs and guards use.
constexpr int kHigh = 1000;

struct GuardMessage {
    enum Kind : std::int32_t { started, failed, signal, signalled, ended };
    std::int32_t kind = 0;
    std::int32_t value = 0;
};

/// What the guard has of us: made before fork(), because only async-signal-safe calls come after it.
struct Prepared {
    char* const* argv;
    char* const* environment;
    const char* folder;
    int control;
    int output;
    int channel;
    int channel_number;
    bool same_addresses;
};

void say(GuardMessage::Kind kind, int value) {
    const GuardMessage message{kind, value};
    ::send(kControl, &message, sizeof message, MSG_NOSIGNAL);
}

void raise_descriptor_limit(bool bounded) {
    // More than this, and programs that close "all" descriptors take their time.
    constexpr rlim_t kEnough = 65536;
    rlimit limit{};
    if (::getrlimit(RLIMIT_NOFILE, &limit) == 0) {
        limit.rlim_cur = bounded ? std::min(limit.rlim_max, kEnough) : limit.rlim_max;
        ::setrlimit(RLIMIT_NOFILE, &limit);
    }
}

[[noreturn]] void become_program(const Prepared& plan, int failure, pid_t guard) {
    ::setpgid(0, 0);
    for (int number = 1; number < NSIG; ++number) {
        ::signal(number, SIG_DFL);
    }
    ::prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (::getppid() != guard) {
        ::_exit(127);
    }
    if (plan.same_addresses) {
        ::personality(ADDR_NO_RANDOMIZE);
    }
    if (plan.folder != nullptr && ::chdir(plan.folder) != 0) {
        const int why = errno;
        [[maybe_unused]] const auto written = ::write(failure, &why, sizeof why);
        ::_exit(127);
    }
    ::execve(plan.argv[0], plan.argv, plan.environment);
    const int why = errno;
    [[maybe_unused]] const auto written = ::write(failure, &why, sizeof why);
    ::_exit(127);
}

/// Ends what has left the group: it has become our child when its parents ended.
void end_orphans() {
    while (true) {
        const int file = ::open("/proc/thread-self/children", O_RDONLY | O_CLOEXEC);
        std::array<char, 4096> text{};
        const ssize_t size = file < 0 ? 0 : ::read(file, text.data(), text.size() - 1);
        if (file >= 0) {
            ::close(file);
        }
        bool any = false;
        for (const char* at = text.data(); at < text.data() + size;) {
            pid_t pid = 0;
            for (; *at >= '0' && *at <= '9'; ++at) {
                pid = pid * 10 + (*at - '0');
            }
            ++at;
            if (pid > 0) {
                any = true;
                ::kill(pid, SIGKILL);
                ::waitpid(pid, nullptr, 0);
            }
        }
        if (!any) {
            return;
        }
    }
}

/// Does what our end of the socket says, until the program has ended or that is closed.
void watch(pid_t pid, int process) {
    while (true) {
        std::array<pollfd, 2> events{{{process, POLLIN, 0}, {kControl, POLLIN, 0}}};
        if (::poll(events.data(), events.size(), -1) < 0) {
            continue;
        }
        if (events[1].revents != 0) {
            GuardMessage message;
            const ssize_t got = ::recv(kControl, &message, sizeof message, MSG_DONTWAIT);
            if (got == sizeof message) {
                ::kill(-pid, message.value);
                say(GuardMessage::signalled, 0);
                continue;
            }
            if (got == 0 || errno != EAGAIN) {
                return;
            }
        }
        if (events[0].revents != 0) {
            return;
        }
    }
}

[[noreturn]] void guard(const Prepared& plan) {
    ::setpgid(0, 0);
    for (int number = 1; number < NSIG; ++number) {
        ::signal(number, number == SIGCHLD ? SIG_DFL : SIG_IGN);
    }
    sigset_t none;
    sigemptyset(&none);
    ::sigprocmask(SIG_SETMASK, &none, nullptr);
    ::prctl(PR_SET_CHILD_SUBREAPER, 1);
    if (plan.channel >= 0) {
        raise_descriptor_limit(true);
    }
    // Each above all the numbers that they get, so that none is overwritten.
    const int control = ::fcntl(plan.control, F_DUPFD, kHigh);
    const int output = ::fcntl(plan.output, F_DUPFD, kHigh);
    const int channel = plan.channel < 0 ? -1 : ::fcntl(plan.channel, F_DUPFD, kHigh);
    const int null = ::open("/dev/null", O_RDONLY);
    ::dup2(null, 0);
    ::dup2(output, 1);
    ::dup2(output, 2);
    ::dup2(control, kControl);
    ::fcntl(kControl, F_SETFD, FD_CLOEXEC);
    // Terminals, locks and links of the run are none of its business.
    if (channel >= 0) {
        ::dup2(channel, plan.channel_number);
        ::syscall(SYS_close_range, static_cast<unsigned>(kControl) + 1,
                  static_cast<unsigned>(plan.channel_number) - 1, 0U);
        ::syscall(SYS_close_range, static_cast<unsigned>(plan.channel_number) + 1, ~0U, 0U);
    } else {
        ::syscall(SYS_close_range, static_cast<unsigned>(kControl) + 1, ~0U, 0U);
    }
    std::array<int, 2> failure{};
    const pid_t self = ::getpid();
    if (::pipe2(failure.data(), O_CLOEXEC) < 0) {
        say(GuardMessage::failed, errno);
        ::_exit(127);
    }
    const pid_t pid = ::fork();
    if (pid == 0) {
        become_program(plan, failure[1], self);
    }
    if (pid < 0) {
        say(GuardMessage::failed, errno);
        ::_exit(127);
    }
    ::setpgid(pid, pid);
    ::close(1);  // who reads the output hears of the program's end by the end of it
    ::close(2);
    if (plan.channel_number >= 0) {
        ::close(plan.channel_number);
    }
    ::close(failure[1]);
    int why = 0;
    ssize_t got = 0;
    while ((got = ::read(failure[0], &why, sizeof why)) < 0 && errno == EINTR) {
    }
    ::close(failure[0]);
    if (got == sizeof why) {
        ::waitpid(pid, nullptr, 0);
        say(GuardMessage::failed, why);
        ::_exit(127);
    }
    say(GuardMessage::started, pid);
    const int process = static_cast<int>(::syscall(SYS_pidfd_open, pid, 0));
    watch(pid, process);
    ::kill(-pid, SIGTERM);
    pollfd end{process, POLLIN, 0};
    while (::poll(&end, 1, kPatienceMs) < 0 && errno == EINTR) {
    }
    ::kill(-pid, SIGKILL);
    int status = 0;
    while (::waitpid(pid, &status, 0) < 0 && errno == EINTR) {
    }
    end_orphans();
    say(GuardMessage::ended, status);
    ::_exit(0);
}

std::vector<char*> pointers(const std::vector<std::string>& words) {
    std::vector<char*> out;
    for (const auto& word : words) {
        out.push_back(const_cast<char*>(word.c_str()));
    }
    out.push_back(nullptr);
    return out;
}

tl::unexpected<Error> system_error(const std::string& what) {
    return failure(fmt::format("{}: {}", what, std::strerror(errno)),
                   "The machine is out of processes, memory or descriptors: look at ulimit -a.");
}

}  // namespace

GuardedProcess::GuardedProcess(pid_t guard, UniqueFd control, UniqueFd output)
    : guard_(guard), control_(std::move(control)), output_(std::move(output)) {}

GuardedProcess::GuardedProcess(GuardedProcess&& other) noexcept
    : guard_(std::exchange(other.guard_, -1)),
      pid_(other.pid_),
      control_(std::move(other.control_)),
      output_(std::move(other.output_)),
      end_(other.end_) {}

GuardedProcess::~GuardedProcess() {
    control_.reset();
    reap_guard();
}

void GuardedProcess::reap_guard() {
    if (guard_ > 0) {
        while (::waitpid(guard_, nullptr, 0) < 0 && errno == EINTR) {
        }
        guard_ = -1;
    }
}

Result<GuardedProcess> GuardedProcess::start(const GuardPlan& plan) {
    std::array<int, 2> control{};
    std::array<int, 2> output{};
    if (::socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, control.data()) < 0) {
        return system_error("a socket pair can't be made");
    }
    UniqueFd ours(control[0]);
    const UniqueFd theirs(control[1]);
    if (::pipe2(output.data(), O_CLOEXEC) < 0) {
        return system_error("a pipe can't be made");
    }
    UniqueFd output_read(output[0]);
    const UniqueFd output_write(output[1]);
    ::fcntl(output_read.get(), F_SETFL, O_NONBLOCK);
    const auto argv = pointers(plan.argv);
    const auto environment = pointers(plan.environment);
    const Prepared prepared{argv.data(),
                            environment.data(),
                            plan.folder.empty() ? nullptr : plan.folder.c_str(),
                            theirs.get(),
                            output_write.get(),
                            plan.channel,
                            plan.channel_number,
                            plan.same_addresses};
    const pid_t pid = ::fork();
    if (pid < 0) {
        return system_error(fmt::format("'{}' can't be started", plan.argv[0]));
    }
    if (pid == 0) {
        guard(prepared);
    }
    GuardedProcess process(pid, std::move(ours), std::move(output_read));
    GuardMessage message;
    ssize_t got = 0;
    while ((got = ::recv(process.control_.get(), &message, sizeof message, 0)) < 0 && errno == EINTR) {
    }
    if (got != sizeof message || message.kind != GuardMessage::started) {
        const int why = got == sizeof message ? message.value : ECHILD;
        return failure(fmt::format("'{}' can't be started: {}", plan.argv[0], std::strerror(why)),
                       plan.folder.empty() ? "Look at its path and its rights."
                                           : fmt::format("Look at its path and its rights, and at {}.", plan.folder));
    }
    process.pid_ = message.value;
    return process;
}

/// The value of the next message of a kind; empty: there is none, or the guard is gone.
std::optional<int> GuardedProcess::read_until(int kind, bool wait) {
    while (!end_ && control_) {
        GuardMessage message;
        if (wait) {
            // Whoever watches this descriptor may have made it one that does not block.
            pollfd ready{control_.get(), POLLIN, 0};
            ::poll(&ready, 1, -1);
        }
        const ssize_t got = ::recv(control_.get(), &message, sizeof message, MSG_DONTWAIT);
        if (got < 0 && errno == EINTR) {
            continue;
        }
        if (got < 0 && (errno == EAGAIN || errno == EWOULDBLOCK)) {
            if (wait) {
                continue;
            }
            return std::nullopt;
        }
        if (got != sizeof message) {
            // Somebody has killed the guard, and with it the program.
            end_ = ProcessEnd{0, SIGKILL};
        } else if (message.kind == GuardMessage::ended) {
            end_ = WIFEXITED(message.value) ? ProcessEnd{WEXITSTATUS(message.value), 0}
                                            : ProcessEnd{0, WTERMSIG(message.value)};
        }
        if (end_) {
            reap_guard();
        } else if (message.kind == kind) {
            return message.value;
        }
    }
    return std::nullopt;
}

void GuardedProcess::signal(int number) {
    const GuardMessage message{GuardMessage::signal, number};
    if (!end_ && ::send(control_.get(), &message, sizeof message, MSG_NOSIGNAL) == sizeof message) {
        read_until(GuardMessage::signalled, true);
    }
}

std::optional<ProcessEnd> GuardedProcess::poll() {
    read_until(GuardMessage::ended, false);
    return end_;
}

ProcessEnd GuardedProcess::wait() {
    read_until(GuardMessage::ended, true);
    return end_.value_or(ProcessEnd{0, SIGKILL});
}

std::string find_program(const std::string& name) {
    if (name.find('/') != std::string::npos) {
        return name;
    }
    const char* path = std::getenv("PATH");
    std::istringstream folders(std::string(path == nullptr ? "/usr/local/bin:/usr/bin:/bin" : path) +
                               ":/usr/local/sbin:/usr/sbin:/sbin");
    for (std::string folder; std::getline(folders, folder, ':');) {
        const auto candidate = (folder.empty() ? "." : folder) + "/" + name;
        if (::access(candidate.c_str(), X_OK) == 0) {
            return candidate;
        }
    }
    return "";
}

}  // namespace twin::host
