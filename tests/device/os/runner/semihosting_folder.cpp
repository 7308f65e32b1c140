// SPDX-License-Identifier: BSD-3-Clause
#include "tests/device/os/runner/semihosting_folder.hpp"

#include <stdlib.h>

#include <algorithm>
#include <fstream>
#include <iterator>
#include <map>
#include <stdexcept>

namespace twin::test {
namespace {

namespace fs = std::filesystem;

// A link in the tree itself would depend on how the tree was copied.
constexpr auto kLink = "way_out";

std::string bytes_of(const fs::path& file) {
    std::ifstream in(file, std::ios::binary);
    std::string bytes(std::istreambuf_iterator<char>(in), {});
    if (!in) throw std::runtime_error("cannot read " + file.string());
    return bytes;
}

/// Name, relative to the folder, and bytes of each file; a name that ends in '/' is a folder.
std::map<std::string, std::string> contents(const fs::path& folder) {
    std::map<std::string, std::string> found;
    for (const auto& entry : fs::recursive_directory_iterator(folder)) {
        const std::string name = entry.path().lexically_relative(folder).string();
        if (entry.is_symlink()) {
            if (name != kLink) found[name] = "a link";
        } else if (entry.is_directory()) {
            found[name + "/"];
        } else {
            found[name] = bytes_of(entry.path());
        }
    }
    return found;
}

}  // namespace

SemihostingFolder::SemihostingFolder(const fs::path& before) {
    std::string name = (fs::temp_directory_path() / "twin-semihosting-XXXXXX").string();
    if (mkdtemp(name.data()) == nullptr) throw std::runtime_error("no temporary folder");
    above_ = name;
    fs::copy(before, path(), fs::copy_options::recursive);
    fs::create_directory_symlink("..", fs::path(path()) / kLink);
}

SemihostingFolder::~SemihostingFolder() {
    std::error_code ignored;
    fs::remove_all(above_, ignored);
}

std::vector<std::string> SemihostingFolder::differences(const fs::path& after) const {
    std::vector<std::string> lines;
    const auto expected = contents(after);
    const auto found = contents(path());
    for (const auto& [name, bytes] : expected) {
        const auto there = found.find(name);
        if (there == found.end()) {
            lines.push_back(name + " is missing");
        } else if (there->second != bytes) {
            const std::string& have = there->second;
            const auto at = std::mismatch(have.begin(), have.end(), bytes.begin(), bytes.end()).first - have.begin();
            lines.push_back(name + " has " + std::to_string(have.size()) + " bytes for " +
                            std::to_string(bytes.size()) + ", and differs from byte " + std::to_string(at) + " on");
        }
    }
    for (const auto& [name, bytes] : found)
        if (expected.count(name) == 0) lines.push_back(name + " is not expected");
    for (const auto& entry : fs::directory_iterator(above_))
        if (entry.path() != path())
            lines.push_back("../" + entry.path().filename().string() + " is outside the folder");
    if (!fs::is_symlink(fs::path(path()) / kLink)) lines.push_back(std::string(kLink) + " is no link any more");
    return lines;
}

}  // namespace twin::test
