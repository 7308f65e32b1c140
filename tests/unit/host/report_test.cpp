// SPDX-License-Identifier: BSD-3-Clause
#include "sim/cli/report.hpp"
#include "sim/cli/announce.hpp"
#include "sim/cli/face.hpp"
#include "sim/cli/registers.hpp"
#include "sim/cli/table.hpp"

#include <gtest/gtest.h>
#include <unistd.h>
#include <boost/json.hpp>

namespace twin::cli {
namespace {

namespace json = boost::json;

TEST(Terminal, NoColourOnAPipe) {
    int ends[2];
    ASSERT_EQ(::pipe(ends), 0);
    EXPECT_FALSE(Style::for_fd(ends[1]).on());
    EXPECT_EQ(Style::for_fd(ends[1]).red("x"), "x");
    EXPECT_EQ(Style(true).red("x"), "\x1b[31mx\x1b[0m");
}

TEST(Terminal, WidthCountsWhatIsSeen) {
    EXPECT_EQ(display_width("abc"), 3u);
    EXPECT_EQ(display_width("µ×█"), 3u);
    EXPECT_EQ(display_width(Style(true).red("µx")), 2u);
    EXPECT_EQ(pad("µ", 3), "µ  ");
    EXPECT_EQ(pad("abcd", 3), "abcd");
}

TEST(Tables, AlignWithColoursAndEndWithoutBlanks) {
    Table table("  ");
    table.row({"a", Style(true).bold("long cell"), "x"});
    table.row({"bcd", "b", ""});
    EXPECT_EQ(table.text(), "  a    \x1b[1mlong cell\x1b[0m  x\n  bcd  b\n");
}

TEST(Reports, SummariesAreReadable) {
    RunReport report;
    report.name = "n";
    report.machine = std::chrono::seconds(10);
    report.wall = std::chrono::milliseconds(500);
    report.summary = json::parse(
        R"({"instructions":1234567,"resets":{"power_on":1,"system":2,"pin":0},"hardfaults":1,"lockups":0,"bus_faults":2,
        "unmodelled":[{"peripheral":"RADIO","register":"MODE","field":"","reads":0,"writes":3},
                      {"peripheral":"RADIO","register":"POWER","field":"X","reads":1,"writes":0},
                      {"peripheral":"RADIO","register":"POWER","field":"Y","reads":1,"writes":0},
                      {"peripheral":"RADIO","register":"POWER","field":"Z","reads":2,"writes":0},
                      {"peripheral":"","register":"0x50000000","field":"","reads":2,"writes":0},
                      {"peripheral":"RADIO","register":"SHORTS","field":"A","reads":1,"writes":0},
                      {"peripheral":"RADIO","register":"SHORTS","field":"B","reads":1,"writes":0}]})");
    EXPECT_EQ(to_text(report, Style(false)),
              "n 10.000 s of the machine's time in 0.500 s, 20 × real time\n"
              "  instructions  1,234,567\n"
              "  resets        1 power-on, 2 system\n"
              "  faults        1 HardFault, 2 bus faults\n"
              "  not modelled  RADIO: MODE (3 writes), POWER.X,Y (1 read), POWER.Z (2 reads), SHORTS.A,B (1 read)\n"
              "                nothing there: 0x50000000 (2 reads)\n");
    const auto out = to_json(report);
    EXPECT_EQ(out.at("virtual_ns").as_int64(), 10'000'000'000);
    EXPECT_EQ(out.at("instructions").as_int64(), 1234567);
    EXPECT_EQ(out.at("ratio").as_double(), 20.0);
}

TEST(Reports, ANodeWithoutASummaryHasAReportToo) {
    const auto text = to_text(RunReport{}, Style(false));
    EXPECT_NE(text.find("not counted in real time"), std::string::npos);
    RunReport odd;
    odd.summary = json::parse(R"({"resets":5,"unmodelled":[1],"instructions":-1})");
    EXPECT_FALSE(to_text(odd, Style(false)).empty());
}

TEST(Announcements, TellWhatMatters) {
    const auto event = [](const char* json_text) {
        return announcement({link::Type::event, 0, 1'500'000'000, json_text});
    };
    EXPECT_EQ(event(R"({"event":"reset","kind":"power_on"})"), "");
    EXPECT_EQ(event(R"({"event":"reset","kind":"system"})"), "[1.500000 s] reset: system");
    EXPECT_EQ(event(R"({"event":"hardfault","pc":256})"), "[1.500000 s] HardFault, taken at 0x00000100");
    EXPECT_EQ(event(R"({"event":"lockup","pc":4294967294})"), "[1.500000 s] the CPU locked up at 0xfffffffe");
    EXPECT_EQ(event(R"({"event":"power","on":false})"), "[1.500000 s] power off");
    EXPECT_EQ(event(R"({"event":"conflict","net":"P0.17","drivers":["GPIO","button_a"]})"),
              "[1.500000 s] two drivers fight over P0.17: [\"GPIO\",\"button_a\"]");
    EXPECT_EQ(event(R"({"event":"new","x":1})"), R"([1.500000 s] {"event":"new","x":1})");
    EXPECT_EQ(event("{"), "[1.500000 s] {");
    EXPECT_EQ(announcement({link::Type::log, 0, 0, "\1quiet"}), "");
    EXPECT_EQ(announcement({link::Type::log, 0, 0, "\2loud"}), "[0.000000 s] loud");
    EXPECT_EQ(announcement({link::Type::log, 0, 0, ""}), "");
}

TEST(Registers, AreAlignedWithTheirFields) {
    const auto result = json::parse(R"({"peripherals":[{"name":"UART0","base":1073750016,"registers":[
        {"offset":264,"name":"RXDRDY","value":0,"fields":[]},
        {"offset":1280,"name":"ENABLE","value":4,"fields":[{"name":"ENABLE","value":4},{"name":"X","value":0}]}]}]})");
    EXPECT_EQ(registers_text(result, Style(false)),
              "UART0 0x40002000\n"
              "  0x108  RXDRDY  0x00000000\n"
              "  0x500  ENABLE  0x00000004  ENABLE=4 X=0\n");
    EXPECT_EQ(registers_text(json::value(5), Style(true)), "");
}

TEST(Registers, OfPartsHaveNumbers) {
    const auto result = json::parse(R"({"peripherals":[{"name":"compass","bits":8,"registers":[
        {"offset":7,"name":"WHO_AM_I","value":196,"fields":[]},
        {"offset":16,"name":"CTRL_REG1","value":1,"fields":[{"name":"AC","value":1}]}]}]})");
    EXPECT_EQ(registers_text(result, Style(false)),
              "compass\n"
              "  0x07  WHO_AM_I   0xc4\n"
              "  0x10  CTRL_REG1  0x01  AC=1\n");
}

TEST(Face, KnowsPictures) {
    const auto heart = pixels_from(
        std::string("\0\xff\0\xff\0\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\0\xff\xff\xff\0\0\0\xff\0\0", 25));
    EXPECT_TRUE(shows(heart, "01010:11111:11111:01110:00100"));
    EXPECT_FALSE(shows(heart, "01010:11111:11111:01110:00101"));
    EXPECT_FALSE(shows(heart, "01010:11111:11111:01110:0010"));
    EXPECT_FALSE(shows(heart, "01010:11111:11111:01110:001000"));
    EXPECT_EQ(to_text(heart), "09090:99999:99999:09990:00900");
    EXPECT_EQ(to_text(pixels_from("short")), "00000:00000:00000:00000:00000");
    for (const bool colour : {false, true}) {
        const auto lines = draw_microbit(heart, true, false, Style(colour));
        for (const auto& line : lines) {
            EXPECT_EQ(display_width(line), display_width(lines.front())) << line;
        }
    }
}

}  // namespace
}  // namespace twin::cli
