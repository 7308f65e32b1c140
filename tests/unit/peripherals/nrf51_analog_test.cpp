// SPDX-License-Identifier: BSD-3-Clause
// ADC and LPCOMP.
#include <gtest/gtest.h>

#include "models/peripherals/nrf51/adc.hpp"
#include "models/peripherals/nrf51/lpcomp.hpp"
#include "models/peripherals/parts/button.hpp"
#include "tests/unit/support/bench.hpp"
#include "tests/unit/support/fake_pads.hpp"

namespace twin::nrf51 {
namespace {

constexpr std::uint64_t kAdc = 0x40007000;
constexpr std::uint64_t kLpcomp = 0x40013000;
constexpr std::uint32_t kShorts = 0x200, kIntenset = 0x304;

struct AdcTest : ::testing::Test {
    test::Bench bench;
    // The pads come later than their user: the order in the chip's file does not matter.
    Adc& adc = bench.add<Adc>("ADC", {{"gpio", "GPIO"}}, kAdc);
    test::FakePads& pads = bench.add<test::FakePads>("GPIO");
    test::Source& ain4 = bench.add<test::Source>("ain4");
    test::Source& aref0 = bench.add<test::Source>("aref0");

    void SetUp() override {
        bench.connect(ain4.pin, pads.pad(3));
        bench.connect(aref0.pin, pads.pad(0));
        write(Adc::kEnable, 1);
    }
    void write(std::uint32_t offset, std::uint32_t value) { bench.write(kAdc + offset, value); }
    std::uint32_t read(std::uint32_t offset) { return bench.read(kAdc + offset); }
    static std::uint32_t config(std::uint32_t res, std::uint32_t inpsel, std::uint32_t refsel,
                                std::uint32_t psel = 0x10, std::uint32_t extrefsel = 0) {
        return res | inpsel << 2 | refsel << 5 | psel << 8 | extrefsel << 16;
    }
    std::uint32_t convert(std::uint32_t cfg) {
        write(Adc::kConfig, cfg);
        write(Adc::kEnd, 0);
        write(Adc::kStart, 1);
        bench.run_for(microseconds(68));
        EXPECT_EQ(read(Adc::kEnd), 1U);
        return read(Adc::kResult);
    }
};

TEST_F(AdcTest, ResetValues) {
    bench.reset(ResetKind::system);
    for (const std::uint32_t offset : {0x100, 0x304, 0x308, 0x400, 0x500, 0x508}) EXPECT_EQ(read(offset), 0U);
    EXPECT_EQ(read(Adc::kConfig), 0x18U);
    write(Adc::kConfig, ~0U);
    EXPECT_EQ(read(Adc::kConfig), 0x0003FF7FU);
}

TEST_F(AdcTest, ConversionTimeByResolution) {
    write(kIntenset, 1);
    const std::uint64_t times[] = {20, 36, 68};
    for (unsigned res = 0; res < 3; ++res) {
        write(Adc::kConfig, config(res, 0, 0));
        write(Adc::kStart, 1);
        EXPECT_EQ(read(Adc::kBusy), 1U);
        bench.run_for(microseconds(times[res]) - picoseconds(1));
        EXPECT_FALSE(adc.find_irq("irq")->level());
        EXPECT_EQ(read(Adc::kBusy), 1U);
        bench.run_for(picoseconds(1));
        EXPECT_TRUE(adc.find_irq("irq")->level());
        EXPECT_EQ(read(Adc::kBusy), 0U);
        write(Adc::kEnd, 0);
    }
}

TEST_F(AdcTest, InputsAgainstTheBandGap) {
    ain4.pin.drive(Drive::analog(0.6));
    EXPECT_EQ(convert(config(2, 0, 0)), 512U);
    EXPECT_EQ(convert(config(1, 0, 0)), 256U);
    EXPECT_EQ(convert(config(0, 0, 0)), 128U);
    EXPECT_EQ(convert(config(2, 1, 0)), 341U);  // two thirds
    EXPECT_EQ(convert(config(2, 2, 0)), 171U);  // one third
    ain4.pin.drive(Drive::analog(1.2));
    EXPECT_EQ(convert(config(2, 0, 0)), 1023U);
    ain4.pin.drive(Drive::analog(3.3));
    EXPECT_EQ(convert(config(2, 0, 0)), 1023U);
    ain4.pin.drive(Drive::analog(0));
    EXPECT_EQ(convert(config(2, 0, 0)), 0U);
}

TEST_F(AdcTest, StepsAreHalfABitOff) {
    // 1.2 V / 1024 = 1171.875 µV; the step from 0 to 1 is at half of it.
    ain4.pin.drive(Drive::analog(585e-6));
    EXPECT_EQ(convert(config(2, 0, 0)), 0U);
    ain4.pin.drive(Drive::analog(586e-6));
    EXPECT_EQ(convert(config(2, 0, 0)), 1U);
}

TEST_F(AdcTest, SupplyAndItsReferences) {
    ain4.pin.drive(Drive::strong(true));
    EXPECT_EQ(convert(config(2, 2, 3)), 1023U);  // 1/3 of 3.3 V against 1/3 of the supply
    ain4.pin.drive(Drive::analog(1.65));
    EXPECT_EQ(convert(config(2, 2, 3)), 512U);
    EXPECT_EQ(convert(config(2, 0, 2)), 1023U);     // against half of the supply
    EXPECT_EQ(convert(config(2, 6, 0, 0)), 939U);   // supply / 3 against 1.2 V
    EXPECT_EQ(convert(config(2, 5, 0, 0)), 1023U);  // two thirds of it
    EXPECT_EQ(convert(config(2, 6, 2, 0)), 683U);
}

TEST_F(AdcTest, ExternalReference) {
    aref0.pin.drive(Drive::analog(1.0));
    ain4.pin.drive(Drive::analog(0.25));
    EXPECT_EQ(convert(config(2, 0, 1, 0x10, 1)), 256U);
    EXPECT_EQ(convert(config(2, 0, 1, 0x10, 0)), 1023U);
    EXPECT_TRUE(bench.journal_has(JournalKind::guest_error, "ADC",
                                  "CONFIG.REFSEL is external and EXTREFSEL selects no reference"));
}

TEST_F(AdcTest, PselPicksThePad) {
    ain4.pin.drive(Drive::analog(0.6));
    EXPECT_EQ(convert(config(2, 0, 0, 0x08)), 0U);
    EXPECT_EQ(convert(config(2, 0, 0, 0x20)), 0U);
    EXPECT_EQ(convert(config(2, 0, 0, 0)), 0U);
    const unsigned pad_of_ain[] = {26, 27, 1, 2, 3, 4, 5, 6};
    for (unsigned i = 0; i < 8; ++i) {
        pads.pad(pad_of_ain[i]).drive(Drive::strong(true));
        EXPECT_EQ(convert(config(2, 2, 3, 1U << i)), 1023U) << i;
        pads.pad(pad_of_ain[i]).drive(Drive::released());
    }
}

TEST_F(AdcTest, StopAndDisableEndAConversion) {
    write(Adc::kStart, 1);
    bench.run_for(microseconds(10));
    write(Adc::kStop, 1);
    EXPECT_EQ(read(Adc::kBusy), 0U);
    bench.run_for(milliseconds(1));
    EXPECT_EQ(read(Adc::kEnd), 0U);
    write(Adc::kStart, 1);
    write(Adc::kEnable, 0);
    bench.run_for(milliseconds(1));
    EXPECT_EQ(read(Adc::kEnd), 0U);
    write(Adc::kStart, 1);
    EXPECT_TRUE(bench.journal_has(JournalKind::guest_error, "ADC", "START while ENABLE is 0"));
}

TEST_F(AdcTest, SnapshotAndReset) {
    ain4.pin.drive(Drive::analog(0.6));
    write(Adc::kConfig, config(2, 0, 0));
    write(Adc::kStart, 1);
    bench.run_for(microseconds(60));
    StateWriter saved;
    adc.save(saved);
    bench.reset(ResetKind::system);
    bench.run_for(microseconds(4));
    EXPECT_EQ(read(Adc::kBusy), 0U);
    StateReader in(saved.data());
    adc.load(in);
    ain4.pin.drive(Drive::analog(0.3));
    bench.run_for(microseconds(4));
    EXPECT_EQ(read(Adc::kEnd), 1U);
    EXPECT_EQ(read(Adc::kResult), 256U);  // the voltage at the end counts
}

struct LpcompTest : ::testing::Test {
    test::Bench bench;
    test::FakePads& pads = bench.add<test::FakePads>("GPIO");
    Lpcomp& lpcomp = bench.add<Lpcomp>("LPCOMP", {{"gpio", "GPIO"}}, kLpcomp);
    test::Source& ain2 = bench.add<test::Source>("ain2");
    test::Source& aref1 = bench.add<test::Source>("aref1");
    unsigned detected = 0;

    void SetUp() override {
        bench.connect(ain2.pin, pads.pad(1));
        bench.connect(aref1.pin, pads.pad(6));
        lpcomp.on_anadetect([this] { ++detected; });
        bench.elaborate();
        write(Lpcomp::kPsel, 2);
        write(Lpcomp::kRefsel, 3);  // half of the supply
        write(Lpcomp::kEnable, 1);
    }
    void write(std::uint32_t offset, std::uint32_t value) { bench.write(kLpcomp + offset, value); }
    std::uint32_t read(std::uint32_t offset) { return bench.read(kLpcomp + offset); }
    void ready() {
        write(Lpcomp::kStart, 1);
        bench.run_for(microseconds(Lpcomp::kStartupUs));
    }
};

TEST_F(LpcompTest, ResetValues) {
    bench.reset(ResetKind::system);
    for (const std::uint32_t offset :
         {0x100, 0x104, 0x108, 0x10C, 0x200, 0x304, 0x308, 0x400, 0x500, 0x504, 0x508, 0x50C, 0x520})
        EXPECT_EQ(read(offset), 0U) << std::hex << offset;
}

TEST_F(LpcompTest, ReadyAfterStartup) {
    write(kIntenset, 1);
    write(Lpcomp::kStart, 1);
    bench.run_for(microseconds(Lpcomp::kStartupUs) - picoseconds(1));
    EXPECT_EQ(read(Lpcomp::kReady), 0U);
    bench.run_for(picoseconds(1));
    EXPECT_EQ(read(Lpcomp::kReady), 1U);
    EXPECT_TRUE(lpcomp.find_irq("irq")->level());
}

TEST_F(LpcompTest, CrossingsUpAndDown) {
    ready();
    ain2.pin.drive(Drive::analog(1.6));
    EXPECT_EQ(read(Lpcomp::kCross), 0U);
    ain2.pin.drive(Drive::analog(1.7));
    EXPECT_EQ(read(Lpcomp::kUp), 1U);
    EXPECT_EQ(read(Lpcomp::kDown), 0U);
    EXPECT_EQ(read(Lpcomp::kCross), 1U);
    write(Lpcomp::kSample, 1);
    EXPECT_EQ(read(Lpcomp::kResult), 1U);
    write(Lpcomp::kUp, 0);
    ain2.pin.drive(Drive::analog(2.5));
    EXPECT_EQ(read(Lpcomp::kUp), 0U);
    ain2.pin.drive(Drive::analog(0.1));
    EXPECT_EQ(read(Lpcomp::kDown), 1U);
    EXPECT_EQ(read(Lpcomp::kResult), 1U);
    write(Lpcomp::kSample, 1);
    EXPECT_EQ(read(Lpcomp::kResult), 0U);
}

TEST_F(LpcompTest, NothingBeforeReadyOrAfterStop) {
    write(Lpcomp::kStart, 1);
    ain2.pin.drive(Drive::analog(3));
    EXPECT_EQ(read(Lpcomp::kCross), 0U);
    bench.run_for(microseconds(Lpcomp::kStartupUs));
    EXPECT_EQ(read(Lpcomp::kCross), 0U);
    write(Lpcomp::kStop, 1);
    ain2.pin.drive(Drive::analog(0));
    EXPECT_EQ(read(Lpcomp::kCross), 0U);
    write(Lpcomp::kEnable, 0);
    write(Lpcomp::kStart, 1);
    EXPECT_TRUE(bench.journal_has(JournalKind::guest_error, "LPCOMP", "START while ENABLE is 0"));
}

TEST_F(LpcompTest, ExternalReferenceMoves) {
    write(Lpcomp::kRefsel, 7);
    write(Lpcomp::kExtrefsel, 1);
    aref1.pin.drive(Drive::analog(2));
    ain2.pin.drive(Drive::analog(1));
    ready();
    aref1.pin.drive(Drive::analog(0.5));
    EXPECT_EQ(read(Lpcomp::kUp), 1U);
}

TEST_F(LpcompTest, Shortcuts) {
    ain2.pin.drive(Drive::analog(3));
    write(kShorts, 1U << 0 | 1U << 2);  // READY to SAMPLE, DOWN to STOP
    ready();
    EXPECT_EQ(read(Lpcomp::kResult), 1U);
    ain2.pin.drive(Drive::analog(0));
    EXPECT_EQ(read(Lpcomp::kDown), 1U);
    ain2.pin.drive(Drive::analog(3));
    EXPECT_EQ(read(Lpcomp::kUp), 0U);
}

TEST_F(LpcompTest, AnadetectSelectsTheDirection) {
    ready();
    const auto up_and_down = [this] {
        detected = 0;
        ain2.pin.drive(Drive::analog(3));
        const unsigned up = detected;
        ain2.pin.drive(Drive::analog(0));
        return std::pair{up, detected - up};
    };
    EXPECT_EQ(up_and_down(), std::pair(1U, 1U));
    write(Lpcomp::kAnadetect, 1);
    EXPECT_EQ(up_and_down(), std::pair(1U, 0U));
    write(Lpcomp::kAnadetect, 2);
    EXPECT_EQ(up_and_down(), std::pair(0U, 1U));
}

TEST_F(LpcompTest, SnapshotAndReset) {
    ready();
    const auto state = bench.save();
    bench.reset(ResetKind::system);
    ain2.pin.drive(Drive::analog(1.0));
    EXPECT_EQ(read(Lpcomp::kEnable), 0U);
    bench.load(state);
    ain2.pin.drive(Drive::analog(3));
    EXPECT_EQ(read(Lpcomp::kUp), 1U);
}

TEST(LpcompSnapshot, VoltagesThatReturnOneAfterTheOtherAreNoCrossing) {
    test::Bench bench;
    auto& pads = bench.add<test::FakePads>("GPIO");
    bench.add<Lpcomp>("LPCOMP", {{"gpio", "GPIO"}}, kLpcomp);
    Model* buttons[2];
    for (unsigned i = 0; i < 2; ++i) {
        buttons[i] = &bench.add<parts::Button>(i == 0 ? "first" : "second",
                                               {{"active", "high"}, {"pull", "down"}, {"bounce_us", "0"}});
        bench.connect(*buttons[i]->pins().at(0), pads.pad(2 - i));  // AIN3 is loaded before AIN2, which is compared
    }
    const auto press = [&](double down) {
        for (Model* button : buttons) button->inputs().at(0)->set(down);
    };
    const auto events = [&] { return bench.read(kLpcomp + Lpcomp::kDown) + bench.read(kLpcomp + Lpcomp::kCross); };
    bench.write(kLpcomp + Lpcomp::kPsel, 2);
    bench.write(kLpcomp + Lpcomp::kRefsel, 3);
    bench.write(kLpcomp + Lpcomp::kEnable, 1);
    press(1);
    bench.write(kLpcomp + Lpcomp::kStart, 1);
    bench.run_for(milliseconds(1));
    const auto state = bench.save();
    EXPECT_EQ(events(), 0U);
    press(0);
    EXPECT_EQ(events(), 2U);
    bench.load(state);
    EXPECT_EQ(events(), 0U);
    EXPECT_EQ(bench.save(), state);
    press(0);
    EXPECT_EQ(events(), 2U);
}

}  // namespace
}  // namespace twin::nrf51
