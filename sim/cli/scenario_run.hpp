// SPDX-License-Identifier: BSD-3-Clause
// A scenario run for somebody who watches: progress on a terminal, Ctrl-C, samples built when they are wanted.
#pragma once

#include "scenarios/engine/runner.hpp"

namespace twin::cli {

void say(const std::string& text);

/// "12.500 s"
std::string seconds(std::int64_t ns);

/// A sample's image, built if need be; a file's own path. For RunOptions::image.
host::Result<std::string> image_file(const std::string& image, const host::BoardInfo& board);

/// Runs it with progress and Ctrl-C added to these options. While `*keys_elsewhere`, Ctrl-C is for another program.
scenario::ScenarioResult run_here(scenario::Scenario& one, scenario::RunOptions options,
                                  const bool* keys_elsewhere = nullptr);

/// The same with a socket for `twin ps` and the like, called so or nearly so.
scenario::ScenarioResult run_served(std::unique_ptr<scenario::Scenario> one, scenario::RunOptions options,
                                    const std::string& name);

}  // namespace twin::cli
