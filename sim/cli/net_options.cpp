// SPDX-License-Identifier: BSD-3-Clause
#include <CLI/CLI.hpp>

#include "sim/cli/net_options.hpp"

#include "sim/host/command_name.hpp"
#include "sim/host/control_socket.hpp"
#include "sim/host/units.hpp"

#include <filesystem>

namespace twin::cli {
namespace {

host::Result<void> take_net(const std::string& word, host::NetworkOptions& options, bool& none) {
    const auto equals = word.find('=');
    const auto kind = word.substr(0, equals);
    const auto value = equals == std::string::npos ? "" : word.substr(equals + 1);
    if (word == "user") {
        options.gateway = true;
    } else if (word == "none") {
        none = true;
    } else if (kind == "tap" && !value.empty()) {
        options.tap = value;
    } else if (kind == "switch" && !value.empty()) {
        // A run's own name, or an address.
        const bool address = value.find_first_of(":/") != std::string::npos;
        const auto folder = host::control_folder();
        if (!folder) {
            return tl::unexpected(folder.error());
        }
        options.join = address ? value : fmt::format("unix:{}/{}.switch", *folder, value);
        if (std::error_code error; !address && !std::filesystem::exists(options.join.substr(5), error)) {
            return host::refuse(fmt::format("no network called '{}' is running", value),
                                fmt::format("Start one: {}", host::command("net run --name " + value)));
        }
    } else {
        const auto meant = host::nearest(kind, {"user", "none", "tap", "switch"});
        return host::refuse(
            fmt::format("'{}' is no network", word),
            fmt::format("{}Write --net user, none, tap=INTERFACE or switch=NAME.",
                        meant && *meant != kind ? fmt::format("Did you mean {}? ", *meant) : ""));
    }
    return {};
}

}  // namespace

void add_net_options(CLI::App& command, NetWords& words) {
    command
        .add_option("--net", words.nets,
                    "user: a gateway to this machine's services (default); none; tap=INTERFACE; switch=NAME, of "
                    "another run. May be given again")
        ->allow_extra_args(false);
    command
        .add_option("--forward", words.forwards,
                    "A port of this machine leads to one of a device: 8080:80, udp:5683:5683, 8080:NODE:80")
        ->allow_extra_args(false);
    command
        .add_option("--allow", words.allow,
                    "What devices may reach besides this machine's loopback: tcp:192.0.2.7:8883, real-network, ...")
        ->allow_extra_args(false);
    command.add_option("--capture", words.capture, "Write the frames to this file, as pcapng for Wireshark");
    command.add_option("--link", words.link, "What the cable does, as in \"latency=20ms loss=1%\"");
}

host::Result<host::NetworkOptions> network_options(const NetWords& words) {
    host::NetworkOptions options;
    options.gateway = words.nets.empty();
    bool none = false;
    for (const auto& word : words.nets) {
        if (auto taken = take_net(word, options, none); !taken) {
            return tl::unexpected(taken.error());
        }
    }
    if (none && (words.nets.size() > 1 || !words.forwards.empty() || !words.capture.empty() || !words.link.empty() ||
                 !words.allow.empty())) {
        return host::refuse("--net none is no network, and other options want one", "Leave out the one or the others.");
    }
    options.forwards = words.forwards;
    options.allow = words.allow;
    options.capture = words.capture;
    options.link = words.link;
    return options;
}

}  // namespace twin::cli
