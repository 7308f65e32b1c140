// SPDX-License-Identifier: BSD-3-Clause
#include "sim/host/image.hpp"

#include "temporary_folder.hpp"

#include <gtest/gtest.h>
#include <fstream>
#include <random>

namespace twin::host {
namespace {

std::string record(unsigned type, unsigned offset, const std::string& data) {
    std::string bytes{static_cast<char>(data.size()), static_cast<char>(offset >> 8), static_cast<char>(offset),
                      static_cast<char>(type)};
    bytes += data;
    unsigned sum = 0;
    std::string line = ":";
    for (const char c : bytes) {
        sum += static_cast<unsigned char>(c);
        line += fmt::format("{:02X}", static_cast<unsigned char>(c));
    }
    return line + fmt::format("{:02X}\n", (0x100 - (sum & 0xFF)) & 0xFF);
}
const std::string kEnd = ":00000001FF\n";

void put(std::string& file, std::size_t at, std::uint32_t value, unsigned size) {
    for (unsigned i = 0; i < size; ++i) {
        file[at + i] = static_cast<char>(value >> (8 * i));
    }
}

struct Load {
    std::uint32_t address;
    std::string bytes;
    std::uint32_t run_address;
    std::uint32_t run_size;
};

std::string elf(const std::vector<Load>& loads, unsigned machine = 40, unsigned elf_class = 1, unsigned type = 2) {
    std::string file(52 + 32 * loads.size(), '\0');
    file.replace(0, 4,
                 "\x7f"
                 "ELF");
    file[4] = static_cast<char>(elf_class);
    file[5] = 1;
    put(file, 16, type, 2);
    put(file, 18, machine, 2);
    put(file, 24, 0x101, 4);
    put(file, 28, 52, 4);
    put(file, 42, 32, 2);
    put(file, 44, static_cast<std::uint32_t>(loads.size()), 2);
    for (std::size_t i = 0; i < loads.size(); ++i) {
        const std::size_t at = 52 + 32 * i;
        put(file, at, 1, 4);
        put(file, at + 4, static_cast<std::uint32_t>(file.size()), 4);
        put(file, at + 8, loads[i].run_address, 4);
        put(file, at + 12, loads[i].address, 4);
        put(file, at + 16, static_cast<std::uint32_t>(loads[i].bytes.size()), 4);
        put(file, at + 20, loads[i].run_size, 4);
        file += loads[i].bytes;
    }
    return file;
}

std::string error_of(const Result<Image>& image) { return image ? "" : image.error().message; }

TEST(IntelHex, ReadsAllRecordTypes) {
    const auto text = record(4, 0, std::string("\x00\x00", 2)) + record(0, 0x10, "abcd") + record(0, 0x14, "ef") +
                      record(2, 0, std::string("\x10\x00", 2)) + record(0, 4, "seg") +
                      record(4, 0, std::string("\x10\x00", 2)) + record(0, 0x1000, "uicr") +
                      record(3, 0, std::string("\x12\x34\x00\x05", 4)) +
                      record(5, 0, std::string("\x00\x00\x01\x01", 4)) + kEnd;
    const auto image = parse_intel_hex(text, "x.hex");
    ASSERT_TRUE(image) << error_of(image);
    ASSERT_EQ(image->segments.size(), 3u);
    EXPECT_EQ(image->segments[0].address, 0x10u);
    EXPECT_EQ(image->segments[0].bytes, "abcdef");
    EXPECT_EQ(image->segments[1].address, 0x10004u);
    EXPECT_EQ(image->segments[2].address, 0x10001000u);
    EXPECT_EQ(image->segments[2].bytes, "uicr");
    EXPECT_EQ(image->entry, 0x101u);
    EXPECT_EQ(image->size(), 13u);
}

TEST(IntelHex, AcceptsLowerCaseCarriageReturnsAndOrder) {
    const auto image = parse_intel_hex(
        "\r\n:020010006162"
        "2b\r\n:02000000"
        "6364"
        "37\r\n:00000001ff\r\n\n",
        "x.hex");
    ASSERT_TRUE(image) << error_of(image);
    EXPECT_EQ(image->segments.front().bytes, "cd");
}

TEST(IntelHex, TheTopOfTheAddressSpaceHoldsAndOneMoreDoesNot) {
    const auto top = record(4, 0, "\xff\xff");
    EXPECT_TRUE(parse_intel_hex(top + record(0, 0xFFFE, "ab") + kEnd, "x.hex"));
    EXPECT_NE(error_of(parse_intel_hex(top + record(0, 0xFFFF, "ab") + kEnd, "x.hex")).find("wraps"),
              std::string::npos);
    const auto segment = record(2, 0, std::string("\x00\x00", 2));
    EXPECT_FALSE(parse_intel_hex(segment + record(0, 0xFFFF, "ab") + kEnd, "x.hex"));
}

struct BadHex {
    const char* name;
    std::string text;
    const char* says;
};
class MalformedHex : public testing::TestWithParam<BadHex> {};
TEST_P(MalformedHex, IsRefusedWithItsLine) {
    const auto error = error_of(parse_intel_hex(GetParam().text, "x.hex"));
    EXPECT_NE(error.find(GetParam().says), std::string::npos) << error;
}
INSTANTIATE_TEST_SUITE_P(
    IntelHex, MalformedHex,
    testing::Values(BadHex{"checksum", ":0100000061FF\n", "line 1: the checksum is FF and should be 9E"},
                    BadHex{"no_end", record(0, 0, "a"), "no end record"}, BadHex{"cut", ":0100", "line 1"},
                    BadHex{"odd", ":000000001FF\n", "line 1"}, BadHex{"digit", ":0G00000061\n", "not a hexadecimal"},
                    BadHex{"count",
                           ":0200000061"
                           "9D\n",
                           "says 2 data bytes and has 1"},
                    BadHex{"colon", record(0, 0, "a") + "hello\n", "line 2: a record begins with ':'"},
                    BadHex{"type", record(6, 0, ""), "type 06 does not exist"},
                    BadHex{"universal", record(0x0A, 0, "abcd"), "universal"},
                    BadHex{"type4_size", record(4, 0, "a"), "has 2 data bytes, not 1"},
                    BadHex{"end_with_data", record(1, 0, "a"), "has 0 data bytes"},
                    BadHex{"after_end", kEnd + record(0, 0, "a"), "after the end record"},
                    BadHex{"twice", record(0, 0, "abcd") + record(0, 2, "xy") + kEnd,
                           "two contents for address 0x00000002"},
                    BadHex{"empty", kEnd, "no code"},
                    BadHex{"long", ":" + std::string(600, '0') + "\n", "cut or too long"}),
    [](const auto& test) { return test.param.name; });

TEST(Elf, ReadsSegmentsByPhysicalAddress) {
    const auto image =
        parse_elf(elf({{0x100, "code", 0x100, 4}, {0x104, "data", 0x20000000, 16}, {0, "", 0x20000100, 64}}), "x.elf");
    ASSERT_TRUE(image) << error_of(image);
    ASSERT_EQ(image->segments.size(), 1u);  // they touch
    EXPECT_EQ(image->segments[0].bytes, "codedata");
    EXPECT_EQ(image->entry, 0x101u);
    ASSERT_EQ(image->runtime.size(), 3u);
    EXPECT_EQ(image->runtime[2].size, 64u);
}

TEST(Elf, WrongMachinesAreNamed) {
    const std::vector<Load> code{{0, "code", 0, 4}};
    EXPECT_NE(error_of(parse_elf(elf(code, 62, 2), "x")).find("x86-64"), std::string::npos);
    EXPECT_NE(error_of(parse_elf(elf(code, 243), "x")).find("RISC-V"), std::string::npos);
    EXPECT_NE(error_of(parse_elf(elf(code, 999), "x")).find("machine type 999"), std::string::npos);
    EXPECT_NE(error_of(parse_elf(elf(code, 40, 2), "x")).find("32-bit"), std::string::npos);
    EXPECT_NE(error_of(parse_elf(elf(code, 40, 1, 1), "x")).find("not a linked program"), std::string::npos);
    auto big = elf(code);
    big[5] = 2;
    EXPECT_NE(error_of(parse_elf(big, "x")).find("big-endian"), std::string::npos);
}

TEST(Elf, EveryCutIsAnError) {
    const auto whole = elf({{0x100, "code", 0x100, 4}});
    for (std::size_t size = 0; size < whole.size(); ++size) {
        SCOPED_TRACE(size);
        EXPECT_FALSE(parse_elf(std::string_view(whole).substr(0, size), "x"));
    }
    EXPECT_TRUE(parse_elf(whole, "x"));
}

TEST(Elf, HeadersThatPointOutsideAreErrors) {
    const auto with = [](std::size_t at, std::uint32_t value, unsigned size) {
        auto file = elf({{0x100, "code", 0x100, 4}});
        put(file, at, value, size);
        return parse_elf(file, "x");
    };
    EXPECT_FALSE(with(28, 0xFFFFFFF0, 4));       // table
    EXPECT_FALSE(with(42, 16, 2));               // entry size
    EXPECT_FALSE(with(44, 0xFFFF, 2));           // entries
    EXPECT_FALSE(with(52 + 4, 0xFFFFFFFF, 4));   // offset
    EXPECT_FALSE(with(52 + 12, 0xFFFFFFFE, 4));  // address
    EXPECT_FALSE(with(52 + 16, 0xFFFFFFFF, 4));  // file size
    EXPECT_FALSE(with(52 + 20, 3, 4));           // less in memory than in the file
}

TEST(Image, AnyBytesGiveAnImageOrAnError) {
    const auto good_elf = elf({{0x100, "code", 0x100, 4}, {0x200, "data", 0x20000000, 16}});
    const auto good_hex = record(4, 0, std::string("\x00\x01", 2)) + record(0, 0x10, "abcd") + kEnd;
    for (unsigned seed = 0; seed < 2000; ++seed) {
        std::mt19937 random(seed);
        auto file = seed % 2 == 0 ? good_elf : good_hex;
        for (unsigned i = 0; i < 1 + seed % 6; ++i) {
            file[random() % file.size()] = static_cast<char>(random());
        }
        file.resize(random() % 4 == 0 ? random() % file.size() : file.size());
        (void)parse_elf(file, "x");
        (void)parse_intel_hex(file, "x");
    }
}

class LoadImage : public testing::Test {
  protected:
    std::string write(const std::string& name, const std::string& bytes) {
        std::ofstream(folder_.path(name), std::ios::binary) << bytes;
        return folder_.path(name);
    }
    TemporaryFolder folder_;
};

TEST_F(LoadImage, KnowsTheFormatByTheContent) {
    EXPECT_EQ(load_image(write("a", elf({{0, "code", 0, 4}})), 0)->format, ImageFormat::elf);
    EXPECT_EQ(load_image(write("b", "\n" + record(0, 0, "a") + kEnd), 0)->format, ImageFormat::intel_hex);
    const auto raw = load_image(write("c.bin", "raw"), 0x8000000);
    EXPECT_EQ(raw->segments[0].address, 0x8000000u);
    EXPECT_EQ(load_image(folder_.path("c.bin") + "@0x100", 0)->segments[0].address, 0x100u);
}

TEST_F(LoadImage, RefusesWithALineAndAHint) {
    EXPECT_NE(error_of(load_image(folder_.path("none"), 0)).find("there is no file"), std::string::npos);
    EXPECT_NE(error_of(load_image(folder_.path(""), 0)).find("is not a file"), std::string::npos);
    EXPECT_NE(error_of(load_image(write("d", "what is this"), 0)).find("neither ELF nor Intel HEX"), std::string::npos);
    EXPECT_NE(error_of(load_image(write("e.bin", ""), 0)).find("no code"), std::string::npos);
    EXPECT_NE(error_of(load_image(write("f.bin", "x") + "@zz", 0)).find("not an address"), std::string::npos);
    EXPECT_NE(error_of(load_image(write("g.bin", "xy") + "@0xffffffff", 0)).find("32-bit"), std::string::npos);
    EXPECT_EQ(load_image(folder_.path("none"), 0).error().exit_code, 2);
}

}  // namespace
}  // namespace twin::host
