// SPDX-License-Identifier: BSD-3-Clause
#include "scenarios/engine/run_snapshot.hpp"

#include "sim/host/board_files.hpp"
#include "sim/host/build_id.hpp"
#include "sim/host/version.hpp"

#include <unistd.h>
#include <boost/json.hpp>
#include <filesystem>

namespace twin::scenario {
namespace {

namespace fs = std::filesystem;
namespace json = boost::json;
using host::Result;

std::string absolute(const std::string& path) { return fs::absolute(path).lexically_normal().string(); }

struct Part {
    const char* key;
    const char* what;
    std::string file;
};

std::vector<Part> parts_of_build() {
    const auto places = host::find_places();
    return {{"host", "twin", "/proc/self/exe"},
            {"models", "the models' library", places.node_library},
            {"emulator", "the CPU emulator", places.qemu}};
}

Result<void> check_build(const json::object& build, const std::string& path) {
    for (const auto& part : parts_of_build()) {
        const auto id = host::build_id(part.file);
        if (!id) {
            return tl::unexpected(id.error());
        }
        if (build.at(part.key).as_string() != *id) {
            return host::refuse(fmt::format("'{}' was saved by another build: {} is not the one that it was", path,
                                            part.what),
                                "Take it again with this build.");
        }
    }
    return {};
}

Result<void> check_file(const json::object& file, const std::string& path) {
    const std::string name(file.at("path").as_string());
    const auto hash = hash_of_file(name);
    if (hash.empty()) {
        return host::refuse(fmt::format("'{}' needs '{}', which can't be read", path, name),
                            "Put that file back where it was.");
    }
    if (hash != file.at("hash").as_string()) {
        return host::refuse(fmt::format("'{}' has changed since '{}' was saved", name, path),
                            "Take it again, or put that file back as it was.");
    }
    return {};
}

/// The folder of what the nodes write, gone with this.
class PartsFolder {
  public:
    explicit PartsFolder(const std::string& file) : path_(fmt::format("{}.nodes-{}", absolute(file), ::getpid())) {}
    ~PartsFolder() {
        std::error_code ignored;
        fs::remove_all(path_, ignored);
    }
    PartsFolder(const PartsFolder&) = delete;
    PartsFolder& operator=(const PartsFolder&) = delete;

    Result<void> make() const {
        std::error_code error;
        fs::create_directory(path_, error);
        if (error) {
            return host::failure(fmt::format("'{}' can't be made: {}", path_, error.message()),
                                 "Name a file in a folder that you may write to.");
        }
        return {};
    }
    [[nodiscard]] std::string of(const host::Member& member) const { return path_ + "/" + member.name; }

  private:
    std::string path_;
};

}  // namespace

Result<SavedRun> read_saved_run(const std::string& path) {
    auto file = host::read_fleet_snapshot(path);
    if (!file) {
        return tl::unexpected(file.error());
    }
    SavedRun run;
    run.file = std::move(*file);
    try {
        const auto& all = run.file.about;
        if (auto same = check_build(all.at("build").as_object(), path); !same) {
            return tl::unexpected(same.error());
        }
        for (const char* list : {"files", "samples"}) {
            for (const auto& one : all.at(list).as_array()) {
                if (auto same = check_file(one.as_object(), path); !same) {
                    return tl::unexpected(same.error());
                }
            }
        }
        run.name = all.at("name").as_string();
        run.scenario = all.at("scenario").as_string();
        // As it was called, if that is still the same file from here: results call it so.
        if (const std::string given(all.at("given").as_string()); absolute(given) == run.scenario) {
            run.scenario = given;
        }
        run.options.text = all.at("text").as_string();
        run.options.service_folder = all.at("service_folder").as_string();
        run.options.seed = all.at("seed").to_number<std::uint64_t>();
        run.options.speed = all.at("speed").to_number<double>();
        run.options.time = host::TimeMode::virtual_;
        for (const auto& [name, value] : all.at("variables").as_object()) {
            run.options.variables[name] = value.as_string();
        }
        for (const auto& one : all.at("samples").as_array()) {
            run.images[{std::string(one.at("board").as_string()), std::string(one.at("image").as_string())}] =
                one.at("path").as_string();
        }
        run.number = all.at("number").to_number<unsigned>();
        run.pauses = json::value_to<std::vector<std::int64_t>>(all.at("pauses"));
        run.lines = all.at("record").at("lines").to_number<std::uint64_t>();
        run.hash = all.at("record").at("hash").as_string();
        run.traces = all.at("traces").as_object();
    } catch (const std::exception& wrong) {
        return host::refuse(fmt::format("'{}' is damaged: it does not say whose it is ({})", path, wrong.what()),
                            "Take it again.");
    }
    return run;
}

json::object describe_saved_run(const host::FleetSnapshot& snapshot) {
    json::array devices;
    std::uint64_t tapes = 0;
    std::uint64_t nodes = 0;
    for (const auto& device : snapshot.devices) {
        std::uint64_t tape = 0;
        for (const auto& one : device.tapes) {
            tape += one.size;
        }
        tapes += tape;
        nodes += device.snapshot ? device.snapshot->size : 0;
        devices.push_back(json::object{{"name", device.name},
                                       {"board", device.board},
                                       {"runs", device.snapshot.has_value()},
                                       {"snapshot_bytes", device.snapshot ? device.snapshot->size : 0},
                                       {"tape_bytes", tape}});
    }
    auto about = snapshot.about;
    about["devices"] = std::move(devices);
    about["virtual_ns"] = snapshot.at_ns;
    about["file_size"] = snapshot.file_size;
    about["disk_bytes"] = snapshot.disk_bytes;
    about["snapshot_bytes"] = nodes;
    about["tape_bytes"] = tapes;
    return about;
}

Result<void> RunSnapshots::begin(host::Fleet& fleet, const SampleImages& images, bool wanted) {
    images_ = images;
    if (scenario_.time == host::TimeMode::virtual_ && (scenario_.has_snapshots || wanted)) {
        fleet.keep_tapes(folder_.empty() ? nullptr : host::TapeStore::make(folder_));
    }
    if (from_ == nullptr) {
        return {};
    }
    if (from_->file.devices.size() != fleet.members().size()) {
        return host::refuse(fmt::format("'{}' has other devices than the scenario", from_->file.path),
                            "Take it again.");
    }
    std::vector<std::vector<std::string>> tapes;
    for (const auto& device : from_->file.devices) {
        auto& own = tapes.emplace_back();
        for (const auto& section : device.tapes) {
            auto tape = host::read_section(from_->file, section);
            if (!tape) {
                return tl::unexpected(tape.error());
            }
            own.push_back(std::move(*tape));
        }
    }
    fleet.play(std::move(tapes));
    return {};
}

std::optional<host::Error> RunSnapshots::cannot_be_saved(const host::Fleet& fleet) const {
    if (auto wrong = fleet.cannot_be_saved()) {
        return wrong;
    }
    if (!fleet.keeps_tapes()) {
        return host::Error{"this run can't be saved: nobody keeps what its devices say",
                           "Start it with --snapshot-at, or with a step 'snapshot' in its scenario.", 2};
    }
    return std::nullopt;
}

asio::awaitable<Result<SavedRunFile>> RunSnapshots::take(host::Fleet& fleet, const host::Recorder& recorder,
                                                         Traces& traces, std::string file) {
    ++number_;
    if (!fleet.plays()) {
        co_return co_await save(fleet, recorder, traces, std::move(file));
    }
    if (number_ == from_->number) {
        if (const auto lives = co_await go_live(fleet, recorder); !lives) {
            co_return tl::unexpected(lives.error());
        }
    }
    co_return SavedRunFile{};
}

asio::awaitable<Result<void>> RunSnapshots::go_live(host::Fleet& fleet, const host::Recorder& recorder) {
    if (recorder.lines() != from_->lines || recorder.hash() != from_->hash) {
        co_return host::failure(
            fmt::format("'{}' can't be restored: until its instant the run has another record now, of {} lines; it had {}",
                        from_->file.path, recorder.lines(), from_->lines),
            "A program of its services, or a file that one reads, may have changed since.");
    }
    const auto done = co_await fleet.go_live([this](const host::Member& member) -> host::SnapshotPlace {
        const auto& snapshot = from_->file.devices[member.index].snapshot;
        return snapshot ? host::SnapshotPlace{from_->file.path, snapshot->at} : host::SnapshotPlace{};
    });
    if (done) {
        restored_ = true;
        restoring_ = host::Clock::now() - began_;
    }
    co_return done;
}

asio::awaitable<Result<SavedRunFile>> RunSnapshots::save(host::Fleet& fleet, const host::Recorder& recorder,
                                                         Traces& traces, std::string file) {
    if (file.empty()) {
        co_return SavedRunFile{};
    }
    if (const auto wrong = cannot_be_saved(fleet)) {
        co_return tl::unexpected(*wrong);
    }
    const PartsFolder parts(file);
    if (auto made = parts.make(); !made) {
        co_return tl::unexpected(made.error());
    }
    if (auto saved = co_await fleet.save_nodes([&](const host::Member& member) { return parts.of(member); }); !saved) {
        co_return tl::unexpected(saved.error());
    }
    auto traced = co_await traces.state(fleet);
    if (!traced) {
        co_return tl::unexpected(traced.error());
    }
    // Somebody may have acted on a device meanwhile: then its tape is ahead of its snapshot.
    if (const auto wrong = cannot_be_saved(fleet)) {
        co_return tl::unexpected(*wrong);
    }
    host::FleetState state;
    state.at_ns = fleet.now_ns();
    auto said = about(recorder);
    if (!said) {
        co_return tl::unexpected(said.error());
    }
    state.about = std::move(*said);
    state.about["traces"] = std::move(*traced);
    for (const auto& member : fleet.members()) {
        auto& device = state.devices.emplace_back();
        device.name = member.name;
        device.board = member.options.board.name;
        try {
            for (const auto& tape : member.tapes) {
                device.tapes.push_back(tape->bytes());
            }
        } catch (const std::system_error& wrong) {
            co_return host::failure(wrong.what(), "Look at the disk that the run's folder is on.");
        }
        if (member.running()) {
            device.snapshot = parts.of(member);
        }
    }
    const auto written = host::write_fleet_snapshot(file, state);
    if (!written) {
        co_return tl::unexpected(written.error());
    }
    co_return SavedRunFile{std::move(file), *written, state.at_ns};
}

Result<json::object> RunSnapshots::about(const host::Recorder& recorder) const {
    json::object build;
    for (const auto& part : parts_of_build()) {
        auto id = host::build_id(part.file);
        if (!id) {
            return tl::unexpected(id.error());
        }
        build[part.key] = std::move(*id);
    }
    const auto main = absolute(scenario_.path);
    json::array files;
    for (const auto& file : scenario_.files) {
        if (file != main || scenario_.text.empty()) {
            files.push_back(json::object{{"path", file}, {"hash", hash_of_file(file)}});
        }
    }
    json::array samples;
    for (const auto& [key, file] : images_) {
        samples.push_back(json::object{
            {"board", key.first}, {"image", key.second}, {"path", absolute(file)}, {"hash", hash_of_file(file)}});
    }
    json::object variables;
    for (const auto& [name, value] : scenario_.given) {
        variables[name] = value;
    }
    return json::object{{"twin", host::kVersion},
                        {"build", std::move(build)},
                        {"name", scenario_.name},
                        {"scenario", main},
                        {"given", scenario_.path},
                        {"text", scenario_.text},
                        {"service_folder", scenario_.services.empty() ? "" : scenario_.services.front().folder},
                        {"seed", scenario_.seed},
                        {"speed", scenario_.speed},
                        {"variables", std::move(variables)},
                        {"files", std::move(files)},
                        {"samples", std::move(samples)},
                        {"number", number_},
                        {"pauses", json::array(pauses_.begin(), pauses_.end())},
                        {"record", {{"lines", recorder.lines()}, {"hash", recorder.hash()}}}};
}

}  // namespace twin::scenario
