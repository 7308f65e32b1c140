// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "gui/signals/capture.hpp"

#include <deque>
#include <span>
#include <vector>

namespace twin::gui::scope {

enum class Mark : std::uint8_t {
    data,        ///< a byte or a word of `bits`
    start,
    repeat,      ///< a start without a stop before it
    stop,
    address_write,
    address_read,
    ack,
    nak,
    id,          ///< of a CAN frame, of 11 or 29 `bits`
    remote,      ///< a CAN frame that asks for data
    length,      ///< of a CAN frame's data
    crc,
    end,         ///< of a CAN frame
    line_break,  ///< of a UART: low for a whole frame
    framing,     ///< errors from here on
    parity,
    stuffing,
    form,
    incomplete,  ///< it ended after so many `bits`
};
constexpr bool isError(Mark mark) { return mark >= Mark::framing; }

/// What a span of a signal means.
struct Annotation {
    Time from = 0;
    Time to = 0;
    std::uint32_t value = 0;
    Mark mark = Mark::data;
    std::uint8_t bits = 8;
    bool bad = false;  ///< an error has to do with it

    bool operator==(const Annotation&) const = default;
};

/// Annotations in order of time, none over another.
using Lane = std::deque<Annotation>;
/// The first that ends after `t`: the one that `t` is in, or the next. `hint`: it is known not to be before that one.
std::size_t firstAfter(const Lane& lane, Time t, std::size_t hint = 0);

/// Reads what lines say, as they come. Lines are looked at up to an instant, and in small helpings, so that the window
/// stays alive whatever there is to read.
class Decoder {
  public:
    explicit Decoder(int lanes) : lanes_(static_cast<std::size_t>(lanes)) {}
    virtual ~Decoder() = default;
    Decoder(const Decoder&) = delete;
    Decoder& operator=(const Decoder&) = delete;

    /// Goes on up to `until`, for about `budget` edges; true if that was enough.
    bool advance(Time until, std::size_t budget);
    /// From the oldest edge that is kept, what was read before forgotten.
    void restart();
    /// Annotations that end before are forgotten.
    void forget(Time before);
    [[nodiscard]] const std::vector<Lane>& lanes() const { return lanes_; }
    [[nodiscard]] virtual bool reads(const Channel* channel) const = 0;

  protected:
    /// One step: up to one edge or one frame. False: nothing before `until` is left. `cost` edges were looked at.
    virtual bool step(Time until, std::size_t& cost) = 0;
    virtual void reset() = 0;
    void annotate(const Annotation& annotation, std::size_t lane = 0);

  private:
    std::vector<Lane> lanes_;
};

/// An edge of one of several lines, in their common order.
struct LineEdge {
    std::size_t line;
    Time t;
    Level level;  ///< after it
    Level was;
};

/// Several lines' edges as one sequence. At the same instant, `order` decides: it is asked which of two comes first.
class MergedLines {
  public:
    explicit MergedLines(std::vector<const DigitalTrack*> lines);  ///< null: a line that is not there

    void restart();
    /// Edges of one instant come in the order of `rank(line, level)`, the lowest first.
    template <typename Rank>
    bool next(Time until, LineEdge& edge, Rank&& rank) {
        auto best = lines_.size();
        Time at = until;
        int best_rank = 0;
        for (std::size_t line = 0; line < lines_.size(); ++line) {
            const auto* track = lines_[line];
            if (track == nullptr) {
                continue;
            }
            places_[line] = std::max(places_[line], track->begin());
            if (places_[line] == track->end()) {
                continue;
            }
            const auto t = track->time(places_[line]);
            if (t > at || t >= until) {
                continue;
            }
            const int own = rank(line, track->level(places_[line]));
            if (t < at || best == lines_.size() || own < best_rank) {
                best = line;
                at = t;
                best_rank = own;
            }
        }
        if (best == lines_.size()) {
            return false;
        }
        const auto place = places_[best]++;
        edge = {best, at, lines_[best]->level(place), lines_[best]->before(place)};
        levels_[best] = edge.level;
        return true;
    }
    [[nodiscard]] Level level(std::size_t line) const { return levels_[line]; }
    [[nodiscard]] bool has(std::size_t line) const { return lines_[line] != nullptr; }

  private:
    std::vector<const DigitalTrack*> lines_;
    std::vector<std::uint64_t> places_;
    std::vector<Level> levels_;
};

}  // namespace twin::gui::scope
