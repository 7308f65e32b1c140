// SPDX-License-Identifier: BSD-3-Clause
// The consoles of a fleet's devices, a file each.
#pragma once

#include "sim/host/fleet.hpp"

#include <map>
#include <string>

namespace twin::scenario {

/// Few files are open at a time, however many devices there are: each is opened when there is something to write.
class ConsoleFiles {
  public:
    /// Empty: nothing is written.
    explicit ConsoleFiles(std::string folder) : folder_(std::move(folder)) {}
    ~ConsoleFiles() { close(); }
    ConsoleFiles(const ConsoleFiles&) = delete;
    ConsoleFiles& operator=(const ConsoleFiles&) = delete;

    void take(const host::Member& member, const link::Message& message, bool input);
    /// Writes what is left.
    void close();

  private:
    void write(const std::string& name, std::string& text);

    std::string folder_;
    std::map<std::string, std::string> waiting_;  ///< by file
};

}  // namespace twin::scenario
