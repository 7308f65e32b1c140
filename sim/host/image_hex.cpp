// SPDX-License-Identifier: BSD-3-Clause
// Intel HEX: "Hexadecimal Object File Format Specification", revision A, 1988. Records 00 to 05.
#include "sim/host/image.hpp"

#include <array>

namespace twin::host {
namespace {

int digit(char c) {
    if (c >= '0' && c <= '9') {
        return c - '0';
    }
    if (c >= 'A' && c <= 'F') {
        return c - 'A' + 10;
    }
    if (c >= 'a' && c <= 'f') {
        return c - 'a' + 10;
    }
    return -1;
}

struct Record {
    std::uint8_t type = 0;
    std::uint16_t offset = 0;
    std::uint8_t size = 0;
    std::array<std::uint8_t, 255> data{};

    /// The data as one big-endian number, which is how records 02 to 05 carry theirs.
    [[nodiscard]] std::uint32_t number() const {
        std::uint32_t value = 0;
        for (unsigned i = 0; i < size; ++i) {
            value = (value << 8) | data[i];
        }
        return value;
    }
};

/// One line without its end. The error is what is wrong with it.
tl::expected<Record, std::string> parse_record(std::string_view line) {
    if (line.front() != ':') {
        return tl::unexpected(std::string("a record begins with ':'"));
    }
    line.remove_prefix(1);
    if (line.size() % 2 != 0 || line.size() < 10 || line.size() > 2 * (255 + 5)) {
        return tl::unexpected(fmt::format("a record of {} digits is cut or too long", line.size()));
    }
    std::array<std::uint8_t, 260> bytes{};
    const std::size_t count = line.size() / 2;
    std::uint8_t sum = 0;
    for (std::size_t i = 0; i < count; ++i) {
        const int high = digit(line[2 * i]);
        const int low = digit(line[2 * i + 1]);
        if (high < 0 || low < 0) {
            return tl::unexpected(fmt::format("'{}' is not a hexadecimal number", line.substr(2 * i, 2)));
        }
        bytes[i] = static_cast<std::uint8_t>(high * 16 + low);
        sum = static_cast<std::uint8_t>(sum + bytes[i]);
    }
    if (count != bytes[0] + 5u) {
        return tl::unexpected(fmt::format("the record says {} data bytes and has {}", bytes[0], count - 5));
    }
    if (sum != 0) {
        const auto found = bytes[count - 1];
        return tl::unexpected(
            fmt::format("the checksum is {:02X} and should be {:02X}", found, static_cast<std::uint8_t>(found - sum)));
    }
    Record record;
    record.size = bytes[0];
    record.offset = static_cast<std::uint16_t>(bytes[1] << 8 | bytes[2]);
    record.type = bytes[3];
    std::copy_n(bytes.begin() + 4, record.size, record.data.begin());
    return record;
}

class HexReader {
  public:
    explicit HexReader(Image& image) : image_(image) {}

    /// Empty when the record was taken, else what is wrong with it.
    std::string take(const Record& record) {
        static constexpr std::array<int, 6> kSizes{-1, 0, 2, 4, 2, 4};
        if (record.type >= kSizes.size()) {
            return record.type >= 0x0A && record.type <= 0x0E
                       ? "a universal hex file holds images for several boards"
                       : fmt::format("record type {:02X} does not exist", record.type);
        }
        if (kSizes[record.type] >= 0 && record.size != kSizes[record.type]) {
            return fmt::format("a record of type {:02X} has {} data bytes, not {}", record.type, kSizes[record.type],
                               record.size);
        }
        switch (record.type) {
            case 0:
                return data(record);
            case 1:
                ended_ = true;
                break;
            case 2:
                base_ = record.number() << 4;
                segmented_ = true;
                break;
            case 3:
                image_.entry = ((record.number() >> 16) << 4) + (record.number() & 0xFFFF);
                break;
            case 4:
                base_ = record.number() << 16;
                segmented_ = false;
                break;
            default:
                image_.entry = record.number();
                break;
        }
        return {};
    }

    [[nodiscard]] bool ended() const { return ended_; }

  private:
    std::string data(const Record& record) {
        if (segmented_ ? record.offset + record.size > 0x10000
                       : base_ + std::uint64_t{record.offset} + record.size > (std::uint64_t{1} << 32)) {
            return "the data wraps around the end of its segment";
        }
        const std::uint64_t address = std::uint64_t{base_} + record.offset;
        const std::string_view bytes(reinterpret_cast<const char*>(record.data.data()), record.size);
        auto& segments = image_.segments;
        if (!segments.empty() && segments.back().end() == address) {
            segments.back().bytes += bytes;
        } else if (!bytes.empty()) {
            segments.push_back({address, std::string(bytes)});
        }
        return {};
    }

    Image& image_;
    std::uint32_t base_ = 0;
    bool segmented_ = false;
    bool ended_ = false;
};

}  // namespace

Result<Image> parse_intel_hex(std::string_view bytes, const std::string& path) {
    Image image{ImageFormat::intel_hex, path, {}, {}, {}};
    HexReader reader(image);
    std::size_t line_number = 0;
    while (!bytes.empty()) {
        const auto end = bytes.find('\n');
        auto line = bytes.substr(0, end);
        bytes.remove_prefix(end == std::string_view::npos ? bytes.size() : end + 1);
        ++line_number;
        while (!line.empty() && (line.back() == '\r' || line.back() == ' ' || line.back() == '\t')) {
            line.remove_suffix(1);
        }
        if (line.empty()) {
            continue;
        }
        std::string wrong = reader.ended() ? "there is text after the end record" : "";
        std::string hint = "The file was changed or damaged on its way: copy or build it again.";
        if (wrong.empty()) {
            const auto record = parse_record(line);
            wrong = record ? reader.take(*record) : record.error();
            if (record && record->type >= 0x0A && record->type <= 0x0E) {
                hint = "Give the hex file of this one board instead.";
            }
        }
        if (!wrong.empty()) {
            return refuse(fmt::format("'{}' line {}: {}", path, line_number, wrong), std::move(hint));
        }
    }
    if (!reader.ended()) {
        return refuse(fmt::format("'{}' is cut: it has no end record", path),
                      "The last line of an Intel HEX file is :00000001FF. Copy or build it again.");
    }
    if (auto tidy = tidy_segments(image); !tidy) {
        return tl::unexpected(tidy.error());
    }
    return image;
}

}  // namespace twin::host
