// SPDX-License-Identifier: BSD-3-Clause
// twin replay: repeats a run that `twin test` has left, and compares.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace twin::cli {

struct ReplayOptions {
    std::string run;    ///< its folder
    std::string until;  ///< an instant, as a duration from the beginning; empty: to the end
    std::string gdb;    ///< a device that a debugger looks into there
    std::optional<std::uint16_t> port;  ///< where somebody else's debugger attaches; empty: GDB is started here
    std::vector<std::string> gdb_arguments;
    std::string out;    ///< folder for what the repetition leaves; empty: nothing is kept
    bool json = false;
};

/// 0: it is the same (with a debugger: GDB's own code). 1: it differs. 2: it can't be repeated. 130: interrupted.
int replay(const ReplayOptions& options);

}  // namespace twin::cli
