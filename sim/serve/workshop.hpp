// SPDX-License-Identifier: BSD-3-Clause
// What the server has made for it elsewhere: images built, options turned into nodes.
#pragma once

#include "sim/host/network.hpp"

#include <boost/json/object.hpp>
#include <optional>
#include <string>
#include <vector>

namespace twin::serve {

/// The devices of `run.start`.
struct NodePlan {
    host::NodeOptions node;  ///< of each, but for its name, seed and identity
    std::string image;       ///< its path, for people
    std::string program;     ///< runs beside them; empty: none
    std::optional<host::NetworkOptions> network;
    bool network_wanted = false;  ///< a board without an Ethernet jack is an error
    std::string record;           ///< a file; empty: none
};

struct Sample {
    std::string name;
    std::string summary;
};

class Workshop {
  public:
    virtual ~Workshop() = default;
    [[nodiscard]] virtual std::string version() const = 0;
    [[nodiscard]] virtual std::vector<Sample> samples() const = 0;
    /// A folder for a run that nobody has used.
    [[nodiscard]] virtual std::string fresh_folder() const = 0;

    // These take their time, and are called on a thread of their own, one at a time.

    /// The file of an image for a board: builds a sample, or gives a file's own path.
    virtual host::Result<std::string> image(const std::string& image, const host::BoardInfo& board) = 0;
    /// `params` are those of `run.start`, checked.
    virtual host::Result<NodePlan> plan(const boost::json::object& params) = 0;
};

}  // namespace twin::serve
