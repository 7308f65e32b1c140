// SPDX-License-Identifier: BSD-3-Clause
#include "scenarios/engine/traces.hpp"

#include <boost/json.hpp>
#include <filesystem>

namespace twin::scenario {

namespace asio = boost::asio;
namespace json = boost::json;
using host::Result;

bool Traces::wanted(const host::Member& member) const {
    return !folder_.empty() && !scenario_.devices[member.index].traces.empty();
}

host::Trace& Traces::of(const host::Member& member) {
    auto& trace = traces_[member.index];
    if (!trace) {
        const auto folder = std::filesystem::path(folder_) / "traces";
        std::error_code error;
        std::filesystem::create_directories(folder, error);
        const auto& plan = scenario_.devices[member.index];
        trace = std::make_unique<host::Trace>(plan.name, (folder / (plan.name + ".vcd")).string(), plan.traces);
    }
    return *trace;
}

host::Error Traces::placed(const host::Member& member, host::Error error) const {
    const auto& plan = scenario_.devices[member.index];
    error.message = fmt::format("{}:{}: {}: {}", plan.where.file, plan.where.line, plan.name, error.message);
    return error;
}

asio::awaitable<Result<void>> Traces::begin(host::Member& member) {
    if (wanted(member)) {
        if (const auto done = co_await of(member).go_on(member.node); !done) {
            co_return tl::unexpected(placed(member, done.error()));
        }
    }
    co_return Result<void>{};
}

asio::awaitable<Result<json::object>> Traces::state(host::Fleet& fleet) {
    json::object all;
    for (const auto& [index, trace] : traces_) {
        const auto& member = fleet.members()[index];
        if (trace->begun()) {
            auto one = co_await trace->state(member.running());
            if (!one) {
                co_return tl::unexpected(one.error());
            }
            all[member.name] = std::move(*one);
        }
    }
    co_return all;
}

asio::awaitable<Result<void>> Traces::resume(host::Fleet& fleet, const json::object& saved) {
    for (auto& member : fleet.members()) {
        const auto* state = saved.if_contains(member.name);
        if (!wanted(member) || (state == nullptr && !member.running())) {
            continue;
        }
        std::shared_ptr<host::Node> node;
        if (member.running()) {
            node = member.node;
        }
        Result<void> done;
        if (state == nullptr) {
            done = co_await of(member).go_on(node);
        } else {
            done = co_await of(member).resume(node, state->as_object(), fleet.now_ns());
        }
        if (!done) {
            co_return tl::unexpected(placed(member, done.error()));
        }
    }
    co_return Result<void>{};
}

Result<void> Traces::close() {
    Result<void> done;
    for (auto& [index, trace] : traces_) {
        if (!trace->finish() && done) {
            done = host::failure(fmt::format("the trace of {} could not be written to its end", scenario_.devices[index].name),
                                 "Look whether the disk is full.");
        }
    }
    traces_.clear();
    return done;
}

}  // namespace twin::scenario
