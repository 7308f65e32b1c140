// SPDX-License-Identifier: BSD-3-Clause
// From a board's description to SystemC models that are wired up.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "models/boards/description.hpp"
#include "models/core/environment.hpp"
#include "models/core/factory.hpp"
#include "sim/abi/twin_abi.h"
#include "sim/node/router.hpp"

namespace twin::node {

/// Interrupt lines of models that share a line of the CPU are ORed.
class IrqJoin {
  public:
    IrqJoin(Environment& env, unsigned line) : env_(env), line_(line) {}
    void change(bool level) {
        const unsigned before = high_;
        high_ += level ? 1 : -1;
        if ((before == 0) == (high_ == 0)) return;
        if (line_ == boards::kNmi) {
            env_.cpu().set_nmi(high());
        } else {
            env_.cpu().set_irq(line_, high());
        }
    }
    /// To a CPU that was reset and forgot it: no new interrupt.
    void tell_again(const TwinHost& host) const {
        if (line_ == boards::kNmi) {
            host.set_nmi(host.opaque, high());
        } else {
            host.set_irq(host.opaque, line_, high());
        }
    }
    bool high() const { return high_ != 0; }

  private:
    Environment& env_;
    unsigned line_;
    unsigned high_ = 0;
};

/// The models of a node. Destroyed in reverse order of creation, before the Environment.
struct Models {
    std::vector<std::unique_ptr<Model>> models;
    std::vector<std::unique_ptr<IrqJoin>> irqs;
    Models() = default;
    Models(Models&&) = default;
    Models(const Models&) = delete;
    Models& operator=(const Models&) = delete;
    ~Models() {
        while (!models.empty()) models.pop_back();
    }
};

/// Loads the board's libraries, makes every model, joins pins, buses, interrupts and address ranges. Memories are in
/// `env` already. What is wrong is returned with its place in the file.
boards::Result<Models> instantiate(const boards::Board& board, Registry& registry, Environment& env, Router& router);

}  // namespace twin::node
