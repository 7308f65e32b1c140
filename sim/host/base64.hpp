// SPDX-License-Identifier: BSD-3-Clause
// Bytes as text: RFC 4648, section 4, with padding.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace twin::host {

std::string to_base64(std::string_view bytes);
/// Empty if it is none, or not written as to_base64() does it.
std::optional<std::string> from_base64(std::string_view text);

}  // namespace twin::host
