// SPDX-License-Identifier: BSD-3-Clause
#include "node_fixture.hpp"
#include "temporary_folder.hpp"

#include "sim/host/pilot.hpp"
#include "sim/host/record.hpp"

#include <fstream>
#include <iterator>

namespace twin::host {
namespace {

Hello hello() {
    Hello made;
    made.serial = {"usb"};
    made.outputs = {
        {"display.pixels", "u8", 5, 5}, {"led.on", "bool", 1, 1}, {"led.level", "f64", 1, 1}, {"x", "json", 1, 1}};
    return made;
}

std::string line(link::Type type, std::uint16_t channel, const std::string& payload, bool input = false) {
    return record_line(hello(), "n", {type, channel, 5, payload}, input);
}

TEST(RecordLine, SaysWhatTheDocumentSays) {
    using link::Type;
    EXPECT_EQ(line(Type::serial_out, 0, "hi\r\n"),
              "{\"t\":5,\"node\":\"n\",\"serial\":\"usb\",\"text\":\"hi\\r\\n\"}\n");
    EXPECT_EQ(line(Type::serial_out, 0, "\xff\x01"), "{\"t\":5,\"node\":\"n\",\"serial\":\"usb\",\"hex\":\"ff01\"}\n");
    EXPECT_EQ(line(Type::serial_in, 0, "x", true),
              "{\"t\":5,\"node\":\"n\",\"in\":true,\"serial\":\"usb\",\"text\":\"x\"}\n");
    EXPECT_EQ(line(Type::value, 0, "\x01\xff"),
              "{\"t\":5,\"node\":\"n\",\"value\":\"display.pixels\",\"data\":\"01ff\"}\n");
    EXPECT_EQ(line(Type::value, 1, "\x01"), "{\"t\":5,\"node\":\"n\",\"value\":\"led.on\",\"data\":true}\n");
    EXPECT_EQ(line(Type::value, 3, "{\"a\":1}"), "{\"t\":5,\"node\":\"n\",\"value\":\"x\",\"data\":{\"a\":1}}\n");
    EXPECT_EQ(line(Type::value, 9, "a"), "{\"t\":5,\"node\":\"n\",\"value\":\"#9\",\"data\":\"61\"}\n");
    EXPECT_EQ(line(Type::event, 0, "{\"event\":\"reset\"}"),
              "{\"t\":5,\"node\":\"n\",\"event\":{\"event\":\"reset\"}}\n");
    EXPECT_EQ(line(Type::power, 0, std::string(1, '\0'), true),
              "{\"t\":5,\"node\":\"n\",\"in\":true,\"power\":false}\n");
    EXPECT_NE(line(Type::value, 2, link::encode_f64(0.5)).find("5E-1"), std::string::npos);
    EXPECT_EQ(line(Type::report, 0, link::encode_i64(1)), "");
    EXPECT_EQ(line(Type::log, 0, "\1hm"), "");
}

TEST(RunningHash, IsFnv1aOf128Bits) {
    RunningHash hash;
    EXPECT_EQ(hash.text(), "6c62272e07bb014262b821756295c58d");
    hash.add("a");
    EXPECT_EQ(hash.text(), "d228cb696f1a8caf78912b704e4a8964");
    RunningHash whole;
    whole.add("foobar");
    RunningHash parts;
    parts.add("foo");
    parts.add("bar");
    EXPECT_EQ(whole.text(), parts.text());
    EXPECT_EQ(whole.text(), "343e1662793c64bf6f0d3597ba446f18");
}

class Recording : public NodeTest {
  protected:
    std::string record(const std::string& path, const std::string& typed) {
        auto recorder = Recorder::open(path);
        EXPECT_TRUE(recorder);
        const auto node = start(options("echo"));
        (*recorder)->attach(*node);
        EXPECT_TRUE(run(node->ready()));
        Pilot pilot(*node);
        EXPECT_TRUE(run(pilot.run_for(std::chrono::milliseconds(20))));
        node->serial_in(0, typed);
        EXPECT_TRUE(run(pilot.run_for(std::chrono::milliseconds(20))));
        run(node->stop());
        EXPECT_TRUE((*recorder)->close());
        return (*recorder)->hash();
    }
    TemporaryFolder folder_;
};

TEST_F(Recording, TheSameRunGivesTheSameRecordAndAnotherAnother) {
    const auto first = record(folder_.path("a"), "x");
    const auto second = record(folder_.path("b"), "x");
    const auto third = record("", "y");
    EXPECT_EQ(first, second);
    EXPECT_NE(first, third);
    std::ifstream a(folder_.path("a"));
    const std::string text((std::istreambuf_iterator<char>(a)), std::istreambuf_iterator<char>());
    EXPECT_NE(text.find("\"t\":20000000,\"node\":\"echo\",\"in\":true,\"serial\":\"usb\",\"text\":\"x\""),
              std::string::npos)
        << text;
    EXPECT_TRUE(text.ends_with("{\"hash\":\"" + first + "\"}\n"));
    RunningHash again;
    again.add(text.substr(0, text.rfind("{\"hash\"")));
    EXPECT_EQ(again.text(), first);
}

TEST_F(Recording, WhoListensHearsEachLine) {
    auto recorder = Recorder::open("").value();
    std::string lines;
    std::vector<std::string> about;
    recorder->on_line = [&](const Recorded& recorded) {
        lines += recorded.line;
        about.push_back(fmt::format("{}{}{}", recorded.node != nullptr ? recorded.node->options().name : "-",
                                    recorded.input ? " < " : " > ", recorded.what));
    };
    const auto node = start(options("echo"));
    recorder->attach(*node);
    ASSERT_TRUE(run(node->ready()));
    node->serial_in(0, "x");
    recorder->note(7, {{"step", "first"}, {"line", 3}});
    recorder->note(8, {});
    EXPECT_EQ(about, (std::vector<std::string>{"echo > value", "echo < serial", "- > step", "- > "}));
    EXPECT_EQ(static_cast<std::size_t>(std::count(lines.begin(), lines.end(), '\n')), recorder->lines());
    RunningHash hash;
    hash.add(lines);
    EXPECT_EQ(hash.text(), recorder->hash());
    run(node->stop());
}

TEST_F(Recording, AFileThatCantBeWrittenIsAnError) { EXPECT_FALSE(Recorder::open(folder_.path("none/x"))); }

}  // namespace
}  // namespace twin::host
