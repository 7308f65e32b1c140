// SPDX-License-Identifier: BSD-3-Clause
#include "sim/cli/services.hpp"

#include <cstdio>

namespace twin::cli {

Services::Services(std::unique_ptr<host::ServiceSet> set) : set_(std::move(set)) {}

host::Result<std::unique_ptr<Services>> Services::start(asio::io_context& io, const std::string& program,
                                                        const host::NodeOptions& device,
                                                        std::function<void(const host::Error&)> failed) {
    const auto print = [](const std::string& name, std::string_view line) {
        const auto out = fmt::format("{}: {}\n", name, line);
        std::fwrite(out.data(), 1, out.size(), stderr);
    };
    const auto ended = [program, failed = std::move(failed)](const std::string&, const host::ServiceEnd& end) {
        if (end.hung || end.process.signal != 0 || end.process.exit_code != 0) {
            failed({fmt::format("what the device talks to {}",
                                end.hung ? "came to no end" : "has ended " + end.process.text()),
                    fmt::format("'{}' is the program; what it printed is above.", program), 1});
        }
    };
    auto set = std::make_unique<host::ServiceSet>(io, device.time, device.seed,
                                                  host::ServiceSet::Listener{print, ended});
    host::ServiceOptions options;
    options.name = "services";
    options.argv = {program};
    if (auto started = set->start(std::move(options)); !started) {
        return tl::unexpected(started.error());
    }
    return std::unique_ptr<Services>(new Services(std::move(set)));
}

}  // namespace twin::cli
