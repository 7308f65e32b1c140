// SPDX-License-Identifier: BSD-3-Clause
// Traffic into a pcapng file, while it happens: docs/capture.md.
#pragma once

#include "net_bridge/cable.hpp"
#include "net_bridge/error.hpp"
#include "net_bridge/jack.hpp"
#include "net_bridge/timeline.hpp"

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>

namespace twin::net {

struct CaptureOptions {
    /// The run's start since 1970: time stamps are this and the timeline's time.
    Time epoch{0};
    /// For the file's head; what is empty is left out.
    std::string application = "Twinyard";
    std::string hardware;
    std::string os;
    std::string comment;
    /// Bytes that wait for the disk, or for a pipe's reader, at most.
    std::size_t buffer = 8 * 1024 * 1024;
    /// Lets the caller wait for a slow disk instead of losing frames: for virtual time, which stands still meanwhile.
    /// Has no effect on pipes.
    bool complete = false;
    /// How long close() waits for a pipe: for its reader to come, then for it to read.
    std::chrono::milliseconds patience{5'000};
    /// One line for the user: frames are being lost, or the capture ended with an error. Called on any thread.
    std::function<void(const std::string&)> report;
};

/// Records what passes cables and jacks. Traffic never waits for it (but see CaptureOptions::complete) and goes on when
/// it ends. In virtual time the same frames give the same bytes.
///
/// One thread: the timeline's. Cables and jacks may go first, or the capture.
class Capture {
  public:
    /// What one interface, or all, recorded.
    struct Counters {
        std::uint64_t recorded = 0;
        std::uint64_t dropped = 0;
    };

    /// A file, which is created or begun anew, or a FIFO. The timeline outlives the capture.
    static Result<std::unique_ptr<Capture>> open(const std::filesystem::path& path, const Timeline& timeline,
                                                 CaptureOptions options = {});
    /// close().
    ~Capture();
    Capture(const Capture&) = delete;
    Capture& operator=(const Capture&) = delete;

    /// Both directions, as they arrive; also what is lost, when it's lost, and why. "out" is from the first end.
    void watch(Cable& cable);
    /// As the jack sees it, whatever cable is plugged in. "out" is what it sends.
    void watch(Jack& jack);

    [[nodiscard]] Counters counters() const;
    /// Writes what is left, and the statistics. Frames after that are not recorded.
    void close();

  private:
    class Core;
    class InterfaceTap;

    explicit Capture(std::shared_ptr<Core> core);

    std::shared_ptr<Core> core_;
};

}  // namespace twin::net
