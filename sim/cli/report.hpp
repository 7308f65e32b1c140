// SPDX-License-Identifier: BSD-3-Clause
// How a run ended, for people and for programs.
#pragma once

#include "sim/cli/terminal.hpp"
#include "sim/host/error.hpp"

#include <boost/json/value.hpp>
#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace twin::cli {

/// Prints the two lines of an error to stderr, and gives its exit code.
int complain(const host::Error& error);

/// The exit code of a run that its firmware ended: a shell knows 0 to 255, and must not take more for success.
inline int shell_code(std::uint32_t firmware_exit) {
    return firmware_exit <= 255 ? static_cast<int>(firmware_exit) : 1;
}

/// What `twin run` knows at its end.
struct RunReport {
    std::string name;
    std::string board;
    std::string image;
    bool virtual_time = false;
    std::uint64_t seed = 1;
    std::string ended;  ///< "time", "interrupted", "asked", "firmware" or "node"
    std::chrono::nanoseconds machine{0};
    std::chrono::nanoseconds wall{0};
    boost::json::value summary;  ///< the node's SUMMARY, or null
    std::string record_hash;
    std::string record_file;
};

/// The JSON object of `--json`, described in docs/run-report.md.
boost::json::object to_json(const RunReport& report);
/// The lines that a person reads, each with its newline.
std::string to_text(const RunReport& report, const Style& style);

/// "2.41 s of the machine's time in 0.38 s, 6.3 × real time"
std::string pace(std::chrono::nanoseconds machine, std::chrono::nanoseconds wall);
/// "1 power-on, 2 system"; "none"
std::string resets_text(const boost::json::value& summary);
/// "none", "1 HardFault, 2 bus faults"
std::string faults_text(const boost::json::value& summary);
/// "RADIO: MODE (3 writes), FREQUENCY (1 read)" for each peripheral one line; empty: nothing.
std::vector<std::string> unmodelled_lines(const boost::json::value& summary);
/// A number of the SUMMARY; empty where it is null or missing.
std::optional<std::uint64_t> summary_number(const boost::json::value& summary, std::string_view key);

}  // namespace twin::cli
