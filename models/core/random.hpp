// SPDX-License-Identifier: BSD-3-Clause
// Randomness of models: seeded from the run's seed and the stream's name alone, and part of the declared state.
#pragma once

#include "models/core/state.hpp"

namespace twin {

/// SplitMix64 (Steele, Lea, Flood 2014). Not for cryptography.
class RandomStream {
  public:
    RandomStream(Model& owner, const std::string& name);
    ~RandomStream();
    RandomStream(const RandomStream&) = delete;
    RandomStream& operator=(const RandomStream&) = delete;
    std::uint64_t next();
    /// Uniform in [0, 1).
    double uniform() { return static_cast<double>(next() >> 11) * 0x1.0p-53; }
    /// Normal with mean 0 and standard deviation 1, as the sum of twelve uniforms less six (exact on every machine).
    double normal();
    /// Goes on elsewhere, at a place that depends on where it stands, on its name and on `salt`.
    void diverge(std::uint64_t salt);

  private:
    Model& owner_;
    State<std::uint64_t> state_;
};

}  // namespace twin
