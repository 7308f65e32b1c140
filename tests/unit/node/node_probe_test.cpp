// SPDX-License-Identifier: BSD-3-Clause
// Probes: what of nets and numbers is told, when, and that nothing else is.
#include "node_fixture.hpp"

#include <set>

#include "models/core/i2c.hpp"
#include "models/core/serial.hpp"
#include "models/core/spi.hpp"
#include "sim/link/probe.hpp"

namespace twin::node::test {
namespace {

using link::ProbeRecord;
using Kind = ProbeRecord::Kind;

class NodeProbeTest : public NodeTest {
  protected:
    json::object start(std::vector<std::string> channels, int number = 1) {
        return result("probe.start",
                      {{"probe", number}, {"channels", json::array(channels.begin(), channels.end())}});
    }
    /// Until the probes' timer has gone off, which is neither the link's nor its timer.
    void tick() {
        ASSERT_EQ(host.watched.size(), 3U);
        for (const auto& [fd, handler] : std::map(host.watched)) {
            if (before_.contains(fd)) continue;
            pollfd due{fd, POLLIN, 0};
            ASSERT_EQ(poll(&due, 1, 10'000), 1);
            handler.first(handler.second);
        }
    }
    void open_real() {
        open_linked();
        for (const auto& [fd, handler] : host.watched) before_.insert(fd);
        end.take();
    }
    std::string refused(json::value channels, json::value number = 1) {
        return call_error("probe.start", {{"probe", std::move(number)}, {"channels", std::move(channels)}});
    }
    /// Of all that has arrived; what it was told to be complete until.
    std::vector<ProbeRecord> records(std::uint16_t number = 1) {
        return records(last_ = end.take(), number);
    }
    std::vector<ProbeRecord> records(const std::vector<link::Message>& messages, std::uint16_t number) {
        std::vector<ProbeRecord> all;
        for (const auto& message : only(messages, Type::probe)) {
            if (message.channel != number) continue;
            const auto payload = link::decode_probe(message.payload);
            EXPECT_TRUE(payload);
            link::ProbeUnpacker unpacker(payload->records, payload->t_ns);
            while (const auto record = unpacker.next()) all.push_back(*record);
            EXPECT_FALSE(unpacker.wrong());
            EXPECT_TRUE(all.empty() || all.back().t_ns <= message.time_ns);
            until_ = message.time_ns;
        }
        return all;
    }
    void out(std::uint32_t bits) { write(kGpio, bits); }
    Net& net(const std::string& model, const std::string& pin) {
        return node->env().find(model)->find_pin(pin)->net();
    }
    /// With a link in virtual time, and a probe from instant 0 on. The first grant goes to `until`.
    void open_probed(std::vector<std::string> channels, std::int64_t until) {
        json::object with = config(true);
        with["link_fd"] = end.theirs;
        open(with);
        end.send(Type::call, json::serialize(json::object{
                                 {"id", 1},
                                 {"method", "probe.start"},
                                 {"params", {{"probe", 1}, {"channels", json::array(channels.begin(), channels.end())}}}}));
        end.send(Type::grant, "", until);
        node->start();
    }

    std::set<int> before_;
    std::vector<link::Message> last_;
    std::int64_t until_ = -1;
};

TEST_F(NodeProbeTest, TellsWhatThereIs) {
    open_linked();
    const auto channels = result("probe.channels").at("channels").as_array();
    std::map<std::string, json::object> by_name;
    for (const auto& channel : channels) by_name[json::value_to<std::string>(channel.at("name"))] = channel.as_object();
    EXPECT_EQ(by_name.size(), channels.size()) << "names are unique";
    EXPECT_EQ(by_name.at("P0.01").at("kind"), "digital");
    EXPECT_EQ(by_name.at("P0.01").at("label"), "sensor.int1");
    EXPECT_EQ(by_name.at("P0.01").at("group"), "pads");
    EXPECT_EQ(by_name.at("sensor.int1").at("group"), "sensor");
    EXPECT_EQ(by_name.at("P0.00.volts").at("unit"), "V");
    EXPECT_EQ(by_name.at("P0.00.volts").at("kind"), "analog");
    EXPECT_EQ(by_name.at("BLOCK.lamp").at("kind"), "number");
    EXPECT_EQ(by_name.at("BLOCK.light").at("unit"), "lx");
    EXPECT_EQ(by_name.at("phy.cable").at("unit"), "bool");
}

TEST_F(NodeProbeTest, TellsHowTheyStandAndWhatChanges) {
    open_real();
    host.clock = 1000;
    const auto started = start({"P0.00", "P0.01", "P0.00.volts", "BLOCK.lamp", "BLOCK.light"});
    EXPECT_EQ(started.at("t"), 1000);
    const auto& channels = started.at("channels").as_array();
    EXPECT_EQ(channels[0].at("level"), 1) << "pulled";
    EXPECT_TRUE(channels[1].at("level").is_null()) << "not driven";
    EXPECT_NEAR(channels[2].at("value").to_number<double>(), 3.3, 1e-6);
    EXPECT_EQ(channels[3].at("value").to_number<double>(), 0.0);
    EXPECT_EQ(channels[4].at("value").to_number<double>(), 7.0);
    host.clock = 1500;
    out(0);
    host.clock = 1600;
    out(1);
    out(1);
    write(kBlock + SHOW, 9);
    write(kBlock + SHOW, 9);
    end.send(Type::set, "BLOCK.light=8");
    serve_link();
    tick();
    const std::vector<ProbeRecord> expected{
        {1500, 0, Kind::low, 0},  {1500, 2, Kind::value, 0}, {1500, 1, Kind::low, 0},  {1600, 0, Kind::high, 0},
        {1600, 2, Kind::value, 3.3F}, {1600, 3, Kind::value, 9}, {1600, 4, Kind::value, 8}};
    EXPECT_EQ(records(), expected);
    EXPECT_EQ(until_, 1600);
}

TEST_F(NodeProbeTest, FightersAreNotDriven) {
    open_real();
    out(2);
    start({"P0.01"});
    PinPort& other = *node->env().find("sensor")->find_pin("int1");
    other.drive(Drive::strong(false));
    other.drive(Drive::released());
    out(0);
    other.drive(Drive::strong(false));
    tick();
    const std::vector<ProbeRecord> expected{{0, 0, Kind::undriven, 0}, {0, 0, Kind::high, 0}, {0, 0, Kind::low, 0}};
    EXPECT_EQ(records(), expected);
}

TEST_F(NodeProbeTest, ShortNamesAreUnderstood) {
    open_linked();
    const auto name = [&](const std::string& text, int number) {
        return json::value_to<std::string>(start({text}, number).at("channels").at(0).at("name"));
    };
    EXPECT_EQ(name("p0.01", 1), "P0.01");
    EXPECT_EQ(name("Sensor", 2), "sensor.int1");
    EXPECT_EQ(name("INT1", 3), "sensor.int1");
}

TEST_F(NodeProbeTest, WrongRequestsSayWhatIsRight) {
    open_linked();
    EXPECT_EQ(refused(json::array{"P0.02"}), "there is no channel 'P0.02'; did you mean 'P0.00'?");
    EXPECT_EQ(refused(json::array{}), "a probe has 1 to 64 channels, not 0");
    json::array many;
    for (int i = 0; i < 65; ++i) many.emplace_back("P0.00");
    EXPECT_EQ(refused(many), "a probe has 1 to 64 channels, not 65");
    many.pop_back();
    EXPECT_EQ(refused(many), "no error");
    EXPECT_EQ(refused(json::array{1}, 2), "'channels' must be a list of names");
    EXPECT_EQ(refused("P0.00", 2), "'channels' must be a list of names");
    EXPECT_EQ(refused(json::array{"P0.00"}, 1), "there is a probe 1");
    EXPECT_EQ(refused(json::array{"P0.00"}, 65536), "'probe' must be an integer, 0 to 65535");
    EXPECT_EQ(call_error("probe.stop", {{"probe", 2}}), "there is no probe 2");
    for (int number = 2; number <= 16; ++number) EXPECT_EQ(refused(json::array{"P0.00"}, number), "no error");
    EXPECT_EQ(refused(json::array{"P0.00"}, 17), "a device has at most 16 probes");
}

TEST_F(NodeProbeTest, AStoppedOneIsGone) {
    open_linked();
    start({"P0.01"});
    result("probe.stop", {{"probe", 1}});
    EXPECT_FALSE(net("GPIO", "P0.01").watched());
    EXPECT_EQ(host.watched.size(), 2U) << "the link and its own timer";
    out(2);
    node->deadline();
    EXPECT_TRUE(records().empty());
}

TEST_F(NodeProbeTest, InRealTimeWithoutRecordsTheTimeIsTold) {
    open_real();
    start({"P0.01"});
    host.clock = 500;
    unsigned told = 0;
    for (unsigned i = 0; i < 2 * Probes::kEmpty; ++i) {
        tick();
        told += only(end.take(), Type::probe).size();
    }
    EXPECT_EQ(told, 2U);
}

TEST_F(NodeProbeTest, AGrantsEndTellsAll) {
    open_probed({"P0.01"}, 2000);
    host.run_to(1200, [] {});
    out(2);
    end.send(Type::grant, "", 3000);
    end.send(Type::quit);
    run_to(3000);
    EXPECT_EQ(records(), (std::vector<ProbeRecord>{{1200, 0, Kind::high, 0}}));
    EXPECT_EQ(until_, 2000);
    std::vector<Type> order;
    for (const auto& message : last_)
        if (message.type == Type::probe || message.type == Type::report || message.type == Type::summary)
            order.push_back(message.type);
    EXPECT_EQ(order, (std::vector<Type>{Type::report, Type::probe, Type::report, Type::report, Type::summary}))
        << "without records only the time goes on, which REPORT tells";
}

TEST_F(NodeProbeTest, AFullBufferIsSentWhileTheGrantRuns) {
    open_probed({"P0.01"}, 1'000'000'000);
    end.take();
    for (int i = 1; i <= 40'000; ++i) {
        host.clock = 1000 * i;
        out((i & 1) != 0 ? 2 : 0);
    }
    const auto early = records();
    EXPECT_GT(early.size(), 20'000U);
    end.send(Type::quit);
    run_to(1'000'000'000);
    EXPECT_EQ(early.size() + records().size(), 40'000U);
}

TEST_F(NodeProbeTest, OutlivesResetAndPowerCut) {
    open_real();
    out(2);
    start({"P0.01", "P0.00"});
    end.send(Type::power, std::string(1, '\0'));
    serve_link();
    end.send(Type::power, "\1");
    serve_link();
    node->reset(ResetKind::power_on);
    out(2);
    node->reset(ResetKind::pin);
    tick();
    auto all = records();
    std::erase_if(all, [](const ProbeRecord& record) { return record.channel != 0; });
    ASSERT_GE(all.size(), 2U);
    EXPECT_EQ(all[0].kind, Kind::undriven);
    EXPECT_EQ(all[1].kind, Kind::high);
}

TEST_F(NodeProbeTest, ASnapshotHasNothingOfIt) {
    // Without the foreign block, which nobody can save.
    std::string chip = kToyChip;
    const auto begin = chip.find("  FOREIGN");
    folder.write("soc/toy.yaml", chip.erase(begin, chip.find('\n', begin) + 1 - begin));
    open_lockstep(1000);
    const auto save = [&](const std::string& name) {
        end.send(Type::call, json::serialize(json::object{
                                 {"id", 1}, {"method", "snapshot.save"}, {"params", {{"file", folder.path(name)}}}}));
    };
    save("without");
    end.send(Type::call, R"({"id":2,"method":"probe.start","params":{"probe":1,"channels":["P0.01","BLOCK.lamp"]}})");
    save("with");
    end.send(Type::quit);
    run_to(1000);
    EXPECT_EQ(only(end.take(), Type::reply).size(), 3U);
    EXPECT_FALSE(folder.read("with").empty());
    EXPECT_EQ(folder.read("with"), folder.read("without"));
}

TEST_F(NodeProbeTest, ASerialWordIsDrawnBitByBit) {
    open_probed({"P0.01", "P0.00"}, 2'000'000);
    out(2);  // idle
    SerialFrame frame;
    frame.data = 0xA5;
    frame.format.baud = 100'000;  // 10 us a bit
    net("GPIO", "P0.01").begin_serial();
    host.clock = 50'000;
    out(3);  // another channel meanwhile
    host.clock = 100'000;
    net("GPIO", "P0.01").send_serial(frame);
    end.send(Type::quit);
    run_to(2'000'000);
    std::vector<std::pair<std::int64_t, Kind>> line;
    std::int64_t last = 0;
    for (const auto& record : records()) {
        EXPECT_GE(record.t_ns, last);
        last = record.t_ns;
        if (record.channel == 0) line.emplace_back(record.t_ns, record.kind);
    }
    // Start, 1 0 1 0 0 1 0 1, stop.
    const std::vector<std::pair<std::int64_t, Kind>> expected{
        {0, Kind::high},      {0, Kind::low},       {10'000, Kind::high}, {20'000, Kind::low}, {30'000, Kind::high},
        {40'000, Kind::low},  {60'000, Kind::high}, {70'000, Kind::low},  {80'000, Kind::high}};
    EXPECT_EQ(line, expected);
}

TEST_F(NodeProbeTest, WhileAWordIsOnTheWireWhatFollowsWaits) {
    open_probed({"P0.01", "P0.00"}, 60'000);
    out(2);
    host.clock = 20'000;
    net("GPIO", "P0.01").begin_serial();
    host.clock = 50'000;
    out(3);
    end.send(Type::grant, "", 300'000'000);
    host.run_to(60'000, [this] { node->deadline(); });
    const auto before = records();
    EXPECT_EQ(before.size(), 2U) << "P0.00 is low, P0.01 high";
    EXPECT_EQ(until_, 20'000);
    // Its end never comes: it is given up after the longest time that one can take.
    end.send(Type::quit);
    run_to(300'000'000);
    EXPECT_EQ(records(), (std::vector<ProbeRecord>{{50'000, 1, Kind::high, 0}}));
}

TEST_F(NodeProbeTest, OneThatGoesOnWhereAnotherWasTellsTheSame) {
    open_probed({"P0.01", "P0.00", "P0.00.volts", "BLOCK.light"}, 60'000);
    const auto ask = [&](const std::string& method, json::object params) {
        end.send(Type::call, json::serialize(json::object{{"id", 2}, {"method", method}, {"params", std::move(params)}}));
    };
    const auto answer = [&] {
        last_ = end.take();
        const auto reply = json::parse(only(last_, Type::reply).back().payload).as_object();
        EXPECT_TRUE(reply.contains("result")) << json::serialize(reply);
        return reply.at("result").as_object();
    };
    const auto pass = [&](std::int64_t until) { host.run_to(until, [this] { node->deadline(); }); };
    out(2);
    host.clock = 20'000;
    net("GPIO", "P0.01").begin_serial();
    host.clock = 50'000;
    out(3);
    // In the middle of a word, with something that waits for its end, and something at this instant.
    end.send(Type::set, "BLOCK.light=9");
    ask("probe.state", {{"probe", 1}});
    end.send(Type::grant, "", 61'000);
    pass(60'000);
    const auto state = answer();
    const auto before = records(last_, 1);
    EXPECT_EQ(before, (std::vector<ProbeRecord>{{0, 1, Kind::low, 0}, {0, 2, Kind::value, 0}, {0, 0, Kind::high, 0}}));
    const json::array words{json::object{{"channel", 0}, {"began", 20'000}}};
    EXPECT_EQ(state.at("words"), words);
    ask("probe.start", {{"probe", 2},
                        {"channels", json::array{"P0.01", "P0.00", "P0.00.volts", "BLOCK.light"}},
                        {"from", state}});
    end.send(Type::grant, "", 2'000'000);
    pass(61'000);
    const auto started = answer();
    EXPECT_EQ(started.at("t"), 61'000);
    EXPECT_EQ(started.at("until"), 20'000);
    SerialFrame frame;
    frame.data = 0xA5;
    frame.format.baud = 100'000;
    host.clock = 120'000;
    net("GPIO", "P0.01").send_serial(frame);
    host.clock = 130'000;
    out(1);
    end.send(Type::quit);
    run_to(2'000'000);
    last_ = end.take();
    const auto one = records(last_, 1);
    EXPECT_GE(one.size(), 12U) << "nine edges, P0.00 and its voltage, the light";
    EXPECT_EQ(records(last_, 2), one);
}

TEST_F(NodeProbeTest, WhatIsNoStateOfItIsRefused) {
    open_linked();
    start({"P0.01", "BLOCK.light"});
    const json::object state = result("probe.state", {{"probe", 1}});
    EXPECT_EQ(call_error("probe.state", {{"probe", 2}}), "there is no probe 2");
    const auto from = [&](json::value with, json::array channels = {"P0.01", "BLOCK.light"}) {
        return call_error("probe.start", {{"probe", 2}, {"channels", std::move(channels)}, {"from", std::move(with)}});
    };
    const std::string wrong = "'from' is no state of a probe of these channels";
    EXPECT_EQ(from(state, {"P0.01"}), wrong);
    EXPECT_EQ(from(state, {"BLOCK.light", "P0.01"}), wrong);
    EXPECT_EQ(from("all"), "'from' must be an object");
    for (const char* key : {"levels", "words", "base", "waiting"}) {
        auto less = state;
        less.erase(key);
        EXPECT_EQ(from(less), wrong) << key;
    }
    const auto with = [&](const char* key, json::value value) {
        auto other = state;
        other[key] = std::move(value);
        return from(std::move(other));
    };
    EXPECT_EQ(with("words", json::array{json::object{{"channel", 1}, {"began", 0}}}), wrong) << "numbers have no words";
    EXPECT_EQ(with("words", json::array{json::object{{"channel", 2}, {"began", 0}}}), wrong);
    EXPECT_EQ(with("waiting", "0"), wrong);
    EXPECT_EQ(with("waiting", "0x"), wrong);
    EXPECT_EQ(with("waiting", "0002"), wrong) << "of a third channel";
    EXPECT_EQ(with("waiting", "0000"), "no error");
}

}  // namespace
}  // namespace twin::node::test
