// SPDX-License-Identifier: BSD-3-Clause
// A client without a socket, and runs of the fake node.
#pragma once

#include "sim/serve/client.hpp"
#include "sim/serve/yard.hpp"
#include "tests/unit/host/node_fixture.hpp"

#include <boost/json.hpp>

namespace twin::serve {

namespace json = boost::json;

class FakeWorkshop final : public Workshop {
  public:
    [[nodiscard]] std::string version() const override { return "9.9"; }
    [[nodiscard]] std::vector<Sample> samples() const override { return {{"blink", "Blinks"}}; }
    [[nodiscard]] std::string fresh_folder() const override { return ""; }
    Result<std::string> image(const std::string& image, const host::BoardInfo&) override { return image; }
    Result<NodePlan> plan(const json::object& params) override {
        if (params.at("image") == "missing") {
            return host::refuse("there is no image 'missing'", "Name another.");
        }
        NodePlan plan;
        plan.node.places = {TWIN_FAKE_NODE, TWIN_FAKE_NODE, "", ""};
        plan.node.board.name = "fake";
        plan.node.board.path = "/dev/null";
        const auto* time = params.if_contains("time");
        plan.node.time = time != nullptr && *time == "real" ? host::TimeMode::real : host::TimeMode::virtual_;
        plan.image = "/images/fake.elf";
        return plan;
    }
};

class ClientTest : public host::NodeTest {
  protected:
    ~ClientTest() override {
        client_->close();
        run([](Yard& yard) -> asio::awaitable<bool> {
            co_await yard.end_all();
            co_return true;
        }(yard_));
    }

    json::object next() { return json::parse(run(client_->next()).value()).as_object(); }

    /// The response; notifications before it are kept.
    json::object respond(const std::string& method, json::object params = {}) {
        client_->take(json::serialize(json::object{{"jsonrpc", "2.0"}, {"id", ++id_}, {"method", method}, {"params", params}}));
        for (;;) {
            auto message = next();
            if (!message.contains("method")) {
                EXPECT_EQ(message.at("id").as_int64(), id_);
                return message;
            }
            notifications_.push_back(std::move(message));
        }
    }
    json::value call(const std::string& method, json::object params = {}) {
        auto response = respond(method, std::move(params));
        EXPECT_TRUE(response.contains("result")) << json::serialize(response);
        return response.contains("result") ? response.at("result") : json::object();
    }
    json::object fails(const std::string& method, json::object params = {}) {
        auto response = respond(method, std::move(params));
        EXPECT_TRUE(response.contains("error")) << json::serialize(response);
        return response.contains("error") ? response.at("error").as_object() : json::object();
    }
    std::string hint(const std::string& method, json::object params) {
        const auto error = fails(method, std::move(params));
        return std::string(error.at("data").at("hint").as_string());
    }
    json::object notification() {
        if (notifications_.empty()) {
            return next();
        }
        auto first = notifications_.front();
        notifications_.pop_front();
        return first;
    }
    /// A held run called "echo".
    void start(json::object more = {}) {
        more["board"] = "fake";
        more["image"] = "fake.elf";
        more["name"] = "echo";
        more["hold"] = true;
        call("run.start", more);
    }
    std::int64_t now() { return call("runs").at("runs").at(0).at("now_ns").as_int64(); }

    FakeWorkshop workshop_;
    Yard yard_{io_, workshop_};
    std::shared_ptr<Client> client_ = std::make_shared<Client>(io_, yard_);
    std::int64_t id_ = 0;
    std::deque<json::object> notifications_;
};

}  // namespace twin::serve
