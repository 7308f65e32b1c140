// SPDX-License-Identifier: BSD-3-Clause
// The checksum engine against a calculation of its own kind: byte by byte, as RFC 1071 tells it.
#include "models/peripherals/stm32f4/eth_checksum.hpp"

#include <random>

#include "tests/unit/peripherals/stm32f4/eth_fixture.hpp"

namespace twin {
namespace {

using stm32f4::check_ip;
using stm32f4::ChecksumInsertion;
using stm32f4::insert_checksums;
using stm32f4::IpCheck;
using Frame = std::vector<std::uint8_t>;

enum Protocol : std::uint8_t { icmp = 1, tcp = 6, udp = 17, icmpv6 = 58 };

std::uint16_t reference(const Frame& bytes) {
    std::uint32_t sum = 0;
    for (std::size_t i = 0; i < bytes.size(); ++i) {
        sum += i % 2 == 0 ? static_cast<std::uint32_t>(bytes[i]) << 8 : bytes[i];
        if (sum > 0xFFFF) sum = (sum & 0xFFFF) + 1;
    }
    return static_cast<std::uint16_t>(~sum);
}

void put16(Frame& frame, std::size_t at, std::uint16_t value) {
    frame.at(at) = static_cast<std::uint8_t>(value >> 8);
    frame.at(at + 1) = static_cast<std::uint8_t>(value);
}
std::uint16_t get16(const Frame& frame, std::size_t at) {
    return static_cast<std::uint16_t>(frame.at(at) << 8 | frame.at(at + 1));
}

struct Packet {
    Frame frame;
    std::size_t ip, transport, field;
    Frame pseudo;
    void set_checksums(bool ipv4) {
        if (ipv4) {
            put16(frame, ip + 10, 0);
            put16(
                frame, ip + 10,
                reference(Frame(frame.begin() + static_cast<long>(ip), frame.begin() + static_cast<long>(transport))));
        }
        put16(frame, field, 0);
        Frame covered = pseudo;
        covered.insert(covered.end(), frame.begin() + static_cast<long>(transport), frame.end());
        std::uint16_t checksum = reference(covered);
        if (checksum == 0 && frame[ip + (ipv4 ? 9 : 6)] == udp) checksum = 0xFFFF;
        put16(frame, field, checksum);
    }
};

std::size_t field_in(std::uint8_t protocol) { return protocol == tcp ? 16 : protocol == udp ? 6 : 2; }

Packet ipv4(std::uint8_t protocol, std::size_t payload, std::mt19937& random, std::size_t options = 0,
            bool vlan = false) {
    Packet p;
    p.ip = vlan ? 18 : 14;
    const std::size_t header = 20 + options;
    p.transport = p.ip + header;
    p.frame.resize(p.transport + payload);
    for (auto& byte : p.frame) byte = static_cast<std::uint8_t>(random());
    if (vlan) put16(p.frame, 12, 0x8100);
    put16(p.frame, p.ip - 2, 0x0800);
    p.frame[p.ip] = static_cast<std::uint8_t>(0x40 | header / 4);
    put16(p.frame, p.ip + 2, static_cast<std::uint16_t>(header + payload));
    put16(p.frame, p.ip + 6, 0x4000);
    p.frame[p.ip + 9] = protocol;
    p.field = p.transport + field_in(protocol);
    if (protocol != icmp) {
        p.pseudo.assign(p.frame.begin() + static_cast<long>(p.ip) + 12, p.frame.begin() + static_cast<long>(p.ip) + 20);
        p.pseudo.insert(p.pseudo.end(),
                        {0, protocol, static_cast<std::uint8_t>(payload >> 8), static_cast<std::uint8_t>(payload)});
    }
    p.set_checksums(true);
    return p;
}

Packet ipv6(std::uint8_t protocol, std::size_t payload, std::mt19937& random, std::size_t options = 0) {
    Packet p;
    p.ip = 14;
    p.transport = p.ip + 40 + options;
    p.frame.resize(p.transport + payload);
    for (auto& byte : p.frame) byte = static_cast<std::uint8_t>(random());
    put16(p.frame, 12, 0x86DD);
    p.frame[p.ip] = 0x60;
    put16(p.frame, p.ip + 4, static_cast<std::uint16_t>(options + payload));
    p.frame[p.ip + 6] = options != 0 ? 0 : protocol;
    if (options != 0) {
        p.frame[p.ip + 40] = protocol;
        p.frame[p.ip + 41] = static_cast<std::uint8_t>(options / 8 - 1);
    }
    p.field = p.transport + field_in(protocol);
    p.pseudo.assign(p.frame.begin() + static_cast<long>(p.ip) + 8, p.frame.begin() + static_cast<long>(p.ip) + 40);
    p.pseudo.insert(p.pseudo.end(), {0, 0, static_cast<std::uint8_t>(payload >> 8), static_cast<std::uint8_t>(payload),
                                     0, 0, 0, protocol});
    p.set_checksums(false);
    return p;
}

TEST(EthChecksum, InsertsWhatTheReferenceComputes) {
    constexpr unsigned kSeed = 1971;
    std::mt19937 random(kSeed);
    for (int round = 0; round < 500; ++round) {
        const std::size_t size = 24 + random() % 1400;
        std::vector<Packet> packets;
        for (const std::uint8_t protocol : {icmp, tcp, udp}) {
            packets.push_back(ipv4(protocol, size, random, 4 * (random() % 11), random() % 2 != 0));
        }
        for (const std::uint8_t protocol : {tcp, udp, icmpv6})
            packets.push_back(ipv6(protocol, size, random, 8 * (random() % 3)));
        for (const Packet& p : packets) {
            SCOPED_TRACE("seed " + std::to_string(kSeed) + ", round " + std::to_string(round));
            const bool v4 = p.pseudo.size() != 40;
            Frame frame = p.frame;
            put16(frame, p.field, 0x1234);
            if (v4) put16(frame, p.ip + 10, 0x5678);
            const auto errors = insert_checksums(frame, ChecksumInsertion::all);
            EXPECT_FALSE(errors.header || errors.payload);
            EXPECT_EQ(frame, p.frame);
            const IpCheck check = check_ip(frame);
            EXPECT_EQ(check.ipv4, v4);
            EXPECT_EQ(check.ipv6, !v4);
            EXPECT_FALSE(check.header_error || check.payload_error || check.bypassed);
            // The pseudo-header by software.
            put16(frame, p.field, static_cast<std::uint16_t>(~reference(p.pseudo)));
            insert_checksums(frame, ChecksumInsertion::payload);
            EXPECT_EQ(frame, p.frame);
            // One bit wrong anywhere in what is covered is seen.
            const std::size_t at = p.transport + random() % size;
            frame[at] ^= static_cast<std::uint8_t>(1 << random() % 8);
            const bool none = v4 && p.frame[p.ip + 9] == udp && get16(frame, p.field) == 0;
            EXPECT_EQ(check_ip(frame).payload_error, !none);
        }
    }
}

TEST(EthChecksum, OnlyTheHeaderIfAsked) {
    std::mt19937 random(1);
    const Packet p = ipv4(udp, 100, random);
    Frame frame = p.frame;
    put16(frame, p.field, 0x1234);
    put16(frame, p.ip + 10, 0);
    insert_checksums(frame, ChecksumInsertion::none);
    EXPECT_EQ(get16(frame, p.ip + 10), 0U);
    insert_checksums(frame, ChecksumInsertion::header);
    EXPECT_EQ(get16(frame, p.ip + 10), get16(p.frame, p.ip + 10));
    EXPECT_EQ(get16(frame, p.field), 0x1234U);
}

TEST(EthChecksum, HeaderErrors) {
    std::mt19937 random(2);
    const Packet p = ipv4(tcp, 100, random);
    for (const auto& [at, value] : std::vector<std::pair<std::size_t, std::uint8_t>>{
             {p.ip + 10, static_cast<std::uint8_t>(p.frame[p.ip + 10] ^ 1)}, {p.ip, 0x65}, {p.ip, 0x44}}) {
        Frame frame = p.frame;
        frame[at] = value;
        EXPECT_TRUE(check_ip(frame).header_error) << at;
    }
    Frame frame = p.frame;
    frame.resize(p.ip + 19);
    EXPECT_TRUE(check_ip(frame).header_error);
    EXPECT_TRUE(insert_checksums(frame, ChecksumInsertion::all).header);
}

TEST(EthChecksum, BypassesWhatItDoesNotKnow) {
    std::mt19937 random(3);
    Packet p = ipv4(udp, 100, random);
    put16(p.frame, p.ip + 6, 0x2000);  // more fragments
    p.set_checksums(true);
    EXPECT_TRUE(check_ip(p.frame).bypassed);
    EXPECT_FALSE(check_ip(p.frame).payload_error);
    p = ipv4(132, 100, random);
    EXPECT_TRUE(check_ip(p.frame).bypassed) << "SCTP";
    p = ipv6(tcp, 100, random);
    p.frame[p.ip + 6] = 43;
    EXPECT_TRUE(check_ip(p.frame).bypassed) << "a routing header";
    Frame frame = p.frame;
    put16(frame, 12, 0x0806);
    EXPECT_TRUE(check_ip(frame).bypassed);
    EXPECT_FALSE(check_ip(frame).ipv4 || check_ip(frame).ipv6);
}

TEST(EthChecksum, ACutPacketIsAPayloadError) {
    std::mt19937 random(4);
    Packet p = ipv4(udp, 100, random);
    p.frame.pop_back();
    EXPECT_TRUE(check_ip(p.frame).payload_error);
    EXPECT_TRUE(insert_checksums(p.frame, ChecksumInsertion::all).payload);
    p = ipv6(udp, 100, random);
    p.frame.pop_back();
    EXPECT_TRUE(check_ip(p.frame).payload_error);
}

TEST(EthChecksum, UdpWithoutAChecksumIsGood) {
    std::mt19937 random(5);
    Packet p = ipv4(udp, 100, random);
    put16(p.frame, p.field, 0);
    EXPECT_FALSE(check_ip(p.frame).payload_error);
    p = ipv6(udp, 100, random);
    put16(p.frame, p.field, 0);
    EXPECT_TRUE(check_ip(p.frame).payload_error) << "IPv6 wants one";
}

TEST(EthChecksum, PaddingIsNotCovered) {
    std::mt19937 random(6);
    Packet p = ipv4(udp, 12, random);
    p.frame.resize(60, 0xAA);
    EXPECT_FALSE(check_ip(p.frame).payload_error);
    Frame frame = p.frame;
    put16(frame, p.field, 0);
    insert_checksums(frame, ChecksumInsertion::all);
    EXPECT_EQ(frame, p.frame);
}

// --- in the MAC

struct EthOffload : test::EthFixture {
    std::mt19937 random{7};
    Packet addressed(Packet p) {
        std::copy(std::begin(kOwnAddress), std::end(kOwnAddress), p.frame.begin());
        return p;
    }
    void receiver(std::uint32_t bus_mode = 0x100, std::uint32_t mode = kSr | kRsf) {
        bring_up(kMac | 1 << 10);
        write(Eth::kDmaBmr, bus_mode);
        set_address(0, kOwnAddress);
        make_rx_ring(6, kBufferSize, (bus_mode & 1 << 7) != 0 ? 32 : 16);
        go(mode);
        stay(1);
    }
    void pass(const Frame& bytes) {
        arrive({bytes, false});
        stay(150);
    }
    static constexpr std::uint32_t kCombination = 1 << 5 | 1 << 7 | 1;
};

TEST_F(EthOffload, Transmits) {
    bring_up();
    make_tx_ring(3);
    const Packet p = ipv4(tcp, 333, random);
    Frame frame = p.frame;
    put16(frame, p.field, 0);
    put16(frame, p.ip + 10, 0);
    queue(0, frame, 3 << 22);
    Frame broken = frame;
    broken[p.ip] = 0x65;
    queue(1, broken, 3 << 22);
    go();
    stay(150);
    ASSERT_EQ(sent.size(), 2U);
    EXPECT_EQ(sent[0].frame.bytes, p.frame);
    EXPECT_EQ(word(kTxList) & (1 << 16 | 1 << 12 | 1 << 15), 0U);
    EXPECT_EQ(sent[1].frame.bytes, broken);
    EXPECT_EQ(word(kTxList + 16) & (1 << 16 | 1 << 15), 1U << 16 | 1U << 15) << "IHE, ES";
}

TEST_F(EthOffload, NeedsStoreAndForward) {
    bring_up();
    make_tx_ring(2);
    Packet p = ipv4(tcp, 333, random);
    put16(p.frame, p.field, 0);
    queue(0, p.frame, 3 << 22);
    go(kSt);
    stay(100);
    ASSERT_EQ(sent.size(), 1U);
    EXPECT_EQ(sent[0].frame.bytes, p.frame);
    EXPECT_TRUE(bench.journal_has(JournalKind::guest_error, "ETH",
                                  "checksum insertion (TDES0.CIC) needs store and forward (ETH_DMAOMR.TSF)"));
}

TEST_F(EthOffload, TellsInThreeBitsOfANormalDescriptor) {
    receiver(0x100, kSr | kRsf | kFef);
    Packet p = addressed(ipv4(udp, 100, random));
    pass(p.frame);
    EXPECT_EQ(rx_status(0) & kCombination, 1U << 5) << "good";
    p.frame.back() ^= 1;
    pass(p.frame);
    EXPECT_EQ(rx_status(1) & kCombination, 1U << 5 | 1) << "payload";
    p.frame[p.ip + 10] ^= 1;
    pass(p.frame);
    EXPECT_EQ(rx_status(2) & kCombination, kCombination) << "both";
    p = addressed(ipv4(132, 100, random));
    pass(p.frame);
    EXPECT_EQ(rx_status(3) & kCombination, 1U) << "unknown payload";
    pass(own_frame().bytes);
    EXPECT_EQ(rx_status(4) & kCombination, 1U << 7 | 1) << "no IP";
    pass(frame_to(kOwnAddress, 60, 46).bytes);
    EXPECT_EQ(rx_status(5) & kCombination, 0U) << "a length";
}

TEST_F(EthOffload, TellsInTheFourthWordOfAnEnhancedOne) {
    receiver(0x100 | 1 << 7, kSr | kRsf | kFef);
    Packet p = addressed(ipv6(tcp, 100, random));
    pass(p.frame);
    EXPECT_EQ(rx_status(0, 32) & kCombination, 1U << 5 | 1) << "ESA";
    EXPECT_EQ(word(kRxList + 16), 1U << 7 | 2) << "IPv6, TCP";
    p.frame.back() ^= 1;
    pass(p.frame);
    EXPECT_EQ(word(kRxList + 32 + 16), 1U << 7 | 1U << 4 | 2);
}

TEST_F(EthOffload, DropsWrongChecksumsUnlessTold) {
    receiver();
    Packet p = addressed(ipv4(udp, 100, random));
    p.frame.back() ^= 1;
    pass(p.frame);
    EXPECT_NE(rx_status(0) & kOwn, 0U);
    go(kSr | kRsf | kDtcefd);
    pass(p.frame);
    EXPECT_EQ(rx_status(0) & kOwn, 0U);
}

}  // namespace
}  // namespace twin
