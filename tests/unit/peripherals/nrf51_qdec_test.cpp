// SPDX-License-Identifier: BSD-3-Clause
#include "models/peripherals/nrf51/qdec.hpp"

#include <gtest/gtest.h>

#include "tests/unit/support/bench.hpp"
#include "tests/unit/support/fake_pads.hpp"

namespace twin::nrf51 {
namespace {

constexpr std::uint64_t kBase = 0x40012000;
constexpr std::uint32_t kShorts = 0x200, kIntenset = 0x304;

struct QdecTest : ::testing::Test {
    test::Bench bench;
    test::FakePads& pads = bench.add<test::FakePads>("GPIO");
    Qdec& qdec = bench.add<Qdec>("QDEC", {{"gpio", "GPIO"}}, kBase);
    test::Source& a = bench.add<test::Source>("a");
    test::Source& b = bench.add<test::Source>("b");
    unsigned phase = 0;

    void SetUp() override {
        bench.connect(a.pin, pads.pad(10));
        bench.connect(b.pin, pads.pad(11));
        write(Qdec::kPsela, 10);
        write(Qdec::kPselb, 11);
        write(Qdec::kPselled, 12);
        set_phase(0);
    }
    void write(std::uint32_t offset, std::uint32_t value) { bench.write(kBase + offset, value); }
    std::uint32_t read(std::uint32_t offset) { return bench.read(kBase + offset); }
    std::int32_t signed_read(std::uint32_t offset) { return static_cast<std::int32_t>(read(offset)); }
    void set_phase(unsigned n) {
        static constexpr unsigned kGray[] = {0b00, 0b01, 0b11, 0b10};  // A, B
        phase = n & 3;
        a.pin.drive(Drive::strong((kGray[phase] & 2) != 0));
        b.pin.drive(Drive::strong((kGray[phase] & 1) != 0));
    }
    void start() {
        write(Qdec::kEnable, 1);
        write(Qdec::kStart, 1);
    }
    void sample() { bench.run_for(microseconds(128)); }
    void move(int steps) {
        for (int i = 0; i < std::abs(steps); ++i) {
            set_phase(phase + (steps > 0 ? 1 : 3));
            sample();
        }
    }
};

TEST_F(QdecTest, ResetValues) {
    bench.reset(ResetKind::system);
    const std::pair<std::uint32_t, std::uint32_t> expected[] = {
        {0x100, 0},  {0x104, 0}, {0x108, 0},   {0x200, 0},   {0x304, 0},  {0x500, 0}, {0x504, 0},
        {0x508, 0},  {0x50C, 0}, {0x510, 0},   {0x514, 0},   {0x518, 0},  {0x528, 0}, {0x544, 0},
        {0x540, 16}, {0x548, 0}, {0x51C, ~0U}, {0x520, ~0U}, {0x524, ~0U}};
    for (const auto& [offset, value] : expected) EXPECT_EQ(read(offset), value) << std::hex << offset;
}

TEST_F(QdecTest, CountsBothWays) {
    start();
    sample();
    move(5);
    EXPECT_EQ(signed_read(Qdec::kAcc), 5);
    EXPECT_EQ(signed_read(Qdec::kSample), 1);
    move(-8);
    EXPECT_EQ(signed_read(Qdec::kAcc), -3);
    EXPECT_EQ(signed_read(Qdec::kSample), -1);
    sample();
    EXPECT_EQ(signed_read(Qdec::kSample), 0);
}

TEST_F(QdecTest, DoubleTransitionsAreCountedApartAndSaturate) {
    start();
    sample();
    for (unsigned i = 0; i < 15; ++i) {
        set_phase(phase + 2);
        sample();
    }
    EXPECT_EQ(signed_read(Qdec::kSample), 2);
    EXPECT_EQ(read(Qdec::kAccdbl), 15U);
    EXPECT_EQ(signed_read(Qdec::kAcc), 0);
    EXPECT_EQ(read(Qdec::kAccof), 0U);
    set_phase(phase + 2);
    sample();
    EXPECT_EQ(read(Qdec::kAccdbl), 15U);
    EXPECT_EQ(read(Qdec::kAccof), 1U);
}

TEST_F(QdecTest, AccumulatorStopsAtItsLimits) {
    start();
    sample();
    move(1023);
    EXPECT_EQ(signed_read(Qdec::kAcc), 1023);
    EXPECT_EQ(read(Qdec::kAccof), 0U);
    move(1);
    EXPECT_EQ(signed_read(Qdec::kAcc), 1023);
    EXPECT_EQ(read(Qdec::kAccof), 1U);
    write(Qdec::kAccof, 0);
    move(-2047);
    EXPECT_EQ(signed_read(Qdec::kAcc), -1024);
    EXPECT_EQ(read(Qdec::kAccof), 0U);
    move(-1);
    EXPECT_EQ(signed_read(Qdec::kAcc), -1024);
    EXPECT_EQ(read(Qdec::kAccof), 1U);
}

TEST_F(QdecTest, SamplePeriods) {
    write(kIntenset, 1);
    for (unsigned n = 0; n < 8; ++n) {
        write(Qdec::kEnable, 0);
        write(Qdec::kSampleper, n);
        start();
        bench.run_for(microseconds(128U << n) - picoseconds(1));
        EXPECT_EQ(read(Qdec::kSamplerdy), 0U) << n;
        bench.run_for(picoseconds(1));
        EXPECT_EQ(read(Qdec::kSamplerdy), 1U) << n;
        EXPECT_TRUE(qdec.find_irq("irq")->level());
        write(Qdec::kSamplerdy, 0);
    }
}

TEST_F(QdecTest, ReportsAfterItsSamplesIfSomethingMoved) {
    write(kShorts, 1);
    start();
    for (int i = 0; i < 10; ++i) sample();
    EXPECT_EQ(read(Qdec::kReportrdy), 0U);  // nothing moved
    move(3);
    for (int i = 0; i < 6; ++i) sample();
    EXPECT_EQ(read(Qdec::kReportrdy), 0U);
    sample();
    EXPECT_EQ(read(Qdec::kReportrdy), 1U);
    EXPECT_EQ(signed_read(Qdec::kAccread), 3);
    EXPECT_EQ(signed_read(Qdec::kAcc), 0);
}

TEST_F(QdecTest, ReadclraccTakesBoth) {
    start();
    sample();
    move(-4);
    set_phase(phase + 2);
    sample();
    write(Qdec::kReadclracc, 1);
    EXPECT_EQ(signed_read(Qdec::kAccread), -4);
    EXPECT_EQ(read(Qdec::kAccdblread), 1U);
    EXPECT_EQ(read(Qdec::kAcc), 0U);
    EXPECT_EQ(read(Qdec::kAccdbl), 0U);
}

TEST_F(QdecTest, DebouncerWantsASteadyInput) {
    write(Qdec::kDbfen, 1);
    start();
    sample();
    sample();
    bench.run_for(microseconds(64));
    set_phase(1);
    bench.run_for(microseconds(64));
    EXPECT_EQ(signed_read(Qdec::kAcc), 0);  // it changed within the period
    sample();
    EXPECT_EQ(signed_read(Qdec::kAcc), 1);
    bench.run_for(microseconds(20));
    set_phase(2);
    bench.run_for(microseconds(20));
    set_phase(1);
    bench.run_for(microseconds(88));
    sample();
    EXPECT_EQ(signed_read(Qdec::kAcc), 1);  // the spike never came through
}

TEST_F(QdecTest, LedLightsBeforeTheSample) {
    write(Qdec::kLedpol, 1);
    write(Qdec::kLedpre, 20);
    start();
    const PinPort& led = pads.pad(12);
    EXPECT_FALSE(led.high());
    bench.run_for(microseconds(108) - picoseconds(1));
    EXPECT_FALSE(led.high());
    bench.run_for(picoseconds(1));
    EXPECT_TRUE(led.high());
    bench.run_for(microseconds(20));
    EXPECT_FALSE(led.high());
    write(Qdec::kStop, 1);
    sample();
    EXPECT_FALSE(led.high());
}

TEST_F(QdecTest, LedIsOnWithTheDebouncerAndActiveLow) {
    write(Qdec::kDbfen, 1);
    write(Qdec::kEnable, 1);
    EXPECT_TRUE(pads.pad(12).high());
    write(Qdec::kStart, 1);
    EXPECT_FALSE(pads.pad(12).high());
    sample();
    EXPECT_FALSE(pads.pad(12).high());
    write(Qdec::kStop, 1);
    EXPECT_TRUE(pads.pad(12).high());
}

TEST_F(QdecTest, EnableTakesThePads) {
    write(Qdec::kEnable, 1);
    for (const unsigned pad : {10, 11, 12}) EXPECT_EQ(pads.taken[pad], &qdec);
    write(Qdec::kEnable, 0);
    for (const unsigned pad : {10, 11, 12}) EXPECT_EQ(pads.taken[pad], nullptr);
    write(Qdec::kStart, 1);
    EXPECT_TRUE(bench.journal_has(JournalKind::guest_error, "QDEC", "START while ENABLE is 0"));
}

TEST_F(QdecTest, ShortcutStopsAfterASample) {
    write(kShorts, 2);
    start();
    sample();
    for (const Alarm* alarm : qdec.alarms()) EXPECT_FALSE(alarm->armed());
}

TEST_F(QdecTest, ResetReleasesThePads) {
    start();
    sample();
    bench.reset(ResetKind::system);
    for (const unsigned pad : {10, 11, 12}) EXPECT_EQ(pads.taken[pad], nullptr);
    bench.run_for(milliseconds(1));
    EXPECT_EQ(read(Qdec::kSamplerdy), 0U);
}

TEST_F(QdecTest, SnapshotContinuesEqually) {
    start();
    sample();
    move(3);
    bench.run_for(microseconds(100));
    const auto state = bench.save();
    write(Qdec::kReadclracc, 1);
    write(Qdec::kStop, 1);
    bench.load(state);
    EXPECT_EQ(signed_read(Qdec::kAcc), 3);
    set_phase(phase + 1);
    bench.run_for(microseconds(27));
    EXPECT_EQ(signed_read(Qdec::kAcc), 3);
    bench.run_for(microseconds(1));
    EXPECT_EQ(signed_read(Qdec::kAcc), 4);
}

}  // namespace
}  // namespace twin::nrf51
