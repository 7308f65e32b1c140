// SPDX-License-Identifier: BSD-3-Clause
// Typed parameters of a model, as given in a chip's or board's YAML and checked against the model's own list.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace twin {

enum class ParamType : std::uint8_t {
    integer,  ///< 42, 0x2A, 16k, 4Ki, 1M, 1Mi
    number,   ///< 3.3
    boolean,  ///< true, false
    text,
    model,  ///< the name of another model of the chip or board
    list    ///< a list of texts
};

const char* to_string(ParamType type);

struct ParamSpec {
    std::string name;
    ParamType type = ParamType::integer;
    std::string fallback;  ///< used when not given; when required, an example for the documentation
    std::string help;      ///< one line, with unit and range
    bool required = false;
};

/// Empty if `text` is a value of `type`, else what was expected.
std::string check_param(ParamType type, const std::string& text);

/// The parameters of one model. Getters throw std::invalid_argument naming the parameter if it is neither given nor in
/// the specification, or not of the type asked for.
class Params {
  public:
    Params() = default;
    explicit Params(std::map<std::string, std::vector<std::string>> given) : values_(std::move(given)) {}
    /// Adds what was not given from the specification's fallbacks.
    void complete(const std::vector<ParamSpec>& specs);
    void set(const std::string& name, const std::string& value) { values_[name] = {value}; }
    bool has(const std::string& name) const { return values_.count(name) != 0; }

    std::uint64_t integer(const std::string& name) const;
    double number(const std::string& name) const;
    bool boolean(const std::string& name) const;
    const std::string& text(const std::string& name) const;
    const std::vector<std::string>& list(const std::string& name) const;
    const std::map<std::string, std::vector<std::string>>& all() const { return values_; }

  private:
    std::map<std::string, std::vector<std::string>> values_;
};

/// The candidate most like `word` (edit distance), or "" if none is near. For "did you mean".
std::string nearest(const std::string& word, const std::vector<std::string>& candidates);

}  // namespace twin
