// SPDX-License-Identifier: BSD-3-Clause
// The board and the kernel of these tests: a console of strings, a clock that goes on when somebody sleeps, and a
// debugger that keeps files in memory.
#pragma once

#include <map>
#include <string>

#include "platform/FileHandle.h"

namespace board {

extern std::string console_input;
extern std::string console_output;
extern mbed::FileHandle* override_console;
extern int ms;

/// The files of the debugger's host, and the errno of its next failures; 0: as it comes.
extern std::map<std::string, std::string> host_files;
extern int host_open_files;
extern int host_fails;
/// Whether SYS_ERRNO knows nothing.
extern bool host_without_errno;

}  // namespace board
