// SPDX-License-Identifier: BSD-3-Clause
// Commands as a user types them, in a folder of the test's own.
#pragma once

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <sys/wait.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>

namespace twin::test {

struct Outcome {
    int code = -1;
    std::string out;
    std::string err;
    bool operator==(const Outcome&) const = default;
};

class Shell : public testing::Test {
  protected:
    Shell() {
        std::string name = (std::filesystem::temp_directory_path() / "twin-mps2-XXXXXX").string();
        if (mkdtemp(name.data()) == nullptr) throw std::runtime_error("no temporary folder");
        folder_ = name;
        std::filesystem::create_directory(folder_ / "run");
        std::filesystem::permissions(folder_ / "run", std::filesystem::perms::owner_all);
    }
    ~Shell() override {
        std::error_code ignored;
        std::filesystem::remove_all(folder_, ignored);
    }

    /// `twin` is the one of this build; a command that hangs ends with code 124.
    Outcome sh(const std::string& line) {
        const auto command = fmt::format(
            "cd {0}; export XDG_RUNTIME_DIR={0}/run; twin() {{ timeout -k 5 100 {1} \"$@\"; }}; {{ {2}; }} "
            ">out 2>err </dev/null",
            folder_.string(), TWIN_EXECUTABLE, line);
        const int status = std::system(command.c_str());
        return {WEXITSTATUS(status), read("out"), read("err")};
    }
    std::string read(const std::string& name) const {
        std::ifstream in(folder_ / name, std::ios::binary);
        return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
    }
    void write(const std::string& name, const std::string& text) const { std::ofstream(folder_ / name) << text; }

    static std::string image(const std::string& name) { return std::string(TWIN_TEST_FIRMWARE) + "/" + name + ".elf"; }

    std::filesystem::path folder_;
};

inline bool has(const std::string& text, const std::string& what) { return text.find(what) != std::string::npos; }

}  // namespace twin::test
