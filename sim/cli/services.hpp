// SPDX-License-Identifier: BSD-3-Clause
// A program that runs beside a device and ends with it, as the broker that a sample wants to talk to.
#pragma once

#include "sim/host/service.hpp"

namespace twin::cli {

namespace asio = boost::asio;

/// The program and all that it started end when this is dropped, or this process dies, however that happens.
class Services {
  public:
    /// Starts the program.
    static host::Result<std::unique_ptr<Services>> start(const std::string& program);

    /// Tells on stderr what it prints, and calls `failed` if it ends with something else than 0.
    /// Must be dropped before the loop is.
    void watch(asio::io_context& io, std::function<void(const host::Error&)> failed);

  private:
    explicit Services(std::unique_ptr<host::Service> service);

    std::unique_ptr<host::Service> service_;
};

}  // namespace twin::cli
