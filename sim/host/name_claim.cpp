// SPDX-License-Identifier: BSD-3-Clause
#include "sim/host/name_claim.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>
#include <cerrno>
#include <cstring>

namespace twin::host {
namespace {

std::string lock_path(const std::string& folder, const std::string& name) {
    return fmt::format("{}/{}.lock", folder, name);
}

// Locks of the open file description: they do not vanish when another part of this process closes the same file.
struct flock whole_file(short type) {
    struct flock lock{};
    lock.l_type = type;
    lock.l_whence = SEEK_SET;
    return lock;
}

}  // namespace

NameClaim::NameClaim(std::string folder, std::string name, UniqueFd lock)
    : folder_(std::move(folder)), name_(std::move(name)), lock_(std::move(lock)) {}

NameClaim::~NameClaim() { ::unlink(lock_path(folder_, name_).c_str()); }

Result<std::shared_ptr<NameClaim>> NameClaim::try_take(const std::string& folder, const std::string& name) {
    const auto path = lock_path(folder, name);
    for (;;) {
        UniqueFd fd(::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600));
        if (!fd) {
            return failure(fmt::format("'{}' can't be made: {}", path, std::strerror(errno)),
                           "Give another --name, or set XDG_RUNTIME_DIR to a folder that you may write to.");
        }
        auto lock = whole_file(F_WRLCK);
        if (::fcntl(fd.get(), F_OFD_SETLK, &lock) < 0) {
            return std::shared_ptr<NameClaim>();
        }
        // The holder before us may have removed the file between our open and our lock: then it is not the name's file.
        struct stat ours{}, there{};
        if (::fstat(fd.get(), &ours) == 0 && ::stat(path.c_str(), &there) == 0 && ours.st_ino == there.st_ino) {
            return std::shared_ptr<NameClaim>(new NameClaim(folder, name, std::move(fd)));
        }
    }
}

Result<std::shared_ptr<NameClaim>> NameClaim::take(const std::string& folder, const std::string& name) {
    if (name.empty() || name.find('/') != std::string::npos || name.front() == '.') {
        return refuse(fmt::format("'{}' is no name for a run", name), "Use letters, digits, '-' and '_'.");
    }
    auto claim = try_take(folder, name);
    if (claim && !*claim) {
        return refuse(fmt::format("a run named '{}' is there already", name), "Give another --name, or end that one.");
    }
    return claim;
}

Result<std::shared_ptr<NameClaim>> NameClaim::take_free(const std::string& folder, const std::string& base) {
    for (int i = 1;; ++i) {
        auto claim = try_take(folder, i == 1 ? base : fmt::format("{}-{}", base, i));
        if (!claim || *claim) {
            return claim;
        }
    }
}

bool NameClaim::is_taken(const std::string& folder, const std::string& name) {
    const UniqueFd fd(::open(lock_path(folder, name).c_str(), O_RDWR | O_CLOEXEC | O_NOFOLLOW));
    auto lock = whole_file(F_WRLCK);
    return fd && ::fcntl(fd.get(), F_OFD_GETLK, &lock) == 0 && lock.l_type != F_UNLCK;
}

}  // namespace twin::host
