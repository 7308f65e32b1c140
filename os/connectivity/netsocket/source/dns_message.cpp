// SPDX-License-Identifier: BSD-3-Clause
#include "dns_message.h"

#include <algorithm>
#include <cstring>

namespace dns {

namespace {

constexpr size_t kHeaderSize = 12;
constexpr uint16_t kClassInternet = 1;
constexpr uint16_t kTypeA = 1;
constexpr uint16_t kTypeCname = 5;
constexpr uint16_t kTypeAaaa = 28;  // RFC 3596, 2.1
constexpr int kPointersAtMost = 16;
constexpr int kAliasesAtMost = 8;

uint16_t type_of(nsapi_version_t version) { return version == NSAPI_IPv6 ? kTypeAaaa : kTypeA; }

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c; }

void put(uint8_t* to, uint16_t value) {
    to[0] = static_cast<uint8_t>(value >> 8);
    to[1] = static_cast<uint8_t>(value);
}

// Reads a message from its beginning to its end; what lies past the end makes it fail for good.
class Reader {
  public:
    Reader(const uint8_t* message, size_t size) : message_(message), size_(size) {}

    bool ok() const { return ok_; }
    size_t at() const { return at_; }
    void go(size_t to) {
        ok_ = ok_ && to <= size_;
        at_ = ok_ ? to : size_;
    }
    void skip(size_t bytes) { go(bytes <= size_ - at_ ? at_ + bytes : size_ + 1); }
    const uint8_t* here() const { return message_ + at_; }

    uint16_t u16() {
        const size_t from = at_;
        skip(2);
        return ok_ ? static_cast<uint16_t>(message_[from] << 8 | message_[from + 1]) : 0;
    }
    uint32_t u32() {
        const uint32_t high = u16();
        return high << 16 | u16();
    }

    // A name, from anywhere in the message, as text with dots, at most kNameSize bytes with its end. RFC 1035, 4.1.4.
    void name(char* text) {
        size_t length = 0;
        size_t from = at_;
        bool jumped = false;
        for (int pointers = 0;;) {
            if (from >= size_) {
                ok_ = false;
                break;
            }
            const uint8_t label = message_[from];
            if ((label & 0xc0) == 0xc0) {
                if (from + 1 >= size_ || ++pointers > kPointersAtMost) {
                    ok_ = false;
                    break;
                }
                if (!jumped) {
                    at_ = from + 2;
                    jumped = true;
                }
                from = static_cast<size_t>((label & 0x3f) << 8 | message_[from + 1]);
                continue;
            }
            from++;
            if (label == 0) {
                break;
            }
            if (label > 63 || from + label > size_ || length + label + 1 > kNameSize) {
                ok_ = false;
                break;
            }
            if (length > 0) {
                text[length++] = '.';
            }
            std::memcpy(text + length, message_ + from, label);
            length += label;
            from += label;
        }
        text[length] = '\0';
        if (!jumped) {
            go(from);
        }
    }

  private:
    const uint8_t* message_;
    size_t size_;
    size_t at_ = 0;
    bool ok_ = true;
};

// Names differ in case only as text; a dot at the end of one of them counts for nothing.
bool same(const char* a, const char* b) {
    while (*a && lower(*a) == lower(*b)) {
        a++;
        b++;
    }
    const auto ended = [](const char* s) { return *s == '\0' || (s[0] == '.' && s[1] == '\0'); };
    return ended(a) && ended(b);
}

}  // namespace

bool is_name(const char* host) {
    if (!host) {
        return false;
    }
    size_t length = std::strlen(host);
    if (length > 0 && host[length - 1] == '.') {
        length--;
    }
    if (length == 0 || length > 253) {
        return false;
    }
    size_t label = 0;
    for (size_t i = 0; i < length; i++) {
        label = host[i] == '.' ? 0 : label + 1;
        if ((label == 0 && (i == 0 || host[i - 1] == '.')) || label > 63) {
            return false;
        }
    }
    return label > 0;
}

size_t write_question(uint8_t* to, uint16_t id, const char* host, nsapi_version_t version) {
    std::memset(to, 0, kHeaderSize);
    put(to, id);
    put(to + 2, 0x0100);  // a question, and to be resolved to the end
    put(to + 4, 1);
    size_t at = kHeaderSize;
    while (*host) {
        const size_t label = std::strcspn(host, ".");
        to[at++] = static_cast<uint8_t>(label);
        std::memcpy(to + at, host, label);
        at += label;
        host += label;
        host += *host == '.';
    }
    to[at++] = 0;
    put(to + at, type_of(version));
    put(to + at + 2, kClassInternet);
    return at + 4;
}

bool read_id(const uint8_t* message, size_t size, uint16_t* id) {
    if (size < kHeaderSize) {
        return false;
    }
    *id = static_cast<uint16_t>(message[0] << 8 | message[1]);
    return true;
}

nsapi_value_or_error_t read_answer(const uint8_t* message, size_t size, uint16_t id, const char* host,
                                   nsapi_version_t version, nsapi_addr_t* addresses, unsigned room, uint32_t* ttl) {
    Reader reader(message, size);
    char name[kNameSize + 1];
    char wanted[kNameSize + 1];
    const uint16_t type = type_of(version);
    const uint16_t got_id = reader.u16();
    const uint16_t flags = reader.u16();
    const uint16_t questions = reader.u16();
    const uint16_t answers = reader.u16();
    reader.u32();
    if (!reader.ok() || got_id != id || !(flags & 0x8000) || questions != 1) {
        return NSAPI_ERROR_WOULD_BLOCK;
    }
    reader.name(name);
    if (reader.u16() != type || reader.u16() != kClassInternet || !reader.ok() || !same(name, host)) {
        return NSAPI_ERROR_WOULD_BLOCK;
    }
    const unsigned code = flags & 15;
    if (code == 3) {
        return NSAPI_ERROR_DNS_FAILURE;  // there is no such name
    }
    if (code != 0) {
        return NSAPI_ERROR_DEVICE_ERROR;
    }
    // From the name that was asked for, through aliases, to addresses. Servers list them in this order; another one
    // takes more rounds.
    const size_t first = reader.at();
    std::strcpy(wanted, name);
    uint32_t good_for = UINT32_MAX;
    unsigned found = 0;
    bool alias = true;
    for (int round = 0; alias && found == 0 && round < kAliasesAtMost; round++) {
        alias = false;
        reader.go(first);
        for (uint16_t i = 0; i < answers && reader.ok(); i++) {
            reader.name(name);
            const uint16_t record_type = reader.u16();
            const uint16_t record_class = reader.u16();
            const uint32_t record_ttl = reader.u32();
            const uint16_t length = reader.u16();
            const size_t data = reader.at();
            reader.skip(length);
            if (!reader.ok()) {
                break;
            }
            if (record_class != kClassInternet || !same(name, wanted)) {
                continue;
            }
            const unsigned address_size = version == NSAPI_IPv6 ? NSAPI_IPv6_BYTES : NSAPI_IPv4_BYTES;
            if (record_type == kTypeCname) {
                reader.go(data);
                reader.name(wanted);
                reader.go(data + length);
                alias = true;
            } else if (record_type == type && length == address_size && found < room) {
                addresses[found] = {};
                addresses[found].version = version;
                std::memcpy(addresses[found].bytes, message + data, address_size);
                found++;
            } else {
                continue;
            }
            // RFC 2181, 8: the highest bit stands for none
            good_for = std::min(good_for, record_ttl & 0x80000000u ? 0 : record_ttl);
        }
    }
    if (found == 0) {
        // Cut off (TC), or damaged: another server may do better.
        return (flags & 0x0200) || !reader.ok() ? NSAPI_ERROR_DEVICE_ERROR : NSAPI_ERROR_DNS_FAILURE;
    }
    *ttl = good_for;
    return static_cast<nsapi_value_or_error_t>(found);
}

}  // namespace dns
