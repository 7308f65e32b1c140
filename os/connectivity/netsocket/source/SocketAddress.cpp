// SPDX-License-Identifier: BSD-3-Clause
#include "netsocket/SocketAddress.h"

#include <cstring>
#include <new>

namespace {

int digit(char c, int base) {
    if (c >= '0' && c <= '9') {
        return c - '0';
    }
    const char lower = static_cast<char>(c | 0x20);
    return base == 16 && lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

// A number of at most `digits` digits, moving `text` past it; -1 if there is none.
int number(const char*& text, int base, int digits) {
    int value = 0;
    int count = 0;
    for (; count < digits && digit(*text, base) >= 0; count++) {
        value = value * base + digit(*text++, base);
    }
    return count == 0 || digit(*text, base) >= 0 ? -1 : value;
}

// "192.0.2.1" and nothing after it: four bytes.
bool parse_four(const char* text, uint8_t* to) {
    for (int i = 0; i < 4; i++) {
        const int value = number(text, 10, 3);
        if (value < 0 || value > 255 || *text != (i < 3 ? '.' : '\0')) {
            return false;
        }
        to[i] = static_cast<uint8_t>(value);
        text++;
    }
    return true;
}

// RFC 4291, 2.2: groups of hexadecimal digits, once "::" for groups of zero, the last two maybe as IPv4.
bool parse_six(const char* text, uint8_t* to) {
    uint8_t bytes[16] = {};
    int filled = 0;
    int gap = -1;
    if (text[0] == ':') {
        if (text[1] != ':') {
            return false;
        }
        text += 2;
        gap = 0;
    }
    while (*text) {
        if (filled == 16) {
            return false;
        }
        if (filled <= 12 && std::strchr(text, '.') && !std::strchr(text, ':')) {
            if (!parse_four(text, bytes + filled)) {
                return false;
            }
            filled += 4;
            break;
        }
        const int value = number(text, 16, 4);
        if (value < 0) {
            return false;
        }
        bytes[filled++] = static_cast<uint8_t>(value >> 8);
        bytes[filled++] = static_cast<uint8_t>(value);
        if (*text == '\0') {
            break;
        }
        if (*text++ != ':') {
            return false;
        }
        if (*text == ':') {
            if (gap >= 0) {
                return false;
            }
            gap = filled;
            text++;
        } else if (*text == '\0') {
            return false;
        }
    }
    if (gap < 0 ? filled != 16 : filled > 14) {
        return false;
    }
    if (gap >= 0) {
        const int after = filled - gap;
        std::memmove(bytes + 16 - after, bytes + gap, static_cast<size_t>(after));
        std::memset(bytes + gap, 0, static_cast<size_t>(16 - after - gap));
    }
    std::memcpy(to, bytes, sizeof bytes);
    return true;
}

char* write_number(char* to, unsigned value, unsigned base) {
    unsigned divisor = 1;
    while (value / divisor >= base) {
        divisor *= base;
    }
    for (; divisor > 0; divisor /= base) {
        *to++ = "0123456789abcdef"[value / divisor % base];
    }
    return to;
}

void write_four(char* to, const uint8_t* bytes) {
    for (int i = 0; i < 4; i++) {
        to = write_number(to, bytes[i], 10);
        *to++ = i < 3 ? '.' : '\0';
    }
}

// RFC 5952, 4: no leading zeros, small letters, and the longest run of zero groups, the first of equals, as "::".
void write_six(char* to, const uint8_t* bytes) {
    unsigned groups[8];
    for (int i = 0; i < 8; i++) {
        groups[i] = static_cast<unsigned>(bytes[2 * i] << 8 | bytes[2 * i + 1]);
    }
    int best = 8;
    int best_length = 1;  // one group alone is written
    for (int i = 0; i < 8; i++) {
        int length = 0;
        while (i + length < 8 && groups[i + length] == 0) {
            length++;
        }
        if (length > best_length) {
            best = i;
            best_length = length;
        }
    }
    for (int i = 0; i < 8; i++) {
        if (i == best) {
            *to++ = ':';
            if (i == 0) {
                *to++ = ':';
            }
            i += best_length - 1;
            continue;
        }
        to = write_number(to, groups[i], 16);
        if (i < 7) {
            *to++ = ':';
        }
    }
    *to = '\0';
}

unsigned size_of(nsapi_version_t version) {
    return version == NSAPI_IPv4 ? NSAPI_IPv4_BYTES : version == NSAPI_IPv6 ? NSAPI_IPv6_BYTES : 0;
}

}  // namespace

SocketAddress::SocketAddress(const nsapi_addr_t& addr, uint16_t port) : _port(port) { set_addr(addr); }

SocketAddress::SocketAddress(const char* addr, uint16_t port) : _port(port) { set_ip_address(addr); }

SocketAddress::SocketAddress(const void* bytes, nsapi_version_t version, uint16_t port) : _port(port) {
    set_ip_bytes(bytes, version);
}

SocketAddress::SocketAddress(const SocketAddress& addr) : _addr(addr._addr), _port(addr._port) {}

SocketAddress& SocketAddress::operator=(const SocketAddress& addr) {
    if (this != &addr) {
        set_addr(addr._addr);
        _port = addr._port;
    }
    return *this;
}

bool SocketAddress::set_ip_address(const char* addr) {
    _ip_address.reset();
    _addr = {};
    if (addr && parse_four(addr, _addr.bytes)) {
        _addr.version = NSAPI_IPv4;
    } else if (addr && parse_six(addr, _addr.bytes)) {
        _addr.version = NSAPI_IPv6;
    } else {
        _addr = {};
    }
    return _addr.version != NSAPI_UNSPEC;
}

void SocketAddress::set_ip_bytes(const void* bytes, nsapi_version_t version) {
    nsapi_addr_t addr = {};
    if (size_of(version) > 0 && bytes) {
        addr.version = version;
        std::memcpy(addr.bytes, bytes, size_of(version));
    }
    set_addr(addr);
}

void SocketAddress::set_addr(const nsapi_addr_t& addr) {
    _ip_address.reset();
    _addr = addr;
}

const char* SocketAddress::get_ip_address() const {
    if (_addr.version == NSAPI_UNSPEC) {
        return nullptr;
    }
    if (!_ip_address) {
        _ip_address.reset(new (std::nothrow) char[_addr.version == NSAPI_IPv4 ? NSAPI_IPv4_SIZE : NSAPI_IPv6_SIZE]);
        if (_ip_address) {
            (_addr.version == NSAPI_IPv4 ? write_four : write_six)(_ip_address.get(), _addr.bytes);
        }
    }
    return _ip_address.get();
}

SocketAddress::operator bool() const {
    for (unsigned i = 0; i < size_of(_addr.version); i++) {
        if (_addr.bytes[i] != 0) {
            return true;
        }
    }
    return false;
}

bool operator==(const SocketAddress& a, const SocketAddress& b) {
    if (!a && !b) {
        return true;
    }
    return a._addr.version == b._addr.version &&
           std::memcmp(a._addr.bytes, b._addr.bytes, size_of(a._addr.version)) == 0;
}

bool operator!=(const SocketAddress& a, const SocketAddress& b) { return !(a == b); }
