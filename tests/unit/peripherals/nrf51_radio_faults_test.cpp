// SPDX-License-Identifier: BSD-3-Clause
// What a guest does at the wrong moment or with the wrong values.
#include "nrf51_radio_fixture.hpp"

namespace twin {
namespace {

using namespace radio_test;

TEST_F(RadioTest, DisablingWhatIsDisabledTellsSo) {
    write(kDisable, 1);
    EXPECT_EQ(read(kDisabled), 1u);
    EXPECT_EQ(read(kState), kStateDisabled);
}

TEST_F(RadioTest, StopAndDisableCutTheFrame) {
    advertise();
    write(kTxen, 1);
    bench.run_for(microseconds(140));
    write(kStart, 1);
    bench.run_for(microseconds(100));
    write(kStop, 1);
    EXPECT_EQ(air.cuts, 1u);
    EXPECT_EQ(read(kState), kTxIdle);
    bench.run_for(microseconds(200));
    EXPECT_EQ(read(kEnd), 0u);
    write(kStart, 1);
    bench.run_for(microseconds(10));
    write(kDisable, 1);
    EXPECT_EQ(air.cuts, 2u);
    expect_after(microseconds(4), kDisabled);
    EXPECT_TRUE(air.frames.empty());
}

TEST_F(RadioTest, DisableDuringRampUp) {
    write(kTxen, 1);
    bench.run_for(microseconds(50));
    write(kDisable, 1);
    expect_after(microseconds(4), kDisabled);
    bench.run_for(microseconds(200));
    EXPECT_EQ(read(kReady), 0u);
}

TEST_F(RadioTest, TasksInTheWrongStateAreTheGuestsError) {
    write(kStart, 1);
    EXPECT_TRUE(blamed("task START while not in state RXIDLE or TXIDLE"));
    write(kRssiStart, 1);
    EXPECT_TRUE(blamed("task RSSISTART while the receiver is off"));
    write(kBcStart, 1);
    EXPECT_TRUE(blamed("task BCSTART while no packet is past its address"));
    write(kFrequency, 100);
    write(kTxen, 1);
    EXPECT_FALSE(blamed("FREQUENCY is above 100"));
    write(kTxen, 1);
    EXPECT_TRUE(blamed("task TXEN while not in state DISABLED"));
    write(kRxen, 1);
    EXPECT_TRUE(blamed("task RXEN while not in state DISABLED"));
    EXPECT_EQ(read(kState), kTxRu);
    write(kDisable, 1);
    bench.run_for(microseconds(4));
    write(kFrequency, 101);
    write(kTxen, 1);
    EXPECT_TRUE(blamed("FREQUENCY is above 100"));
}

TEST_F(RadioTest, APacketOutsideMemoryIsTheGuestsError) {
    advertise();
    write(kPacketPtr, 0x30000000);
    write(kTxen, 1);
    bench.run_for(microseconds(140));
    write(kStart, 1);
    EXPECT_FALSE(blamed("PACKETPTR does not point to memory"));
    bench.run_for(microseconds(40));
    EXPECT_TRUE(blamed("PACKETPTR does not point to memory"));
    bench.run_for(microseconds(16 + 24));
    EXPECT_EQ(read(kEnd), 1u);
}

TEST_F(RadioTest, ConfigurationIsTakenOverAtItsTask) {
    advertise();
    write(kFrequency, 80);
    write(kTxen, 1);
    write(kFrequency, 26);
    write(kTxPower, 4);
    bench.run_for(microseconds(140));
    write(kStart, 1);
    write(kPacketPtr, kRam + 0x800);
    bench.run_for(microseconds(152));
    ASSERT_EQ(air.frames.size(), 1u);
    EXPECT_EQ(air.ended[0].mhz, 2480u);
    EXPECT_EQ(air.ended[0].dbm, -4);
    EXPECT_EQ(air.frames[0].bytes(), kAdvertising);
}

TEST_F(RadioTest, AFormatChangedOnTheAirIsHarmless) {
    advertise();
    write(kTxen, 1);
    bench.run_for(microseconds(140));
    write(kStart, 1);
    bench.run_for(microseconds(130));
    write(kPcnf0, 15 | 1 << 8 | 15 << 16);
    write(kPcnf1, 255 | 255 << 8 | 7 << 16);
    bench.run_for(microseconds(100));
    EXPECT_EQ(read(kEnd), 1u);
    EXPECT_EQ(air.frames.size(), 1u);
}

}  // namespace
}  // namespace twin
