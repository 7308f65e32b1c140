// SPDX-License-Identifier: BSD-3-Clause
#include "sim/cli/gdb.hpp"

#include <spawn.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>
#include <array>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <fstream>

namespace twin::cli {

host::Result<std::string> find_gdb() {
    const auto runs = [](const std::string& path) { return ::access(path.c_str(), X_OK) == 0; };
    std::vector<std::string> names{"gdb-multiarch", "arm-none-eabi-gdb"};
    if (const char* named = std::getenv("TWINYARD_GDB"); named != nullptr && *named != '\0') {
        names = {named};
        if (std::strchr(named, '/') != nullptr) {
            return runs(named) ? host::Result<std::string>(named)
                               : host::refuse(fmt::format("'{}', which TWINYARD_GDB names, can't be run", named),
                                              "Name a GDB that knows Arm, such as gdb-multiarch.");
        }
    }
    const char* path = std::getenv("PATH");
    std::string folders = path != nullptr ? path : "/usr/bin";
    for (const auto& name : names) {
        for (std::size_t at = 0; at <= folders.size();) {
            const auto end = std::min(folders.find(':', at), folders.size());
            const auto file = folders.substr(at, end - at) + "/" + name;
            if (end > at && runs(file)) {
                return file;
            }
            at = end + 1;
        }
    }
    return host::refuse(fmt::format("there is no {} in PATH", names.size() == 1 ? names[0] : "GDB that knows Arm"),
                        "Install gdb-multiarch, or name a GDB in TWINYARD_GDB.");
}

bool is_elf(const std::string& path) {
    std::array<char, 4> magic{};
    std::ifstream in(path, std::ios::binary);
    return in.read(magic.data(), magic.size()) && std::memcmp(magic.data(),
                                                              "\x7f"
                                                              "ELF",
                                                              magic.size()) == 0;
}

Gdb::~Gdb() {
    if (pid_ > 0 && !code_) {
        ::kill(pid_, SIGKILL);
        ::waitpid(pid_, nullptr, 0);
    }
}

host::Result<void> Gdb::start(const std::vector<std::string>& words) {
    std::vector<char*> argv;
    for (const auto& word : words) {
        argv.push_back(const_cast<char*>(word.c_str()));
    }
    argv.push_back(nullptr);
    // What this process ignores, its child need not.
    sigset_t own;
    sigemptyset(&own);
    sigaddset(&own, SIGINT);
    sigaddset(&own, SIGPIPE);
    posix_spawnattr_t attributes;
    posix_spawnattr_init(&attributes);
    posix_spawnattr_setsigdefault(&attributes, &own);
    posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGDEF);
    const int error = ::posix_spawn(&pid_, argv[0], nullptr, &attributes, argv.data(), environ);
    posix_spawnattr_destroy(&attributes);
    if (error != 0) {
        pid_ = 0;
        return host::failure(fmt::format("'{}' can't be started: {}", words[0], std::strerror(error)),
                             "Name another GDB in TWINYARD_GDB.");
    }
    const int fd = static_cast<int>(::syscall(SYS_pidfd_open, pid_, 0));
    if (fd < 0) {
        return host::failure("GDB can't be watched", "Look at ulimit -n.");
    }
    watch_.assign(fd);
    return {};
}

asio::awaitable<int> Gdb::ended() {
    boost::system::error_code ignored;
    co_await watch_.async_wait(asio::posix::stream_descriptor::wait_read,
                               asio::redirect_error(asio::use_awaitable, ignored));
    int status = 0;
    ::waitpid(pid_, &status, 0);
    code_ = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
    co_return *code_;
}

void Gdb::terminate() const {
    if (!code_) {
        ::kill(pid_, SIGTERM);
    }
}

}  // namespace twin::cli
