// SPDX-License-Identifier: BSD-3-Clause
#include "models/core/journal.hpp"

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

std::vector<JournalEntry> Journal::entries() const {
    std::vector<JournalEntry> all;
    all.reserve(entries_.size());
    for (const auto& [key, entry] : entries_) all.push_back(entry);
    return all;
}

}  // namespace twin
