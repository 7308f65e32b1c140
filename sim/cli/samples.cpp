// SPDX-License-Identifier: BSD-3-Clause
#include "sim/cli/samples.hpp"

#include "sim/cli/commands.hpp"
#include "sim/cli/table.hpp"
#include "sim/cli/terminal.hpp"
#include "sim/host/command_name.hpp"
#include "sim/host/unique_fd.hpp"
#include "sim/host/units.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <spawn.h>
#include <sys/file.h>
#include <sys/wait.h>
#include <unistd.h>
#include <algorithm>
#include <array>
#include <cstdlib>
#include <cstring>
#include <deque>
#include <filesystem>
#include <fstream>
#include <functional>

namespace twin::cli {
namespace {

namespace fs = std::filesystem;

fs::path os_folder() {
    const char* given = std::getenv("TWINYARD_OS");
    return given != nullptr && *given != '\0' ? given : TWINYARD_DEFAULT_OS;
}

void say(const std::string& text) {
    std::fwrite(text.data(), 1, text.size(), stderr);
    std::fflush(stderr);
}

bool on_path(const char* program) {
    const char* path = std::getenv("PATH");
    std::string folders = path != nullptr ? path : "/usr/bin:/bin";
    for (std::size_t at = 0; at <= folders.size();) {
        const auto end = std::min(folders.find(':', at), folders.size());
        if (::access((folders.substr(at, end - at) + "/" + program).c_str(), X_OK) == 0) {
            return true;
        }
        at = end + 1;
    }
    return false;
}

/// The build tree's; where that is not ours to write, the cache.
fs::path builds_folder() {
    const fs::path tree = TWINYARD_SAMPLE_BUILDS;
    std::error_code error;
    fs::create_directories(tree, error);
    if (::access(tree.c_str(), W_OK) == 0) {
        return tree;
    }
    const auto from = [](const char* variable) {
        const char* value = std::getenv(variable);
        return fs::path(value != nullptr ? value : "");
    };
    const auto cache = from("TWINYARD_CACHE");
    const auto xdg = from("XDG_CACHE_HOME");
    return (!cache.empty() ? cache : !xdg.empty() ? xdg / "twinyard" : from("HOME") / ".cache" / "twinyard") / "samples";
}

/// Runs a program, what it prints goes line by line to `on_line`. Its exit code; 127: it can't be started.
int run_program(const std::vector<std::string>& words, const std::function<void(const std::string&)>& on_line) {
    std::array<int, 2> ends{};
    if (::pipe2(ends.data(), O_CLOEXEC) < 0) {
        return 127;
    }
    const host::UniqueFd out(ends[0]);
    host::UniqueFd in(ends[1]);
    std::vector<char*> argv;
    for (const auto& word : words) {
        argv.push_back(const_cast<char*>(word.c_str()));
    }
    argv.push_back(nullptr);
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0);
    posix_spawn_file_actions_adddup2(&actions, in.get(), 1);
    posix_spawn_file_actions_adddup2(&actions, in.get(), 2);
    pid_t pid = -1;
    const int error = ::posix_spawnp(&pid, argv[0], &actions, nullptr, argv.data(), environ);
    posix_spawn_file_actions_destroy(&actions);
    in.reset();
    if (error != 0) {
        on_line(fmt::format("{}: {}", words[0], std::strerror(error)));
        return 127;
    }
    std::string line;
    std::array<char, 4096> chunk{};
    for (;;) {
        const auto got = ::read(out.get(), chunk.data(), chunk.size());
        if (got < 0 && errno == EINTR) {
            continue;
        }
        if (got <= 0) {
            break;
        }
        for (const char c : std::string_view(chunk.data(), static_cast<std::size_t>(got))) {
            if (c == '\n') {
                on_line(line);
                line.clear();
            } else {
                line += c;
            }
        }
    }
    if (!line.empty()) {
        on_line(line);
    }
    int status = 0;
    while (::waitpid(pid, &status, 0) < 0 && errno == EINTR) {
    }
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

/// What of a build is shown: nothing if nothing is to be done, else how far it is, and after a failure what failed.
class Progress {
  public:
    Progress(std::string what, const fs::path& log) : what_(std::move(what)), log_(log) {}
    ~Progress() { clear(); }
    Progress(const Progress&) = delete;
    Progress& operator=(const Progress&) = delete;

    void take(const std::string& line) {
        log_ << line << '\n';
        unsigned done = 0;
        unsigned all = 0;
        if (std::sscanf(line.c_str(), "[%u/%u]", &done, &all) == 2) {
            // Ninja looks whether files came or went before it knows if there is work.
            if (line.find("Re-checking") == std::string::npos && line.find("Re-running CMake") == std::string::npos) {
                show(fmt::format("{} {}/{}", what_, done, all));
            }
            return;
        }
        const bool opens = line.find("error") != std::string::npos || line.rfind("CMake Error", 0) == 0;
        if (excerpt_.empty() ? opens : excerpt_.size() < kExcerpt) {
            excerpt_.push_back(line);
        }
        last_.push_back(line);
        if (last_.size() > 8) {
            last_.pop_front();
        }
    }
    void show(const std::string& text) {
        if (tty_) {
            say("\r\033[K" + text);
        } else if (!shown_) {
            say(what_ + "\n");
        }
        shown_ = true;
    }
    /// Takes the line away.
    void clear() {
        if (shown_ && tty_) {
            say("\r\033[K");
        }
        shown_ = shown_ && !tty_;
    }
    /// Lines around the first error, or the last ones.
    [[nodiscard]] std::string excerpt() const {
        return fmt::format("{}", fmt::join(excerpt_.empty() ? last_ : excerpt_, "\n  "));
    }

  private:
    static constexpr std::size_t kExcerpt = 12;
    const std::string what_;
    std::ofstream log_;
    const bool tty_ = ::isatty(2) == 1;
    bool shown_ = false;
    std::deque<std::string> excerpt_;
    std::deque<std::string> last_;
};

host::Result<void> check_tools() {
    for (const char* tool : {"cmake", "ninja", "arm-none-eabi-g++"}) {
        if (!on_path(tool)) {
            return host::refuse(fmt::format("a sample is compiled first, and {} is not installed", tool),
                                fmt::format("'{}' installs what is needed for that.", host::command("setup --tests")));
        }
    }
    return {};
}

/// The OS's name of a board; empty: it has none.
std::string target_of(const host::BoardInfo& board) {
    std::string target = board.name;
    std::transform(target.begin(), target.end(), target.begin(), [](unsigned char c) { return std::toupper(c); });
    std::error_code error;
    return fs::exists(os_folder() / "targets" / target / "target.json", error) ? target : "";
}

host::Error build_failed(const std::string& name, const Progress& progress, const fs::path& log) {
    return {fmt::format("the sample {} can't be built:\n  {}", name, progress.excerpt()),
            fmt::format("The log is {}.", log.string()), 1};
}

}  // namespace

// The first sentence of the comment at the top of its main.cpp.
std::string sample_summary(const std::string& name) {
    std::ifstream in(os_folder() / "samples" / name / "main.cpp");
    std::string text;
    for (std::string line; std::getline(in, line) && line.rfind("//", 0) == 0;) {
        if (line.find("SPDX") == std::string::npos) {
            text += (text.empty() ? "" : " ") + line.substr(std::min<std::size_t>(3, line.size()));
        }
    }
    const auto end = std::min({text.find(". "), text.find(": "), text.size()});
    text.resize(end);
    if (!text.empty() && text.back() == '.') {
        text.pop_back();
    }
    return text;
}

std::vector<std::string> list_samples() {
    std::vector<std::string> names;
    std::error_code ignored;
    for (const auto& entry : fs::directory_iterator(os_folder() / "samples", ignored)) {
        if (fs::exists(entry.path() / "CMakeLists.txt", ignored)) {
            names.push_back(entry.path().filename().string());
        }
    }
    std::sort(names.begin(), names.end());
    return names;
}

int samples() {
    Table table;
    for (const auto& name : list_samples()) {
        table.row({Style::for_fd(1).bold(name), sample_summary(name)});
    }
    const auto text = table.text();
    std::fwrite(text.data(), 1, text.size(), stdout);
    return 0;
}

bool is_sample(const std::string& image) {
    std::error_code error;
    if (fs::is_regular_file(image, error)) {
        return false;
    }
    const auto names = list_samples();
    return std::find(names.begin(), names.end(), image) != names.end();
}

host::Result<std::string> build_sample(const std::string& name, const host::BoardInfo& board) {
    const auto target = target_of(board);
    if (target.empty()) {
        return host::refuse(fmt::format("{} is a sample of the OS, which does not run on {}", name, board.name),
                            "Take nucleo_f429zi or mps2_an386.");
    }
    if (auto there = check_tools(); !there) {
        return tl::unexpected(there.error());
    }
    const auto folder = builds_folder() / target / name;
    std::error_code error;
    fs::create_directories(folder, error);
    const host::UniqueFd lock(::open((folder / "lock").c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0666));
    if (!lock) {
        return host::failure(fmt::format("cannot write to '{}'", folder.string()), "Is there room, and is it yours?");
    }
    while (::flock(lock.get(), LOCK_EX) < 0 && errno == EINTR) {  // another run may be building it
    }
    const auto log = folder / "build.log";
    Progress progress(fmt::format("Building {} for {}", name, board.name), log);
    const auto take = [&](const std::string& line) { progress.take(line); };
    if (!fs::exists(folder / "build.ninja", error)) {
        progress.show(fmt::format("Configuring {} for {}", name, board.name));
        const auto toolchain = (os_folder().parent_path() / "cmake" / "arm-none-eabi.cmake").lexically_normal();
        if (run_program({"cmake", "-S", (os_folder() / "samples" / name).string(), "-B", folder.string(), "-G", "Ninja",
                         "-DMBED_TARGET=" + target, "-DCMAKE_TOOLCHAIN_FILE=" + toolchain.string()},
                        take) != 0) {
            progress.clear();
            fs::remove(folder / "CMakeCache.txt", error);
            return tl::unexpected(build_failed(name, progress, log));
        }
    }
    // Not by setenv(): the server builds on a thread of its own.
    const int code = run_program({"env", "NINJA_STATUS=[%f/%t] ", "cmake", "--build", folder.string()}, take);
    progress.clear();
    if (code != 0) {
        return tl::unexpected(build_failed(name, progress, log));
    }
    return (folder / (name + ".elf")).string();
}

std::string sample_bench(const std::string& name, const host::BoardInfo& board) {
    const auto path = os_folder() / "samples" / name / (name + ".bench.yaml");
    std::error_code error;
    if (!fs::is_regular_file(path, error)) {
        return "";
    }
    const auto other = host::board_of_bench(path.string());
    return other.empty() || other == board.name ? path.string() : "";
}

std::string sample_services(const std::string& name) {
    const auto path = os_folder() / "samples" / name / "services";
    return ::access(path.c_str(), X_OK) == 0 ? path.string() : "";
}

}  // namespace twin::cli
