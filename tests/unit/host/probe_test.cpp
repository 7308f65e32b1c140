// SPDX-License-Identifier: BSD-3-Clause
#include "sim/host/probe.hpp"

#include "sim/host/base64.hpp"
#include "sim/host/record.hpp"
#include "sim/host/trace.hpp"
#include "tests/unit/host/node_fixture.hpp"
#include "tests/unit/host/temporary_folder.hpp"

#include <boost/json.hpp>
#include <cmath>
#include <fstream>
#include <iterator>
#include <random>

namespace twin::host {
namespace {

namespace json = boost::json;
using link::ProbePacker;
using link::ProbeRecord;
using link::ProbeUnpacker;
using Kind = ProbeRecord::Kind;

std::vector<ProbeRecord> all_of(ProbeUnpacker unpacker) {
    std::vector<ProbeRecord> all;
    while (const auto record = unpacker.next()) {
        all.push_back(*record);
    }
    return all;
}

TEST(ProbeRecords, ArePackedAsTheDocumentSays) {
    ProbePacker packer(1000);
    packer.add(1500, 0, Kind::high);
    packer.add(1500, 63, Kind::undriven);
    packer.add(1501, 1, Kind::value, 1.5F);
    EXPECT_EQ(packer.bytes(), std::string("\xF4\x03\x40" "\0\xBF" "\x01\xC1\0\0\xC0\x3F", 11));
    EXPECT_EQ(packer.count(), 3U);
    packer.clear();
    EXPECT_EQ(packer.base_ns(), 1501);
    packer.add(1400, 2, Kind::low);  // time does not go back
    EXPECT_EQ(packer.bytes(), std::string("\0\x02", 2));
}

TEST(ProbeRecords, AnyThatArePackedComeBack) {
    std::mt19937_64 random(20261130);
    for (int round = 0; round < 200; ++round) {
        const auto base = static_cast<std::int64_t>(random() >> 8);
        std::vector<ProbeRecord> sent;
        ProbePacker packer(base);
        auto t = base;
        for (int i = 0; i < 50; ++i) {
            t += static_cast<std::int64_t>(random() >> (random() % 48 + 16));
            const auto kind = static_cast<Kind>(random() % 4);
            sent.push_back({t, static_cast<std::uint8_t>(random() % 64), kind,
                            kind == Kind::value ? static_cast<float>(random() % 1000) / 7 : 0});
            packer.add(sent.back());
        }
        ASSERT_EQ(all_of({packer.bytes(), base}), sent);
    }
}

TEST(ProbeRecords, AnyBytesEndSomewhere) {
    std::mt19937 random(7);
    for (int round = 0; round < 20'000; ++round) {
        std::string bytes(random() % 40, '\0');
        for (auto& c : bytes) {
            c = static_cast<char>(random());
        }
        ProbeUnpacker unpacker(bytes, 5, 8);
        std::int64_t last = 5;
        while (const auto record = unpacker.next()) {
            ASSERT_LT(record->channel, 8);
            ASSERT_GE(record->t_ns, last);
            last = record->t_ns;
        }
    }
    const auto wrong = [](std::string_view bytes, std::int64_t t = 0) {
        ProbeUnpacker unpacker(bytes, t, 2);
        while (unpacker.next()) {
        }
        return unpacker.wrong();
    };
    EXPECT_FALSE(wrong({}));
    EXPECT_FALSE(wrong({"\0\x01", 2}));
    EXPECT_TRUE(wrong({"\0\x02", 2})) << "it has two channels";
    EXPECT_TRUE(wrong({"\0", 1}));
    EXPECT_TRUE(wrong("\x80"));
    EXPECT_TRUE(wrong({"\0\xC0\0\0\0", 5})) << "half a number";
    EXPECT_TRUE(wrong("\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\x01"));
    EXPECT_TRUE(wrong({"\x01\0", 2}, link::kNever)) << "there is no time after that";
}

TEST(ProbePayload, GoesAndComes) {
    const auto bytes = link::encode_probe({77, 5, "abc"});
    const auto back = link::decode_probe(bytes);
    ASSERT_TRUE(back);
    EXPECT_EQ(back->t_ns, 77);
    EXPECT_EQ(back->lost, 5U);
    EXPECT_EQ(back->records, "abc");
    EXPECT_FALSE(link::decode_probe(std::string(15, '\0')));
    EXPECT_FALSE(link::decode_probe(link::encode_probe({-1, 0, ""})));
}

TEST(Base64, AsTheRfcHasIt) {
    const std::pair<const char*, const char*> kPairs[] = {{"", ""},         {"f", "Zg=="},     {"fo", "Zm8="},
                                                          {"foo", "Zm9v"},  {"foob", "Zm9vYg=="},
                                                          {"fooba", "Zm9vYmE="}, {"foobar", "Zm9vYmFy"}};
    for (const auto& [bytes, text] : kPairs) {
        EXPECT_EQ(to_base64(bytes), text);
        EXPECT_EQ(from_base64(text), bytes);
    }
    EXPECT_EQ(to_base64("\xFF\xFE\xFD"), "//79");
    for (const char* wrong : {"Zg", "Zg=", "Z===", "====", "Zh==", "Zm9=", "Zg==Zg==", "Zm 9", "Zm9v\n"}) {
        EXPECT_FALSE(from_base64(wrong)) << wrong;
    }
}

class TraceFileTest : public testing::Test {
  protected:
    std::string read() const {
        std::ifstream in(path(), std::ios::binary);
        return {std::istreambuf_iterator<char>(in), {}};
    }
    std::string path() const { return folder_.path("trace"); }
    std::unique_ptr<TraceFile> open(TraceFile::Format format, std::int64_t t_ns) {
        const json::array channels{{{"name", "P0.13"}, {"kind", "digital"}, {"unit", ""}, {"level", 1}},
                                   {{"name", "edge.P0"}, {"kind", "digital"}, {"unit", ""}, {"level", nullptr}},
                                   {{"name", "1.volts"}, {"kind", "analog"}, {"unit", "V"}, {"value", 0.1}}};
        auto file = TraceFile::open(path(), format, "node-0", t_ns, channels);
        EXPECT_TRUE(file);
        return file ? std::move(*file) : nullptr;
    }
    TemporaryFolder folder_;
};

TEST_F(TraceFileTest, AValueChangeDumpHasHeadStatesAndChanges) {
    auto file = open(TraceFile::Format::vcd, 500);
    ProbePacker packer(500);
    packer.add(500, 0, Kind::low);
    packer.add(600, 0, Kind::high);
    packer.add(600, 1, Kind::undriven);
    packer.add(601, 2, Kind::value, 3.3F);
    file->add(500, packer.bytes());
    file->add(700, {"\x05\x01", 2}, 3);
    EXPECT_TRUE(file->close(1000));
    EXPECT_EQ(read(),
              "$version Twinyard $end\n$timescale 1 ns $end\n$scope module node_0 $end\n"
              "$var wire 1 ! P0_13 $end\n$var wire 1 \" edge_P0 $end\n$var real 64 # _1_volts $end\n"
              "$upscope $end\n$enddefinitions $end\n"
              "#500\n$dumpvars\n1!\nz\"\nr0.100000001 #\n$end\n"
              "0!\n#600\n1!\nz\"\n#601\nr3.29999995 #\n#700\nx!\nx\"\n#705\n0\"\n#1000\n");
}

TEST_F(TraceFileTest, ATableHasALineForEachChange) {
    auto file = open(TraceFile::Format::csv, 0);
    file->add(0, {"\x07\x80", 2});
    EXPECT_TRUE(file->close(9));
    EXPECT_EQ(read(), "time_ns,channel,value\n0,P0.13,1\n0,edge.P0,z\n0,1.volts,0.100000001\n7,P0.13,z\n");
}

TEST_F(TraceFileTest, NinetyFiveChannelsHaveNinetyFiveCodes) {
    json::array channels;
    for (int i = 0; i < 95; ++i) {
        channels.push_back(json::object{{"name", "p"}, {"kind", "digital"}, {"level", 0}});
    }
    auto file = TraceFile::open(path(), TraceFile::Format::vcd, "n", 0, channels);
    ASSERT_TRUE(file);
    (*file)->close(0);
    EXPECT_NE(read().find("$var wire 1 ~ p $end\n$var wire 1 !\" p $end\n"), std::string::npos);
}

TEST_F(TraceFileTest, OneThatCantBeWrittenIsRefused) {
    EXPECT_FALSE(TraceFile::open(path() + "/no/folder", TraceFile::Format::vcd, "n", 0, {}));
}

TEST_F(TraceFileTest, KnowsHowAllStands) {
    auto file = open(TraceFile::Format::vcd, 0);
    ProbePacker packer(0);
    packer.add(600, 0, Kind::undriven);
    packer.add(600, 1, Kind::high);
    packer.add(601, 2, Kind::value, 3.3F);
    file->add(0, packer.bytes());
    const auto stands = file->stands();
    EXPECT_TRUE(stands.at(0).at("level").is_null());
    EXPECT_EQ(stands.at(1).at("level"), 1);
    EXPECT_EQ(stands.at(2).at("value").to_number<float>(), 3.3F);
    EXPECT_EQ(stands.at(2).at("name"), "1.volts");
}

class ProbeTest : public NodeTest {
  protected:
    ProbeListener listener() {
        return {[this](ProbeData data) {
                    for (const auto& record : all_of({data.records, data.t_ns})) {
                        records_.push_back(record);
                    }
                    until_ = data.until_ns;
                },
                [this](const std::string& why) { ended_.push_back(why); }};
    }
    std::shared_ptr<Probe> probe(const std::shared_ptr<Node>& node, std::vector<std::string> channels = {"P0"}) {
        auto made = run(node->start_probe(std::move(channels), listener()));
        EXPECT_TRUE(made) << made.error().message;
        return made ? *made : nullptr;
    }
    void pass(const std::shared_ptr<Node>& node, std::int64_t until) { EXPECT_TRUE(run(node->grant(until))); }
    bool stop(const std::shared_ptr<Node>& node) {
        return run([](std::shared_ptr<Node> one) -> asio::awaitable<bool> {
            co_await one->stop();
            co_return true;
        }(node));
    }

    std::vector<ProbeRecord> records_;
    std::int64_t until_ = 0;
    std::vector<std::string> ended_;
};

TEST_F(ProbeTest, TellsFromItsStartOn) {
    const auto node = start(options("echo"));
    ASSERT_TRUE(run(node->ready()));
    pass(node, 2'000'000);
    const auto one = probe(node);
    EXPECT_EQ(one->t_ns, 2'000'000);
    EXPECT_EQ(one->channels.at(0).at("level"), 0);
    EXPECT_EQ(one->until_ns(), 2'000'000);
    pass(node, 4'700'000);
    const std::vector<ProbeRecord> expected{{2'500'000, 0, Kind::high, 0}, {3'500'000, 0, Kind::low, 0}};
    EXPECT_EQ(records_, expected);
    EXPECT_EQ(one->until_ns(), 4'000'000) << "it held back what came after its last word";
    stop(node);
    EXPECT_EQ(ended_, std::vector<std::string>{"echo was stopped"});
}

TEST_F(ProbeTest, ADroppedOneStops) {
    const auto node = start(options("echo"));
    ASSERT_TRUE(run(node->ready()));
    auto one = probe(node);
    const auto other = probe(node, {"P0", "P1"});
    pass(node, 1'000'000);
    EXPECT_EQ(records_.size(), 2U);
    one.reset();
    pass(node, 2'000'000);
    EXPECT_EQ(records_.size(), 3U);
    stop(node);
    EXPECT_EQ(ended_.size(), 1U);
}

TEST_F(ProbeTest, WhatIsRefusedComesBackAsItIs) {
    const auto node = start(options("echo"));
    ASSERT_TRUE(run(node->ready()));
    const auto made = run(node->start_probe({"P9"}, listener()));
    ASSERT_FALSE(made);
    EXPECT_EQ(made.error().message, "there is no such channel; did you mean 'P0'?");
    pass(node, 1'000'000);
    EXPECT_TRUE(records_.empty());
    stop(node);
    EXPECT_TRUE(ended_.empty());
}

TEST_F(ProbeTest, NonsenseEndsTheProbeAndNotTheNode) {
    const auto node = start(options("bad-probe"));
    ASSERT_TRUE(run(node->ready()));
    const auto one = probe(node);
    pass(node, 3'000'000);
    EXPECT_EQ(ended_, std::vector<std::string>{"bad-probe tells what is not understood"});
    EXPECT_TRUE(records_.empty());
    EXPECT_FALSE(node->end());
    stop(node);
}

TEST_F(ProbeTest, ACrashIsTheReason) {
    const auto node = start(options("crash"));
    ASSERT_TRUE(run(node->ready()));
    const auto one = probe(node);
    EXPECT_FALSE(run(node->grant(1'000'000)));
    ASSERT_EQ(ended_.size(), 1U);
    EXPECT_EQ(ended_[0], node->death().message);
}

TEST_F(ProbeTest, ItCountsByTheWorldsClock) {
    auto made = options("echo");
    made.starts_at_ns = 5'000'000'000;
    const auto node = start(made);
    ASSERT_TRUE(run(node->ready()));
    node->set_drift(100'000);  // its millisecond is 100 ns shorter
    const auto one = probe(node);
    EXPECT_EQ(one->t_ns, 5'000'000'000);
    pass(node, 5'010'000'000);
    ASSERT_EQ(records_.size(), 10U);
    EXPECT_EQ(records_[0].t_ns, 5'000'499'951);
    EXPECT_EQ(records_[9].t_ns, 5'009'499'051);
    stop(node);
}

/// A trace that another goes on with: both then tell the same.
class TraceTest : public ProbeTest {
  protected:
    std::string read(const std::string& name) const {
        std::ifstream in(folder_.path(name), std::ios::binary);
        return {std::istreambuf_iterator<char>(in), {}};
    }
    TemporaryFolder folder_;
};

TEST_F(TraceTest, GoesOnFromWhereAnotherStood) {
    const auto node = start(options("echo"));
    ASSERT_TRUE(run(node->ready()));
    auto whole = run(Trace::start(node, folder_.path("whole.vcd"), {"P0"}));
    ASSERT_TRUE(whole);
    pass(node, 4'200'000);
    const auto state = run((*whole)->state(true));
    ASSERT_TRUE(state) << state.error().message;
    Trace rest("echo", folder_.path("rest.vcd"), {"P0"});
    ASSERT_TRUE(run(rest.resume(node, *state, 4'200'000)));
    EXPECT_EQ(json::serialize(run(rest.state(true))->at("channels")), json::serialize(state->at("channels")))
        << "it may be saved at once";
    pass(node, 7'000'000);
    stop(node);
    EXPECT_TRUE((*whole)->finish());
    EXPECT_TRUE(rest.finish());
    const std::string end = "#4500000\n1!\n#5500000\n0!\n#6500000\n1!\n#7000000\n";
    EXPECT_TRUE(read("whole.vcd").ends_with("#3500000\n0!\n" + end)) << read("whole.vcd");
    EXPECT_TRUE(read("rest.vcd").ends_with("$enddefinitions $end\n#4200000\n$dumpvars\n0!\n$end\n" + end))
        << read("rest.vcd");
}

TEST_F(TraceTest, OfADeviceThatDoesNotRunStandsUntilItDoes) {
    const auto node = start(options("echo"));
    ASSERT_TRUE(run(node->ready()));
    auto whole = run(Trace::start(node, folder_.path("whole.vcd"), {"P0"}));
    ASSERT_TRUE(whole);
    pass(node, 3'000'000);
    stop(node);
    const auto state = run((*whole)->state(false));
    ASSERT_TRUE(state) << state.error().message;
    EXPECT_TRUE(state->at("probe").is_null());
    auto again = options("echo");
    again.starts_at_ns = 5'000'000;
    const auto other = start(again);
    ASSERT_TRUE(run(other->ready()));
    Trace rest("echo", folder_.path("rest.vcd"), {"P0"});
    ASSERT_TRUE(run(rest.resume(nullptr, *state, 4'000'000)));
    for (auto* trace : {whole->get(), &rest}) {
        ASSERT_TRUE(run(trace->go_on(other)));
    }
    pass(other, 6'000'000);
    stop(other);
    EXPECT_TRUE((*whole)->finish());
    EXPECT_TRUE(rest.finish());
    const std::string end = "#5000000\n0!\n#5500000\n1!\n#6000000\n";
    EXPECT_TRUE(read("whole.vcd").ends_with("#2500000\n1!\n" + end)) << read("whole.vcd");
    EXPECT_TRUE(read("rest.vcd").ends_with("#4000000\n$dumpvars\n1!\n$end\n" + end)) << read("rest.vcd");
}

TEST_F(ProbeTest, NeitherRecordNorTapeHasIt) {
    const auto all = [&](bool probed) {
        auto made = options("echo");
        made.tape = std::make_shared<Tape>();
        const auto node = start(made);
        auto recorder = Recorder::open("");
        (*recorder)->attach(*node);
        EXPECT_TRUE(run(node->ready()));
        const auto one = probed ? probe(node) : nullptr;
        for (int ms = 5; ms <= 50; ms += 5) {
            pass(node, ms * 1'000'000);
        }
        EXPECT_TRUE(run(node->call("stats"))) << "which has the same number";
        stop(node);
        return (*recorder)->hash() + made.tape->bytes();
    };
    EXPECT_EQ(all(true), all(false));
    EXPECT_EQ(records_.size(), 50U);
}

}  // namespace
}  // namespace twin::host
