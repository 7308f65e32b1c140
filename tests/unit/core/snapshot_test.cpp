// SPDX-License-Identifier: BSD-3-Clause
// A snapshot of an environment is all that its models and what is between them know, whatever they make of it as they
// are loaded.
#include <gtest/gtest.h>

#include "tests/unit/support/bench.hpp"

namespace twin {
namespace {

/// Counts the edges that it sees, also of a snapshot that is being loaded; what it derives is wrong on purpose.
class Careless : public Model {
  public:
    Careless(sc_core::sc_module_name name, const ModelContext& context)
        : Model(name, context),
          out(*this, "out"),
          in(*this, "in"),
          irq(*this),
          shown(*this, "shown", Output::Type::number),
          picture(*this, "picture", Output::Type::bytes),
          edges(*this, "edges", 0, ResetSet::none()),
          due(*this, "due", [this] { ++rung; }),
          noise(*this, "noise") {
        in.on_change([this] { edges = edges + 1; });
    }
    PinPort out, in;
    IrqLine irq;
    Output shown, picture;
    State<std::uint32_t> edges;
    Alarm due;
    RandomStream noise;
    int rung = 0;
    std::vector<std::uint64_t> identities;

  protected:
    void on_loaded() override {
        out.drive(Drive::released());
        irq.set(false);
        shown.publish(-1);
        due.arm_in(picoseconds(1));
        edges = 1000;
    }
    void on_identity(std::uint64_t before) override { identities = {before, env().unique_id()}; }
};

struct SnapshotTest : ::testing::Test {
    SnapshotTest() {
        bench.connect(a.out, b.in);
        bench.connect(b.out, a.in);
        bench.elaborate();
    }
    test::Bench bench;
    Careless& a = bench.add<Careless>("A");
    Careless& b = bench.add<Careless>("B");
};

TEST_F(SnapshotTest, WhatFollowsFromStateIsAsItWas) {
    a.out.drive(Drive::strong(true));
    a.irq.set(true);
    a.shown.publish(7);
    const std::uint8_t pixels[] = {1, 2, 3};
    a.picture.publish(pixels);
    b.due.arm_in(microseconds(5));
    ASSERT_EQ(b.edges, 1u);
    const auto state = bench.save();

    std::vector<std::string> told;
    bench.env().on_output = [&](const Output& output) { told.push_back(output.full_name()); };
    a.out.drive(Drive::strong(false));
    a.irq.set(false);
    a.picture.publish({});
    b.due.cancel();
    bench.load(state);
    EXPECT_TRUE(b.in.high());
    EXPECT_TRUE(a.irq.level());
    EXPECT_EQ(a.shown.number(), 7);
    EXPECT_EQ(a.picture.bytes(), (std::vector<std::uint8_t>{1, 2, 3}));
    EXPECT_EQ(a.edges, 0u);
    EXPECT_EQ(b.edges, 1u);
    EXPECT_FALSE(a.due.armed());
    EXPECT_EQ(b.due.deadline(), microseconds(5));
    EXPECT_EQ(bench.save(), state);

    told.clear();
    a.shown.publish(7);
    EXPECT_TRUE(told.empty()) << "it was published before";
    a.shown.publish(8);
    EXPECT_EQ(told, std::vector<std::string>{"A.shown"});
    bench.run_for(microseconds(5));
    EXPECT_EQ(a.rung, 0);
    EXPECT_EQ(b.rung, 1);
}

TEST_F(SnapshotTest, ANetRemembersWhichWayItCame) {
    a.out.drive(Drive::strong(true));
    a.out.drive(Drive::analog(1.65));  // between the thresholds: as it was
    ASSERT_TRUE(b.in.high());
    const auto state = bench.save();
    a.out.drive(Drive::strong(false));
    bench.load(state);
    EXPECT_TRUE(b.in.high());
    EXPECT_EQ(b.in.volts(), 1.65);
}

TEST_F(SnapshotTest, AConflictIsNotNotedAgain) {
    a.out.drive(Drive::strong(true));
    b.in.drive(Drive::strong(false));
    ASSERT_TRUE(b.in.net().conflicting());
    const auto state = bench.save();
    b.in.drive(Drive::released());
    bench.load(state);
    EXPECT_TRUE(b.in.net().conflicting());
    ASSERT_EQ(bench.env().journal().entries().size(), 1u);
    EXPECT_EQ(bench.env().journal().entries()[0].writes, 1u);
}

TEST_F(SnapshotTest, TheJournalCountsOn) {
    bench.env().journal().note(JournalKind::guest_error, "A", "before", true);
    const auto state = bench.save();
    bench.env().journal().note(JournalKind::guest_error, "A", "before", false);
    bench.env().journal().note(JournalKind::unmapped, "", "0x1", false);
    bench.load(state);
    const auto entries = bench.env().journal().entries();
    ASSERT_EQ(entries.size(), 1u);
    EXPECT_EQ(entries[0].what, "before");
    EXPECT_EQ(entries[0].reads, 0u);
    EXPECT_EQ(entries[0].writes, 1u);
}

TEST_F(SnapshotTest, ClocksAndSuppliesAreAsTheyWere) {
    Clock& clock = bench.env().clock("c", 100);
    PowerDomain& domain = bench.env().domain("d");
    clock.set(50, false);
    domain.set_on(false);
    const auto state = bench.save();
    clock.set(7, true);
    domain.set_on(true);
    int told = 0;
    clock.subscribe([&] { ++told; }, [&] { ++told; });
    bench.load(state);
    EXPECT_EQ(clock.hz(), 50u);
    EXPECT_FALSE(clock.running());
    EXPECT_FALSE(domain.on());
    EXPECT_EQ(told, 0);
}

TEST_F(SnapshotTest, AlarmsOfOneInstantKeepTheirOrder) {
    a.due.arm_at(microseconds(3));
    b.due.arm_at(microseconds(3));
    const auto state = bench.save();
    b.due.arm_at(microseconds(2));
    a.due.arm_at(microseconds(3));
    bench.load(state);
    EXPECT_EQ(bench.save(), state) << "the order is in it";
}

TEST_F(SnapshotTest, TheSameNodesRandomnessGoesOn) {
    a.noise.next();
    const auto state = bench.save();
    const auto next = a.noise.next();
    bench.load(state);
    EXPECT_EQ(a.noise.next(), next);
    EXPECT_TRUE(a.identities.empty());
}

TEST_F(SnapshotTest, AnotherNodesRandomnessGoesAnotherWay) {
    bench.env().set_unique_id(11);
    a.noise.next();
    b.noise.next();
    const auto state = bench.save();
    const auto next = a.noise.next();
    bench.env().set_unique_id(12);
    bench.load(state);
    EXPECT_EQ(a.identities, (std::vector<std::uint64_t>{11, 12}));
    const auto other = a.noise.next();
    EXPECT_NE(other, next);
    EXPECT_NE(other, b.noise.next());
    bench.env().set_unique_id(13);
    bench.load(state);
    EXPECT_NE(a.noise.next(), other);
    bench.env().set_unique_id(12);
    bench.load(state);
    EXPECT_EQ(a.noise.next(), other) << "it depends on nothing else";
}

TEST_F(SnapshotTest, EveryCutIsAnError) {
    a.picture.publish(std::vector<std::uint8_t>(40, 7));
    bench.env().journal().note(JournalKind::guest_error, "A", "before", true);
    const auto state = bench.save();
    for (std::size_t size = 0; size < state.size(); ++size) {
        const std::vector<std::uint8_t> cut(state.begin(), state.begin() + static_cast<std::ptrdiff_t>(size));
        StateReader in(cut);
        EXPECT_THROW(bench.env().load(in), StateError) << size;
    }
    EXPECT_FALSE(bench.env().loading());
    bench.load(state);
}

TEST_F(SnapshotTest, OnlyAlarmsWait) {
    EXPECT_TRUE(bench.env().scheduler().all_declared());
    a.due.arm_in(microseconds(1));
    EXPECT_TRUE(bench.env().scheduler().all_declared());
    sc_core::sc_event own;
    own.notify(nanoseconds(1));
    EXPECT_FALSE(bench.env().scheduler().all_declared());
    own.cancel();
    a.due.cancel();
    EXPECT_TRUE(bench.env().scheduler().all_declared());
    own.notify(nanoseconds(1));
    EXPECT_FALSE(bench.env().scheduler().all_declared());
}

}  // namespace
}  // namespace twin
