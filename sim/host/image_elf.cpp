// SPDX-License-Identifier: BSD-3-Clause
// ELF32 as the System V ABI defines it, as much of it as a loader needs: the file header and the program headers.
#include "sim/host/image.hpp"

#include <array>

namespace twin::host {
namespace {

constexpr std::uint8_t kClass32 = 1;
constexpr std::uint8_t kLittleEndian = 1;
constexpr std::uint16_t kTypeExecutable = 2;
constexpr std::uint16_t kMachineArm = 40;
constexpr std::uint32_t kSegmentLoad = 1;
constexpr std::uint64_t kProgramHeaderSize = 32;

/// Little-endian numbers at an offset; zero beyond the end (the caller checks sizes first).
class Bytes {
  public:
    explicit Bytes(std::string_view bytes) : bytes_(bytes) {}
    [[nodiscard]] std::uint32_t at(std::uint64_t offset, unsigned size) const {
        std::uint32_t value = 0;
        for (unsigned i = 0; i < size && offset + i < bytes_.size(); ++i) {
            value |= static_cast<std::uint32_t>(static_cast<std::uint8_t>(bytes_[offset + i])) << (8 * i);
        }
        return value;
    }

  private:
    std::string_view bytes_;
};

std::string machine_name(std::uint32_t machine) {
    struct Known {
        std::uint32_t number;
        const char* name;
    };
    static constexpr std::array<Known, 8> kKnown{{{3, "32-bit x86"},
                                                  {8, "MIPS"},
                                                  {20, "PowerPC"},
                                                  {62, "x86-64"},
                                                  {94, "Xtensa"},
                                                  {83, "AVR"},
                                                  {183, "64-bit Arm"},
                                                  {243, "RISC-V"}}};
    for (const auto& known : kKnown) {
        if (known.number == machine) {
            return known.name;
        }
    }
    return fmt::format("machine type {}", machine);
}

Result<void> check_header(const Bytes& file, std::uint64_t size, const std::string& path) {
    const std::string hint = "Build it for the board's CPU, as arm-none-eabi-gcc does.";
    if (size < 20) {
        return refuse(fmt::format("'{}' is cut: an ELF file header has 52 bytes, it has {}", path, size),
                      "Copy or build it again.");
    }
    const auto machine = file.at(18, 2);
    if (file.at(5, 1) != kLittleEndian) {
        return refuse(fmt::format("'{}' is a big-endian ELF file", path), hint);
    }
    if (machine != kMachineArm) {
        return refuse(fmt::format("'{}' is built for {}, not for an Arm Cortex-M", path, machine_name(machine)), hint);
    }
    if (file.at(4, 1) != kClass32) {
        return refuse(fmt::format("'{}' is not a 32-bit ELF file", path), hint);
    }
    if (size < 52) {
        return refuse(fmt::format("'{}' is cut: an ELF file header has 52 bytes, it has {}", path, size),
                      "Copy or build it again.");
    }
    if (file.at(16, 2) != kTypeExecutable) {
        return refuse(fmt::format("'{}' is not a linked program", path),
                      "Give the file that the linker wrote, not an object file or a library.");
    }
    return {};
}

}  // namespace

Result<Image> parse_elf(std::string_view bytes, const std::string& path) {
    const Bytes file(bytes);
    if (auto header = check_header(file, bytes.size(), path); !header) {
        return tl::unexpected(header.error());
    }
    Image image{ImageFormat::elf, path, {}, {}, file.at(24, 4)};
    const std::uint64_t table = file.at(28, 4);
    const std::uint64_t entry_size = file.at(42, 2);
    const std::uint64_t entries = file.at(44, 2);
    const auto cut = [&] {
        return refuse(fmt::format("'{}' is cut or broken: its headers point beyond its end", path),
                      "Copy or build it again.");
    };
    if (entries != 0 && (entry_size < kProgramHeaderSize || table + entries * entry_size > bytes.size())) {
        return cut();
    }
    for (std::uint64_t i = 0; i < entries; ++i) {
        const std::uint64_t at = table + i * entry_size;
        if (file.at(at, 4) != kSegmentLoad) {
            continue;
        }
        const std::uint64_t offset = file.at(at + 4, 4);
        const std::uint64_t run_address = file.at(at + 8, 4);
        const std::uint64_t load_address = file.at(at + 12, 4);
        const std::uint64_t file_size = file.at(at + 16, 4);
        const std::uint64_t run_size = file.at(at + 20, 4);
        constexpr std::uint64_t kLimit = std::uint64_t{1} << 32;
        if (offset + file_size > bytes.size() || load_address + file_size > kLimit || run_address + run_size > kLimit ||
            run_size < file_size) {
            return cut();
        }
        if (file_size != 0) {
            image.segments.push_back({load_address, std::string(bytes.substr(offset, file_size))});
        }
        if (run_size != 0) {
            image.runtime.push_back({run_address, run_size});
        }
    }
    if (auto tidy = tidy_segments(image); !tidy) {
        return tl::unexpected(tidy.error());
    }
    return image;
}

}  // namespace twin::host
