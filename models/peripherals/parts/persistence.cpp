// SPDX-License-Identifier: BSD-3-Clause
#include "models/peripherals/parts/persistence.hpp"

#include <algorithm>
#include <bit>
#include <stdexcept>

namespace twin::parts {

namespace {
constexpr std::int64_t kFull = 65'536;           // average brightness as fixed point, 16 bits
constexpr std::int64_t kSettled = kFull / 128;  // two steps of 255, which no eye tells apart
constexpr std::int64_t kOne = 1LL << 32;         // decay as fixed point, 32 bits
}  // namespace

Persistence::Persistence(Model& owner, unsigned leds, unsigned slots, Time time_constant,
                         std::function<void(std::span<const std::uint8_t>)> show)
    : owner_(owner),
      leds_(leds),
      slots_(slots),
      time_constant_ps_(time_constant.value()),
      show_(std::move(show)),
      data_(owner, "light"),
      close_(owner, "light", [this] { on_timeout(); }) {
    if (leds == 0 || leds > kMaxLeds) throw std::invalid_argument(owner.label() + ": 1 to 64 LEDs are possible");
    if (time_constant_ps_ == 0) throw std::invalid_argument(owner.label() + ": persistence is longer than 0");
}

std::int64_t Persistence::decay(std::uint64_t ps) const {
    // exp(-x) = (1 - x / 1024)^1024, good to 1e-3 for the x of some units that come here, and the same everywhere.
    const auto x = static_cast<unsigned __int128>(ps) << 32;
    const auto part = static_cast<std::uint64_t>(x / time_constant_ps_ / 1024);
    if (part >= static_cast<std::uint64_t>(kOne)) return 0;
    auto result = static_cast<std::uint64_t>(kOne) - part;
    for (int i = 0; i < 10; ++i) {
        result = static_cast<std::uint64_t>(static_cast<unsigned __int128>(result) * result >> 32);
    }
    return static_cast<std::int64_t>(result);
}

void Persistence::change(std::uint64_t lit) {
    Data& d = data_.ref();
    const std::uint64_t at = owner_.now().value();
    if (!close_.armed()) open(at);
    for (std::uint64_t rest = d.lit & ~lit; rest != 0; rest &= rest - 1) {
        const int i = std::countr_zero(rest);
        d.light_ps[i] += at - d.since_ps[i];
    }
    for (std::uint64_t rest = lit & ~d.lit; rest != 0; rest &= rest - 1) d.since_ps[std::countr_zero(rest)] = at;
    d.lit = lit;
    d.change_ps = at;
}

void Persistence::open(std::uint64_t at) {
    Data& d = data_.ref();
    d.start_ps = at;
    d.light_ps.fill(0);
    for (std::uint64_t rest = d.lit; rest != 0; rest &= rest - 1) d.since_ps[std::countr_zero(rest)] = at;
    close_.arm_at(picoseconds(at + kMaxWindowPs));
}

void Persistence::mark_open(unsigned which) {
    Data& d = data_.ref();
    if (d.mark != kNoMark && d.mark != which) return;
    const std::uint64_t at = owner_.now().value();
    if (d.mark == kNoMark) {
        // What came before belongs to no whole cycle: it counts, but is not shown.
        d.mark = which;
        close(at);
        open(at);
    } else if (at - d.start_ps >= kMinWindowPs) {
        close(at);
        update_shown(false);
        open(at);
    }
}

bool Persistence::close(std::uint64_t at) {
    Data& d = data_.ref();
    const std::uint64_t length = at - d.start_ps;
    if (length == 0) return true;
    for (std::uint64_t rest = d.lit; rest != 0; rest &= rest - 1) {
        const int i = std::countr_zero(rest);
        d.light_ps[i] += at - d.since_ps[i];
        d.since_ps[i] = at;
    }
    const std::int64_t keep = decay(length);
    bool settled = true;
    for (unsigned i = 0; i < leds_; ++i) {
        const auto level =
            static_cast<std::int64_t>(static_cast<unsigned __int128>(d.light_ps[i]) * slots_ * kFull / length);
        // Towards the level from either side, never short of it by rounding.
        const std::int64_t away = (d.seen[i] - level) * keep / kOne;
        settled = settled && away > -kSettled && away < kSettled;
        d.seen[i] = level + away;
    }
    return settled;
}

void Persistence::on_timeout() {
    Data& d = data_.ref();
    const std::uint64_t at = owner_.now().value();
    const bool was_static = d.change_ps <= d.start_ps;
    const bool settled = close(at);
    d.mark = kNoMark;
    if (was_static && settled) {
        for (unsigned i = 0; i < leds_; ++i) d.seen[i] = (d.lit >> i & 1) != 0 ? kFull * slots_ : 0;
        update_shown(true);
        return;
    }
    update_shown(false);
    open(at);
    // No cycle to wait for: settle in shorter steps.
    if (was_static) close_.arm_at(picoseconds(at + kMinWindowPs));
}

void Persistence::update_shown(bool exact) {
    Data& d = data_.ref();
    for (unsigned i = 0; i < leds_; ++i) {
        const std::int64_t seen = std::min(d.seen[i], kFull) * 255;
        const auto value = static_cast<std::uint8_t>((seen + kFull / 2) / kFull);
        // A value between two steps does not flicker between them.
        const std::int64_t off = seen - std::int64_t{d.shown[i]} * kFull;
        const bool near = off > -kFull * 3 / 4 && off < kFull * 3 / 4;
        if (exact || !near || value == 0 || value == 255) d.shown[i] = value;
    }
    show();
}

}  // namespace twin::parts
