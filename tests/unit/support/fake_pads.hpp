// SPDX-License-Identifier: BSD-3-Clause
// Pads of an nRF51 without its GPIO: they do what peripherals and tests tell them.
#pragma once

#include <array>
#include <memory>
#include <string>
#include <vector>

#include "models/core/model.hpp"
#include "models/peripherals/nrf51/pads.hpp"

namespace twin::test {

class FakePads : public Model, public nrf51::Pads {
  public:
    FakePads(sc_core::sc_module_name name, const ModelContext& context) : Model(name, context) {
        for (unsigned i = 0; i < nrf51::kPadCount; ++i) {
            pads_[i] = std::make_unique<PinPort>(*this, "P0." + std::to_string(i));
            pads_[i]->on_change([this, i] {
                for (const auto& callback : observers_[i]) callback(pads_[i]->high());
            });
        }
    }

    PinPort& pad(unsigned number) override { return *pads_.at(number); }
    void take(unsigned number, const Model& owner, bool output, bool high) override {
        taken.at(number) = &owner;
        pads_[number]->drive(output ? Drive::strong(high) : Drive::released());
    }
    void release(unsigned number, const Model& owner) override {
        if (taken.at(number) != &owner) return;
        taken[number] = nullptr;
        pads_[number]->drive(Drive::released());
    }
    void observe(unsigned number, std::function<void(bool)> callback) override {
        observers_.at(number).push_back(std::move(callback));
    }

    std::array<const Model*, nrf51::kPadCount> taken{};

  private:
    std::array<std::unique_ptr<PinPort>, nrf51::kPadCount> pads_;
    std::array<std::vector<std::function<void(bool)>>, nrf51::kPadCount> observers_;
};

/// What the outside does to one pad.
class Source : public Model {
  public:
    Source(sc_core::sc_module_name name, const ModelContext& context) : Model(name, context), pin(*this, "pin") {}
    PinPort pin;
};

}  // namespace twin::test
