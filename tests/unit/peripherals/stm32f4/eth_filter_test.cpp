// SPDX-License-Identifier: BSD-3-Clause
// The address filter by itself (the manual's tables), and its registers.
#include "models/peripherals/stm32f4/eth_filter.hpp"

#include <array>

#include "tests/unit/peripherals/stm32f4/eth_fixture.hpp"

namespace twin {
namespace {

using stm32f4::AddressFilter;
using stm32f4::hash_of;
using Address = std::array<std::uint8_t, 6>;

constexpr Address kOwn = {0x02, 0, 0, 1, 2, 3}, kOther = {0x02, 0, 0, 1, 2, 4}, kGroup = {0x01, 0, 0x5E, 1, 2, 3},
                  kAll = {0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF};

AddressFilter::Verdict judge(const AddressFilter& filter, const Address& to, const Address& from = {0x06}) {
    std::vector<std::uint8_t> frame(to.begin(), to.end());
    frame.insert(frame.end(), from.begin(), from.end());
    frame.resize(60);
    return filter.judge(frame);
}

AddressFilter own_only() {
    AddressFilter filter;
    filter.entries[0].enabled = true;
    filter.entries[0].address = kOwn;
    return filter;
}

TEST(EthFilter, HashIndexesAreTheManuals) {
    const Address first = {0x1F, 0x52, 0x41, 0x9C, 0xB6, 0xAF}, second = {0xA0, 0x0A, 0x98, 0x00, 0x00, 0x45};
    EXPECT_EQ(hash_of(first), 0x2CU);
    EXPECT_EQ(hash_of(second), 0x07U);
}

TEST(EthFilter, Unicast) {
    AddressFilter f = own_only();
    EXPECT_TRUE(judge(f, kOwn).pass);
    EXPECT_FALSE(judge(f, kOther).pass);
    EXPECT_TRUE(judge(f, kOther).destination_failed);
    f.inverse_destination = true;
    EXPECT_FALSE(judge(f, kOwn).pass);
    EXPECT_TRUE(judge(f, kOther).pass);
    f.inverse_destination = false;
    f.hash_unicast = true;
    EXPECT_FALSE(judge(f, kOwn).pass) << "the table alone counts";
    f.hash = std::uint64_t{1} << hash_of(kOther);
    EXPECT_TRUE(judge(f, kOther).pass);
    EXPECT_FALSE(judge(f, kOwn).pass);
    f.hash_or_perfect = true;
    EXPECT_TRUE(judge(f, kOther).pass);
    EXPECT_TRUE(judge(f, kOwn).pass);
    f.promiscuous = true;
    f.hash = 0;
    EXPECT_TRUE(judge(f, kOther).pass);
    EXPECT_FALSE(judge(f, kOther).destination_failed);
}

TEST(EthFilter, MaskedBytesAreNotCompared) {
    AddressFilter f = own_only();
    f.entries[1] = {kOwn, 1 << 5, true, false};
    EXPECT_TRUE(judge(f, kOther).pass);
    Address far = kOther;
    far[4] ^= 1;
    EXPECT_FALSE(judge(f, far).pass);
    f.entries[1].enabled = false;
    EXPECT_FALSE(judge(f, kOther).pass);
}

TEST(EthFilter, Multicast) {
    AddressFilter f = own_only();
    EXPECT_FALSE(judge(f, kGroup).pass);
    f.entries[2] = {kGroup, 0, true, false};
    EXPECT_TRUE(judge(f, kGroup).pass);
    f.entries[2].enabled = false;
    f.hash_multicast = true;
    EXPECT_FALSE(judge(f, kGroup).pass);
    f.hash = std::uint64_t{1} << hash_of(kGroup);
    EXPECT_TRUE(judge(f, kGroup).pass);
    f.hash = 0;
    f.all_multicast = true;
    EXPECT_TRUE(judge(f, kGroup).pass);
}

TEST(EthFilter, Broadcast) {
    AddressFilter f = own_only();
    EXPECT_TRUE(judge(f, kAll).pass);
    f.no_broadcast = true;
    EXPECT_FALSE(judge(f, kAll).pass);
    f.all_multicast = true;
    EXPECT_FALSE(judge(f, kAll).pass);
}

TEST(EthFilter, Source) {
    AddressFilter f = own_only();
    f.entries[3] = {kOther, 0, true, true};
    EXPECT_TRUE(judge(f, kOwn, kOther).pass);
    EXPECT_FALSE(judge(f, kOwn, kOther).source_failed);
    EXPECT_TRUE(judge(f, kOwn, kOwn).pass) << "only told of";
    EXPECT_TRUE(judge(f, kOwn, kOwn).source_failed);
    f.filter_source = true;
    EXPECT_FALSE(judge(f, kOwn, kOwn).pass);
    EXPECT_TRUE(judge(f, kOwn, kOther).pass);
    f.inverse_source = true;
    EXPECT_TRUE(judge(f, kOwn, kOwn).pass);
    EXPECT_FALSE(judge(f, kOwn, kOther).pass);
    EXPECT_FALSE(judge(f, kOther, kOwn).pass) << "an address for sources is none for destinations";
}

struct EthFilterRegisters : test::EthFixture {
    void ready(std::uint32_t mode = kSr | kRsf) {
        bring_up();
        set_address(0, kOwnAddress);
        make_rx_ring(8);
        go(mode);
        stay(1);
    }
    unsigned received() {
        unsigned n = 0;
        while (n < 8 && (rx_status(n) & kOwn) == 0) ++n;
        return n;
    }
    void pass(const EthernetFrame& frame) {
        arrive(frame);
        stay(20);
    }
};

TEST_F(EthFilterRegisters, EachBitDoesItsPart) {
    ready();
    const std::uint8_t group[6] = {0x01, 0x00, 0x5E, 0x01, 0x02, 0x03};
    const std::uint8_t other[6] = {0x02, 0x00, 0x00, 0x11, 0x22, 0x34};
    const std::uint8_t all[6] = {0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF};
    pass(own_frame());
    EXPECT_EQ(received(), 1U);
    pass(frame_to(other));
    pass(frame_to(group));
    EXPECT_EQ(received(), 1U);
    write(Eth::kMacFfr, 1U << 31);
    pass(frame_to(other));
    EXPECT_EQ(received(), 2U);
    EXPECT_NE(rx_status(1) & 1 << 30, 0U) << "AFM";
    write(Eth::kMacFfr, 1 << 4);
    pass(frame_to(group));
    EXPECT_EQ(received(), 3U);
    write(Eth::kMacFfr, 1 << 5);
    pass(frame_to(all));
    EXPECT_EQ(received(), 3U);
    write(Eth::kMacFfr, 1 << 2);
    pass(frame_to(group));
    EXPECT_EQ(received(), 3U);
    const unsigned bit = hash_of(group);
    write(bit < 32 ? Eth::kMacHtlr : Eth::kMacHthr, 1U << bit % 32);
    pass(frame_to(group));
    EXPECT_EQ(received(), 4U);
    write(Eth::kMacFfr, 0);
    set_address(2, other, 1U << 31 | 1U << 24);
    std::uint8_t masked[6];
    std::copy(std::begin(other), std::end(other), masked);
    masked[0] = 0x06;
    pass(frame_to(masked));
    EXPECT_EQ(received(), 5U) << "byte 0 is masked";
    masked[5] ^= 1;
    pass(frame_to(masked));
    EXPECT_EQ(received(), 5U);
}

TEST_F(EthFilterRegisters, ControlFrames) {
    ready();
    const std::uint8_t pause_group[6] = {0x01, 0x80, 0xC2, 0x00, 0x00, 0x01};
    EthernetFrame pause = frame_to(pause_group, 60, 0x8808);
    pause.bytes[14] = 0;
    pause.bytes[15] = 1;
    EthernetFrame other = pause;
    other.bytes[15] = 2;
    EthernetFrame mine = frame_to(kOwnAddress, 60, 0x8808);
    for (std::uint32_t pcf = 0; pcf < 4; ++pcf) {
        const unsigned before = received();
        write(Eth::kMacFfr, pcf << 6);
        pass(pause);
        const bool pause_came = received() != before;
        const unsigned between = received();
        pass(mine);
        const bool mine_came = received() != between;
        EXPECT_EQ(pause_came, pcf == 2) << pcf;
        EXPECT_EQ(mine_came, pcf != 0) << pcf;
    }
}

TEST_F(EthFilterRegisters, PauseHoldsTheTransmitter) {
    ready(kSr | kRsf);
    write(Eth::kMacFcr, 1 << 2);  // RFCE
    const std::uint8_t group[6] = {0x01, 0x80, 0xC2, 0x00, 0x00, 0x01};
    EthernetFrame pause = frame_to(group, 60, 0x8808);
    pause.bytes[14] = 0;
    pause.bytes[15] = 1;
    pause.bytes[16] = 0;
    pause.bytes[17] = 10;  // 10 × 512 bits: 51.2 us
    arrive(pause);
    bench.run_for(ethernet_frame_time(60, 100));
    const Time heard = bench.now();
    make_tx_ring(2);
    queue(0, own_frame(60).bytes);
    go(kSr | kRsf | kSt | kTsf);
    stay(10);
    EXPECT_NE(read(Eth::kMacDbgr) & 1 << 19, 0U);
    stay(100);
    ASSERT_EQ(sent.size(), 1U);
    EXPECT_EQ(sent[0].at, heard + nanoseconds(51200) + ethernet_frame_time(60, 100));
}

TEST_F(EthFilterRegisters, SendsPauseBeforeWhatWaits) {
    ready(kSr | kRsf);
    make_tx_ring(3);
    queue(0, own_frame(500).bytes);
    queue(1, own_frame(500).bytes);
    go(kSt | kTsf | kOsf);
    stay(10);
    write(Eth::kMacFcr, 0x1234 << 16 | 1 << 1 | 1);
    EXPECT_EQ(read(Eth::kMacFcr) & 1, 1U) << "busy";
    stay(200);
    EXPECT_EQ(read(Eth::kMacFcr) & 1, 0U);
    ASSERT_EQ(sent.size(), 3U);
    const std::vector<std::uint8_t> start = {0x01, 0x80, 0xC2, 0x00, 0x00, 0x01, 0x02, 0x00, 0x00,
                                             0x11, 0x22, 0x33, 0x88, 0x08, 0x00, 0x01, 0x12, 0x34};
    ASSERT_EQ(sent[1].frame.bytes.size(), 60U);
    EXPECT_TRUE(std::equal(start.begin(), start.end(), sent[1].frame.bytes.begin()));
}

TEST_F(EthFilterRegisters, CountersFreezeResetAndInterrupt) {
    ready();
    write(0x100, 1 << 4);  // preset to almost half
    EXPECT_EQ(read(0x1C4), 0x7FFFFFF0U);
    for (int i = 0; i < 15; ++i) arrive(own_frame());
    stay(150);
    EXPECT_EQ(bench.peek(kEth + 0x1C4), 0x7FFFFFFFU);
    EXPECT_FALSE(irq());
    write(0x100, 1 << 3);
    pass(own_frame());
    EXPECT_EQ(bench.peek(kEth + 0x1C4), 0x7FFFFFFFU) << "frozen";
    write(0x100, 0);
    pass(own_frame());
    EXPECT_EQ(bench.peek(kEth + 0x1C4), 0x80000000U);
    EXPECT_TRUE(irq());
    EXPECT_EQ(read(0x104), 1U << 17);
    EXPECT_NE(status() & Eth::kMmcs, 0U);
    EXPECT_EQ(read(Eth::kMacSr), 1U << 4 | 1U << 5);
    write(0x10C, 1 << 17);
    EXPECT_FALSE(irq()) << "masked";
    write(0x10C, 0);
    EXPECT_TRUE(irq());
    EXPECT_EQ(read(0x1C4), 0x80000000U);
    EXPECT_FALSE(irq()) << "reading the counter clears";
    write(0x100, 1 << 5 | 1 << 4 | 1 << 2 | 1 << 1);  // almost full, reset on read, stop at the end
    for (int i = 0; i < 20; ++i) pass(own_frame());
    EXPECT_EQ(read(0x1C4), 0xFFFFFFFFU);
    EXPECT_EQ(read(0x1C4), 0U);
    pass(own_frame());
    write(0x100, 1);
    EXPECT_EQ(read(0x1C4), 0U);
    EXPECT_EQ(read(0x100), 0U);
}

// --- power management

TEST_F(EthFilterRegisters, AMagicPacketWakes) {
    ready();
    bench.write(kExti + stm32f4::Exti::kImr, 1 << 19);
    bench.write(kExti + stm32f4::Exti::kRtsr, 1 << 19);
    write(Eth::kMacPmtcsr, 1 | 1 << 1);
    pass(own_frame(200));
    EXPECT_EQ(received(), 0U) << "powered down";
    const std::uint8_t all[6] = {0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF};
    EthernetFrame magic = frame_to(all, 150);
    std::fill_n(magic.bytes.begin() + 20, 6, std::uint8_t{0xFF});
    for (int i = 0; i < 16; ++i)
        std::copy(std::begin(kOwnAddress), std::end(kOwnAddress), magic.bytes.begin() + 26 + 6 * i);
    EthernetFrame almost = magic;
    almost.bytes[26 + 95] ^= 1;
    pass(almost);
    EXPECT_EQ(read(Eth::kMacPmtcsr) & 1, 1U);
    clock.set(kHz, false);  // Stop
    rx_clock.set(kHz, false);
    pass(magic);
    EXPECT_TRUE(exti.find_irq("eth_wkup")->level());
    EXPECT_TRUE(irq());
    clock.set(kHz, true);
    rx_clock.set(kHz, true);
    EXPECT_EQ(read(Eth::kMacSr) & 8, 8U);
    EXPECT_EQ(read(Eth::kMacPmtcsr), 1U << 5 | 1U << 1) << "awake";
    EXPECT_EQ(read(Eth::kMacPmtcsr), 1U << 1) << "read clears";
    EXPECT_FALSE(irq());
    pass(own_frame());
    EXPECT_EQ(received(), 1U);
}

TEST_F(EthFilterRegisters, AWakeupFrameWakes) {
    ready();
    const EthernetFrame frame = own_frame(80);
    // CRC-16 of the manual's polynomial over bytes 20 and 22: computed bit by bit here.
    std::uint32_t crc = 0xFFFF;
    for (const std::size_t at : {20, 22}) {
        for (unsigned bit = 0; bit < 8; ++bit) {
            const bool one = ((crc ^ frame.bytes[at] >> bit) & 1) != 0;
            crc = crc >> 1 ^ (one ? 0xA001U : 0);
        }
    }
    write(Eth::kMacPmtcsr, 1U << 31);
    const std::uint32_t words[8] = {0, 0b101, 0, 0, 1 << 8, 20 << 8, crc << 16, 0};
    for (const std::uint32_t word : words) write(Eth::kMacRwuffr, word);
    for (const std::uint32_t word : words) EXPECT_EQ(read(Eth::kMacRwuffr), word);
    write(Eth::kMacPmtcsr, 1 | 1 << 2);
    EthernetFrame different = frame;
    different.bytes[22] ^= 1;
    pass(different);
    EXPECT_EQ(bench.peek(kEth + Eth::kMacPmtcsr) & 1, 1U);
    different = frame;
    different.bytes[21] ^= 1;
    pass(different);
    EXPECT_EQ(read(Eth::kMacPmtcsr), 1U << 6 | 1U << 2);
    write(Eth::kMacPmtcsr, 1 | 1 << 2 | 1 << 9);
    pass(own_frame(60));
    EXPECT_EQ(read(Eth::kMacPmtcsr) & 1 << 6, 1U << 6) << "any unicast";
}

}  // namespace
}  // namespace twin
