// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <deque>

#include "gui/console/cells.hpp"

namespace twin::gui {

/// Lines that have left the screen at the top, packed: text as UTF-8, then runs of style. A plain line of 60 characters
/// takes about 75 bytes. Lines are numbered from the first that ever came; the oldest are dropped above the limit.
class History {
  public:
    explicit History(std::size_t limit = 100'000) : limit_(limit) {}

    void push(const Line& line);

    /// The newest line is taken back; false if there is none.
    bool pop(Line& line);

    [[nodiscard]] std::size_t size() const { return size_; }
    [[nodiscard]] std::uint64_t dropped() const { return dropped_; } ///< so many came before the first that is kept
    [[nodiscard]] Line at(std::size_t index) const;                  ///< 0: the oldest that is kept
    [[nodiscard]] std::string text(std::size_t index) const;         ///< faster than at(): no cells are made
    [[nodiscard]] std::size_t bytes() const;                         ///< of memory, about

    /// Forgets all, keeping count of them.
    void clear();

  private:
    static constexpr std::size_t kBlockLines = 512;

    struct Block {
        std::string data;
        std::vector<std::uint32_t> starts;
    };

    [[nodiscard]] std::string_view packed(std::size_t index) const;

    std::size_t limit_;
    std::size_t size_ = 0;
    std::size_t skip_ = 0; ///< lines at the start of the first block that are dropped
    std::uint64_t dropped_ = 0;
    std::deque<Block> blocks_; ///< each but the last has kBlockLines
};

} // namespace twin::gui
