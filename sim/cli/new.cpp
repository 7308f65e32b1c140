// SPDX-License-Identifier: BSD-3-Clause
// twin new: an application for the OS, as a CMake project of a few lines.
#include "sim/cli/commands.hpp"
#include "sim/cli/session.hpp"
#include "sim/host/units.hpp"

#include <boost/json.hpp>
#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>

namespace twin::cli {
namespace {

namespace fs = std::filesystem;
namespace json = boost::json;
using Words = std::map<std::string, std::string>;

fs::path os_folder() {
    const char* given = std::getenv("TWINYARD_OS");
    return given != nullptr && *given != '\0' ? given : TWINYARD_DEFAULT_OS;
}

std::string target_of(std::string board) {
    std::transform(board.begin(), board.end(), board.begin(), [](unsigned char c) { return std::toupper(c); });
    return board;
}

std::vector<std::string> known_boards() {
    std::vector<std::string> names;
    std::error_code ignored;
    for (const auto& entry : fs::directory_iterator(os_folder() / "targets", ignored)) {
        if (fs::exists(entry.path() / "target.json", ignored)) {
            std::string name = entry.path().filename().string();
            std::transform(name.begin(), name.end(), name.begin(), [](unsigned char c) { return std::tolower(c); });
            names.push_back(name);
        }
    }
    std::sort(names.begin(), names.end());
    return names;
}

host::Result<std::string> read(const fs::path& path) {
    std::ifstream in(path, std::ios::binary);
    std::string text((std::istreambuf_iterator<char>(in)), {});
    if (!in.good() && !in.eof()) {
        return host::failure(fmt::format("cannot read '{}'", path.string()), "Is the source tree of Twinyard complete?");
    }
    return text;
}

host::Result<void> write(const fs::path& path, const std::string& text) {
    std::error_code error;
    fs::create_directories(path.parent_path(), error);
    std::ofstream out(path, std::ios::binary);
    out << text;
    out.close();
    if (error || !out) {
        return host::failure(fmt::format("cannot write '{}'", path.string()), "Is there room, and may you write there?");
    }
    return {};
}

/// @WORD@ becomes its value.
std::string fill(std::string text, const Words& words) {
    for (const auto& [word, value] : words) {
        const std::string mark = "@" + word + "@";
        for (auto at = text.find(mark); at != std::string::npos; at = text.find(mark, at + value.size())) {
            text.replace(at, mark.size(), value);
        }
    }
    return text;
}

std::string presets(const std::vector<std::string>& boards) {
    const std::string toolchain = (os_folder().parent_path() / "cmake" / "arm-none-eabi.cmake").lexically_normal();
    std::string configure;
    std::string build;
    for (const auto& board : boards) {
        configure += fmt::format(R"({}
    {{
      "name": "{}",
      "generator": "Ninja",
      "binaryDir": "${{sourceDir}}/build/{}",
      "toolchainFile": {},
      "cacheVariables": {{ "MBED_TARGET": "{}" }}
    }})",
                                 configure.empty() ? "" : ",", board, board, json::serialize(json::value(toolchain)),
                                 target_of(board));
        build += fmt::format("{}\n    {{ \"name\": \"{}\", \"configurePreset\": \"{}\" }}", build.empty() ? "" : ",", board,
                             board);
    }
    return fmt::format(
        "{{\n  \"version\": 6,\n  \"cmakeMinimumRequired\": {{ \"major\": 3, \"minor\": 25, \"patch\": 0 }},\n"
        "  \"configurePresets\": [{}\n  ],\n  \"buildPresets\": [{}\n  ]\n}}\n",
        configure, build);
}

/// VS Code: a task runs the virtual board with its debugger's port open, and the C/C++ extension attaches to it.
std::string launch(const std::string& name, const std::vector<std::string>& boards) {
    std::string entries;
    for (const auto& board : boards) {
        entries += fmt::format(R"({}
    {{
      "name": "{} on the virtual {}",
      "type": "cppdbg",
      "request": "launch",
      "program": "${{workspaceFolder}}/build/{}/{}.elf",
      "cwd": "${{workspaceFolder}}",
      "MIMode": "gdb",
      "miDebuggerPath": "gdb-multiarch",
      "miDebuggerServerAddress": "127.0.0.1:3333",
      "stopAtConnect": true,
      "preLaunchTask": "twin: {}"
    }})",
                               entries.empty() ? "" : ",", name, board, board, name, board);
    }
    return fmt::format("{{\n  \"version\": \"0.2.0\",\n  \"configurations\": [{}\n  ]\n}}\n", entries);
}

std::string tasks(const std::string& name, const std::vector<std::string>& boards, const std::string& twin) {
    std::string entries;
    for (const auto& board : boards) {
        entries += fmt::format(R"({0}
    {{
      "label": "build: {1}",
      "type": "shell",
      "command": "cmake --preset {1} && cmake --build --preset {1}",
      "group": "build",
      "problemMatcher": "$gcc"
    }},
    {{
      "label": "twin: {1}",
      "type": "process",
      "command": {3},
      "args": ["run", "{1}", "build/{1}/{2}.elf", "--gdb", "3333", "--wait"],
      "dependsOn": "build: {1}",
      "isBackground": true,
      "problemMatcher": {{
        "pattern": {{ "regexp": "^twin: (.*)$", "message": 1 }},
        "background": {{ "activeOnStart": true, "beginsPattern": "^$", "endsPattern": "3333" }}
      }}
    }})",
                               entries.empty() ? "" : ",", board, name, json::serialize(json::value(twin)));
    }
    return fmt::format("{{\n  \"version\": \"2.0.0\",\n  \"tasks\": [{}\n  ]\n}}\n", entries);
}

host::Result<void> make(const NewOptions& options) {
    const fs::path folder = options.path;
    const std::string name = fs::absolute(folder).lexically_normal().filename().string();
    const bool good = !name.empty() && std::all_of(name.begin(), name.end(), [](unsigned char c) {
        return std::isalnum(c) != 0 || c == '_' || c == '-' || c == '.';
    }) && std::isalpha(static_cast<unsigned char>(name[0])) != 0;
    if (!good) {
        return host::refuse(fmt::format("'{}' is no name for an application", name),
                            "Use letters, digits, '_', '-' and '.', a letter first.");
    }
    std::error_code error;
    if (fs::exists(folder, error) && !(fs::is_directory(folder, error) && fs::is_empty(folder, error))) {
        return host::refuse(fmt::format("'{}' exists already", options.path), "Give a folder that does not exist yet.");
    }
    const auto known = known_boards();
    for (const auto& board : options.boards) {
        if (std::find(known.begin(), known.end(), board) == known.end()) {
            const auto meant = host::nearest(board, known);
            return host::refuse(fmt::format("the OS has no target '{}'", board),
                                meant ? fmt::format("Did you mean {}?", *meant)
                                      : fmt::format("It has: {}.", fmt::join(known, ", ")));
        }
    }
    const fs::path root = fs::weakly_canonical(os_folder().parent_path(), error);
    const std::string twin = (root / "twin").string();
    const Words words{{"NAME", name},
                      {"PROFILE", options.baremetal ? "mbed-baremetal" : "mbed-os"},
                      {"BOARD", options.boards.front()},
                      {"TWIN", twin},
                      {"DOCS", (root / "docs").string()}};
    for (const auto& entry : fs::directory_iterator(os_folder() / "templates" / "app", error)) {
        auto text = read(entry.path());
        if (!text) {
            return tl::unexpected(text.error());
        }
        std::string file = entry.path().filename().string();
        if (file.rfind("dot.", 0) == 0) {
            file.erase(0, 3);
        }
        if (auto written = write(folder / file, fill(*text, words)); !written) {
            return written;
        }
    }
    if (error) {
        return host::failure(fmt::format("cannot read '{}'", (os_folder() / "templates").string()),
                             "TWINYARD_OS names the folder 'os' of Twinyard's source tree.");
    }
    const std::pair<const char*, std::string> made[] = {{"CMakePresets.json", presets(options.boards)},
                                                        {".vscode/launch.json", launch(name, options.boards)},
                                                        {".vscode/tasks.json", tasks(name, options.boards, twin)}};
    for (const auto& [file, text] : made) {
        if (auto written = write(folder / file, text); !written) {
            return written;
        }
    }
    const auto& board = options.boards.front();
    fmt::print("{} is ready. Next:\n  cd {}\n  cmake --preset {} && cmake --build --preset {}\n  {} run {} build/{}/{}.elf\n",
               name, options.path, board, board, twin, board, board, name);
    return {};
}

}  // namespace

int create(const NewOptions& options) {
    auto made = make(options);
    return made ? 0 : complain(made.error());
}

}  // namespace twin::cli
