// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <map>
#include <span>
#include <string>

namespace twin::gui {

/// What several piezo buzzers sound like together: a square wave each, free of the harmonics above half the sampling
/// rate that would fold back as false tones (PolyBLEP, Välimäki and Huovilainen 2007), and faded in and out, so that
/// nothing clicks. Not for several threads at once.
class Tones {
  public:
    static constexpr int kRate = 48'000;          ///< samples a second
    static constexpr double kLowest = 20;         ///< Hz; what is lower or higher than one hears is silent
    static constexpr double kHighest = 20'000;
    static constexpr int kFade = kRate / 200;     ///< samples from silence to full: 5 ms

    /// Each that sounds, with its frequency in Hz. Those that are not among them fade away.
    void play(const std::map<std::string, double>& voices);

    /// The next samples. False if all of them are silent, and so is what comes, until play() says something else.
    bool fill(std::span<std::int16_t> samples);

  private:
    struct Voice {
        double hz = 0;
        double phase = 0;  // of a period: 0 to 1
        double gain = 0;   // 0 to 1
        bool ends = false;
    };
    std::map<std::string, Voice> voices_;
};

}  // namespace twin::gui
