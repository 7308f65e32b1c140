// SPDX-License-Identifier: BSD-3-Clause
// What the user types.
#pragma once

#include <string>
#include <string_view>

namespace twin::host {

/// A command as the user would type it, for hints: command("boards") is "twin boards", or begins with what
/// TWINYARD_COMMAND_NAME says, as "./twin boards" if the launcher was called so. Without arguments the name alone.
std::string command(std::string_view arguments = "");

}  // namespace twin::host
