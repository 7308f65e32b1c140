// SPDX-License-Identifier: BSD-3-Clause
// Supplies and clocks as models see them.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

namespace twin {

class Model;

/// Models that lose their power together. Switched by the host (a power cut) or by a power controller's model.
///
/// Off: every alarm of its models is cancelled, their pins are released, their IRQ lines fall, their registers are not
/// accessible. On: they are reset with ResetKind::power_on.
class PowerDomain {
  public:
    explicit PowerDomain(std::string name) : name_(std::move(name)) {}
    const std::string& name() const { return name_; }
    bool on() const { return on_; }
    void add(Model& model) { models_.push_back(&model); }
    void set_on(bool on);
    /// From a snapshot: tells nobody, since every model has its own state from there.
    void restore(bool on) { on_ = on; }
    const std::vector<Model*>& models() const { return models_; }

  private:
    std::string name_;
    bool on_ = true;
    std::vector<Model*> models_;
};

/// A clock that models derive their timing from or are gated by.
class Clock {
  public:
    Clock(std::string name, std::uint64_t hz) : name_(std::move(name)), hz_(hz) {}
    const std::string& name() const { return name_; }
    /// Frequency while it runs, Hz.
    std::uint64_t hz() const { return hz_; }
    bool running() const { return running_; }
    /// Users are told before the change, so that they can bring counters to now at the old rate, and after it.
    void set(std::uint64_t hz, bool running);
    /// From a snapshot: tells nobody, since every user has its own state from there.
    void restore(std::uint64_t hz, bool running) {
        hz_ = hz;
        running_ = running;
    }
    void subscribe(std::function<void()> before, std::function<void()> after) {
        before_.push_back(std::move(before));
        after_.push_back(std::move(after));
    }

  private:
    std::string name_;
    std::uint64_t hz_;
    bool running_ = true;
    std::vector<std::function<void()>> before_, after_;
};

}  // namespace twin
