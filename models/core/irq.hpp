// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <functional>
#include <string>

namespace twin {

class Model;

/// A level-sensitive interrupt output. Derived from registers by the model's update_irq(), so it is not state.
class IrqLine {
  public:
    IrqLine(Model& owner, std::string name = "irq");
    IrqLine(const IrqLine&) = delete;
    IrqLine& operator=(const IrqLine&) = delete;

    const std::string& name() const { return name_; }
    bool level() const { return level_; }
    void set(bool level) {
        if (level == level_) return;
        level_ = level;
        if (sink_) sink_(level);
    }
    void connect(std::function<void(bool)> sink) {
        sink_ = std::move(sink);
        if (sink_) sink_(level_);
    }

  private:
    std::string name_;
    bool level_ = false;
    std::function<void(bool)> sink_;
};

}  // namespace twin
