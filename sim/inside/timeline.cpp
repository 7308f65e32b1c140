// SPDX-License-Identifier: BSD-3-Clause
#include "sim/inside/timeline.hpp"

#include "sim/inside/reader.hpp"

#include <algorithm>

namespace twin::inside {
namespace {

constexpr std::size_t kHead = 20;
constexpr unsigned kKindBits = 3;

void put_varint(std::string& out, std::uint64_t value) {
    while (value >= 0x80) {
        out.push_back(static_cast<char>(static_cast<std::uint8_t>(value | 0x80)));
        value >>= 7;
    }
    out.push_back(static_cast<char>(value));
}

bool get_varint(std::string_view bytes, std::size_t& at, std::uint64_t& value) {
    value = 0;
    for (unsigned shift = 0; at < bytes.size() && shift < 64; shift += 7) {
        const auto byte = static_cast<std::uint8_t>(bytes[at++]);
        value |= static_cast<std::uint64_t>(byte & 0x7F) << shift;
        if ((byte & 0x80) == 0) {
            return true;
        }
    }
    return false;
}

}  // namespace

std::optional<Piece> parse_piece(std::string_view payload) {
    if (payload.size() < kHead) {
        return std::nullopt;
    }
    Piece piece;
    piece.base_ns = static_cast<std::int64_t>(number_in(payload, 0, 8));
    piece.last_ns = static_cast<std::int64_t>(number_in(payload, 8, 8));
    piece.lost = word_in(payload, 16);
    piece.records = std::string(payload.substr(kHead));
    std::int64_t at_ns = piece.base_ns;
    const bool whole = each_record(piece.records, [&](std::uint64_t delta_ns, Did, std::uint32_t) {
        at_ns += static_cast<std::int64_t>(delta_ns);
        ++piece.count;
    });
    return whole && at_ns == piece.last_ns ? std::optional(std::move(piece)) : std::nullopt;
}

void put_record(std::string& out, std::uint64_t delta_ns, Did what, std::uint32_t arg) {
    put_varint(out, delta_ns);
    put_varint(out, static_cast<std::uint64_t>(arg) << kKindBits | static_cast<std::uint8_t>(what));
}

bool each_record(std::string_view records,
                 const std::function<void(std::uint64_t delta_ns, Did what, std::uint32_t arg)>& take) {
    for (std::size_t at = 0; at < records.size();) {
        std::uint64_t delta = 0;
        std::uint64_t word = 0;
        if (!get_varint(records, at, delta) || !get_varint(records, at, word)) {
            return false;
        }
        const auto kind = word & ((1U << kKindBits) - 1);
        if (kind > static_cast<std::uint8_t>(Did::reset) || word >> kKindBits > UINT32_MAX) {
            return false;
        }
        take(delta, static_cast<Did>(kind), static_cast<std::uint32_t>(word >> kKindBits));
    }
    return true;
}

bool CpuStory::take(std::string_view records) {
    return each_record(records, [this](std::uint64_t, Did what, std::uint32_t arg) {
        switch (what) {
            case Did::entry:
                handlers_.push_back(arg);
                break;
            case Did::exit:
                if (const auto found = std::find(handlers_.rbegin(), handlers_.rend(), arg); found != handlers_.rend()) {
                    handlers_.erase(std::next(found).base());
                }
                break;
            case Did::thread:
                thread_ = arg;
                break;
            case Did::sleep:
            case Did::wake:
                asleep_ = what == Did::sleep;
                break;
            case Did::reset:
                handlers_.clear();
                thread_ = 0;
                asleep_ = false;
                break;
        }
    });
}

Piece CpuStory::opening(std::int64_t now_ns) const {
    Piece piece{now_ns, now_ns, 0, 0, {}};
    const auto put = [&](Did what, std::uint32_t arg) {
        put_record(piece.records, 0, what, arg);
        ++piece.count;
    };
    if (thread_ != 0) {
        put(Did::thread, thread_);
    }
    for (const auto handler : handlers_) {
        put(Did::entry, handler);
    }
    if (asleep_) {
        put(Did::sleep, 0);
    }
    return piece;
}

}  // namespace twin::inside
