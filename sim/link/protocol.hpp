// SPDX-License-Identifier: BSD-3-Clause
// The messages between the host (sim/host) and a node (sim/node), byte for byte as docs/link-protocol.md says.
#pragma once

#include <cstdint>
#include <cstring>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <utility>

namespace twin::link {

/// Told in HELLO as "protocol". Both sides refuse another one.
inline constexpr int kProtocolVersion = 3;
/// Bytes of a header on the wire.
inline constexpr std::size_t kHeaderSize = 16;
/// The largest payload that either side sends or accepts.
inline constexpr std::uint32_t kMaxPayload = 16u << 20;
/// When a run in virtual time starts by everybody's calendar: 2025-01-01 00:00:00 UTC, in seconds since 1970.
inline constexpr std::int64_t kVirtualEpoch = 1'735'689'600;
/// "There is no next event", in REPORT.
inline constexpr std::int64_t kNever = std::numeric_limits<std::int64_t>::max();

/// What a message is. 1..63 go from the host to the node, 64..127 from the node to the host.
enum class Type : std::uint16_t {
    grant = 1,      ///< Run to time_ns; payload "\1": or until a frame leaves. Virtual time only.
    serial_in = 2,  ///< Bytes for the serial channel `channel`.
    set = 3,        ///< UTF-8 "part.value=number".
    call = 4,       ///< JSON {"id":n,"method":"...","params":{}}.
    power = 5,      ///< One byte: 0 the supply goes away, 1 it comes back.
    reset = 6,      ///< UTF-8: "pin", "system", "debug", "watchdog" or "brown_out".
    quit = 7,       ///< Send SUMMARY, then end with exit code 0. No payload.
    frame_in = 8,   ///< A frame for jack `channel` of HELLO's "ethernet", see encode_frame; time_ns: its first bit.

    hello = 64,       ///< JSON; the first message.
    report = 65,      ///< The grant is used up: time_ns is now, payload i64: the next event's time or kNever.
    serial_out = 66,  ///< Bytes from the serial channel `channel`.
    value = 67,       ///< Output number `channel` of HELLO's "outputs" changed; payload in that output's format.
    log = 68,         ///< One byte LogLevel, then UTF-8.
    event = 69,       ///< JSON {"event":"...", ...}.
    reply = 70,       ///< JSON {"id":n,"result":...} or {"id":n,"error":{"message":"..."}}.
    summary = 71,     ///< JSON; the last message.
    frame_out = 72,   ///< A frame from jack `channel`; time_ns: its last bit.
    probe = 73,       ///< Records of probe `channel`, see encode_probe; all before time_ns is told.
    timeline = 74,    ///< What the CPU did, since somebody asked for it: docs/inside.md.
};

enum class LogLevel : std::uint8_t { debug = 0, info = 1, warning = 2, error = 3 };

/// The name of a message type as the documentation writes it; "?" for one that does not exist.
constexpr std::string_view name(Type type) {
    switch (type) {
        case Type::grant:
            return "GRANT";
        case Type::serial_in:
            return "SERIAL_IN";
        case Type::set:
            return "SET";
        case Type::call:
            return "CALL";
        case Type::power:
            return "POWER";
        case Type::reset:
            return "RESET";
        case Type::quit:
            return "QUIT";
        case Type::hello:
            return "HELLO";
        case Type::report:
            return "REPORT";
        case Type::serial_out:
            return "SERIAL_OUT";
        case Type::value:
            return "VALUE";
        case Type::log:
            return "LOG";
        case Type::event:
            return "EVENT";
        case Type::reply:
            return "REPLY";
        case Type::summary:
            return "SUMMARY";
        case Type::frame_in:
            return "FRAME_IN";
        case Type::frame_out:
            return "FRAME_OUT";
        case Type::probe:
            return "PROBE";
        case Type::timeline:
            return "TIMELINE";
    }
    return "?";
}

/// One message. The payload is bytes or UTF-8 text, as the type says.
struct Message {
    Type type{};
    std::uint16_t channel = 0;
    std::int64_t time_ns = 0;  ///< When it happened on the sender's virtual clock; GRANT: until when to run.
    std::string payload;

    bool operator==(const Message&) const = default;
};

namespace detail {
template <typename T>
void put(std::string& out, T value) {
    auto bits = static_cast<std::make_unsigned_t<T>>(value);
    for (std::size_t i = 0; i < sizeof(T); ++i) {
        out.push_back(static_cast<char>(static_cast<std::uint8_t>(bits >> (8 * i))));
    }
}
template <typename T>
T get(const char* from) {
    std::make_unsigned_t<T> bits = 0;
    for (std::size_t i = 0; i < sizeof(T); ++i) {
        bits = static_cast<decltype(bits)>(
            bits |
            static_cast<decltype(bits)>(static_cast<decltype(bits)>(static_cast<std::uint8_t>(from[i])) << (8 * i)));
    }
    return static_cast<T>(bits);
}
}  // namespace detail

/// Appends one message to `out` as it goes over the wire. The payload must not exceed kMaxPayload: split serial
/// bytes, and answer a request that would need more with an error.
inline void encode_to(std::string& out, Type type, std::uint16_t channel, std::int64_t time_ns,
                      std::string_view payload) {
    detail::put(out, static_cast<std::uint32_t>(payload.size()));
    detail::put(out, static_cast<std::uint16_t>(type));
    detail::put(out, channel);
    detail::put(out, time_ns);
    out.append(payload);
}

inline std::string encode(const Message& message) {
    std::string out;
    out.reserve(kHeaderSize + message.payload.size());
    encode_to(out, message.type, message.channel, message.time_ns, message.payload);
    return out;
}

/// An Ethernet frame as FRAME_IN and FRAME_OUT carry it: one byte of flags (bit 0: the FCS does not match), then
/// destination address to the last byte before the FCS.
inline std::string encode_frame(std::string_view bytes, bool fcs_error) {
    std::string out;
    out.reserve(1 + bytes.size());
    out.push_back(fcs_error ? '\1' : '\0');
    out.append(bytes);
    return out;
}
struct FrameView {
    std::string_view bytes;
    bool fcs_error = false;
};
/// Empty if there are no flags, or unknown ones.
inline std::optional<FrameView> decode_frame(std::string_view payload) {
    if (payload.empty() || (static_cast<std::uint8_t>(payload[0]) & ~1u) != 0) {
        return std::nullopt;
    }
    return FrameView{payload.substr(1), payload[0] != 0};
}

/// An i64 as REPORT carries it.
inline std::string encode_i64(std::int64_t value) {
    std::string out;
    detail::put(out, value);
    return out;
}
/// Empty if the payload is not exactly eight bytes.
inline std::optional<std::int64_t> decode_i64(std::string_view payload) {
    if (payload.size() != sizeof(std::int64_t)) {
        return std::nullopt;
    }
    return detail::get<std::int64_t>(payload.data());
}
/// A double as VALUE carries it in format "f64".
inline std::string encode_f64(double value) {
    std::int64_t bits = 0;
    std::memcpy(&bits, &value, sizeof bits);
    return encode_i64(bits);
}
inline std::optional<double> decode_f64(std::string_view payload) {
    const auto bits = decode_i64(payload);
    if (!bits) {
        return std::nullopt;
    }
    double value = 0;
    std::memcpy(&value, &*bits, sizeof value);
    return value;
}

/// Takes bytes as they come from the socket, in pieces of any size, and gives whole messages.
/// After an error the stream cannot be followed any more: every later next() gives the same error.
class FrameReader {
  public:
    /// Keeps a copy of the bytes. Bytes fed after an error are dropped.
    void feed(std::string_view bytes) {
        if (error_.empty()) {
            compact();
            buffer_.append(bytes);
        }
    }

    /// The next whole message; empty if more bytes are needed; an error (one line) if the stream is not this protocol.
    tl::expected<std::optional<Message>, std::string> next() {
        if (!error_.empty()) {
            return tl::unexpected(error_);
        }
        if (buffer_.size() - at_ < kHeaderSize) {
            return std::nullopt;
        }
        const char* header = buffer_.data() + at_;
        const auto length = detail::get<std::uint32_t>(header);
        const auto type = static_cast<Type>(detail::get<std::uint16_t>(header + 4));
        if (length > kMaxPayload) {
            error_ = "a message of " + std::to_string(length) + " bytes, at most " + std::to_string(kMaxPayload) +
                     " are allowed";
            return tl::unexpected(error_);
        }
        if (name(type) == "?") {
            error_ = "a message of unknown type " + std::to_string(static_cast<unsigned>(type));
            return tl::unexpected(error_);
        }
        if (buffer_.size() - at_ - kHeaderSize < length) {
            return std::nullopt;
        }
        Message message{type, detail::get<std::uint16_t>(header + 6), detail::get<std::int64_t>(header + 8),
                        buffer_.substr(at_ + kHeaderSize, length)};
        at_ += kHeaderSize + length;
        return std::optional<Message>{std::move(message)};
    }

    /// Bytes that wait for the rest of their message: not zero at the end of the stream means that it was cut.
    [[nodiscard]] std::size_t pending() const { return buffer_.size() - at_; }

  private:
    void compact() {
        buffer_.erase(0, at_);
        at_ = 0;
    }

    std::string buffer_;
    std::size_t at_ = 0;
    std::string error_;
};

}  // namespace twin::link
