// SPDX-License-Identifier: BSD-3-Clause
// Runs of the fake node, as a client without a socket sees them.
#include "client_fixture.hpp"

#include "sim/serve/metrics.hpp"

namespace twin::serve {
namespace {

TEST_F(ClientTest, TellsWhatThereIs) {
    EXPECT_EQ(call("version").at("version").as_string(), "9.9");
    EXPECT_EQ(call("samples").at("samples").at(0).at("name").as_string(), "blink");
    EXPECT_TRUE(call("runs").at("runs").as_array().empty());
    EXPECT_EQ(call("rpc.discover").at("openrpc").as_string(), "1.2.6");
}

TEST_F(ClientTest, WrongRequestsAreToldApart) {
    EXPECT_EQ(fails("versions").at("code").as_int64(), host::kMethodNotFound);
    EXPECT_EQ(fails("version", {{"x", 1}}).at("code").as_int64(), host::kInvalidParams);
    EXPECT_EQ(fails("run.stop", {{"run", "none"}}).at("code").as_int64(), host::kRefused);
    client_->take("[1");
    EXPECT_EQ(next().at("error").at("code").as_int64(), host::kParseError);
    client_->take(R"({"id":1,"method":"version","params":[1]})");
    EXPECT_EQ(next().at("error").at("code").as_int64(), host::kInvalidParams);
    client_->take(R"({"method":"version"})");  // a notification is not answered
    EXPECT_EQ(call("version").at("version").as_string(), "9.9");
}

TEST_F(ClientTest, OptionsThatDontGoTogetherAreRefused) {
    const auto refused = [&](json::object params) {
        params["board"] = "fake";
        return std::string(fails("run.start", params).at("message").as_string());
    };
    EXPECT_EQ(refused({}), "either 'image' or 'restore' says what the devices have in their memories");
    EXPECT_EQ(refused({{"image", "a"}, {"count", 0}}), "0 devices");
    EXPECT_EQ(refused({{"image", "a"}, {"count", 2}, {"gdb", 3333}}), "'gdb' is for one device, and 'count' is 2");
    EXPECT_EQ(refused({{"image", "a"}, {"time", "real"}, {"hold", true}}), "'hold' is of virtual time, and 'time' is real");
    EXPECT_EQ(refused({{"image", "missing"}}), "there is no image 'missing'");
    EXPECT_EQ(refused({{"image", "a"}, {"name", "a b"}}), "'a b' is no name of a run");
}

TEST_F(ClientTest, AHeldRunStandsBetweenCalls) {
    start();
    EXPECT_EQ(now(), 0);
    EXPECT_EQ(call("run.advance", {{"run", "echo"}, {"for", "25ms"}}).at("now_ns").as_int64(), 25'000'000);
    EXPECT_EQ(now(), 25'000'000);
    EXPECT_EQ(call("info", {{"run", "echo"}}).at("now_ns").as_int64(), 25'000'000);
    const auto stopped = call("run.stop", {{"run", "echo"}});
    EXPECT_EQ(stopped.at("state").as_string(), "ended");
    EXPECT_EQ(stopped.at("ended").as_string(), "asked");
    EXPECT_EQ(fails("run.advance", {{"run", "echo"}}).at("message").as_string(), "the time of 'echo' does not stand");
}

TEST_F(ClientTest, ARunEndsAtItsTime) {
    call("run.start", {{"board", "fake"}, {"image", "a"}, {"name", "echo"}, {"for", "50ms"}});
    const auto ended = call("run.wait", {{"run", "echo"}});
    EXPECT_EQ(ended.at("ended").as_string(), "time");
    EXPECT_EQ(ended.at("now_ns").as_int64(), 50'000'000);
}

TEST_F(ClientTest, WaitsForTheConsole) {
    start();
    const auto first = call("console.expect", {{"run", "echo"}, {"text", "/^t(i)ck/"}, {"within", "1s"}});
    EXPECT_EQ(first.at("at_ns").as_int64(), 10'000'000);
    EXPECT_EQ(first.at("groups").at(0).as_string(), "i");
    EXPECT_EQ(now(), 10'000'000) << "time stands where it was said";
    EXPECT_EQ(call("console.expect", {{"run", "echo"}, {"text", "tick"}}).at("at_ns").as_int64(), 20'000'000);
    const auto error = fails("console.expect", {{"run", "echo"}, {"text", "tock"}, {"within", "30ms"}});
    EXPECT_EQ(error.at("code").as_int64(), host::kFailed);
    EXPECT_EQ(error.at("data").at("hint").as_string(), "Its last lines: tick | tick | tick | tick | tick");
    EXPECT_EQ(now(), 50'000'000);
    EXPECT_EQ(fails("console.expect", {{"run", "echo"}, {"text", "/(/"}}).at("code").as_int64(), host::kRefused);
}

TEST_F(ClientTest, ADeviceIsReachedAsOnItsOwnSocket) {
    start();
    call("serial.write", {{"run", "echo"}, {"text", "hello\n"}});
    call("console.expect", {{"run", "echo"}, {"text", "hello"}});
    EXPECT_TRUE(call("regs", {{"run", "echo"}}).at("peripherals").is_array());
    EXPECT_EQ(hint("set", {{"run", "echo"}, {"text", "button_b.pressed=1"}}).substr(0, 12), "Did you mean");
    EXPECT_EQ(hint("power", {{"run", "ecko"}, {"on", true}}), "Did you mean 'echo'?");
    EXPECT_EQ(fails("net.show", {{"run", "echo"}}).at("message").as_string(), "'echo' has no network");
    call("power", {{"run", "echo"}, {"on", false}});
    EXPECT_EQ(call("devices", {{"run", "echo"}}).at("devices").at(0).at("state").as_string(), "off");
}

TEST_F(ClientTest, DevicesComeByPages) {
    start({{"count", 12}});
    call("reset", {{"run", "echo"}, {"device", "echo-7"}});
    const auto page = call("devices", {{"run", "echo"}, {"filter", "echo-1*"}, {"limit", 2}, {"offset", 1}});
    EXPECT_EQ(page.at("total").as_int64(), 12);
    EXPECT_EQ(page.at("found").as_int64(), 3);
    ASSERT_EQ(page.at("devices").as_array().size(), 2u);
    EXPECT_EQ(page.at("devices").at(0).at("name").as_string(), "echo-10");
    const auto most = call("devices", {{"run", "echo"}, {"sort", "resets"}, {"descending", true}, {"limit", 1}});
    EXPECT_EQ(most.at("devices").at(0).at("name").as_string(), "echo-7");
    EXPECT_GT(most.at("devices").at(0).at("memory").as_int64(), 0);
    EXPECT_EQ(hint("info", {{"run", "echo"}, {"device", "echo-77"}}).substr(0, 12), "Did you mean");
    EXPECT_EQ(hint("info", {{"run", "echo"}}), "Name one: \"device\"; 'devices' lists them.");
}

TEST_F(ClientTest, ADeadDeviceEndsItsRunWithTheReason) {
    call("run.start", {{"board", "fake"}, {"image", "a"}, {"name", "crash"}, {"hold", true}});
    call("run.advance", {{"run", "crash"}, {"for", "1s"}});
    const auto ended = call("run.wait", {{"run", "crash"}});
    EXPECT_EQ(ended.at("ended").as_string(), "node");
    EXPECT_NE(ended.at("error").at("hint").as_string().find("the sky"), json::string::npos);
}

TEST_F(ClientTest, OneThatCantStartIsTheAnswer) {
    const auto error = fails("run.start", {{"board", "fake"}, {"image", "a"}, {"name", "no-hello"}});
    EXPECT_EQ(error.at("message").as_string(), "accelerometer.w is not a value");
}

TEST_F(ClientTest, EventsComeFromTheStartAndToTheEnd) {
    start();
    call("run.advance", {{"run", "echo"}, {"for", "20ms"}});
    const auto number = call("events.subscribe", {{"run", "echo"}, {"from", "start"}, {"kinds", {"serial", "state"}}});
    EXPECT_EQ(number.at("subscription").as_int64(), 1);
    const auto past = notification().at("params").as_object();
    EXPECT_EQ(past.at("seq").as_int64(), 1);
    const auto& events = past.at("events").as_array();
    ASSERT_EQ(events.size(), 3u);
    EXPECT_EQ(events[0].at("run").as_string(), "started");
    EXPECT_EQ(events[1].at("text").as_string(), "tick\r\n");
    EXPECT_EQ(events[2].at("t").as_int64(), 20'000'000);
    call("run.stop", {{"run", "echo"}});
    const auto rest = notification().at("params").as_object();
    EXPECT_EQ(rest.at("events").as_array().back().at("run").as_string(), "ended");
    call("events.ack", {{"subscription", 1}, {"seq", 2}});
    EXPECT_EQ(fails("events.ack", {{"subscription", 1}, {"seq", 3}}).at("code").as_int64(), host::kRefused);
    call("events.unsubscribe", {{"subscription", 1}});
    fails("events.unsubscribe", {{"subscription", 1}});
}

TEST_F(ClientTest, ASlowClientMakesARunWaitIfItSaysSo) {
    start();
    // A tick each 10 ms: eight batches go, then five wait, and then the run does. It ends between two ticks: whether one
    // at the last instant has come then depends on where the pauses were.
    call("events.subscribe", {{"run", "echo"}, {"kinds", {"serial"}}, {"buffer", 5}, {"on_full", "pause"}});
    client_->take(R"({"jsonrpc":"2.0","id":"late","method":"run.advance","params":{"run":"echo","for":"1005ms"}})");
    std::uint64_t got = 0;
    std::uint64_t seq = 0;
    while (seq < Subscription::kWindow) {
        const auto batch = notification().at("params").as_object();
        seq = static_cast<std::uint64_t>(batch.at("seq").as_int64());
        got += batch.at("events").as_array().size();
    }
    // Others are served meanwhile, and the clock stands.
    const auto stands = now();
    EXPECT_LT(stands, 1'005'000'000);
    for (int i = 0; i < 20; ++i) {
        EXPECT_EQ(now(), call("info", {{"run", "echo"}}).at("now_ns").as_int64());
    }
    // It takes the rest up, and nothing was lost.
    while (got < 100) {
        client_->take(json::serialize(json::object{{"jsonrpc", "2.0"}, {"method", "events.ack"}, {"params", {{"subscription", 1}, {"seq", seq}}}}));
        const auto message = notification();
        if (message.contains("method")) {
            const auto& batch = message.at("params");
            seq = static_cast<std::uint64_t>(batch.at("seq").as_int64());
            EXPECT_EQ(batch.at("dropped").as_int64(), 0);
            got += batch.at("events").as_array().size();
        }
    }
    EXPECT_EQ(got, 100u);
    EXPECT_EQ(yard_.counts().dropped, 0u);
}

TEST_F(ClientTest, AClientThatGoesLetsTheRunGoOn) {
    start();
    const auto other = std::make_shared<Client>(io_, yard_);
    other->take(R"({"jsonrpc":"2.0","id":1,"method":"events.subscribe","params":{"run":"echo","buffer":1,"on_full":"pause"}})");
    EXPECT_NE(run(other->next())->find("result"), std::string::npos);
    client_->take(R"({"jsonrpc":"2.0","id":7,"method":"run.advance","params":{"run":"echo","for":"10s"}})");
    EXPECT_LT(now(), 10'000'000'000);  // its answer comes, that of the other does not
    other->close();
    EXPECT_EQ(next().at("result").at("now_ns").as_int64(), 10'000'000'000);
    EXPECT_FALSE(run(other->next())) << "who was closed gets nothing more";
}

TEST_F(ClientTest, PatienceWithOneThatPausesHasAnEnd) {
    start();
    SubscriptionOptions options;
    options.buffer = 1;
    options.on_full = OnFull::pause;
    options.patience = std::chrono::milliseconds(50);
    const auto place = client_->reserve(Flow::subscription);
    ASSERT_TRUE(place);
    const auto subscription = std::make_shared<Subscription>((*place)->number, options, yard_.counts());
    client_->add(*place, subscription);
    (*yard_.find("echo"))->subscribe(subscription, false);
    EXPECT_EQ(call("run.advance", {{"run", "echo"}, {"for", "10s"}}).at("now_ns").as_int64(), 10'000'000'000);
    while (notifications_.back().at("method") != "events.end") {
        notifications_.push_back(next());
    }
    const auto& end = notifications_.back().at("params");
    EXPECT_EQ(end.at("subscription").as_int64(), 1);
    EXPECT_EQ(end.at("reason").as_string(), "nothing was acknowledged for 50 ms while the run waited");
    fails("events.ack", {{"subscription", 1}, {"seq", 1}});
}

TEST_F(ClientTest, ASubscriptionThatDropsNeverStopsARun) {
    start();
    call("events.subscribe", {{"run", "echo"}, {"kinds", {"serial"}}, {"buffer", 10}});
    call("run.advance", {{"run", "echo"}, {"for", "10s"}});
    EXPECT_GT(yard_.counts().dropped, 500u);
    EXPECT_EQ(hint("events.subscribe", {{"run", "echo"}, {"kinds", {"seriel"}}}), "Did you mean 'serial'?");
    fails("events.subscribe", {{"run", "echo"}, {"buffer", 0}});
}

TEST_F(ClientTest, RealTimeWaitsForNobody) {
    call("run.start", {{"board", "fake"}, {"image", "a"}, {"name", "echo"}, {"time", "real"}});
    EXPECT_EQ(hint("events.subscribe", {{"run", "echo"}, {"on_full", "pause"}}), "Leave \"on_full\": \"pause\" out.");
    call("serial.write", {{"run", "echo"}, {"text", "hello\n"}});
    call("console.expect", {{"run", "echo"}, {"text", "hello"}});
}

TEST_F(ClientTest, SubscriptionsHaveALimit) {
    start();
    for (std::size_t i = 0; i < Client::kMostFlows; ++i) {
        call("events.subscribe", {{"run", "echo"}});
    }
    EXPECT_EQ(hint("events.subscribe", {{"run", "echo"}}), "Give one up: events.unsubscribe.");
}

class BrokenRun final : public Run {
  public:
    using Run::Run;
    [[nodiscard]] const char* kind() const override { return "broken"; }
    [[nodiscard]] host::TimeMode time() const override { return host::TimeMode::virtual_; }
    bool dropped = false;

  protected:
    asio::awaitable<void> live() override {
        running();
        throw std::logic_error("nobody thought of that");
        co_return;
    }
    void drop() override { dropped = true; }
};

TEST_F(ClientTest, ARunThatBreaksOffEndsAlone) {
    start();
    const auto broken = std::make_shared<BrokenRun>(io_, "broken", yard_.counts());
    run([](serve::Run& one) -> asio::awaitable<bool> {
        co_await one.go();
        co_return true;
    }(*broken));
    EXPECT_EQ(broken->state(), serve::Run::State::ended);
    EXPECT_TRUE(broken->dropped);
    ASSERT_TRUE(broken->error());
    EXPECT_EQ(broken->error()->message, "'broken' broke off: nobody thought of that");
    EXPECT_EQ(call("run.advance", {{"run", "echo"}, {"for", "1ms"}}).at("state").as_string(), "running");
}

TEST_F(ClientTest, NamesAreFreeAgainAndOldRunsGo) {
    for (std::size_t i = 0; i < Yard::kMostEnded + 4; ++i) {
        call("run.start", {{"board", "fake"}, {"image", "a"}, {"name", fmt::format("echo-{}", i)}, {"for", "1ms"}});
        call("run.wait", {{"run", fmt::format("echo-{}", i)}});
    }
    EXPECT_LE(call("runs").at("runs").as_array().size(), Yard::kMostEnded + 1);
    start();
    EXPECT_EQ(hint("run.start", {{"board", "fake"}, {"image", "a"}, {"name", "echo"}}), "Stop it, or take another name.");
    call("run.stop", {{"run", "echo"}});
    start();
    EXPECT_EQ(call("run.start", {{"board", "fake"}, {"image", "a"}, {"hold", true}}).at("run").as_string(), "fake");
    EXPECT_EQ(call("run.start", {{"board", "fake"}, {"image", "a"}, {"hold", true}}).at("run").as_string(), "fake-2");
}

TEST_F(ClientTest, ScenariosAreCheckedWithTheirLines) {
    const auto wrong = call("scenario.check", {{"text", "devices:\n  a: {board: microbit, imag: x.hex}\nsteps: []\n"}});
    EXPECT_FALSE(wrong.at("good").as_bool());
    EXPECT_EQ(wrong.at("error").at("line").as_int64(), 2);
    EXPECT_EQ(wrong.at("error").at("suggestion").as_string(), "image");
    EXPECT_EQ(fails("scenario.check").at("message").as_string(), "either 'path' or 'text' says what the scenario is");
    fails("scenario.start", {{"path", "/nowhere.scenario.yaml"}});
    fails("scenario.status", {{"run", "none"}});
    start();
    EXPECT_EQ(fails("scenario.cancel", {{"run", "echo"}}).at("message").as_string(), "'echo' is no run of a scenario");
}

TEST_F(ClientTest, MetricsAreInPrometheusFormat) {
    start({{"count", 3}});
    call("run.advance", {{"run", "echo"}, {"for", "1.5s"}});
    call("power", {{"run", "echo"}, {"device", "echo-1"}, {"on", false}});
    const auto page = metrics(yard_, 2);
    const auto has = [&](const std::string& line) { return ("\n" + page).find("\n" + line + "\n") != std::string::npos; };
    EXPECT_TRUE(has("# TYPE twinyard_runs gauge")) << page;
    EXPECT_TRUE(has("twinyard_runs{kind=\"devices\",state=\"running\"} 1")) << page;
    EXPECT_TRUE(has("twinyard_devices{state=\"running\"} 2")) << page;
    EXPECT_TRUE(has("twinyard_devices{state=\"off\"} 1")) << page;
    EXPECT_TRUE(has("twinyard_run_clock_seconds{run=\"echo\"} 1.5")) << page;
    EXPECT_TRUE(has("twinyard_clients 2")) << page;
    EXPECT_TRUE(has("twinyard_events_dropped_total 0")) << page;
}

}  // namespace
}  // namespace twin::serve
