// SPDX-License-Identifier: BSD-3-Clause
#include "models/core/value.hpp"

#include <cmath>
#include <cstdio>

#include "models/core/model.hpp"

namespace twin {

namespace {
std::string format(double v) {
    char text[32];
    std::snprintf(text, sizeof text, "%g", v);
    return text;
}
}  // namespace

Input::Input(Model& owner, std::string name, Spec spec, std::function<void()> changed)
    : owner_(owner),
      name_(std::move(name)),
      spec_(std::move(spec)),
      value_(owner, "input." + name_, spec_.initial, ResetSet::none()),
      changed_(std::move(changed)) {
    owner.inputs_.push_back(this);
}

std::string Input::full_name() const { return owner_.label() + "." + name_; }

std::string Input::set(double value) {
    if (spec_.type == Type::boolean && value != 0 && value != 1) return full_name() + " is true or false";
    if (!std::isfinite(value) || value < spec_.min || value > spec_.max) {
        return full_name() + " takes " + format(spec_.min) + " to " + format(spec_.max) +
               (spec_.unit.empty() ? "" : " " + spec_.unit) + ", not " + format(value);
    }
    owner_.scheduler().sync();
    if (value_ == value) return "";
    value_ = value;
    if (changed_) changed_();
    if (owner_.env().on_input) owner_.env().on_input(*this);
    return "";
}

Output::Output(Model& owner, std::string name, Type type, std::string unit, std::string help)
    : owner_(owner), name_(std::move(name)), type_(type), unit_(std::move(unit)), help_(std::move(help)) {
    owner.outputs_.push_back(this);
}

std::string Output::full_name() const { return owner_.label() + "." + name_; }

void Output::publish(double number) {
    if (published_ && number == number_) return;
    published_ = true;
    number_ = number;
    if (owner_.env().on_output) owner_.env().on_output(*this);
}

void Output::publish(std::span<const std::uint8_t> bytes) {
    if (published_ && std::equal(bytes.begin(), bytes.end(), bytes_.begin(), bytes_.end())) return;
    published_ = true;
    bytes_.assign(bytes.begin(), bytes.end());
    if (owner_.env().on_output) owner_.env().on_output(*this);
}

void Output::save(StateWriter& out) const {
    out.value<std::uint8_t>(published_ ? 1 : 0);
    out.value(number_);
    out.text({reinterpret_cast<const char*>(bytes_.data()), bytes_.size()});
}

void Output::load(StateReader& in) {
    published_ = in.value<std::uint8_t>() != 0;
    number_ = in.value<double>();
    const std::string bytes = in.text();
    bytes_.assign(bytes.begin(), bytes.end());
}

HostStream::HostStream(Model& owner, std::string name) : owner_(owner), name_(std::move(name)) {
    owner.streams_.push_back(this);
}

void HostStream::send(std::span<const std::uint8_t> bytes) {
    if (owner_.env().on_stream) owner_.env().on_stream(*this, bytes);
}

}  // namespace twin
