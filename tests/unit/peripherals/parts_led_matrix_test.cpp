// SPDX-License-Identifier: BSD-3-Clause
#include "models/peripherals/parts/led_matrix.hpp"

#include <cstdlib>
#include <new>
#include <stdexcept>

#include <gtest/gtest.h>

#include "tests/unit/support/bench.hpp"

namespace {
std::size_t allocations = 0;
}

void* operator new(std::size_t size) {
    ++allocations;
    if (void* memory = std::malloc(size)) return memory;
    throw std::bad_alloc();
}
void operator delete(void* memory) noexcept { std::free(memory); }
void operator delete(void* memory, std::size_t) noexcept { std::free(memory); }

namespace twin::parts {
namespace {

/// Firmware's side: two rows, three columns, one pin each.
class Driver : public Model {
  public:
    Driver(sc_core::sc_module_name name, const ModelContext& context) : Model(name, context) {
        for (const char* pin : {"row1", "row2", "col1", "col2", "col3"})
            pins.push_back(std::make_unique<PinPort>(*this, pin));
    }
    void row(unsigned i, bool high) { pins[i]->drive(Drive::strong(high)); }
    void column(unsigned i, bool low) { pins[2 + i]->drive(Drive::strong(!low)); }
    std::vector<std::unique_ptr<PinPort>> pins;
};

Params matrix_params(std::vector<std::string> map) {
    return Params({{"rows", {"2"}},
                   {"columns", {"3"}},
                   {"width", {"3"}},
                   {"height", {"2"}},
                   {"persistence_ms", {"35"}},
                   {"map", std::move(map)}});
}

struct LedMatrixTest : ::testing::Test {
    test::Bench bench;
    Driver& driver = bench.add<Driver>("cpu");
    // Row 2 is wired from right to left, and one place is empty.
    LedMatrix& matrix = bench.add<LedMatrix>("display", matrix_params({"0,0", "1,0", "2,0", "2,1", "-", "0,1"}));
    unsigned published = 0;

    void SetUp() override {
        for (const auto& pin : driver.pins) bench.connect(*pin, *matrix.find_pin(pin->name()));
        for (unsigned i = 0; i < 3; ++i) driver.column(i, false);
        for (unsigned i = 0; i < 2; ++i) driver.row(i, false);
        bench.elaborate();
        bench.env().on_output = [this](const Output&) { ++published; };
    }
    const Output& pixels() { return *matrix.outputs().at(0); }
    unsigned pixel(unsigned x, unsigned y) { return pixels().bytes().at(y * 3 + x); }

    /// One row's turn of `slot` with the first column low for `on` of it.
    void turn(unsigned row, Time slot, Time on) {
        driver.row(row, true);
        driver.column(0, true);
        bench.run_for(on);
        driver.column(0, false);
        bench.run_for(slot - on);
        driver.row(row, false);
    }
    void cycles(unsigned n, Time slot, Time on) {
        for (unsigned i = 0; i < n; ++i) {
            turn(0, slot, on);
            turn(1, slot, sc_core::SC_ZERO_TIME);
        }
    }
};

TEST_F(LedMatrixTest, StartsDarkWithItsShape) {
    EXPECT_EQ(pixels().bytes(), std::vector<std::uint8_t>(6, 0));
    EXPECT_EQ(pixels().width(), 3U);
    EXPECT_EQ(pixels().height(), 2U);
}

TEST_F(LedMatrixTest, WholeTurnOfItsRowIsFullBrightness) {
    cycles(50, milliseconds(6), milliseconds(6));
    EXPECT_EQ(pixel(0, 0), 255U);
    EXPECT_EQ(pixel(1, 0), 0U);
    EXPECT_EQ(pixel(2, 1), 0U);
}

TEST_F(LedMatrixTest, BrightnessFollowsTheDutyCycle) {
    cycles(100, milliseconds(6), microseconds(1500));
    EXPECT_NEAR(pixel(0, 0), 64, 1);
}

TEST_F(LedMatrixTest, SteadyPictureIsSteadyAtAnyRefreshRate) {
    for (const std::uint64_t slot_us : {300, 1100, 3700, 7000, 11'000}) {
        cycles(static_cast<unsigned>(800'000 / (2 * slot_us)), microseconds(slot_us), microseconds(slot_us / 2));
        const unsigned before = published;
        cycles(static_cast<unsigned>(200'000 / (2 * slot_us)), microseconds(slot_us), microseconds(slot_us / 2));
        EXPECT_EQ(published, before) << "slot of " << slot_us << " us";
        EXPECT_NEAR(pixel(0, 0), 128, 1);
    }
}

TEST_F(LedMatrixTest, MapPlacesEachLed) {
    driver.row(1, true);
    driver.column(2, true);
    bench.run_for(milliseconds(500));
    EXPECT_EQ(pixels().bytes(), (std::vector<std::uint8_t>{0, 0, 0, 255, 0, 0}));
    driver.column(1, true);  // the empty place
    bench.run_for(milliseconds(500));
    EXPECT_EQ(pixels().bytes(), (std::vector<std::uint8_t>{0, 0, 0, 255, 0, 0}));
}

TEST_F(LedMatrixTest, FadesAsAnEyeDoes) {
    driver.row(0, true);
    driver.column(0, true);
    bench.run_for(milliseconds(2000));
    ASSERT_EQ(pixel(0, 0), 255U);
    driver.row(0, false);
    bench.run_for(milliseconds(59));
    EXPECT_EQ(pixel(0, 0), 255U);  // not yet told: the window ends after 60 ms without marks
    bench.run_for(milliseconds(1));
    // It was lit all the time, two slots' worth: 510 × exp(-60/35) = 92.
    EXPECT_NEAR(pixel(0, 0), 92, 1);
    bench.run_for(milliseconds(20));
    EXPECT_NEAR(pixel(0, 0), 52, 1);
    bench.run_for(milliseconds(500));
    EXPECT_EQ(pixel(0, 0), 0U);
}

TEST_F(LedMatrixTest, StaticDisplayCostsNothing) {
    driver.row(0, true);
    driver.column(1, true);
    bench.run_for(milliseconds(2000));
    ASSERT_EQ(pixel(1, 0), 255U);
    for (const Alarm* alarm : matrix.alarms()) EXPECT_FALSE(alarm->armed());
    const unsigned before = published;
    bench.run_for(milliseconds(5000));
    EXPECT_EQ(published, before);
}

TEST_F(LedMatrixTest, RefreshOfADarkDisplayCostsNothing) {
    for (unsigned i = 0; i < 50; ++i) {
        driver.row(i % 2, true);
        bench.run_for(milliseconds(1));
        driver.row(i % 2, false);
    }
    for (const Alarm* alarm : matrix.alarms()) EXPECT_FALSE(alarm->armed());
    EXPECT_EQ(published, 0U);
}

TEST_F(LedMatrixTest, PublishesAtMostEvery20Ms) {
    Time last;
    Time shortest = milliseconds(1000);
    bench.env().on_output = [&](const Output&) {
        shortest = std::min(shortest, bench.now() - last);
        last = bench.now();
    };
    for (unsigned i = 0; i < 400; ++i) cycles(1, microseconds(700), microseconds(i % 7 * 100));
    EXPECT_GE(shortest, milliseconds(20));
    EXPECT_GT(last, milliseconds(500));
}

TEST_F(LedMatrixTest, OnlyStrongLevelsLight) {
    driver.pins[0]->drive(Drive::pull(true));
    driver.column(0, true);
    bench.run_for(milliseconds(500));
    EXPECT_EQ(pixel(0, 0), 0U);
    driver.row(0, true);
    bench.run_for(milliseconds(500));
    EXPECT_EQ(pixel(0, 0), 255U);
    driver.pins[2]->drive(Drive::released());  // the level stays low, but nothing draws current
    bench.run_for(milliseconds(1000));
    EXPECT_EQ(pixel(0, 0), 0U);
}

TEST_F(LedMatrixTest, PowerOnResetIsDark) {
    driver.row(0, true);
    driver.column(0, true);
    bench.run_for(milliseconds(500));
    ASSERT_EQ(pixel(0, 0), 255U);
    driver.row(0, false);
    matrix.reset(ResetKind::power_on);
    EXPECT_EQ(pixel(0, 0), 0U);
    bench.run_for(milliseconds(500));
    EXPECT_EQ(pixel(0, 0), 0U);
}

TEST_F(LedMatrixTest, SnapshotKeepsTheAfterglow) {
    driver.row(0, true);
    driver.column(0, true);
    bench.run_for(milliseconds(500));
    driver.row(0, false);
    bench.run_for(milliseconds(60));
    const unsigned seen = pixel(0, 0);
    ASSERT_GT(seen, 0U);
    StateWriter saved;
    matrix.save(saved);
    matrix.reset(ResetKind::power_on);
    ASSERT_EQ(pixel(0, 0), 0U);
    StateReader in(saved.data());
    matrix.load(in);
    EXPECT_EQ(pixel(0, 0), seen);
    bench.run_for(milliseconds(20));
    EXPECT_LT(pixel(0, 0), seen);
    EXPECT_GT(pixel(0, 0), 0U);
    bench.run_for(milliseconds(500));
    EXPECT_EQ(pixel(0, 0), 0U);
}

TEST_F(LedMatrixTest, EdgesDoNotAllocate) {
    cycles(50, milliseconds(1), microseconds(500));
    driver.row(0, true);
    const std::size_t before = allocations;
    for (unsigned i = 0; i < 1000; ++i) driver.column(i % 3, i % 6 < 3);
    EXPECT_EQ(allocations, before);
}

TEST(LedMatrixParams, MistakesAreNamed) {
    test::Bench bench;
    const auto error = [&](const char* name, std::vector<std::string> map) -> std::string {
        try {
            bench.add<LedMatrix>(name, matrix_params(std::move(map)));
        } catch (const std::invalid_argument& e) {
            return e.what();
        }
        return "";
    };
    EXPECT_NE(error("a", {"0,0"}).find("expected 6 places"), std::string::npos);
    EXPECT_NE(error("b", {"0,0", "1,0", "2,0", "3,1", "-", "0,1"}).find("found \"3,1\""), std::string::npos);
    EXPECT_NE(error("c", {"0,0", "1,0", "2,0", "x", "-", "0,1"}).find("found \"x\""), std::string::npos);
    EXPECT_NE(error("d", {"0,0", "1,0", "2,0", "0,0", "-", "0,1"}).find("twice"), std::string::npos);
}

}  // namespace
}  // namespace twin::parts
