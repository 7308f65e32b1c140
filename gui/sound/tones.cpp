// SPDX-License-Identifier: BSD-3-Clause
#include "gui/sound/tones.hpp"

#include <algorithm>
#include <cmath>

namespace twin::gui {
namespace {

constexpr double kLevel = 0.2;  // of full scale, for a voice: four of them are not cut yet

/// What a step at the phase 0 or 1 lacks to have no harmonics above half the rate; `step` is the phase of a sample.
double blep(double phase, double step) {
    if (phase < step) {
        const double t = phase / step;
        return t + t - t * t - 1;
    }
    if (phase > 1 - step) {
        const double t = (phase - 1) / step;
        return t * t + t + t + 1;
    }
    return 0;
}

double square(double phase, double step) {
    const double naive = phase < 0.5 ? 1 : -1;
    return naive + blep(phase, step) - blep(std::fmod(phase + 0.5, 1), step);
}

}  // namespace

void Tones::play(const std::map<std::string, double>& voices) {
    for (auto& [name, voice] : voices_) voice.ends = true;
    for (const auto& [name, hz] : voices) {
        if (!(hz >= kLowest && hz <= kHighest)) continue;
        auto& voice = voices_[name];
        voice.hz = hz;
        voice.ends = false;
    }
}

bool Tones::fill(std::span<std::int16_t> samples) {
    if (voices_.empty()) {
        std::fill(samples.begin(), samples.end(), std::int16_t{0});
        return false;
    }
    for (auto& sample : samples) {
        double sum = 0;
        for (auto& [name, voice] : voices_) {
            const double step = voice.hz / kRate;
            voice.gain = std::clamp(voice.gain + (voice.ends ? -1.0 : 1.0) / kFade, 0.0, 1.0);
            sum += voice.gain * square(voice.phase, step);
            voice.phase = std::fmod(voice.phase + step, 1);
        }
        sample = static_cast<std::int16_t>(std::lround(std::clamp(sum * kLevel, -1.0, 1.0) * 32'767));
    }
    std::erase_if(voices_, [](const auto& one) { return one.second.ends && one.second.gain == 0; });
    return true;
}

}  // namespace twin::gui
