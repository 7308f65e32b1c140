// SPDX-License-Identifier: BSD-3-Clause
// The table of methods, from which comes everything about them: dispatch, checks of parameters, OpenRPC, the reference.
#pragma once

#include "sim/host/control.hpp"

#include <string>
#include <vector>

namespace twin::serve {

namespace asio = boost::asio;
using host::Result;

class Client;
class Yard;

/// A parameter, or a member of a result.
struct Field {
    std::string name;
    /// text, integer, number, boolean, duration ("1.5s"), texts, values (a map of names to texts, numbers or booleans),
    /// object, objects, any, or words that can stand there with | between them.
    std::string type;
    std::string summary;
    bool required = false;
};

/// What a handler works with. The parameters were checked.
struct Call {
    Yard& yard;
    Client& client;
    boost::json::object params;
};
using Answer = asio::awaitable<Result<boost::json::value>>;

struct Method {
    std::string name;
    std::string summary;
    std::vector<Field> params;
    std::vector<Field> result;
    std::string refused;  ///< when: errors -32000 and -32001 besides a run or device that is not there; empty: never
    std::function<Answer(Call)> handler;
    bool notifies = false;  ///< the client is told things from then on
};

/// All methods, by what they are about.
struct Chapter {
    std::string title;
    std::vector<Method> methods;
};
const std::vector<Chapter>& chapters();

std::vector<Method> yard_methods();
std::vector<Method> run_methods();
std::vector<Method> scenario_methods();
std::vector<Method> device_methods();
std::vector<Method> event_methods();
std::vector<Method> probe_methods();
std::vector<Method> inside_methods();

/// Adds all of chapters(), for one client. Yard and client outlive the dispatcher.
void add_methods(host::Dispatcher& dispatcher, Yard& yard, Client& client);

/// What is wrong with parameters, and what was meant.
Result<void> check(const Method& method, const boost::json::object& params);

}  // namespace twin::serve
