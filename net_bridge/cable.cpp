// SPDX-License-Identifier: BSD-3-Clause
#include "net_bridge/cable.hpp"

#include "net_bridge/cable_direction.hpp"

#include <cassert>

namespace twin::net {

namespace {

constexpr Way kWays[] = {Way::out, Way::in};

constexpr std::size_t index(Way way) { return way == Way::out ? 0 : 1; }

}  // namespace

Cable::Cable(std::string name, Jack& first, Jack& second, Timeline& timeline, const LinkOptions& options,
             std::uint64_t seed)
    : name_(std::move(name)), timeline_(timeline), options_(options), seed_(seed), ends_{&first, &second} {
    assert(&first != &second);
    assert(first.cable_ == nullptr && second.cable_ == nullptr);
    const std::uint64_t used = options_.seed.value_or(seed_);
    directions_[0] = std::make_unique<Direction>(*this, Way::out, options_.out, ends_[1], used);
    directions_[1] = std::make_unique<Direction>(*this, Way::in, options_.in, ends_[0], used);
    first.cable_ = this;
    second.cable_ = this;
    change_link();
}

Cable::~Cable() {
    options_.up = false;
    change_link();
    for (Jack*& end : ends_) {
        if (end != nullptr) {
            Jack& jack = *std::exchange(end, nullptr);
            jack.cable_ = nullptr;
            jack.unplugged();
        }
    }
}

void Cable::set_options(const LinkOptions& options) {
    const Deliveries::Hold hold(timeline_.deliveries());
    for (const Way way : kWays) {
        directions_[index(way)]->settle();
    }
    const bool reseed = options.seed.value_or(seed_) != options_.seed.value_or(seed_);
    options_ = options;
    for (const Way way : kWays) {
        if (reseed) {
            directions_[index(way)]->reseed(options_.seed.value_or(seed_));
        }
        directions_[index(way)]->options_changed();
    }
    change_link();
}

void Cable::set_up(bool up) {
    const Deliveries::Hold hold(timeline_.deliveries());
    options_.up = up;
    change_link();
}

const CableCounters& Cable::counters(Way way) const { return directions_[index(way)]->counters(); }

void Cable::send(const Jack& from, Frame&& frame) { directions_[&from == ends_[0] ? 0 : 1]->send(std::move(frame)); }

void Cable::detach(const Jack& jack) {
    ends_[&jack == ends_[0] ? 0 : 1] = nullptr;
    change_link();
}

void Cable::change_link() {
    const bool up = options_.up && ends_[0] != nullptr && ends_[1] != nullptr;
    if (up == up_) {
        return;
    }
    up_ = up;
    if (!up) {
        for (const auto& direction : directions_) {
            direction->drop_all();
        }
    }
    for (Jack* end : ends_) {
        if (end != nullptr) {
            end->link_changed(up);
        }
    }
}

}  // namespace twin::net
