// SPDX-License-Identifier: BSD-3-Clause
#include "sim/cli/services.hpp"

#include <cstdio>

namespace twin::cli {

Services::Services(std::unique_ptr<host::Service> service) : service_(std::move(service)) {}

host::Result<std::unique_ptr<Services>> Services::start(const std::string& program) {
    host::ServiceOptions options;
    options.name = "services";
    options.argv = {program};
    auto service = host::Service::start(std::move(options));
    if (!service) {
        return tl::unexpected(service.error());
    }
    return std::unique_ptr<Services>(new Services(std::move(*service)));
}

void Services::watch(asio::io_context& io, std::function<void(const host::Error&)> failed) {
    const auto print = [](std::string_view line) {
        const auto out = fmt::format("services: {}\n", line);
        std::fwrite(out.data(), 1, out.size(), stderr);
    };
    const auto ended = [this, failed = std::move(failed)](const host::ServiceEnd& end) {
        if (end.process.signal != 0 || end.process.exit_code != 0) {
            failed({fmt::format("what the device talks to has ended {}", end.process.text()),
                    fmt::format("'{}' is the program; what it printed is above.", service_->options().argv[0]), 1});
        }
    };
    service_->listen(print, ended);
    service_->watch(io);
}

}  // namespace twin::cli
