// SPDX-License-Identifier: BSD-3-Clause
// Declared state: what a model remembers besides its registers and alarms. Everything that influences the future of
// a run is a register, a State, a StateQueue or an Alarm; reset, snapshot and the state view come from them.
#pragma once

#include <array>
#include <cstdint>
#include <cstring>
#include <deque>
#include <stdexcept>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include "models/core/reset.hpp"

namespace twin {

/// A growing byte string that state is saved to. Integers are little-endian.
class StateWriter {
  public:
    void bytes(const void* data, std::size_t size);
    template <typename T>
    void value(const T& v) {
        static_assert(std::is_trivially_copyable_v<T>);
        bytes(&v, sizeof v);
    }
    void text(std::string_view s);
    const std::vector<std::uint8_t>& data() const { return data_; }

  private:
    std::vector<std::uint8_t> data_;
};

/// Reads what StateWriter wrote. Throws StateError when the data ends early or does not fit.
class StateReader {
  public:
    explicit StateReader(const std::vector<std::uint8_t>& data) : data_(&data) {}
    void bytes(void* data, std::size_t size);
    template <typename T>
    T value() {
        static_assert(std::is_trivially_copyable_v<T>);
        T v;
        bytes(&v, sizeof v);
        return v;
    }
    std::string text();
    bool at_end() const { return position_ == data_->size(); }

  private:
    const std::vector<std::uint8_t>* data_;
    std::size_t position_ = 0;
};

struct StateError : std::runtime_error {
    using std::runtime_error::runtime_error;
};

/// Equal values have equal bytes, so that equal states give equal snapshots: no padding. Of floating-point numbers it
/// is taken for granted; a struct of them says so itself: `static constexpr bool kNoPadding = true`.
template <typename T>
struct EqualBytes : std::bool_constant<std::has_unique_object_representations_v<T> || std::is_floating_point_v<T>> {};
template <typename T>
    requires requires { requires T::kNoPadding; }
struct EqualBytes<T> : std::true_type {};
template <typename T, std::size_t n>
struct EqualBytes<std::array<T, n>> : EqualBytes<T> {};

class Model;

/// One named item of a model's state.
class StateItem {
  public:
    /// Registers itself with `owner`, which must outlive it. Names are unique within the owner.
    StateItem(Model& owner, std::string name, ResetSet resets);
    virtual ~StateItem() = default;
    StateItem(const StateItem&) = delete;
    StateItem& operator=(const StateItem&) = delete;

    const std::string& name() const { return name_; }
    ResetSet resets() const { return resets_; }
    virtual void reset() = 0;
    virtual void save(StateWriter& out) const = 0;
    virtual void load(StateReader& in) = 0;
    /// How it is saved, in a word or two: a snapshot of another shape is refused.
    virtual std::string shape() const = 0;

  private:
    std::string name_;
    ResetSet resets_;
};

/// A value of trivially copyable type. Behaves like a T.
template <typename T>
class State : public StateItem {
  public:
    static_assert(std::is_trivially_copyable_v<T>);
    static_assert(EqualBytes<T>::value, "T has padding: give it members that fill it");
    State(Model& owner, std::string name, T initial = T{}, ResetSet resets = ResetSet::all())
        : StateItem(owner, std::move(name), resets), initial_(initial), value_(initial) {}

    State& operator=(const T& v) {
        value_ = v;
        return *this;
    }
    operator const T&() const { return value_; }
    const T& get() const { return value_; }
    T& ref() { return value_; }
    T* operator->() { return &value_; }
    const T* operator->() const { return &value_; }

    void reset() override { value_ = initial_; }
    void save(StateWriter& out) const override { out.value(value_); }
    void load(StateReader& in) override { value_ = in.value<T>(); }
    std::string shape() const override { return std::to_string(sizeof(T)); }

  private:
    T initial_;
    T value_;
};

/// A queue (FIFO, buffer) of trivially copyable elements; empty after reset.
template <typename T>
class StateQueue : public StateItem {
  public:
    static_assert(std::is_trivially_copyable_v<T>);
    static_assert(EqualBytes<T>::value, "T has padding: give it members that fill it");
    StateQueue(Model& owner, std::string name, ResetSet resets = ResetSet::all())
        : StateItem(owner, std::move(name), resets) {}

    std::deque<T>& operator*() { return items_; }
    std::deque<T>* operator->() { return &items_; }
    const std::deque<T>* operator->() const { return &items_; }

    void reset() override { items_.clear(); }
    void save(StateWriter& out) const override {
        out.value<std::uint64_t>(items_.size());
        for (const T& item : items_) out.value(item);
    }
    void load(StateReader& in) override {
        items_.clear();
        for (auto n = in.value<std::uint64_t>(); n > 0; --n) items_.push_back(in.value<T>());
    }
    std::string shape() const override { return "queue of " + std::to_string(sizeof(T)); }

  private:
    std::deque<T> items_;
};

}  // namespace twin
