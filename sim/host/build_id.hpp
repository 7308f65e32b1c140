// SPDX-License-Identifier: BSD-3-Clause
// Which build a program or a library is.
#pragma once

#include "sim/host/error.hpp"

#include <string>

namespace twin::host {

/// The linker's build ID of an ELF file, in hexadecimal; without one, its size and CRC-32. An error if it can't be
/// read.
Result<std::string> build_id(const std::string& path);

}  // namespace twin::host
