// SPDX-License-Identifier: BSD-3-Clause
#include "sim/host/image.hpp"

#include "sim/host/units.hpp"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <numeric>

namespace twin::host {

std::string_view name(ImageFormat format) {
    switch (format) {
        case ImageFormat::elf:
            return "ELF";
        case ImageFormat::intel_hex:
            return "Intel HEX";
        case ImageFormat::raw:
            return "raw binary";
    }
    return "?";
}

std::uint64_t Image::size() const {
    return std::accumulate(segments.begin(), segments.end(), std::uint64_t{0},
                           [](std::uint64_t sum, const Segment& s) { return sum + s.bytes.size(); });
}

Result<void> tidy_segments(Image& image) {
    auto& segments = image.segments;
    std::erase_if(segments, [](const Segment& s) { return s.bytes.empty(); });
    std::stable_sort(segments.begin(), segments.end(),
                     [](const Segment& a, const Segment& b) { return a.address < b.address; });
    std::vector<Segment> joined;
    for (auto& segment : segments) {
        if (!joined.empty() && segment.address < joined.back().end()) {
            return refuse(fmt::format("'{}' has two contents for address 0x{:08x}", image.path, segment.address),
                          "The image was put together from parts that overlap: look at how it was merged.");
        }
        if (!joined.empty() && segment.address == joined.back().end()) {
            joined.back().bytes += segment.bytes;
        } else {
            joined.push_back(std::move(segment));
        }
    }
    segments = std::move(joined);
    if (segments.empty()) {
        return refuse(fmt::format("'{}' holds no code and no data", image.path),
                      "Give the image that would be flashed: ELF, Intel HEX, or a raw binary.");
    }
    return {};
}

Result<Image> parse_raw(std::string_view bytes, const std::string& path, std::uint64_t address) {
    if (address + bytes.size() > (std::uint64_t{1} << 32)) {
        return refuse(fmt::format("'{}' at 0x{:x} reaches beyond the 32-bit address space", path, address),
                      "Give the address where its first byte goes, as in firmware.bin@0x8000.");
    }
    Image image{ImageFormat::raw, path, {}, {}, {}};
    image.segments.push_back({address, std::string(bytes)});
    if (auto tidy = tidy_segments(image); !tidy) {
        return tl::unexpected(tidy.error());
    }
    return image;
}

namespace {

Result<std::string> read_file(const std::string& path) {
    std::error_code status_error;
    const auto status = std::filesystem::status(path, status_error);
    if (!std::filesystem::exists(status)) {
        return refuse(fmt::format("there is no file '{}'", path),
                      "Give the path of an ELF, Intel HEX or binary image.");
    }
    if (!std::filesystem::is_regular_file(status)) {
        return refuse(fmt::format("'{}' is not a file", path), "Give the path of an ELF, Intel HEX or binary image.");
    }
    const auto size = std::filesystem::file_size(path, status_error);
    if (!status_error && size > kMaxImageFile) {
        return refuse(fmt::format("'{}' has {} bytes, more than any image", path, group(size)),
                      fmt::format("Images have at most {} bytes.", group(kMaxImageFile)));
    }
    std::ifstream in(path, std::ios::binary);
    std::string bytes(size, '\0');
    if (!in || !in.read(bytes.data(), static_cast<std::streamsize>(bytes.size()))) {
        return refuse(fmt::format("'{}' can't be read: {}", path, std::strerror(errno)), "Look at its permissions.");
    }
    return bytes;
}

}  // namespace

Result<Image> load_image(const std::string& spec, std::uint32_t raw_address) {
    std::string path = spec;
    std::optional<std::uint64_t> address;
    if (const auto at = spec.rfind('@'); at != std::string::npos && !std::filesystem::exists(spec)) {
        address = parse_number(spec.substr(at + 1));
        if (!address) {
            return refuse(fmt::format("'{}' is not an address", spec.substr(at + 1)),
                          "Write it as in firmware.bin@0x08000000.");
        }
        path = spec.substr(0, at);
    }
    const auto bytes = read_file(path);
    if (!bytes) {
        return tl::unexpected(bytes.error());
    }
    const std::string_view content = *bytes;
    const bool is_elf = content.substr(0, 4) ==
                        "\x7f"
                        "ELF";
    const auto first = content.find_first_not_of(" \t\r\n");
    const bool is_hex = first != std::string_view::npos && content[first] == ':';
    if (!address && is_elf) {
        return parse_elf(content, path);
    }
    if (!address && is_hex) {
        return parse_intel_hex(content, path);
    }
    if (address || path.ends_with(".bin")) {
        return parse_raw(content, path, address.value_or(raw_address));
    }
    return refuse(fmt::format("'{}' is neither ELF nor Intel HEX", path),
                  fmt::format("If it is a raw binary, say where it goes: {}@0x{:x}", path, raw_address));
}

}  // namespace twin::host
