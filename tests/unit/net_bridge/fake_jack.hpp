// SPDX-License-Identifier: BSD-3-Clause
// A jack that remembers.
#pragma once

#include "net_bridge/jack.hpp"
#include "net_bridge/timeline.hpp"

#include <gtest/gtest.h>
#include <functional>
#include <vector>

namespace twin::net {

struct Arrival {
    Time at;
    Frame frame;
};

class FakeJack : public Jack {
  public:
    FakeJack(const std::string& name, const Timeline& timeline) : Jack(name), timeline_(timeline) {}

    void receive(const Frame& frame) override {
        arrivals.push_back({timeline_.now(), frame});
        if (on_receive) {
            on_receive(frame);
        }
    }
    void link_changed(bool up) override { link.push_back(up); }

    void send(const Frame& frame) { transmit(frame); }
    std::vector<Arrival> take() { return std::exchange(arrivals, {}); }

    std::vector<Arrival> arrivals;
    std::vector<bool> link;
    std::function<void(const Frame&)> on_receive;

  private:
    const Timeline& timeline_;
};

/// `size` bytes that begin with the number.
inline Frame numbered(std::uint32_t number, std::size_t size = 60) {
    std::vector<std::uint8_t> bytes(size);
    for (std::size_t i = 0; i < 4 && i < size; ++i) {
        bytes[i] = static_cast<std::uint8_t>(number >> (24 - 8 * i));
    }
    return Frame(std::move(bytes));
}
inline std::uint32_t number_of(const Frame& frame) {
    std::uint32_t number = 0;
    for (std::size_t i = 0; i < 4; ++i) {
        number = number << 8 | frame.bytes()[i];
    }
    return number;
}
inline std::vector<std::uint32_t> numbers(const std::vector<Arrival>& arrivals) {
    std::vector<std::uint32_t> result;
    for (const Arrival& arrival : arrivals) {
        result.push_back(number_of(arrival.frame));
    }
    return result;
}

}  // namespace twin::net
