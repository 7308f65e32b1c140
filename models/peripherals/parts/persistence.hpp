// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <span>

#include "models/core/model.hpp"

namespace twin::parts {

/// What an eye sees of up to 64 LEDs that are switched fast: for each the mean of its light over the last tens of
/// milliseconds, an exponential average with a declared time constant.
///
/// Light is summed exactly between edges, over windows that begin and end with the same mark (a row's rising edge), so
/// that a steady multiplexed picture gives a steady value, whatever its refresh rate. Each window of at least 20 ms
/// then enters the average. Without marks a window ends after 60 ms. When nothing changes any more, the average
/// settles, and then nothing is left to do: a dark or static display costs nothing. Integers only: equal edges, equal
/// brightness.
class Persistence {
  public:
    static constexpr unsigned kMaxLeds = 64;
    static constexpr std::uint64_t kMinWindowPs = 20'000'000'000;
    static constexpr std::uint64_t kMaxWindowPs = 60'000'000'000;

    /// `slots`: 255 means lit for 1/slots of the time. `show` gets a brightness 0..255 of each LED, at most every 20
    /// ms.
    Persistence(Model& owner, unsigned leds, unsigned slots, Time time_constant,
                std::function<void(std::span<const std::uint8_t>)> show);

    /// The LEDs that are lit from now on, by bit.
    void set_lit(std::uint64_t lit) {
        if (lit != data_->lit && owner_.powered()) change(lit);
    }
    /// A refresh cycle may begin here; `which` tells marks apart.
    void mark(unsigned which) {
        if (close_.armed()) mark_open(which);
    }
    /// Without supply nothing is lit, and nobody is left to let it fade: dark at once.
    void power_lost() {
        data_ = Data{};
        show();
    }
    /// Tells `show` what is seen now.
    void show() const { show_(std::span(data_->shown.data(), leds_)); }

  private:
    static constexpr unsigned kNoMark = ~0U;
    struct Data {
        std::uint64_t lit = 0;
        std::uint64_t start_ps = 0;   // of the window
        std::uint64_t change_ps = 0;  // last change of `lit`
        std::uint64_t mark = kNoMark;
        std::array<std::uint64_t, kMaxLeds> since_ps{};  // lit since, or the window's start
        std::array<std::uint64_t, kMaxLeds> light_ps{};  // in this window
        std::array<std::int64_t, kMaxLeds> seen{};       // average; 65536 is full brightness
        std::array<std::uint8_t, kMaxLeds> shown{};
    };

    void change(std::uint64_t lit);
    void mark_open(unsigned which);
    void open(std::uint64_t at);
    /// Takes the window into the average; false if any LED is still away from what the window alone gives.
    bool close(std::uint64_t at);
    void on_timeout();
    void update_shown(bool exact);
    std::int64_t decay(std::uint64_t ps) const;

    Model& owner_;
    const unsigned leds_;
    const unsigned slots_;
    const std::uint64_t time_constant_ps_;
    std::function<void(std::span<const std::uint8_t>)> show_;
    State<Data> data_;
    Alarm close_;
};

}  // namespace twin::parts
