// SPDX-License-Identifier: BSD-3-Clause
// The file of a snapshot, byte for byte as docs/snapshot-format.md says: its one reader and writer.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <vector>

namespace twin::link::snapshot {

inline constexpr std::uint32_t kVersion = 1;
inline constexpr std::uint64_t kPage = 4096;
/// Memories are stored in blocks of so many bytes.
inline constexpr std::uint64_t kBlock = 65536;
inline constexpr std::uint64_t kHeaderSize = 64;
inline constexpr std::uint64_t kMaxHead = 256 << 20;

/// Where a memory's contents are.
struct Memory {
    std::string name;
    std::uint64_t size = 0;
    std::vector<std::uint64_t> blocks;  ///< offset in the file of each block
};

/// Everything but the memories' contents.
struct Head {
    std::int64_t virtual_ns = 0;
    std::uint64_t file_size = 0;
    std::string about, layout, models, node, emulator;
    std::vector<Memory> memories;
};

/// Bytes that a file must have before its head's size is known.
struct Sizes {
    std::uint64_t head = 0;
    std::uint64_t file = 0;
};
/// From the first kHeaderSize bytes. The errors here are a phrase that follows the file's name.
tl::expected<Sizes, std::string> parse_sizes(std::string_view header, std::uint64_t file_size);
/// From the whole head, for a file of so many bytes. Any bytes are allowed.
tl::expected<Head, std::string> parse_head(std::string_view head, std::uint64_t file_size);

/// The head of a file. The error names it, and says what is wrong. `at`: a snapshot within another file begins there, at a
/// multiple of kPage; its offsets count from there.
tl::expected<Head, std::string> read(const std::string& path, std::uint64_t at = 0);
/// Of one that is open, called `path` in errors.
tl::expected<Head, std::string> read(int fd, const std::string& path, std::uint64_t at = 0);

/// A memory to be written.
struct Contents {
    std::string name;
    std::span<const std::uint8_t> bytes;
};
/// Writes a snapshot: under another name first, so that `path` has either all of it or what it had before. Gives the
/// bytes of the file; file_size and memories of `head` are not looked at. The error names the file.
tl::expected<std::uint64_t, std::string> write(const std::string& path, const Head& head,
                                               const std::vector<Contents>& memories);

/// The first line of two texts that differs.
struct Difference {
    std::string ours, theirs;  ///< empty: that text has ended
};
/// Compares line by line; empty texts of `ours` and `theirs`: no difference.
Difference first_difference(std::string_view ours, std::string_view theirs);

}  // namespace twin::link::snapshot
