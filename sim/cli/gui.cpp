// SPDX-License-Identifier: BSD-3-Clause
// twin gui: becomes the dashboard, a program of its own, so that Qt is needed by nobody else.
#include "sim/cli/commands.hpp"
#include "sim/host/command_name.hpp"

#include <fmt/format.h>
#include <unistd.h>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <filesystem>

namespace twin::cli {
namespace {

bool is_set(const char* variable) {
    const char* value = std::getenv(variable);
    return value != nullptr && *value != '\0';
}

}  // namespace

int gui(const std::vector<std::string>& arguments) {
    std::error_code error;
    const auto program = std::filesystem::read_symlink("/proc/self/exe", error).parent_path() / "twin-gui";
    if (error || ::access(program.c_str(), X_OK) != 0) {
        return complain({fmt::format("the dashboard was not built: there is no '{}'", program.string()),
                         fmt::format("It needs Qt 6: '{}' installs that and builds it.", host::command("setup --gui")), 1});
    }
    if (!is_set("DISPLAY") && !is_set("WAYLAND_DISPLAY") && !is_set("QT_QPA_PLATFORM")) {
        return complain({"there is no display to show the dashboard on",
                         fmt::format("Run it in a desktop's session; on another machine '{}' serves it what runs here.",
                                     host::command("serve --bind")),
                         1});
    }
    std::vector<char*> argv{const_cast<char*>(program.c_str())};
    for (const auto& argument : arguments) {
        argv.push_back(const_cast<char*>(argument.c_str()));
    }
    argv.push_back(nullptr);
    ::execv(program.c_str(), argv.data());
    return complain({fmt::format("'{}' can't be started: {}", program.string(), std::strerror(errno)),
                     "Build it again, or look at its permissions.", 1});
}

}  // namespace twin::cli
