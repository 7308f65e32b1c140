// SPDX-License-Identifier: BSD-3-Clause
#include "models/core/journal.hpp"

#include "models/core/state.hpp"

namespace twin {

namespace {
constexpr std::size_t kMaxEntries = 4096;
}

const char* to_string(JournalKind kind) {
    switch (kind) {
        case JournalKind::unmodelled:
            return "not modelled";
        case JournalKind::unmapped:
            return "unmapped";
        case JournalKind::width:
            return "wrong width";
        case JournalKind::gated:
            return "no clock or power";
        case JournalKind::guest_error:
            return "guest error";
        case JournalKind::pin_conflict:
            return "pin conflict";
    }
    return "?";
}

void Journal::note(JournalKind kind, const std::string& where, const std::string& what, bool is_write) {
    Key key{kind, where, what};
    auto it = entries_.find(key);
    if (it == entries_.end()) {
        if (entries_.size() >= kMaxEntries) {
            key = Key{kind, "", "(further entries)"};
            it = entries_.find(key);
        }
        if (it == entries_.end()) {
            it = entries_.emplace(key, JournalEntry{kind, std::get<1>(key), std::get<2>(key)}).first;
            if (first_) first_(it->second);
        }
    }
    ++(is_write ? it->second.writes : it->second.reads);
}

void Journal::save(StateWriter& out) const {
    out.value<std::uint64_t>(entries_.size());
    for (const auto& [key, entry] : entries_) {
        out.value(static_cast<std::uint8_t>(entry.kind));
        out.text(entry.where);
        out.text(entry.what);
        out.value(entry.reads);
        out.value(entry.writes);
    }
}

void Journal::load(StateReader& in) {
    entries_.clear();
    for (auto n = in.value<std::uint64_t>(); n > 0; --n) {
        const auto kind = in.value<std::uint8_t>();
        if (kind > static_cast<std::uint8_t>(JournalKind::pin_conflict)) throw StateError("no such note");
        JournalEntry entry{static_cast<JournalKind>(kind), in.text(), in.text()};
        entry.reads = in.value<std::uint64_t>();
        entry.writes = in.value<std::uint64_t>();
        entries_[Key{entry.kind, entry.where, entry.what}] = entry;
    }
}

std::vector<JournalEntry> Journal::entries() const {
    std::vector<JournalEntry> all;
    all.reserve(entries_.size());
    for (const auto& [key, entry] : entries_) all.push_back(entry);
    return all;
}

}  // namespace twin
