// SPDX-License-Identifier: BSD-3-Clause
#include "sim/host/lockstep.hpp"

#include <algorithm>
#include <utility>

namespace twin::host {

Lockstep::~Lockstep() {
    for (const auto& group : groups_) {
        for (const auto& member : group->members) {
            if (!member->gone) {
                drop(*group, *member);
            }
        }
    }
}

Lockstep::Group& Lockstep::group_of(Network* network) {
    // Who is on no network hears of nobody: a group of its own.
    if (network != nullptr) {
        for (const auto& group : groups_) {
            if (group->network == network) {
                return *group;
            }
        }
    }
    groups_.push_back(std::make_unique<Group>());
    groups_.back()->network = network;
    return *groups_.back();
}

void Lockstep::add(Network& network) { group_of(&network); }

void Lockstep::add(std::shared_ptr<Node> node, Network* network) {
    auto& group = group_of(network);
    group.members.push_back(std::make_unique<Member>());
    auto& member = *group.members.back();
    member.node = std::move(node);
    member.number = next_number_++;
    member.quiet_ns = now_ns_;
    member.node->follow(&now_ns_);
    member.node->on_stirred = [&group, &member] { stir(group, member); };
    group.by_quiet.insert(&member);
    stir(group, member);
}

void Lockstep::remove(const Node& node) {
    for (const auto& group : groups_) {
        for (const auto& member : group->members) {
            if (member->node.get() == &node && !member->gone) {
                drop(*group, *member);
                return;
            }
        }
    }
}

void Lockstep::drop(Group& group, Member& member) {
    group.by_quiet.erase(&member);
    member.gone = true;
    group.some_gone = true;
    member.node->on_stirred = nullptr;
    member.node->follow(nullptr);
}

void Lockstep::stir(Group& group, Member& member) {
    if (!member.dirty) {
        member.dirty = true;
        group.dirty.push_back(&member);
    }
}

// Takes the nodes' own word for when they next do something, once they have caught up with what they were sent.
asio::awaitable<void> Lockstep::refresh(Group& group) {
    while (!group.dirty.empty()) {
        auto& member = *group.dirty.back();
        group.dirty.pop_back();
        member.dirty = false;
        if (member.gone) {
            continue;
        }
        const auto boundary = co_await member.node->boundary();
        if (!boundary) {
            drop(group, member);
            if (on_end) {
                on_end(*member.node);
            }
            continue;
        }
        group.by_quiet.erase(&member);
        member.quiet_ns = member.node->quiet_until_ns();
        group.by_quiet.insert(&member);
    }
    if (std::exchange(group.some_gone, false)) {
        std::erase_if(group.members, [](const auto& member) { return member->gone && !member->dirty; });
    }
}

// Until then every frame that any of them sends has come: who stands at an instant has sent what it sends then, who
// sleeps until one has not.
std::int64_t Lockstep::known_until(const Group& group, std::int64_t end_ns) {
    std::int64_t known = end_ns;
    for (const auto* member : group.by_quiet) {
        if (member->quiet_ns > known) {
            break;
        }
        known = std::min(known, std::max(member->node->now_ns(), member->quiet_ns - 1));
    }
    return known;
}

void Lockstep::begin_grants(Group& group, std::int64_t end_ns) {
    group.running.clear();
    if (group.by_quiet.empty()) {
        return;
    }
    auto& first = **group.by_quiet.begin();
    const auto second = std::next(group.by_quiet.begin());
    const auto bound = [&](std::int64_t others_ns) {
        return group.network == nullptr ? end_ns : std::min(end_ns, group.network->quiet_until_ns(others_ns));
    };
    const auto begin = [&](Member& member, std::int64_t until_ns, Node::Stop stop) {
        if (member.quiet_ns < until_ns && member.node->now_ns() < until_ns) {
            member.node->begin_grant(until_ns, stop);
            group.running.push_back(&member);
            ++grants_;
        }
    };
    // What it says could be answered at once, by the network itself.
    begin(first, bound(second == group.by_quiet.end() ? link::kNever : (*second)->quiet_ns), Node::Stop::at_frame);
    const std::int64_t until_ns = bound(first.quiet_ns);
    for (auto at = second; at != group.by_quiet.end() && (*at)->quiet_ns < until_ns; ++at) {
        begin(**at, until_ns, Node::Stop::at_time);
    }
}

asio::awaitable<void> Lockstep::finish_grants(Group& group) {
    for (auto* member : group.running) {
        stir(group, *member);
    }
    group.running.clear();
    co_await refresh(group);
}

asio::awaitable<void> Lockstep::pass(std::int64_t until_ns) {
    std::vector<Group*> busy;
    for (const auto& group : groups_) {
        busy.push_back(group.get());
    }
    while (!busy.empty()) {
        for (auto* group : busy) {
            co_await refresh(*group);
            if (group->network != nullptr) {
                group->network->advance(known_until(*group, until_ns));
                co_await refresh(*group);
            }
            begin_grants(*group, until_ns);
        }
        std::erase_if(busy, [](const Group* group) { return group->running.empty(); });
        for (auto* group : busy) {
            co_await finish_grants(*group);
        }
    }
}

bool Lockstep::waits_for_host() const {
    return std::any_of(groups_.begin(), groups_.end(), [](const auto& group) {
        return group->network != nullptr && group->network->waits_for_host();
    });
}

asio::awaitable<void> Lockstep::run_to(std::int64_t until_ns) {
    while (now_ns_ < until_ns) {
        const bool paced = waits_for_host();
        host_took_part_ = host_took_part_ || paced;
        const auto stop_ns = paced ? std::min(until_ns, now_ns_ + kSlice.count()) : until_ns;
        co_await pass(stop_ns);
        now_ns_ = stop_ns;
        if (paced) {
            co_await pace_.keep(now_ns_);
        } else {
            pace_.let_go();
        }
    }
}

std::int64_t Lockstep::slice_end(std::int64_t end_ns) const {
    std::int64_t first = waits_for_host() ? now_ns_ : link::kNever;
    for (const auto& group : groups_) {
        if (!group->dirty.empty()) {
            first = now_ns_;
        } else if (!group->by_quiet.empty()) {
            first = std::min(first, (*group->by_quiet.begin())->quiet_ns);
        }
        if (group->network != nullptr) {
            first = std::min(first, group->network->next_ns().value_or(link::kNever));
        }
    }
    first = std::max(first, now_ns_);
    const std::int64_t slice = kSlice.count();
    return first >= end_ns - slice ? end_ns : (first / slice + 1) * slice;
}

asio::awaitable<bool> Lockstep::run_until(Condition condition, std::optional<std::chrono::nanoseconds> span) {
    const std::int64_t last = link::kNever - 1;
    const std::int64_t end = span ? now_ns_ + std::min(span->count(), last - now_ns_) : last;
    while (!condition()) {
        if (now_ns_ >= end) {
            co_return false;
        }
        co_await run_to(slice_end(end));
    }
    co_return true;
}

}  // namespace twin::host
