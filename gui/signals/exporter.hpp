// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "gui/signals/capture.hpp"

namespace twin::gui::scope {

/// What is exported under a name: one of the two.
struct Signal {
    std::string name;
    std::string unit;
    const DigitalTrack* digital = nullptr;
    const AnalogTrack* analog = nullptr;
};

/// Writes signals of [from, to) as text, in helpings: the window stays alive. The tracks must stay for as long.
/// What is forgotten of them meanwhile is missing.
class Exporter {
  public:
    enum class Format : std::uint8_t {
        vcd,  ///< value change dump, IEEE 1364-2005, 18: levels, and values as real variables; 1 ns
        csv,  ///< a row for each instant at which anything changes: seconds, then each channel; empty: not known
    };

    Exporter(std::vector<Signal> what, Time from, Time to, Format format);

    /// Appends about `records` more to `out`; false: that was all.
    bool step(std::size_t records, std::string& out);
    [[nodiscard]] double progress() const;

  private:
    void head(std::string& out);
    void row(Time t, std::string& out);
    void change(std::size_t signal, std::string& out);
    [[nodiscard]] Time nextTime(std::size_t signal) const;

    const std::vector<Signal> signals_;
    const Time from_;
    const Time to_;
    const Format format_;
    std::vector<std::uint64_t> places_;
    std::vector<Level> levels_;
    std::vector<double> values_;
    Time now_;
    bool begun_ = false;
};

/// A VCD identifier: printable characters, the shortest first.
std::string vcdIdentifier(std::size_t number);

}  // namespace twin::gui::scope
