// SPDX-License-Identifier: BSD-3-Clause
// A program that runs beside a device and ends with it, as the broker that a sample wants to talk to.
#pragma once

#include "sim/host/service_set.hpp"

namespace twin::cli {

namespace asio = boost::asio;

/// The program and all that it started end when this is dropped, or this process dies, however that happens.
class Services {
  public:
    /// Starts the program, in the device's clock. Tells on stderr what it prints, and calls `failed` if it ends with
    /// something else than 0. Must be dropped before the loop is, and after the network.
    static host::Result<std::unique_ptr<Services>> start(asio::io_context& io, const std::string& program,
                                                         const host::NodeOptions& device,
                                                         std::function<void(const host::Error&)> failed);

    /// For NetworkOptions::services.
    host::ServiceSet* set() { return set_.get(); }

  private:
    explicit Services(std::unique_ptr<host::ServiceSet> set);

    std::unique_ptr<host::ServiceSet> set_;
};

}  // namespace twin::cli
