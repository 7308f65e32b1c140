// SPDX-License-Identifier: BSD-3-Clause
// A program that runs beside a device and ends with it, as the broker that a sample wants to talk to.
#pragma once

#include "sim/host/error.hpp"
#include "sim/host/unique_fd.hpp"

#include <sys/types.h>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>
#include <functional>
#include <memory>
#include <string>

namespace twin::cli {

namespace asio = boost::asio;

/// The program and all of its process group end when this is dropped, or this process dies, however that happens: first
/// by SIGTERM, and by SIGKILL two seconds later.
class Services {
  public:
    /// Starts the program. While this process has one thread only, and before its loop runs.
    static host::Result<std::unique_ptr<Services>> start(const std::string& program);
    ~Services();
    Services(const Services&) = delete;
    Services& operator=(const Services&) = delete;

    /// Tells on stderr what it prints, and calls `failed` if it ends with something else than 0.
    /// Must be dropped before the loop is.
    void watch(asio::io_context& io, std::function<void(const host::Error&)> failed);

  private:
    struct Reader;
    Services(std::string program, pid_t guard, host::UniqueFd life, host::UniqueFd output);

    const std::string program_;
    pid_t guard_;
    host::UniqueFd life_;
    host::UniqueFd output_;
    std::shared_ptr<Reader> reader_;
};

}  // namespace twin::cli
