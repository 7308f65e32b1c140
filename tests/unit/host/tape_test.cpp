// SPDX-License-Identifier: BSD-3-Clause
// What a node said comes again, each as late as it did, and whoever does something else is told.
#include "temporary_folder.hpp"

#include "sim/host/tape.hpp"

#include <gtest/gtest.h>
#include <array>

namespace twin::host {
namespace {

using link::Message;
using link::Type;

constexpr std::int64_t kLate = 86'400'000'000'000;

/// As from a node that greets, is let run twice, and is told something in between.
struct Conversation {
    Message hello{Type::hello, 0, 0, R"({"protocol":2})"};
    Message first{Type::report, 0, 0, link::encode_i64(5)};
    Message line{Type::serial_out, 3, 40, "ready\r\n"};
    Message second{Type::report, 0, 100, link::encode_i64(link::kNever)};
    Message lit{Type::value, 2, 100, std::string(1, '\1')};
    Message third{Type::report, 0, kLate, link::encode_i64(kLate + 7)};

    Tape tape;
    Conversation() {
        tape.said(hello);
        tape.said(first);
        tape.told(Type::grant, 0, 100, {});
        tape.said(line);
        tape.said(second);
        tape.told(Type::set, 0, 0, "lamp.on=1");
        tape.looked();
        tape.said(lit);
        tape.told(Type::grant, 0, kLate, "\1");
        tape.said(third);
    }
};

Message heard(TapePlayer& player) {
    auto item = player.next();
    if (!item || !std::holds_alternative<Message>(*item)) {
        ADD_FAILURE() << "nothing is said: " << player.wrong();
        return {};
    }
    return std::get<Message>(std::move(*item));
}

TEST(Tape, SaysTheSameAndNotSoonerThanItWasAsked) {
    const Conversation was;
    TapePlayer player(was.tape.bytes());
    EXPECT_EQ(heard(player), was.hello);
    EXPECT_EQ(heard(player), was.first);
    EXPECT_FALSE(player.next());
    player.told(Type::grant, 0, 100, {});
    EXPECT_EQ(heard(player), was.line);
    EXPECT_EQ(heard(player), was.second);
    EXPECT_FALSE(player.next());
    // The host looked before it heard of the value.
    player.told(Type::set, 0, 0, "lamp.on=1");
    EXPECT_FALSE(player.next());
    player.looked();
    EXPECT_EQ(heard(player), was.lit);
    EXPECT_FALSE(player.next());
    EXPECT_FALSE(player.at_end());
    player.told(Type::grant, 0, kLate, "\1");
    EXPECT_EQ(heard(player), was.third);
    EXPECT_FALSE(player.next());
    EXPECT_TRUE(player.at_end());
    EXPECT_EQ(player.wrong(), "");
}

TEST(Tape, WhoIsToldInAdvanceStillSaysItInOrder) {
    const Conversation was;
    TapePlayer player(was.tape.bytes());
    player.told(Type::grant, 0, 100, {});
    player.told(Type::set, 0, 0, "lamp.on=1");
    for (const auto* one : {&was.hello, &was.first, &was.line, &was.second}) {
        EXPECT_EQ(heard(player), *one);
    }
    EXPECT_FALSE(player.next());
    EXPECT_EQ(player.wrong(), "");
}

TEST(Tape, NoticesWhatItIsToldOtherwise) {
    struct Slip {
        Type type;
        std::int64_t time_ns;
        std::string payload;
    };
    for (const Slip& slip : {Slip{Type::grant, 101, ""}, Slip{Type::grant, 100, "\1"}, Slip{Type::set, 100, ""}}) {
        const Conversation was;
        TapePlayer player(was.tape.bytes());
        heard(player);
        heard(player);
        player.told(slip.type, 0, slip.time_ns, slip.payload);
        EXPECT_FALSE(player.next());
        EXPECT_NE(player.wrong().find(link::name(slip.type)), std::string::npos) << player.wrong();
    }
    // And what it was told otherwise long before.
    const Conversation was;
    TapePlayer player(was.tape.bytes());
    player.told(Type::grant, 0, 100, {});
    player.looked();
    while (player.next()) {
    }
    EXPECT_NE(player.wrong(), "");
}

TEST(Tape, IsAtItsEndOnlyOnce) {
    const Conversation was;
    TapePlayer player(was.tape.bytes());
    player.told(Type::grant, 0, 100, {});
    player.told(Type::set, 0, 0, "lamp.on=1");
    player.looked();
    player.told(Type::grant, 0, kLate, "\1");
    while (player.next()) {
    }
    ASSERT_TRUE(player.at_end());
    player.told(Type::grant, 0, kLate + 1, {});
    EXPECT_FALSE(player.next());
    EXPECT_NE(player.wrong().find("GRANT"), std::string::npos) << player.wrong();
}

TEST(Tape, OneThatWasKilledSaysHowAndNoMore) {
    Conversation was;
    was.tape.ended(R"({"signal":9})");
    TapePlayer player(was.tape.bytes());
    heard(player);
    player.cut();
    const auto item = player.next();
    ASSERT_TRUE(item && std::holds_alternative<TapePlayer::Ended>(*item));
    EXPECT_EQ(std::get<TapePlayer::Ended>(*item).how, R"({"signal":9})");
    EXPECT_FALSE(player.next());
    EXPECT_EQ(player.wrong(), "");
}

TEST(Tape, OfTwoInOneStoreEachIsTheSame) {
    const TemporaryFolder folder;
    const auto store = TapeStore::make(folder.path(""));
    ASSERT_TRUE(store);
    EXPECT_TRUE(std::filesystem::is_empty(folder.path(""))) << "nobody has to take it away";
    std::array<Tape, 2> stored{Tape(store), Tape(store)};
    std::array<Tape, 2> kept;
    for (std::int64_t i = 0; i < 40'000; ++i) {
        for (auto* tapes : {&stored, &kept}) {
            (*tapes)[0].told(Type::grant, 0, i * 1000, {});
            (*tapes)[1].said({Type::serial_out, 0, i * 1000 - 1, "tock " + std::to_string(i) + "\n"});
        }
    }
    EXPECT_GT(kept[0].bytes().size(), 65'536U);
    EXPECT_EQ(stored[0].bytes(), kept[0].bytes());
    EXPECT_EQ(stored[1].bytes(), kept[1].bytes());
    EXPECT_FALSE(TapeStore::make(folder.path("none")));
}

TEST(Tape, ALongOneIsTheSameAndSmall) {
    Tape tape;
    std::string lines;
    for (std::int64_t i = 0; i < 50'000; ++i) {
        tape.told(Type::grant, 0, i * 1000, {});
        tape.said({Type::serial_out, 0, i * 1000 - 1, "tick\n"});
        tape.said({Type::report, 0, i * 1000, link::encode_i64(i * 1000 + 1000)});
    }
    const auto bytes = tape.bytes();
    EXPECT_LT(bytes.size(), 50'000U * 8);
    TapePlayer player(bytes);
    for (std::int64_t i = 0; i < 50'000; ++i) {
        player.told(Type::grant, 0, i * 1000, {});
        ASSERT_EQ(heard(player), (Message{Type::serial_out, 0, i * 1000 - 1, "tick\n"}));
        ASSERT_EQ(heard(player).time_ns, i * 1000);
    }
    EXPECT_TRUE(player.at_end());
}

TEST(Tape, DamageIsNoticedOrHarmless) {
    const Conversation was;
    const auto good = was.tape.bytes();
    const auto play = [](std::string bytes) {
        TapePlayer player(std::move(bytes));
        player.told(Type::grant, 0, 100, {});
        player.told(Type::set, 0, 0, "lamp.on=1");
        player.looked();
        player.told(Type::grant, 0, kLate, "\1");
        int said = 0;
        while (player.next()) {
            ++said;
        }
        return player.wrong().empty() && player.at_end() ? said : -1;
    };
    EXPECT_EQ(play(good), 6);
    for (std::size_t cut = 1; cut < good.size(); ++cut) {
        EXPECT_EQ(play(good.substr(0, cut)), -1) << cut;
    }
    for (std::size_t at = 0; at < good.size(); ++at) {
        auto bad = good;
        bad[at] = static_cast<char>(bad[at] ^ 0x55);
        EXPECT_EQ(play(std::move(bad)), -1) << at;
    }
}

}  // namespace
}  // namespace twin::host
