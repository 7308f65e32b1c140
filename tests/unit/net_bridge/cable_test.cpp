// SPDX-License-Identifier: BSD-3-Clause
#include "net_bridge/cable.hpp"

#include "tests/unit/net_bridge/fake_jack.hpp"

#include <cmath>
#include <optional>

namespace twin::net {
namespace {

using namespace std::chrono_literals;

class CableTest : public ::testing::Test {
  protected:
    void plug(const std::string& options = "", std::uint64_t seed = 1, const std::string& name = "cable") {
        cable.emplace(name, a, b, time, LinkOptions::parse(options).value(), seed);
    }
    void change(const std::string& options) {
        cable->set_options(LinkOptions::parse(options, cable->options()).value());
    }
    const CableCounters& out() const { return cable->counters(Way::out); }
    const CableCounters& in() const { return cable->counters(Way::in); }
    // Sends frames 0 to count - 1 from a, `apart` from each other, and lets all arrive.
    std::vector<Arrival> send(int count, Time apart = 0ns, std::size_t size = 60) {
        for (int i = 0; i < count; ++i) {
            a.send(numbered(static_cast<std::uint32_t>(i), size));
            time.run_until(time.now() + apart);
        }
        while (time.next()) {
            time.run_until(*time.next());
        }
        time.run_until(time.now() + 1ms);  // the gap behind the last one
        return b.take();
    }

    VirtualTimeline time;
    FakeJack a{"a", time};
    FakeJack b{"b", time};
    std::optional<Cable> cable;
};

class RecordingTap : public Tap {
  public:
    void seen(Way way, const Frame& frame) override { frames.emplace_back(way, frame); }
    std::vector<std::pair<Way, Frame>> frames;
};

TEST_F(CableTest, DeliversAtOnceBothWays) {
    plug();
    a.send(numbered(1));
    ASSERT_EQ(b.arrivals.size(), 1u);
    EXPECT_EQ(number_of(b.arrivals[0].frame), 1u);
    EXPECT_TRUE(a.arrivals.empty());
    b.send(numbered(2, 100));
    ASSERT_EQ(a.arrivals.size(), 1u);
    EXPECT_EQ(out().sent, 1u);
    EXPECT_EQ(out().delivered_bytes, 60u);
    EXPECT_EQ(in().delivered, 1u);
    EXPECT_EQ(in().sent_bytes, 100u);
    EXPECT_EQ(time.next(), std::nullopt);
}

TEST_F(CableTest, TellsBothEndsOfTheLink) {
    plug();
    EXPECT_TRUE(a.up());
    EXPECT_EQ(a.cable(), &*cable);
    EXPECT_EQ(a.link, std::vector{true});
    EXPECT_EQ(b.link, std::vector{true});
    cable->set_up(true);
    EXPECT_EQ(a.link.size(), 1u);
    change("down");
    EXPECT_FALSE(a.up());
    EXPECT_EQ(a.link, (std::vector{true, false}));
    change("up");
    cable.reset();
    EXPECT_EQ(a.link, (std::vector{true, false, true, false}));
    EXPECT_EQ(b.link, (std::vector{true, false, true, false}));
    EXPECT_EQ(a.cable(), nullptr);
    a.send(numbered(1));
    EXPECT_TRUE(b.arrivals.empty());
}

TEST_F(CableTest, ThatIsDownFromTheStartSaysNothing) {
    plug("down");
    EXPECT_TRUE(a.link.empty());
    a.send(numbered(1));
    EXPECT_TRUE(b.arrivals.empty());
    EXPECT_EQ(out().sent, 0u);
}

TEST_F(CableTest, CanBePluggedInAgain) {
    plug();
    cable.reset();
    plug();
    EXPECT_EQ(send(1).size(), 1u);
}

TEST_F(CableTest, SurvivesItsJack) {
    plug("latency=1ms");
    {
        FakeJack brief{"brief", time};
        cable.reset();
        cable.emplace("cable", a, brief, time, LinkOptions::parse("latency=1ms").value());
        a.send(numbered(1));
    }
    EXPECT_EQ(cable->second(), nullptr);
    EXPECT_FALSE(a.up());
    EXPECT_FALSE(a.link.back());
    EXPECT_EQ(out().cut_drops, 1u);
    change("down");
    change("up");
    EXPECT_FALSE(a.up());
    a.send(numbered(2));
    time.run_until(1s);
}

TEST_F(CableTest, AnswersDontReenter) {
    plug();
    int depth = 0;
    int deepest = 0;
    const auto answer = [&](FakeJack& jack) {
        return [&](const Frame& frame) {
            deepest = std::max(deepest, ++depth);
            if (number_of(frame) < 100'000) {
                jack.send(numbered(number_of(frame) + 1));
            }
            --depth;
        };
    };
    a.on_receive = answer(a);
    b.on_receive = answer(b);
    a.send(numbered(1));
    EXPECT_EQ(deepest, 1);
    EXPECT_EQ(a.arrivals.size() + b.arrivals.size(), 100'000u);
}

TEST_F(CableTest, MayBePulledOutByItsReceiver) {
    for (const char* options : {"", "latency=1ms", "bandwidth=1Mbit/s"}) {
        plug(options);
        b.on_receive = [&](const Frame&) { cable.reset(); };
        a.send(numbered(1));
        a.send(numbered(2));
        time.run_until(time.now() + 1s);
        EXPECT_EQ(b.take().size(), 1u) << options;
        EXPECT_EQ(cable, std::nullopt) << options;
    }
}

TEST_F(CableTest, LatencyIsExact) {
    plug("latency=20ms");
    time.run_until(5ms);
    a.send(numbered(1));
    EXPECT_EQ(time.next(), 25ms);
    time.run_until(25ms - 1ns);
    EXPECT_TRUE(b.arrivals.empty());
    time.run_until(25ms);
    ASSERT_EQ(b.arrivals.size(), 1u);
    EXPECT_EQ(b.arrivals[0].at, 25ms);
}

TEST_F(CableTest, LatencyMayChangeButNobodyOvertakes) {
    plug("latency=20ms");
    a.send(numbered(1));
    time.run_until(5ms);
    change("latency=0");
    a.send(numbered(2));
    time.run_until(20ms - 1ns);
    EXPECT_TRUE(b.arrivals.empty());
    time.run_until(20ms);
    EXPECT_EQ(numbers(b.take()), (std::vector<std::uint32_t>{1, 2}));
    a.send(numbered(3));
    EXPECT_EQ(numbers(b.take()), std::vector<std::uint32_t>{3});
}

TEST_F(CableTest, DirectionsDiffer) {
    plug("direction=out latency=1ms direction=in latency=2ms");
    a.send(numbered(1));
    b.send(numbered(2));
    time.run_until(1ms);
    EXPECT_EQ(b.arrivals.size(), 1u);
    EXPECT_EQ(a.arrivals.size(), 0u);
    time.run_until(2ms);
    EXPECT_EQ(a.arrivals.size(), 1u);
}

TEST_F(CableTest, BandwidthIsThatOfTheWire) {
    plug("bandwidth=100Mbit/s");
    // 1514 bytes and 12 of preamble and FCS at 80 ns a byte; the gap of 12 is before the next.
    const auto arrivals = send(3, 0ns, 1514);
    ASSERT_EQ(arrivals.size(), 3u);
    EXPECT_EQ(arrivals[0].at, 80ns * 1526);
    EXPECT_EQ(arrivals[1].at, 80ns * (1538 + 1526));
    EXPECT_EQ(arrivals[2].at, 80ns * (2 * 1538 + 1526));
}

TEST_F(CableTest, ShortFramesTakeAMinimalFramesTime) {
    plug("bandwidth=1Gbit/s");
    const auto arrivals = send(2, 0ns, 14);
    ASSERT_EQ(arrivals.size(), 2u);
    EXPECT_EQ(arrivals[0].at, 8ns * 72);
    EXPECT_EQ(arrivals[1].at, 8ns * (84 + 72));
    EXPECT_EQ(arrivals[0].frame.size(), 14u);
}

TEST_F(CableTest, TheGapIsKeptToTheNanosecond) {
    plug("bandwidth=1Gbit/s");
    a.send(numbered(0));
    time.run_until(672ns - 1ns);
    a.send(numbered(1));
    time.run_until(672ns + 672ns);
    a.send(numbered(2));
    time.run_until(10us);
    const auto arrivals = b.take();
    ASSERT_EQ(arrivals.size(), 3u);
    EXPECT_EQ(arrivals[1].at, 672ns + 576ns);   // waited for the gap
    EXPECT_EQ(arrivals[2].at, 1344ns + 576ns);  // came when it was over
}

TEST_F(CableTest, QueueOfFramesDropsTheTail) {
    plug("bandwidth=1Mbit/s queue=3frames");
    const auto arrivals = send(6);
    EXPECT_EQ(numbers(arrivals), (std::vector<std::uint32_t>{0, 1, 2, 3}));  // one on the wire, three waited
    EXPECT_EQ(out().queue_drops, 2u);
    EXPECT_EQ(out().sent, 6u);
    EXPECT_EQ(out().delivered, 4u);
}

TEST_F(CableTest, QueueOfBytesIsFullToTheByte) {
    plug("bandwidth=1Mbit/s queue=120B");
    EXPECT_EQ(send(4).size(), 3u);
    change("queue=119B");
    EXPECT_EQ(send(4).size(), 2u);
    change("queue=0");
    EXPECT_EQ(send(4).size(), 1u);
    EXPECT_EQ(out().queue_drops, 1u + 2u + 3u);
}

TEST_F(CableTest, QueueEmptiesWithTheWire) {
    plug("bandwidth=1Mbit/s queue=1frames");
    a.send(numbered(0));
    a.send(numbered(1));
    time.run_until(672us - 1ns);  // 84 bytes, 8 us each
    a.send(numbered(2));
    EXPECT_EQ(out().queue_drops, 1u);
    time.run_until(672us);
    a.send(numbered(3));
    EXPECT_EQ(out().queue_drops, 1u);
    time.run_until(1s);
    EXPECT_EQ(numbers(b.take()), (std::vector<std::uint32_t>{0, 1, 3}));
}

TEST_F(CableTest, BandwidthMayChangeWhileFramesWait) {
    plug("bandwidth=1kbit/s");
    for (std::uint32_t i = 0; i < 3; ++i) {
        a.send(numbered(i));
    }
    change("bandwidth=1Mbit/s");
    time.run_until(10s);
    auto arrivals = b.take();
    ASSERT_EQ(arrivals.size(), 3u);
    EXPECT_EQ(arrivals[0].at, 576ms);          // was on the wire
    EXPECT_EQ(arrivals[1].at, 672ms + 576us);  // the rest at the new rate
    EXPECT_EQ(arrivals[2].at, 672ms + 672us + 576us);
    change("bandwidth=1kbit/s");
    for (std::uint32_t i = 0; i < 3; ++i) {
        a.send(numbered(i));
    }
    change("bandwidth=unlimited");
    time.run_until(20s);
    arrivals = b.take();
    ASSERT_EQ(arrivals.size(), 3u);
    EXPECT_EQ(arrivals[2].at, 10s + 576ms);  // behind the one that was on the wire
}

TEST_F(CableTest, CutLosesWhatIsOnItsWay) {
    plug("bandwidth=1Mbit/s latency=1ms");
    for (std::uint32_t i = 0; i < 3; ++i) {
        a.send(numbered(i));
    }
    time.run_until(576us + 1ms);
    EXPECT_EQ(b.take().size(), 1u);
    cable->set_up(false);
    EXPECT_EQ(out().cut_drops, 2u);
    a.send(numbered(3));
    time.run_until(1s);
    cable->set_up(true);
    EXPECT_TRUE(b.take().empty());
    a.send(numbered(4));
    time.run_until(2s);
    const auto arrivals = b.take();
    EXPECT_EQ(numbers(arrivals), std::vector<std::uint32_t>{4});
    EXPECT_EQ(arrivals[0].at, 1s + 1ms + 576us);
    EXPECT_EQ(out().sent, 4u);
}

TEST_F(CableTest, UniformJitterIsWithinItsBounds) {
    plug("latency=10ms jitter=2ms");
    const auto arrivals = send(10'000, 10ms);
    ASSERT_EQ(arrivals.size(), 10'000u);
    double sum = 0;
    Time least = 1h, most{0};
    for (std::size_t i = 0; i < arrivals.size(); ++i) {
        const Time delay = arrivals[i].at - 10ms * static_cast<int>(number_of(arrivals[i].frame));
        least = std::min(least, delay);
        most = std::max(most, delay);
        sum += std::chrono::duration<double>(delay).count();
    }
    EXPECT_GE(least, 8ms);
    EXPECT_LT(least, 8'010us);
    EXPECT_LE(most, 12ms);
    EXPECT_GT(most, 11'990us);
    EXPECT_NEAR(sum / 10'000, 0.010, 0.000'05);
}

TEST_F(CableTest, NormalJitterHasItsDeviation) {
    plug("latency=100ms jitter=2ms distribution=normal");
    const auto arrivals = send(10'000, 200ms);
    double sum = 0, squares = 0;
    int within = 0;
    for (const Arrival& arrival : arrivals) {
        const double delay =
            std::chrono::duration<double, std::milli>(arrival.at - 200ms * static_cast<int>(number_of(arrival.frame)))
                .count() -
            100;
        sum += delay;
        squares += delay * delay;
        within += std::abs(delay) <= 2 ? 1 : 0;
        EXPECT_LE(std::abs(delay), 12);
    }
    EXPECT_NEAR(sum / 10'000, 0, 0.08);
    EXPECT_NEAR(std::sqrt(squares / 10'000), 2, 0.06);
    EXPECT_NEAR(within, 6'827, 200);
}

TEST_F(CableTest, JitterKeepsTheOrder) {
    plug("latency=10ms jitter=10ms");
    const auto arrivals = send(1'000, 10us);
    ASSERT_EQ(arrivals.size(), 1'000u);
    for (std::uint32_t i = 0; i < 1'000; ++i) {
        ASSERT_EQ(number_of(arrivals[i].frame), i);
    }
    EXPECT_EQ(out().reordered, 0u);
}

TEST_F(CableTest, JitterNeverArrivesBeforeItLeft) {
    plug("jitter=2ms");
    for (const Arrival& arrival : send(1'000, 10ms)) {
        const Time delay = arrival.at - 10ms * static_cast<int>(number_of(arrival.frame));
        EXPECT_GE(delay, 0ns);
        EXPECT_LE(delay, 2ms);
    }
}

TEST_F(CableTest, LossIsAsLikelyAsItSays) {
    plug("loss=10%");
    const auto arrivals = send(100'000);
    EXPECT_NEAR(static_cast<double>(arrivals.size()), 90'000, 400);
    EXPECT_EQ(out().lost + arrivals.size(), 100'000u);
    change("loss=100%");
    EXPECT_TRUE(send(100).empty());
    change("loss=0");
    EXPECT_EQ(send(100).size(), 100u);
}

TEST_F(CableTest, BurstLossComesInBursts) {
    // Bad one time in 101 on average for ten frames: 1/11 of the frames, in bursts of ten.
    plug("burst-loss=1%/10%");
    const auto arrivals = send(200'000);
    EXPECT_NEAR(static_cast<double>(out().lost), 200'000 / 11.0, 1'600);
    int bursts = 0;
    std::uint32_t expected = 0;
    for (const Arrival& arrival : arrivals) {
        bursts += number_of(arrival.frame) != expected ? 1 : 0;
        expected = number_of(arrival.frame) + 1;
    }
    EXPECT_NEAR(static_cast<double>(out().lost) / bursts, 10, 0.8);
}

TEST_F(CableTest, BurstLossLosesInBothStates) {
    plug("burst-loss=0%/0%/100%/20%");  // stays good
    EXPECT_NEAR(static_cast<double>(send(10'000).size()), 8'000, 160);
    change("burst-loss=100%/0%/50%/0%");  // stays bad
    EXPECT_NEAR(static_cast<double>(send(10'000).size()), 5'000, 200);
}

TEST_F(CableTest, DuplicatesFollowTheOriginal) {
    plug("duplicate=100%");
    const auto arrivals = send(2);
    EXPECT_EQ(numbers(arrivals), (std::vector<std::uint32_t>{0, 0, 1, 1}));
    EXPECT_EQ(arrivals[0].frame.comment(), "");
    EXPECT_EQ(arrivals[1].frame.comment(), "duplicate");
    EXPECT_EQ(out().duplicated, 2u);
    EXPECT_EQ(out().sent, 2u);
    EXPECT_EQ(out().delivered, 4u);
    change("duplicate=25%");
    EXPECT_NEAR(static_cast<double>(send(10'000).size()), 12'500, 175);
}

TEST_F(CableTest, ReorderingOvertakes) {
    plug("latency=10ms reorder=100% gap=3");
    const auto arrivals = send(6, 1ms);
    EXPECT_EQ(numbers(arrivals), (std::vector<std::uint32_t>{2, 5, 0, 1, 3, 4}));
    EXPECT_EQ(arrivals[0].at, 2ms);
    EXPECT_EQ(arrivals[0].frame.comment(), "reordered");
    EXPECT_EQ(arrivals[2].at, 10ms);
    EXPECT_EQ(out().reordered, 2u);
}

TEST_F(CableTest, ReorderingIsAsLikelyAsItSays) {
    plug("latency=10ms reorder=5%");
    EXPECT_EQ(send(20'000, 1us).size(), 20'000u);
    EXPECT_NEAR(static_cast<double>(out().reordered), 1'000, 125);
}

TEST_F(CableTest, CorruptionFlipsABitAndTheFcsTells) {
    plug("corrupt=100%");
    const auto arrivals = send(200, 0ns, 64);
    ASSERT_EQ(arrivals.size(), 200u);
    for (std::uint32_t i = 0; i < 200; ++i) {
        const Frame original = numbered(i, 64);
        int flipped = 0;
        for (std::size_t at = 0; at < 64; ++at) {
            flipped += __builtin_popcount(original.bytes()[at] ^ arrivals[i].frame.bytes()[at]);
        }
        EXPECT_EQ(flipped, 1);
        EXPECT_TRUE(arrivals[i].frame.fcs_error());
        EXPECT_EQ(arrivals[i].frame.comment().substr(0, 15), "corrupted: bit ");
    }
    EXPECT_EQ(out().corrupted, 200u);
}

TEST_F(CableTest, UndetectedCorruptionFlipsABitToo) {
    plug("corrupt-undetected=100%");
    const auto arrivals = send(1);
    EXPECT_FALSE(arrivals[0].frame.fcs_error());
    EXPECT_NE(std::vector(arrivals[0].frame.bytes().begin(), arrivals[0].frame.bytes().end()),
              std::vector<std::uint8_t>(60));
    EXPECT_NE(arrivals[0].frame.comment().find("undetected"), std::string::npos);
    a.send(Frame());
    EXPECT_EQ(b.take().size(), 1u);  // nothing to flip
}

TEST_F(CableTest, MtuCountsThePayload) {
    plug("mtu=1500");
    EXPECT_EQ(send(1, 0ns, 1514).size(), 1u);
    EXPECT_EQ(send(1, 0ns, 1515).size(), 0u);
    EXPECT_EQ(out().mtu_drops, 1u);
    const auto tagged = [](std::size_t size) {
        std::vector<std::uint8_t> bytes(size);
        bytes[12] = 0x81;
        return Frame(bytes);
    };
    a.send(tagged(1518));
    EXPECT_EQ(b.take().size(), 1u);
    a.send(tagged(1519));
    EXPECT_EQ(b.take().size(), 0u);
}

TEST_F(CableTest, FramesInALoopTakeTheirTime) {
    plug();
    Frame frame = numbered(1);
    for (unsigned i = 0; i < Cable::kMaxHops; ++i) {
        frame.add_hop();
    }
    a.send(frame);
    EXPECT_EQ(b.take().size(), 1u);
    frame.add_hop();
    a.send(frame);
    EXPECT_TRUE(b.arrivals.empty());
    time.run_until(576ns);
    EXPECT_EQ(b.take().size(), 1u);
}

TEST_F(CableTest, WhatIsOnItsWayIsBounded) {
    plug("latency=3600s");
    const Frame frame = numbered(1, kMaxJumboFrame);
    const std::size_t count = Cable::kMaxInFlightBytes / kMaxJumboFrame + 1;
    for (std::size_t i = 0; i < count; ++i) {
        a.send(frame);
    }
    EXPECT_GT(out().queue_drops, 0u);
    EXPECT_LT(out().queue_drops, count / 50);
}

TEST_F(CableTest, SameSeedSameRun) {
    const std::string options =
        "latency=5ms jitter=3ms loss=5% duplicate=5% reorder=5% corrupt=5% bandwidth=10Mbit/s queue=20frames";
    const auto run = [&](std::uint64_t seed, const std::string& name, const std::string& extra) {
        VirtualTimeline fresh;
        FakeJack from("a", fresh), to("b", fresh);
        const Cable each(name, from, to, fresh, LinkOptions::parse(options + extra).value(), seed);
        std::string record;
        for (std::uint32_t i = 0; i < 500; ++i) {
            from.send(numbered(i, 60 + i));
            fresh.run_until(Time(i * 300'000));
        }
        fresh.run_until(10s);
        for (const Arrival& arrival : to.arrivals) {
            record += std::to_string(arrival.at.count()) + " " + std::to_string(number_of(arrival.frame)) +
                      arrival.frame.comment() + "\n";
        }
        return record;
    };
    EXPECT_EQ(run(7, "x", ""), run(7, "x", ""));
    EXPECT_NE(run(7, "x", ""), run(8, "x", ""));
    EXPECT_NE(run(7, "x", ""), run(7, "y", ""));
    EXPECT_EQ(run(7, "x", " seed=3"), run(8, "x", " seed=3"));
}

TEST_F(CableTest, OneImpairmentDoesNotChangeAnother) {
    const auto lost = [&](const std::string& more) {
        plug("loss=10% " + more);
        std::vector<bool> here(1'000);
        for (const Arrival& arrival : send(1'000, 1ms)) {
            here[number_of(arrival.frame)] = true;
        }
        cable.reset();
        return here;
    };
    const auto alone = lost("");
    EXPECT_EQ(alone, lost("latency=1ms jitter=1ms"));
    EXPECT_EQ(alone, lost("duplicate=50%"));
}

TEST_F(CableTest, ASeedGivenLaterBeginsAnew) {
    plug("loss=50% seed=5");
    const auto first = numbers(send(100));
    EXPECT_NE(numbers(send(100)), first);
    change("seed=6");
    change("seed=5");
    EXPECT_EQ(numbers(send(100)), first);
    change("latency=1ms");  // the same seed goes on
    EXPECT_NE(numbers(send(100)), first);
}

TEST_F(CableTest, TapsSeeWhatArrivesAndWhatIsLost) {
    plug("mtu=100");
    const auto tap = std::make_shared<RecordingTap>();
    cable->add_tap(tap);
    a.send(numbered(1));
    b.send(numbered(2));
    a.send(numbered(3, 200));
    ASSERT_EQ(tap->frames.size(), 3u);
    EXPECT_EQ(tap->frames[0].first, Way::out);
    EXPECT_EQ(tap->frames[1].first, Way::in);
    EXPECT_EQ(tap->frames[2].second.comment(), "dropped: larger than the MTU");
    change("mtu=unlimited loss=100%");
    a.send(numbered(4));
    EXPECT_EQ(tap->frames.back().second.comment(), "lost");
    change("loss=0 latency=1ms");
    a.send(numbered(5));
    EXPECT_EQ(tap->frames.size(), 4u);
    cable->set_up(false);
    ASSERT_EQ(tap->frames.size(), 5u);
    EXPECT_EQ(tap->frames.back().second.comment(), "lost: the link went down");
    cable->remove_tap(tap.get());
    cable->set_up(true);
    a.send(numbered(6));
    time.run_until(1s);
    EXPECT_EQ(tap->frames.size(), 5u);
}

TEST_F(CableTest, TapsOnAJackSeeItsSide) {
    plug("loss=100%");
    const auto tap = std::make_shared<RecordingTap>();
    a.add_tap(tap);
    a.send(numbered(1));
    change("direction=in loss=0");
    b.send(numbered(2));
    ASSERT_EQ(tap->frames.size(), 2u);
    EXPECT_EQ(tap->frames[0].first, Way::out);
    EXPECT_EQ(tap->frames[0].second.comment(), "");
    EXPECT_EQ(tap->frames[1].first, Way::in);
    cable.reset();
    a.send(numbered(3));
    EXPECT_EQ(tap->frames.size(), 2u);  // no link: it sent nothing
}

}  // namespace
}  // namespace twin::net
