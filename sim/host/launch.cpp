// SPDX-License-Identifier: BSD-3-Clause
#include "sim/host/launch.hpp"

#include <algorithm>
#include <boost/json.hpp>
#include <cstdlib>
#include <filesystem>
#include <thread>

namespace twin::host {
namespace {

namespace json = boost::json;

/// From so many on a device's translated code gets 4 MiB, not 16: an image that does TLS handshakes then translates some of
/// it again, and a thousand of them take 2.6 GiB less.
constexpr std::size_t kManyDevices = 100;

/// QEMU's own option parser takes a comma as the end of a value, and a doubled one as a comma.
std::string option_text(const std::string& text) {
    std::string out;
    for (const char c : text) {
        out += c;
        if (c == ',') {
            out += c;
        }
    }
    return out;
}

Result<void> check_exists(const std::string& path, const std::string& what, const std::string& variable) {
    if (std::error_code error; std::filesystem::exists(path, error)) {
        return {};
    }
    return refuse(fmt::format("{} is not there: '{}'", what, path),
                  fmt::format("Build it first (./twin does), or name another one in {}.", variable));
}

class Launcher {
  public:
    explicit Launcher(const NodeOptions& options) : options_(options) {}

    Result<void> link() {
        auto pair = make_link_pair();
        if (!pair) {
            return tl::unexpected(pair.error());
        }
        out_.link = std::move(pair->ours);
        config_["link_fd"] = pair->theirs.get();
        keep(std::move(pair->theirs));
        return {};
    }

    Result<void> memories() {
        if (!options_.snapshot.empty()) {
            config_["snapshot"] = std::filesystem::absolute(options_.snapshot).string();
            if (options_.snapshot_at != 0) {
                config_["snapshot_at"] = options_.snapshot_at;
            }
            return {};
        }
        out_.image = options_.image;
        if (!out_.image) {
            auto made = MemoryFiles::make(options_.contents);
            if (!made) {
                return tl::unexpected(made.error());
            }
            out_.image = std::move(*made);
        }
        json::object kept;
        json::object images;
        for (const auto& [name, file] : out_.image->memories()) {
            if (const auto mine = options_.files.find(name); mine != options_.files.end()) {
                kept[name] = std::filesystem::absolute(mine->second).string();
            } else {
                images[name] = shared_file(file);
            }
        }
        json::array preload;
        for (const auto& segment : out_.image->preload()) {
            preload.push_back(json::object{{"address", segment.address}, {"file", shared_file(segment.file)}});
        }
        config_["memories"] = std::move(kept);
        config_["images"] = std::move(images);
        config_["preload"] = std::move(preload);
        return {};
    }

    Result<void> config() {
        config_["board"] = std::filesystem::absolute(options_.board.path).string();
        if (options_.board.bench) {
            config_["bench"] = {{"name", options_.board.bench->name}, {"text", options_.board.bench->text}};
        }
        config_["name"] = options_.name;
        config_["seed"] = options_.seed;
        if (options_.unique_id) {
            config_["unique_id"] = *options_.unique_id;
        }
        config_["time"] = options_.time == TimeMode::real ? "real" : "virtual";
        config_["set"] = json::array(options_.set.begin(), options_.set.end());
        if (options_.semihosting) {
            json::object semihosting{{"command", options_.semihosting->command}};
            if (!options_.semihosting->directory.empty()) {
                semihosting["directory"] = std::filesystem::absolute(options_.semihosting->directory).string();
            }
            config_["semihosting"] = std::move(semihosting);
        }
        auto path = memory_file("config", json::serialize(config_));
        if (!path) {
            return tl::unexpected(path.error());
        }
        config_path_ = *path;
        return {};
    }

    void command_line() {
        auto& argv = out_.plan.argv;
        argv = {options_.places.qemu,
                "-M",
                fmt::format("twin,halt-poll={},node={},config={}", may_halt_poll(options_.crowd) ? "on" : "off",
                            option_text(options_.places.node_library), config_path_),
                "-name",
                options_.name,
                "-nodefaults",
                "-no-user-config",
                "-display",
                "none",
                "-serial",
                "none",
                "-monitor",
                "none",
                "-accel",
                fmt::format("tcg,tb-size={}", options_.crowd < kManyDevices ? 16 : 4)};
        if (options_.time == TimeMode::virtual_) {
            argv.insert(argv.end(),
                        {"-icount", fmt::format("shift={},sleep=off,align=off", options_.board.icount_shift)});
        }
        if (options_.semihosting) {
            // QEMU only tells the node of it; unprivileged code may ask as well, as with a debugger.
            argv.insert(argv.end(), {"-semihosting-config", "enable=on,target=native,userspace=on"});
        }
        if (options_.gdb_port) {
            argv.insert(argv.end(), {"-gdb", fmt::format("tcp:127.0.0.1:{}", *options_.gdb_port)});
        }
        if (options_.wait_for_debugger) {
            argv.emplace_back("-S");
        }
    }

    /// Starting up touches some megabytes of heap: in huge pages, where the kernel has any, they cost a hundredth. What a
    /// user has set for the C library stays.
    void environment() {
        std::string tunables = "glibc.malloc.hugetlb=1:glibc.malloc.mmap_threshold=33554432";
        if (const char* own = std::getenv("GLIBC_TUNABLES"); own != nullptr && *own != 0) {
            tunables += fmt::format(":{}", own);
        }
        out_.plan.environment["GLIBC_TUNABLES"] = tunables;
    }

    Launch take() { return std::move(out_); }

  private:
    Result<std::string> memory_file(const std::string& name, std::string_view contents) {
        auto file = make_memory_file(name, contents);
        if (!file) {
            return tl::unexpected(file.error());
        }
        auto path = memory_file_path(file->get());
        keep(std::move(*file));
        return path;
    }
    std::string shared_file(const UniqueFd& file) {
        out_.plan.keep.push_back(file.get());
        return memory_file_path(file.get());
    }
    void keep(UniqueFd fd) {
        out_.plan.keep.push_back(fd.get());
        out_.files.push_back(std::move(fd));
    }

    const NodeOptions& options_;
    Launch out_;
    json::object config_;
    std::string config_path_;
};

}  // namespace

bool may_halt_poll(std::size_t crowd) { return crowd <= std::max(1u, std::thread::hardware_concurrency()); }

Result<Launch> prepare_launch(const NodeOptions& options) {
    if (auto there = check_exists(options.places.qemu, "the CPU emulator", "TWINYARD_QEMU"); !there) {
        return tl::unexpected(there.error());
    }
    if (auto there = check_exists(options.places.node_library, "the models' library", "TWINYARD_NODE_LIBRARY");
        !there) {
        return tl::unexpected(there.error());
    }
    if (options.gdb_port) {
        if (auto free = check_port_free(*options.gdb_port); !free) {
            return tl::unexpected(free.error());
        }
    }
    Launcher launcher(options);
    for (const auto step : {&Launcher::link, &Launcher::memories, &Launcher::config}) {
        if (auto done = (launcher.*step)(); !done) {
            return tl::unexpected(done.error());
        }
    }
    launcher.command_line();
    launcher.environment();
    return launcher.take();
}

}  // namespace twin::host
