// SPDX-License-Identifier: BSD-3-Clause
// A fleet that is saved, and one that goes on from there: the same to the byte, or it says why not.
#include "node_fixture.hpp"
#include "temporary_folder.hpp"

#include "sim/host/fleet.hpp"

namespace twin::host {
namespace {

constexpr std::int64_t kMs = 1'000'000;

class FleetTape : public NodeTest {
  protected:
    struct Run {
        std::unique_ptr<Fleet> fleet;
        std::vector<std::string> lines;
        std::vector<std::vector<std::string>> tapes;
        std::size_t lines_at_save = 0;
        std::optional<Error> error;
    };

    void make(Run& made) {
        made.fleet = std::make_unique<Fleet>(io_, FleetOptions{});
        made.fleet->keep_tapes();
        NetworkOptions network;
        network.gateway = false;
        network.link = "latency=300us jitter=200us loss=20%";
        ASSERT_TRUE(made.fleet->add_network("lan", std::move(network)));
        for (const char* name : {"beacon-1", "beacon-2", "beacon-3"}) {
            made.fleet->add(options(name), "lan");
        }
        made.fleet->add(options("echo"), "");
        made.fleet->listen([&made](Member& member, const link::Message& message, bool input) {
            made.lines.push_back(fmt::format("{} {} {} {} {} {}", member.name, link::name(message.type), message.channel,
                                             message.time_ns, message.payload, input));
        });
    }

    /// All that is done to it: `word` is told to the one that echoes.
    static asio::awaitable<bool> live(FleetTape& test, Run& one, std::string word) {
        auto& fleet = *one.fleet;
        const auto until = [&](std::int64_t ms) { return fleet.run_until([&] { return fleet.strayed().has_value(); }, ms * kMs); };
        std::vector<Member*> all;
        for (auto& member : fleet.members()) {
            all.push_back(&member);
        }
        auto* const echo = all[3];
        if (auto started = co_await fleet.start(all); !started) {
            one.error = started.error();
            co_return false;
        }
        all[1]->node->set_drift(30'000);
        co_await until(3);
        echo->node->serial_in(0, word);
        (void)echo->node->set("button_a.pressed=1");
        co_await until(5);
        co_await fleet.kill(*all[2]);
        co_await until(7);
        const std::vector<Member*> again{all[2]};
        if (auto started = co_await fleet.start(again); !started) {
            one.error = started.error();
            co_return false;
        }
        co_await until(12);
        // The answer to this comes sooner or later: what is heard when is on the tape.
        echo->node->serial_in(0, "and this");
        fleet.tell_all();
        if (fleet.strayed()) {
            co_return false;
        }
        if (const auto wrong = fleet.cannot_be_saved()) {
            one.error = *wrong;
            co_return false;
        }
        const bool plays = fleet.plays();
        const auto place = [&test](const Member& member) { return test.folder_.path(member.name); };
        if (auto saved = co_await fleet.save_nodes(place); !saved) {
            one.error = saved.error();
            co_return false;
        }
        one.lines_at_save = one.lines.size();
        if (plays) {
            auto lives = co_await fleet.go_live([&](const Member& member) { return SnapshotPlace{place(member), 0}; });
            if (!lives) {
                one.error = lives.error();
                co_return false;
            }
        } else {
            for (const auto& member : fleet.members()) {
                auto& tapes = one.tapes.emplace_back();
                for (const auto& tape : member.tapes) {
                    tapes.push_back(tape->bytes());
                }
            }
        }
        echo->node->serial_in(0, "the end");
        co_await until(20);
        co_await fleet.stop_all();
        co_return true;
    }

    TemporaryFolder folder_;
};

TEST_F(FleetTape, GoesOnByteForByte) {
    Run saved;
    make(saved);
    ASSERT_TRUE(run(live(*this, saved, "hello"))) << saved.error->message;
    EXPECT_GT(saved.lines_at_save, 20U);
    EXPECT_GT(saved.lines.size(), saved.lines_at_save + 20);
    EXPECT_EQ(saved.tapes[2].size(), 2U) << "it was started twice";
    for (int round = 0; round < 2; ++round) {
        Run restored;
        make(restored);
        restored.fleet->play(saved.tapes);
        ASSERT_TRUE(run(live(*this, restored, "hello"))) << (restored.error ? restored.error->message : *restored.fleet->strayed());
        EXPECT_FALSE(restored.fleet->plays());
        EXPECT_EQ(restored.lines_at_save, saved.lines_at_save);
        EXPECT_EQ(restored.lines, saved.lines);
        for (const auto& member : restored.fleet->members()) {
            EXPECT_NE(member.node->pid(), 0) << member.name;
        }
    }
}

TEST_F(FleetTape, NeedsNoProcessUntilThen) {
    Run saved;
    make(saved);
    ASSERT_TRUE(run(live(*this, saved, "hello")));
    Run restored;
    make(restored);
    restored.fleet->play(saved.tapes);
    for (auto& member : restored.fleet->members()) {
        member.options.places.qemu = "/nowhere";
    }
    EXPECT_FALSE(run(live(*this, restored, "hello")));
    // All went well until processes were wanted.
    ASSERT_TRUE(restored.error);
    EXPECT_NE(restored.error->message.find("/nowhere"), std::string::npos) << restored.error->message;
    EXPECT_EQ(restored.lines_at_save, saved.lines_at_save);
}

TEST_F(FleetTape, NoticesWhereItGoesAnotherWay) {
    Run saved;
    make(saved);
    ASSERT_TRUE(run(live(*this, saved, "hello")));
    Run other;
    make(other);
    other.fleet->play(saved.tapes);
    EXPECT_FALSE(run(live(*this, other, "hallo")));
    ASSERT_TRUE(other.fleet->strayed());
    EXPECT_NE(other.fleet->strayed()->find("echo at 0.00"), std::string::npos) << *other.fleet->strayed();
    EXPECT_NE(other.fleet->strayed()->find("SERIAL_IN"), std::string::npos) << *other.fleet->strayed();
}

TEST_F(FleetTape, NoticesAStartThatWasNone) {
    Run saved;
    make(saved);
    ASSERT_TRUE(run(live(*this, saved, "hello")));
    Run other;
    make(other);
    saved.tapes[2].pop_back();
    other.fleet->play(saved.tapes);
    EXPECT_FALSE(run(live(*this, other, "hello")));
    ASSERT_TRUE(other.fleet->strayed());
    EXPECT_NE(other.fleet->strayed()->find("beacon-3 is started"), std::string::npos) << *other.fleet->strayed();
}

TEST_F(FleetTape, SaysWhatStandsInTheWay) {
    Run one;
    make(one);
    EXPECT_FALSE(one.fleet->cannot_be_saved());
    run([](Fleet& fleet) -> asio::awaitable<bool> {
        co_await fleet.standing();
        co_return true;
    }(*one.fleet));
    ASSERT_TRUE(one.fleet->cannot_be_saved());
    EXPECT_NE(one.fleet->cannot_be_saved()->message.find("from outside"), std::string::npos);
    FleetOptions real;
    real.time = TimeMode::real;
    Fleet other(io_, real);
    ASSERT_TRUE(other.cannot_be_saved());
    EXPECT_NE(other.cannot_be_saved()->message.find("real time"), std::string::npos);
}

}  // namespace
}  // namespace twin::host
