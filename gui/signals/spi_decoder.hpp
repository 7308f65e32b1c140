// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "gui/signals/decoder.hpp"

namespace twin::gui::scope {

struct SpiSettings {
    int mode = 0;   ///< 0 to 3: the clock's idle level × 2 + whether its second edge is the one that counts
    int bits = 8;   ///< of a word, 4 to 32
    bool lsb_first = false;
    bool cs_high = false;  ///< it selects when it is high

    bool operator==(const SpiSettings&) const = default;
};

/// Words on up to two data lines: lane 0 is MOSI, lane 1 MISO. Without a chip select, a pause of the clock of ten
/// periods ends a word that is not whole.
class SpiDecoder final : public Decoder {
  public:
    /// Any but `sck` may be null.
    SpiDecoder(const Channel& sck, const Channel* mosi, const Channel* miso, const Channel* cs, SpiSettings settings);
    [[nodiscard]] bool reads(const Channel* channel) const override;

  protected:
    bool step(Time until, std::size_t& cost) override;
    void reset() override;

  private:
    void clock(const LineEdge& edge);
    void select(const LineEdge& edge);
    void endWord(Time t, bool whole);

    std::vector<const Channel*> channels_;
    MergedLines lines_;
    SpiSettings settings_;
    bool selected_ = false;
    int bits_ = 0;
    std::uint32_t values_[2] = {0, 0};
    bool known_[2] = {true, true};
    Time from_ = 0;
    Time last_edge_ = 0;
    Time half_ = std::numeric_limits<Time>::max();  ///< the shortest between two edges of the clock
    bool leading_ = false;                          ///< the clock's first edge of a bit has been
};

}  // namespace twin::gui::scope
