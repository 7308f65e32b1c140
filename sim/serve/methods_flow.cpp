// SPDX-License-Identifier: BSD-3-Clause
#include "sim/serve/methods_flow.hpp"

#include "sim/serve/run.hpp"
#include "sim/serve/values.hpp"

#include <fmt/format.h>

namespace twin::serve {

Result<OutflowOptions> flow_options(const Call& call, const Run& run, const BufferLimits& limits) {
    OutflowOptions options;
    options.on_full = text_at(call.params, "on_full", "drop") == "pause" ? OnFull::pause : OnFull::drop;
    const auto buffer = number_at(call.params, "buffer", static_cast<std::int64_t>(limits.usual));
    if (buffer < 1 || static_cast<std::uint64_t>(buffer) > limits.most) {
        return host::refuse(fmt::format("a buffer of {} {}", buffer, limits.unit),
                            fmt::format("It holds 1 to {}.", limits.most_text));
    }
    options.buffer = static_cast<std::size_t>(buffer);
    if (options.on_full == OnFull::pause && run.time() == host::TimeMode::real) {
        return host::refuse(fmt::format("'{}' runs in real time, which waits for nobody", run.name()),
                            "Leave \"on_full\": \"pause\" out.");
    }
    return options;
}

namespace {

Answer answer_to(Result<void> done) {
    if (!done) {
        co_return tl::unexpected(done.error());
    }
    co_return boost::json::object();
}

}  // namespace

Answer ack_flow(Call call, Flow flow, const char* number) {
    return answer_to(call.client.ack(flow, number_at(call.params, number, 0),
                                     static_cast<std::uint64_t>(number_at(call.params, "seq", 0))));
}

Answer stop_flow(Call call, Flow flow, const char* number) {
    return answer_to(call.client.stop(flow, number_at(call.params, number, 0)));
}

}  // namespace twin::serve
