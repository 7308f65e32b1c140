// SPDX-License-Identifier: BSD-3-Clause
// Firmware images: ELF32 for Arm, Intel HEX, raw binary. What a file says and where its bytes go, no board known here.
#pragma once

#include "sim/host/error.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace twin::host {

enum class ImageFormat { elf, intel_hex, raw };

/// "ELF", "Intel HEX" or "raw binary".
std::string_view name(ImageFormat format);

/// Bytes that belong at one address. Never empty; its end is at most 2^32.
struct Segment {
    std::uint64_t address = 0;
    std::string bytes;

    [[nodiscard]] std::uint64_t end() const { return address + bytes.size(); }
};

/// Addresses that the program uses when it runs, though the file has no bytes for them (.bss and the like).
struct AddressRange {
    std::uint64_t base = 0;
    std::uint64_t size = 0;
};

struct Image {
    ImageFormat format = ImageFormat::raw;
    std::string path;
    std::vector<Segment> segments;       ///< In order of address, not overlapping, not touching.
    std::vector<AddressRange> runtime;   ///< ELF only: where the segments are when the program runs.
    std::optional<std::uint32_t> entry;  ///< As the file names it. The CPU starts at the reset vector all the same.

    /// Bytes of all segments.
    [[nodiscard]] std::uint64_t size() const;
};

/// The largest file that is read.
inline constexpr std::uint64_t kMaxImageFile = 64u << 20;

/// Reads `spec`: a path, or `path@address` for a raw binary. The format is known by the content; a raw binary by its
/// address or its name's end `.bin`, and then goes to `raw_address` if it has none of its own.
Result<Image> load_image(const std::string& spec, std::uint32_t raw_address);

/// The formats. `path` is for messages only. They accept any bytes, and give an image or an error.
Result<Image> parse_elf(std::string_view bytes, const std::string& path);
Result<Image> parse_intel_hex(std::string_view bytes, const std::string& path);
Result<Image> parse_raw(std::string_view bytes, const std::string& path, std::uint64_t address);

/// Sorts, joins what touches, and refuses what overlaps. Used by the parsers.
Result<void> tidy_segments(Image& image);

}  // namespace twin::host
