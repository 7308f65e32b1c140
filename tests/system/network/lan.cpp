// SPDX-License-Identifier: BSD-3-Clause
#include "tests/system/network/lan.hpp"

#include <fmt/format.h>
#include <algorithm>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>

#include "tests/support/wait.hpp"

namespace twin::test {

namespace {

namespace asio = boost::asio;

std::string image_for(const std::string& board) {
    return std::string(TWIN_NETWORK_IMAGES) + (board == "mps2_an386" ? "/MPS2_AN386" : "/NUCLEO_F429ZI") + "/peer.elf";
}

[[noreturn]] void fail(const host::Error& error) { throw MachineError(error.message + "\n" + error.hint); }

}  // namespace

Peer::Peer(asio::io_context& io, const std::string& board, const std::string& name, std::uint64_t seed,
           host::TimeMode time) {
    auto options = time == host::TimeMode::virtual_ ? Machine::virtual_time() : Machine::real_time();
    options.board = board;
    options.image = image_for(board);
    options.seed = seed;
    auto plan = cli::plan_node(options);
    if (!plan) fail(plan.error());
    plan->name = name;  // what it is called is an input: other runs at the same time must not change it
    auto node = host::Node::start(io, std::move(*plan));
    if (!node) fail(node.error());
    node_ = *node;
    node_->listen([this](const link::Message& message) {
        if (message.type == link::Type::serial_out && node_->is_console(message.channel)) console_ += message.payload;
    });
}

std::string Peer::take_line(const std::string& marker) {
    for (std::size_t begin = 0; begin < console_.size();) {
        const auto end = console_.find('\n', begin);
        if (end == std::string::npos) break;
        if (console_.compare(begin, marker.size(), marker) == 0) {
            auto taken = console_.substr(0, end + 1);
            console_.erase(0, end + 1);
            return taken;
        }
        begin = end + 1;
    }
    return "";
}

Lan::Lan(host::NetworkOptions options) : time_(options.time) {
    auto network = host::Network::start(io_, std::move(options));
    if (!network) fail(network.error());
    network_ = std::move(*network);
}

Lan::~Lan() { close(); }

void Lan::close() {
    // The nodes first: what waits for one of them hears of its end.
    for (auto& peer : peers_)
        asio::co_spawn(
            io_, [](std::shared_ptr<host::Node> node) -> asio::awaitable<void> { co_await node->stop(); }(peer.node()),
            asio::detached);
    const auto gone = [&] {
        return std::all_of(peers_.begin(), peers_.end(), [](const Peer& peer) { return peer.node()->end(); });
    };
    const auto end = std::chrono::steady_clock::now() + 10s;
    io_.restart();
    while (!gone() && std::chrono::steady_clock::now() < end) io_.run_one_until(end);
    lockstep_.reset();
    network_.reset();
    peers_.clear();  // which kills who is left
}

void Lan::add(const std::string& name, std::uint64_t seed, const std::string& board) {
    peers_.emplace_back(io_, board, name, seed, time_);
}

void Lan::make_ready(std::size_t first) {
    for (std::size_t i = first; i < peers_.size(); ++i) {
        const auto& node = peers_[i].node();
        std::optional<host::Result<void>> ready;
        asio::co_spawn(
            io_, [&]() -> asio::awaitable<void> { ready = co_await node->ready(60s); }, asio::detached);
        io_.restart();
        while (!ready) io_.run_one();
        if (!*ready) fail(ready->error());
        if (const auto attached = network_->attach(node); !attached) fail(attached.error());
    }
}

Peer& Lan::join(const std::string& name, std::uint64_t seed, const std::string& board) {
    add(name, seed, board);
    make_ready(peers_.size() - 1);
    return peers_.back();
}

void Lan::join_all(unsigned count) {
    const auto first = peers_.size();
    for (unsigned i = 0; i < count; ++i) add(fmt::format("node{}", first + i), 1 + first + i, "mps2_an386");
    make_ready(first);
}

bool Lan::until(const std::function<bool()>& condition, Span limit) {
    if (time_ == host::TimeMode::real) {
        const auto end = std::chrono::steady_clock::now() + limit;
        io_.restart();
        while (!condition()) {
            for (const auto& peer : peers_)
                if (peer.node()->end()) fail(peer.node()->death());
            if (std::chrono::steady_clock::now() >= end) return false;
            io_.run_one_until(end);
        }
        return true;
    }
    if (!lockstep_) {
        lockstep_ = std::make_unique<host::Lockstep>();
        for (const auto& peer : peers_) lockstep_->add(peer.node(), network_.get());
    }
    const auto met = wait_for(io_, lockstep_->run_until(condition, limit));
    if (!met) throw MachineError("no answer within the host's time");
    for (const auto& peer : peers_)
        if (peer.node()->end()) fail(peer.node()->death());
    return *met;
}

void Lan::pass(Span span) {
    until([] { return false; }, span);
}

std::string Lan::hear(Peer& peer, const std::string& marker, Span limit) {
    std::string line;
    if (!until([&] { return !(line = peer.take_line(marker)).empty(); }, limit))
        throw MachineError(peer.name() + " did not say '" + marker + "'; it said: " + peer.console());
    return line;
}

std::string Lan::ask(Peer& peer, const std::string& line, const std::string& marker, Span limit) {
    peer.type(line);
    return hear(peer, marker, limit);
}

std::string Lan::bring_up(Peer& peer, const std::string& fixed) {
    auto said = ask(peer, fixed.empty() ? "up" : "up " + fixed, "up ");
    const auto begin = said.rfind("up ") + 3;
    return said.substr(begin, said.size() - begin - 1);
}

std::int64_t Lan::number(const std::string& pointer) const {
    return boost::json::value(network_->describe()).at_pointer(pointer).to_number<std::int64_t>();
}

std::int64_t Lan::cable(const std::string& name, const std::string& counter) const {
    const auto state = network_->describe();
    for (const auto& cable : state.at("cables").as_array())
        if (cable.at("name").as_string() == name) return cable.at_pointer("/" + counter).to_number<std::int64_t>();
    throw MachineError("no cable " + name);
}

std::int64_t number_before(const std::string& line, const std::string& what) {
    const auto end = line.find(what);
    if (end == std::string::npos) throw MachineError("no '" + what + "' in: " + line);
    const auto begin = line.find_last_not_of("0123456789", end - 1) + 1;
    return std::stoll(line.substr(begin, end - begin));
}

std::string sum_of(const std::string& bytes) {
    std::uint32_t value = 2166136261U;
    for (const char c : bytes) value = (value ^ static_cast<unsigned char>(c)) * 16777619U;
    return fmt::format("sum {:08x}", value);
}

}  // namespace twin::test
