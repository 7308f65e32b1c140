// SPDX-License-Identifier: BSD-3-Clause
// The test firmware by name, and what its console says as "name=value".
#pragma once

#include <gtest/gtest.h>

#include <cstdint>
#include <filesystem>
#include <string>

#include "tests/support/machine.hpp"

namespace twin::test {

inline std::string firmware(const std::string& file) { return std::string(TWIN_TEST_FIRMWARE) + "/" + file; }

/// Runs `file` on the micro:bit.
struct Microbit : Machine {
    explicit Microbit(const std::string& file, cli::RunOptions options = virtual_time())
        : Machine("microbit", firmware(file), std::move(options)) {}

    /// Types a command and returns what is said up to and with the marker.
    std::string ask(const std::string& command, const std::string& marker, Span limit = 10s) {
        type(command);
        return read_until(marker, limit);
    }

    /// Everything up to the end of the line that has the marker.
    std::string read_line(const std::string& marker, Span limit = 10s) {
        std::string said = read_until(marker, limit);
        said += read_until("\n", limit);
        return said;
    }
    std::string ask_line(const std::string& command, const std::string& marker, Span limit = 10s) {
        type(command);
        return read_line(marker, limit);
    }
};

inline std::string text_of(const std::string& said, const std::string& name) {
    const auto at = said.find(name + "=");
    if (at == std::string::npos) {
        ADD_FAILURE() << "no '" << name << "=' in: " << said;
        return "";
    }
    const auto begin = at + name.size() + 1;
    return said.substr(begin, said.find('\n', begin) - begin);
}

/// The decimal number behind "name=".
inline std::uint64_t number_of(const std::string& said, const std::string& name) {
    const std::string text = text_of(said, name);
    return text.empty() ? ~0ULL : std::stoull(text);
}

/// The eight hexadecimal digits behind "name=".
inline std::uint32_t hex_of(const std::string& said, const std::string& name) {
    const std::string text = text_of(said, name);
    return text.size() < 8 ? 0xBADC0DE : static_cast<std::uint32_t>(std::stoul(text.substr(0, 8), nullptr, 16));
}

/// A folder of this test's own, gone with it.
class TemporaryFolder {
  public:
    TemporaryFolder() {
        std::string name = (std::filesystem::temp_directory_path() / "twin-device-XXXXXX").string();
        if (mkdtemp(name.data()) == nullptr) throw std::runtime_error("no temporary folder");
        path_ = name;
    }
    ~TemporaryFolder() {
        std::error_code ignored;
        std::filesystem::remove_all(path_, ignored);
    }
    TemporaryFolder(const TemporaryFolder&) = delete;
    TemporaryFolder& operator=(const TemporaryFolder&) = delete;
    std::string file(const std::string& name) const { return (path_ / name).string(); }

  private:
    std::filesystem::path path_;
};

/// What a part of the summary counts, by kind: "unmodelled" has "register", "notes" has "what".
inline bool lists(const boost::json::object& summary, const char* list, const char* key, const std::string& where_key,
                  const std::string& where, const std::string& what) {
    for (const auto& item : summary.at(list).as_array())
        if (item.at(where_key).as_string() == where && item.at(key).as_string() == what) return true;
    return false;
}

}  // namespace twin::test
