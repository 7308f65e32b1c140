// SPDX-License-Identifier: BSD-3-Clause
#include "net_bridge/pcapng.hpp"

#include "net_bridge/ethernet.hpp"

#include <algorithm>
#include <cstring>
#include <string_view>

namespace twin::net::pcapng {

namespace {

constexpr std::uint32_t kSectionBlock = 0x0A0D0D0A;
constexpr std::uint32_t kInterfaceBlock = 1;
constexpr std::uint32_t kStatisticsBlock = 5;
constexpr std::uint32_t kPacketBlock = 6;

constexpr std::uint16_t kEndOfOptions = 0;
constexpr std::uint16_t kComment = 1;
constexpr std::uint16_t kHardware = 2, kOs = 3, kApplication = 4;                       // of a section
constexpr std::uint16_t kName = 2, kDescription = 3, kResolution = 9, kFcsLength = 13;  // of an interface
constexpr std::uint16_t kFlags = 2;                                                     // of a packet
constexpr std::uint16_t kStart = 2, kEnd = 3, kReceived = 4, kDropped = 5;              // of statistics

constexpr std::uint16_t kEthernet = 1;
constexpr std::size_t kMaxText = 65'532;
constexpr std::size_t kPacketHead = 28;

constexpr std::size_t padded(std::size_t size) { return (size + 3) & ~std::size_t{3}; }

template <typename T>
void put(Buffer& to, T value) {
    std::uint8_t bytes[sizeof(T)];
    for (std::size_t i = 0; i < sizeof(T); ++i) {
        bytes[i] = static_cast<std::uint8_t>(static_cast<std::uint64_t>(value) >> 8 * i);
    }
    to.insert(to.end(), bytes, bytes + sizeof(T));
}

void put_padded(Buffer& to, const void* bytes, std::size_t size) {
    const auto* begin = static_cast<const std::uint8_t*>(bytes);
    to.insert(to.end(), begin, begin + size);
    to.insert(to.end(), padded(size) - size, 0);
}

void option(Buffer& to, std::uint16_t code, const void* bytes, std::size_t size) {
    put(to, code);
    put(to, static_cast<std::uint16_t>(size));
    put_padded(to, bytes, size);
}

void option(Buffer& to, std::uint16_t code, std::string_view text) {
    if (!text.empty()) {
        option(to, code, text.data(), std::min(text.size(), kMaxText));
    }
}

void option(Buffer& to, std::uint16_t code, std::uint64_t number) {
    put(to, code);
    put(to, std::uint16_t{8});
    put(to, number);
}

// High word first, whatever the byte order.
void put_time(Buffer& to, Time at) {
    const auto ns = static_cast<std::uint64_t>(at.count());
    put(to, static_cast<std::uint32_t>(ns >> 32));
    put(to, static_cast<std::uint32_t>(ns));
}

void option(Buffer& to, std::uint16_t code, Time at) {
    put(to, code);
    put(to, std::uint16_t{8});
    put_time(to, at);
}

std::size_t begin_block(Buffer& to, std::uint32_t type) {
    const std::size_t start = to.size();
    put(to, type);
    put(to, std::uint32_t{0});
    return start;
}

void end_block(Buffer& to, std::size_t start) {
    const auto size = static_cast<std::uint32_t>(to.size() - start + 4);
    put(to, size);
    for (std::size_t i = 0; i < 4; ++i) {
        to[start + 4 + i] = static_cast<std::uint8_t>(size >> 8 * i);
    }
}

void end_options(Buffer& to) {
    put(to, kEndOfOptions);
    put(to, std::uint16_t{0});
}

// Direction, kind of reception, and what the receiver's hardware would have noticed.
std::uint32_t flags(Way way, const Frame& frame) {
    constexpr std::uint32_t kInbound = 1, kOutbound = 2;
    constexpr std::uint32_t kUnicast = 1U << 2, kMulticast = 2U << 2, kBroadcastFrame = 3U << 2;
    constexpr std::uint32_t kFcsError = 1U << 24;
    std::uint32_t result = way == Way::out ? kOutbound : kInbound;
    const auto bytes = frame.bytes();
    if (bytes.size() >= kBroadcast.size()) {
        const bool broadcast = std::equal(kBroadcast.begin(), kBroadcast.end(), bytes.begin());
        result |= broadcast ? kBroadcastFrame : (bytes[0] & 1) != 0 ? kMulticast : kUnicast;
    }
    return result | (frame.fcs_error() ? kFcsError : 0);
}

}  // namespace

void append_section(Buffer& to, const Section& section) {
    const std::size_t start = begin_block(to, kSectionBlock);
    put(to, std::uint32_t{0x1A2B3C4D});
    put(to, std::uint16_t{1});
    put(to, std::uint16_t{0});
    put(to, UINT64_MAX);  // its length: not known
    option(to, kComment, section.comment);
    option(to, kHardware, section.hardware);
    option(to, kOs, section.os);
    option(to, kApplication, section.application);
    end_options(to);
    end_block(to, start);
}

void append_interface(Buffer& to, const Interface& interface) {
    const std::size_t start = begin_block(to, kInterfaceBlock);
    put(to, kEthernet);
    put(to, std::uint16_t{0});
    put(to, std::uint32_t{0});  // frames are whole
    option(to, kName, interface.name);
    option(to, kDescription, interface.description);
    constexpr std::uint8_t kNanoseconds = 9, kNoFcs = 0;
    option(to, kResolution, &kNanoseconds, 1);
    option(to, kFcsLength, &kNoFcs, 1);
    end_options(to);
    end_block(to, start);
}

std::size_t packet_size(const Frame& frame) {
    const std::size_t comment = std::min(frame.comment().size(), kMaxText);
    return kPacketHead + padded(frame.size()) + (comment > 0 ? 4 + padded(comment) : 0) + 8 + 4 + 4;
}

void append_packet(Buffer& to, std::uint32_t interface, Time at, Way way, const Frame& frame) {
    const std::size_t start = begin_block(to, kPacketBlock);
    const auto size = static_cast<std::uint32_t>(frame.size());
    put(to, interface);
    put_time(to, at);
    put(to, size);
    put(to, size);
    put_padded(to, frame.bytes().data(), size);
    option(to, kComment, frame.comment());
    put(to, kFlags);
    put(to, std::uint16_t{4});
    put(to, flags(way, frame));
    end_options(to);
    end_block(to, start);
}

void append_statistics(Buffer& to, std::uint32_t interface, const Statistics& statistics) {
    const std::size_t start = begin_block(to, kStatisticsBlock);
    put(to, interface);
    put_time(to, statistics.end);
    option(to, kStart, statistics.start);
    option(to, kEnd, statistics.end);
    option(to, kReceived, statistics.received);
    option(to, kDropped, statistics.dropped);
    end_options(to);
    end_block(to, start);
}

std::size_t whole_blocks(std::span<const std::uint8_t> blocks, std::size_t limit) {
    std::size_t at = 0;
    while (at + 8 <= blocks.size()) {
        std::size_t size = 0;
        for (std::size_t i = 0; i < 4; ++i) {
            size |= static_cast<std::size_t>(blocks[at + 4 + i]) << 8 * i;
        }
        if (size < 12 || at + size > limit) {
            break;
        }
        at += size;
    }
    return at;
}

}  // namespace twin::net::pcapng
