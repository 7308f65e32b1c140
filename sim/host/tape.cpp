// SPDX-License-Identifier: BSD-3-Clause
#include "sim/host/tape.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>
#include <zlib.h>
#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <system_error>

namespace twin::host {
namespace {

using link::detail::get;
using link::detail::put;

constexpr std::size_t kChunk = 64 * 1024;
// The largest message makes a chunk by itself.
constexpr std::size_t kMaxChunk = kChunk + link::kMaxPayload + 64;
constexpr int kLevel = 3;

// The first byte of an entry.
constexpr std::uint8_t kMessage = 0;
constexpr std::uint8_t kTold = 1;
constexpr std::uint8_t kLooked = 2;
constexpr std::uint8_t kEnded = 3;
constexpr std::uint8_t kReportNever = 4;
constexpr std::uint8_t kReportNext = 5;

void put_number(std::string& out, std::uint64_t value) {
    for (; value >= 0x80; value >>= 7) {
        out.push_back(static_cast<char>(value | 0x80));
    }
    out.push_back(static_cast<char>(value));
}

// Small numbers of both signs are short.
std::uint64_t zigzag(std::int64_t value) {
    return (static_cast<std::uint64_t>(value) << 1) ^ static_cast<std::uint64_t>(value >> 63);
}
std::int64_t unzigzag(std::uint64_t value) {
    return static_cast<std::int64_t>(value >> 1) ^ -static_cast<std::int64_t>(value & 1);
}
// Differences may overflow in a damaged file.
std::int64_t plus(std::int64_t a, std::int64_t b) {
    return static_cast<std::int64_t>(static_cast<std::uint64_t>(a) + static_cast<std::uint64_t>(b));
}
std::int64_t minus(std::int64_t a, std::int64_t b) {
    return static_cast<std::int64_t>(static_cast<std::uint64_t>(a) - static_cast<std::uint64_t>(b));
}

void put_chunk(std::string& out, const std::string& raw) {
    uLongf size = ::compressBound(raw.size());
    std::string packed(size, '\0');
    // Fails for want of memory only.
    if (::compress2(reinterpret_cast<Bytef*>(packed.data()), &size, reinterpret_cast<const Bytef*>(raw.data()),
                    raw.size(), kLevel) != Z_OK) {
        throw std::bad_alloc();
    }
    put(out, static_cast<std::uint32_t>(raw.size()));
    put(out, static_cast<std::uint32_t>(size));
    out.append(packed, 0, size);
}

}  // namespace

std::shared_ptr<TapeStore> TapeStore::make(const std::string& folder) {
    auto path = folder + "/.tapes-XXXXXX";
    UniqueFd file(::mkostemp(path.data(), O_CLOEXEC));
    if (!file) {
        return nullptr;
    }
    ::unlink(path.c_str());
    return std::make_shared<TapeStore>(std::move(file));
}

std::optional<TapeStore::Place> TapeStore::append(std::string_view bytes) {
    const Place place{end_, bytes.size()};
    for (std::uint64_t at = end_; !bytes.empty();) {
        const auto put_now = ::pwrite(file_.get(), bytes.data(), bytes.size(), static_cast<off_t>(at));
        if (put_now < 0 && errno == EINTR) {
            continue;
        }
        if (put_now <= 0) {
            return std::nullopt;
        }
        at += static_cast<std::uint64_t>(put_now);
        bytes.remove_prefix(static_cast<std::size_t>(put_now));
    }
    end_ += place.size;
    return place;
}

std::string TapeStore::read(const Place& place) const {
    std::string bytes(place.size, '\0');
    for (std::size_t have = 0; have < bytes.size();) {
        const auto got = ::pread(file_.get(), bytes.data() + have, bytes.size() - have, static_cast<off_t>(place.at + have));
        if (got < 0 && errno == EINTR) {
            continue;
        }
        if (got <= 0) {
            throw std::system_error(got < 0 ? errno : EIO, std::generic_category(), "the tapes can't be read");
        }
        have += static_cast<std::size_t>(got);
    }
    return bytes;
}

void ToldHash::mix(std::uint64_t word) {
    state_ = (state_ ^ word) * 0xBF58476D1CE4E5B9ULL;
    state_ ^= state_ >> 29;
}

void ToldHash::add(link::Type type, std::uint16_t channel, std::int64_t time_ns, std::string_view payload) {
    mix(static_cast<std::uint64_t>(type) << 48 | std::uint64_t{channel} << 32 | (payload.size() & 0xFFFFFFFF));
    mix(static_cast<std::uint64_t>(time_ns));
    while (!payload.empty()) {
        std::uint64_t word = 0;
        const auto size = std::min(payload.size(), sizeof word);
        for (std::size_t i = 0; i < size; ++i) {
            word |= std::uint64_t{static_cast<std::uint8_t>(payload[i])} << (8 * i);
        }
        mix(word);
        payload.remove_prefix(size);
    }
}

void Tape::told(link::Type type, std::uint16_t channel, std::int64_t time_ns, std::string_view payload) {
    told_.add(type, channel, time_ns, payload);
    raw_.push_back(static_cast<char>(kTold));
    put(raw_, told_.low());
    close_chunk_if_full();
}

void Tape::looked() {
    raw_.push_back(static_cast<char>(kLooked));
    close_chunk_if_full();
}

void Tape::said(const link::Message& one) {
    const auto since = zigzag(minus(one.time_ns, last_ns_));
    last_ns_ = one.time_ns;
    const auto next = one.type == link::Type::report && one.channel == 0 ? link::decode_i64(one.payload) : std::nullopt;
    if (next) {
        raw_.push_back(static_cast<char>(*next == link::kNever ? kReportNever : kReportNext));
        put_number(raw_, since);
        if (*next != link::kNever) {
            put_number(raw_, zigzag(minus(*next, one.time_ns)));
        }
    } else {
        raw_.push_back(static_cast<char>(kMessage));
        put_number(raw_, since);
        put_number(raw_, static_cast<std::uint64_t>(one.type));
        put_number(raw_, one.channel);
        put_number(raw_, one.payload.size());
        raw_ += one.payload;
    }
    close_chunk_if_full();
}

void Tape::ended(std::string_view how) {
    raw_.push_back(static_cast<char>(kEnded));
    put_number(raw_, how.size());
    raw_ += how;
    close_chunk_if_full();
}

void Tape::close_chunk_if_full() {
    if (raw_.size() < kChunk) {
        return;
    }
    std::string chunk;
    put_chunk(chunk, raw_);
    raw_.clear();
    if (const auto place = store_ ? store_->append(chunk) : std::nullopt) {
        packed_.emplace_back(*place);
    } else {
        packed_.emplace_back(std::move(chunk));
    }
}

std::string Tape::bytes() const {
    std::string all;
    for (const auto& chunk : packed_) {
        const auto* place = std::get_if<TapeStore::Place>(&chunk);
        all += place != nullptr ? store_->read(*place) : std::get<std::string>(chunk);
    }
    if (!raw_.empty()) {
        put_chunk(all, raw_);
    }
    return all;
}

void TapePlayer::fail(std::string why) {
    if (wrong_.empty()) {
        wrong_ = std::move(why);
    }
}

void TapePlayer::told(link::Type type, std::uint16_t channel, std::int64_t time_ns, std::string_view payload) {
    told_.add(type, channel, time_ns, payload);
    done_.push_back({kTold, told_.low(), std::string(link::name(type))});
}

void TapePlayer::looked() { done_.push_back({kLooked, 0, {}}); }

void TapePlayer::cut() { cut_ = true; }

bool TapePlayer::open_chunk() {
    if (packed_at_ == packed_.size()) {
        return false;
    }
    if (packed_.size() - packed_at_ < 8) {
        fail("its tape is damaged");
        return false;
    }
    const auto size = get<std::uint32_t>(packed_.data() + packed_at_);
    const auto packed = get<std::uint32_t>(packed_.data() + packed_at_ + 4);
    packed_at_ += 8;
    if (size == 0 || size > kMaxChunk || packed > packed_.size() - packed_at_) {
        fail("its tape is damaged");
        return false;
    }
    raw_.resize(size);
    at_ = 0;
    uLongf unpacked = size;
    if (::uncompress(reinterpret_cast<Bytef*>(raw_.data()), &unpacked,
                     reinterpret_cast<const Bytef*>(packed_.data() + packed_at_), packed) != Z_OK ||
        unpacked != size) {
        raw_.clear();
        fail("its tape is damaged");
        return false;
    }
    packed_at_ += packed;
    return true;
}

bool TapePlayer::at_end() { return at_ == raw_.size() && !open_chunk() && wrong_.empty(); }

std::optional<std::uint8_t> TapePlayer::byte() {
    if (at_ == raw_.size()) {
        fail("its tape is damaged");
        return std::nullopt;
    }
    return static_cast<std::uint8_t>(raw_[at_++]);
}

std::optional<std::uint64_t> TapePlayer::number() {
    std::uint64_t value = 0;
    for (unsigned shift = 0; shift < 64; shift += 7) {
        const auto next = byte();
        if (!next) {
            return std::nullopt;
        }
        value |= std::uint64_t{*next & 0x7FU} << shift;
        if (*next < 0x80) {
            return value;
        }
    }
    fail("its tape is damaged");
    return std::nullopt;
}

std::optional<std::string> TapePlayer::text() {
    const auto size = number();
    if (!size || *size > raw_.size() - at_) {
        fail("its tape is damaged");
        return std::nullopt;
    }
    at_ += *size;
    return raw_.substr(at_ - *size, *size);
}

std::optional<TapePlayer::Item> TapePlayer::message(std::uint8_t kind) {
    link::Message one;
    const auto since = number();
    if (!since) {
        return std::nullopt;
    }
    one.time_ns = last_ns_ = plus(last_ns_, unzigzag(*since));
    if (kind == kMessage) {
        const auto type = number();
        const auto channel = type ? number() : std::nullopt;
        auto payload = channel ? text() : std::nullopt;
        if (!payload) {
            return std::nullopt;
        }
        one.type = static_cast<link::Type>(*type);
        one.channel = static_cast<std::uint16_t>(*channel);
        one.payload = std::move(*payload);
        return one;
    }
    one.type = link::Type::report;
    std::int64_t next = link::kNever;
    if (kind == kReportNext) {
        const auto later = number();
        if (!later) {
            return std::nullopt;
        }
        next = plus(one.time_ns, unzigzag(*later));
    }
    one.payload = link::encode_i64(next);
    return one;
}

std::optional<TapePlayer::Item> TapePlayer::next() {
    while (wrong_.empty()) {
        if (at_end()) {
            if (!done_.empty() && !cut_) {
                fail(fmt::format("it is sent {} when the saved run had come to its instant",
                                 done_.front().what.empty() ? "nothing" : done_.front().what));
            }
            return std::nullopt;
        }
        if (!wrong_.empty()) {
            return std::nullopt;
        }
        const auto kind = static_cast<std::uint8_t>(raw_[at_]);
        if (kind == kTold || kind == kLooked) {
            if (done_.empty() && !cut_) {
                return std::nullopt;
            }
            ++at_;
            std::uint16_t check = 0;
            if (kind == kTold) {
                if (raw_.size() - at_ < 2) {
                    fail("its tape is damaged");
                    return std::nullopt;
                }
                check = get<std::uint16_t>(raw_.data() + at_);
                at_ += 2;
            }
            if (cut_) {
                continue;
            }
            const auto mark = std::move(done_.front());
            done_.pop_front();
            if (mark.kind != kind || mark.check != check) {
                fail(mark.kind == kTold ? fmt::format("it is sent another {} than in the saved run", mark.what)
                                             : "it is looked at where it was sent something in the saved run");
            }
            continue;
        }
        ++at_;
        if (kind == kEnded) {
            auto how = text();
            return how ? std::optional<Item>(Ended{std::move(*how)}) : std::nullopt;
        }
        if (kind > kReportNext) {
            fail("its tape is damaged");
            return std::nullopt;
        }
        auto one = message(kind);
        if (!cut_ || !one) {
            return one;
        }
    }
    return std::nullopt;
}

}  // namespace twin::host
