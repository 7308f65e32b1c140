// SPDX-License-Identifier: BSD-3-Clause
// Wires of a bench in a test: a model with one pin for each wire, to drive and to look at.
#pragma once

#include <gtest/gtest.h>

#include <map>
#include <memory>
#include <stdexcept>
#include <string>

#include "models/core/model.hpp"
#include "tests/unit/support/bench.hpp"

namespace twin::test {

class Wires : public Model {
  public:
    using Model::Model;

    /// A new wire to this pin of a part, before elaboration.
    PinPort& to(Model& part, const std::string& pin) {
        PinPort* theirs = part.find_pin(pin);
        if (theirs == nullptr) throw std::runtime_error(part.label() + " has no pin " + pin);
        auto& mine = pins_[part.label() + "." + pin];
        mine = std::make_unique<PinPort>(*this, part.label() + "_" + pin);
        mine->connect(theirs->net());
        return *mine;
    }

  private:
    std::map<std::string, std::unique_ptr<PinPort>> pins_;
};

inline Input& input_of(const Model& part, const std::string& name) {
    for (Input* i : part.inputs())
        if (i->name() == name) return *i;
    throw std::runtime_error("no input " + name);
}
inline const Output& output_of(const Model& part, const std::string& name) {
    for (const Output* o : part.outputs())
        if (o->name() == name) return *o;
    throw std::runtime_error("no output " + name);
}

}  // namespace twin::test
