// SPDX-License-Identifier: BSD-3-Clause
// GDB, started for the user in this terminal.
#pragma once

#include "sim/host/error.hpp"
#include "sim/host/signal.hpp"

#include <sys/types.h>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <optional>
#include <string>
#include <vector>

namespace twin::cli {

namespace asio = boost::asio;

/// The debugger's path, by TWINYARD_GDB or in PATH.
host::Result<std::string> find_gdb();

/// Whether GDB can have symbols from this file.
bool is_elf(const std::string& path);

/// GDB with this terminal. Dropping it kills it.
class Gdb {
  public:
    explicit Gdb(const asio::any_io_executor& executor) : watch_(executor) {}
    ~Gdb();
    Gdb(const Gdb&) = delete;
    Gdb& operator=(const Gdb&) = delete;

    host::Result<void> start(const std::vector<std::string>& words);

    /// Its exit code; that of a shell if a signal ended it.
    asio::awaitable<int> ended();
    [[nodiscard]] const std::optional<int>& code() const { return code_; }
    void terminate() const;

  private:
    pid_t pid_ = 0;
    asio::posix::stream_descriptor watch_;
    std::optional<int> code_;
};

}  // namespace twin::cli
