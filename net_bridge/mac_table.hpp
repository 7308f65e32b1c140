// SPDX-License-Identifier: BSD-3-Clause
// Which address is behind which port: IEEE 802.1Q-2018, 8.7 and 8.8.
#pragma once

#include "net_bridge/ethernet.hpp"
#include "net_bridge/frame.hpp"

#include <cstdint>
#include <functional>
#include <unordered_map>

namespace twin::net {

/// Filtering database of one switch. An address is known per VLAN.
template <typename Port>
class MacTable {
  public:
    enum class Learned { known, added, moved, full };

    MacTable(std::size_t capacity, Time ageing) : capacity_(capacity), ageing_(ageing) {}

    static std::uint64_t key(std::uint16_t vlan, const MacAddress& address) {
        return static_cast<std::uint64_t>(vlan) << 48 | to_number(address);
    }

    Learned learn(std::uint64_t key, Port& port, Time now) {
        if (const auto found = entries_.find(key); found != entries_.end()) {
            Entry& entry = found->second;
            const bool moved = entry.port != &port && now - entry.seen < ageing_;
            entry = {&port, now};
            return moved ? Learned::moved : Learned::known;
        }
        if (entries_.size() >= capacity_) {
            // A flood of addresses must not cost a walk through the table for each.
            if (now - swept_ < kSweepInterval) {
                return Learned::full;
            }
            swept_ = now;
            std::erase_if(entries_, [&](const auto& item) { return now - item.second.seen >= ageing_; });
            if (entries_.size() >= capacity_) {
                return Learned::full;
            }
        }
        entries_.emplace(key, Entry{&port, now});
        return Learned::added;
    }

    [[nodiscard]] Port* find(std::uint64_t key, Time now) const {
        const auto found = entries_.find(key);
        return found != entries_.end() && now - found->second.seen < ageing_ ? found->second.port : nullptr;
    }

    void forget(const Port& port) {
        std::erase_if(entries_, [&](const auto& item) { return item.second.port == &port; });
    }
    void clear() { entries_.clear(); }

    /// In no order.
    void each(Time now, const std::function<void(std::uint64_t key, const Port& port, Time age)>& visit) const {
        for (const auto& [key, entry] : entries_) {
            if (now - entry.seen < ageing_) {
                visit(key, *entry.port, now - entry.seen);
            }
        }
    }

  private:
    struct Entry {
        Port* port;
        Time seen;
    };
    struct Hash {
        std::size_t operator()(std::uint64_t key) const {
            key = (key ^ key >> 32) * 0x9e3779b97f4a7c15;
            return static_cast<std::size_t>(key ^ key >> 29);
        }
    };
    static constexpr Time kSweepInterval = std::chrono::seconds(1);

    std::size_t capacity_;
    Time ageing_;
    Time swept_ = -kSweepInterval;
    std::unordered_map<std::uint64_t, Entry, Hash> entries_;
};

}  // namespace twin::net
