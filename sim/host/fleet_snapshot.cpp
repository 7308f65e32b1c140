// SPDX-License-Identifier: BSD-3-Clause
#include "sim/host/fleet_snapshot.hpp"

#include "sim/host/unique_fd.hpp"
#include "sim/link/protocol.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>
#include <algorithm>
#include <boost/json.hpp>
#include <cerrno>
#include <cstring>
#include <string_view>

namespace twin::host {
namespace {

namespace json = boost::json;
using link::detail::get;
using link::detail::put;
using Section = FleetSnapshot::Section;

constexpr std::string_view kMagic = "TWINFLET";
constexpr std::uint32_t kVersion = 1;
constexpr std::size_t kHeader = 64;
constexpr std::size_t kEntry = 24;
constexpr std::size_t kSumAt = 24;
constexpr std::uint64_t kPage = 4096;
constexpr std::size_t kPiece = 64 * 1024;
constexpr std::uint32_t kMostSections = 1 << 20;
constexpr std::uint64_t kMostAbout = 64u << 20;

enum class Kind : std::uint32_t { about = 1, tape = 2, node = 3 };

struct Entry {
    Kind kind;
    std::uint32_t sum;
    Section where;
};

std::uint32_t crc(std::uint32_t before, std::string_view bytes) {
    return static_cast<std::uint32_t>(::crc32_z(before, reinterpret_cast<const Bytef*>(bytes.data()), bytes.size()));
}

bool all_zero(std::string_view bytes) {
    return bytes.empty() || (bytes[0] == 0 && std::memcmp(bytes.data(), bytes.data() + 1, bytes.size() - 1) == 0);
}

constexpr std::uint64_t round_up(std::uint64_t value) { return (value + kPage - 1) / kPage * kPage; }

/// Bytes from there on, fewer where the file ends or can't be read.
std::string read_piece(int fd, std::uint64_t at, std::size_t size) {
    std::string bytes(size, '\0');
    std::size_t have = 0;
    while (have < size) {
        const auto got = ::pread(fd, bytes.data() + have, size - have, static_cast<off_t>(at + have));
        if (got < 0 && errno == EINTR) {
            continue;
        }
        if (got <= 0) {
            break;
        }
        have += static_cast<std::size_t>(got);
    }
    bytes.resize(have);
    return bytes;
}

/// A file that is there under its name only once it is complete.
class NewFile {
  public:
    explicit NewFile(const std::string& path)
        : path_(path),
          part_(fmt::format("{}.part-{}", path, ::getpid())),
          file_(::open(part_.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666)),
          made_(static_cast<bool>(file_)) {
        if (!file_) {
            error_ = errno;
        }
    }
    ~NewFile() {
        if (made_) {
            ::unlink(part_.c_str());
        }
    }
    NewFile(const NewFile&) = delete;
    NewFile& operator=(const NewFile&) = delete;

    /// Pages of zeros are left out.
    void write(std::uint64_t at, std::string_view bytes) {
        for (; !bytes.empty() && error_ == 0; at += kPage) {
            const auto page = bytes.substr(0, kPage);
            bytes.remove_prefix(page.size());
            if (!all_zero(page)) {
                write_all(at, page);
            }
        }
    }
    Result<void> finish(std::uint64_t size) {
        if (error_ == 0 && ::ftruncate(file_.get(), static_cast<off_t>(size)) != 0) {
            error_ = errno;
        }
        if (error_ == 0 && ::close(file_.release()) != 0) {
            error_ = errno;
        }
        if (error_ == 0 && ::rename(part_.c_str(), path_.c_str()) != 0) {
            error_ = errno;
        }
        if (error_ != 0) {
            return failure(fmt::format("'{}' can't be written: {}", path_, std::strerror(error_)),
                           "Name another file, or make room on the disk.");
        }
        made_ = false;
        return {};
    }

  private:
    void write_all(std::uint64_t at, std::string_view bytes) {
        while (!bytes.empty()) {
            const auto put_now = ::pwrite(file_.get(), bytes.data(), bytes.size(), static_cast<off_t>(at));
            if (put_now < 0 && errno == EINTR) {
                continue;
            }
            if (put_now <= 0) {
                error_ = put_now < 0 ? errno : EIO;
                return;
            }
            at += static_cast<std::uint64_t>(put_now);
            bytes.remove_prefix(static_cast<std::size_t>(put_now));
        }
    }

    std::string path_;
    std::string part_;
    UniqueFd file_;
    bool made_;
    int error_ = 0;
};

class Writer {
  public:
    Writer(const std::string& path, std::size_t sections)
        : file_(path), at_(round_up(kHeader + sections * kEntry)) {}

    std::size_t add(Kind kind, std::string_view bytes) {
        file_.write(at_, bytes);
        return end(kind, crc(0, bytes), bytes.size());
    }

    Result<std::size_t> add_file(Kind kind, const std::string& path) {
        const UniqueFd from(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
        struct stat status {};
        if (!from || ::fstat(from.get(), &status) != 0) {
            return failure(fmt::format("'{}' can't be read: {}", path, std::strerror(errno)), "Try again.");
        }
        const auto size = static_cast<std::uint64_t>(status.st_size);
        std::uint32_t sum = 0;
        for (std::uint64_t at = 0; at < size; at += kPiece) {
            const auto wanted = static_cast<std::size_t>(std::min<std::uint64_t>(kPiece, size - at));
            const auto piece = read_piece(from.get(), at, wanted);
            if (piece.size() != wanted) {
                return failure(fmt::format("'{}' can't be read to its end", path), "Try again.");
            }
            file_.write(at_ + at, piece);
            sum = crc(sum, piece);
        }
        return end(kind, sum, size);
    }

    Result<std::uint64_t> finish(std::int64_t at_ns) {
        std::string head(kMagic);
        put(head, kVersion);
        put(head, static_cast<std::uint32_t>(entries_.size()));
        put(head, at_);
        put(head, std::uint64_t{0});
        put(head, at_ns);
        head.resize(kHeader);
        for (const auto& entry : entries_) {
            put(head, static_cast<std::uint32_t>(entry.kind));
            put(head, entry.sum);
            put(head, entry.where.at);
            put(head, entry.where.size);
        }
        std::string sum;
        put(sum, crc(0, head));
        head.replace(kSumAt, sum.size(), sum);
        file_.write(0, head);
        if (auto done = file_.finish(at_); !done) {
            return tl::unexpected(done.error());
        }
        return at_;
    }

  private:
    std::size_t end(Kind kind, std::uint32_t sum, std::uint64_t size) {
        entries_.push_back({kind, sum, {at_, size}});
        at_ = round_up(at_ + size);
        return entries_.size() - 1;
    }

    NewFile file_;
    std::uint64_t at_;
    std::vector<Entry> entries_;
};

class Checker {
  public:
    explicit Checker(const std::string& path) : file_(::open(path.c_str(), O_RDONLY | O_CLOEXEC)) { out_.path = path; }

    Result<FleetSnapshot> read() {
        struct stat status {};
        if (!file_ || ::fstat(file_.get(), &status) != 0) {
            return refuse(fmt::format("'{}' can't be read: {}", out_.path, std::strerror(errno)), "Look at its name.");
        }
        out_.file_size = static_cast<std::uint64_t>(status.st_size);
        out_.disk_bytes = static_cast<std::uint64_t>(status.st_blocks) * 512;
        for (const auto step : {&Checker::header, &Checker::table, &Checker::sums, &Checker::contents}) {
            if (auto wrong = (this->*step)(); !wrong.empty()) {
                return refuse(fmt::format("'{}' {}", out_.path, wrong), "Take it again.");
            }
        }
        return std::move(out_);
    }

  private:
    std::string header() {
        head_ = read_piece(file_.get(), 0, kHeader);
        if (!head_.starts_with(kMagic)) {
            return "is no snapshot of a fleet";
        }
        if (head_.size() < kHeader) {
            return "is cut short";
        }
        if (const auto version = get<std::uint32_t>(head_.data() + 8); version != kVersion) {
            return fmt::format("is of version {}, and this build reads version {}", version, kVersion);
        }
        if (const auto size = get<std::uint64_t>(head_.data() + 16); size != out_.file_size) {
            return fmt::format("has {} bytes of {}: it was cut short or damaged", out_.file_size, size);
        }
        out_.at_ns = get<std::int64_t>(head_.data() + 32);
        return {};
    }

    std::string table() {
        const auto count = get<std::uint32_t>(head_.data() + 12);
        if (count == 0 || count > kMostSections) {
            return "is damaged: it has no good number of sections";
        }
        head_ += read_piece(file_.get(), kHeader, count * kEntry);
        if (head_.size() != kHeader + count * kEntry) {
            return "is cut short";
        }
        auto zeroed = head_;
        zeroed.replace(kSumAt, 4, 4, '\0');
        if (crc(0, zeroed) != get<std::uint32_t>(head_.data() + kSumAt)) {
            return "is damaged: its head's checksum does not match";
        }
        for (std::uint32_t i = 0; i < count; ++i) {
            const char* at = head_.data() + kHeader + i * kEntry;
            const Entry entry{static_cast<Kind>(get<std::uint32_t>(at)), get<std::uint32_t>(at + 4),
                              {get<std::uint64_t>(at + 8), get<std::uint64_t>(at + 16)}};
            if (entry.where.at % kPage != 0 || entry.where.at > out_.file_size ||
                entry.where.size > out_.file_size - entry.where.at) {
                return fmt::format("is damaged: its section {} lies outside of it", i);
            }
            entries_.push_back(entry);
        }
        return {};
    }

    std::string sums() {
        for (std::size_t i = 0; i < entries_.size(); ++i) {
            const auto& entry = entries_[i];
            std::uint32_t sum = 0;
            for (std::uint64_t at = 0; at < entry.where.size; at += kPiece) {
                const auto wanted = static_cast<std::size_t>(std::min<std::uint64_t>(kPiece, entry.where.size - at));
                const auto piece = read_piece(file_.get(), entry.where.at + at, wanted);
                sum = crc(sum, piece);
            }
            if (sum != entry.sum) {
                return fmt::format("is damaged: the checksum of its section {} does not match", i);
            }
        }
        return {};
    }

    std::string contents() {
        const auto& first = entries_.front();
        if (first.kind != Kind::about || first.where.size > kMostAbout) {
            return "is damaged: it does not say whose it is";
        }
        try {
            out_.about = json::parse(read_piece(file_.get(), first.where.at, first.where.size)).as_object();
            for (const auto& one : out_.about.at("devices").as_array()) {
                FleetSnapshot::Device device;
                device.name = one.at("name").as_string();
                device.board = one.at("board").as_string();
                for (const auto& number : one.at("tapes").as_array()) {
                    device.tapes.push_back(section(number, Kind::tape));
                }
                if (const auto& number = one.at("snapshot"); !number.is_null()) {
                    device.snapshot = section(number, Kind::node);
                }
                out_.devices.push_back(std::move(device));
            }
        } catch (const std::exception&) {
            return "is damaged: it does not say whose it is";
        }
        return {};
    }

    Section section(const json::value& number, Kind kind) const {
        const auto& entry = entries_.at(number.to_number<std::size_t>());
        if (entry.kind != kind) {
            throw std::out_of_range("another kind of section");
        }
        return entry.where;
    }

    UniqueFd file_;
    FleetSnapshot out_;
    std::string head_;
    std::vector<Entry> entries_;
};

}  // namespace

Result<std::uint64_t> write_fleet_snapshot(const std::string& path, const FleetState& state) {
    // Numbers of sections: first what it is about, then what belongs to each device.
    auto about = state.about;
    json::array devices;
    std::size_t sections = 1;
    for (const auto& device : state.devices) {
        json::array tapes;
        for (std::size_t i = 0; i < device.tapes.size(); ++i) {
            tapes.emplace_back(sections++);
        }
        const json::value snapshot = device.snapshot.empty() ? json::value() : json::value(sections++);
        devices.push_back(json::object{
            {"name", device.name}, {"board", device.board}, {"tapes", std::move(tapes)}, {"snapshot", snapshot}});
    }
    about["devices"] = std::move(devices);
    Writer writer(path, sections);
    writer.add(Kind::about, json::serialize(about));
    for (const auto& device : state.devices) {
        for (const auto& one : device.tapes) {
            writer.add(Kind::tape, one);
        }
        if (!device.snapshot.empty()) {
            if (auto added = writer.add_file(Kind::node, device.snapshot); !added) {
                return tl::unexpected(added.error());
            }
        }
    }
    return writer.finish(state.at_ns);
}

bool is_fleet_snapshot(const std::string& path) {
    const UniqueFd file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
    return file && read_piece(file.get(), 0, kMagic.size()) == kMagic;
}

Result<FleetSnapshot> read_fleet_snapshot(const std::string& path) { return Checker(path).read(); }

Result<std::string> read_section(const FleetSnapshot& snapshot, const Section& section) {
    const UniqueFd file(::open(snapshot.path.c_str(), O_RDONLY | O_CLOEXEC));
    std::string bytes = file ? read_piece(file.get(), section.at, section.size) : std::string();
    if (bytes.size() != section.size) {
        return refuse(fmt::format("'{}' can't be read", snapshot.path),
                      "Somebody has changed it since; take it again.");
    }
    return bytes;
}

}  // namespace twin::host
