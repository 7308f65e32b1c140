// SPDX-License-Identifier: BSD-3-Clause
#include "sim/host/node_process.hpp"

#include <arpa/inet.h>
#include <fcntl.h>
#include <linux/close_range.h>
#include <netinet/in.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>
#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <ctime>
#include <cstring>
#include <fstream>

namespace twin::host {
namespace {

tl::unexpected<Error> system_error(const std::string& what) {
    return failure(fmt::format("{}: {}", what, std::strerror(errno)),
                   "The machine is out of processes, memory or descriptors: look at ulimit -a.");
}

/// The host's environment with the plan's variables.
std::vector<std::string> environment_of(const ProcessPlan& plan) {
    std::vector<std::string> out;
    for (char** entry = environ; *entry != nullptr; ++entry) {
        const std::string_view text(*entry);
        if (!plan.environment.contains(std::string(text.substr(0, text.find('='))))) {
            out.emplace_back(text);
        }
    }
    for (const auto& [name, value] : plan.environment) {
        out.push_back(name + "=" + value);
    }
    return out;
}

std::vector<char*> pointers_to(const std::vector<std::string>& words) {
    std::vector<char*> out;
    for (const auto& word : words) {
        out.push_back(const_cast<char*>(word.c_str()));
    }
    out.push_back(nullptr);
    return out;
}

/// Between fork and exec: only async-signal-safe calls.
[[noreturn]] void become(const ProcessPlan& plan, char* const* argv, char* const* environment, pid_t parent,
                         int error_write, int exec_write) {
    sigset_t none;
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, nullptr);
    ::signal(SIGPIPE, SIG_DFL);
    ::setsid();
    ::prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (::getppid() != parent) {  // it died before prctl took effect
        ::_exit(1);
    }
    const int null = ::open("/dev/null", O_RDWR);
    ::dup2(null, 0);
    ::dup2(null, 1);
    ::dup2(error_write, 2);
    if (null > 2) {
        ::close(null);
    }
    // Asio's sockets are inherited otherwise, and a peer would not see them closed before this process has ended.
    ::syscall(SYS_close_range, 3U, ~0U, static_cast<unsigned>(CLOSE_RANGE_CLOEXEC));
    for (const int fd : plan.keep) {
        ::fcntl(fd, F_SETFD, 0);
    }
    ::execve(argv[0], argv, environment);
    const int why = errno;
    [[maybe_unused]] const auto written = ::write(exec_write, &why, sizeof why);
    ::_exit(127);
}

}  // namespace

std::string ProcessEnd::text() const {
    return signal != 0 ? fmt::format("by signal {} ({})", signal, strsignal(signal))
                       : fmt::format("with exit code {}", exit_code);
}

NodeProcess::NodeProcess(pid_t pid, UniqueFd pid_fd, UniqueFd error_pipe)
    : pid_(pid), pid_fd_(std::move(pid_fd)), error_pipe_(std::move(error_pipe)) {}

NodeProcess::~NodeProcess() {
    if (!pid_fd_ || end_) {
        return;
    }
    signal(SIGKILL);
    siginfo_t info{};
    while (::waitid(static_cast<idtype_t>(P_PIDFD), static_cast<id_t>(pid_fd_.get()), &info, WEXITED) < 0 &&
           errno == EINTR) {
    }
}

Result<NodeProcess> NodeProcess::start(const ProcessPlan& plan) {
    std::array<int, 2> error_ends{};
    std::array<int, 2> exec_ends{};
    if (::pipe2(error_ends.data(), O_CLOEXEC) < 0) {
        return system_error("a pipe can't be made");
    }
    UniqueFd error_read(error_ends[0]);
    UniqueFd error_write(error_ends[1]);
    if (::pipe2(exec_ends.data(), O_CLOEXEC) < 0) {
        return system_error("a pipe can't be made");
    }
    UniqueFd exec_read(exec_ends[0]);
    UniqueFd exec_write(exec_ends[1]);

    const auto argv = pointers_to(plan.argv);
    const auto variables = environment_of(plan);
    const auto environment = pointers_to(variables);
    const pid_t parent = ::getpid();
    const pid_t pid = ::fork();
    if (pid < 0) {
        return system_error("a process can't be started");
    }
    if (pid == 0) {
        become(plan, argv.data(), environment.data(), parent, error_write.get(), exec_write.get());
    }
    UniqueFd pid_fd(static_cast<int>(::syscall(SYS_pidfd_open, pid, 0)));
    if (!pid_fd) {
        const auto error = system_error("the process can't be watched");
        ::kill(pid, SIGKILL);
        ::waitpid(pid, nullptr, 0);
        return error;
    }
    ::fcntl(error_read.get(), F_SETFL, O_NONBLOCK);
    NodeProcess process(pid, std::move(pid_fd), std::move(error_read));
    exec_write.reset();
    int why = 0;
    ssize_t got = 0;
    while ((got = ::read(exec_read.get(), &why, sizeof why)) < 0 && errno == EINTR) {
    }
    if (got == sizeof why) {
        return failure(fmt::format("'{}' can't be started: {}", plan.argv[0], std::strerror(why)),
                       "Build it first, or name another one in TWINYARD_QEMU.");
    }
    return process;
}

std::uint64_t NodeProcess::memory() const {
    std::ifstream file(fmt::format("/proc/{}/statm", pid_));
    std::uint64_t size = 0;
    std::uint64_t resident = 0;
    std::uint64_t shared = 0;
    file >> size >> resident >> shared;
    return file ? (resident - std::min(shared, resident)) * static_cast<std::uint64_t>(::sysconf(_SC_PAGESIZE)) : 0;
}

std::chrono::nanoseconds NodeProcess::cpu_time() const {
    clockid_t clock{};
    timespec time{};
    if (::clock_getcpuclockid(pid_, &clock) != 0 || ::clock_gettime(clock, &time) != 0) {
        return {};
    }
    return std::chrono::seconds(time.tv_sec) + std::chrono::nanoseconds(time.tv_nsec);
}

void NodeProcess::signal(int number) const { ::syscall(SYS_pidfd_send_signal, pid_fd_.get(), number, nullptr, 0); }

std::optional<ProcessEnd> NodeProcess::poll() {
    if (end_) {
        return end_;
    }
    siginfo_t info{};
    if (::waitid(static_cast<idtype_t>(P_PIDFD), static_cast<id_t>(pid_fd_.get()), &info, WEXITED | WNOHANG) < 0 ||
        info.si_pid == 0) {
        return std::nullopt;
    }
    end_ = info.si_code == CLD_EXITED ? ProcessEnd{info.si_status, 0} : ProcessEnd{0, info.si_status};
    return end_;
}

Result<LinkPair> make_link_pair() {
    std::array<int, 2> ends{};
    if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends.data()) < 0) {
        return system_error("a socket pair can't be made");
    }
    LinkPair pair{UniqueFd(ends[0]), UniqueFd(ends[1])};
    ::fcntl(pair.ours.get(), F_SETFL, O_NONBLOCK);
    return pair;
}

Result<UniqueFd> make_memory_file(const std::string& name, std::string_view contents) {
    UniqueFd file(::memfd_create(name.c_str(), MFD_CLOEXEC));
    if (!file) {
        return system_error("a file in memory can't be made");
    }
    while (!contents.empty()) {
        const auto written = ::write(file.get(), contents.data(), contents.size());
        if (written < 0 && errno == EINTR) {
            continue;
        }
        if (written <= 0) {
            return system_error("a file in memory can't be written");
        }
        contents.remove_prefix(static_cast<std::size_t>(written));
    }
    return file;
}

std::string memory_file_path(int fd) { return fmt::format("/proc/self/fd/{}", fd); }

std::optional<std::uint16_t> find_free_port() {
    const UniqueFd socket(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    if (::bind(socket.get(), reinterpret_cast<const sockaddr*>(&address), size) != 0 ||
        ::getsockname(socket.get(), reinterpret_cast<sockaddr*>(&address), &size) != 0) {
        return std::nullopt;
    }
    return ntohs(address.sin_port);
}

Result<void> check_port_free(std::uint16_t port) {
    const UniqueFd socket(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
    const int yes = 1;
    ::setsockopt(socket.get(), SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (::bind(socket.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0 &&
        ::listen(socket.get(), 1) == 0) {
        return {};
    }
    if (errno == EACCES) {
        return refuse(fmt::format("port {} may not be used: {}", port, std::strerror(errno)),
                      "Take a port from 1024 to 65535, as in --gdb 3333.");
    }
    return refuse(fmt::format("port {} is in use", port),
                  fmt::format("Another debugger's port or run has it; try --gdb {}.", port < 65535 ? port + 1 : 3333));
}

}  // namespace twin::host
