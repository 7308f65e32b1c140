// SPDX-License-Identifier: BSD-3-Clause
#include "gui/signals/records.hpp"

#include <bit>

namespace twin::gui::scope {
namespace {

constexpr Time kLast = Time{1} << 61;  // tracks keep two bits beside an instant
constexpr unsigned kChannelBits = 6;
constexpr std::uint8_t kChannelMask = (1U << kChannelBits) - 1;
constexpr std::uint8_t kValue = 3;

}  // namespace

bool RecordReader::fail(const char* why) {
    error_ = why;
    return false;
}

bool RecordReader::next(Record& record) {
    if (place_ == bytes_.size() || error_ != nullptr) {
        return false;
    }
    auto at = place_;
    std::uint64_t delta = 0;
    for (unsigned shift = 0;; shift += 7) {
        if (at == bytes_.size()) {
            return fail("it ends within an instant");
        }
        if (shift > 56) {
            return fail("an instant is too long");
        }
        const auto byte = bytes_[at++];
        delta |= static_cast<std::uint64_t>(byte & 0x7f) << shift;
        if ((byte & 0x80) == 0) {
            break;
        }
    }
    if (t_ < 0 || delta > static_cast<std::uint64_t>(kLast - t_)) {
        return fail("an instant is out of range");
    }
    if (at == bytes_.size()) {
        return fail("it ends within a record");
    }
    const auto byte = bytes_[at++];
    const auto kind = static_cast<std::uint8_t>(byte >> kChannelBits);
    record.channel = byte & kChannelMask;
    record.has_value = kind == kValue;
    if (record.has_value) {
        if (bytes_.size() - at < 4) {
            return fail("it ends within a value");
        }
        std::uint32_t bits = 0;
        for (unsigned i = 0; i < 4; ++i) {
            bits |= static_cast<std::uint32_t>(bytes_[at++]) << (8 * i);
        }
        const auto value = std::bit_cast<float>(bits);
        // What is not finite can't be drawn to any scale.
        record.value = std::isfinite(value) ? static_cast<double>(value) : kUnknown;
    } else {
        record.level = static_cast<Level>(kind);
    }
    t_ += static_cast<Time>(delta);
    record.t = t_;
    place_ = at;
    return true;
}

tl::expected<std::size_t, std::string> checkRecords(Bytes bytes, Time base, Time until, std::span<const bool> valued) {
    const auto wrong = [](std::size_t place, const std::string& why) {
        return tl::unexpected("byte " + std::to_string(place) + ": " + why);
    };
    RecordReader reader(bytes, base);
    Record record;
    std::size_t many = 0;
    for (auto place = reader.place(); reader.next(record); place = reader.place(), ++many) {
        if (record.channel >= valued.size()) {
            return wrong(place, "there is no channel " + std::to_string(record.channel));
        }
        if (record.has_value != valued[record.channel]) {
            return wrong(place, "channel " + std::to_string(record.channel) +
                                    (record.has_value ? " has levels, not values" : " has values, not levels"));
        }
        if (record.t > until) {
            return wrong(place, "an instant is after what the batch covers");
        }
    }
    if (reader.error() != nullptr) {
        return wrong(reader.place(), reader.error());
    }
    return many;
}

void RecordWriter::head(Time t, std::uint8_t byte) {
    auto delta = static_cast<std::uint64_t>(t - t_);
    t_ = t;
    while (delta > 0x7f) {
        bytes_ += static_cast<char>(delta | 0x80);
        delta >>= 7;
    }
    bytes_ += static_cast<char>(delta);
    bytes_ += static_cast<char>(byte);
}

void RecordWriter::level(Time t, std::uint8_t channel, Level level) {
    head(t, static_cast<std::uint8_t>(channel | static_cast<unsigned>(level) << kChannelBits));
}

void RecordWriter::value(Time t, std::uint8_t channel, float value) {
    head(t, static_cast<std::uint8_t>(channel | kValue << kChannelBits));
    const auto bits = std::bit_cast<std::uint32_t>(value);
    for (unsigned i = 0; i < 4; ++i) {
        bytes_ += static_cast<char>(bits >> (8 * i));
    }
}

}  // namespace twin::gui::scope
