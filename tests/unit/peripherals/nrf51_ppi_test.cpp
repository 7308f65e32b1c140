// SPDX-License-Identifier: BSD-3-Clause
#include "models/peripherals/nrf51/ppi.hpp"

#include <gtest/gtest.h>

#include <array>
#include <string>

#include "models/peripherals/nrf51/rtc.hpp"
#include "models/peripherals/nrf51/timer.hpp"
#include "tests/unit/support/bench.hpp"

namespace twin::nrf51 {
namespace {

constexpr std::uint64_t kBase = 0x4001F000;
constexpr std::uint32_t kFrom = 0x40009000, kTo = 0x4000A000, kTimer0 = 0x40008000, kRtc0 = 0x4000B000;
constexpr std::uint32_t kExisting = 0xFFF0FFFF;

/// Four events that a test generates, four tasks that are written down.
class Ends : public TaskEventPeripheral {
  public:
    Ends(sc_core::sc_module_name name, const ModelContext& context) : TaskEventPeripheral(name, context) {
        for (unsigned n = 0; n < 4; ++n) {
            task(4 * n, "" + std::to_string(n), [this, n] { tasks += static_cast<char>('0' + n); });
            event(0x100 + 4 * n, "" + std::to_string(n), events[n]);
        }
        power_register();
    }
    std::array<Event, 4> events;
    std::string tasks;
};

struct PpiTest : ::testing::Test {
    test::Bench bench;
    Ppi& ppi = bench.add<Ppi>("PPI", {}, kBase);
    Ends& from = bench.add<Ends>("FROM", {}, kFrom);
    Ends& to = bench.add<Ends>("TO", {}, kTo);

    void write(std::uint32_t offset, std::uint32_t value) { bench.write(kBase + offset, value); }
    std::uint32_t read(std::uint32_t offset) { return bench.read(kBase + offset); }
    void ends(unsigned channel, std::uint32_t event, std::uint32_t task) {
        write(Ppi::kEep + 8 * channel, event);
        write(Ppi::kTep + 8 * channel, task);
    }
    /// Channel `n` joins FROM's event and TO's task.
    void join(unsigned channel, unsigned event, unsigned task) {
        ends(channel, kFrom + 0x100 + 4 * event, kTo + 4 * task);
    }
    std::string after_event(unsigned event) {
        to.tasks.clear();
        from.events[event].generate();
        return to.tasks;
    }
    std::uint64_t notes(const std::string& what) {
        for (const auto& entry : bench.env().journal().entries())
            if (entry.kind == JournalKind::guest_error && entry.where == "PPI" && entry.what == what)
                return entry.reads + entry.writes;
        return 0;
    }
};

TEST_F(PpiTest, ResetValues) {
    for (std::uint32_t offset = 0; offset < 0x20; offset += 4) EXPECT_EQ(read(offset), 0U);
    for (std::uint32_t offset = 0x500; offset < 0x50C; offset += 4) EXPECT_EQ(read(offset), 0U);
    for (std::uint32_t offset = 0x510; offset < 0x590; offset += 4) EXPECT_EQ(read(offset), 0U);
    for (std::uint32_t offset = 0x800; offset < 0x810; offset += 4) EXPECT_EQ(read(offset), 0U);
    EXPECT_TRUE(bench.env().journal().entries().empty());
}

TEST_F(PpiTest, ChenSetAndClearAreViewsOfTheExistingChannels) {
    write(Ppi::kChenSet, 0x000F0003);
    for (const std::uint32_t view : {Ppi::kChen, Ppi::kChenSet, Ppi::kChenClr}) EXPECT_EQ(read(view), 3U);
    write(Ppi::kChenClr, 1);
    for (const std::uint32_t view : {Ppi::kChen, Ppi::kChenSet, Ppi::kChenClr}) EXPECT_EQ(read(view), 2U);
    write(Ppi::kChg, ~0U);
    EXPECT_EQ(read(Ppi::kChg), kExisting);
    write(Ppi::kChen, 0);
    EXPECT_EQ(read(Ppi::kChenSet), 0U);
}

TEST_F(PpiTest, AnEnabledChannelTriggersItsTask) {
    join(0, 1, 2);
    EXPECT_EQ(after_event(1), "");
    write(Ppi::kChenSet, 1);
    EXPECT_EQ(after_event(1), "2");
    EXPECT_EQ(after_event(0), "");
    write(Ppi::kChenClr, 1);
    EXPECT_EQ(after_event(1), "");
}

TEST_F(PpiTest, EndsMayChangeWhileItIsEnabled) {
    write(Ppi::kChenSet, 1U << 15);
    join(15, 0, 1);
    EXPECT_EQ(after_event(0), "1");
    join(15, 2, 3);
    EXPECT_EQ(after_event(0), "");
    EXPECT_EQ(after_event(2), "3");
}

TEST_F(PpiTest, ChannelsOfOneEventActInTheOrderOfTheirNumbers) {
    join(2, 0, 2);
    join(0, 0, 0);
    join(1, 0, 1);
    write(Ppi::kChenSet, 4);
    write(Ppi::kChenSet, 1);
    write(Ppi::kChenSet, 2);
    EXPECT_EQ(after_event(0), "012");
    const auto state = bench.save();
    bench.load(state);
    EXPECT_EQ(after_event(0), "012");
    write(Ppi::kChenClr, 1);
    write(Ppi::kChenSet, 1);
    EXPECT_EQ(after_event(0), "012");
}

TEST_F(PpiTest, GroupsSwitchTheirChannels) {
    join(0, 0, 0);
    join(1, 0, 1);
    write(Ppi::kChg + 4 * 3, 3);
    write(Ppi::kTasksEnable + 8 * 3, 1);
    EXPECT_EQ(read(Ppi::kChen), 3U);
    EXPECT_EQ(after_event(0), "01");
    write(Ppi::kChg + 4 * 3, 1);
    write(Ppi::kTasksDisable + 8 * 3, 1);
    EXPECT_EQ(read(Ppi::kChen), 2U);
    write(Ppi::kTasksDisable, 1);  // group 0 has none
    EXPECT_EQ(read(Ppi::kChen), 2U);
}

TEST_F(PpiTest, AGroupMaySwitchOffChannelsOfTheEventItself) {
    // The usual one-shot: the event starts something, and switches its own channels off.
    ends(0, kFrom + 0x100, static_cast<std::uint32_t>(kBase) + Ppi::kTasksDisable);
    join(1, 0, 1);
    join(2, 0, 2);
    write(Ppi::kChg, 7);
    write(Ppi::kChen, 7);
    EXPECT_EQ(after_event(0), "12");
    EXPECT_EQ(read(Ppi::kChen), 0U);
    EXPECT_EQ(after_event(0), "");
}

TEST_F(PpiTest, AGroupMaySwitchOnChannelsForTheNextEvent) {
    ends(0, kFrom + 0x100, static_cast<std::uint32_t>(kBase) + Ppi::kTasksEnable);
    join(1, 0, 1);
    write(Ppi::kChg, 2);
    write(Ppi::kChen, 1);
    EXPECT_EQ(after_event(0), "");
    EXPECT_EQ(after_event(0), "1");
}

TEST_F(PpiTest, AWrongAddressIsNotedOnceAConnection) {
    ends(0, kFrom + 0x200, kTo);
    write(Ppi::kChenSet, 1);
    EXPECT_EQ(notes("no event is at 0x40009200"), 1U);
    write(Ppi::kChenSet, 2);
    write(Ppi::kTep + 8, kTo);
    write(Ppi::kTep, kTo + 4);
    EXPECT_EQ(notes("no event is at 0x40009200"), 1U);
    write(Ppi::kTep, 0x12345678);
    EXPECT_EQ(notes("no task is at 0x12345678"), 1U);
    EXPECT_EQ(notes("no event is at 0x40009200"), 1U);
    join(0, 0, 0);
    EXPECT_EQ(after_event(0), "0");
}

TEST_F(PpiTest, ChannelsWithoutEndsAreNoMistake) {
    write(Ppi::kChen, 0xFFFF);
    EXPECT_TRUE(bench.env().journal().entries().empty());
}

TEST_F(PpiTest, APeripheralThatIsOffDoesNothing) {
    join(0, 0, 0);
    write(Ppi::kChen, 1);
    bench.write(kTo + 0xFFC, 0);
    EXPECT_EQ(after_event(0), "");
    bench.write(kTo + 0xFFC, 1);
    EXPECT_EQ(after_event(0), "0");
}

TEST_F(PpiTest, FixedChannelsJoinWhatTheManualSays) {
    auto& timer = bench.add<Timer>("TIMER0", {{"bits_max", "32"}, {"channels", "4"}}, kTimer0);
    bench.add<Rtc>("RTC0", {{"channels", "3"}}, kRtc0);
    bench.write(kTimer0 + Timer::kBitmode, 3);
    bench.write(kTimer0 + Timer::kPrescaler, 4);
    bench.write(kRtc0 + Rtc::kCc, 10);
    bench.write(kRtc0 + Rtc::kEvten, 1U << 16);
    bench.write(kRtc0 + Rtc::kStart, 1);
    write(Ppi::kChenSet, 1U << 31);     // RTC0 COMPARE[0] starts TIMER0
    const std::uint64_t edge = 1 + 10;  // it counts from the edge after START on
    bench.run_for(ticks_to_time(edge, Rtc::kHz) + microseconds(100));
    timer.trigger_task(Timer::kCapture);
    EXPECT_EQ(bench.read(kTimer0 + Timer::kCc), 100U);
}

TEST_F(PpiTest, FixedChannelsHaveNoRegisters) {
    write(Ppi::kEep + 8 * 16, 1);
    EXPECT_TRUE(bench.journal_has(JournalKind::unmapped, "PPI", "0x590"));
}

TEST_F(PpiTest, WithoutClockNothingPasses) {
    join(0, 0, 0);
    write(Ppi::kChen, 1);
    ppi.stop();
    EXPECT_EQ(after_event(0), "");
}

TEST_F(PpiTest, ResetDisconnects) {
    join(0, 0, 0);
    write(Ppi::kChen, 1);
    bench.reset(ResetKind::system);
    EXPECT_EQ(after_event(0), "");
    EXPECT_EQ(read(Ppi::kEep), 0U);
    EXPECT_EQ(read(Ppi::kChen), 0U);
    join(0, 0, 0);
    write(Ppi::kChen, 1);
    EXPECT_EQ(after_event(0), "0");
}

TEST_F(PpiTest, SnapshotConnectsAgain) {
    join(0, 0, 0);
    join(3, 0, 3);
    write(Ppi::kChen, 9);
    const auto state = bench.save();
    bench.reset(ResetKind::power_on);
    EXPECT_EQ(after_event(0), "");
    bench.load(state);
    EXPECT_EQ(bench.save(), state);
    EXPECT_EQ(after_event(0), "03");
}

}  // namespace
}  // namespace twin::nrf51
