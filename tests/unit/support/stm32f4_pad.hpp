// SPDX-License-Identifier: BSD-3-Clause
// A pad of an STM32F4 without its GPIO: muxed to one signal by the test.
#pragma once

#include <string>

#include "models/core/model.hpp"
#include "models/peripherals/stm32f4/alternate_function.hpp"

namespace twin::test {

/// `mux(signal)` is what MODER and AFR do; `pull` and `open_drain` are PUPDR and OTYPER. `port()` is the pin on the
/// net.
class Stm32Pad : public Model, public stm32f4::Pad {
  public:
    Stm32Pad(sc_core::sc_module_name name, const ModelContext& context)
        : Model(name, context), pin(*this, "pin"), pad_name_(label()) {
        pin.on_change([this] {
            if (signal_ != nullptr) signal_->pad_changed();
        });
    }

    void mux(stm32f4::Signal* signal) {
        if (signal_ != nullptr) signal_->detach(*this);
        signal_ = signal;
        update();
        if (signal_ != nullptr) signal_->attach(*this);
    }
    PinPort& port() override { return pin; }
    const std::string& pad_name() const override { return pad_name_; }
    bool input() const override { return pin.high(); }
    void update() override {
        const bool output = signal_ != nullptr && signal_->drives();
        if (output && !(open_drain && signal_->driven_high())) {
            pin.drive(Drive::strong(signal_->driven_high()));
        } else {
            pin.drive(pull);
        }
    }

    PinPort pin;
    Drive pull = Drive::released();
    bool open_drain = false;

  private:
    std::string pad_name_;
    stm32f4::Signal* signal_ = nullptr;
};

}  // namespace twin::test
