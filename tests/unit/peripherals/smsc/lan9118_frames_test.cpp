// SPDX-License-Identifier: BSD-3-Clause
// What concerns frames both ways.
#include <random>

#include "tests/unit/peripherals/smsc/lan9118_fixture.hpp"

namespace twin::test {
namespace {

using Lan9118Frames = Lan9118Test;

TEST_F(Lan9118Frames, ChecksumsAreOffloaded) {
    start();
    mac(Lan9118::kCoeCr, 0x10001);
    // The preamble: the sum from byte 14, at byte 16.
    auto bytes = to_own(61);
    bytes[16] = bytes[17] = 0;
    std::vector<std::uint8_t> with_preamble = {14, 0, 16, 0};
    with_preamble.insert(with_preamble.end(), bytes.begin(), bytes.end());
    transmit(with_preamble, 0, 1 << 14);
    bench.run_for(microseconds(10));
    ASSERT_EQ(sent.size(), 1U);
    std::uint32_t sum = 0;
    for (std::size_t i = 14; i < 61; ++i) sum += i % 2 == 0 ? sent[0].bytes[i] : sent[0].bytes[i] << 8U;
    while (sum > 0xFFFF) sum = (sum & 0xFFFF) + (sum >> 16);
    EXPECT_EQ(sum, 0xFFFFU) << "data and checksum add up to all ones";
    arrive(sent[0].bytes);
    std::uint32_t status = reg(Lan9118::kRxStatus);
    EXPECT_EQ(status >> 16, 67U) << "two more bytes";
    auto got = read_packet(status);
    EXPECT_EQ(got[65] | got[66] << 8, 0xFFFF);
    // Mode 1 skips a VLAN tag and a SNAP header.
    mac(Lan9118::kCoeCr, 3);
    std::vector<std::uint8_t> snap = to_own(60);
    const std::uint8_t head[] = {0x81, 0x00, 0x00, 0x05, 0x00, 0x28, 0xAA, 0xAA, 0x03, 0x00, 0x00, 0x00, 0x08, 0x00};
    std::fill(snap.begin() + 12, snap.end(), std::uint8_t{0});
    std::copy(std::begin(head), std::end(head), snap.begin() + 12);
    snap[26] = 0x34;
    snap[27] = 0x12;
    arrive(snap);
    got = read_packet(reg(Lan9118::kRxStatus));
    EXPECT_EQ(got[64] | got[65] << 8, 0x1234);
}

TEST_F(Lan9118Frames, LoopbacksBringFramesBack) {
    start(1 << 21);
    transmit(to_own(100));
    bench.run_for(microseconds(20));
    EXPECT_TRUE(sent.empty());
    EXPECT_EQ(reg(Lan9118::kRxStatus) >> 16, 104U);
    read_packet(104U << 16);
    arrive(to_own(60));
    EXPECT_EQ(rx_count(), 0U) << "the line is cut off";
    mac(Lan9118::kMacCr, kRxen | kTxen | kFull);
    set_phy(Lan9118Phy::kBasicControl, 0x6100);
    transmit(to_own(100));
    bench.run_for(microseconds(20));
    EXPECT_TRUE(sent.empty());
    EXPECT_EQ(rx_count(), 1U);
    set_phy(Lan9118Phy::kBasicControl, 0x3000);
    bench.run_for(milliseconds(10));
    transmit(to_own(100));
    bench.run_for(microseconds(20));
    EXPECT_EQ(sent.size(), 1U);
}

TEST_F(Lan9118Frames, PauseFramesHoldTheTransmitter) {
    start();
    mac(Lan9118::kFlow, 2);
    std::vector<std::uint8_t> pause = {0x01, 0x80, 0xC2, 0x00, 0x00, 0x01, 1, 2, 3, 4, 5, 6, 0x88, 0x08, 0, 1, 0, 10};
    pause.resize(60);
    arrive(pause);
    EXPECT_EQ(rx_count(), 0U) << "it is the MAC's";
    transmit(to_own(60));
    bench.run_for(nanoseconds(51'200) + picoseconds(kMinimumPs - 1));
    EXPECT_TRUE(sent.empty());
    bench.run_for(picoseconds(1));
    EXPECT_EQ(sent.size(), 1U);
    mac(Lan9118::kFlow, 6);
    pause[17] = 0;
    arrive(pause);
    EXPECT_EQ(rx_count(), 1U) << "FCPASS";
}

TEST_F(Lan9118Frames, PauseFramesAreSent) {
    start();
    bench.run_for(milliseconds(1));
    mac(Lan9118::kFlow, 0x12340003);
    EXPECT_EQ(mac(Lan9118::kFlow), 0x12340003U);
    bench.run_for(picoseconds(kMinimumPs));
    EXPECT_EQ(mac(Lan9118::kFlow), 0x12340002U);
    ASSERT_EQ(sent.size(), 1U);
    const std::vector<std::uint8_t> head = {0x01, 0x80, 0xC2, 0x00, 0x00, 0x01, 0x02, 0x00, 0x5E,
                                            0x00, 0x53, 0x01, 0x88, 0x08, 0x00, 0x01, 0x12, 0x34};
    EXPECT_TRUE(std::equal(head.begin(), head.end(), sent[0].bytes.begin()));
    EXPECT_EQ(tx_count(), 0U) << "no status for it";
    reg(Lan9118::kAfcCfg, 0x00020102);  // at 128 bytes, frames to this address
    arrive(to_own(60));
    bench.run_for(milliseconds(1));
    EXPECT_EQ(sent.size(), 1U);
    arrive(to_own(60));
    arrive(to_own(60));
    bench.run_for(milliseconds(1));
    EXPECT_EQ(sent.size(), 2U) << "one for each time the level is reached";
}

TEST_F(Lan9118Frames, MagicPacketsWakeUp) {
    start();
    bench.run_for(milliseconds(1));
    std::vector<std::uint8_t> magic(14 + 3 + 6 * 17);
    std::fill(magic.begin(), magic.begin() + 6, std::uint8_t{0xFF});
    std::fill(magic.begin() + 17, magic.begin() + 23, std::uint8_t{0xFF});
    for (std::size_t i = 23; i < magic.size(); ++i) magic[i] = kOwn[(i - 23) % 6];
    reg(Lan9118::kIntEn, 1 << 17);
    arrive(magic);
    EXPECT_EQ(mac(Lan9118::kWucsr), 0U);
    mac(Lan9118::kWucsr, 2);
    arrive(magic);
    EXPECT_EQ(mac(Lan9118::kWucsr), 0x22U);
    EXPECT_FALSE(irq()) << "WOL_EN is not set";
    mac(Lan9118::kWucsr, 0x22);
    EXPECT_EQ(mac(Lan9118::kWucsr), 2U);
    reg(Lan9118::kRxCfg, 1 << 15);
    reg(Lan9118::kPmtCtrl, 1 << 12 | 1 << 9);
    EXPECT_EQ(reg(Lan9118::kPmtCtrl), 0x1200U) << "not ready";
    EXPECT_EQ(reg(Lan9118::kIdRev), 0U);
    EXPECT_TRUE(bench.journal_has(JournalKind::guest_error, "ETHERNET",
                                  "it is powered down: PMT_CTRL may be read, BYTE_TEST written"));
    auto almost = magic;
    almost.back() ^= 1;
    arrive(almost);
    EXPECT_FALSE(irq());
    arrive(magic);
    EXPECT_TRUE(irq());
    EXPECT_EQ(reg(Lan9118::kPmtCtrl), 0x1220U) << "WUPS says why";
    reg(Lan9118::kByteTest, 0);
    EXPECT_EQ(reg(Lan9118::kPmtCtrl), 0x221U);
    EXPECT_EQ(rx_count(), 0U) << "frames that came in D1 are lost";
    reg(Lan9118::kPmtCtrl, 0x220);
    EXPECT_EQ(reg(Lan9118::kPmtCtrl), 0x201U);
    reg(Lan9118::kIntSts, 1 << 17);
    EXPECT_FALSE(irq());
    transmit(to_own(60));
    bench.run_for(microseconds(10));
    EXPECT_EQ(sent.size(), 1U);
}

TEST_F(Lan9118Frames, PatternsAndCablesWakeUp) {
    start();
    reg(Lan9118::kIntEn, 1 << 17);
    // Filter 1: bytes 12 and 13 of a frame to this address are 08h 06h. CRC-16/CMS's register for 08 06, bits reversed.
    std::uint16_t crc = 0xFFFF;
    for (const std::uint8_t byte : {std::uint8_t{0x08}, std::uint8_t{0x06}}) {
        for (unsigned bit = 0; bit < 8; ++bit) {
            const bool one = ((crc >> 15) ^ (byte >> bit & 1)) != 0;
            crc = static_cast<std::uint16_t>(crc << 1 ^ (one ? 0x8005 : 0));
        }
    }
    for (const std::uint32_t word : {0U, 3U, 0U, 0U, 1U << 8, 12U << 8, std::uint32_t{crc} << 16, 0U})
        mac(Lan9118::kWuff, word);
    mac(Lan9118::kWucsr, 4);
    reg(Lan9118::kPmtCtrl, 1 << 9);
    arrive(to_own(60));
    EXPECT_FALSE(irq());
    auto wanted = to_own(60);
    wanted[13] = 0x06;
    arrive(wanted);
    EXPECT_TRUE(irq());
    EXPECT_EQ(mac(Lan9118::kWucsr), 0x44U);
    EXPECT_EQ(rx_count(), 2U) << "in D0 frames are received as ever";
    mac(Lan9118::kWucsr, 0x240);
    reg(Lan9118::kPmtCtrl, 0x230);
    reg(Lan9118::kIntSts, 1 << 17);
    arrive(to_own(60));
    EXPECT_FALSE(irq()) << "GUE counts while wake-up frames do";
    mac(Lan9118::kWucsr, 0x204);
    arrive(to_own(60));
    EXPECT_TRUE(irq()) << "GUE: any frame to this address";
    reg(Lan9118::kPmtCtrl, 1 << 13 | 1 << 8 | 0x30);
    arrive(wanted);
    plug(false);
    EXPECT_EQ(reg(Lan9118::kPmtCtrl), 0x2100U) << "in D2 nothing is received";
    plug(true);
    EXPECT_EQ(reg(Lan9118::kPmtCtrl), 0x2110U) << "but energy is seen";
    reg(Lan9118::kByteTest, 0);
    EXPECT_EQ(reg(Lan9118::kPmtCtrl), 0x111U);
    EXPECT_EQ(rx_count(), 4U);
}

TEST_F(Lan9118Frames, ASoftwareResetInTheMiddleForgetsAll) {
    start();
    arrive(to_own(60));
    transmit(to_own(200));
    reg(Lan9118::kTxData, kFirst | kLast | 100);
    reg(Lan9118::kTxData, 100);
    bench.run_for(microseconds(5));
    reg(Lan9118::kHwCfg, 1);
    bench.run_for(milliseconds(1));
    EXPECT_TRUE(sent.empty());
    EXPECT_EQ(reg(Lan9118::kRxFifoInf), 0U);
    EXPECT_EQ(reg(Lan9118::kTxFifoInf), 0x1200U);
    EXPECT_EQ(reg(Lan9118::kIntSts), 0U);
    EXPECT_EQ(phy(Lan9118Phy::kBasicStatus), 0x782DU) << "the link is the PHY's";
    reg(Lan9118::kTxCfg, 2);
    mac(Lan9118::kMacCr, kRxen | kTxen | kFull);
    transmit(to_own(60));
    bench.run_for(milliseconds(1));
    EXPECT_EQ(sent.size(), 1U);
}

TEST_F(Lan9118Frames, ASnapshotGoesOnWhereItWas) {
    start();
    arrive(to_own(60, 3));
    reg(Lan9118::kRxData);
    transmit(to_own(100), 1);
    transmit(to_own(1000), 2);
    reg(Lan9118::kTxData, kFirst | kLast | 60);
    reg(Lan9118::kTxData, 3 << 16 | 60);
    const auto last = to_own(60, 9);
    std::uint32_t word = 0;
    std::memcpy(&word, last.data(), 4);
    reg(Lan9118::kTxData, word);
    chip.jack().receive({to_own(64, 5), false}, bench.now());
    bench.run_for(microseconds(3));
    const auto state = bench.save();
    const auto finish = [&] {
        for (std::size_t i = 4; i < last.size(); i += 4) {
            std::memcpy(&word, last.data() + i, 4);
            reg(Lan9118::kTxData, word);
        }
        bench.run_for(milliseconds(1));
        std::vector<std::uint32_t> seen;
        for (int i = 0; i < 3; ++i) seen.push_back(reg(Lan9118::kTxStatus));
        for (int i = 0; i < 2; ++i) seen.push_back(reg(Lan9118::kRxStatus));
        for (int i = 0; i < 15 + 17; ++i) seen.push_back(reg(Lan9118::kRxData));
        return seen;
    };
    const auto first = finish();
    const auto frames = sent;
    ASSERT_EQ(frames.size(), 3U);
    EXPECT_EQ(frames[2].bytes, last);
    sent.clear();
    bench.load(state);
    EXPECT_EQ(bench.save(), state);
    EXPECT_EQ(finish(), first);
    EXPECT_EQ(sent, frames);
}

/// A driver gone mad: nothing may break, and after a reset it works.
TEST_F(Lan9118Frames, AnythingMayBeWrittenAndReceived) {
    start();
    constexpr unsigned kSeed = 20260131, kRounds = 100'000;
    SCOPED_TRACE(kSeed);
    std::mt19937 random(kSeed);
    const auto below = [&random](std::uint32_t n) { return static_cast<std::uint32_t>(random() % n); };
    for (unsigned i = 0; i < kRounds; ++i) {
        switch (below(6)) {
            case 0:
            case 1: {
                // A packet with up to three bits wrong.
                std::uint32_t a = kFirst | kLast | below(4) << 24 | below(32) << 16 | below(200);
                std::uint32_t b = static_cast<std::uint32_t>(random() << 16) | (a & 0x7FF);
                for (std::uint32_t wrong = below(4); wrong > 0; --wrong) (below(2) != 0 ? a : b) ^= 1U << below(32);
                reg(Lan9118::kTxData, a);
                reg(Lan9118::kTxData + 4 * below(8), b);
                for (std::uint32_t n = below(70); n > 0; --n)
                    reg(Lan9118::kTxData, static_cast<std::uint32_t>(random()));
                break;
            }
            case 2: {
                std::vector<std::uint8_t> bytes(below(8) == 0 ? below(2200) : below(130));
                for (auto& byte : bytes) byte = static_cast<std::uint8_t>(random());
                if (bytes.size() > 20 && below(2) != 0) {
                    const auto valid = to_own(20);
                    std::copy(valid.begin(), valid.end(), bytes.begin());
                }
                chip.jack().receive({bytes, below(8) == 0}, bench.now());
                break;
            }
            case 3: {
                const std::uint32_t offset = below(64) * 4;
                if (offset == Lan9118::kGptCfg) break;
                if (below(4) != 0) reg(Lan9118::kByteTest, 0);  // or it would sleep most of the time
                bench.write(kBase + offset, static_cast<std::uint32_t>(random()), below(4) != 0 ? 4 : 2);
                break;
            }
            case 4:
                for (std::uint32_t n = below(40); n > 0; --n) bench.read(kBase + below(64) * 4, below(4) != 0 ? 4 : 2);
                break;
            default:
                mac(below(16), static_cast<std::uint32_t>(random()));
                break;
        }
        bench.run_for(nanoseconds(below(20'000)));
        if (i % 64 == 0) {
            mac(Lan9118::kMacCr, kRxen | kTxen | kFull | kPromiscuous);
            reg(Lan9118::kTxCfg, 6);
        }
    }
    chip.reset(ResetKind::power_on);
    plug(true);
    bench.run_for(milliseconds(11));
    sent.clear();
    reg(Lan9118::kTxCfg, 2);
    // The EEPROM's address may be gone.
    mac(Lan9118::kMacCr, kRxen | kTxen | kFull | kPromiscuous);
    transmit(to_own(60));
    arrive(to_own(60));
    bench.run_for(milliseconds(1));
    ASSERT_EQ(sent.size(), 1U);
    EXPECT_EQ(sent[0].bytes, to_own(60));
    EXPECT_EQ(rx_count(), 1U);
}

}  // namespace
}  // namespace twin::test
