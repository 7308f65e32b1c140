// SPDX-License-Identifier: BSD-3-Clause
// A pad of an STM32F4 without its GPIO: muxed to one signal for good, as long as it lives.
#pragma once

#include <string>

#include "models/core/model.hpp"
#include "models/peripherals/stm32f4/alternate_function.hpp"

namespace twin::test {

class FakePad : public Model, public stm32f4::Pad {
  public:
    FakePad(sc_core::sc_module_name name, const ModelContext& context)
        : Model(name, context), pin(*this, "pin"), pad_name_(label()) {
        pin.on_change([this] {
            if (signal_ != nullptr) signal_->pad_changed();
        });
    }

    /// The peripheral's signal of this name is on the pad. `open_drain` as OTYPER; `pull` as PUPDR.
    void mux(stm32f4::Peripheral& peripheral, const std::string& name, bool open_drain = false,
             Drive pull = Drive::released()) {
        open_drain_ = open_drain;
        pull_ = pull;
        for (stm32f4::Signal* signal : peripheral.signals()) {
            if (signal->name() != name) continue;
            signal_ = signal;
            signal->attach(*this);
            update();
            return;
        }
        throw std::invalid_argument("no signal " + name);
    }
    void unmux() {
        if (signal_ != nullptr) signal_->detach(*this);
        signal_ = nullptr;
        pin.drive(pull_);
    }

    PinPort& port() override { return pin; }
    const std::string& pad_name() const override { return pad_name_; }
    bool input() const override { return pin.high(); }
    void update() override {
        const bool on = signal_ != nullptr && signal_->drives() && !(open_drain_ && signal_->driven_high());
        pin.drive(on ? Drive::strong(signal_->driven_high()) : pull_);
    }
    void on_reset(ResetKind) override { update(); }

    PinPort pin;

  private:
    std::string pad_name_;
    stm32f4::Signal* signal_ = nullptr;
    bool open_drain_ = false;
    Drive pull_;
};

/// What the outside does to one pad.
class Outside : public Model {
  public:
    Outside(sc_core::sc_module_name name, const ModelContext& context) : Model(name, context), pin(*this, "pin") {}
    void drive(bool high) { pin.drive(Drive::strong(high)); }
    PinPort pin;
};

}  // namespace twin::test
