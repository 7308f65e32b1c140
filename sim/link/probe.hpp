// SPDX-License-Identifier: BSD-3-Clause
// What a probe tells: records, packed as docs/probes.md says, and the payload of PROBE.
#pragma once

#include <bit>
#include <optional>

#include "sim/link/protocol.hpp"

namespace twin::link {

inline constexpr unsigned kMostProbeChannels = 64;
/// A record takes at most so many bytes.
inline constexpr std::size_t kMostRecord = 10 + 1 + 4;

struct ProbeRecord {
    enum class Kind : std::uint8_t { low, high, undriven, value };

    std::int64_t t_ns = 0;
    std::uint8_t channel = 0;  ///< its place in the probe's list, 0..63
    Kind kind = Kind::low;
    float value = 0;  ///< Kind::value only

    bool operator==(const ProbeRecord&) const = default;
};

/// Appends records to bytes of its own. Times must not go back; one that does is taken for the last.
class ProbePacker {
  public:
    explicit ProbePacker(std::int64_t t_ns = 0) : base_ns_(t_ns), last_ns_(t_ns) {}

    void add(std::int64_t t_ns, unsigned channel, ProbeRecord::Kind kind, float value = 0) {
        std::uint64_t delta = t_ns > last_ns_ ? static_cast<std::uint64_t>(t_ns - last_ns_) : 0;
        last_ns_ += static_cast<std::int64_t>(delta);
        char bytes[kMostRecord];
        std::size_t size = 0;
        for (; delta >= 0x80; delta >>= 7) bytes[size++] = static_cast<char>(delta | 0x80);
        bytes[size++] = static_cast<char>(delta);
        bytes[size++] = static_cast<char>(channel | static_cast<unsigned>(kind) << 6);
        if (kind == ProbeRecord::Kind::value) {
            const auto bits = std::bit_cast<std::uint32_t>(value);
            for (unsigned i = 0; i < 4; ++i) bytes[size++] = static_cast<char>(bits >> (8 * i));
        }
        bytes_.append(bytes, size);
        ++count_;
    }
    void add(const ProbeRecord& record) { add(record.t_ns, record.channel, record.kind, record.value); }

    [[nodiscard]] const std::string& bytes() const { return bytes_; }
    [[nodiscard]] std::uint64_t count() const { return count_; }
    /// From where the first record's time counts.
    [[nodiscard]] std::int64_t base_ns() const { return base_ns_; }
    [[nodiscard]] std::int64_t last_ns() const { return last_ns_; }
    /// Empty again; the next record counts from the last one.
    void clear() {
        bytes_.clear();
        count_ = 0;
        base_ns_ = last_ns_;
    }

  private:
    std::string bytes_;
    std::uint64_t count_ = 0;
    std::int64_t base_ns_;
    std::int64_t last_ns_;
};

/// Gives the records of packed bytes, which must outlive it. Any bytes are allowed.
class ProbeUnpacker {
  public:
    ProbeUnpacker(std::string_view bytes, std::int64_t t_ns, unsigned channels = kMostProbeChannels)
        : bytes_(bytes), t_ns_(t_ns), channels_(channels) {}

    /// Empty: there is no more, or what follows is no record of this probe: wrong().
    std::optional<ProbeRecord> next() {
        if (at_ == bytes_.size() || wrong_) return std::nullopt;
        std::uint64_t delta = 0;
        for (unsigned shift = 0;; shift += 7) {
            if (at_ == bytes_.size() || shift > 56) return fail();
            const auto byte = static_cast<std::uint8_t>(bytes_[at_++]);
            delta |= std::uint64_t{byte & 0x7FU} << shift;
            if (byte < 0x80) break;
        }
        if (at_ == bytes_.size() || delta > static_cast<std::uint64_t>(kNever - t_ns_)) return fail();
        t_ns_ += static_cast<std::int64_t>(delta);
        const auto head = static_cast<std::uint8_t>(bytes_[at_++]);
        ProbeRecord record{t_ns_, static_cast<std::uint8_t>(head & 63), static_cast<ProbeRecord::Kind>(head >> 6), 0};
        if (record.channel >= channels_) return fail();
        if (record.kind == ProbeRecord::Kind::value) {
            if (bytes_.size() - at_ < 4) return fail();
            std::uint32_t bits = 0;
            for (unsigned i = 0; i < 4; ++i) bits |= std::uint32_t{static_cast<std::uint8_t>(bytes_[at_++])} << (8 * i);
            record.value = std::bit_cast<float>(bits);
        }
        return record;
    }
    [[nodiscard]] bool wrong() const { return wrong_; }

  private:
    std::nullopt_t fail() {
        wrong_ = true;
        return std::nullopt;
    }

    std::string_view bytes_;
    std::size_t at_ = 0;
    std::int64_t t_ns_;
    unsigned channels_;
    bool wrong_ = false;
};

/// The payload of PROBE.
struct ProbePayload {
    std::int64_t t_ns = 0;    ///< from where the first record's time counts
    std::uint64_t lost = 0;   ///< records before the first
    std::string_view records;
};
inline std::string encode_probe(const ProbePayload& payload) {
    std::string out;
    out.reserve(16 + payload.records.size());
    detail::put(out, payload.t_ns);
    detail::put(out, payload.lost);
    out.append(payload.records);
    return out;
}
/// Empty if it is too short, or before the beginning of time.
inline std::optional<ProbePayload> decode_probe(std::string_view payload) {
    if (payload.size() < 16) return std::nullopt;
    const ProbePayload out{detail::get<std::int64_t>(payload.data()), detail::get<std::uint64_t>(payload.data() + 8),
                           payload.substr(16)};
    return out.t_ns < 0 ? std::nullopt : std::optional(out);
}

}  // namespace twin::link
