// SPDX-License-Identifier: BSD-3-Clause
#include "net_bridge/capture_writer.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <sys/stat.h>
#include <csignal>
#include <cstring>

namespace twin::net {

namespace {

std::string reason(int error) { return std::strerror(error); }

// What open() takes for a file that is only named (O_PATH).
std::string proc_path(const UniqueFd& fd) { return fmt::format("/proc/self/fd/{}", fd.get()); }

tl::unexpected<Error> cannot_open(const std::filesystem::path& path, int error) {
    std::string hint = "check the path and its permissions";
    if (error == ENOENT) {
        hint = fmt::format("create the folder '{}' first", path.parent_path().string());
    } else if (error == EISDIR) {
        hint = "give the name of a file";
    }
    return failure(fmt::format("cannot capture to '{}': {}", path.string(), reason(error)), std::move(hint));
}

}  // namespace

Result<std::unique_ptr<CaptureWriter>> CaptureWriter::open(const std::filesystem::path& path, Options options) {
    struct stat status {};
    const bool is_fifo = ::stat(path.c_str(), &status) == 0 && S_ISFIFO(status.st_mode);
    // To read as well: close() may have to be the reader that never came.
    if (is_fifo && ::access(path.c_str(), R_OK | W_OK) != 0) {
        return cannot_open(path, errno);
    }
    const int flags = is_fifo ? O_PATH : O_WRONLY | O_CREAT | O_TRUNC | O_NONBLOCK;
    UniqueFd fd(::open(path.c_str(), flags | O_CLOEXEC, 0666));
    if (!fd || ::fstat(fd.get(), &status) != 0) {
        return cannot_open(path, errno);
    }
    UniqueFd wake(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK));
    if (!wake) {
        return cannot_open(path, errno);
    }
    if (!S_ISREG(status.st_mode)) {
        options.full = Full::drop;
    }
    UniqueFd none;
    return std::unique_ptr<CaptureWriter>(new CaptureWriter(
        path, std::move(is_fifo ? none : fd), std::move(is_fifo ? fd : none), std::move(wake), std::move(options)));
}

CaptureWriter::CaptureWriter(std::filesystem::path path, UniqueFd fd, UniqueFd fifo, UniqueFd wake, Options options)
    : path_(std::move(path)),
      fd_(std::move(fd)),
      fifo_(std::move(fifo)),
      wake_(std::move(wake)),
      options_(std::move(options)),
      opened_(static_cast<bool>(fd_)) {
    // Signals are for the threads of the program: and a reader that goes away is an error here, not one.
    sigset_t all, before;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    thread_ = std::thread([this] { run(); });
    pthread_sigmask(SIG_SETMASK, &before, nullptr);
}

CaptureWriter::~CaptureWriter() { close(); }

void CaptureWriter::close() {
    if (!thread_.joinable()) {
        return;
    }
    {
        std::unique_lock lock(mutex_);
        give_up_ = std::chrono::steady_clock::now() + options_.patience;
        if (!opened_ && !failed_) {
            opened_changed_.wait_until(lock, give_up_, [this] { return opened_ || failed_; });
        }
        closing_ = true;
        if (!opened_) {
            // A reader of our own ends the wait in open(); the thread sees that it's not the one that it waited for.
            const UniqueFd reader(::open(proc_path(fifo_).c_str(), O_RDONLY | O_NONBLOCK | O_CLOEXEC));
            opened_changed_.wait(lock, [this] { return opened_ || failed_; });
        }
    }
    work_.notify_all();
    room_.notify_all();
    const std::uint64_t one = 1;
    // An eventfd takes eight bytes, unless it overflows: then it is readable anyway.
    [[maybe_unused]] const auto written = ::write(wake_.get(), &one, sizeof one);
    thread_.join();
    fd_.reset();
}

bool CaptureWriter::has_room(std::unique_lock<std::mutex>& lock, std::size_t size) {
    const auto fits = [&] {
        return pending_.size() + in_hand_ + size <= options_.limit || (pending_.empty() && in_hand_ == 0);
    };
    if (options_.full == Full::wait && !fits()) {
        hurry_ = true;
        work_.notify_one();
        room_.wait(lock, [&] { return failed_ || closing_ || fits(); });
    }
    return !failed_ && !closing_ && fits();
}

void CaptureWriter::run() {
    if (!fd_ && !open_fifo()) {
        return;
    }
    std::unique_lock lock(mutex_);
    while (true) {
        work_.wait(lock, [this] { return closing_ || !pending_.empty(); });
        if (!closing_) {
            work_.wait_for(lock, kFlushInterval, [this] { return closing_ || hurry_ || pending_.size() >= kEager; });
        }
        hurry_ = false;
        if (pending_.empty()) {
            return;
        }
        writing_.clear();
        std::swap(pending_, writing_);
        in_hand_ = writing_.size();
        lock.unlock();
        const bool good = write_all();
        lock.lock();
        in_hand_ = 0;
        room_.notify_all();
        if (!good) {
            return;
        }
    }
}

bool CaptureWriter::open_fifo() {
    UniqueFd fd(::open(proc_path(fifo_).c_str(), O_WRONLY | O_CLOEXEC));
    const int error = errno;
    std::unique_lock lock(mutex_);
    const bool in_vain = closing_;
    opened_ = static_cast<bool>(fd) && !in_vain;
    if (opened_) {
        ::fcntl(fd.get(), F_SETFL, O_NONBLOCK);
        fd_ = std::move(fd);
        opened_changed_.notify_all();
        return true;
    }
    lock.unlock();
    fail(in_vain ? "nobody read it" : reason(error));
    return false;
}

bool CaptureWriter::write_all() {
    std::size_t done = 0;
    while (done < writing_.size()) {
        const ssize_t written = ::write(fd_.get(), writing_.data() + done, writing_.size() - done);
        if (written >= 0) {
            done += static_cast<std::size_t>(written);
            continue;
        }
        if (errno == EINTR || (errno == EAGAIN && wait_writable())) {
            continue;
        }
        const int error = errno;
        // Readers take a file that ends in the middle of a block for damaged.
        const off_t end = ::lseek(fd_.get(), 0, SEEK_CUR);
        if (end >= 0) {
            const std::size_t part = done - pcapng::whole_blocks(writing_, done);
            [[maybe_unused]] const int result = ::ftruncate(fd_.get(), end - static_cast<off_t>(part));
        }
        fail(error == EAGAIN ? "its reader does not read" : error == EPIPE ? "its reader is gone" : reason(error));
        return false;
    }
    return true;
}

// False: close() waits for it, and has waited long enough.
bool CaptureWriter::wait_writable() {
    pollfd fds[] = {{fd_.get(), POLLOUT, 0}, {wake_.get(), POLLIN, 0}};
    if (::poll(fds, 2, -1) > 0 && fds[0].revents == 0 && fds[1].revents != 0) {
        std::unique_lock lock(mutex_);
        const auto left =
            std::chrono::duration_cast<std::chrono::milliseconds>(give_up_ - std::chrono::steady_clock::now());
        lock.unlock();
        const int ready = left.count() > 0 ? ::poll(fds, 1, static_cast<int>(left.count())) : 0;
        if (ready == 0) {
            errno = EAGAIN;
            return false;
        }
    }
    return true;
}

void CaptureWriter::fail(const std::string& why) {
    {
        const std::lock_guard lock(mutex_);
        failed_ = true;
        pending_.clear();
        opened_changed_.notify_all();
        room_.notify_all();
    }
    if (options_.report) {
        options_.report(fmt::format("capture '{}' ended: {}", path_.string(), why));
    }
}

}  // namespace twin::net
