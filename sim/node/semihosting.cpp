// SPDX-License-Identifier: BSD-3-Clause
#include "sim/node/semihosting.hpp"

#include <fcntl.h>
#include <linux/openat2.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <stdexcept>

#include "models/core/state.hpp"

namespace twin::node {

namespace {

enum Operation : std::uint32_t {
    SYS_OPEN = 0x01,
    SYS_CLOSE = 0x02,
    SYS_WRITEC = 0x03,
    SYS_WRITE0 = 0x04,
    SYS_WRITE = 0x05,
    SYS_READ = 0x06,
    SYS_READC = 0x07,
    SYS_ISERROR = 0x08,
    SYS_ISTTY = 0x09,
    SYS_SEEK = 0x0A,
    SYS_FLEN = 0x0C,
    SYS_TMPNAM = 0x0D,
    SYS_REMOVE = 0x0E,
    SYS_RENAME = 0x0F,
    SYS_CLOCK = 0x10,
    SYS_TIME = 0x11,
    SYS_SYSTEM = 0x12,
    SYS_ERRNO = 0x13,
    SYS_GET_CMDLINE = 0x15,
    SYS_HEAPINFO = 0x16,
    SYS_EXIT = 0x18,
    SYS_EXIT_EXTENDED = 0x20,
    SYS_ELAPSED = 0x30,
    SYS_TICKFREQ = 0x31,
};

constexpr std::uint32_t kFailed = 0xFFFFFFFF;
constexpr std::uint32_t kApplicationExit = 0x20026;  // ADP_Stopped_ApplicationExit
constexpr std::uint32_t kMaxPath = 4096;
constexpr std::uint32_t kMaxFiles = 256;
constexpr std::uint32_t kPiece = 4096;
constexpr std::uint32_t kTicksPerSecond = 1'000'000'000;

// "SHFB", then bits: 0 EXIT_EXTENDED, 1 STDOUT_STDERR.
constexpr std::string_view kFeatures("SHFB\x03", 5);

/// The modes of SYS_OPEN, in pairs of text and binary: r, r+, w, w+, a, a+.
constexpr int kFlags[] = {O_RDONLY,
                          O_RDWR,
                          O_WRONLY | O_CREAT | O_TRUNC,
                          O_RDWR | O_CREAT | O_TRUNC,
                          O_WRONLY | O_CREAT | O_APPEND,
                          O_RDWR | O_CREAT | O_APPEND};

int open_beneath(int directory, const char* path, int flags) {
    open_how how{};
    how.flags = static_cast<std::uint64_t>(flags) | O_CLOEXEC;
    how.mode = (flags & O_CREAT) != 0 ? 0666 : 0;
    how.resolve = RESOLVE_BENEATH | RESOLVE_NO_MAGICLINKS;
    const auto fd = static_cast<int>(syscall(SYS_openat2, directory, path, &how, sizeof how));
    if (fd < 0 && errno == EXDEV) errno = EACCES;  // it would lead out
    return fd;
}

}  // namespace

struct Semihosting::File {
    Kind kind = Kind::host;
    int fd = -1;
    std::uint32_t position = 0;  // of the features

    File(Kind k, int f) : kind(k), fd(f) {}
    File(File&& other) noexcept : kind(other.kind), fd(other.fd), position(other.position) { other.fd = -1; }
    File& operator=(File&&) = delete;
    ~File() {
        if (fd >= 0) ::close(fd);
    }
};

Semihosting::Semihosting(SemihostingTarget& target, const Options& options)
    : target_(target), command_(options.command) {
    if (options.directory.empty()) return;
    directory_ = ::open(options.directory.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (directory_ < 0) {
        throw std::runtime_error("the directory for semihosting, '" + options.directory +
                                 "', cannot be opened: " + std::strerror(errno));
    }
}

Semihosting::~Semihosting() {
    if (directory_ >= 0) ::close(directory_);
}

void Semihosting::feed(std::string_view bytes) {
    for (const char c : bytes) input_ += c == '\r' ? '\n' : c;
}

void Semihosting::reset() {
    files_.clear();
    input_.clear();
}

bool Semihosting::save(StateWriter& out) const {
    for (const auto& file : files_)
        if (file && file->kind == Kind::host) return false;
    out.value(static_cast<std::uint32_t>(errno_));
    out.text(command_);
    out.text(input_);
    out.value(static_cast<std::uint32_t>(files_.size()));
    for (const auto& file : files_) {
        // 0: the handle is free.
        out.value<std::uint8_t>(file ? static_cast<std::uint8_t>(static_cast<int>(file->kind) + 1) : 0);
        out.value(file ? file->position : 0);
    }
    return true;
}

void Semihosting::load(StateReader& in) {
    errno_ = static_cast<int>(in.value<std::uint32_t>());
    const std::string command = in.text();
    if (command_.empty()) command_ = command;
    input_ = in.text();
    files_.clear();
    const auto count = in.value<std::uint32_t>();
    if (count > kMaxFiles) throw StateError("too many open files");
    for (std::uint32_t i = 0; i < count; ++i) {
        const auto kind = in.value<std::uint8_t>();
        const auto position = in.value<std::uint32_t>();
        if (kind > static_cast<int>(Kind::features) + 1 || position > kFeatures.size())
            throw StateError("no such open file");
        files_.push_back(kind == 0 ? nullptr : std::make_unique<File>(static_cast<Kind>(kind - 1), -1));
        if (kind != 0) files_.back()->position = position;
    }
}

Semihosting::Result Semihosting::fail(int error) {
    errno_ = error;
    return kFailed;
}

Semihosting::File* Semihosting::file(std::uint32_t handle) {
    return handle >= 1 && handle <= files_.size() ? files_[handle - 1].get() : nullptr;
}

std::uint32_t Semihosting::add(File file) {
    auto place = std::find(files_.begin(), files_.end(), nullptr);
    if (place == files_.end()) place = files_.insert(place, nullptr);
    *place = std::make_unique<File>(std::move(file));
    return static_cast<std::uint32_t>(place - files_.begin()) + 1;
}

template <std::size_t n>
std::optional<std::array<std::uint32_t, n>> Semihosting::words(std::uint32_t block) {
    std::array<std::uint8_t, 4 * n> bytes{};
    if (!target_.read_guest(block, bytes.data(), bytes.size())) return std::nullopt;
    std::array<std::uint32_t, n> result{};
    for (std::size_t i = 0; i < bytes.size(); ++i) result[i / 4] |= std::uint32_t{bytes[i]} << (8 * (i % 4));
    return result;
}

std::optional<std::string> Semihosting::text(std::uint32_t address, std::uint32_t length) {
    if (length > kMaxPath) return std::nullopt;
    std::string result(length, '\0');
    if (!target_.read_guest(address, result.data(), length)) return std::nullopt;
    return result;
}

std::optional<std::uint32_t> Semihosting::call(std::uint32_t operation, std::uint32_t parameter) {
    switch (operation) {
        case SYS_OPEN:
            return open(parameter);
        case SYS_CLOSE:
            return close(parameter);
        case SYS_WRITEC: {
            char character = 0;
            if (target_.read_guest(parameter, &character, 1)) target_.console({&character, 1});
            return operation;
        }
        case SYS_WRITE0:
            return write_string(parameter);
        case SYS_WRITE:
            return write(parameter);
        case SYS_READ:
            return read(parameter);
        case SYS_READC:
            return read_character();
        case SYS_ISERROR: {
            const auto status = words<1>(parameter);
            return status && ((*status)[0] >> 31) == 0 ? 0 : 1;
        }
        case SYS_ISTTY:
            return is_tty(parameter);
        case SYS_SEEK:
            return seek(parameter);
        case SYS_FLEN:
            return length(parameter);
        case SYS_TMPNAM:
            return temporary_name(parameter);
        case SYS_REMOVE:
            return remove(parameter);
        case SYS_RENAME:
            return rename(parameter);
        case SYS_CLOCK:
            return static_cast<std::uint32_t>(target_.elapsed_ns() / 10'000'000) & 0x7FFFFFFF;
        case SYS_TIME:
            return static_cast<std::uint32_t>(target_.calendar_s());
        case SYS_SYSTEM:
            return fail(ENOSYS);
        case SYS_ERRNO:
            return static_cast<std::uint32_t>(errno_);
        case SYS_GET_CMDLINE:
            return command_line(parameter);
        case SYS_HEAPINFO:
            return heap_info(parameter);
        case SYS_EXIT:
            return exit(parameter, 0);
        case SYS_EXIT_EXTENDED:
            return exit_extended(parameter);
        case SYS_ELAPSED:
            return elapsed(parameter);
        case SYS_TICKFREQ:
            return kTicksPerSecond;
        default:
            return fail(ENOSYS);
    }
}

Semihosting::Result Semihosting::open(std::uint32_t block) {
    const auto arguments = words<3>(block);
    if (!arguments) return fail(EFAULT);
    const auto [address, mode, length] = *arguments;
    const auto name = text(address, length);
    if (!name) return fail(EFAULT);
    if (mode > 11) return fail(EINVAL);
    const auto open_files = std::count_if(files_.begin(), files_.end(), [](const auto& f) { return f != nullptr; });
    if (open_files >= kMaxFiles) return fail(EMFILE);
    if (*name == ":tt") return add({mode < 4 ? Kind::console_in : Kind::console_out, -1});
    if (*name == ":semihosting-features") {
        if (mode > 1) return fail(EACCES);
        return add({Kind::features, -1});
    }
    if (directory_ < 0) return fail(EACCES);
    const int fd = open_beneath(directory_, name->c_str(), kFlags[mode / 2] | O_NONBLOCK);
    if (fd < 0) return fail(errno);
    struct stat info{};
    if (::fstat(fd, &info) != 0 || !S_ISREG(info.st_mode)) {  // no devices, no pipes
        ::close(fd);
        return fail(EACCES);
    }
    return add({Kind::host, fd});
}

Semihosting::Result Semihosting::close(std::uint32_t block) {
    const auto arguments = words<1>(block);
    if (!arguments) return fail(EFAULT);
    if (file((*arguments)[0]) == nullptr) return fail(EBADF);
    files_[(*arguments)[0] - 1].reset();
    return 0;
}

Semihosting::Result Semihosting::write_string(std::uint32_t address) {
    std::string piece;
    char character = 0;
    while (target_.read_guest(address++, &character, 1) && character != '\0') {
        piece += character;
        if (piece.size() < kPiece) continue;
        target_.console(piece);
        piece.clear();
    }
    if (!piece.empty()) target_.console(piece);
    return SYS_WRITE0;
}

/// Gives how many bytes were not written.
Semihosting::Result Semihosting::write(std::uint32_t block) {
    const auto arguments = words<3>(block);
    if (!arguments) return fail(EFAULT);
    auto [handle, address, left] = *arguments;
    File* const to = file(handle);
    if (to == nullptr || to->kind == Kind::console_in || to->kind == Kind::features) {
        errno_ = EBADF;
        return left;
    }
    std::array<char, kPiece> piece{};
    while (left > 0) {
        const std::uint32_t part = std::min(left, kPiece);
        if (!target_.read_guest(address, piece.data(), part)) {
            errno_ = EFAULT;
            break;
        }
        if (to->kind == Kind::console_out) {
            target_.console({piece.data(), part});
        } else if (::write(to->fd, piece.data(), part) != static_cast<ssize_t>(part)) {
            errno_ = errno != 0 ? errno : ENOSPC;
            break;
        }
        address += part;
        left -= part;
    }
    return left;
}

/// Gives how many bytes were not read: all of them at the file's end.
Semihosting::Result Semihosting::read(std::uint32_t block) {
    const auto arguments = words<3>(block);
    if (!arguments) return fail(EFAULT);
    auto [handle, address, left] = *arguments;
    File* const from = file(handle);
    if (from == nullptr || from->kind == Kind::console_out) {
        errno_ = EBADF;
        return left;
    }
    if (from->kind == Kind::console_in) {
        if (left == 0) return 0;
        if (input_.empty()) return std::nullopt;
        const std::size_t line = std::min(input_.find('\n'), input_.size() - 1) + 1;
        const std::uint32_t part = std::min(left, static_cast<std::uint32_t>(line));
        if (!target_.write_guest(address, input_.data(), part)) return fail(EFAULT);
        input_.erase(0, part);
        return left - part;
    }
    std::array<char, kPiece> piece{};
    while (left > 0) {
        const std::uint32_t part = std::min(left, kPiece);
        ssize_t got = 0;
        if (from->kind == Kind::features) {
            got = static_cast<ssize_t>(kFeatures.copy(piece.data(), part, from->position));
            from->position += static_cast<std::uint32_t>(got);
        } else {
            got = ::read(from->fd, piece.data(), part);
        }
        if (got < 0) errno_ = errno;
        if (got <= 0) break;
        if (!target_.write_guest(address, piece.data(), static_cast<std::uint32_t>(got))) {
            errno_ = EFAULT;
            break;
        }
        address += static_cast<std::uint32_t>(got);
        left -= static_cast<std::uint32_t>(got);
    }
    return left;
}

Semihosting::Result Semihosting::read_character() {
    if (input_.empty()) return std::nullopt;
    const auto character = static_cast<std::uint8_t>(input_.front());
    input_.erase(0, 1);
    return character;
}

Semihosting::Result Semihosting::is_tty(std::uint32_t block) {
    const auto arguments = words<1>(block);
    if (!arguments) return fail(EFAULT);
    const File* const which = file((*arguments)[0]);
    if (which == nullptr) return fail(EBADF);
    return which->kind == Kind::console_in || which->kind == Kind::console_out ? 1 : 0;
}

Semihosting::Result Semihosting::seek(std::uint32_t block) {
    const auto arguments = words<2>(block);
    if (!arguments) return fail(EFAULT);
    const auto [handle, position] = *arguments;
    File* const which = file(handle);
    if (which == nullptr) return fail(EBADF);
    if (which->kind == Kind::features) {
        if (position > kFeatures.size()) return fail(EINVAL);
        which->position = position;
        return 0;
    }
    if (which->kind != Kind::host) return fail(ESPIPE);
    return ::lseek(which->fd, position, SEEK_SET) < 0 ? fail(errno) : 0;
}

Semihosting::Result Semihosting::length(std::uint32_t block) {
    const auto arguments = words<1>(block);
    if (!arguments) return fail(EFAULT);
    const File* const which = file((*arguments)[0]);
    if (which == nullptr) return fail(EBADF);
    if (which->kind == Kind::features) return static_cast<std::uint32_t>(kFeatures.size());
    if (which->kind != Kind::host) return 0;
    struct stat info{};
    if (::fstat(which->fd, &info) != 0) return fail(errno);
    if (info.st_size > 0x7FFFFFFF) return fail(EFBIG);
    return static_cast<std::uint32_t>(info.st_size);
}

/// A name for each identifier, the same one whenever it is asked for.
Semihosting::Result Semihosting::temporary_name(std::uint32_t block) {
    const auto arguments = words<3>(block);
    if (!arguments) return fail(EFAULT);
    const auto [buffer, identifier, size] = *arguments;
    const std::string name = "semihosting-" + std::to_string(identifier & 0xFF) + ".tmp";
    if (size <= name.size()) return fail(EINVAL);
    return target_.write_guest(buffer, name.c_str(), static_cast<std::uint32_t>(name.size()) + 1) ? 0 : fail(EFAULT);
}

int Semihosting::folder_of(const std::string& path, std::string& last) {
    if (directory_ < 0) {
        errno = EACCES;
        return -1;
    }
    const auto slash = path.find_last_of('/');
    last = slash == std::string::npos ? path : path.substr(slash + 1);
    const std::string folder = slash == std::string::npos ? "." : path.substr(0, slash + 1);
    return open_beneath(directory_, folder.c_str(), O_PATH | O_DIRECTORY);
}

Semihosting::Result Semihosting::remove(std::uint32_t block) {
    const auto arguments = words<2>(block);
    if (!arguments) return fail(EFAULT);
    const auto path = text((*arguments)[0], (*arguments)[1]);
    if (!path) return fail(EFAULT);
    std::string last;
    const int folder = folder_of(*path, last);
    if (folder < 0) return fail(errno);
    const int error = ::unlinkat(folder, last.c_str(), 0) == 0 ? 0 : errno;
    ::close(folder);
    return error == 0 ? 0 : fail(error);
}

Semihosting::Result Semihosting::rename(std::uint32_t block) {
    const auto arguments = words<4>(block);
    if (!arguments) return fail(EFAULT);
    const auto from = text((*arguments)[0], (*arguments)[1]);
    const auto to = text((*arguments)[2], (*arguments)[3]);
    if (!from || !to) return fail(EFAULT);
    std::string last_from;
    std::string last_to;
    const int folder_from = folder_of(*from, last_from);
    if (folder_from < 0) return fail(errno);
    const int folder_to = folder_of(*to, last_to);
    int error = folder_to < 0 ? errno : 0;
    if (error == 0 && ::renameat(folder_from, last_from.c_str(), folder_to, last_to.c_str()) != 0) error = errno;
    ::close(folder_from);
    if (folder_to >= 0) ::close(folder_to);
    return error == 0 ? 0 : fail(error);
}

Semihosting::Result Semihosting::command_line(std::uint32_t block) {
    const auto arguments = words<2>(block);
    if (!arguments) return fail(EFAULT);
    const auto [buffer, size] = *arguments;
    if (size <= command_.size()) return fail(E2BIG);
    const auto length = static_cast<std::uint32_t>(command_.size());
    const bool done = target_.write_guest(buffer, command_.c_str(), length + 1) &&
                      target_.write_guest(block + 4, &length, sizeof length);
    return done ? 0 : fail(EFAULT);
}

Semihosting::Result Semihosting::heap_info(std::uint32_t parameter) {
    const auto block = words<1>(parameter);
    const std::array<std::uint32_t, 4> not_known{};
    if (!block || !target_.write_guest((*block)[0], not_known.data(), sizeof not_known)) return fail(EFAULT);
    return SYS_HEAPINFO;
}

Semihosting::Result Semihosting::exit(std::uint32_t reason, std::uint32_t code_of_application) {
    target_.exit_guest(reason == kApplicationExit ? code_of_application : 1);
    return 0;
}

Semihosting::Result Semihosting::exit_extended(std::uint32_t block) {
    const auto arguments = words<2>(block);
    if (!arguments) return fail(EFAULT);
    return exit((*arguments)[0], (*arguments)[1]);
}

Semihosting::Result Semihosting::elapsed(std::uint32_t block) {
    const std::int64_t ticks = target_.elapsed_ns();
    return target_.write_guest(block, &ticks, sizeof ticks) ? 0 : fail(EFAULT);
}

}  // namespace twin::node
