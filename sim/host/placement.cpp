// SPDX-License-Identifier: BSD-3-Clause
#include "sim/host/placement.hpp"

#include "sim/host/units.hpp"

#include <algorithm>

namespace twin::host {
namespace {

std::string memory_list(const BoardInfo& board) {
    std::string text;
    for (const auto& memory : board.memories) {
        if (memory.alias_of.empty()) {
            text += fmt::format("{}{} 0x{:08x}..0x{:08x}", text.empty() ? "" : ", ", memory.name, memory.base,
                                memory.base + memory.size - 1);
        }
    }
    return text;
}

tl::unexpected<Error> outside(const Image& image, const BoardInfo& board, std::uint64_t address) {
    return refuse(fmt::format("'{}' has bytes at 0x{:08x}, where '{}' has no memory", image.path, address, board.name),
                  fmt::format("Is it for another board? {} has {}.", board.name, memory_list(board)));
}

class Placer {
  public:
    Placer(const Image& image, const BoardInfo& board) : image_(image), board_(board) {}

    Result<void> erase(const std::map<std::string, std::string>& kept) {
        for (const auto& memory : board_.memories) {
            if (memory.kind == MemoryKind::ram || !memory.alias_of.empty()) {
                continue;
            }
            auto& contents = out_.memories[memory.name];
            if (const auto found = kept.find(memory.name); found == kept.end()) {
                contents.assign(memory.size, '\xff');
            } else if (found->second.size() != memory.size) {
                return refuse(fmt::format("the kept contents of {} have {} bytes, and it has {}", memory.name,
                                          group(found->second.size()), group(memory.size)),
                              "Give the file of a run of this same board, or a name that does not exist yet.");
            } else {
                contents = found->second;
            }
        }
        return {};
    }

    /// A segment may reach over several memories that lie side by side.
    Result<void> put(const Segment& segment) {
        std::uint64_t done = 0;
        while (done < segment.bytes.size()) {
            std::uint64_t address = segment.address + done;
            const auto* memory = board_.memory_at(address);
            if (memory == nullptr) {
                return outside(image_, board_, segment.address + done);
            }
            const auto part =
                std::min<std::uint64_t>(segment.bytes.size() - done, memory->base + memory->size - address);
            if (memory->kind == MemoryKind::ram) {
                out_.preload.push_back({address, segment.bytes.substr(done, part)});
            } else {
                out_.memories[memory->name].replace(address - memory->base, part, segment.bytes, done, part);
            }
            done += part;
        }
        return {};
    }

    [[nodiscard]] Result<void> check_runtime(const AddressRange& range) const {
        std::uint64_t done = 0;
        while (done < range.size) {
            std::uint64_t address = range.base + done;
            const auto* memory = board_.memory_at(address);
            if (memory == nullptr) {
                return refuse(fmt::format("'{}' wants memory at 0x{:08x}, where '{}' has none", image_.path,
                                          range.base + done, board_.name),
                              fmt::format("Is it for another board? {} has {}.", board_.name, memory_list(board_)));
            }
            done += memory->base + memory->size - address;
        }
        return {};
    }

    [[nodiscard]] Result<void> check_vectors() const {
        const auto stack = word(board_.init_vtor);
        const auto reset = word(board_.init_vtor + 4);
        const auto other = [&](const std::string& what) {
            return refuse(fmt::format("'{}' is not for '{}': {}", image_.path, board_.name, what),
                          fmt::format("{} has {}.", board_.name, memory_list(board_)));
        };
        if (!stack || !reset || (*stack == 0xFFFFFFFF && *reset == 0xFFFFFFFF)) {
            return other(fmt::format("it has no vector table at 0x{:08x}", board_.init_vtor));
        }
        std::uint64_t below = std::uint64_t{*stack} - 1;
        const auto* ram = *stack == 0 ? nullptr : board_.memory_at(below);
        if (ram == nullptr || ram->kind != MemoryKind::ram) {
            return other(fmt::format("its stack would start at 0x{:08x}, which is not in RAM", *stack));
        }
        if ((*reset & 1) == 0) {
            return other(fmt::format("its reset vector 0x{:08x} is not a Thumb address", *reset));
        }
        std::uint64_t code = *reset & ~1u;
        if (board_.memory_at(code) == nullptr) {
            return other(fmt::format("its reset vector leads to 0x{:08x}, where there is no memory", *reset & ~1u));
        }
        return {};
    }

    Placement take() { return std::move(out_); }

  private:
    [[nodiscard]] std::optional<std::uint32_t> word(std::uint64_t at) const {
        std::uint32_t value = 0;
        for (unsigned i = 0; i < 4; ++i) {
            const auto found = byte(at + i);
            if (!found) {
                return std::nullopt;
            }
            value |= static_cast<std::uint32_t>(*found) << (8 * i);
        }
        return value;
    }

    [[nodiscard]] std::optional<std::uint8_t> byte(std::uint64_t address) const {
        const auto* memory = board_.memory_at(address);
        if (memory == nullptr) {
            return std::nullopt;
        }
        if (memory->kind != MemoryKind::ram) {
            return static_cast<std::uint8_t>(out_.memories.at(memory->name)[address - memory->base]);
        }
        for (const auto& segment : out_.preload) {
            if (address >= segment.address && address < segment.end()) {
                return static_cast<std::uint8_t>(segment.bytes[address - segment.address]);
            }
        }
        return std::nullopt;
    }

    const Image& image_;
    const BoardInfo& board_;
    Placement out_;
};

}  // namespace

Result<Placement> place_image(const Image& image, const BoardInfo& board,
                              const std::map<std::string, std::string>& kept) {
    Placer placer(image, board);
    if (auto erased = placer.erase(kept); !erased) {
        return tl::unexpected(erased.error());
    }
    for (const auto& segment : image.segments) {
        if (auto put = placer.put(segment); !put) {
            return tl::unexpected(put.error());
        }
    }
    for (const auto& range : image.runtime) {
        if (auto inside = placer.check_runtime(range); !inside) {
            return tl::unexpected(inside.error());
        }
    }
    if (auto vectors = placer.check_vectors(); !vectors) {
        return tl::unexpected(vectors.error());
    }
    return placer.take();
}

const MemoryInfo* program_memory(const BoardInfo& board) {
    std::uint64_t address = board.init_vtor;
    return board.memory_at(address);
}

}  // namespace twin::host
