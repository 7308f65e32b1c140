// SPDX-License-Identifier: BSD-3-Clause
#include "models/core/state.hpp"

#include <gtest/gtest.h>

#include "tests/unit/support/bench.hpp"

namespace twin {
namespace {

struct Dense {
    std::uint32_t a = 0;
    std::uint16_t b = 0, c = 0;
};
struct Padded {
    std::uint32_t a = 0;
    std::uint8_t b = 0;
};
struct Numbers {
    static constexpr bool kNoPadding = true;
    double a = 0, b = 0;
};

// State<Padded> does not compile: its snapshot would hold bytes that nobody wrote.
static_assert(EqualBytes<bool>::value && EqualBytes<double>::value && EqualBytes<Dense>::value);
static_assert(EqualBytes<std::array<Dense, 3>>::value && EqualBytes<std::array<double, 3>>::value);
static_assert(EqualBytes<Numbers>::value);
static_assert(!EqualBytes<Padded>::value && !EqualBytes<std::array<Padded, 2>>::value);

class Store : public Model {
  public:
    Store(sc_core::sc_module_name name, const ModelContext& context)
        : Model(name, context),
          kept(*this, "kept", Dense{1, 2, 3}, ResetSet::supply()),
          queue(*this, "queue"),
          due(*this, "due", [this] { ++rung; }) {}
    State<Dense> kept;
    StateQueue<std::uint16_t> queue;
    Alarm due;
    int rung = 0;
    int loaded_while_loading = 0;

  protected:
    void on_loaded() override { loaded_while_loading += env().loading() ? 1 : 0; }
};

struct StateTest : ::testing::Test {
    test::Bench bench;
    Store& store = bench.add<Store>("STORE");
};

TEST_F(StateTest, ResetsWithWhatItObeys) {
    bench.elaborate();
    store.kept->a = 9;
    store.queue->push_back(7);
    bench.reset(ResetKind::system);
    EXPECT_EQ(store.kept->a, 9U);
    EXPECT_TRUE(store.queue->empty());
    bench.reset(ResetKind::brown_out);
    EXPECT_EQ(store.kept->a, 1U);
    EXPECT_EQ(store.kept->c, 3U);
}

TEST_F(StateTest, EqualStatesHaveEqualBytes) {
    bench.elaborate();
    store.kept = Dense{4, 5, 6};
    store.queue->push_back(7);
    store.queue->push_back(8);
    const auto state = bench.save();
    store.kept = Dense{};
    store.queue->clear();
    EXPECT_NE(bench.save(), state);
    bench.load(state);
    EXPECT_EQ(store.kept->b, 5U);
    EXPECT_EQ(store.queue->at(1), 8U);
    EXPECT_EQ(bench.save(), state);
    EXPECT_EQ(store.loaded_while_loading, 1);
    EXPECT_FALSE(bench.env().loading());
}

TEST_F(StateTest, ASnapshotCutShortIsAnErrorAndEndsLoading) {
    bench.elaborate();
    auto state = bench.save();
    state.pop_back();
    EXPECT_THROW(bench.load(state), StateError);
    EXPECT_FALSE(bench.env().loading());
}

TEST_F(StateTest, AStoppedModelHasNoAlarms) {
    bench.elaborate();
    store.due.arm_in(milliseconds(1));
    store.stop();
    EXPECT_FALSE(store.due.armed());
    store.due.arm_in(milliseconds(1));
    EXPECT_FALSE(store.due.armed());
    bench.run_for(milliseconds(2));
    EXPECT_EQ(store.rung, 0);
    bench.reset(ResetKind::wake_up);
    store.due.arm_in(milliseconds(1));
    bench.run_for(milliseconds(1));
    EXPECT_EQ(store.rung, 1);
}

TEST_F(StateTest, AModelWithoutSupplyHasNoAlarms) {
    bench.elaborate();
    store.set_power(false);
    store.due.arm_in(milliseconds(1));
    EXPECT_FALSE(store.due.armed());
}

TEST(Clock, RestoringTellsNobody) {
    Clock clock("lfclk", 32768);
    int told = 0;
    clock.subscribe([&] { ++told; }, [&] { ++told; });
    clock.restore(1000, false);
    EXPECT_EQ(told, 0);
    EXPECT_FALSE(clock.running());
    EXPECT_EQ(clock.hz(), 1000U);
    clock.set(1000, true);
    EXPECT_EQ(told, 2);
}

}  // namespace
}  // namespace twin
