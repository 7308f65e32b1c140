// SPDX-License-Identifier: BSD-3-Clause
// Steps that do to cables and networks what happens to them.
#include "net_bridge/link_options.hpp"
#include "scenarios/engine/scenario.hpp"

namespace twin::scenario {
namespace {

class Link final : public Action {
  public:
    Link(std::string options, Selection on) : options_(std::move(options)), on_(std::move(on)) {}
    std::string describe() const override { return "link " + options_ + " on " + on_.text(); }
    asio::awaitable<Outcome> run(World& world) override {
        for (const auto device : on_.pick(world)) {
            const auto& member = *world.devices()[device].member;
            auto* network = world.fleet().network(member.network);
            if (network == nullptr) {
                co_return failed(world, device, "a device with a cable", "it is on no network");
            }
            const auto done = network->set_link(member.name, options_);
            if (!done) {
                co_return failed(world, device, "link " + options_, done.error().message + " " + done.error().hint);
            }
            world.note({{"link", member.name}, {"options", *done}});
        }
        co_return Outcome{};
    }

  private:
    std::string options_;
    Selection on_;
};

class Part final : public Action {
  public:
    Part(std::string network, std::vector<Selection> islands)
        : network_(std::move(network)), islands_(std::move(islands)) {}
    std::string describe() const override { return islands_.empty() ? "heal " + network_ : "part " + network_; }
    asio::awaitable<Outcome> run(World& world) override {
        std::map<std::string, unsigned> islands;
        for (unsigned i = 0; i < islands_.size(); ++i) {
            for (const auto device : islands_[i].pick(world)) {
                islands[world.devices()[device].name()] = i;
            }
        }
        if (const auto done = world.fleet().network(network_)->part(islands); !done) {
            co_return failed(world.now_ns(), describe(), done.error().message);
        }
        world.note({{islands_.empty() ? "heal" : "part", network_}});
        co_return Outcome{};
    }

  private:
    std::string network_;
    std::vector<Selection> islands_;
};

class ServiceStep final : public Action {
  public:
    ServiceStep(const ServicePlan& plan, std::string what) : plan_(plan), what_(std::move(what)) {}
    std::string describe() const override { return what_ + " service " + plan_.name; }
    asio::awaitable<Outcome> run(World& world) override {
        auto& services = world.services();
        host::Result<void> done;
        if (what_ == "start") {
            done = services.start(service_options(plan_));
        } else if (what_ == "stop") {
            done = co_await services.stop(plan_.name);
        } else if (what_ == "kill") {
            done = services.kill(plan_.name);
        } else {
            done = co_await services.restart(plan_.name);
        }
        world.note({{"service", plan_.name}, {"did", what_}});
        co_return done ? Outcome{} : Outcome(failed(world.now_ns(), describe(), done.error().message));
    }

  private:
    ServicePlan plan_;
    std::string what_;
};

std::unique_ptr<Action> parse_link(const Reader& step, Builder& builder) {
    const auto options = step.at("link");
    const auto text = options.text("options of a link: down, up, loss=5% latency=20ms");
    if (const auto good = net::LinkOptions::parse(text); !good) {
        options.fail(good.error().message, good.error().hint);
    }
    return std::make_unique<Link>(text, builder.on(step));
}

std::unique_ptr<Action> parse_part(const Reader& step, Builder& builder) {
    std::vector<Selection> islands;
    for (const auto& item : step.at("part").items("a list: the devices of each island")) {
        islands.push_back(builder.selection(item));
    }
    if (islands.size() < 2) {
        step.at("part").fail(fmt::format("{} island", islands.size()), "two or more");
    }
    return std::make_unique<Part>(builder.network(step), std::move(islands));
}

}  // namespace

std::vector<StepKind> network_steps() {
    return {
        {"Changes the cables of devices: down, up, or what docs/network-links.md has for impairments. What is not named "
         "stays; `clear` takes all away.",
         {{"link", "text", "the options", true}, {"on", "devices", "which devices; without it all"}},
         "- link: loss=5% latency=20ms\n  on: meter\n- link: clear\n",
         parse_link},
        {"Parts a network into islands that don't hear each other. Whoever is named nowhere, the gateway too, is with the "
         "first.",
         {{"part", "list", "the devices of each island", true},
          {"network", "text", "which one, if there are several"}},
         "- part: [\"meter[0]\", \"meter[1]\"]\n- wait: 10ms\n- heal: lan\n",
         parse_part},
        {"Ends a service of the run, or starts it again: stop asks it to, kill does not.",
         {{"service", "text", "which one", true}, {"do", "stop|start|restart|kill", "what", true}},
         "- service: clock\n  do: kill\n- service: clock\n  do: start\n",
         [](const Reader& step, Builder& builder) -> std::unique_ptr<Action> {
             const auto name = builder.service(step.at("service"));
             const auto what = step.at("do").choice({"stop", "start", "restart", "kill"});
             for (const auto& plan : builder.scenario().services) {
                 if (plan.name == name) {
                     return std::make_unique<ServiceStep>(plan, what);
                 }
             }
             return nullptr;
         }},
        {"Joins the islands again.",
         {{"heal", "text", "the network", true}},
         "- heal: lan\n",
         [](const Reader& step, Builder& builder) {
             std::vector<std::string> names;
             for (const auto& network : builder.scenario().networks) {
                 names.push_back(network.name);
             }
             return std::make_unique<Part>(step.at("heal").choice(names), std::vector<Selection>());
         }},
    };
}

}  // namespace twin::scenario
