// SPDX-License-Identifier: BSD-3-Clause
// The samples of the OS, which `run` knows by name: built when they are wanted, for the board that they are to run on.
#pragma once

#include "sim/host/board_files.hpp"
#include "sim/host/error.hpp"

#include <string>
#include <vector>

namespace twin::cli {

/// What a sample is for, in one sentence.
std::string sample_summary(const std::string& name);

/// The names of all samples, sorted. TWINYARD_OS names another folder of the OS.
std::vector<std::string> list_samples();

/// True if an image that was asked for is a sample: no file, and one of list_samples().
bool is_sample(const std::string& image);

/// Builds a sample for a board, and gives the path of its ELF. Says on stderr how it comes on, if there is something to
/// do.
host::Result<std::string> build_sample(const std::string& name, const host::BoardInfo& board);

/// The file of the bench that a sample brings for this board, or empty.
std::string sample_bench(const std::string& name, const host::BoardInfo& board);

/// The program that a sample wants to run beside it, or empty.
std::string sample_services(const std::string& name);

}  // namespace twin::cli
