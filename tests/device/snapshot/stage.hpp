// SPDX-License-Identifier: BSD-3-Clause
// A node that plays a scene: things that happen to it at set instants of virtual time, from power-on or from a
// snapshot.
#pragma once

#include <gtest/gtest.h>

#include <boost/asio/io_context.hpp>
#include <boost/json/value.hpp>
#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "sim/cli/commands.hpp"
#include "sim/host/node.hpp"

namespace twin::test {

using namespace std::chrono_literals;
using Instant = std::chrono::nanoseconds;

struct Action {
    Instant at;
    std::function<void(host::Node&)> act;
};

struct Scene {
    std::string board;
    std::string image;
    std::vector<Action> actions;  ///< in order
    std::vector<Instant> saves;   ///< in order
    Instant end;
    std::uint64_t seed = 1;
    bool semihosting = false;
};

Action types(Instant at, const std::string& text);
Action sets(Instant at, const std::string& text);
Action powers(Instant at, bool on);
Action resets(Instant at, const std::string& kind);

class Stage {
  public:
    explicit Stage(const Scene& scene, const std::string& snapshot = "",
                   const std::function<void(cli::RunOptions&)>& more = {});
    ~Stage();
    Stage(const Stage&) = delete;
    Stage& operator=(const Stage&) = delete;

    /// Runs until there, doing what the scene says on the way; what it says for that very instant is done, too.
    void play_to(Instant end);
    host::Result<host::SavedSnapshot> try_save(const std::string& path);
    void save(const std::string& path);
    /// A request of docs/link-protocol.md.
    boost::json::value call(const std::string& method, const boost::json::object& params);
    /// Ends it. Its SUMMARY is in the record.
    void stop();

    /// A line for everything observable, from the instant where it started; that is without the first VALUEs.
    const std::vector<std::string>& record() const { return record_; }
    host::Node& node() { return *node_; }
    Instant now() const { return Instant(node_->now_ns()); }

  private:
    template <typename T>
    T wait(boost::asio::awaitable<T> work);
    void grant(Instant until);

    const Scene& scene_;
    boost::asio::io_context io_;
    std::shared_ptr<host::Node> node_;
    std::vector<std::string> record_;
    std::size_t next_ = 0;
};

/// A folder of its own, gone with it.
class Scratch {
  public:
    Scratch();
    ~Scratch();
    Scratch(const Scratch&) = delete;
    Scratch& operator=(const Scratch&) = delete;
    std::string path(const std::string& name) const { return path_ + "/" + name; }

  private:
    std::string path_;
};

/// Plays the scene with and without saving, and from each of its snapshots: everything observable must be the same.
void expect_no_difference(const Scene& scene);

/// Where another test's build has put this image.
std::string image_of(const std::string& test_and_file);

}  // namespace twin::test
