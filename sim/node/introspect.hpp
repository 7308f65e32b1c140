// SPDX-License-Identifier: BSD-3-Clause
// The node described in JSON, for REPLY, HELLO and SUMMARY (docs/link-protocol.md).
#pragma once

#include <boost/json/fwd.hpp>
#include <cstdint>
#include <string>
#include <vector>

#include "models/boards/description.hpp"
#include "models/core/environment.hpp"
#include "sim/abi/twin_abi.h"

namespace twin {
class Input;
class Output;
class HostStream;
class EthernetJack;
class Model;
}  // namespace twin

namespace twin::node {

/// The node's values, outputs and streams, by the channel numbers of the link.
struct Channels {
    struct Serial {
        std::string name;  ///< the part's, or part.stream where a part has several
        HostStream* stream;
        std::uint32_t baud;  ///< 0: it has none
    };
    std::vector<Serial> serial;
    std::vector<Input*> inputs;
    std::vector<Output*> outputs;
    std::vector<EthernetJack*> jacks;

    static Channels of(const Environment& env, const boards::Board& board);
};

/// An output's state in the format that HELLO tells for it.
std::string encode_output(const Output& output);

boost::json::object hello(const boards::Board& board, const std::string& node, const Channels& channels);
boost::json::object describe(const boards::Board& board, const Environment& env, const Channels& channels);
/// Of one peripheral, or of all that have registers. Throws std::invalid_argument if `peripheral` has none.
boost::json::object registers(const Environment& env, const std::string& peripheral);
/// As the CPU does, with all that follows. Throws std::invalid_argument if there is no such register.
void write_register(const Environment& env, const std::string& peripheral, const std::string& name, std::uint32_t value);
boost::json::object part_values(const boards::Board& board, const Environment& env);
/// "unmodelled", and "notes" for the rest.
void add_journal(boost::json::object& to, const Journal& journal);
boost::json::object cpu_state(const TwinCpuState& state);
/// As the link writes it: power_on, wake_up.
std::string reset_name(ResetKind kind);
/// Names of the pins that drive the net strongly.
boost::json::array drivers(const Environment& env, const std::string& net);

}  // namespace twin::node
