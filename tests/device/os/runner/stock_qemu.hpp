// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <chrono>
#include <string>

namespace twin::test {

/// Runs an image on Debian's own qemu-system-arm in its virtual time, the core as fast as the node's MPS2+ (-icount
/// shift=5,sleep=off), and returns what its first serial port said until `marker` came or the process ended. Throws
/// std::runtime_error if it cannot be started, or when `limit` of the host's time has passed.
std::string run_on_stock_qemu(const std::string& machine, const std::string& image, const std::string& marker,
                              std::chrono::seconds limit);

}  // namespace twin::test
