// SPDX-License-Identifier: BSD-3-Clause
#include "sim/serve/node_run.hpp"

#include "net_bridge/gateway/gateway.hpp"
#include "net_bridge/random.hpp"
#include "sim/host/board_look.hpp"

#include <boost/asio/post.hpp>
#include <boost/json.hpp>

namespace twin::serve {
namespace {

namespace json = boost::json;

// Devices that do nothing have no end to run to: then so much at a time.
constexpr std::int64_t kStride = 1'000'000'000;
constexpr const char* kNetwork = "net";

}  // namespace

NodeRun::NodeRun(asio::io_context& io, std::string name, EventCounts& counts, NodePlan plan, NodeRunOptions options)
    : Run(io, std::move(name), counts), plan_(std::move(plan)), options_(options) {
    if (!options_.hold) {
        let_go();
    }
}

json::object NodeRun::describe() const {
    auto out = Run::describe();
    out["board"] = plan_.node.board.name;
    if (plan_.node.board.bench) {
        out["bench"] = plan_.node.board.bench->text;
    }
    out["image"] = plan_.image;
    out["held"] = options_.hold;
    if (exit_code_) {
        out["exit_code"] = *exit_code_;
    }
    return out;
}

void NodeRun::let_go() {
    options_.hold = false;
    target_ns_ = options_.span ? options_.span->count() : link::kNever;
    passed();
}

asio::awaitable<bool> NodeRun::until(std::function<bool()> condition, std::chrono::nanoseconds span) {
    if (!options_.hold) {
        co_return co_await Run::until(std::move(condition), span);
    }
    const auto end_ns = now_ns() + std::min(span.count(), link::kNever - 1 - now_ns());
    const auto at = stops_.insert(stops_.end(), &condition);
    co_await changed_->wait([&] {
        const bool over = condition() || state() == State::ended || now_ns() >= end_ns;
        if (!over && target_ns_ < end_ns) {
            target_ns_ = end_ns;
            changed_->notify();
        }
        return over;
    });
    stops_.erase(at);
    co_return condition();
}

asio::awaitable<void> NodeRun::settle(host::Node& node) {
    if (options_.hold) {
        co_await node.call("stats");  // which is answered behind what it was sent before
        if (own_fleet_) {
            own_fleet_->tell_all();
        }
    }
}

asio::awaitable<void> NodeRun::live() {
    if (const auto done = co_await set_up(); !done) {
        error_ = done.error();
    } else {
        running();
        co_await pass();
    }
    if (own_fleet_) {
        co_await own_fleet_->stop_all();
        if (own_fleet_->members().size() == 1 && own_fleet_->members().front().node) {
            exit_code_ = own_fleet_->members().front().node->firmware_exit();
        }
        detach();
    }
    own_fleet_.reset();
    services_.reset();
    if (recorder_ && !recorder_->close() && !error_) {
        error_ = host::Error{fmt::format("the record '{}' could not be written to its end", plan_.record),
                             "Look whether the disk is full.", 1};
    }
}

void NodeRun::drop() {
    own_fleet_.reset();
    services_.reset();
}

asio::awaitable<Result<void>> NodeRun::set_up() {
    auto recorder = host::Recorder::open(plan_.record);
    if (!recorder) {
        co_return tl::unexpected(recorder.error());
    }
    recorder_ = std::move(*recorder);
    host::FleetOptions fleet;
    fleet.time = time();
    fleet.speed = options_.speed;
    own_fleet_ = std::make_unique<host::Fleet>(io_, fleet);
    if (auto fitted = co_await fit_network(); !fitted) {
        co_return fitted;
    }
    if (plan_.network) {
        if (auto started = start_program(); !started) {
            co_return started;
        }
        auto network = *plan_.network;
        network.seed = plan_.node.seed;
        network.services = services_.get();
        if (auto added = own_fleet_->add_network(kNetwork, std::move(network)); !added) {
            co_return added;
        }
        networks_.emplace_back(kNetwork);
    }
    std::vector<host::Member*> members;
    for (unsigned i = 0; i < options_.count; ++i) {
        auto node = plan_.node;
        node.crowd = options_.count;
        node.name = options_.count == 1 ? name() : fmt::format("{}-{}", name(), i);
        if (options_.count > 1) {
            node.seed = net::Random(plan_.node.seed, node.name, "device").next() >> 1;
        }
        members.push_back(&own_fleet_->add(std::move(node), plan_.network ? kNetwork : ""));
    }
    own_fleet_->listen([this](host::Member& member, const link::Message& message, bool input) {
        recorder_->take(*member.node, message, input);
    });
    own_fleet_->on_death = [this](host::Member& member) {
        const auto exit_code = member.node->firmware_exit();
        if (!exit_code) {
            recorder_->note(now_ns(), {{"died", member.death->message}, {"node", member.name}});
        }
        if (own_fleet_->members().size() == 1) {
            error_ = exit_code ? std::nullopt : member.death;
            end(exit_code ? "firmware" : "node");
        }
    };
    attach(*own_fleet_, *recorder_);
    for (auto& trace : traces()) {
        trace.image = plan_.image;
    }
    if (auto started = co_await own_fleet_->start(members); !started) {
        co_return started;
    }
    if (plan_.network_wanted && members.front()->node->hello().ethernet.empty()) {
        co_return host::refuse(fmt::format("{} has no Ethernet", plan_.node.board.name),
                               "Leave the network's options out, or take a board that has one: nucleo_f429zi.");
    }
    co_return Result<void>{};
}

/// The network that nobody asked for: a board without a jack has none, and there is no gateway on it while another run has
/// that.
asio::awaitable<Result<void>> NodeRun::fit_network() {
    if (!plan_.network || plan_.network_wanted) {
        co_return Result<void>{};
    }
    const auto look = co_await host::look_at_board(io_, plan_.node.board);
    if (!look) {
        co_return tl::unexpected(look.error());
    }
    if (look->hello.ethernet.empty()) {
        plan_.network.reset();
    } else if (net::Gateway::taken()) {
        plan_.network->gateway = false;
        plan_.program.clear();
        note_ = "Another run has the gateway: these devices reach each other, and nobody else.";
    }
    co_return Result<void>{};
}

Result<void> NodeRun::start_program() {
    if (plan_.program.empty()) {
        return {};
    }
    host::ServiceSet::Listener listener;
    listener.line = [this](const std::string&, std::string_view line) {
        recorder_->note(now_ns(), {{"service", plan_.program}, {"text", json::string_view(line.data(), line.size())}});
    };
    listener.ended = [this](const std::string&, const host::ServiceEnd& ended) {
        if (ended.hung || ended.process.signal != 0 || ended.process.exit_code != 0) {
            error_ = host::Error{fmt::format("what the devices talk to has ended {}", ended.process.text()),
                                 fmt::format("'{}' is the program.", plan_.program), 1};
            end("services");
        }
    };
    services_ = std::make_unique<host::ServiceSet>(io_, time(), plan_.node.seed, std::move(listener));
    host::ServiceOptions options;
    options.name = "services";
    options.argv = {plan_.program};
    return services_->start(std::move(options));
}

asio::awaitable<void> NodeRun::pass() {
    const auto stops = [this] {
        passed();
        return ending() || std::any_of(stops_.begin(), stops_.end(), [](const auto* stop) { return (*stop)(); });
    };
    while (!ending()) {
        const bool is_virtual = time() == host::TimeMode::virtual_;
        const auto end_ns = is_virtual ? std::min(target_ns_, now_ns() + kStride) : target_ns_;
        if (options_.span && now_ns() >= options_.span->count()) {
            break;
        }
        if (now_ns() >= end_ns) {
            co_await changed_->wait([this] { return ending() || now_ns() < target_ns_; });
            continue;
        }
        if (co_await own_fleet_->run_until(stops, end_ns) && options_.hold) {
            target_ns_ = now_ns();  // who waited wakes now, and others say again until when they wait
            passed();
        }
        if (is_virtual) {
            co_await asio::post(io_, asio::use_awaitable);  // devices without anything to do take no turn of the loop
        }
    }
}

}  // namespace twin::serve
