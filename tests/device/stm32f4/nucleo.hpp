// SPDX-License-Identifier: BSD-3-Clause
// The test firmware by name, on the NUCLEO-F429ZI.
#pragma once

#include <gtest/gtest.h>

#include <cstdint>
#include <string>

#include "tests/support/machine.hpp"

namespace twin::test {

struct Nucleo : Machine {
    explicit Nucleo(const std::string& file, cli::RunOptions options = virtual_time())
        : Machine("nucleo_f429zi", std::string(TWIN_TEST_FIRMWARE) + "/" + file, std::move(options)) {}

    /// Everything up to the end of the line that has the marker.
    std::string read_line(const std::string& marker, Span limit = 10s) {
        std::string said = read_until(marker, limit);
        said += read_until("\n", limit);
        return said;
    }
};

/// What is behind "name=", to the end of its line.
inline std::string text_of(const std::string& said, const std::string& name) {
    const auto at = said.find(name + "=");
    if (at == std::string::npos) {
        ADD_FAILURE() << "no '" << name << "=' in: " << said;
        return "";
    }
    const auto begin = at + name.size() + 1;
    return said.substr(begin, said.find('\n', begin) - begin);
}
inline std::uint64_t number_of(const std::string& said, const std::string& name) {
    const std::string text = text_of(said, name);
    return text.empty() ? ~0ULL : std::stoull(text);
}
inline std::uint32_t hex_of(const std::string& said, const std::string& name) {
    const std::string text = text_of(said, name);
    return text.size() < 8 ? 0xBADC0DE : static_cast<std::uint32_t>(std::stoul(text.substr(0, 8), nullptr, 16));
}

}  // namespace twin::test
