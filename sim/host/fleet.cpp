// SPDX-License-Identifier: BSD-3-Clause
#include "sim/host/fleet.hpp"

#include "sim/host/units.hpp"

#include <sys/resource.h>
#include <algorithm>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>

namespace twin::host {
namespace {

// A machine that starts hundreds is busy.
constexpr auto kStartLimit = std::chrono::seconds(120);

/// Each node takes four descriptors, and a fleet has a thousand nodes: as many as this user may have.
void raise_descriptor_limit() {
    rlimit limit{};
    if (::getrlimit(RLIMIT_NOFILE, &limit) == 0 && limit.rlim_cur < limit.rlim_max) {
        limit.rlim_cur = limit.rlim_max;
        ::setrlimit(RLIMIT_NOFILE, &limit);
    }
}

/// REPORT and REPLY come behind all that the node says to what it was told before.
bool is_answer(const link::Message& message) {
    return message.type == link::Type::report || message.type == link::Type::reply ||
           message.type == link::Type::summary;
}

/// Returns when no node runs a grant: one that was behind when it was told something catches up first.
asio::awaitable<void> settle(TimeMode time, std::deque<Member>& members) {
    if (time == TimeMode::real) {
        co_return;
    }
    for (auto& member : members) {
        if (member.running() && member.node->has_hello() && !member.node->stands()) {
            (void)co_await member.node->boundary();
        }
    }
}

}  // namespace

Fleet::Fleet(asio::io_context& io, FleetOptions options)
    : io_(io),
      options_(options),
      pace_(options.speed > 0 ? options.speed : 1),
      changed_(std::make_shared<Signal>(io.get_executor())),
      limiter_(
          io, options.limits, [this] { return limited(); },
          [this](std::size_t index, const std::string& why) { members_[index].node->kill(why); }) {
    raise_descriptor_limit();
    lockstep_.on_end = [this](Node& node) {
        for (auto& member : members_) {
            if (member.node.get() == &node) {
                dead_.push_back(&member);
            }
        }
    };
}

Fleet::~Fleet() {
    // Networks go before the nodes whose jacks are theirs.
    networks_.clear();
    for (auto& member : members_) {
        if (member.running()) {
            member.node->kill();
        }
    }
}

std::int64_t Fleet::now_ns() const {
    return options_.time == TimeMode::virtual_ ? lockstep_.now_ns()
                                               : (Clock::now() - began_) / std::chrono::nanoseconds(1);
}

Result<void> Fleet::add_network(const std::string& name, NetworkOptions options) {
    options.time = options_.time;
    auto network = Network::start(io_, std::move(options));
    if (!network) {
        return tl::unexpected(network.error());
    }
    if (options_.time == TimeMode::virtual_) {
        lockstep_.add(**network);
    }
    networks_[name] = std::move(*network);
    return {};
}

Network* Fleet::network(const std::string& name) {
    const auto found = networks_.find(name);
    return found == networks_.end() ? nullptr : found->second.get();
}

Member& Fleet::add(NodeOptions options, std::string network) {
    options.time = options_.time;
    auto& member = members_.emplace_back();
    member.name = options.name;
    member.index = members_.size() - 1;
    member.options = std::move(options);
    member.network = std::move(network);
    by_name_[member.name] = &member;
    return member;
}

Member* Fleet::find(const std::string& name) {
    const auto found = by_name_.find(name);
    return found == by_name_.end() ? nullptr : found->second;
}

asio::awaitable<Result<void>> Fleet::start(std::vector<Member*> members, std::function<void(std::size_t)> progress) {
    std::size_t next = 0;
    std::size_t ready = 0;
    unsigned busy = 0;
    std::optional<Error> wrong;
    while ((next < members.size() && !wrong) || busy > 0) {
        while (next < members.size() && !wrong && busy < options_.starting_at_once) {
            ++busy;
            asio::co_spawn(io_, start_one(*members[next++]),
                           [&](const std::exception_ptr& bug, const Result<void>& done) {
                               if (bug) {
                                   std::rethrow_exception(bug);
                               }
                               --busy;
                               if (!done && !wrong) {
                                   wrong = done.error();
                               }
                               ++ready;
                               changed_->notify();
                           });
        }
        const auto before = ready;
        co_await changed_->wait([&] { return ready != before || busy == 0; });
        if (progress) {
            progress(ready);
        }
    }
    if (wrong) {
        for (auto* member : members) {
            if (member->running()) {
                co_await member->node->stop();
            }
        }
        co_return tl::unexpected(*wrong);
    }
    // In the order of members, whoever was ready first: networks and time see them so.
    for (auto* member : members) {
        auto* network = this->network(member->network);
        if (network != nullptr && member->running()) {
            if (auto attached = network->attach(member->node); !attached) {
                co_return attached;
            }
        }
        if (options_.time == TimeMode::virtual_) {
            lockstep_.add(member->node, network);
        } else {
            asio::co_spawn(
                io_,
                [](Fleet& fleet, std::weak_ptr<bool> alive, Member& one,
                   std::shared_ptr<Node> node) -> asio::awaitable<void> {
                    co_await node->ended();
                    if (alive.lock() && one.node == node) {
                        fleet.died(one);
                    }
                }(*this, alive_, *member, member->node),
                asio::detached);
        }
    }
    co_await settle(options_.time, members_);
    tell_all();
    co_return Result<void>{};
}

asio::awaitable<Result<void>> Fleet::start_one(Member& member) {
    auto options = member.options;
    options.starts_at_ns = now_ns();
    if (keeps_tapes_) {
        options.tape = member.tapes.emplace_back(std::make_shared<Tape>(tape_store_));
    }
    if (plays_) {
        take_tape(member, options);
    }
    if (!untaped_.empty()) {
        co_return failure(untaped_, "Take the snapshot again.");
    }
    auto node = Node::start(io_, std::move(options));
    if (!node) {
        co_return tl::unexpected(node.error());
    }
    member.node = std::move(*node);
    member.death.reset();
    member.killed = false;
    member.node->listen([this, &member](const link::Message& message) { hear(member, message, false); });
    member.node->listen_inputs([this, &member](const link::Message& message) { hear(member, message, true); });
    auto ready = co_await member.node->ready(kStartLimit);
    if (ready && on_ready) {
        ready = co_await on_ready(member);
    }
    co_return ready;
}

void Fleet::hear(Member& member, const link::Message& message, bool input) {
    if (message.type == link::Type::hello) {
        return;
    }
    if (options_.time == TimeMode::virtual_) {
        heard_.push_back({&member, message, input});
        return;
    }
    if (message.type == link::Type::report || message.type == link::Type::reply) {
        return;
    }
    for (const auto& listener : listeners_) {
        listener(member, message, input);
    }
    changed_->notify();
}

void Fleet::tell_all() {
    if (keeps_tapes_ || plays_) {
        for (auto& member : members_) {
            if (member.node) {
                member.node->looked();
            }
        }
    }
    // What listeners do to nodes is heard in its turn.
    while (!heard_.empty()) {
        // What a node says at once to what it is told comes sooner or later, as the host has it: it counts from the
        // node's next answer on.
        std::vector<Heard> heard;
        std::vector<Heard> later;
        std::vector<bool> answered(members_.size(), false);
        for (auto at = heard_.rbegin(); at != heard_.rend(); ++at) {
            const auto number = at->member->index;
            const bool answer = !at->input && is_answer(at->message);
            answered[number] = answered[number] || answer || !at->member->running();
            auto& to = answered[number] || at->input ? heard : later;
            if (!answer || at->message.type == link::Type::summary) {
                to.push_back(std::move(*at));
            }
        }
        heard_.assign(std::make_move_iterator(later.rbegin()), std::make_move_iterator(later.rend()));
        if (heard.empty()) {
            break;
        }
        std::reverse(heard.begin(), heard.end());
        std::stable_sort(heard.begin(), heard.end(), [](const Heard& a, const Heard& b) {
            return a.message.time_ns != b.message.time_ns ? a.message.time_ns < b.message.time_ns
                                                          : a.member->index < b.member->index;
        });
        for (const auto& one : heard) {
            for (const auto& listener : listeners_) {
                listener(*one.member, one.message, one.input);
            }
        }
    }
    for (auto* member : std::exchange(dead_, {})) {
        died(*member);
    }
}

void Fleet::died(Member& member) {
    unplug(member);
    const auto& end = member.node->end();
    if (!end || end->asked_for || member.killed || member.death) {
        return;
    }
    member.death = member.node->death();
    if (on_death) {
        on_death(member);
    }
    changed_->notify();
}

void Fleet::unplug(Member& member) {
    if (auto* network = this->network(member.network)) {
        network->detach(*member.node);
    }
    lockstep_.remove(*member.node);
}

asio::awaitable<void> Fleet::stop(Member& member) {
    if (member.running()) {
        co_await member.node->stop();
        unplug(member);
        co_await settle(options_.time, members_);
        tell_all();
    }
}

asio::awaitable<void> Fleet::kill(Member& member) {
    if (member.running()) {
        auto node = member.node;
        if (options_.time == TimeMode::virtual_) {
            // What it does until now is heard in every run.
            if (co_await node->boundary()) {
                (void)co_await node->call("stats");
            }
        }
        member.killed = true;
        node->kill();
        unplug(member);
        co_await node->ended();
        co_await settle(options_.time, members_);
        tell_all();
    }
}

asio::awaitable<void> Fleet::stop_all() {
    std::size_t left = 0;
    for (auto& member : members_) {
        if (member.running()) {
            ++left;
            asio::co_spawn(io_, member.node->stop(), [&](const std::exception_ptr&, const auto&) {
                --left;
                changed_->notify();
            });
        }
    }
    co_await changed_->wait([&] { return left == 0; });
    tell_all();
}

asio::awaitable<bool> Fleet::run_until(Condition condition, std::int64_t until_ns) {
    if (options_.time == TimeMode::virtual_) {
        co_return co_await run_virtual(std::move(condition), until_ns);
    }
    co_return co_await run_real(std::move(condition), until_ns);
}

/// Of all who hold: the last that lets go wakes the fleet, if that is still there.
struct Fleet::Hold {
    std::shared_ptr<Signal> changed;
    explicit Hold(std::shared_ptr<Signal> to_wake) : changed(std::move(to_wake)) {}
    ~Hold() { changed->notify(); }
    Hold(const Hold&) = delete;
    Hold& operator=(const Hold&) = delete;
};

std::shared_ptr<void> Fleet::hold() {
    auto held = hold_.lock();
    if (!held) {
        held = std::make_shared<Hold>(changed_);
        hold_ = held;
    }
    return held;
}

asio::awaitable<void> Fleet::standing() {
    outsiders_ = true;
    const auto changed = changed_;
    const auto passing = passing_;
    co_await changed->wait([&] { return !*passing; });
}

asio::awaitable<bool> Fleet::run_virtual(Condition condition, std::int64_t until_ns) {
    stop_ns_ = link::kNever;
    co_await settle(options_.time, members_);
    tell_all();
    while (!condition()) {
        const auto end_ns = std::min(until_ns, stop_ns_);
        if (lockstep_.now_ns() >= end_ns) {
            co_return false;
        }
        if (!hold_.expired()) {
            co_await changed_->wait([&] { return hold_.expired() || condition(); });
            continue;
        }
        *passing_ = true;
        co_await lockstep_.run_to(lockstep_.slice_end(end_ns));
        *passing_ = false;
        changed_->notify();
        tell_all();
        if (options_.speed > 0 && !plays_) {
            co_await pace_.keep(lockstep_.now_ns());
        }
    }
    co_return true;
}

void Fleet::set_speed(double speed) {
    options_.speed = speed;
    if (speed > 0) {
        pace_.set_speed(speed);
    } else {
        pace_.let_go();
    }
}

asio::awaitable<bool> Fleet::run_real(Condition condition, std::int64_t until_ns) {
    std::optional<Clock::time_point> deadline;
    if (until_ns != link::kNever) {
        deadline = began_ + std::chrono::nanoseconds(until_ns);
    }
    co_return co_await changed_->wait(std::move(condition), deadline);
}

std::vector<Limiter::Subject> Fleet::limited() {
    std::vector<Limiter::Subject> out;
    for (auto& member : members_) {
        if (member.running() && member.node->process() != nullptr) {
            out.push_back({member.node->process(), member.index});
        }
    }
    return out;
}

}  // namespace twin::host
