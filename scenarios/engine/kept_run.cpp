// SPDX-License-Identifier: BSD-3-Clause
#include "scenarios/engine/kept_run.hpp"

#include "sim/host/record.hpp"
#include "sim/host/version.hpp"

#include <boost/json.hpp>
#include <filesystem>
#include <fstream>

namespace twin::scenario {
namespace {

namespace json = boost::json;
namespace fs = std::filesystem;

constexpr const char* kRunFile = "run.json";
constexpr const char* kInputs = "inputs";

std::optional<std::string> contents_of(const fs::path& path) {
    std::ifstream file(path, std::ios::binary);
    if (!file) {
        return std::nullopt;
    }
    return std::string(std::istreambuf_iterator<char>(file), {});
}

/// The innermost folder that has all of these in it: relative paths between them stay what they are.
fs::path common_folder(const std::vector<fs::path>& files) {
    fs::path common = files.front().parent_path();
    for (const auto& file : files) {
        while (!common.empty() && file.lexically_relative(common).string().starts_with("..")) {
            common = common.parent_path();
        }
    }
    return common;
}

host::Result<void> write_copy(const std::string& text, const fs::path& to) {
    std::error_code error;
    fs::create_directories(to.parent_path(), error);
    std::ofstream out(to, std::ios::binary);
    out << text;
    out.close();
    if (!out) {
        return host::failure(fmt::format("'{}' can't be written", to.string()), "Look whether the disk is full.");
    }
    return {};
}

host::Result<void> keep_copy(const fs::path& from, const fs::path& to) {
    std::error_code error;
    fs::create_directories(to.parent_path(), error);
    if (!error) {
        fs::copy_file(from, to, fs::copy_options::overwrite_existing, error);
    }
    if (error) {
        return host::failure(fmt::format("'{}' can't be copied to '{}': {}", from.string(), to.string(), error.message()),
                             "Look whether the disk is full, or leave --out to the default.");
    }
    return {};
}

tl::unexpected<host::Error> no_run(const std::string& folder, const std::string& why) {
    return host::refuse(fmt::format("'{}' is no run that can be repeated: {}", folder, why),
                        "Name a folder that 'twin test' has left, one scenario's: it has run.json in it.");
}

struct Kept {
    fs::path path;
    fs::path copy;
    std::string hash;
};

}  // namespace

std::string hash_of_file(const std::string& path) {
    const auto bytes = contents_of(path);
    if (!bytes) {
        return {};
    }
    host::RunningHash hash;
    hash.add(*bytes);
    return hash.text();
}

host::Result<void> keep_run(const std::string& folder, const Scenario& scenario, const SampleImages& images) {
    const auto main = fs::absolute(scenario.path).lexically_normal();
    std::vector<fs::path> files(scenario.files.begin(), scenario.files.end());
    for (const auto& [key, file] : images) {
        files.push_back(fs::absolute(file).lexically_normal());
    }
    const auto common = common_folder(files);
    const auto kept_as = [&](const fs::path& file) { return (kInputs / file.lexically_relative(common)).string(); };
    json::array kept;
    for (const auto& file : files) {
        const fs::path copy = fs::path(folder) / kept_as(file);
        const bool given = file == main && !scenario.text.empty();
        if (auto copied = given ? write_copy(scenario.text, copy) : keep_copy(file, copy); !copied) {
            return copied;
        }
        kept.push_back(json::object{{"path", file.string()}, {"copy", kept_as(file)}, {"hash", hash_of_file(copy)}});
    }
    json::array samples;
    for (const auto& [key, file] : images) {
        samples.push_back(json::object{{"board", key.first},
                                       {"image", key.second},
                                       {"copy", kept_as(fs::absolute(file).lexically_normal())}});
    }
    json::object variables;
    for (const auto& [name, value] : scenario.given) {
        variables[name] = value;
    }
    const json::object run{{"twin", host::kVersion},
                           {"scenario", kept_as(main)},
                           {"folder", main.parent_path().string()},
                           {"seed", scenario.seed},
                           {"time", scenario.time == host::TimeMode::virtual_ ? "virtual" : "real"},
                           {"variables", std::move(variables)},
                           {"files", std::move(kept)},
                           {"samples", std::move(samples)}};
    std::ofstream out(fs::path(folder) / kRunFile, std::ios::binary);
    out << json::serialize(run) << "\n";
    out.close();
    if (!out) {
        return host::failure(fmt::format("'{}/{}' can't be written", folder, kRunFile), "Look whether the disk is full.");
    }
    return {};
}

host::Result<KeptRun> read_run(const std::string& folder) {
    const fs::path in(folder);
    const auto text = contents_of(in / kRunFile);
    if (!text) {
        return no_run(folder, fmt::format("there is no {}", kRunFile));
    }
    KeptRun run;
    run.folder = folder;
    try {
        const auto value = json::parse(*text);
        const auto& all = value.as_object();
        run.version = all.at("twin").as_string();
        run.scenario = (in / std::string(all.at("scenario").as_string())).string();
        run.options.service_folder = all.at("folder").as_string();
        run.options.seed = all.at("seed").to_number<std::uint64_t>();
        run.virtual_time = all.at("time").as_string() == "virtual";
        run.options.time = run.virtual_time ? host::TimeMode::virtual_ : host::TimeMode::real;
        run.options.speed = 0;
        for (const auto& [name, given] : all.at("variables").as_object()) {
            run.options.variables[name] = given.as_string();
        }
        for (const auto& one : all.at("files").as_array()) {
            const auto& file = one.as_object();
            const std::string copy(file.at("copy").as_string());
            if (hash_of_file((in / copy).string()) != file.at("hash").as_string()) {
                return no_run(folder, fmt::format("its copy '{}' is not what it was", copy));
            }
            if (hash_of_file(std::string(file.at("path").as_string())) != file.at("hash").as_string()) {
                run.changed.emplace_back(file.at("path").as_string());
            }
        }
        for (const auto& one : all.at("samples").as_array()) {
            const auto& sample = one.as_object();
            run.images[{std::string(sample.at("board").as_string()), std::string(sample.at("image").as_string())}] =
                (in / std::string(sample.at("copy").as_string())).string();
        }
        if (const auto result = contents_of(in / "result.json")) {
            const auto how = json::parse(*result);
            if (how.at("interrupted").as_bool()) {
                run.interrupted_ns = how.at("end_ns").to_number<std::int64_t>();
            }
        }
    } catch (const std::exception& wrong) {
        return no_run(folder, fmt::format("{} can't be read ({})", kRunFile, wrong.what()));
    }
    return run;
}

}  // namespace twin::scenario
