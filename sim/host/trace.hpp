// SPDX-License-Identifier: BSD-3-Clause
// A probe of a node that goes into a file.
#pragma once

#include "sim/host/node.hpp"
#include "sim/host/trace_file.hpp"

namespace twin::host {

class Trace {
  public:
    /// Tells the node's channels into a new file, a table if it is called *.csv, from now on.
    static asio::awaitable<Result<std::unique_ptr<Trace>>> start(std::shared_ptr<Node> node, std::string path,
                                                                 std::vector<std::string> channels);
    /// The device runs in another process from now on: its file goes on.
    asio::awaitable<Result<void>> go_on(std::shared_ptr<Node> node);
    /// The node has ended, or nobody wants to know more. False if not all could be written.
    bool finish();

    Trace(std::string path, std::vector<std::string> channels)
        : path_(std::move(path)), channels_(std::move(channels)) {}

  private:
    ProbeListener listener();

    std::string path_;
    std::vector<std::string> channels_;
    std::unique_ptr<TraceFile> file_;
    std::vector<ProbeData> early_;  ///< came before it was known how the channels stand
    std::int64_t until_ns_ = 0;
    std::shared_ptr<Probe> probe_;
};

}  // namespace twin::host
