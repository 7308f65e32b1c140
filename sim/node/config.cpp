// SPDX-License-Identifier: BSD-3-Clause
#include "sim/node/config.hpp"

#include <algorithm>
#include <boost/json.hpp>
#include <cerrno>
#include <cstring>
#include <fstream>
#include <limits>
#include <set>
#include <sstream>
#include <stdexcept>

#include "models/core/params.hpp"

namespace twin::node {

namespace {

namespace json = boost::json;

constexpr std::int64_t kMaxInteger = std::numeric_limits<std::int64_t>::max();

const std::vector<std::string> kKeys = {"board",  "name",    "seed", "time",      "link_fd",     "memories",
                                        "images", "preload", "set",  "unique_id", "semihosting", "snapshot",
                                        "snapshot_at", "bench"};

struct Wrong : std::runtime_error {
    Wrong(const std::string& key, const std::string& expected)
        : std::runtime_error("key '" + key + "': expected " + expected) {}
};

std::string text(const std::string& key, const json::value& value) {
    if (!value.is_string()) throw Wrong(key, "a text");
    return json::value_to<std::string>(value);
}

std::uint64_t integer(const std::string& key, const json::value& value, std::int64_t min, std::int64_t max) {
    const auto* number = value.if_int64();
    if (number == nullptr || *number < min || *number > max)
        throw Wrong(key, "an integer from " + std::to_string(min) + " to " + std::to_string(max));
    return static_cast<std::uint64_t>(*number);
}

std::string node_name(const json::value& value) {
    const std::string name = text("name", value);
    const auto allowed = [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '.' ||
               c == '-';
    };
    if (name.empty() || name.size() > 64 || !std::all_of(name.begin(), name.end(), allowed))
        throw Wrong("name", "1 to 64 characters of A-Z a-z 0-9 _ . -");
    return name;
}

std::map<std::string, std::string> files(const std::string& key, const json::value& value) {
    if (!value.is_object()) throw Wrong(key, "an object: for a memory's name a file");
    std::map<std::string, std::string> all;
    for (const auto& member : value.get_object()) {
        const std::string memory(member.key());
        all[memory] = text(key + "." + memory, member.value());
    }
    return all;
}

std::vector<Preload> preloads(const json::value& value) {
    if (!value.is_array()) throw Wrong("preload", "an array");
    std::vector<Preload> all;
    for (const json::value& item : value.get_array()) {
        if (!item.is_object()) throw Wrong("preload", "objects with 'address' and 'file'");
        const auto& object = item.get_object();
        if (object.size() != 2 || !object.contains("address") || !object.contains("file"))
            throw Wrong("preload", "objects with 'address' and 'file'");
        all.push_back(
            {integer("preload.address", object.at("address"), 0, 0xFFFFFFFF), text("preload.file", object.at("file"))});
    }
    return all;
}

BenchText bench_text(const json::value& value) {
    const auto* object = value.if_object();
    if (object == nullptr || object->size() != 2 || !object->contains("name") || !object->contains("text"))
        throw Wrong("bench", "an object with 'name' and 'text'");
    return {text("bench.name", object->at("name")), text("bench.text", object->at("text"))};
}

Semihosting::Options semihosting_options(const json::value& value) {
    const auto* object = value.if_object();
    if (object == nullptr) throw Wrong("semihosting", "an object with 'directory' and 'command', or neither");
    Semihosting::Options options;
    for (const auto& member : *object) {
        const std::string key = "semihosting." + std::string(member.key());
        if (member.key() == "directory") {
            options.directory = text(key, member.value());
        } else if (member.key() == "command") {
            options.command = text(key, member.value());
        } else {
            throw Wrong("semihosting", "'directory' and 'command' in it, not '" + std::string(member.key()) + "'");
        }
    }
    return options;
}

// Two nodes of a fleet have the same seed and other names, and must not be the same device. FNV-1a over the name.
std::uint64_t identity(std::uint64_t seed, const std::string& name) {
    std::uint64_t hash = 0xCBF29CE484222325ULL ^ (seed * 0x9E3779B97F4A7C15ULL);
    for (const char c : name) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001B3ULL;
    return hash;
}

Config parse(const json::object& root) {
    for (const auto& member : root) {
        const std::string key(member.key());
        if (std::find(kKeys.begin(), kKeys.end(), key) != kKeys.end()) continue;
        const std::string near = nearest(key, kKeys);
        throw std::runtime_error("key '" + key + "' does not exist" +
                                 (near.empty() ? "" : "; did you mean '" + near + "'?"));
    }
    Config config;
    if (!root.contains("board")) throw Wrong("board", "the path of a board's YAML");
    config.board = text("board", root.at("board"));
    if (const auto* v = root.if_contains("bench")) config.bench = bench_text(*v);
    if (const auto* v = root.if_contains("name")) config.name = node_name(*v);
    if (const auto* v = root.if_contains("seed")) config.seed = integer("seed", *v, 0, kMaxInteger);
    if (const auto* v = root.if_contains("time")) {
        const std::string time = text("time", *v);
        if (time != "real" && time != "virtual") throw Wrong("time", "\"real\" or \"virtual\"");
        config.virtual_time = time == "virtual";
    }
    if (const auto* v = root.if_contains("link_fd"))
        config.link_fd = static_cast<int>(integer("link_fd", *v, 3, INT32_MAX));
    if (const auto* v = root.if_contains("memories")) config.memories = files("memories", *v);
    if (const auto* v = root.if_contains("images")) {
        config.images = files("images", *v);
        for (const auto& [memory, file] : config.images)
            if (config.memories.contains(memory)) throw Wrong("images." + memory, "nothing: 'memories' has it too");
    }
    if (const auto* v = root.if_contains("preload")) config.preload = preloads(*v);
    if (const auto* v = root.if_contains("set")) {
        if (!v->is_array()) throw Wrong("set", "an array of texts \"part.value=number\"");
        for (const json::value& item : v->get_array()) config.set.push_back(text("set", item));
    }
    if (const auto* v = root.if_contains("semihosting")) config.semihosting = semihosting_options(*v);
    if (const auto* v = root.if_contains("snapshot")) {
        config.snapshot = text("snapshot", *v);
        if (!config.virtual_time) throw Wrong("time", "\"virtual\" with a snapshot");
        if (!config.memories.empty() || !config.images.empty() || !config.preload.empty())
            throw Wrong("snapshot", "no 'memories', 'images' or 'preload' beside it: it brings what the memories hold");
    }
    if (const auto* v = root.if_contains("snapshot_at")) {
        if (config.snapshot.empty()) throw Wrong("snapshot_at", "a 'snapshot' beside it");
        config.snapshot_at = integer("snapshot_at", *v, 0, kMaxInteger);
    }
    config.unique_id = identity(config.seed, config.name);
    if (const auto* v = root.if_contains("unique_id")) {
        // All 64 bits: those of a saved node, whatever they were made of.
        const auto* large = v->if_uint64();
        config.unique_id = large != nullptr ? *large : integer("unique_id", *v, 0, kMaxInteger);
    }
    return config;
}

}  // namespace

tl::expected<std::string, std::string> read_file(const std::string& path) {
    std::ifstream in(path, std::ios::binary);
    if (!in) return tl::unexpected(path + ": " + std::strerror(errno));
    std::stringstream contents;
    contents << in.rdbuf();
    if (in.bad()) return tl::unexpected(path + ": cannot be read");
    return contents.str();
}

tl::expected<Config, std::string> load_config(const std::string& path) {
    const auto contents = read_file(path);
    if (!contents) return tl::unexpected(contents.error());
    try {
        boost::system::error_code error;
        const json::value root = json::parse(*contents, error);
        if (error) return tl::unexpected(path + ": no JSON: " + error.message());
        if (!root.is_object()) return tl::unexpected(path + ": expected a JSON object");
        return parse(root.get_object());
    } catch (const std::exception& e) {
        return tl::unexpected(path + ": " + e.what());
    }
}

}  // namespace twin::node
