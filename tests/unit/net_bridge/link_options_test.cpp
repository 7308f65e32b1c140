// SPDX-License-Identifier: BSD-3-Clause
#include "net_bridge/link_options.hpp"

#include "net_bridge/random.hpp"
#include "net_bridge/text.hpp"

#include <gtest/gtest.h>

namespace twin::net {
namespace {

using namespace std::chrono_literals;

LinkOptions parsed(std::string_view text) {
    const auto options = LinkOptions::parse(text);
    EXPECT_TRUE(options) << text << ": " << (options ? "" : options.error().message);
    return options.value_or(LinkOptions{});
}

Error refused(std::string_view text) {
    const auto options = LinkOptions::parse(text);
    EXPECT_FALSE(options) << text;
    return options ? Error{} : options.error();
}

TEST(Quantity, IsReadExactly) {
    EXPECT_EQ(parse_quantity("20ms", kTimeUnits), 20'000'000u);
    EXPECT_EQ(parse_quantity("1.5us", kTimeUnits), 1'500u);
    EXPECT_EQ(parse_quantity("0.000000001s", kTimeUnits), 1u);
    EXPECT_EQ(parse_quantity("0.0000000010s", kTimeUnits), 1u);
    EXPECT_EQ(parse_quantity("0.1%", kShareUnits), 1'000'000u);
    EXPECT_EQ(parse_quantity("0.01", kShareUnits), 10'000'000u);
    EXPECT_EQ(parse_quantity("64KiB", kSizeUnits), 65'536u);
    EXPECT_EQ(parse_quantity("0.5KiB", kSizeUnits), 512u);
    EXPECT_EQ(parse_quantity("18446744073709551615ns", kTimeUnits), UINT64_MAX);
    for (const char* bad :
         {"", "ms", "1", "1 ms", "-1ms", "+1ms", "1e3ms", "1.ms", ".5ms", "1..5ms", "1.5.5ms", "0.1ns", "0.0000000001s",
          "1min", "18446744073709551616ns", "18446744073709551615us", "0.00000000000000000001s"}) {
        EXPECT_EQ(parse_quantity(bad, kTimeUnits), std::nullopt) << bad;
    }
}

TEST(Quantity, IsWrittenAsItIsRead) {
    EXPECT_EQ(format_quantity(0, kTimeUnits), "0ns");
    EXPECT_EQ(format_quantity(999, kTimeUnits), "999ns");
    EXPECT_EQ(format_quantity(1'500'000, kTimeUnits), "1.5ms");
    EXPECT_EQ(format_quantity(1'000'000'001, kTimeUnits), "1.000000001s");
    EXPECT_EQ(format_quantity(65'536, kSizeUnits), "64KiB");
    Random random(7);
    for (int i = 0; i < 10'000; ++i) {
        const std::uint64_t value = random.next() >> random.below(64);
        for (const std::span<const Unit> units : {std::span<const Unit>(kTimeUnits), std::span<const Unit>(kRateUnits),
                                                  std::span<const Unit>(kSizeUnits)}) {
            EXPECT_EQ(parse_quantity(format_quantity(value, units), units), value) << value;
        }
    }
}

TEST(LinkOptions, EachWordSetsItsOption) {
    const LinkOptions options = parsed(
        "latency=20ms jitter=2ms distribution=normal loss=1% bandwidth=10Mbit/s queue=64KiB duplicate=0.1% reorder=2% "
        "gap=5 corrupt=0.01% corrupt-undetected=0.001 mtu=1500 seed=42 down");
    EXPECT_EQ(options.out, options.in);
    EXPECT_EQ(options.out.latency, 20ms);
    EXPECT_EQ(options.out.jitter, 2ms);
    EXPECT_EQ(options.out.distribution, Distribution::normal);
    EXPECT_EQ(options.out.loss, Probability::percent(1));
    EXPECT_EQ(options.out.bandwidth, 10'000'000u);
    EXPECT_EQ(options.out.queue, (QueueLimit{65'536, false}));
    EXPECT_EQ(options.out.duplicate.ppb, 1'000'000u);
    EXPECT_EQ(options.out.reorder, Probability::percent(2));
    EXPECT_EQ(options.out.gap, 5u);
    EXPECT_EQ(options.out.corrupt.ppb, 100'000u);
    EXPECT_EQ(options.out.corrupt_undetected.ppb, 1'000'000u);
    EXPECT_EQ(options.out.mtu, 1500u);
    EXPECT_EQ(options.seed, 42u);
    EXPECT_FALSE(options.up);
}

TEST(LinkOptions, NothingIsTheDefault) {
    EXPECT_EQ(parsed(""), LinkOptions());
    EXPECT_EQ(parsed(" ,\n\t "), LinkOptions());
    EXPECT_EQ(parsed("clear"), LinkOptions());
    EXPECT_EQ(LinkOptions().to_text(), "clear");
}

TEST(LinkOptions, WordsAfterADirectionAreAboutIt) {
    const LinkOptions options =
        parsed("latency=1ms,direction=out loss=50% direction=in loss=25% direction=both mtu=1000");
    EXPECT_EQ(options.out.latency, 1ms);
    EXPECT_EQ(options.in.latency, 1ms);
    EXPECT_EQ(options.out.loss, Probability::percent(50));
    EXPECT_EQ(options.in.loss, Probability::percent(25));
    EXPECT_EQ(options.out.mtu, 1000u);
    EXPECT_EQ(options.in.mtu, 1000u);
}

TEST(LinkOptions, ChangeWhatWasThere) {
    const LinkOptions base = parsed("latency=1ms loss=1% seed=3");
    const auto changed = LinkOptions::parse("loss=0% direction=in latency=2ms", base);
    ASSERT_TRUE(changed);
    EXPECT_EQ(changed->to_text(), "direction=out latency=1ms direction=in latency=2ms seed=3");
    EXPECT_EQ(LinkOptions::parse("down clear mtu=100", base)->to_text(), "mtu=100");
    EXPECT_EQ(LinkOptions::parse("up", parsed("down"))->to_text(), "clear");
    EXPECT_EQ(LinkOptions::parse("bandwidth=unlimited mtu=unlimited latency=0", parsed("bandwidth=1Mbit/s mtu=99"))
                  ->to_text(),
              "clear");
}

TEST(LinkOptions, LossIsOfOneKind) {
    EXPECT_EQ(parsed("loss=1% burst-loss=2%/50%").out.loss, Probability());
    EXPECT_EQ(parsed("burst-loss=2%/50% loss=1%").out.burst_loss, std::nullopt);
    EXPECT_EQ(parsed("burst-loss=2%/50%").out.burst_loss,
              (BurstLoss{Probability::percent(2), Probability::percent(50), Probability::percent(100), {}}));
    EXPECT_EQ(parsed("burst-loss=2%/50%/80%/1%").out.burst_loss,
              (BurstLoss{Probability::percent(2), Probability::percent(50), Probability::percent(80),
                         Probability::percent(1)}));
    for (const char* bad :
         {"burst-loss=2%", "burst-loss=", "burst-loss=/", "burst-loss=1%/2%/3%/4%/5%", "burst-loss=1%/2%/"}) {
        EXPECT_NE(refused(bad).hint.find("to-bad/to-good"), std::string::npos) << bad;
    }
}

TEST(LinkOptions, RangesEndWhereTheySay) {
    for (const char* good : {"loss=100%", "loss=1", "loss=0", "latency=3600s", "mtu=46", "mtu=9000", "bandwidth=1bit/s",
                             "bandwidth=1000Gbit/s", "queue=0", "queue=0frames", "queue=1024MiB", "gap=1",
                             "gap=1000000", "seed=0", "seed=18446744073709551615", "loss=0.0000001%"}) {
        EXPECT_TRUE(LinkOptions::parse(good)) << good;
    }
    for (const char* bad : {"loss=100.0000001%",
                            "loss=1.000000001",
                            "loss=-1%",
                            "loss=0.00000001%",
                            "latency=3600.000000001s",
                            "mtu=45",
                            "mtu=9001",
                            "bandwidth=0bit/s",
                            "bandwidth=1000.000000001Gbit/s",
                            "queue=1025MiB",
                            "gap=0",
                            "gap=1000001",
                            "seed=18446744073709551616",
                            "seed=-1",
                            "latency=20",
                            "queue=100",
                            "latency",
                            "latency=",
                            "=",
                            "direction=up",
                            "distribution=pareto",
                            "up=1",
                            "mtu=1.5"}) {
        EXPECT_FALSE(LinkOptions::parse(bad)) << bad;
    }
}

TEST(LinkOptions, ErrorsSayWhatWasMeant) {
    Error error = refused("latency=1ms latencey=20ms");
    EXPECT_EQ(error.message, "link option 'latencey=20ms': there is no 'latencey'");
    EXPECT_EQ(error.hint.substr(0, 24), "did you mean 'latency'? ");
    error = refused("bandwidth=10Mbps");
    EXPECT_EQ(error.message, "link option 'bandwidth=10Mbps': '10Mbps' is no value for it");
    EXPECT_NE(error.hint.find("expected a rate"), std::string::npos) << error.hint;
    EXPECT_NE(error.hint.find("did you mean '10Mbit/s'?"), std::string::npos) << error.hint;
    EXPECT_EQ(refused("loss").message, "link option 'loss' has no value");
    EXPECT_EQ(refused("xyzzyxyzzy=1").hint.substr(0, 12), "the options ");
    EXPECT_NE(refused("reorder=1%").hint.find("latency=10ms reorder=1%"), std::string::npos);
    EXPECT_NE(refused("latency=1ms reorder=1% direction=in latency=0s").message.find("overtake"), std::string::npos);
}

TEST(LinkOptions, TextGivesThemBack) {
    const auto seed = static_cast<std::uint64_t>(::testing::UnitTest::GetInstance()->random_seed());
    SCOPED_TRACE("seed " + std::to_string(seed));
    Random random(seed);
    const auto share = [&] { return Probability{static_cast<std::uint32_t>(random.below(Probability::kCertain + 1))}; };
    const auto maybe = [&] { return random.below(2) == 0; };
    const auto direction = [&] {
        Impairments i;
        if (maybe()) i.bandwidth = 1 + random.below(1'000'000'000);
        if (maybe()) i.queue = {random.below(1 << 30), maybe()};
        if (maybe()) i.latency = Time(random.below(1'000'000'000));
        if (maybe()) i.jitter = Time(random.below(1'000'000'000));
        if (maybe()) i.distribution = Distribution::normal;
        if (maybe())
            i.loss = share();
        else if (maybe())
            i.burst_loss = BurstLoss{share(), share(), share(), share()};
        if (maybe()) i.duplicate = share();
        if (i.latency > Time(0) && maybe()) i.reorder = share();
        if (maybe()) i.gap = static_cast<std::uint32_t>(1 + random.below(1'000'000));
        if (maybe()) i.corrupt = share();
        if (maybe()) i.corrupt_undetected = share();
        if (maybe()) i.mtu = static_cast<std::uint32_t>(46 + random.below(8955));
        return i;
    };
    for (int i = 0; i < 2'000; ++i) {
        LinkOptions options{direction(), direction(), maybe(), {}};
        if (maybe()) options.in = options.out;
        if (maybe()) options.seed = random.next();
        const auto again = LinkOptions::parse(options.to_text());
        ASSERT_TRUE(again) << options.to_text() << ": " << again.error().message;
        ASSERT_EQ(*again, options) << options.to_text();
    }
}

TEST(Random, IsTheSameEverywhere) {
    // SplitMix64 of seed 0, as published with it.
    Random random(0);
    EXPECT_EQ(random.next(), 0xe220a8397b1dcdafU);
    EXPECT_EQ(random.next(), 0x6e789e6aa1b965f4U);
    EXPECT_EQ(random.next(), 0x06c45d188009454fU);
}

TEST(Random, NamesGiveSequencesOfTheirOwn) {
    EXPECT_EQ(Random(1, "a", "loss").next(), Random(1, "a", "loss").next());
    EXPECT_NE(Random(1, "a", "loss").next(), Random(2, "a", "loss").next());
    EXPECT_NE(Random(1, "a", "loss").next(), Random(1, "b", "loss").next());
    EXPECT_NE(Random(1, "ab", "c").next(), Random(1, "a", "bc").next());
}

TEST(Random, BelowIsEven) {
    Random random(3);
    int counts[7] = {};
    for (int i = 0; i < 70'000; ++i) {
        ++counts[random.below(7)];
    }
    for (const int count : counts) {
        EXPECT_NEAR(count, 10'000, 400);  // four standard deviations
    }
    EXPECT_EQ(random.below(1), 0u);
    EXPECT_LT(random.below(1ULL << 32), 1ULL << 32);
}

}  // namespace
}  // namespace twin::net
