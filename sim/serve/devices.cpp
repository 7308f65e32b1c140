// SPDX-License-Identifier: BSD-3-Clause
#include "sim/serve/devices.hpp"

#include <fnmatch.h>
#include <algorithm>
#include <boost/json.hpp>

namespace twin::serve {
namespace {

namespace json = boost::json;

std::uint64_t memory_of(const Trace& trace) {
    return trace.member != nullptr && trace.member->running() ? trace.member->node->memory() : 0;
}

std::int64_t cpu_of(const Trace& trace) {
    const bool runs = trace.member != nullptr && trace.member->running() && trace.member->node->process() != nullptr;
    return runs ? trace.member->node->process()->cpu_time().count() : 0;
}

/// What a device's cables have carried: put on by it, and arrived at it.
struct Traffic {
    std::string network;
    bool up = true;  ///< none of them is cut
    std::uint64_t sent_frames = 0, sent_bytes = 0;
    std::uint64_t received_frames = 0, received_bytes = 0;
};

/// By the cable's name up to its first dot: a device with several jacks has as many cables.
std::map<std::string, Traffic> traffic_of(Run& run) {
    std::map<std::string, Traffic> all;
    for (const auto& name : run.networks()) {
        auto* network = run.fleet() != nullptr ? run.fleet()->network(name) : nullptr;
        if (network == nullptr) {
            continue;
        }
        const auto shown = network->describe();
        for (const auto& value : shown.at("cables").as_array()) {
            const auto& cable = value.as_object();
            const std::string_view called(cable.at("name").as_string());
            const auto& out = cable.at("out").as_object();
            const auto& in = cable.at("in").as_object();
            auto& one = all[std::string(called.substr(0, called.find('.')))];
            one.network = name;
            one.up = one.up && cable.at("up").as_bool();
            one.sent_frames += out.at("sent").to_number<std::uint64_t>();
            one.sent_bytes += out.at("sent_bytes").to_number<std::uint64_t>();
            one.received_frames += in.at("delivered").to_number<std::uint64_t>();
            one.received_bytes += in.at("delivered_bytes").to_number<std::uint64_t>();
        }
    }
    return all;
}

json::object to_json(const Trace& trace, std::int64_t now_ns, const std::map<std::string, Traffic>& traffic) {
    json::object out{{"name", trace.name},     {"state", trace.state()}, {"board", trace.board}, {"image", trace.image},
                     {"now_ns", now_ns},       {"resets", trace.resets}, {"memory", memory_of(trace)},
                     {"cpu_ns", cpu_of(trace)}};
    const auto lines = trace.console.tail(1);
    out["last_line"] = lines.empty() ? "" : lines.back().text;
    if (!lines.empty()) {
        out["last_ns"] = lines.back().at_ns;
    }
    if (const auto jack = traffic.find(trace.name); jack != traffic.end()) {
        const auto& net = jack->second;
        out["net"] = json::object{{"network", net.network},
                                  {"up", net.up},
                                  {"sent_frames", net.sent_frames},
                                  {"sent_bytes", net.sent_bytes},
                                  {"received_frames", net.received_frames},
                                  {"received_bytes", net.received_bytes}};
    }
    if (trace.member != nullptr && trace.member->death) {
        out["death"] = trace.member->death->message;
    }
    return out;
}

/// Orders by what `sort` says, and by the index where that is the same.
void sort_by(std::vector<const Trace*>& found, const DeviceQuery& query) {
    const auto by = [&](auto key) {
        std::stable_sort(found.begin(), found.end(), [&](const Trace* a, const Trace* b) { return key(*a) < key(*b); });
    };
    if (query.sort == "name") {
        by([](const Trace& trace) -> const std::string& { return trace.name; });
    } else if (query.sort == "state") {
        by([](const Trace& trace) { return std::string_view(trace.state()); });
    } else if (query.sort == "resets") {
        by([](const Trace& trace) { return trace.resets; });
    } else if (query.sort == "memory") {
        std::unordered_map<const Trace*, std::uint64_t> memory;
        for (const auto* trace : found) {
            memory[trace] = memory_of(*trace);
        }
        by([&](const Trace& trace) { return memory[&trace]; });
    }
    if (query.descending) {
        std::reverse(found.begin(), found.end());
    }
}

}  // namespace

json::object list_devices(Run& run, const DeviceQuery& query) {
    std::vector<const Trace*> found;
    for (const auto& trace : run.traces()) {
        const bool named = query.filter.empty() || ::fnmatch(query.filter.c_str(), trace.name.c_str(), 0) == 0;
        if (named && (query.state.empty() || query.state == trace.state())) {
            found.push_back(&trace);
        }
    }
    sort_by(found, query);
    json::array page;
    const auto traffic = traffic_of(run);
    for (std::size_t i = query.offset; i < found.size() && page.size() < query.limit; ++i) {
        page.push_back(to_json(*found[i], run.now_ns(), traffic));
    }
    return {{"total", run.traces().size()}, {"found", found.size()}, {"devices", std::move(page)}};
}

}  // namespace twin::serve
