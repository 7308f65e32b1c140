// SPDX-License-Identifier: BSD-3-Clause
// Messages to and from the host.
#include "node_fixture.hpp"

namespace twin::node::test {
namespace {

TEST_F(NodeTest, SaysHello) {
    open_linked();
    const auto all = end.take();
    ASSERT_GE(all.size(), 2U);
    const auto events = only(all, Type::event);
    const auto greetings = only(all, Type::hello);
    ASSERT_EQ(greetings.size(), 1U);
    const auto hello = json::parse(greetings[0].payload).as_object();
    EXPECT_EQ(hello.at("protocol"), 3);
    EXPECT_EQ(hello.at("board"), "toyboard");
    EXPECT_EQ(hello.at("name"), "node0");
    EXPECT_EQ(hello.at("serial").at(0).at("name"), "BLOCK");
    EXPECT_EQ(hello.at("outputs").at(0).at("name"), "BLOCK.lamp");
    EXPECT_EQ(hello.at("outputs").at(0).at("format"), "f64");
    EXPECT_EQ(hello.at("values").at(0).at("name"), "BLOCK.light");
    EXPECT_EQ(hello.at("values").at(0).at("value"), 7.0);
    EXPECT_EQ(only(all, Type::value).size(), 2U) << "each output once";
    EXPECT_EQ(all[0].type, Type::hello) << "the first message";
}

TEST_F(NodeTest, SerialAndValuesGoBothWays) {
    open_linked();
    end.take();
    write(kBlock + SEND, 'h');
    write(kBlock + SHOW, 3);
    write(kOther + SEND, 'i');
    EXPECT_TRUE(end.take().empty()) << "collected";
    serve_timer();
    const auto all = end.take();
    ASSERT_EQ(all.size(), 3U);
    EXPECT_EQ(all[0].type, Type::serial_out);
    EXPECT_EQ(all[0].payload, "h");
    EXPECT_EQ(all[1].type, Type::value);
    EXPECT_EQ(link::decode_f64(all[1].payload), 3.0);
    EXPECT_EQ(all[2].channel, 1);
    end.send(Type::serial_in, "abc", 0, 0);
    serve_link();
    EXPECT_EQ(read(kBlock + RECEIVED), 3U);
    EXPECT_EQ(read(kOther + RECEIVED), 0U);
}

TEST_F(NodeTest, FramesGoBothWaysInVirtualTime) {
    open_lockstep(500);
    end.send(Type::frame_in, link::encode_frame(std::string(60, 'w'), false), 500);  // no cable: lost
    end.send(Type::set, "phy.cable=1");
    end.send(Type::frame_in, link::encode_frame(std::string(60, 'x'), true), 12'000);
    end.send(Type::grant, "", 12'000 + 72 * 80 - 1);
    end.send(Type::grant, "", 20'000);
    end.send(Type::quit);
    run_to(20'000);
    const auto all = end.take();
    EXPECT_EQ(json::parse(all[0].payload).at("ethernet").at(0).at("name"), "phy");
    const auto frames = only(all, Type::frame_out);
    ASSERT_EQ(frames.size(), 1U);
    EXPECT_EQ(frames[0].time_ns, 12'000 + 72 * 80) << "its last bit";
    EXPECT_EQ(frames[0].payload, link::encode_frame(std::string(60, 'x'), true));
}

TEST_F(NodeTest, AFrameForNoJackIsNoFrame) {
    open_linked();
    end.take();
    const auto warned = [&](std::uint16_t jack, const std::string& payload) {
        end.send(Type::frame_in, payload, 0, jack);
        serve_link();
        return only(end.take(), Type::log).size();
    };
    EXPECT_EQ(warned(1, link::encode_frame("x", false)), 1U);
    EXPECT_EQ(warned(0, ""), 1U);
    EXPECT_EQ(warned(0, "\x02xx"), 1U);
    EXPECT_EQ(warned(0, link::encode_frame("x", false)), 0U);
}

TEST_F(NodeTest, SetsValuesAndSaysWhatIsWrong) {
    open_linked();
    end.take();
    const auto set = [&](const std::string& text) -> std::string {
        end.send(Type::set, text);
        serve_link();
        const auto events = only(end.take(), Type::event);
        if (events.empty()) return "";
        const auto event = json::parse(events[0].payload).as_object();
        EXPECT_EQ(event.at("event"), "set_failed");
        EXPECT_EQ(event.at("text"), text.c_str());
        return json::value_to<std::string>(event.at("message"));
    };
    EXPECT_EQ(set("BLOCK.light=100"), "");
    EXPECT_EQ(read(kBlock + LIGHT), 100U);
    EXPECT_EQ(set("BLOCK.light=101"), "BLOCK.light takes 0 to 100 lx, not 101");
    EXPECT_EQ(set("BLOCK.light=bright"), "'bright' is no number, true, false, on or off");
    EXPECT_EQ(set("BLOCK.lihgt=1"), "'BLOCK.lihgt' does not exist; did you mean 'BLOCK.light'?");
    EXPECT_EQ(set("BLOCK.light"), "expected part.value=number");
    EXPECT_EQ(set("OTHER.light=on"), "");
    EXPECT_EQ(read(kOther + LIGHT), 1U);
}

TEST_F(NodeTest, SetBeforeTheFirstInstruction) {
    json::object with = config();
    with["set"] = json::array{"BLOCK.light=55"};
    open(with);
    EXPECT_EQ(read(kBlock + LIGHT), 55U);
}

TEST_F(NodeTest, DescribesItself) {
    open_linked();
    const auto board = result("describe");
    EXPECT_EQ(board.at("board"), "toyboard");
    EXPECT_EQ(board.at("memories").at(1).at("size"), 4096);
    EXPECT_EQ(board.at("peripherals").at(0).at("name"), "BLOCK");
    EXPECT_EQ(board.at("peripherals").at(0).at("irq").at(0), 3);
    EXPECT_EQ(board.at("parts").at(0).at("name"), "sensor");
    EXPECT_EQ(board.at("parts").at(0).at("address"), 0x1D);
    EXPECT_EQ(board.at("pins").at(0).at("net"), "LINE");
    EXPECT_EQ(board.at("pins").at(0).at("level"), "high") << "pulled";
    EXPECT_EQ(board.at("pins").at(1).at("connected").at(0), "sensor.int1");
    EXPECT_EQ(board.at("values").at(0).at("unit"), "lx");
}

TEST_F(NodeTest, ShowsRegistersWithoutTouchingThem) {
    open_linked();
    host.clock = 77;
    write(kBlock + PLAIN, 0xBEEF);
    const auto all = result("regs");
    EXPECT_EQ(all.at("peripherals").as_array().size(), 4U);
    const auto one = result("regs", {{"peripheral", "BLOCK"}});
    const auto& block = one.at("peripherals").at(0);
    EXPECT_EQ(block.at("base"), kBlock);
    EXPECT_EQ(block.at("bits"), 32);
    const auto& plain = block.at("registers").at(0);
    EXPECT_EQ(plain.at("name"), "PLAIN");
    EXPECT_EQ(plain.at("value"), 0xBEEF);
    EXPECT_EQ(plain.at("fields").at(0).at("name"), "LOW");
    EXPECT_EQ(plain.at("fields").at(0).at("access"), "rw");
    EXPECT_EQ(plain.at("fields").at(0).at("value"), 0xBEEF);
    EXPECT_EQ(plain.at("fields").at(1).at("access"), "unmodelled");
    EXPECT_EQ(block.at("registers").at(1).at("value"), 77) << "of now";
    EXPECT_EQ(call_error("regs", {{"peripheral", "BLOK"}}),
              "no peripheral 'BLOK' has registers; did you mean 'BLOCK'?");
    EXPECT_TRUE(node->env().journal().entries().empty());
}

TEST_F(NodeTest, WritesARegisterAsTheCpuDoes) {
    open_linked();
    result("reg.write", {{"peripheral", "BLOCK"}, {"register", "PLAIN"}, {"value", 0x1234}});
    EXPECT_EQ(read(kBlock + PLAIN), 0x1234U);
    EXPECT_EQ(call_error("reg.write", {{"peripheral", "BLOCK"}, {"register", "PLAN"}, {"value", 1}}),
              "BLOCK has no register 'PLAN'; did you mean 'PLAIN'?");
    EXPECT_EQ(call_error("reg.write", {{"peripheral", "BLOK"}, {"register", "PLAIN"}, {"value", 1}}),
              "no peripheral 'BLOK' has registers; did you mean 'BLOCK'?");
    EXPECT_EQ(call_error("reg.write", {{"peripheral", "BLOCK"}, {"register", "PLAIN"}, {"value", 0x100000000}}),
              "'value' has more than 32 bits");
    EXPECT_EQ(read(kBlock + PLAIN), 0x1234U);
}

TEST_F(NodeTest, HaltsForADebugger) {
    open_linked();
    result("cpu.halt");
    EXPECT_TRUE(host.halted);
}

TEST_F(NodeTest, ShowsRegistersOfPartsByTheirNumber) {
    open_linked();
    const auto found = result("regs", {{"peripheral", "sensor"}});
    const auto& sensor = found.at("peripherals").at(0).as_object();
    EXPECT_FALSE(sensor.contains("base")) << "it is on no memory map";
    EXPECT_EQ(sensor.at("bits"), 8);
    const auto& registers = sensor.at("registers").as_array();
    ASSERT_EQ(registers.size(), 1U);
    EXPECT_EQ(registers[0].at("offset"), 0x0D);
    EXPECT_EQ(registers[0].at("value"), 0x5A);
}

TEST_F(NodeTest, ReportsWhatIsNotModelled) {
    open_linked();
    write(kBlock + PLAIN, 0x10000);
    write(kBlock + PLAIN, 0x20000);
    read(kBlock + 0x800);
    std::uint64_t value = 0;
    EXPECT_FALSE(node->read(0x60000000, 4, 0, value));
    EXPECT_TRUE(node->read(kBlock + PLAIN, 1, 0, value));
    const auto journal = result("journal");
    const auto& gaps = journal.at("unmodelled").as_array();
    ASSERT_EQ(gaps.size(), 3U) << json::serialize(gaps);
    EXPECT_EQ(gaps[0].at("peripheral"), "BLOCK");
    EXPECT_EQ(gaps[0].at("register"), "PLAIN");
    EXPECT_EQ(gaps[0].at("field"), "HIGH");
    EXPECT_EQ(gaps[0].at("writes"), 2);
    EXPECT_EQ(gaps[1].at("peripheral"), "");
    EXPECT_EQ(gaps[1].at("register"), "0x60000000");
    EXPECT_EQ(gaps[2].at("register"), "0x800");
    ASSERT_EQ(journal.at("notes").as_array().size(), 1U);
    EXPECT_EQ(journal.at("notes").at(0).at("kind"), "wrong width");
}

TEST_F(NodeTest, ReadsAndWritesMemory) {
    open_linked();
    EXPECT_TRUE(result("memory.write", {{"address", kRam + 4}, {"data", "00fFa5"}}).empty());
    EXPECT_EQ(host.changed.back(), (std::pair<std::uint64_t, std::uint64_t>{kRam + 4, 3}));
    EXPECT_EQ(result("memory.read", {{"address", kRam + 4}, {"size", 3}}).at("data"), "00ffa5");
    EXPECT_EQ(call_error("memory.read", {{"address", kRam + 4095}, {"size", 2}}), "not all of it is memory");
    EXPECT_EQ(call_error("memory.read", {{"address", kRam}, {"size", (1 << 20) + 1}}), "'size' is at most 1 MiB");
    EXPECT_EQ(call_error("memory.read", {{"address", -1}, {"size", 1}}), "'address' must be an integer, 0 or more");
    EXPECT_EQ(call_error("memory.write", {{"address", kRam}, {"data", "0"}}), "'data' must have two digits a byte");
    EXPECT_EQ(call_error("memory.write", {{"address", kRam}, {"data", "xy"}}), "'data' must be hexadecimal digits");
}

TEST_F(NodeTest, AnswersTheRest) {
    open_linked();
    host.cpu.r[15] = 0x1F0;
    EXPECT_EQ(result("cpu").at("r").at(15), 0x1F0);
    EXPECT_EQ(result("cpu").at("running"), true);
    read(kBlock);
    EXPECT_EQ(result("stats").at("reads"), 1);
    EXPECT_EQ(result("parts").at("parts").at(0).at("name"), "sensor");
    EXPECT_EQ(call_error("descrive"), "no method 'descrive'; did you mean 'describe'?");
    end.send(Type::call, "not json");
    serve_link();
    const auto replies = only(end.take(), Type::reply);
    ASSERT_EQ(replies.size(), 1U);
    EXPECT_TRUE(json::parse(replies[0].payload).as_object().contains("error"));
}

TEST_F(NodeTest, QuitEndsWithTheSummaryLast) {
    open_linked();
    end.take();
    end.send(Type::quit);
    serve_link();
    EXPECT_EQ(host.exit_code, 0);
    EXPECT_FALSE(host.running);
    write(kBlock + SEND, 'x');
    node->close();
    const auto all = end.take();
    ASSERT_EQ(all.size(), 1U);
    EXPECT_EQ(all[0].type, Type::summary);
}

TEST_F(NodeTest, TheHostsEndIsTheNodesEnd) {
    open_linked();
    end.close();
    serve_link();
    EXPECT_EQ(host.exit_code, 0);
    write(kBlock + SEND, 'x');
    node->close();
}

TEST_F(NodeTest, AHostThatDoesNotReadBlocksNobody) {
    open_linked();
    for (int i = 0; i < 600'000; ++i) write(kBlock + SEND, 'x');  // 17 bytes each: 10 MB
    end.send(Type::call, R"({"id":7,"method":"stats"})");
    serve_link();
    // Reading again gets what was kept, in order, and the answer behind it.
    std::size_t bytes = 0;
    std::vector<link::Message> replies;
    for (int round = 0; round < 1000 && replies.empty(); ++round) {
        const auto all = end.take();
        for (const auto& message : only(all, Type::serial_out)) bytes += message.payload.size();
        replies = only(all, Type::reply);
        if (replies.empty()) serve_timer();
    }
    ASSERT_EQ(replies.size(), 1U);
    const auto dropped = json::parse(replies[0].payload).at("result").at("dropped_messages").as_int64();
    EXPECT_GT(dropped, 0);
    EXPECT_EQ(bytes + static_cast<std::size_t>(dropped), 600'000U);
}

TEST_F(NodeTest, ANonsenseStreamEndsTheNode) {
    open_linked();
    end.send(static_cast<Type>(63), "");
    serve_link();
    EXPECT_EQ(host.exit_code, 0);
}

}  // namespace
}  // namespace twin::node::test
