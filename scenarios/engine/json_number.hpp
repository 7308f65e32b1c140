// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace twin::scenario {

/// The number (true is 1) that a member has in text that ends with a JSON object; members within others with dots:
/// "heap.used". Empty if there is none.
std::optional<double> json_number(std::string_view text, const std::string& member);

}  // namespace twin::scenario
