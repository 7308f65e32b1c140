// SPDX-License-Identifier: BSD-3-Clause
#include "models/core/random.hpp"

#include "models/core/model.hpp"

namespace twin {

namespace {
// FNV-1a, 64 bits: only to give each stream a different start.
std::uint64_t hash(const std::string& text, std::uint64_t h) {
    for (const unsigned char c : text) h = (h ^ c) * 0x100000001B3ULL;
    return h;
}
}  // namespace

RandomStream::RandomStream(Model& owner, const std::string& name)
    : owner_(owner),
      state_(owner, "random." + name, hash(owner.label() + "." + name, 0xCBF29CE484222325ULL ^ owner.env().seed()),
             ResetSet::none()) {
    owner.env().random_streams_.push_back(this);
}

RandomStream::~RandomStream() { std::erase(owner_.env().random_streams_, this); }

void RandomStream::diverge(std::uint64_t salt) {
    state_ = hash(owner_.label() + "." + state_.name(), state_ ^ (salt * 0x9E3779B97F4A7C15ULL));
}

std::uint64_t RandomStream::next() {
    std::uint64_t z = state_.ref() += 0x9E3779B97F4A7C15ULL;
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9ULL;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBULL;
    return z ^ (z >> 31);
}

double RandomStream::normal() {
    double sum = -6;
    for (int i = 0; i < 12; ++i) sum += uniform();
    return sum;
}

}  // namespace twin
