// SPDX-License-Identifier: BSD-3-Clause
// Shell completion, made from the grammar so that it can't lag behind it.
#pragma once

#include <CLI/App.hpp>
#include <string>

namespace twin::cli {

/// A script for "bash" or "zsh", for the shell to source.
std::string completion_script(const CLI::App& app, const std::string& shell);

}  // namespace twin::cli
