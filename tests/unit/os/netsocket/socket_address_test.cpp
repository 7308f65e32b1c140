// SPDX-License-Identifier: BSD-3-Clause
#include "netsocket/SocketAddress.h"

#include <gtest/gtest.h>

#include <cstring>
#include <string>

namespace {

std::string text_of(const SocketAddress& address) {
    const char* const text = address.get_ip_address();
    return text ? text : "(none)";
}

TEST(SocketAddress, IsEmptyAtFirst) {
    SocketAddress address;
    EXPECT_FALSE(address);
    EXPECT_TRUE(address.is_empty());
    EXPECT_EQ(address.get_ip_version(), NSAPI_UNSPEC);
    EXPECT_EQ(address.get_port(), 0);
    EXPECT_EQ(address.get_ip_address(), nullptr);
}

TEST(SocketAddress, ReadsAndWritesIpv4) {
    for (const char* text : {"0.0.0.0", "127.0.0.1", "192.168.10.255", "255.255.255.255"}) {
        SocketAddress address(text, 80);
        EXPECT_EQ(address.get_ip_version(), NSAPI_IPv4) << text;
        EXPECT_EQ(text_of(address), text);
        EXPECT_EQ(address.get_port(), 80);
    }
    EXPECT_EQ(text_of(SocketAddress("010.001.000.09")), "10.1.0.9");
    const SocketAddress address("1.2.3.4");
    EXPECT_EQ(std::memcmp(address.get_ip_bytes(), "\1\2\3\4", 4), 0);
}

struct Six {
    const char* text;
    const char* canonical;
};
class SocketAddressSix : public testing::TestWithParam<Six> {};

// RFC 5952, 4, and the ways of RFC 4291, 2.2, to write an address.
TEST_P(SocketAddressSix, IsWrittenInItsCanonicalForm) {
    SocketAddress address;
    ASSERT_TRUE(address.set_ip_address(GetParam().text));
    EXPECT_EQ(address.get_ip_version(), NSAPI_IPv6);
    EXPECT_EQ(text_of(address), GetParam().canonical);
    // And read back.
    SocketAddress again(address.get_ip_address());
    EXPECT_TRUE(again == address);
}
INSTANTIATE_TEST_SUITE_P(
    Forms, SocketAddressSix,
    testing::Values(Six{"::", "::"}, Six{"::1", "::1"}, Six{"1::", "1::"}, Six{"fe80::1:2", "fe80::1:2"},
                    Six{"2001:DB8:0:0:0:0:0:1", "2001:db8::1"}, Six{"2001:db8:0:1:1:1:1:1", "2001:db8:0:1:1:1:1:1"},
                    Six{"2001:0:0:1:0:0:0:1", "2001:0:0:1::1"}, Six{"2001:db8::1:0:0:1", "2001:db8::1:0:0:1"},
                    Six{"0:0:1:2:3:4:5:6", "::1:2:3:4:5:6"}, Six{"1:2:3:4:5:6:0:0", "1:2:3:4:5:6::"},
                    Six{"1:2:3:4:5:6:7::", "1:2:3:4:5:6:7:0"}, Six{"::2:3:4:5:6:7:8", "0:2:3:4:5:6:7:8"},
                    Six{"::ffff:192.0.2.1", "::ffff:c000:201"}, Six{"1:2:3:4:5:6:1.2.3.4", "1:2:3:4:5:6:102:304"},
                    Six{"0001:0020:0300:4000:5:6:7:8", "1:20:300:4000:5:6:7:8"},
                    Six{"ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff"}));

TEST(SocketAddress, RefusesWhatIsNoAddress) {
    for (const char* text : {"",
                             ".",
                             "1.2.3",
                             "1.2.3.4.5",
                             "1.2.3.256",
                             "1.2.3.-4",
                             "1.2.3.4 ",
                             " 1.2.3.4",
                             "1.2.3.4a",
                             "1..3.4",
                             "1.2.3.0004",
                             "0x1.2.3.4",
                             ":",
                             ":::",
                             "1",
                             "1:2:3:4:5:6:7",
                             "1:2:3:4:5:6:7:8:9",
                             "1:2:3:4:5:6:7:8::",
                             "::1::2",
                             "12345::",
                             "1:2:3:4:5:6:7:",
                             ":1:2:3:4:5:6:7",
                             "g::",
                             "::1.2.3",
                             "::1.2.3.4.5",
                             "1:2:3:4:5:6:7:1.2.3.4",
                             "1.2.3.4::",
                             "fe80::1%en0",
                             "example.com"}) {
        SocketAddress address("1.1.1.1", 7);
        EXPECT_FALSE(address.set_ip_address(text)) << text;
        EXPECT_EQ(address.get_ip_version(), NSAPI_UNSPEC) << text;
        EXPECT_EQ(text_of(address), "(none)") << text;
        EXPECT_EQ(address.get_port(), 7);
    }
    SocketAddress address("1.1.1.1");
    EXPECT_FALSE(address.set_ip_address(nullptr));
    EXPECT_FALSE(address);
}

TEST(SocketAddress, BytesAndCopies) {
    const uint8_t bytes[16] = {0x20, 1, 0x0d, 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 9};
    SocketAddress six(bytes, NSAPI_IPv6, 443);
    EXPECT_EQ(text_of(six), "2001:db8::9");
    SocketAddress copy(six);
    EXPECT_EQ(text_of(copy), "2001:db8::9");
    EXPECT_EQ(copy.get_port(), 443);
    copy.set_ip_bytes(bytes, NSAPI_IPv4);
    EXPECT_EQ(text_of(copy), "32.1.13.184");
    EXPECT_EQ(text_of(six), "2001:db8::9");
    copy.set_ip_bytes(nullptr, NSAPI_UNSPEC);
    EXPECT_FALSE(copy);
    copy = six;
    EXPECT_TRUE(copy == six);
    copy = *&copy;
    EXPECT_EQ(text_of(copy), "2001:db8::9");
    const nsapi_addr_t raw = six.get_addr();
    EXPECT_TRUE(SocketAddress(raw) == six);
}

TEST(SocketAddress, ComparesAddressesOnly) {
    EXPECT_TRUE(SocketAddress("1.2.3.4", 1) == SocketAddress("1.2.3.4", 2));
    EXPECT_TRUE(SocketAddress("1.2.3.4") != SocketAddress("1.2.3.5"));
    EXPECT_TRUE(SocketAddress("1.2.3.4") != SocketAddress("::102:304"));
    EXPECT_TRUE(SocketAddress() == SocketAddress("0.0.0.0"));
    EXPECT_TRUE(SocketAddress() != SocketAddress("1.2.3.4"));
    EXPECT_FALSE(SocketAddress("::"));
    EXPECT_TRUE(static_cast<bool>(SocketAddress("::1")));
}

TEST(NsapiStrings, NameErrorsAndSecurities) {
    EXPECT_STREQ(nsapi_strerror(NSAPI_ERROR_OK), "no error");
    EXPECT_STREQ(nsapi_strerror(NSAPI_ERROR_BUSY), "busy");
    EXPECT_STREQ(nsapi_strerror(17), "no error");
    EXPECT_STREQ(nsapi_strerror(-1), "unknown error");
    EXPECT_STREQ(nsapi_security_to_string(NSAPI_SECURITY_WPA_WPA2), "WPA/WPA2");
    EXPECT_STREQ(nsapi_security_to_string(NSAPI_SECURITY_UNKNOWN), "UNKNOWN");
    EXPECT_EQ(nsapi_string_to_security("WPA3"), NSAPI_SECURITY_WPA3);
    EXPECT_EQ(nsapi_string_to_security("wpa3"), NSAPI_SECURITY_UNKNOWN);
    EXPECT_EQ(nsapi_string_to_security(nullptr), NSAPI_SECURITY_UNKNOWN);
}

}  // namespace
