// SPDX-License-Identifier: BSD-3-Clause
#include "models/peripherals/cmsdk/pad.hpp"

#include <stdexcept>

#include "models/peripherals/cmsdk/gpio.hpp"

namespace twin::cmsdk {

Pad::Pad(Model& owner, const std::string& where, std::function<void()> changed)
    : owner_(owner), changed_(std::move(changed)) {
    const auto dot = where.find('.');
    if (dot == std::string::npos) {
        own_ = std::make_unique<PinPort>(owner, where);
        own_->on_change([this] {
            if (changed_) changed_();
        });
        return;
    }
    const std::string number = where.substr(dot + 1);
    if (number.empty() || number.size() > 2 || number.find_first_not_of("0123456789") != std::string::npos)
        throw std::invalid_argument("'" + where + "': expected a pin's name, or a port's and a pad's number: GPIO0.4");
    port_name_ = where.substr(0, dot);
    number_ = static_cast<unsigned>(std::stoul(number));
}

void Pad::bind() {
    if (own_ || port_ != nullptr) return;
    port_ = &owner_.env().require<Gpio>(port_name_);
    if (number_ >= port_->pads())
        throw std::invalid_argument(owner_.label() + ": " + port_name_ + " has no pad " + std::to_string(number_));
    port_->drive_alternate(number_, drive_);
    port_->on_alternate(number_, [this] {
        if (changed_) changed_();
    });
}

void Pad::drive(const Drive& drive) {
    drive_ = drive;
    if (own_) own_->drive(drive);
    if (port_ != nullptr) port_->drive_alternate(number_, drive);
}

Net* Pad::net() const {
    if (own_) return &own_->net();
    return port_ != nullptr && port_->is_alternate(number_) ? &port_->pad(number_).net() : nullptr;
}

}  // namespace twin::cmsdk
