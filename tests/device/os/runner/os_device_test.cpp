// SPDX-License-Identifier: BSD-3-Clause
// The OS's own tests, which run on the device: each image on the node of its board, in virtual time; the images for
// MPS2+ on stock QEMU as well, whose models nobody here wrote, with the same results.
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <map>
#include <set>
#include <sstream>

#include "tests/device/os/runner/semihosting_folder.hpp"
#include "tests/device/os/runner/stock_qemu.hpp"
#include "tests/support/machine.hpp"

namespace twin::test {
namespace {

namespace fs = std::filesystem;

constexpr auto kDone = "[ DONE ] ";

struct Board {
    const char* target;        // the OS's name of it
    const char* board;         // ours
    const char* architecture;  // of its core
    const char* stock;         // stock QEMU's name of it, "" if it has none or its models were not tried
};
constexpr Board kBoards[] = {{"NUCLEO_F429ZI", "nucleo_f429zi", "v7-M", ""},
                             {"MPS2_AN386", "mps2_an386", "v7-M", "mps2-an386"},
                             {"MPS2_AN382", "mps2_an382", "v6-M", ""},             // Cortex-M0
                             {"MPS2_AN385", "mps2_an385", "v7-M", ""},             // Cortex-M3
                             {"MPS2_AN500", "mps2_an500", "v7-M", ""},             // Cortex-M7
                             {"MPS2_AN505", "mps2_an505", "v8-M", "mps2-an505"}};  // Cortex-M33

std::vector<std::string> lines_of(const std::string& text) {
    std::vector<std::string> lines;
    std::istringstream in(text);
    for (std::string line; std::getline(in, line);) {
        if (!line.empty() && line.back() == '\r') line.pop_back();
        lines.push_back(line);
    }
    return lines;
}

/// One line a verdict: figures ("[ NOTE ]") and what tests print themselves may differ between machines.
std::vector<std::string> verdicts(const std::string& text) {
    std::vector<std::string> found;
    for (const auto& line : lines_of(text))
        for (const char* mark : {"[  OK ]", "[ FAIL ]", "[ SKIP ]", "[ DONE ]"})
            if (line.rfind(mark, 0) == 0) found.push_back(line);
    return found;
}

/// Verdict by test, without those that were skipped for want of something on one of the machines.
std::map<std::string, std::string> results(const std::string& text) {
    std::map<std::string, std::string> found;
    for (const auto& line : verdicts(text)) {
        const std::string mark = line.substr(0, 8);
        const std::string name = line.substr(line.find("] ") + 2);
        if (mark != "[ SKIP ]" && mark != "[ DONE ]") found[name.substr(0, name.find(' '))] = mark;
    }
    return found;
}

void expect_all_passed(const std::string& text) {
    const auto found = verdicts(text);
    ASSERT_FALSE(found.empty()) << text;
    for (const auto& line : found) EXPECT_NE(line.rfind("[ FAIL ]", 0), 0U) << line;
    EXPECT_NE(found.back().find(" 0 failed"), std::string::npos) << text;
    EXPECT_EQ(found.back().find("] 0 passed"), std::string::npos) << "no test ran";
}

struct Image {
    Board board;
    std::string name;
    std::string path() const { return std::string(TWIN_OS_IMAGES) + "/" + board.target + "/" + name + ".elf"; }
};
void PrintTo(const Image& image, std::ostream* out) { *out << image.path(); }

/// All but the last measure time over which the core sleeps. With sleep=off stock QEMU 7.2 is late then: a sleep of 5
/// ms takes 8. It is exact with an idle thread that does not execute WFI, and with sleep=on, where idle time is the
/// host's, which no verdict may depend on. The last wants its files confined to a folder, and stock QEMU's semihosting
/// opens any that its user may open.
const std::set<std::string> kNotOnStock{"documentation_test",  "drivers_test",     "net_protocols_test",
                                        "rtos_nonsecure_test", "rtos_test",        "tls_sockets_test",
                                        "files_local_test"};

std::vector<Image> images(const std::string& prefix, const std::string& suffix, bool stock_only) {
    std::vector<Image> found;
    for (const Board& board : kBoards) {
        if (stock_only && board.stock[0] == '\0') continue;
        std::error_code none;
        std::set<std::string> names;
        for (const auto& entry : fs::directory_iterator(std::string(TWIN_OS_IMAGES) + "/" + board.target, none))
            if (entry.path().extension() == ".elf") names.insert(entry.path().stem());
        for (const auto& name : names)
            if (!(stock_only && kNotOnStock.count(name)) && name.rfind(prefix, 0) == 0 && name.size() > suffix.size() &&
                name.compare(name.size() - suffix.size(), suffix.size(), suffix) == 0)
                found.push_back({board, name});
    }
    return found;
}
std::string test_name(const testing::TestParamInfo<Image>& info) {
    std::string name = std::string(info.param.board.board) + "_" + info.param.name;
    for (char& c : name)
        if (std::isalnum(static_cast<unsigned char>(c)) == 0) c = '_';
    return name;
}

std::string run_on_node(const Image& image, const std::string& marker,
                        cli::RunOptions options = Machine::virtual_time()) {
    Machine machine(image.board.board, image.path(), std::move(options));
    std::string text = machine.read_until(marker, 600s);
    return text + machine.read_until("\n", 1s);
}

/// What a test's source wants on the console, line after line: "// EXPECT: text", or "// EXPECT v7-M, v8-M: text" of
/// cores of these architectures alone. Throws if it says nothing of it.
std::vector<std::string> expected_texts(const fs::path& source, const std::string& architecture = "") {
    const std::string mark = "// EXPECT";
    std::ifstream in(source);
    std::vector<std::string> expected;
    bool any = false;
    for (std::string line; std::getline(in, line);) {
        const auto colon = line.find(": ");
        if (line.rfind(mark, 0) != 0 || colon == std::string::npos) continue;
        any = true;
        const std::string which = line.substr(mark.size(), colon - mark.size());
        const bool all = which.empty() || architecture.empty();
        if (all || which.find(" " + architecture) != std::string::npos) expected.push_back(line.substr(colon + 2));
    }
    if (!any) throw std::runtime_error(source.string() + " says nothing of what it expects");
    return expected;
}

/// With semihosting in a copy of FOLDER/before, which has to become FOLDER/after. What the sources beside it expect on
/// the console comes by semihosting, which stock QEMU and a plain run lack.
void expect_passes_with_files(const Image& image, const fs::path& folder) {
    const SemihostingFolder files(folder / "before");
    cli::RunOptions options = Machine::virtual_time();
    options.semihosting = true;
    options.semihosting_directory = files.path();
    const std::string text = run_on_node(image, kDone, options);
    expect_all_passed(text);
    for (const auto& source : fs::directory_iterator(folder.parent_path())) {
        if (!source.is_regular_file()) continue;
        for (const auto& expected : expected_texts(source.path()))
            EXPECT_NE(text.find(expected), std::string::npos) << "expected: " << expected;
    }
    for (const auto& what : files.differences(folder / "after")) ADD_FAILURE() << what;
}

class OsImage : public testing::TestWithParam<Image> {};
TEST_P(OsImage, PassesOnTheNode) {
    const std::string folder = GetParam().name.substr(0, GetParam().name.size() - std::string("_test").size());
    const fs::path semihosting = fs::path(TWIN_OS_TESTS) / folder / "semihosting";
    if (fs::is_directory(semihosting)) {
        expect_passes_with_files(GetParam(), semihosting);
    } else {
        expect_all_passed(run_on_node(GetParam(), kDone));
    }
}
INSTANTIATE_TEST_SUITE_P(Os, OsImage, testing::ValuesIn(images("", "_test", false)), test_name);

class OsImageOnStockQemu : public testing::TestWithParam<Image> {};
TEST_P(OsImageOnStockQemu, GivesTheSameResults) {
    const std::string stock = run_on_stock_qemu(GetParam().board.stock, GetParam().path(), kDone, 200s);
    expect_all_passed(stock);
    const auto on_stock = results(stock);
    const auto on_node = results(run_on_node(GetParam(), kDone));
    size_t both = 0;
    for (const auto& [name, verdict] : on_stock) {
        const auto found = on_node.find(name);
        if (found == on_node.end()) continue;
        EXPECT_EQ(verdict, found->second) << name;
        ++both;
    }
    EXPECT_GT(both, 0U) << "no test ran on both";
}
INSTANTIATE_TEST_SUITE_P(Os, OsImageOnStockQemu, testing::ValuesIn(images("", "_test", true)), test_name);

/// An image of tests/device/os/fatal is meant to end badly. What it must say on the way is in its source.
class OsFatal : public testing::TestWithParam<Image> {};
TEST_P(OsFatal, DiesWithTheRightWords) {
    const fs::path source = fs::path(TWIN_OS_TESTS) / "fatal" / (GetParam().name.substr(6) + ".cpp");
    const auto expected = expected_texts(source, GetParam().board.architecture);
    if (expected.empty()) GTEST_SKIP() << "not on a core of this architecture";
    Machine machine(GetParam().board.board, GetParam().path());
    for (const auto& text : expected) EXPECT_NO_THROW(machine.read_until(text, 60s)) << "expected: " << text;
}
INSTANTIATE_TEST_SUITE_P(Os, OsFatal, testing::ValuesIn(images("fatal_", "", false)), test_name);

GTEST_ALLOW_UNINSTANTIATED_PARAMETERIZED_TEST(OsImage);
GTEST_ALLOW_UNINSTANTIATED_PARAMETERIZED_TEST(OsImageOnStockQemu);
GTEST_ALLOW_UNINSTANTIATED_PARAMETERIZED_TEST(OsFatal);

}  // namespace
}  // namespace twin::test
