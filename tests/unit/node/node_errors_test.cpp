// SPDX-License-Identifier: BSD-3-Clause
// What is wrong in the files is one line that says where.
#include "node_fixture.hpp"

namespace twin::node::test {
namespace {

TEST_F(NodeTest, ErrorsNameTheirPlace) {
    const auto chip_error = [&](const std::string& from, const std::string& to) {
        std::string text = kToyChip;
        text.replace(text.find(from), from.size(), to);
        folder.write("soc/toy.yaml", text);
        return try_open(config());
    };
    EXPECT_EQ(chip_error("type: toy.gpio", "type: toy.gpoi"),
              folder.path("soc/toy.yaml") +
                  ":9: key 'peripherals.GPIO.type': found 'toy.gpoi', expected the name of a "
                  "model that exists; did you mean 'toy.gpio'?");
}

TEST_F(NodeTest, ErrorOfAParameter) {
    std::string text = kToyBoard;
    text.replace(text.find("rate: 5"), 7, "rate: fast");
    folder.write("toy.yaml", text);
    EXPECT_EQ(try_open(config()),
              folder.path("toy.yaml") + ":8: key 'parts.sensor.params.rate': found 'fast', expected a number (in Hz)");
}

TEST_F(NodeTest, ErrorOfAnUnknownParameter) {
    std::string text = kToyBoard;
    text.replace(text.find("rate: 5"), 7, "rtae: 5");
    folder.write("toy.yaml", text);
    EXPECT_EQ(try_open(config()), folder.path("toy.yaml") +
                                      ":8: key 'parts.sensor.params.rtae': found a parameter that toy.sensor does not "
                                      "have, expected one of address, rate, axes; did you mean 'rate'?");
}

TEST_F(NodeTest, ErrorOfAListParameter) {
    std::string text = kToyBoard;
    text.replace(text.find("axes: [x, y]"), 12, "axes: x");
    folder.write("toy.yaml", text);
    EXPECT_EQ(try_open(config()),
              folder.path("toy.yaml") + ":8: key 'parts.sensor.params.axes': found 'x', expected a list (three names)");
}

TEST_F(NodeTest, ErrorOfAMissingParameter) {
    std::string text = kToyChip;
    text.replace(text.find(", params: {gpio: GPIO}"), 22, "");
    folder.write("soc/toy.yaml", text);
    EXPECT_EQ(try_open(config()), folder.path("soc/toy.yaml") +
                                      ":7: key 'peripherals.BLOCK.params.gpio': found nothing, expected the name of a "
                                      "model: it is required (whose pins)");
}

TEST_F(NodeTest, ErrorOfAModelsName) {
    std::string text = kToyChip;
    text.replace(text.find("gpio: GPIO"), 10, "gpio: GPOI");
    folder.write("soc/toy.yaml", text);
    EXPECT_EQ(try_open(config()), folder.path("soc/toy.yaml") +
                                      ":7: key 'peripherals.BLOCK.params.gpio': found 'GPOI', expected the name of a "
                                      "model (whose pins); did you mean 'GPIO'?");
}

TEST_F(NodeTest, ErrorOfAPin) {
    std::string text = kToyBoard;
    text.replace(text.find("int1: P0.01"), 11, "int2: P0.01");
    folder.write("toy.yaml", text);
    EXPECT_EQ(try_open(config()), folder.path("toy.yaml") +
                                      ":8: key 'parts.sensor.pins.int2': found pin 'int2', which toy.sensor does not "
                                      "have, expected int1; did you mean 'int1'?");
}

TEST_F(NodeTest, ErrorOfAnInterrupt) {
    std::string text = kToyChip;
    text.replace(text.find("GPIO: {type: toy.gpio"), 21, "GPIO: {irq: 1, type: toy.gpio");
    folder.write("soc/toy.yaml", text);
    EXPECT_EQ(try_open(config()),
              folder.path("soc/toy.yaml") +
                  ":9: key 'peripherals.GPIO.irq': found one interrupt, expected those of toy.gpio: "
                  "none: it has none");
}

TEST_F(NodeTest, ErrorOfARangeTooSmall) {
    std::string text = kToyChip;
    text.replace(text.find("base: 0x50000000"), 16, "base: 0x50000000, size: 0x100");
    folder.write("soc/toy.yaml", text);
    EXPECT_EQ(try_open(config()), folder.path("soc/toy.yaml") +
                                      ":9: key 'peripherals.GPIO.base': found a range of 256 bytes, expected at least "
                                      "4096, which the registers of toy.gpio take");
}

TEST_F(NodeTest, ErrorOfALibrary) {
    folder.write("no.so", "no library");
    folder.write("toy.yaml", std::string("libraries: [no.so]\n") + kToyBoard);
    const std::string expected = folder.path("toy.yaml") + ":1: key 'libraries[0]': cannot load the model library: ";
    EXPECT_EQ(try_open(config()).substr(0, expected.size()), expected);
}

TEST_F(NodeTest, ErrorsOfTheConfiguration) {
    const auto with = [&](const char* key, const json::value& value) {
        json::object object = config();
        object[key] = value;
        return try_open(object);
    };
    const std::string file = folder.path("node.json") + ": ";
    EXPECT_EQ(with("sede", 1), file + "key 'sede' does not exist; did you mean 'seed'?");
    EXPECT_EQ(with("seed", -1), file + "key 'seed': expected an integer from 0 to 9223372036854775807");
    EXPECT_EQ(with("seed", "1"), file + "key 'seed': expected an integer from 0 to 9223372036854775807");
    EXPECT_EQ(with("time", "warped"), file + "key 'time': expected \"real\" or \"virtual\"");
    EXPECT_EQ(with("name", "a b"), file + "key 'name': expected 1 to 64 characters of A-Z a-z 0-9 _ . -");
    EXPECT_EQ(with("link_fd", 2), file + "key 'link_fd': expected an integer from 3 to 2147483647");
    EXPECT_EQ(with("board", "/nowhere.yaml"), "/nowhere.yaml: no readable file");
    EXPECT_EQ(try_open({}), file + "key 'board': expected the path of a board's YAML");
    auto opened = Node::open(host.table(true), folder.write("node.json", json::serialize(config())), registry);
    EXPECT_EQ(opened.error(), file + "key 'time': real time needs QEMU started without -icount");
    EXPECT_EQ(Node::open(host.table(false), "/nowhere.json", registry).error(),
              "/nowhere.json: No such file or directory");
}

TEST_F(NodeTest, ErrorOfAMemorysFile) {
    folder.write("flash.bin", "short");
    json::object with = config();
    with["memories"] = json::object{{"flash", folder.path("flash.bin")}};
    EXPECT_EQ(try_open(with), folder.path("flash.bin") + ": has 5 bytes, expected 4096");
}

TEST_F(NodeTest, ErrorOfAMemorysName) {
    json::object with = config();
    with["memories"] = json::object{{"falsh", "x"}};
    EXPECT_EQ(try_open(with), "memories.falsh: toy has no such memory; did you mean 'flash'?");
}

TEST_F(NodeTest, ErrorOfASet) {
    json::object with = config();
    with["set"] = json::array{"BLOCK.light=1000"};
    EXPECT_EQ(try_open(with), "set 'BLOCK.light=1000': BLOCK.light takes 0 to 100 lx, not 1000");
}

}  // namespace
}  // namespace twin::node::test
