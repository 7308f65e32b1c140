// SPDX-License-Identifier: BSD-3-Clause
// The register view of `twin regs`.
#pragma once

#include "sim/cli/terminal.hpp"

#include <boost/json/value.hpp>
#include <string>

namespace twin::cli {

/// The result of the method `regs` (docs/link-protocol.md), a register a line, its fields by name. Values that are not
/// 0 stand out.
std::string registers_text(const boost::json::value& result, const Style& style);

}  // namespace twin::cli
