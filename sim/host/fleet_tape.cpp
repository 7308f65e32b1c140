// SPDX-License-Identifier: BSD-3-Clause
// A fleet that is saved, and one that tapes speak for until its nodes take over (ADR 0011).
#include "sim/host/fleet.hpp"

#include <boost/asio/co_spawn.hpp>

namespace twin::host {
namespace {

// A machine that restores hundreds is busy.
constexpr auto kNodeLimit = std::chrono::seconds(120);

}  // namespace

void Fleet::play(std::vector<std::vector<std::string>> tapes) {
    to_play_ = std::move(tapes);
    to_play_.resize(members_.size());
    played_.assign(members_.size(), 0);
    plays_ = true;
}

void Fleet::take_tape(const Member& member, NodeOptions& options) {
    auto& tapes = to_play_[member.index];
    auto& played = played_[member.index];
    std::string tape;
    if (played < tapes.size()) {
        tape = std::move(tapes[played++]);
    } else if (untaped_.empty()) {
        untaped_ = fmt::format("{} is started, and was not in the saved run", member.name);
    }
    options.player = std::make_shared<TapePlayer>(std::move(tape));
}

std::optional<std::string> Fleet::strayed() const {
    if (!plays_) {
        return std::nullopt;
    }
    if (!untaped_.empty()) {
        return untaped_;
    }
    for (const auto& member : members_) {
        if (member.node && !member.node->strayed().empty()) {
            return member.node->strayed();
        }
    }
    return std::nullopt;
}

std::optional<Error> Fleet::cannot_be_saved() const {
    const auto because = [](const std::string& why, const char* hint) {
        return Error{fmt::format("this run can't be saved: {}", why), hint, 2};
    };
    if (options_.time != TimeMode::virtual_) {
        return because("it is in real time", "Run it with --time virtual.");
    }
    if (outsiders_) {
        return because("somebody has acted on its devices from outside",
                       "Put what was done into the scenario's steps.");
    }
    const char* const alone = "Give it what it needs in the run: a service (docs/services.md), or no gateway.";
    if (lockstep_.host_took_part()) {
        return because("its devices have talked to programs of the host, which answer by the host's clock", alone);
    }
    for (const auto& [name, network] : networks_) {
        if (network->waits_for_host() || network->asked_host()) {
            return because(fmt::format("on '{}' somebody has asked the host's network", name), alone);
        }
    }
    for (const auto& member : members_) {
        if (!member.node) {
            continue;
        }
        if (member.node->options().gdb_port) {
            return because(fmt::format("a debugger may change {}", member.name), "Run it without.");
        }
        if (member.node->end() && !member.node->end()->killed_for.empty()) {
            return because(fmt::format("{} was killed, because {}", member.name, member.node->end()->killed_for),
                           "Look at the node that was killed first.");
        }
    }
    return std::nullopt;
}

asio::awaitable<Result<void>> Fleet::each_running(EachDone action) {
    std::vector<Member*> members;
    for (auto& member : members_) {
        if (member.running()) {
            members.push_back(&member);
        }
    }
    std::size_t next = 0;
    unsigned busy = 0;
    std::optional<Error> wrong;
    while ((next < members.size() && !wrong) || busy > 0) {
        while (next < members.size() && !wrong && busy < options_.starting_at_once) {
            ++busy;
            asio::co_spawn(io_, action(*members[next++]), [&](const std::exception_ptr& bug, const Result<void>& done) {
                if (bug) {
                    std::rethrow_exception(bug);
                }
                --busy;
                if (!done && !wrong) {
                    wrong = done.error();
                }
                changed_->notify();
            });
        }
        const auto before = busy;
        co_await changed_->wait([&] { return busy != before; });
    }
    co_return wrong ? Result<void>(tl::unexpected(*wrong)) : Result<void>();
}

asio::awaitable<Result<void>> Fleet::save_nodes(std::function<std::string(const Member&)> place) {
    if (plays_) {
        co_return Result<void>{};
    }
    co_return co_await each_running([place](Member& member) -> asio::awaitable<Result<void>> {
        const auto saved = co_await member.node->save_aside(place(member), kNodeLimit);
        if (!saved) {
            co_return tl::unexpected(saved.error());
        }
        co_return Result<void>{};
    });
}

asio::awaitable<Result<void>> Fleet::go_live(std::function<SnapshotPlace(const Member&)> place) {
    // What nodes said at once to what they were told last, before they were saved.
    for (const auto& member : members_) {
        if (member.running()) {
            member.node->play_out();
        }
    }
    auto done = co_await each_running([place](Member& member) -> asio::awaitable<Result<void>> {
        auto from = place(member);
        if (from.file.empty()) {
            co_return failure(fmt::format("{} runs, and did not in the saved run", member.name), "Take it again.");
        }
        co_return co_await member.node->go_live(std::move(from.file), from.at, kNodeLimit);
    });
    if (done) {
        plays_ = false;
        to_play_.clear();
    }
    co_return done;
}

}  // namespace twin::host
