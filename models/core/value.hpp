// SPDX-License-Identifier: BSD-3-Clause
// What the world outside sets (a button, a temperature), sees (a display), and talks through (a serial adapter).
#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <vector>

#include "models/core/state.hpp"

namespace twin {

/// A physical value that the outside sets: `--set part.name=…`. Survives resets and power cuts: it is not the device's.
class Input {
  public:
    enum class Type : std::uint8_t { boolean, number };
    struct Spec {
        Type type = Type::number;
        std::string unit;  ///< SI symbol; empty for boolean
        double min = 0;
        double max = 1;
        double initial = 0;
        std::string help;
    };
    /// `changed` is called after each change, with the clock at now.
    Input(Model& owner, std::string name, Spec spec, std::function<void()> changed = {});
    Input(const Input&) = delete;
    Input& operator=(const Input&) = delete;

    const std::string& name() const { return name_; }
    std::string full_name() const;  ///< "part.name"
    const Spec& spec() const { return spec_; }
    double value() const { return value_; }
    operator double() const { return value_; }
    bool is_set() const { return value_ != 0; }
    /// Empty on success, else what is wrong, for a person: the range with its unit.
    std::string set(double value);

  private:
    Model& owner_;
    std::string name_;
    Spec spec_;
    State<double> value_;
    std::function<void()> changed_;
};

/// Something the outside sees. Publishing an equal value twice tells nobody.
class Output {
  public:
    enum class Type : std::uint8_t { boolean, number, bytes };
    Output(Model& owner, std::string name, Type type, std::string unit = "", std::string help = "");
    Output(const Output&) = delete;
    Output& operator=(const Output&) = delete;

    const std::string& name() const { return name_; }
    std::string full_name() const;
    Type type() const { return type_; }
    const std::string& unit() const { return unit_; }
    const std::string& help() const { return help_; }
    double number() const { return number_; }
    const std::vector<std::uint8_t>& bytes() const { return bytes_; }

    /// Of bytes: a picture of width × height, row by row. While the model is constructed.
    void set_shape(unsigned width, unsigned height) {
        width_ = width;
        height_ = height;
    }
    unsigned width() const { return width_; }
    unsigned height() const { return height_; }

    void publish(double number);
    void publish(std::span<const std::uint8_t> bytes);

    /// Snapshot of what was published last. load() tells nobody.
    void save(StateWriter& out) const;
    void load(StateReader& in);

  private:
    Model& owner_;
    std::string name_;
    Type type_;
    std::string unit_, help_;
    bool published_ = false;
    double number_ = 0;
    std::vector<std::uint8_t> bytes_;
    unsigned width_ = 0;
    unsigned height_ = 0;
};

/// A stream of bytes between a part and the host: a console.
class HostStream {
  public:
    HostStream(Model& owner, std::string name);
    HostStream(const HostStream&) = delete;
    HostStream& operator=(const HostStream&) = delete;

    const std::string& name() const { return name_; }
    /// To the host.
    void send(std::span<const std::uint8_t> bytes);
    /// From the host: the part must take all of it (it queues what its line can't carry yet).
    void on_receive(std::function<void(std::span<const std::uint8_t>)> callback) { receive_ = std::move(callback); }
    void receive(std::span<const std::uint8_t> bytes) {
        if (receive_) receive_(bytes);
    }

  private:
    Model& owner_;
    std::string name_;
    std::function<void(std::span<const std::uint8_t>)> receive_;
};

}  // namespace twin
