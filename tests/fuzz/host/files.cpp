// SPDX-License-Identifier: BSD-3-Clause
#include "sim/host/fleet_snapshot.hpp"
#include "sim/host/image.hpp"
#include "sim/host/image_symbols.hpp"
#include "sim/host/unique_fd.hpp"
#include "sim/link/protocol.hpp"
#include "sim/link/snapshot.hpp"
#include "tests/fuzz/host/targets.hpp"

#include <sys/mman.h>
#include <unistd.h>
#include <zlib.h>
#include <algorithm>
#include <deque>
#include <string>
#include <string_view>

namespace twin::host::fuzz {
namespace {

using link::detail::get;
using link::detail::put;
using twin::fuzz::require;

constexpr std::uint8_t kRightSize = 1;
constexpr std::uint8_t kRightHead = 2;
constexpr std::uint8_t kRightSections = 4;

std::string text_of(Input input) { return {reinterpret_cast<const char*>(input.data()), input.size()}; }

template <typename T>
void replace(std::string& bytes, std::size_t at, T value) {
    if (at + sizeof(T) <= bytes.size()) {
        std::string number;
        put(number, value);
        bytes.replace(at, sizeof(T), number);
    }
}

template <typename Value>
void says_why(const Result<Value>& result) {
    require(result || (!result.error().message.empty() && !result.error().hint.empty()), "an error says what and why");
}

/// A file in memory.
class MemoryFile {
  public:
    explicit MemoryFile(std::string_view bytes) : file_(::memfd_create("fuzz", MFD_CLOEXEC)) {
        require(static_cast<bool>(file_), "there are files in memory");
        while (!bytes.empty()) {
            const auto written = ::write(file_.get(), bytes.data(), bytes.size());
            require(written > 0, "a file in memory takes all");
            bytes.remove_prefix(static_cast<std::size_t>(written));
        }
    }
    [[nodiscard]] std::string path() const { return "/proc/self/fd/" + std::to_string(file_.get()); }

  private:
    UniqueFd file_;
};

std::uint32_t crc(std::string_view bytes) {
    return static_cast<std::uint32_t>(::crc32_z(0, reinterpret_cast<const Bytef*>(bytes.data()), bytes.size()));
}

// docs/snapshot-format.md: of a fleet.
void make_fleet_right(std::string& file, std::uint8_t what) {
    constexpr std::size_t kHeader = 64;
    constexpr std::size_t kEntry = 24;
    if ((what & kRightSize) != 0) {
        replace(file, 16, std::uint64_t{file.size()});
    }
    if (file.size() < kHeader) {
        return;
    }
    const std::size_t sections = get<std::uint32_t>(file.data() + 12);
    if (sections > (file.size() - kHeader) / kEntry) {
        return;
    }
    for (std::size_t i = 0; i < sections && (what & kRightSections) != 0; ++i) {
        const std::size_t entry = kHeader + i * kEntry;
        const auto at = get<std::uint64_t>(file.data() + entry + 8);
        const auto size = get<std::uint64_t>(file.data() + entry + 16);
        if (at <= file.size() && size <= file.size() - at) {
            replace(file, entry + 4, crc(std::string_view(file).substr(at, size)));
        }
    }
    if ((what & kRightHead) != 0) {
        replace(file, 24, std::uint32_t{0});
        replace(file, 24, crc(std::string_view(file).substr(0, kHeader + sections * kEntry)));
    }
}

/// The head of a node's snapshot: FNV-1a of 64 bits.
std::string_view head_of_node(std::string& file, std::uint8_t what) {
    if ((what & kRightSize) != 0) {
        replace(file, 16, std::uint64_t{file.size()});
    }
    const std::size_t size = file.size() < 32 ? file.size() : get<std::uint64_t>(file.data() + 24);
    const auto head = std::string_view(file).substr(0, size);
    if ((what & kRightHead) != 0) {
        replace(file, 32, std::uint64_t{0});
        std::uint64_t hash = 0xCBF29CE484222325ULL;
        for (const char byte : head) {
            hash = (hash ^ static_cast<std::uint8_t>(byte)) * 0x100000001B3ULL;
        }
        replace(file, 32, hash);
    }
    return head;
}

void is_tidy(const Image& image) {
    std::uint64_t end = 0;
    bool first = true;
    for (const auto& segment : image.segments) {
        require(!segment.bytes.empty(), "a segment has bytes");
        require(first || segment.address > end, "segments are in order, and do not touch");
        end = segment.end();
        require(end <= std::uint64_t{1} << 32, "a segment ends within the address space");
        first = false;
    }
    require(!first, "an image has segments");
}

}  // namespace

void snapshot(Input input) {
    if (input.empty()) {
        return;
    }
    auto file = text_of(input.subspan(1));
    const auto head = link::snapshot::parse_head(head_of_node(file, input[0]), file.size());
    if (!head) {
        require(!head.error().empty(), "an error has words");
        return;
    }
    require(head->virtual_ns >= 0, "an instant is not before the beginning");
    for (const auto& memory : head->memories) {
        require(memory.size > 0, "a memory has a size");
        require(memory.blocks.size() == (memory.size + link::snapshot::kBlock - 1) / link::snapshot::kBlock,
                "a memory has all its blocks");
        for (const auto block : memory.blocks) {
            require(block < file.size(), "a block lies in the file");
        }
    }
    (void)link::snapshot::first_difference(head->layout, head->about);
}

void fleet_snapshot(Input input) {
    if (input.empty()) {
        return;
    }
    auto bytes = text_of(input.subspan(1));
    make_fleet_right(bytes, input[0]);
    const MemoryFile file(bytes);
    const auto read = read_fleet_snapshot(file.path());
    says_why(read);
    if (!read) {
        return;
    }
    // What was read can be written, and is then the same.
    FleetState state{read->at_ns, read->about, {}};
    std::deque<MemoryFile> nodes;
    for (const auto& device : read->devices) {
        DeviceState one{device.name, device.board, {}, {}};
        for (const auto& tape : device.tapes) {
            const auto section = read_section(*read, tape);
            require(section && section->size() == tape.size, "a section is there");
            one.tapes.push_back(*section);
        }
        if (device.snapshot) {
            const auto section = read_section(*read, *device.snapshot);
            require(section && section->size() == device.snapshot->size, "a section is there");
            one.snapshot = nodes.emplace_back(*section).path();
        }
        state.devices.push_back(std::move(one));
    }
    const auto path = "/tmp/twin-fuzz-" + std::to_string(::getpid()) + ".snap";
    const auto size = write_fleet_snapshot(path, state);
    require(size.has_value(), "what was read can be written");
    const auto again = read_fleet_snapshot(path);
    require(again && again->file_size == *size && again->at_ns == read->at_ns, "and read again");
    require(again->devices.size() == read->devices.size(), "with all devices");
    for (std::size_t i = 0; i < again->devices.size(); ++i) {
        const auto& now = again->devices[i];
        const auto& before = read->devices[i];
        require(now.name == before.name && now.board == before.board && now.tapes.size() == before.tapes.size() &&
                    now.snapshot.has_value() == before.snapshot.has_value(),
                "each as it was");
        for (std::size_t k = 0; k < now.tapes.size(); ++k) {
            require(read_section(*again, now.tapes[k]) == state.devices[i].tapes[k], "with what it had");
        }
    }
    ::unlink(path.c_str());
}

void elf(Input input) {
    const auto bytes = text_of(input);
    const auto image = parse_elf(bytes, "fuzz.elf");
    says_why(image);
    if (image) {
        is_tidy(*image);
    }
    const auto symbols = parse_symbols(bytes, "fuzz.elf");
    says_why(symbols);
    if (symbols) {
        for (std::size_t i = 0; i < symbols->size(); ++i) {
            require(!(*symbols)[i].name.empty(), "a symbol has a name");
            require(i == 0 || (*symbols)[i - 1].name <= (*symbols)[i].name, "symbols are in order");
        }
        (void)find_section(bytes, ".os_debug_layout");
    }
}

void hex(Input input) {
    if (input.empty()) {
        return;
    }
    auto text = text_of(input.subspan(1));
    if ((input[0] & 1) != 0) {
        const auto digit = [](char c) {
            return c >= '0' && c <= '9' ? c - '0' : c >= 'A' && c <= 'F' ? c - 'A' + 10 : c >= 'a' && c <= 'f' ? c - 'a' + 10 : 0;
        };
        for (std::size_t at = 0; at < text.size();) {
            const std::size_t end = std::min(text.find('\n', at), text.size());
            if (end - at >= 5 && text[at] == ':') {
                unsigned sum = 0;
                std::size_t i = at + 1;
                for (; i + 3 < end; i += 2) {
                    sum += static_cast<unsigned>(digit(text[i]) * 16 + digit(text[i + 1]));
                }
                constexpr std::string_view kDigits = "0123456789ABCDEF";
                const unsigned right = (0x100 - sum % 0x100) % 0x100;
                text[i] = kDigits[right / 16];
                text[i + 1] = kDigits[right % 16];
            }
            at = end + 1;
        }
    }
    const auto image = parse_intel_hex(text, "fuzz.hex");
    says_why(image);
    if (image) {
        is_tidy(*image);
    }
}

}  // namespace twin::host::fuzz
