// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

namespace twin::gui::scope {

/// Numbers that firmware prints, as plotters of serial lines take them: `name=value`, `name:value`, several on a line
/// apart by commas, blanks or tabs; `>name:value`, `>name:value§unit` and `>name:milliseconds:value`. Anything else
/// on a line, and it is prose: nothing is taken from it.
class ValueLines {
  public:
    struct Value {
        std::string_view name;
        double value;
        std::string_view unit;
    };
    using Sink = std::function<void(const Value& value, std::int64_t t_ns)>;

    explicit ValueLines(Sink sink) : sink_(std::move(sink)) {}

    /// Bytes of a console; `t_ns` is when the last of them came. Lines longer than 1,000 bytes are passed over.
    void feed(std::string_view bytes, std::int64_t t_ns);

  private:
    void line(std::string_view text, std::int64_t t_ns);

    Sink sink_;
    std::string line_;
    bool too_long_ = false;
};

}  // namespace twin::gui::scope
