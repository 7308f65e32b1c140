// SPDX-License-Identifier: BSD-3-Clause
#include "models/peripherals/nrf51/radio.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "models/peripherals/nrf51/ccm_aar.hpp"
#include "tests/unit/support/bench.hpp"

namespace twin {
namespace {

using nrf51::AirBits;
using nrf51::Carrier;
using nrf51::PacketFormat;
using Bytes = std::vector<std::uint8_t>;

constexpr std::uint64_t kBase = 0x40001000;
constexpr std::uint32_t kRam = 0x20000000;
constexpr std::uint32_t kTxen = 0x000, kRxen = 0x004, kStart = 0x008, kStop = 0x00C, kDisable = 0x010,
                        kRssiStart = 0x014, kRssiStop = 0x018, kBcStart = 0x01C, kBcStop = 0x020;
constexpr std::uint32_t kReady = 0x100, kAddress = 0x104, kPayload = 0x108, kEnd = 0x10C, kDisabled = 0x110,
                        kDevMatch = 0x114, kDevMiss = 0x118, kRssiEnd = 0x11C, kBcMatch = 0x128;
constexpr std::uint32_t kShorts = 0x200, kIntenset = 0x304, kPacketPtr = 0x504, kFrequency = 0x508, kTxPower = 0x50C,
                        kMode = 0x510, kPcnf0 = 0x514, kPcnf1 = 0x518, kBase0 = 0x51C, kBase1 = 0x520, kPrefix0 = 0x524,
                        kPrefix1 = 0x528, kTxAddress = 0x52C, kRxAddresses = 0x530, kCrcCnf = 0x534, kCrcPoly = 0x538,
                        kCrcInit = 0x53C, kTest = 0x540, kTifs = 0x544, kRssiSample = 0x548, kState = 0x550,
                        kWhiteIv = 0x554, kBcc = 0x560, kDacnf = 0x640, kPower = 0xFFC;
constexpr std::uint32_t kStateDisabled = 0, kRxRu = 1, kRxIdle = 2, kRx = 3, kTxRu = 9, kTxIdle = 10, kTx = 11,
                        kTxDisable = 12;
constexpr std::uint32_t kReadyStart = 1, kEndDisable = 2, kDisabledTxen = 4, kDisabledRxen = 8, kEndStart = 32,
                        kAddressBcStart = 64;

// The bytes of ADV_NONCONN_IND from 01:02:03:04:05:06 with flags on channel 37: preamble, access address, and the PDU
// and its CRC whitened. CRC (reflected) and whitening (position by position) were computed by another program.
const Bytes kAdvertising{0xAA, 0xD6, 0xBE, 0x89, 0x8E, 0x8F, 0xDB, 0x51, 0xA4, 0x39,
                         0xA4, 0x64, 0xB1, 0x77, 0x30, 0x17, 0xD2, 0xBC, 0xD6};

PacketFormat ble_format() {
    PacketFormat f;
    f.s0_bytes = 1;
    f.length_bits = 8;
    f.max_length = 37;
    f.base_bytes = 3;
    f.whitening = true;
    f.whitening_initial = 37;
    f.crc_bytes = 3;
    f.crc_skips_address = true;
    f.crc_polynomial = 0x65B;
    f.crc_initial = 0x555555;
    return f;
}

TEST(RadioPacket, BluetoothAdvertising) {
    const Bytes ram{0x02, 9, 6, 5, 4, 3, 2, 1, 2, 1, 6};
    const AirBits bits = make_frame(ble_format(), 0x89BED600, 0x8E, ram);
    EXPECT_EQ(bits.size(), 8 * kAdvertising.size());
    EXPECT_EQ(bits.bytes(), kAdvertising);
}

TEST(RadioPacket, CrcOfTheUsualCheckString) {
    // CRC-16/IBM-3740 ("CCITT false") of "123456789" is 0x29B1; bytes go most significant bit first.
    PacketFormat f;
    f.crc_bytes = 2;
    f.crc_polynomial = 0x11021;
    f.crc_initial = 0xFFFF;
    AirBits bits;
    for (const char c : std::string("123456789")) bits.push_msb_first(static_cast<std::uint8_t>(c), 8);
    EXPECT_EQ(packet_crc(f, bits, 0), 0x29B1u);
    // CRC-8/SMBUS.
    f.crc_bytes = 1;
    f.crc_polynomial = 0x107;
    f.crc_initial = 0;
    EXPECT_EQ(packet_crc(f, bits, 0), 0xF4u);
    f.crc_bytes = 0;
    EXPECT_EQ(packet_crc(f, bits, 0), 0u);
}

TEST(RadioPacket, BigEndianAndOddFields) {
    PacketFormat f;
    f.length_bits = 3;
    f.s1_bits = 2;
    f.max_length = 2;
    f.static_length = 1;
    f.base_bytes = 2;
    f.big_endian = true;
    // LENGTH is 0b010 of its byte; with STATLEN three bytes, cut to two.
    const Bytes ram{0xFA, 0x01, 0x80, 0x03, 0xFF};
    EXPECT_EQ(f.payload_bytes(ram), 2u);
    const AirBits bits = make_frame(f, 0x00018000, 0x01, ram);
    std::string text;
    for (std::size_t i = 0; i < bits.size(); ++i) text += bits[i] ? '1' : '0';
    // Preamble, two upper bytes of the base and the prefix, least significant bit first; then big-endian fields.
    EXPECT_EQ(text, std::string("10101010") +
                        "10000000"
                        "00000000"
                        "10000000" +
                        "010"
                        "01"
                        "10000000"
                        "00000011");
}

TEST(RadioPacket, WhiteningTwiceIsNothing) {
    AirBits bits;
    for (unsigned i = 0; i < 100; ++i) bits.push(i % 3 == 0);
    AirBits other = bits;
    whiten(other, 10, 5);
    EXPECT_NE(other, bits);
    whiten(other, 10, 5);
    EXPECT_EQ(other, bits);
}

/// Writes down what it hears.
class RecordingAir : public nrf51::Air {
  public:
    void begin(const Carrier& carrier) override { begun.push_back(carrier); }
    void end(const Carrier& carrier, const AirBits& frame) override {
        ended.push_back(carrier);
        frames.push_back(frame);
    }
    void cut(const Carrier&) override { ++cuts; }
    std::vector<Carrier> begun, ended;
    std::vector<AirBits> frames;
    unsigned cuts = 0;
};

class RadioTest : public testing::Test {
  protected:
    RadioTest() : memory(bench.ram("ram", kRam, 0x1000)), radio(bench.add<nrf51::Radio>("RADIO", {}, kBase)) {
        radio.connect(air);
    }

    void write(std::uint32_t offset, std::uint32_t value) { bench.write(kBase + offset, value); }
    std::uint32_t read(std::uint32_t offset) { return bench.read(kBase + offset); }
    bool irq() { return radio.find_irq("irq")->level(); }
    bool blamed(const char* what) { return bench.journal_has(JournalKind::guest_error, "RADIO", what); }
    bool unmodelled(const char* what) { return bench.journal_has(JournalKind::unmodelled, "RADIO", what); }

    /// A Bluetooth advertiser on channel 37: 40 µs of preamble and address, 88 of PDU, 24 of CRC.
    void advertise() {
        const std::uint8_t pdu[] = {0x02, 9, 6, 5, 4, 3, 2, 1, 2, 1, 6};
        std::copy(std::begin(pdu), std::end(pdu), memory.data);
        write(kMode, 3);
        write(kFrequency, 2);
        write(kTxPower, 0xFC);
        write(kPcnf0, 8 | 1 << 8);
        write(kPcnf1, 37 | 3 << 16 | 1 << 25);
        write(kBase0, 0x89BED600);
        write(kPrefix0, 0x8E);
        write(kCrcCnf, 3 | 1 << 8);
        write(kCrcPoly, 0x65B);
        write(kCrcInit, 0x555555);
        write(kWhiteIv, 37);
        write(kPacketPtr, kRam);
    }
    /// Runs to one nanosecond before `event`, sees that it isn't there, and to it.
    void expect_after(Time delay, std::uint32_t event) {
        bench.run_for(delay - nanoseconds(1));
        EXPECT_EQ(read(event), 0u) << std::hex << event;
        bench.run_for(nanoseconds(1));
        EXPECT_EQ(read(event), 1u) << std::hex << event;
    }

    test::Bench bench;
    Memory& memory;
    RecordingAir air;
    nrf51::Radio& radio;
};

TEST_F(RadioTest, ResetValues) {
    for (RegisterBank* bank : radio.banks()) {
        for (const Register& reg : bank->registers()) {
            std::uint32_t expected = 0;
            if (reg.offset() == kFrequency) expected = 2;
            if (reg.offset() == kWhiteIv) expected = 0x40;
            if (reg.offset() == kPower) expected = 1;
            EXPECT_EQ(bench.peek(kBase + reg.offset()), expected) << reg.name();
        }
    }
    for (const std::uint32_t event :
         {kReady, kAddress, kPayload, kEnd, kDisabled, kDevMatch, kDevMiss, kRssiEnd, kBcMatch})
        EXPECT_EQ(read(event), 0u);
    EXPECT_FALSE(irq());
}

TEST_F(RadioTest, WritableBits) {
    const struct {
        std::uint32_t offset, mask;
    } registers[] = {{kShorts, 0x17F},
                     {kPacketPtr, 0xFFFFFFFF},
                     {kFrequency, 0x7F},
                     {kTxPower, 0xFF},
                     {kMode, 3},
                     {kPcnf0, 0x000F010F},
                     {kPcnf1, 0x0307FFFF},
                     {kBase0, 0xFFFFFFFF},
                     {kBase1, 0xFFFFFFFF},
                     {kPrefix0, 0xFFFFFFFF},
                     {kPrefix1, 0xFFFFFFFF},
                     {kTxAddress, 7},
                     {kRxAddresses, 0xFF},
                     {kCrcCnf, 0x103},
                     {kCrcPoly, 0xFFFFFF},
                     {kCrcInit, 0xFFFFFF},
                     {kTest, 3},
                     {kTifs, 0xFF},
                     {kState, 0},
                     {kWhiteIv, 0x7F},
                     {kBcc, 0xFFFFFFFF},
                     {0x600, 0xFFFFFFFF},
                     {0x61C, 0xFFFFFFFF},
                     {0x620, 0xFFFF},
                     {0x63C, 0xFFFF},
                     {kDacnf, 0xFFFF},
                     {0x724, 0xFFFFFFFF},
                     {0x734, 0x8FFFFFFF}};
    for (const auto& [offset, mask] : registers) {
        write(offset, 0xFFFFFFFF);
        EXPECT_EQ(bench.peek(kBase + offset), mask) << std::hex << offset;
    }
    write(kWhiteIv, 0);
    EXPECT_EQ(read(kWhiteIv), 0x40u);
}

TEST_F(RadioTest, WhatIsNotThereIsReported) {
    read(0x400);
    read(kRssiSample);
    write(kRxAddresses, 1);
    write(kDacnf, 1);
    write(0x724, 1);
    write(kTest, 1);
    for (const char* what : {"CRCSTATUS.CRCSTATUS", "RSSISAMPLE.RSSISAMPLE", "RXADDRESSES.ADDR0", "DACNF.ENA0",
                             "OVERRIDE0", "TEST.CONSTCARRIER"})
        EXPECT_TRUE(unmodelled(what)) << what;
    EXPECT_FALSE(unmodelled("RXADDRESSES.ADDR1"));
}

TEST_F(RadioTest, RampUpAndDisableTimesOfEachMode) {
    const struct {
        std::uint32_t mode;
        unsigned tx_up, rx_up, tx_down;
    } modes[] = {{0, 132, 130, 4}, {1, 132, 130, 3}, {2, 132, 130, 10}, {3, 140, 138, 4}};
    for (const auto& m : modes) {
        SCOPED_TRACE(m.mode);
        for (const std::uint32_t event : {kReady, kDisabled}) write(event, 0);
        write(kMode, m.mode);
        write(kTxen, 1);
        EXPECT_EQ(read(kState), kTxRu);
        expect_after(microseconds(m.tx_up), kReady);
        EXPECT_EQ(read(kState), kTxIdle);
        write(kDisable, 1);
        EXPECT_EQ(read(kState), kTxDisable);
        expect_after(microseconds(m.tx_down), kDisabled);
        EXPECT_EQ(read(kState), kStateDisabled);

        for (const std::uint32_t event : {kReady, kDisabled}) write(event, 0);
        write(kRxen, 1);
        EXPECT_EQ(read(kState), kRxRu);
        expect_after(microseconds(m.rx_up), kReady);
        EXPECT_EQ(read(kState), kRxIdle);
        write(kDisable, 1);
        EXPECT_EQ(read(kDisabled), 1u);
        EXPECT_EQ(read(kState), kStateDisabled);
    }
}

TEST_F(RadioTest, TransmitsAnAdvertisement) {
    advertise();
    write(kTxen, 1);
    bench.run_for(microseconds(140));
    const Time started = bench.now();
    write(kStart, 1);
    EXPECT_EQ(read(kState), kTx);
    ASSERT_EQ(air.begun.size(), 1u);
    EXPECT_EQ(air.begun[0].mhz, 2402u);
    EXPECT_EQ(air.begun[0].bits_per_second, 1'000'000u);
    EXPECT_TRUE(air.begun[0].bluetooth);
    EXPECT_EQ(air.begun[0].dbm, -4);
    EXPECT_EQ(air.begun[0].start, started + microseconds(1));
    expect_after(microseconds(40), kAddress);
    expect_after(microseconds(88), kPayload);
    EXPECT_TRUE(air.frames.empty());
    expect_after(microseconds(24), kEnd);
    EXPECT_EQ(read(kState), kTxIdle);
    ASSERT_EQ(air.frames.size(), 1u);
    EXPECT_EQ(air.frames[0].bytes(), kAdvertising);
    EXPECT_EQ(air.ended[0].start, started + microseconds(1));
    EXPECT_EQ(air.cuts, 0u);
}

TEST_F(RadioTest, BitRates) {
    advertise();
    const struct {
        std::uint32_t mode, rate;
    } modes[] = {{0, 1'000'000}, {1, 2'000'000}, {2, 250'000}};
    for (const auto& m : modes) {
        SCOPED_TRACE(m.mode);
        for (const std::uint32_t event : {kAddress, kPayload, kEnd}) write(event, 0);
        write(kMode, m.mode);
        write(kTxen, 1);
        bench.run_for(microseconds(132));
        write(kStart, 1);
        expect_after(ticks_to_time(40, m.rate), kAddress);
        expect_after(ticks_to_time(88, m.rate), kPayload);
        expect_after(ticks_to_time(24, m.rate), kEnd);
        EXPECT_EQ(air.ended.back().bits_per_second, m.rate);
        EXPECT_FALSE(air.ended.back().bluetooth);
        write(kDisable, 1);
        bench.run_for(microseconds(10));
    }
}

TEST_F(RadioTest, LogicalAddresses) {
    advertise();
    write(kPcnf0, 0);
    write(kPcnf1, 4 << 16);
    write(kCrcCnf, 0);
    write(kBase1, 0x44332211);
    write(kPrefix0, 0xA3A2A1A0);
    write(kPrefix1, 0xB7B6B5B4);
    const std::uint8_t prefixes[] = {0xA0, 0xA1, 0xA2, 0xA3, 0xB4, 0xB5, 0xB6, 0xB7};
    write(kTxen, 1);
    bench.run_for(microseconds(140));
    for (unsigned i = 0; i < 8; ++i) {
        write(kTxAddress, i);
        write(kStart, 1);
        bench.run_for(microseconds(48));
        const Bytes base = i == 0 ? Bytes{0x00, 0xD6, 0xBE, 0x89} : Bytes{0x11, 0x22, 0x33, 0x44};
        Bytes expected{static_cast<std::uint8_t>(i == 0 ? 0xAA : 0x55)};
        expected.insert(expected.end(), base.begin(), base.end());
        expected.push_back(prefixes[i]);
        ASSERT_EQ(air.frames.size(), i + 1);
        EXPECT_EQ(air.frames[i].bytes(), expected) << i;
    }
    // Nothing but the address: all three events at one instant.
    EXPECT_EQ(read(kPayload), 1u);
    EXPECT_EQ(read(kEnd), 1u);
}

TEST_F(RadioTest, ShortcutsChainAWholeTransmission) {
    advertise();
    write(kShorts, kReadyStart | kEndDisable);
    write(kIntenset, 1 << 4);
    write(kTxen, 1);
    bench.run_for(microseconds(140 + 152 + 4) - nanoseconds(1));
    EXPECT_FALSE(irq());
    bench.run_for(nanoseconds(1));
    EXPECT_TRUE(irq());
    EXPECT_EQ(read(kDisabled), 1u);
    EXPECT_EQ(air.frames.size(), 1u);
    write(kDisabled, 0);
    EXPECT_FALSE(irq());
}

TEST_F(RadioTest, EndStartRepeats) {
    advertise();
    write(kShorts, kReadyStart | kEndStart);
    write(kTxen, 1);
    bench.run_for(microseconds(140 + 3 * 152));
    EXPECT_EQ(air.frames.size(), 3u);
    EXPECT_EQ(read(kState), kTx);
}

TEST_F(RadioTest, InterframeSpacingCountsFromTheEnd) {
    advertise();
    write(kShorts, kReadyStart | kEndDisable | kDisabledRxen);
    write(kTifs, 150);
    write(kTxen, 1);
    bench.run_for(microseconds(140 + 152));
    write(kReady, 0);
    expect_after(microseconds(150), kReady);
    EXPECT_EQ(read(kState), kRx);
    // Shorter than the switch-over: as fast as it goes.
    write(kShorts, 0);
    write(kDisable, 1);
    write(kShorts, kReadyStart | kEndDisable | kDisabledTxen);
    write(kTifs, 100);
    write(kTxen, 1);
    bench.run_for(microseconds(140 + 152));
    write(kReady, 0);
    expect_after(microseconds(4 + 140), kReady);
}

TEST_F(RadioTest, SpacingHoldsForTheSwitchOverOnly) {
    advertise();
    write(kShorts, kReadyStart | kEndDisable | kDisabledTxen);
    write(kTifs, 255);
    write(kTxen, 1);
    bench.run_for(microseconds(140 + 152 + 2));
    write(kShorts, 0);  // the switch-over is called off while the transmitter goes down
    bench.run_for(microseconds(2));
    EXPECT_EQ(read(kState), kStateDisabled);
    write(kReady, 0);
    write(kRxen, 1);
    expect_after(microseconds(138), kReady);
}

TEST_F(RadioTest, AReceiverHearsNothing) {
    advertise();
    write(kShorts, kReadyStart);
    write(kRxen, 1);
    bench.run_for(microseconds(138));
    EXPECT_EQ(read(kState), kRx);
    bench.run_for(milliseconds(1000));
    EXPECT_EQ(read(kState), kRx);
    for (const std::uint32_t event : {kAddress, kPayload, kEnd, kDevMatch, kDevMiss}) EXPECT_EQ(read(event), 0u);
    EXPECT_EQ(bench.env().scheduler().next_event(), Scheduler::max_time());  // waiting costs nothing
    write(kStop, 1);
    EXPECT_EQ(read(kState), kRxIdle);
    write(kStart, 1);
    EXPECT_EQ(read(kState), kRx);
    write(kDisable, 1);
    EXPECT_EQ(read(kDisabled), 1u);
}

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

TEST_F(RadioTest, BitCounter) {
    advertise();
    write(kShorts, kAddressBcStart);
    write(kBcc, 64);
    write(kTxen, 1);
    bench.run_for(microseconds(140));
    write(kStart, 1);
    bench.run_for(microseconds(40));
    expect_after(microseconds(64), kBcMatch);
    // A new value within the same packet counts from the same start.
    write(kBcMatch, 0);
    write(kBcc, 80);
    expect_after(microseconds(16), kBcMatch);
    write(kBcMatch, 0);
    write(kBcc, 40);  // passed
    bench.run_for(microseconds(100));
    EXPECT_EQ(read(kBcMatch), 0u);
    EXPECT_EQ(read(kEnd), 1u);

    write(kBcc, 64);
    write(kStart, 1);
    bench.run_for(microseconds(60));
    write(kBcStop, 1);
    bench.run_for(microseconds(92));
    EXPECT_EQ(read(kBcMatch), 0u);
}

TEST_F(RadioTest, TheBitCounterEndsWithThePacket) {
    advertise();
    write(kShorts, kAddressBcStart);
    write(kBcc, 112);  // the last bit
    write(kTxen, 1);
    bench.run_for(microseconds(140));
    write(kStart, 1);
    bench.run_for(microseconds(152));
    EXPECT_EQ(read(kBcMatch), 1u);
    write(kBcMatch, 0);
    write(kBcc, 113);
    write(kStart, 1);
    bench.run_for(microseconds(300));
    EXPECT_EQ(read(kBcMatch), 0u);
}

TEST_F(RadioTest, RssiEndsWithoutASample) {
    write(kRxen, 1);
    bench.run_for(microseconds(130));
    write(kRssiStart, 1);
    expect_after(nanoseconds(8800), kRssiEnd);
    write(kRssiEnd, 0);
    write(kRssiStart, 1);
    write(kRssiStop, 1);
    bench.run_for(microseconds(20));
    EXPECT_EQ(read(kRssiEnd), 0u);
}

TEST_F(RadioTest, ResetInTheMiddleOfAFrame) {
    advertise();
    write(kShorts, kReadyStart);
    write(kTxen, 1);
    bench.run_for(microseconds(200));
    EXPECT_EQ(read(kState), kTx);
    bench.reset(ResetKind::system);
    EXPECT_EQ(air.cuts, 1u);
    EXPECT_EQ(read(kState), kStateDisabled);
    bench.run_for(microseconds(500));
    EXPECT_EQ(read(kEnd), 0u);
    EXPECT_EQ(read(kAddress), 0u);
    EXPECT_TRUE(air.frames.empty());
}

TEST_F(RadioTest, PowerHoldsItInReset) {
    advertise();
    write(kShorts, kReadyStart);
    write(kTxen, 1);
    bench.run_for(microseconds(200));
    write(kPower, 0);
    EXPECT_EQ(read(kState), kStateDisabled);
    bench.run_for(microseconds(200));
    write(kPower, 1);
    EXPECT_EQ(read(kPacketPtr), 0u);
    EXPECT_EQ(read(kFrequency), 2u);
    EXPECT_EQ(read(kEnd), 0u);
    EXPECT_EQ(air.cuts, 1u);
}

TEST_F(RadioTest, ASnapshotGoesOn) {
    advertise();
    write(kShorts, kReadyStart);
    write(kTxen, 1);
    bench.run_for(microseconds(140 + 40 + 50));
    const auto saved = bench.save();
    write(kDisable, 1);
    write(kMode, 0);
    bench.load(saved);
    EXPECT_EQ(bench.save(), saved);
    EXPECT_EQ(read(kState), kTx);
    expect_after(microseconds(38), kPayload);
    expect_after(microseconds(24), kEnd);
    ASSERT_EQ(air.frames.size(), 1u);
    EXPECT_EQ(air.frames[0].bytes(), kAdvertising);
}

TEST_F(RadioTest, TheCcmEncryptsWhileTheRadioSends) {
    // Manual, chapter 25: key stream and encryption are started with the transmission and are done in time.
    constexpr std::uint64_t kCcm = 0x4000F000;
    bench.add<nrf51::CcmAar>("CCM", {{"ecb", ""}}, static_cast<std::int64_t>(kCcm));
    advertise();
    write(kPcnf0, 8 | 1 << 8 | 8 << 16);  // S1: the byte that the CCM leaves alone
    write(kWhiteIv, 0);
    const std::uint8_t key[] = {0x99, 0xAD, 0x1B, 0x52, 0x26, 0xA3, 0x7E, 0x3E,
                                0x05, 0x8E, 0x3B, 0x8E, 0x27, 0xC2, 0xC6, 0x66};
    const std::uint8_t rest[] = {0, 0, 0, 0, 0, 0, 0, 0, 1, 0x24, 0xAB, 0xDC, 0xBA, 0xBE, 0xBA, 0xAF, 0xDE};
    std::copy(std::begin(key), std::end(key), memory.data + 0x100);
    std::copy(std::begin(rest), std::end(rest), memory.data + 0x110);
    const std::uint8_t clear[] = {0x0F, 1, 0, 0x06};
    std::copy(std::begin(clear), std::end(clear), memory.data + 0x200);
    bench.write(kCcm + 0x200, 1);
    bench.write(kCcm + 0x500, 2);
    bench.write(kCcm + 0x504, 0);
    bench.write(kCcm + 0x508, kRam + 0x100);
    bench.write(kCcm + 0x50C, kRam + 0x200);
    bench.write(kCcm + 0x510, kRam);
    bench.write(kCcm + 0x514, kRam + 0x300);
    write(kTxen, 1);
    bench.run_for(microseconds(140));
    write(kStart, 1);
    bench.write(kCcm + 0x000, 1);
    bench.run_for(microseconds(40 + 24 + 40 + 24));
    ASSERT_EQ(air.frames.size(), 1u);
    AirBits sent = air.frames[0];
    whiten(sent, 40, 0);
    const Bytes encrypted{0x0F, 5, 0, 0x9F, 0xCD, 0xA7, 0xF4, 0x48};
    EXPECT_EQ(Bytes(sent.bytes().begin() + 5, sent.bytes().begin() + 13), encrypted);
}

TEST(RadioWithoutAir, SendsToNobody) {
    test::Bench bench;
    bench.ram("ram", kRam, 0x100);
    bench.add<nrf51::Radio>("RADIO", {}, kBase);
    bench.write(kBase + kPacketPtr, kRam);
    bench.write(kBase + kPcnf1, 4 << 16);
    bench.write(kBase + kShorts, kReadyStart | kEndDisable);
    bench.write(kBase + kTxen, 1);
    bench.run_for(microseconds(132 + 48 + 4));
    EXPECT_EQ(bench.read(kBase + kEnd), 1u);
    EXPECT_EQ(bench.read(kBase + kDisabled), 1u);
}

}  // namespace
}  // namespace twin
