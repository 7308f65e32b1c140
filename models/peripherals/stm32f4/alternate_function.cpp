// SPDX-License-Identifier: BSD-3-Clause
#include "models/peripherals/stm32f4/alternate_function.hpp"

#include <algorithm>

namespace twin::stm32f4 {

Signal::Signal(Peripheral& owner, std::string name, bool idle_high)
    : owner_(owner), name_(std::move(name)), idle_high_(idle_high), last_level_(idle_high) {
    owner.signals_.push_back(this);
}

Signal::~Signal() {
    stop_hearing();
    std::erase(owner_.signals_, this);
}

void Signal::set(bool high) {
    if (drives_ && high_ == high) return;
    drives_ = true;
    high_ = high;
    for (Pad* pad : pads_) pad->update();
}

void Signal::release() {
    if (!drives_) return;
    drives_ = false;
    for (Pad* pad : pads_) pad->update();
}

bool Signal::level() const {
    const bool idle = std::all_of(pads_.begin(), pads_.end(), [this](Pad* pad) { return pad->input() == idle_high_; });
    return idle == idle_high_;
}

void Signal::send_serial(const SerialFrame& frame, const SerialReceiver* sender) {
    for (std::size_t i = 0; i < pads_.size(); ++i) pads_[i]->port().net().send_serial(frame, sender);
}

void Signal::begin_serial(const SerialReceiver* sender) {
    for (std::size_t i = 0; i < pads_.size(); ++i) pads_[i]->port().net().begin_serial(sender);
}

void Signal::hear(SerialReceiver& receiver) {
    if (receiver_ == &receiver) return;
    stop_hearing();
    receiver_ = &receiver;
    hear_pads();
}

void Signal::stop_hearing() {
    for (Net* net : heard_) net->detach(*receiver_);
    heard_.clear();
    receiver_ = nullptr;
}

// The nets are remembered: at the end of a run the pads may be gone before the signal.
void Signal::hear_pads() {
    if (receiver_ == nullptr) return;
    for (Net* net : heard_) net->detach(*receiver_);
    heard_.clear();
    for (Pad* pad : pads_) {
        Net& net = pad->port().net();
        // Two pads of one net are one line: a frame comes once.
        if (std::find(heard_.begin(), heard_.end(), &net) != heard_.end()) continue;
        heard_.push_back(&net);
        net.attach(*receiver_);
    }
}

void Signal::attach(Pad& pad) {
    pads_.push_back(&pad);
    hear_pads();
    if (on_pads_) on_pads_();
    pad_changed();
}

void Signal::detach(Pad& pad) {
    if (std::erase(pads_, &pad) == 0) return;
    hear_pads();
    if (on_pads_) on_pads_();
    pad_changed();
}

void Signal::pad_changed() {
    const bool now = level();
    if (now == last_level_) return;
    last_level_ = now;
    if (on_change_ && !owner_.env().loading()) on_change_(now);
}

}  // namespace twin::stm32f4
