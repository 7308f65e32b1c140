// SPDX-License-Identifier: BSD-3-Clause
#include "sim/link/snapshot.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <map>
#include <utility>

#include "sim/link/protocol.hpp"

namespace twin::link::snapshot {

namespace {

constexpr std::string_view kMagic = "TWINSNAP";
constexpr std::uint32_t kSections = 6;
constexpr std::uint64_t kTableEntry = 24;
constexpr std::uint64_t kChecksumAt = 32;
constexpr std::uint32_t kMaxMemories = 256;
constexpr std::uint64_t kMaxMemory = 1ULL << 32;
constexpr std::uint32_t kMaxName = 256;

using Error = tl::unexpected<std::string>;

constexpr std::uint64_t round_up(std::uint64_t value, std::uint64_t to) { return (value + to - 1) / to * to; }

std::uint64_t checksum(std::string_view head) {
    std::uint64_t hash = 0xCBF29CE484222325ULL;
    for (std::size_t i = 0; i < head.size(); ++i) {
        const bool own = i >= kChecksumAt && i < kChecksumAt + 8;
        hash = (hash ^ (own ? 0 : static_cast<std::uint8_t>(head[i]))) * 0x100000001B3ULL;
    }
    return hash;
}

/// Reads integers and bytes of a text, and stays false once it has ended.
class Cursor {
  public:
    explicit Cursor(std::string_view text) : text_(text) {}
    template <typename T>
    T integer() {
        if (!take(sizeof(T))) return 0;
        return detail::get<T>(text_.data() + at_ - sizeof(T));
    }
    std::string_view bytes(std::uint64_t size) {
        return take(size) ? text_.substr(at_ - size, size) : std::string_view();
    }
    bool good() const { return good_; }
    bool at_end() const { return good_ && at_ == text_.size(); }

  private:
    bool take(std::uint64_t size) {
        good_ = good_ && size <= text_.size() - at_;
        if (good_) at_ += size;
        return good_;
    }
    std::string_view text_;
    std::size_t at_ = 0;
    bool good_ = true;
};

tl::expected<std::vector<Memory>, std::string> parse_memories(std::string_view section, std::uint64_t head_size,
                                                              std::uint64_t file_size) {
    Cursor in(section);
    std::vector<Memory> memories;
    const auto count = in.integer<std::uint32_t>();
    if (count > kMaxMemories) return Error("is damaged: it has too many memories");
    for (std::uint32_t i = 0; i < count; ++i) {
        Memory memory;
        const auto name_size = in.integer<std::uint32_t>();
        if (name_size > kMaxName) return Error("is damaged: a memory's name is too long");
        memory.name = in.bytes(name_size);
        memory.size = in.integer<std::uint64_t>();
        if (!in.good() || memory.size == 0 || memory.size > kMaxMemory)
            return Error("is damaged: a memory has no size");
        for (std::uint64_t at = 0; at < memory.size && in.good(); at += kBlock) {
            const auto offset = in.integer<std::uint64_t>();
            const std::uint64_t size = round_up(std::min(kBlock, memory.size - at), kPage);
            if (offset % kPage != 0 || offset < head_size || offset > file_size || size > file_size - offset)
                return Error("is damaged: a block of '" + memory.name + "' lies outside the file");
            memory.blocks.push_back(offset);
        }
        memories.push_back(std::move(memory));
    }
    if (!in.at_end()) return Error("is damaged: the list of its memories has another length");
    return memories;
}

std::string encode_header(const Head& head, std::uint64_t head_size, std::uint64_t file_size) {
    std::string out(kMagic);
    detail::put(out, kVersion);
    detail::put(out, kSections);
    detail::put(out, file_size);
    detail::put(out, head_size);
    detail::put(out, std::uint64_t{0});
    detail::put(out, head.virtual_ns);
    out.resize(kHeaderSize);
    return out;
}

std::string encode_memories(const std::vector<Memory>& memories) {
    std::string out;
    detail::put(out, static_cast<std::uint32_t>(memories.size()));
    for (const Memory& memory : memories) {
        detail::put(out, static_cast<std::uint32_t>(memory.name.size()));
        out += memory.name;
        detail::put(out, memory.size);
        for (const std::uint64_t offset : memory.blocks) detail::put(out, offset);
    }
    return out;
}

std::string encode_head(const Head& head, const std::string& memories, std::uint64_t head_size,
                        std::uint64_t file_size) {
    const std::string_view sections[kSections] = {head.about,  head.layout, memories,
                                                  head.models, head.node,   head.emulator};
    std::string out = encode_header(head, head_size, file_size);
    std::uint64_t at = kHeaderSize + kSections * kTableEntry;
    for (std::uint32_t i = 0; i < kSections; ++i) {
        detail::put(out, i + 1);
        detail::put(out, std::uint32_t{0});
        detail::put(out, at);
        detail::put(out, std::uint64_t{sections[i].size()});
        at += sections[i].size();
    }
    for (const std::string_view section : sections) out += section;
    out.resize(head_size);
    std::string sum;
    detail::put(sum, checksum(out));
    return out.replace(kChecksumAt, 8, sum);
}

bool all_equal(std::span<const std::uint8_t> bytes) {
    return std::memcmp(bytes.data(), bytes.data() + 1, bytes.size() - 1) == 0;
}

/// A block of a memory, and where it goes.
struct Piece {
    std::uint64_t offset;
    std::span<const std::uint8_t> bytes;
};

/// Gives each block its place. One of equal bytes is stored once, as long as a whole block, for all that are so.
struct Plan {
    std::vector<Memory> memories;
    std::vector<Piece> pieces;
    std::map<std::uint8_t, std::uint64_t> uniform;  ///< relative, as all offsets here
    std::uint64_t size = 0;

    explicit Plan(const std::vector<Contents>& contents) {
        for (const Contents& memory : contents) {
            memories.push_back({memory.name, memory.bytes.size(), {}});
            for (std::uint64_t at = 0; at < memory.bytes.size(); at += kBlock)
                memories.back().blocks.push_back(
                    place(memory.bytes.subspan(at, std::min(kBlock, memory.bytes.size() - at))));
        }
    }

  private:
    std::uint64_t place(std::span<const std::uint8_t> block) {
        if (!all_equal(block)) {
            pieces.push_back({size, block});
            return grow(block.size());
        }
        const auto [known, is_new] = uniform.try_emplace(block.front(), size);
        if (is_new) grow(kBlock);
        return known->second;
    }
    std::uint64_t grow(std::uint64_t by) {
        const std::uint64_t at = size;
        size += round_up(by, kPage);
        return at;
    }
};

/// A file that is there under its name only once it is complete.
class NewFile {
  public:
    explicit NewFile(const std::string& path) : path_(path), part_(path + ".part-" + std::to_string(::getpid())) {
        fd_ = ::open(part_.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
        failed(fd_ < 0);
    }
    ~NewFile() {
        if (fd_ >= 0) ::close(fd_);
        if (made_) ::unlink(part_.c_str());
    }
    NewFile(const NewFile&) = delete;
    NewFile& operator=(const NewFile&) = delete;

    void write(std::uint64_t at, const void* data, std::uint64_t size) {
        const auto* bytes = static_cast<const char*>(data);
        while (error_ == 0 && size > 0) {
            const ssize_t n = ::pwrite(fd_, bytes, size, static_cast<off_t>(at));
            if (n < 0 && errno == EINTR) continue;
            if (failed(n <= 0)) return;
            bytes += n;
            at += static_cast<std::uint64_t>(n);
            size -= static_cast<std::uint64_t>(n);
        }
    }
    /// Pages of zeros are holes.
    void write_sparse(std::uint64_t at, std::span<const std::uint8_t> bytes) {
        for (std::uint64_t i = 0; i < bytes.size(); i += kPage) {
            const auto page = bytes.subspan(i, std::min<std::uint64_t>(kPage, bytes.size() - i));
            if (page.front() != 0 || !all_equal(page)) write(at + i, page.data(), page.size());
        }
    }
    void resize(std::uint64_t size) {
        if (error_ == 0) failed(::ftruncate(fd_, static_cast<off_t>(size)) != 0);
    }
    /// Empty, or what went wrong.
    std::string finish() {
        if (error_ == 0) failed(::close(std::exchange(fd_, -1)) != 0);
        if (error_ == 0 && !failed(::rename(part_.c_str(), path_.c_str()) != 0)) made_ = false;
        return error_ == 0 ? "" : path_ + ": cannot be written: " + std::strerror(error_);
    }

  private:
    bool failed(bool wrong) {
        if (wrong && error_ == 0) error_ = errno != 0 ? errno : EIO;
        made_ = made_ || fd_ >= 0;
        return wrong;
    }
    const std::string path_, part_;
    int fd_ = -1;
    int error_ = 0;
    bool made_ = false;
};

std::string_view next_line(std::string_view& text) {
    const auto end = text.find('\n');
    const auto line = text.substr(0, end);
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
    return line;
}

}  // namespace

tl::expected<Sizes, std::string> parse_sizes(std::string_view header, std::uint64_t file_size) {
    Cursor in(header);
    if (in.bytes(kMagic.size()) != kMagic) return Error("is no snapshot");
    const auto version = in.integer<std::uint32_t>();
    if (in.good() && version != kVersion) {
        return Error("is a snapshot of version " + std::to_string(version) + ", and this is for version " +
                     std::to_string(kVersion) + ": take it again with this build");
    }
    in.integer<std::uint32_t>();
    Sizes sizes;
    sizes.file = in.integer<std::uint64_t>();
    sizes.head = in.integer<std::uint64_t>();
    if (!in.good()) return Error("is cut short");
    if (sizes.file != file_size) {
        return Error("has " + std::to_string(file_size) + " bytes of " + std::to_string(sizes.file) +
                     ": it was cut short or damaged, take it again");
    }
    if (sizes.head > kMaxHead || sizes.head > sizes.file || sizes.head % kPage != 0 ||
        sizes.head < kHeaderSize + kSections * kTableEntry)
        return Error("is damaged: its head has no good size");
    return sizes;
}

tl::expected<Head, std::string> parse_head(std::string_view head, std::uint64_t file_size) {
    const auto sizes = parse_sizes(head.substr(0, kHeaderSize), file_size);
    if (!sizes) return Error(sizes.error());
    if (head.size() != sizes->head) return Error("is cut short");
    if (checksum(head) != detail::get<std::uint64_t>(head.data() + kChecksumAt))
        return Error("is damaged: its checksum does not match, take it again");
    Head out;
    out.file_size = file_size;
    out.virtual_ns = detail::get<std::int64_t>(head.data() + kChecksumAt + 8);
    if (detail::get<std::uint32_t>(head.data() + 12) != kSections || out.virtual_ns < 0)
        return Error("is damaged: its header has no good values");
    Cursor table(head.substr(kHeaderSize));
    std::string memories;
    std::string* const sections[kSections] = {&out.about,  &out.layout, &memories,
                                              &out.models, &out.node,   &out.emulator};
    for (std::uint32_t i = 0; i < kSections; ++i) {
        const auto number = table.integer<std::uint32_t>();
        table.integer<std::uint32_t>();
        const auto offset = table.integer<std::uint64_t>();
        const auto size = table.integer<std::uint64_t>();
        if (number != i + 1 || offset > head.size() || size > head.size() - offset)
            return Error("is damaged: section " + std::to_string(i + 1) + " is not where it should be");
        *sections[i] = head.substr(offset, size);
    }
    auto found = parse_memories(memories, sizes->head, file_size);
    if (!found) return Error(found.error());
    out.memories = std::move(*found);
    return out;
}

tl::expected<Head, std::string> read(const std::string& path, std::uint64_t at) {
    const int fd = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
    if (fd < 0) return Error(path + " cannot be read: " + std::strerror(errno));
    auto head = read(fd, path, at);
    ::close(fd);
    return head;
}

tl::expected<Head, std::string> read(int fd, const std::string& path, std::uint64_t at) {
    const auto wrong = [&path](const std::string& what) { return Error(path + " " + what); };
    struct stat info {};
    if (::fstat(fd, &info) != 0) return wrong("cannot be read: " + std::string(std::strerror(errno)));
    if (!S_ISREG(info.st_mode)) return wrong("is no snapshot");
    auto size = static_cast<std::uint64_t>(info.st_size);
    if (at % kPage != 0 || at > size) return wrong("has no snapshot at " + std::to_string(at));
    size -= at;
    std::string head;
    const auto read_to = [&](std::uint64_t end) {
        std::uint64_t have = head.size();
        head.resize(end);
        while (have < end) {
            const ssize_t n = ::pread(fd, head.data() + have, end - have, static_cast<off_t>(at + have));
            if (n < 0 && errno == EINTR) continue;
            if (n <= 0) break;
            have += static_cast<std::uint64_t>(n);
        }
        head.resize(have);
    };
    read_to(kHeaderSize);
    // Within another file something else may follow it.
    if (at != 0 && head.size() == kHeaderSize) size = std::min(size, detail::get<std::uint64_t>(head.data() + 16));
    const auto sizes = parse_sizes(head, size);
    if (!sizes) return wrong(sizes.error());
    read_to(sizes->head);
    auto parsed = parse_head(head, size);
    if (!parsed) return wrong(parsed.error());
    return parsed;
}

tl::expected<std::uint64_t, std::string> write(const std::string& path, const Head& head,
                                               const std::vector<Contents>& contents) {
    Plan plan(contents);
    // What is in the table has its size from the start; only the offsets move with the head's.
    const std::uint64_t used = kHeaderSize + kSections * kTableEntry + head.about.size() + head.layout.size() +
                               encode_memories(plan.memories).size() + head.models.size() + head.node.size() +
                               head.emulator.size();
    const std::uint64_t head_size = round_up(used, kPage);
    if (head_size > kMaxHead) return Error(path + ": a snapshot of this node is too large");
    for (Memory& memory : plan.memories)
        for (std::uint64_t& offset : memory.blocks) offset += head_size;
    const std::uint64_t file_size = head_size + plan.size;

    NewFile file(path);
    const std::string start = encode_head(head, encode_memories(plan.memories), head_size, file_size);
    file.write(0, start.data(), start.size());
    for (const Piece& piece : plan.pieces) file.write_sparse(head_size + piece.offset, piece.bytes);
    for (const auto& [byte, offset] : plan.uniform)
        file.write_sparse(head_size + offset, std::vector<std::uint8_t>(kBlock, byte));
    file.resize(file_size);
    if (std::string wrong = file.finish(); !wrong.empty()) return Error(wrong);
    return file_size;
}

Difference first_difference(std::string_view ours, std::string_view theirs) {
    while (!ours.empty() || !theirs.empty()) {
        const auto mine = next_line(ours);
        const auto other = next_line(theirs);
        if (mine != other) return {std::string(mine), std::string(other)};
    }
    return {};
}

}  // namespace twin::link::snapshot
