// SPDX-License-Identifier: BSD-3-Clause
// The command line's grammar.
#pragma once

namespace twin::cli {

/// Parses the arguments, runs the command, and gives the exit code: 0, 1 it failed, 2 it can't be done as asked.
int main(int argc, char** argv);

}  // namespace twin::cli
