// SPDX-License-Identifier: BSD-3-Clause
// Devices, their network and its services in virtual time, and all that they say in one text.
#pragma once

#include <deque>
#include <map>
#include <memory>
#include <string>

#include "sim/host/lockstep.hpp"
#include "sim/host/network.hpp"
#include "sim/host/service_set.hpp"
#include "tests/support/machine.hpp"

namespace twin::test {

/// A folder of a test, which is removed with it.
class Folder {
  public:
    Folder();
    ~Folder();
    Folder(const Folder&) = delete;
    Folder& operator=(const Folder&) = delete;

    [[nodiscard]] std::string operator/(const std::string& name) const { return path_ + "/" + name; }
    [[nodiscard]] const std::string& path() const { return path_; }
    void write(const std::string& name, const std::string& text) const;
    [[nodiscard]] std::string read(const std::string& name) const;

  private:
    std::string path_;
};

/// Keeps the host's CPUs busy while it lives.
class Load {
  public:
    explicit Load(unsigned loops);
    ~Load();
    Load(const Load&) = delete;
    Load& operator=(const Load&) = delete;

  private:
    std::vector<pid_t> loops_;
};

class Fleet {
  public:
    using Span = std::chrono::nanoseconds;

    /// Its capture and what its services need are in the folder.
    Fleet(const Folder& folder, const std::string& link, std::uint64_t seed = 1);
    ~Fleet();
    Fleet(const Fleet&) = delete;
    Fleet& operator=(const Fleet&) = delete;

    /// Before any time has passed.
    void join(unsigned count);
    void start(const std::string& name, std::vector<std::string> argv);
    /// The sample's, with its certificates, at port 8883, and without any at port 1883.
    void start_broker();
    void restart(const std::string& name);
    void pass(Span span);
    bool until(const std::function<bool()>& condition, Span limit);
    /// Ends all of it, so that the capture is complete.
    void close();

    [[nodiscard]] std::int64_t now_ns() const { return now_ns_; }
    /// Each line of the services with its instant, then the devices', one after the other: these run side by side.
    [[nodiscard]] std::string log() const;
    [[nodiscard]] std::size_t count(const std::string& text) const;

    host::ServiceSet& services() { return *services_; }
    host::Network& network() { return *network_; }
    host::Node& node(std::size_t i) { return *nodes_[i]; }

  private:
    template <typename T>
    host::Result<T> wait(boost::asio::awaitable<host::Result<T>> work);

    boost::asio::io_context io_{1};
    const Folder& folder_;
    std::map<std::string, std::string> logs_;  ///< the services' are those of ""
    std::unique_ptr<host::ServiceSet> services_;
    std::unique_ptr<host::Network> network_;
    std::vector<std::shared_ptr<host::Node>> nodes_;
    std::deque<std::string> consoles_;
    std::unique_ptr<host::Lockstep> lockstep_;
    std::int64_t now_ns_ = 0;
};

}  // namespace twin::test
