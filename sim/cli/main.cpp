// SPDX-License-Identifier: BSD-3-Clause
#include "sim/cli/app.hpp"

int main(int argc, char** argv) { return twin::cli::main(argc, argv); }
