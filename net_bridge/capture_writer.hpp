// SPDX-License-Identifier: BSD-3-Clause
// Blocks on their way to a file or a pipe, on a thread of their own.
#pragma once

#include "net_bridge/error.hpp"
#include "net_bridge/pcapng.hpp"
#include "net_bridge/unique_fd.hpp"

#include <chrono>
#include <condition_variable>
#include <filesystem>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <thread>

namespace twin::net {

/// Writes what is appended within kFlushInterval, or sooner when there is much of it. Ends at the first error, which it
/// reports once; a regular file then ends with the last block that is whole.
class CaptureWriter {
  public:
    /// A tenth of a second is what people see as live; half of it leaves time for the writing.
    static constexpr std::chrono::milliseconds kFlushInterval{50};
    enum class Full { drop, wait };
    /// Called on the writer's thread, or on the one that calls close().
    using Report = std::function<void(const std::string&)>;

    struct Options {
        std::size_t limit = 8 * 1024 * 1024;  ///< bytes that wait at most
        Full full = Full::drop;               ///< `wait` holds for regular files only: a pipe's reader may never read
        /// How long close() waits for a pipe: for its reader to come, then for it to read.
        std::chrono::milliseconds patience{5'000};
        Report report;
    };

    /// A regular file is created, or begun anew; a FIFO is opened when it has a reader, and until then blocks are kept.
    static Result<std::unique_ptr<CaptureWriter>> open(const std::filesystem::path& path, Options options);
    ~CaptureWriter();
    CaptureWriter(const CaptureWriter&) = delete;
    CaptureWriter& operator=(const CaptureWriter&) = delete;

    /// Calls `fill` with the buffer, to which it appends whole blocks of `size` bytes together. False: there's no room,
    /// or the writer has ended.
    template <typename Fill>
    bool append(std::size_t size, Fill&& fill) {
        std::unique_lock lock(mutex_);
        if (!has_room(lock, size)) {
            return false;
        }
        const std::size_t before = pending_.size();
        fill(pending_);
        // Two wake-ups a batch: one that there is something, one that there is much.
        if (before == 0 || (before < kEager && pending_.size() >= kEager)) {
            work_.notify_one();
        }
        return true;
    }

    /// As append(), however full it is: for what is small and must not be missing.
    template <typename Fill>
    void append_always(Fill&& fill) {
        const std::lock_guard lock(mutex_);
        if (!failed_ && !closing_) {
            fill(pending_);
            work_.notify_one();
        }
    }

    /// Writes what is left, and ends the thread. Later calls do nothing.
    void close();
    /// An error has ended it.
    [[nodiscard]] bool failed() {
        const std::lock_guard lock(mutex_);
        return failed_;
    }

  private:
    static constexpr std::size_t kEager = 256 * 1024;

    CaptureWriter(std::filesystem::path path, UniqueFd fd, UniqueFd fifo, UniqueFd wake, Options options);

    bool has_room(std::unique_lock<std::mutex>& lock, std::size_t size);
    void run();
    bool open_fifo();
    bool write_all();
    bool wait_writable();
    void fail(const std::string& why);

    const std::filesystem::path path_;
    UniqueFd fd_;    ///< empty: a FIFO that is still to be opened
    UniqueFd fifo_;  ///< the FIFO itself, whatever becomes of its path; not open for anything
    UniqueFd wake_;  ///< an eventfd: close() was called
    const Options options_;

    std::mutex mutex_;
    std::condition_variable work_, room_, opened_changed_;
    pcapng::Buffer pending_;
    std::size_t in_hand_ = 0;  ///< bytes that the thread is writing
    bool opened_;
    bool closing_ = false;
    bool hurry_ = false;  ///< somebody waits for room
    bool failed_ = false;
    std::chrono::steady_clock::time_point give_up_;  ///< valid once closing_

    pcapng::Buffer writing_;  ///< the thread's own
    std::thread thread_;
};

}  // namespace twin::net
