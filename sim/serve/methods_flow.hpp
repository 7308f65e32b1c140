// SPDX-License-Identifier: BSD-3-Clause
// What methods about events, probes and time lines have in common: docs/control-api.md, "Back pressure".
#pragma once

#include "sim/serve/client.hpp"
#include "sim/serve/method.hpp"

namespace twin::serve {

class Run;

struct BufferLimits {
    std::size_t usual;
    std::size_t most;
    const char* unit;       ///< events, records
    const char* most_text;  ///< as a person reads it
};
/// From `buffer` and `on_full`; refused if this run can't be had so.
Result<OutflowOptions> flow_options(const Call& call, const Run& run, const BufferLimits& limits);

/// `number`: the parameter that has it.
Answer ack_flow(Call call, Flow flow, const char* number);
Answer stop_flow(Call call, Flow flow, const char* number);

}  // namespace twin::serve
