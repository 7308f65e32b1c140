// SPDX-License-Identifier: BSD-3-Clause
#include "net_bridge/jack.hpp"

#include "net_bridge/cable.hpp"

namespace twin::net {

Jack::~Jack() {
    if (cable_ != nullptr) {
        cable_->detach(*this);
    }
}

bool Jack::up() const { return cable_ != nullptr && cable_->up(); }

void Jack::transmit(Frame frame) {
    if (!up()) {
        return;
    }
    if (!taps_.empty()) {
        taps_.seen(Way::out, frame);
    }
    cable_->send(*this, std::move(frame));
}

void Jack::deliver(const Frame& frame) {
    if (!taps_.empty()) {
        taps_.seen(Way::in, frame);
    }
    receive(frame);
}

}  // namespace twin::net
