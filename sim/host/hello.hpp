// SPDX-License-Identifier: BSD-3-Clause
// What a node tells of itself in its first message.
#pragma once

#include "sim/host/error.hpp"

#include <boost/json/value.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace twin::host {

/// Something that the world can do to a part: press a button, tilt a sensor.
struct SettableValue {
    std::string name;  ///< part.value
    std::string unit;
    double min = 0;
    double max = 0;
    double value = 0;  ///< at start
};

/// Something that a part shows: LEDs, a display.
struct Output {
    std::string name;
    std::string format;  ///< u8, bool, f64 or json
    unsigned width = 1;
    unsigned height = 1;
};

struct Hello {
    std::string board;
    std::string name;
    std::vector<std::string> serial;
    std::vector<std::string> ethernet;  ///< parts with a jack
    std::vector<SettableValue> values;
    std::vector<Output> outputs;

    /// The channel of the serial line or output of that name; empty: there is none.
    [[nodiscard]] std::optional<std::uint16_t> serial_channel(std::string_view wanted) const;
    [[nodiscard]] std::optional<std::uint16_t> output_channel(std::string_view wanted) const;

    /// Checks "part.value=number" against what can be set, so that a mistake is told before it is sent.
    [[nodiscard]] Result<void> check_set(const std::string& text) const;
};

/// An error if it is not what docs/link-protocol.md says, or of another version.
Result<Hello> parse_hello(std::string_view json);

}  // namespace twin::host
