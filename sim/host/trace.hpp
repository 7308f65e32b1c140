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
    /// For the snapshot of a run, where time stands: how all does.
    asio::awaitable<Result<boost::json::object>> state(bool device_runs);
    /// There, in a run that goes on from it: a new file from then on. `node` is nullptr if the device does not run.
    asio::awaitable<Result<void>> resume(std::shared_ptr<Node> node, const boost::json::object& state, std::int64_t at_ns);
    /// Something has been told to its file.
    [[nodiscard]] bool begun() const { return file_ != nullptr; }
    /// The node has ended, or nobody wants to know more. False if not all could be written.
    bool finish();

    Trace(std::string device, std::string path, std::vector<std::string> channels)
        : device_(std::move(device)), path_(std::move(path)), channels_(std::move(channels)) {}

  private:
    ProbeListener listener();
    void take(const ProbeData& data);
    Result<void> open();
    void settle();

    std::string device_;
    std::string path_;
    std::vector<std::string> channels_;
    std::unique_ptr<TraceFile> file_;
    std::vector<ProbeData> early_;  ///< came before it was known how the channels stand
    /// Its file begins where all before its instant is known.
    struct Beginning {
        std::int64_t at_ns;
        boost::json::array channels;
    };
    std::optional<Beginning> beginning_;
    std::int64_t until_ns_ = 0;
    std::shared_ptr<Probe> probe_;
};

}  // namespace twin::host
