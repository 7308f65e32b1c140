// SPDX-License-Identifier: BSD-3-Clause
// Probes of the fake node: a square wave, an edge each millisecond.
#include "client_fixture.hpp"

#include "sim/host/base64.hpp"

namespace twin::serve {
namespace {

class ProbeClientTest : public ClientTest {
  protected:
    json::object probe(json::object more = {}) {
        more["run"] = "echo";
        more["channels"] = json::array{"P0"};
        return call("probe.start", more).as_object();
    }
    /// Edges of the next batch, and its end; acknowledged.
    std::uint64_t edges(bool acknowledge = true) {
        auto told = notification();
        while (told.at("method") != "probe") {
            told = notification();
        }
        const auto& batch = told.at("params").as_object();
        until_ = batch.at("until").as_int64();
        seq_ = batch.at("seq").as_int64();
        dropped_ += batch.at("dropped").as_int64();
        link::ProbeUnpacker records(bytes_ = *host::from_base64(std::string(batch.at("data").as_string())),
                                    batch.at("t").as_int64(), 1);
        std::uint64_t count = 0;
        while (const auto record = records.next()) {
            EXPECT_EQ(record->t_ns % 1'000'000, 500'000);
            ++count;
        }
        if (acknowledge) {
            call("probe.ack", {{"probe", batch.at("probe")}, {"seq", seq_}});
        }
        return count;
    }
    std::uint64_t edges_until(std::int64_t end_ns) {
        std::uint64_t count = 0;
        while (until_ < end_ns) {
            count += edges();
        }
        return count;
    }
    std::string bytes_;
    std::int64_t until_ = -1;
    std::int64_t seq_ = 0;
    std::int64_t dropped_ = 0;
};

TEST_F(ProbeClientTest, TellsWhatHappensFromItsStartOn) {
    start();
    call("run.advance", {{"run", "echo"}, {"for", "20ms"}});
    EXPECT_EQ(call("probe.channels", {{"run", "echo"}}).at("channels").at(0).at("name"), "P0");
    const auto made = probe();
    EXPECT_EQ(made.at("probe"), 1);
    EXPECT_EQ(made.at("t"), 20'000'000);
    EXPECT_EQ(made.at("channels").at(0).at("level"), 0);
    call("run.advance", {{"run", "echo"}, {"for", "100ms"}});
    EXPECT_EQ(edges_until(120'000'000), 100U);
    call("probe.stop", {{"probe", 1}});
    EXPECT_EQ(fails("probe.ack", {{"probe", 1}, {"seq", 1}}).at("message"), "this client has no probe 1");
    EXPECT_EQ(probe().at("probe"), 2);
}

TEST_F(ProbeClientTest, WrongRequestsAreRefusedWithWhatIsRight) {
    start();
    const auto refused = [&](json::object params) {
        params["run"] = "echo";
        return std::string(fails("probe.start", params).at("message").as_string());
    };
    EXPECT_EQ(refused({{"channels", {"P9"}}}), "there is no such channel; did you mean 'P0'?");
    EXPECT_EQ(refused({{"channels", {"P0"}}, {"buffer", 0}}), "a buffer of 0 records");
    EXPECT_EQ(refused({{"channels", {"P0"}}, {"device", "ecko"}}), "'echo' has no device 'ecko'");
    EXPECT_EQ(refused({}), "'probe.start' wants 'channels'");
    EXPECT_EQ(fails("probe.stop", {{"probe", 7}}).at("code").as_int64(), host::kRefused);
    const auto number = probe().at("probe");
    EXPECT_EQ(fails("probe.ack", {{"probe", number}, {"seq", 1}}).at("message"), "batch 1 was not sent yet");
}

TEST_F(ProbeClientTest, AClientHasSixteenAtMost) {
    start();
    for (std::size_t i = 0; i < Client::kMostFlows; ++i) {
        probe();
    }
    const auto error = fails("probe.start", {{"run", "echo"}, {"channels", {"P0"}}});
    EXPECT_EQ(error.at("message"), "this client has 16 probes, and may have no more");
}

TEST_F(ProbeClientTest, TheEndOfTheRunIsTold) {
    start();
    probe();
    call("run.advance", {{"run", "echo"}, {"for", "10ms"}});
    call("run.stop", {{"run", "echo"}});
    std::uint64_t count = 0;
    auto told = notification();
    for (; told.at("method") != "probe.end"; told = notification()) {
        notifications_.push_front(told);
        count += edges(false);  // the end may be on its way already
    }
    EXPECT_EQ(count, 10U);
    EXPECT_EQ(told.at("params").at("why"), "echo was stopped");
    fails("probe.stop", {{"probe", 1}});
}

TEST_F(ProbeClientTest, ASlowClientMakesARunWaitIfItSaysSo) {
    start();
    probe({{"buffer", 50}, {"on_full", "pause"}});
    client_->take(R"({"jsonrpc":"2.0","id":"late","method":"run.advance","params":{"run":"echo","for":"10s"}})");
    std::uint64_t count = 0;
    while (seq_ < static_cast<std::int64_t>(Outflow::kWindow)) {
        count += edges(false);
    }
    const auto stands = now();
    EXPECT_LT(stands, 10'000'000'000);
    call("probe.ack", {{"probe", 1}, {"seq", seq_}});
    while (until_ < 10'000'000'000) {
        auto told = notification();
        if (told.contains("method")) {
            notifications_.push_front(told);
            count += edges();
        }
    }
    EXPECT_EQ(count, 10'000U);
    EXPECT_EQ(dropped_, 0);
}

TEST_F(ProbeClientTest, OneThatDropsNeverStopsARun) {
    start();
    probe({{"buffer", 10}});
    call("run.advance", {{"run", "echo"}, {"for", "10s"}});
    EXPECT_EQ(now(), 10'000'000'000);
    std::uint64_t count = 0;
    while (until_ < 10'000'000'000) {
        const auto told = notification();
        const auto& batch = told.at("params");
        until_ = batch.at("until").as_int64();
        dropped_ += batch.at("dropped").as_int64();
        count += host::from_base64(std::string(batch.at("data").as_string()))->size() / 4;
        call("probe.ack", {{"probe", 1}, {"seq", batch.at("seq")}});
    }
    EXPECT_GT(dropped_, 5'000);
    EXPECT_LT(count, 5'000U);
}

TEST_F(ProbeClientTest, AClientThatGoesCostsNothing) {
    start();
    const auto other = std::make_shared<Client>(io_, yard_);
    other->take(
        R"({"jsonrpc":"2.0","id":1,"method":"probe.start","params":{"run":"echo","channels":["P0"],"buffer":1,"on_full":"pause"}})");
    EXPECT_NE(run(other->next())->find("result"), std::string::npos);
    client_->take(R"({"jsonrpc":"2.0","id":7,"method":"run.advance","params":{"run":"echo","for":"10s"}})");
    EXPECT_LT(now(), 10'000'000'000);
    other->close();
    EXPECT_EQ(next().at("result").at("now_ns").as_int64(), 10'000'000'000);
}

TEST_F(ProbeClientTest, RealTimeWaitsForNobody) {
    call("run.start", {{"board", "fake"}, {"image", "a"}, {"name", "echo"}, {"time", "real"}});
    EXPECT_EQ(hint("probe.start", {{"run", "echo"}, {"channels", {"P0"}}, {"on_full", "pause"}}),
              "Leave \"on_full\": \"pause\" out.");
}

TEST_F(ProbeClientTest, NonsenseFromADeviceEndsTheProbeAlone) {
    call("run.start", {{"board", "fake"}, {"image", "a"}, {"name", "bad-probe"}, {"hold", true}});
    call("probe.start", {{"run", "bad-probe"}, {"channels", {"P0"}}});
    EXPECT_EQ(call("run.advance", {{"run", "bad-probe"}, {"for", "5ms"}}).at("now_ns"), 5'000'000);
    const auto end = notification();
    EXPECT_EQ(end.at("method"), "probe.end");
    EXPECT_EQ(end.at("params").at("why"), "bad-probe tells what is not understood");
}

}  // namespace
}  // namespace twin::serve
