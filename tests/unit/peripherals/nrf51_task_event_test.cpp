// SPDX-License-Identifier: BSD-3-Clause
#include "models/peripherals/nrf51/task_event.hpp"

#include <gtest/gtest.h>

#include "models/peripherals/nrf51/swi.hpp"
#include "tests/unit/support/bench.hpp"

namespace twin::nrf51 {
namespace {

constexpr std::uint64_t kBase = 0x40008000;
constexpr std::uint32_t kGo = 0x000, kHalt = 0x004, kDone = 0x100, kOther = 0x108, kShorts = 0x200, kInten = 0x300,
                        kIntenset = 0x304, kIntenclr = 0x308, kMode = 0x500, kPower = 0xFFC;

/// START makes DONE a millisecond later.
class Toy : public TaskEventPeripheral {
  public:
    Toy(sc_core::sc_module_name name, const ModelContext& context)
        : TaskEventPeripheral(name, context), due_(*this, "due", [this] { done.generate(); }) {
        task(kGo, "GO", [this] {
            ++gone;
            due_.arm_in(milliseconds(1));
        });
        task(kHalt, "HALT", [this] { ++halted; });
        event(kDone, "DONE", done);
        event(kOther, "OTHER", other);
        shortcuts({{0, kDone, kHalt, "DONE_HALT"}, {3, kOther, kGo, "OTHER_GO"}});
        interrupts(true);
        bank_.reg(kMode, "MODE", 7).field(0, 8, "MODE", Access::rw).reserved(8, 24);
        power_register();
    }
    Event done, other;
    int gone = 0, halted = 0;

  private:
    Alarm due_;
};

class Listener : public EventListener {
  public:
    explicit Listener(std::function<void()> action) : action_(std::move(action)) {}
    void on_event() override { action_(); }

  private:
    std::function<void()> action_;
};

struct TaskEventTest : ::testing::Test {
    test::Bench bench;
    Toy& toy = bench.add<Toy>("TOY", {}, kBase);

    void write(std::uint32_t offset, std::uint32_t value) { bench.write(kBase + offset, value); }
    std::uint32_t read(std::uint32_t offset) { return bench.read(kBase + offset); }
    bool irq() { return toy.find_irq("irq")->level(); }
};

TEST_F(TaskEventTest, ResetValues) {
    const std::pair<std::uint32_t, std::uint32_t> expected[] = {{kGo, 0},       {kHalt, 0},  {kDone, 0}, {kOther, 0},
                                                                {kShorts, 0},   {kInten, 0}, {kMode, 7}, {kIntenset, 0},
                                                                {kIntenclr, 0}, {kPower, 1}};
    for (const auto& [offset, value] : expected) EXPECT_EQ(read(offset), value) << std::hex << offset;
    EXPECT_FALSE(irq());
}

TEST_F(TaskEventTest, ATaskRunsOnOneOnly) {
    write(kGo, 0);
    write(kGo, 2);
    EXPECT_EQ(toy.gone, 0);
    write(kGo, 1);
    EXPECT_EQ(toy.gone, 1);
    EXPECT_EQ(read(kGo), 0U);
    toy.trigger_task(kGo);
    EXPECT_EQ(toy.gone, 2);
    toy.trigger_task(0x00C);
    EXPECT_EQ(toy.gone, 2);
    EXPECT_TRUE(toy.has_task(kGo));
    EXPECT_FALSE(toy.has_task(kDone));
    EXPECT_TRUE(toy.has_event(kOther));
    EXPECT_FALSE(toy.has_event(0x104));
}

TEST_F(TaskEventTest, AnEventIsOnItsEdgeAndStaysUntilCleared) {
    write(kGo, 1);
    bench.run_for(milliseconds(1) - picoseconds(1));
    EXPECT_EQ(read(kDone), 0U);
    bench.run_for(picoseconds(1));
    EXPECT_EQ(read(kDone), 1U);
    bench.run_for(milliseconds(5));
    EXPECT_EQ(read(kDone), 1U);
    write(kDone, 0);
    EXPECT_EQ(read(kDone), 0U);
}

TEST_F(TaskEventTest, TheInterruptIsEventAndEnable) {
    write(kIntenset, 1U << 2);
    toy.done.generate();
    EXPECT_FALSE(irq());
    toy.other.generate();
    EXPECT_TRUE(irq());
    write(kIntenclr, 1U << 0);
    EXPECT_TRUE(irq());
    write(kIntenclr, 1U << 2);
    EXPECT_FALSE(irq());
    write(kInten, 1U << 0);
    EXPECT_TRUE(irq());
    write(kDone, 0);
    EXPECT_FALSE(irq());
    // By software too: that is how drivers provoke an interrupt.
    write(kDone, 1);
    EXPECT_TRUE(irq());
    toy.done.clear();
}

TEST_F(TaskEventTest, IntenSetAndClearShowIntenAndOnlyExistingEvents) {
    write(kIntenset, ~0U);
    for (const std::uint32_t view : {kInten, kIntenset, kIntenclr}) EXPECT_EQ(read(view), 5U);
    write(kIntenclr, 1);
    for (const std::uint32_t view : {kInten, kIntenset, kIntenclr}) EXPECT_EQ(read(view), 4U);
    write(kInten, 1);
    for (const std::uint32_t view : {kInten, kIntenset, kIntenclr}) EXPECT_EQ(read(view), 1U);
}

TEST_F(TaskEventTest, ShortcutsJoinEventsAndTasks) {
    toy.done.generate();
    EXPECT_EQ(toy.halted, 0);
    write(kShorts, ~0U);
    EXPECT_EQ(read(kShorts), 9U);
    toy.done.generate();
    EXPECT_EQ(toy.halted, 1);
    EXPECT_EQ(toy.gone, 0);
    toy.other.generate();
    EXPECT_EQ(toy.gone, 1);
}

TEST_F(TaskEventTest, ListenersHearEachEventInTheirOrder) {
    std::string heard;
    Listener a([&] { heard += 'a'; }), b([&] { heard += 'b'; }), c([&] { heard += 'c'; });
    toy.listen(kDone, c, 3);
    toy.listen(kDone, a, 1);
    toy.listen(kDone, b, 2);
    toy.done.generate();
    toy.done.generate();  // although its register is still set
    EXPECT_EQ(heard, "abcabc");
    toy.unlisten(kDone, b);
    toy.done.generate();
    EXPECT_EQ(heard, "abcabcac");
    toy.other.generate();
    EXPECT_EQ(heard, "abcabcac");
}

TEST_F(TaskEventTest, AllThatListenAtTheInstantAreTold) {
    std::string heard;
    Listener second([&] { heard += '2'; }), third([&] { heard += '3'; }), late([&] { heard += 'L'; });
    Listener first([&] {
        heard += '1';
        toy.unlisten(kDone, first);
        toy.unlisten(kDone, second);
        toy.listen(kDone, late, 4);
    });
    toy.listen(kDone, first, 1);
    toy.listen(kDone, second, 2);
    toy.listen(kDone, third, 3);
    toy.done.generate();
    EXPECT_EQ(heard, "123");
    toy.done.generate();
    EXPECT_EQ(heard, "1233L");
}

TEST_F(TaskEventTest, MoreListenersThanChannelsOfAPpiAreAMistake) {
    Listener listener([] {});
    for (std::size_t i = 0; i < TaskEventPeripheral::kMaxListeners; ++i) toy.listen(kDone, listener);
    EXPECT_THROW(toy.listen(kDone, listener), std::logic_error);
}

TEST_F(TaskEventTest, PowerOffResetsAndDeafens) {
    write(kMode, 0x55);
    write(kIntenset, 1);
    write(kGo, 1);
    toy.done.generate();
    EXPECT_TRUE(irq());
    write(kPower, 0);
    EXPECT_EQ(read(kPower), 0U);
    EXPECT_FALSE(irq());
    EXPECT_EQ(read(kMode), 0U);
    EXPECT_TRUE(bench.journal_has(JournalKind::gated, "TOY", "MODE"));
    write(kGo, 1);
    toy.trigger_task(kGo);  // from PPI
    EXPECT_EQ(toy.gone, 1);
    write(kPower, 1);
    bench.run_for(milliseconds(5));
    EXPECT_EQ(read(kDone), 0U);
    EXPECT_EQ(read(kMode), 7U);
    EXPECT_EQ(read(kInten), 0U);
    write(kGo, 1);
    EXPECT_EQ(toy.gone, 2);
}

TEST_F(TaskEventTest, ASnapshotKeepsPower) {
    write(kPower, 0);
    const auto off = bench.save();
    write(kPower, 1);
    const auto on = bench.save();
    bench.load(off);
    EXPECT_EQ(read(kPower), 0U);
    toy.trigger_task(kGo);
    EXPECT_EQ(toy.gone, 0);
    EXPECT_EQ(read(kMode), 0U);
    bench.load(on);
    EXPECT_EQ(read(kMode), 7U);
    toy.trigger_task(kGo);
    EXPECT_EQ(toy.gone, 1);
}

TEST_F(TaskEventTest, WithoutClockNothingHappensUntilAReset) {
    write(kGo, 1);
    toy.stop();
    EXPECT_TRUE(toy.stopped());
    toy.trigger_task(kGo);
    toy.other.generate();
    bench.run_for(milliseconds(5));
    EXPECT_EQ(toy.gone, 1);
    EXPECT_EQ(read(kDone), 0U);
    EXPECT_EQ(read(kOther), 0U);
    EXPECT_EQ(read(kMode), 7U);
    const auto stopped = bench.save();
    bench.reset(ResetKind::wake_up);
    toy.trigger_task(kGo);
    bench.run_for(milliseconds(1));
    EXPECT_EQ(read(kDone), 1U);
    bench.load(stopped);
    EXPECT_TRUE(toy.stopped());
    toy.trigger_task(kGo);
    EXPECT_EQ(toy.gone, 2);
}

TEST_F(TaskEventTest, WithoutSupplyNoAlarmIsArmed) {
    bench.elaborate();
    toy.set_power(false);
    toy.trigger_task(kGo);
    bench.run_for(milliseconds(5));
    EXPECT_EQ(toy.gone, 0);
    toy.set_power(true);
    toy.reset(ResetKind::power_on);
    toy.trigger_task(kGo);
    bench.run_for(milliseconds(1));
    EXPECT_EQ(read(kDone), 1U);
}

TEST_F(TaskEventTest, ResetInMidOperation) {
    write(kIntenset, 1);
    write(kShorts, 1);
    write(kGo, 1);
    bench.run_for(microseconds(999));
    bench.reset(ResetKind::system);
    bench.run_for(milliseconds(5));
    EXPECT_EQ(read(kDone), 0U);
    EXPECT_EQ(read(kShorts), 0U);
    EXPECT_EQ(read(kInten), 0U);
    EXPECT_FALSE(irq());
}

TEST_F(TaskEventTest, SnapshotContinuesEqually) {
    write(kIntenset, 1);
    write(kGo, 1);
    bench.run_for(microseconds(400));
    const auto state = bench.save();
    bench.reset(ResetKind::power_on);
    bench.load(state);
    EXPECT_EQ(bench.save(), state);
    bench.run_for(microseconds(600) - picoseconds(1));
    EXPECT_FALSE(irq());
    bench.run_for(picoseconds(1));
    EXPECT_TRUE(irq());
}

TEST(Swi, HasAnInterruptAndNoRegisters) {
    test::Bench bench;
    auto& swi = bench.add<Swi>("SWI0", {}, 0x40014000);
    EXPECT_EQ(bench.read(0x40014000), 0U);
    EXPECT_TRUE(bench.journal_has(JournalKind::unmapped, "SWI0", "0x000"));
    EXPECT_FALSE(swi.find_irq("irq")->level());
}

}  // namespace
}  // namespace twin::nrf51
