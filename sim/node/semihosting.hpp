// SPDX-License-Identifier: BSD-3-Clause
// What a debugger does for firmware that asks it by BKPT 0xAB: Arm's semihosting.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace twin {
class StateReader;
class StateWriter;
}  // namespace twin

namespace twin::node {

/// The machine as semihosting sees it. The node implements it; tests use one of their own.
class SemihostingTarget {
  public:
    virtual ~SemihostingTarget() = default;
    /// The guest's memory. False: not all of it is memory.
    virtual bool read_guest(std::uint32_t address, void* data, std::uint32_t size) = 0;
    virtual bool write_guest(std::uint32_t address, const void* data, std::uint32_t size) = 0;
    virtual void console(std::string_view bytes) = 0;
    /// The guest has ended with this exit code. It may still be asked for things until the CPU stops.
    virtual void exit_guest(std::uint32_t code) = 0;
    /// Nanoseconds since the start.
    virtual std::int64_t elapsed_ns() const = 0;
    /// Seconds since 1970 by the clock that the run goes by.
    virtual std::int64_t calendar_s() const = 0;
};

/// Source: Arm, Semihosting for AArch32 and AArch64, 2024Q3 (chapters 6, operations, and 7, extensions). All operations
/// are there but SYS_SYSTEM, which is refused. SYS_HEAPINFO gives 0 for "not known": the image's own layout counts.
/// Both extensions are served, EXIT_EXTENDED and STDOUT_STDERR.
///
/// Files are those within one directory of the host, links and ".." do not lead out of it; without a directory there
/// are none. The error numbers are Linux's, which newlib's are up to 34.
class Semihosting {
  public:
    struct Options {
        std::string directory;  ///< empty: no files
        std::string command;    ///< what SYS_GET_CMDLINE gives
    };
    /// Throws std::runtime_error if the directory can't be opened.
    Semihosting(SemihostingTarget& target, const Options& options);
    ~Semihosting();
    Semihosting(const Semihosting&) = delete;
    Semihosting& operator=(const Semihosting&) = delete;

    /// Serves one operation: R0, R1, and what R0 is afterwards. Empty: it waits for the console's input, and is to be
    /// called again with the same arguments after feed().
    std::optional<std::uint32_t> call(std::uint32_t operation, std::uint32_t parameter);
    /// Console input, which the guest reads in order, at most a line at once. CR, a terminal's Enter, becomes LF.
    void feed(std::string_view bytes);
    /// The machine starts over: files are closed, input that nobody read is gone.
    void reset();

    /// Snapshot. What the host's files hold is not in it: false while one is open, nothing is saved then. load() throws
    /// StateError.
    bool save(StateWriter& out) const;
    void load(StateReader& in);

  private:
    struct File;
    enum class Kind : std::uint8_t { console_in, console_out, features, host };
    using Result = std::optional<std::uint32_t>;

    Result open(std::uint32_t block);
    Result close(std::uint32_t block);
    Result write_string(std::uint32_t address);
    Result write(std::uint32_t block);
    Result read(std::uint32_t block);
    Result read_character();
    Result is_tty(std::uint32_t block);
    Result seek(std::uint32_t block);
    Result length(std::uint32_t block);
    Result temporary_name(std::uint32_t block);
    Result remove(std::uint32_t block);
    Result rename(std::uint32_t block);
    Result command_line(std::uint32_t block);
    Result heap_info(std::uint32_t parameter);
    Result exit(std::uint32_t reason, std::uint32_t code_of_application);
    Result exit_extended(std::uint32_t block);
    Result elapsed(std::uint32_t block);

    Result fail(int error);
    File* file(std::uint32_t handle);
    std::uint32_t add(File file);
    /// Words of the parameter block; empty if it is not in memory.
    template <std::size_t n>
    std::optional<std::array<std::uint32_t, n>> words(std::uint32_t block);
    std::optional<std::string> text(std::uint32_t address, std::uint32_t length);
    /// The open directory that the path's last component is in, within the directory of the options; -1: errno.
    int folder_of(const std::string& path, std::string& last);

    SemihostingTarget& target_;
    std::string command_;
    int directory_ = -1;
    int errno_ = 0;
    std::string input_;
    std::vector<std::unique_ptr<File>> files_;  // handle - 1
};

}  // namespace twin::node
