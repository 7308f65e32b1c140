// SPDX-License-Identifier: BSD-3-Clause
#include "sim/cli/session.hpp"

#include "sim/host/network_methods.hpp"
#include "sim/host/node_methods.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/json.hpp>
#include <csignal>
#include <cstdlib>
#include <filesystem>

namespace twin::cli {

namespace {

// So long who reads a probe may take to fetch what came last.
constexpr auto kGoodbye = std::chrono::milliseconds(500);

}  // namespace

int run_loop(const std::function<asio::awaitable<int>(asio::io_context&)>& body) {
    asio::io_context io(1);
    int code = 1;
    asio::co_spawn(io, body(io), [&](const std::exception_ptr& bug, int result) {
        if (bug) {
            std::rethrow_exception(bug);
        }
        code = result;
        io.stop();
    });
    io.run();
    return code;
}

Session::Session(asio::io_context& io, SessionOptions options, std::unique_ptr<host::Recorder> recorder,
                 std::shared_ptr<host::Node> node)
    : options_(std::move(options)),
      recorder_(std::move(recorder)),
      node_(std::move(node)),
      signals_(io, SIGTERM, SIGHUP) {
    if (options_.ctrl_c_ends) {
        signals_.add(SIGINT);
    }
}

asio::awaitable<host::Result<std::unique_ptr<Session>>> Session::start(asio::io_context& io, SessionOptions options,
                                                                       std::function<void(host::Node&)> before) {
    auto recorder = host::Recorder::open(options.record_file);
    if (!recorder) {
        co_return tl::unexpected(recorder.error());
    }
    auto contents = std::exchange(options.node.contents, {});  // a megabyte or two, which only the start needs
    auto node_options = options.node;
    node_options.contents = std::move(contents);
    auto node = host::Node::start(io, std::move(node_options));
    if (!node) {
        co_return tl::unexpected(node.error());
    }
    auto session = std::make_unique<Session>(io, std::move(options), std::move(*recorder), std::move(*node));
    session->recorder_->attach(*session->node_);
    if (before) {
        before(*session->node_);
    }
    if (auto ready = co_await session->node_->ready(); !ready) {
        co_return tl::unexpected(ready.error());
    }
    if (auto joined = session->join_network(io); !joined) {
        co_await session->node_->stop();
        co_return tl::unexpected(joined.error());
    }
    session->pilot_ = std::make_unique<host::Pilot>(*session->node_, session->network_.get());
    session->watch_signals();
    if (session->options_.node.name_claim) {
        if (auto served = session->serve(io); !served) {
            co_await session->node_->stop();
            co_return tl::unexpected(served.error());
        }
    }
    co_return session;
}

host::Result<void> Session::join_network(asio::io_context& io) {
    if (!options_.network) {
        return {};
    }
    if (node_->hello().ethernet.empty()) {
        if (options_.network_wanted) {
            return host::refuse(fmt::format("{} has no Ethernet", options_.node.board.name),
                                "Leave the network's options out, or take a board that has one: nucleo_f429zi.");
        }
        return {};
    }
    options_.network->time = options_.node.time;
    options_.network->seed = options_.node.seed;
    auto network = host::Network::start(io, *options_.network);
    if (!network) {
        return tl::unexpected(network.error());
    }
    network_ = std::move(*network);
    return network_->attach(node_);
}

host::Result<void> Session::serve(asio::io_context& io) {
    auto dispatcher = std::make_shared<host::Dispatcher>();
    host::add_node_methods(*dispatcher, node_, {{"image", std::filesystem::absolute(options_.image).string()}},
                           [this] { end("asked"); });
    if (network_) {
        host::add_network_methods(*dispatcher, *network_);
    }
    probes_ = std::make_unique<ProbeSocket>(node_);
    probes_->add_to(*dispatcher);
    auto server = host::ControlServer::start(io, options_.node.name_claim, std::move(dispatcher));
    if (!server) {
        return tl::unexpected(server.error());
    }
    control_ = std::move(*server);
    return {};
}

void Session::watch_signals() {
    signals_.async_wait([this](boost::system::error_code error, int) {
        if (error) {
            return;
        }
        if (ending()) {  // asked twice: now; the node dies with this process
            std::exit(130);
        }
        end("interrupted");
        watch_signals();
    });
}

void Session::end(const std::string& why) {
    if (why_.empty()) {
        why_ = why;
    }
    node_->abandon_grant();
    pilot_->wake();
}

asio::awaitable<RunReport> Session::finish() {
    RunReport report;
    report.name = name();
    report.board = options_.node.board.name;
    report.image = options_.image;
    report.virtual_time = options_.node.time == host::TimeMode::virtual_;
    report.seed = options_.node.seed;
    report.ended = node_->firmware_exit() ? "firmware" : node_->end() ? "node" : why_.empty() ? "time" : why_;
    report.wall = host::Clock::now() - node_->started();
    report.summary = co_await node_->stop();
    if (probes_) {
        co_await probes_->drained(kGoodbye);
    }
    control_.reset();
    report.machine = std::chrono::nanoseconds(node_->now_ns());
    signals_.cancel();
    pilot_.reset();
    network_.reset();
    report.record_hash = recorder_->hash();
    report.record_file = options_.record_file;
    if (!recorder_->close()) {
        complain({fmt::format("the record '{}' could not be written to its end", options_.record_file),
                  "Look whether the disk is full.", 1});
    }
    co_return report;
}

}  // namespace twin::cli
