// SPDX-License-Identifier: BSD-3-Clause
#include "os/connectivity/netsocket/source/dns_message.h"

#include <gtest/gtest.h>

#include <random>
#include <string>
#include <vector>

#include "netsocket/SocketAddress.h"

namespace {

using Bytes = std::vector<uint8_t>;

void put16(Bytes& to, unsigned value) {
    to.push_back(static_cast<uint8_t>(value >> 8));
    to.push_back(static_cast<uint8_t>(value));
}
void put_name(Bytes& to, const std::string& name) {
    size_t from = 0;
    while (from < name.size()) {
        const size_t dot = std::min(name.find('.', from), name.size());
        to.push_back(static_cast<uint8_t>(dot - from));
        to.insert(to.end(), name.begin() + static_cast<long>(from), name.begin() + static_cast<long>(dot));
        from = dot + 1;
    }
    to.push_back(0);
}

constexpr uint16_t kId = 0x1234;

// An answer, piece by piece.
struct Message {
    Bytes bytes;
    explicit Message(const std::string& host, unsigned flags = 0x8180, unsigned type = 1) {
        put16(bytes, kId);
        put16(bytes, flags);
        put16(bytes, 1);
        put16(bytes, 0);
        put16(bytes, 0);
        put16(bytes, 0);
        put_name(bytes, host);
        put16(bytes, type);
        put16(bytes, 1);
    }
    // `name` empty: a pointer to the question's.
    Message& record(const std::string& name, unsigned type, uint32_t ttl, const Bytes& data,
                    unsigned record_class = 1) {
        bytes[7]++;
        if (name.empty()) {
            put16(bytes, 0xc00c);
        } else {
            put_name(bytes, name);
        }
        put16(bytes, type);
        put16(bytes, record_class);
        put16(bytes, ttl >> 16);
        put16(bytes, ttl & 0xffff);
        put16(bytes, static_cast<unsigned>(data.size()));
        bytes.insert(bytes.end(), data.begin(), data.end());
        return *this;
    }
    Message& alias(const std::string& name, const std::string& to, uint32_t ttl = 60) {
        Bytes data;
        put_name(data, to);
        return record(name, 5, ttl, data);
    }
};

struct Result {
    int count;
    nsapi_addr_t addresses[4] = {};
    uint32_t ttl = 0;
    std::string first() const { return SocketAddress(addresses[0]).get_ip_address(); }
};

Result read(const Bytes& bytes, const char* host = "a.example", nsapi_version_t version = NSAPI_IPv4) {
    Result result;
    result.count = dns::read_answer(bytes.data(), bytes.size(), kId, host, version, result.addresses, 4, &result.ttl);
    return result;
}

TEST(DnsName, KnowsWhatCanBeAskedFor) {
    const std::string label63(63, 'x');
    EXPECT_TRUE(dns::is_name("a"));
    EXPECT_TRUE(dns::is_name("a.example."));
    EXPECT_TRUE(dns::is_name(label63.c_str()));
    EXPECT_FALSE(dns::is_name((label63 + "x").c_str()));
    const std::string longest = label63 + "." + label63 + "." + label63 + "." + std::string(61, 'y');
    ASSERT_EQ(longest.size(), 253u);
    EXPECT_TRUE(dns::is_name(longest.c_str()));
    EXPECT_FALSE(dns::is_name((longest + "y").c_str()));
    for (const char* name : {"", ".", "..", ".a", "a..b", "a.."}) {
        EXPECT_FALSE(dns::is_name(name)) << name;
    }
    EXPECT_FALSE(dns::is_name(nullptr));
}

TEST(DnsQuestion, IsWrittenAsTheRfcHasIt) {
    uint8_t bytes[dns::kMessageSize];
    const size_t size = dns::write_question(bytes, 0xabcd, "www.a.example", NSAPI_IPv6);
    const uint8_t expected[] = {0xab, 0xcd, 1, 0,   0,   1,   0,   0,   0,   0,   0, 0, 3,  'w', 'w', 'w',
                                1,    'a',  7, 'e', 'x', 'a', 'm', 'p', 'l', 'e', 0, 0, 28, 0,   1};
    EXPECT_EQ(Bytes(bytes, bytes + size), Bytes(std::begin(expected), std::end(expected)));
    EXPECT_EQ(dns::write_question(bytes, 0xabcd, "www.a.example.", NSAPI_IPv6), size);
    uint16_t id = 0;
    EXPECT_TRUE(dns::read_id(bytes, size, &id));
    EXPECT_EQ(id, 0xabcd);
    EXPECT_FALSE(dns::read_id(bytes, 11, &id));
}

TEST(DnsAnswer, HasAddresses) {
    Message message("a.example");
    message.record("", 1, 300, {192, 0, 2, 1}).record("A.EXAMPLE", 1, 200, {192, 0, 2, 2});
    const Result result = read(message.bytes);
    ASSERT_EQ(result.count, 2);
    EXPECT_EQ(result.first(), "192.0.2.1");
    EXPECT_EQ(SocketAddress(result.addresses[1]), SocketAddress("192.0.2.2"));
    EXPECT_EQ(result.ttl, 200u);
}

TEST(DnsAnswer, HasIpv6Addresses) {
    Message message("a.example", 0x8180, 28);
    message.record("", 28, 5, {0x20, 1, 0x0d, 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 7});
    const Result result = read(message.bytes, "a.example", NSAPI_IPv6);
    ASSERT_EQ(result.count, 1);
    EXPECT_EQ(result.first(), "2001:db8::7");
}

TEST(DnsAnswer, FollowsAliasesInAnyOrder) {
    Message straight("a.example");
    straight.alias("", "b.example", 100).alias("b.example", "c.example", 90).record("c.example", 1, 80, {10, 0, 0, 1});
    EXPECT_EQ(read(straight.bytes).count, 1);
    EXPECT_EQ(read(straight.bytes).ttl, 80u);
    Message reversed("a.example");
    reversed.record("c.example", 1, 80, {10, 0, 0, 1}).alias("b.example", "c.example").alias("", "b.example", 20);
    EXPECT_EQ(read(reversed.bytes).count, 1);
    EXPECT_EQ(read(reversed.bytes).ttl, 20u);
    Message circle("a.example");
    circle.alias("", "b.example").alias("b.example", "a.example");
    EXPECT_EQ(read(circle.bytes).count, NSAPI_ERROR_DNS_FAILURE);
}

TEST(DnsAnswer, TakesNothingThatWasNotAskedFor) {
    Message foreign("a.example");
    foreign.record("bank.example", 1, 60, {6, 6, 6, 6});
    EXPECT_EQ(read(foreign.bytes).count, NSAPI_ERROR_DNS_FAILURE);
    Message other_class("a.example");
    other_class.record("", 1, 60, {1, 1, 1, 1}, 3);
    EXPECT_EQ(read(other_class.bytes).count, NSAPI_ERROR_DNS_FAILURE);
    Message wrong_size("a.example");
    wrong_size.record("", 1, 60, {1, 1, 1});
    EXPECT_EQ(read(wrong_size.bytes).count, NSAPI_ERROR_DNS_FAILURE);
}

TEST(DnsAnswer, IsNoneToThisQuestion) {
    const Message message("a.example");
    EXPECT_EQ(read(message.bytes, "b.example").count, NSAPI_ERROR_WOULD_BLOCK);
    EXPECT_EQ(read(message.bytes, "a.example", NSAPI_IPv6).count, NSAPI_ERROR_WOULD_BLOCK);
    EXPECT_EQ(read(Message("a.example", 0x0100).bytes).count, NSAPI_ERROR_WOULD_BLOCK);  // a question
    Bytes other = message.bytes;
    other[1]++;
    EXPECT_EQ(read(other).count, NSAPI_ERROR_WOULD_BLOCK);
    EXPECT_EQ(read({}).count, NSAPI_ERROR_WOULD_BLOCK);
    EXPECT_EQ(read(Message("a.example").bytes, "a.example.").count, NSAPI_ERROR_DNS_FAILURE);
}

TEST(DnsAnswer, TellsWhyThereIsNone) {
    EXPECT_EQ(read(Message("a.example", 0x8183).bytes).count, NSAPI_ERROR_DNS_FAILURE);   // no such name
    EXPECT_EQ(read(Message("a.example", 0x8182).bytes).count, NSAPI_ERROR_DEVICE_ERROR);  // the server's failure
    EXPECT_EQ(read(Message("a.example", 0x8185).bytes).count, NSAPI_ERROR_DEVICE_ERROR);  // refused
    EXPECT_EQ(read(Message("a.example", 0x8380).bytes).count, NSAPI_ERROR_DEVICE_ERROR);  // cut off
    EXPECT_EQ(read(Message("a.example").bytes).count, NSAPI_ERROR_DNS_FAILURE);           // no such address
}

TEST(DnsAnswer, StopsWhereTheMessageEnds) {
    Message message("a.example");
    message.record("", 1, 300, {192, 0, 2, 1}).record("", 1, 300, {192, 0, 2, 2});
    Bytes bytes = message.bytes;
    bytes.pop_back();
    EXPECT_EQ(read(bytes).count, 1);
    while (!bytes.empty()) {
        bytes.pop_back();
        EXPECT_LE(read(bytes).count, 1);
    }
    // More than there is room for.
    Message many("a.example");
    for (uint8_t i = 0; i < 9; i++) {
        many.record("", 1, 300, {10, 0, 0, i});
    }
    EXPECT_EQ(read(many.bytes).count, 4);
}

TEST(DnsAnswer, SurvivesPointersInCirclesAndNoise) {
    Message message("a.example");
    const auto at = static_cast<uint8_t>(message.bytes.size());
    message.record("", 1, 300, {192, 0, 2, 1});
    message.bytes[at + 1] = at;  // points at itself
    EXPECT_EQ(read(message.bytes).count, NSAPI_ERROR_DEVICE_ERROR);

    const unsigned seed = std::random_device{}();
    SCOPED_TRACE("seed " + std::to_string(seed));
    std::mt19937 random(seed);
    Message good("a.example");
    good.alias("", "b.example").record("b.example", 1, 300, {192, 0, 2, 1}).record("", 1, 1, {1, 2, 3, 4});
    for (int i = 0; i < 20000; i++) {
        Bytes bytes = good.bytes;
        for (unsigned changes = random() % 4 + 1; changes > 0; changes--) {
            bytes[random() % bytes.size()] = static_cast<uint8_t>(random());
        }
        bytes.resize(bytes.size() - random() % 8);
        EXPECT_LE(read(bytes).count, 4);
    }
}

}  // namespace
