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

json::object to_json(const Trace& trace, std::int64_t now_ns) {
    json::object out{{"name", trace.name},     {"state", trace.state()}, {"board", trace.board}, {"image", trace.image},
                     {"now_ns", now_ns},       {"resets", trace.resets}, {"memory", memory_of(trace)}};
    const auto lines = trace.console.tail(1);
    out["last_line"] = lines.empty() ? "" : lines.back().text;
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
    for (std::size_t i = query.offset; i < found.size() && page.size() < query.limit; ++i) {
        page.push_back(to_json(*found[i], run.now_ns()));
    }
    return {{"total", run.traces().size()}, {"found", found.size()}, {"devices", std::move(page)}};
}

}  // namespace twin::serve
