// SPDX-License-Identifier: BSD-3-Clause
// Steps that break something in a device, or in the simulation itself.
#include "scenarios/engine/device_memory.hpp"
#include "scenarios/engine/scenario.hpp"
#include "sim/host/units.hpp"

#include <algorithm>

namespace twin::scenario {
namespace {

class Kill final : public Action {
  public:
    explicit Kill(Selection on) : on_(std::move(on)) {}
    std::string describe() const override { return "kill " + on_.text(); }
    asio::awaitable<Outcome> run(World& world) override {
        for (const auto device : on_.pick(world)) {
            auto& member = *world.devices()[device].member;
            co_await world.fleet().kill(member);
            world.note({{"node", member.name}, {"killed", true}});
        }
        co_return Outcome{};
    }

  private:
    Selection on_;
};

class Start final : public Action {
  public:
    explicit Start(Selection on) : on_(std::move(on)) {}
    std::string describe() const override { return "start " + on_.text(); }
    asio::awaitable<Outcome> run(World& world) override {
        std::vector<host::Member*> members;
        for (const auto device : on_.pick(world)) {
            if (!world.devices()[device].member->running()) {
                members.push_back(world.devices()[device].member);
            }
        }
        for (const auto* member : members) {
            world.note({{"node", member->name}, {"started", true}});
        }
        if (const auto started = co_await world.fleet().start(members); !started) {
            co_return failed(world.now_ns(), describe(), started.error().message);
        }
        co_return Outcome{};
    }

  private:
    Selection on_;
};

class Drift final : public Action {
  public:
    Drift(double ppm, Selection on) : ppb_(static_cast<std::int64_t>(ppm * 1000)), on_(std::move(on)) {}
    std::string describe() const override {
        return fmt::format("drift {} ppm on {}", number_text(static_cast<double>(ppb_) / 1000), on_.text());
    }
    asio::awaitable<Outcome> run(World& world) override {
        for (const auto device : on_.pick(world)) {
            auto& member = *world.devices()[device].member;
            if (member.running()) {
                member.node->set_drift(ppb_);
                world.note({{"drift", member.name}, {"ppb", ppb_}});
            }
        }
        co_return Outcome{};
    }

  private:
    std::int64_t ppb_;
    Selection on_;
};

class FlipBits final : public Action {
  public:
    FlipBits(std::uint64_t bits, MemoryPlace place, std::uint64_t size, Selection on)
        : bits_(bits), place_(std::move(place)), size_(size), on_(std::move(on)) {}
    std::string describe() const override { return fmt::format("flip {} bits at {}", bits_, place_.text); }
    asio::awaitable<Outcome> run(World& world) override {
        for (const auto device : on_.pick(world)) {
            auto bytes = co_await read_bytes(world, device, *place_.address, size_);
            if (!bytes) {
                co_return failed(world, device, "memory at " + place_.text, bytes.error().message);
            }
            for (std::uint64_t i = 0; i < bits_; ++i) {
                const auto bit = world.random(8 * size_);
                (*bytes)[bit / 8] = static_cast<char>((*bytes)[bit / 8] ^ (1 << (bit % 8)));
                world.note({{"flipped", world.devices()[device].name()}, {"address", *place_.address + bit / 8},
                            {"bit", bit % 8}});
            }
            if (const auto done = co_await write_bytes(world, device, *place_.address, *bytes); !done) {
                co_return failed(world, device, "memory at " + place_.text, done.error().message);
            }
        }
        co_return Outcome{};
    }

  private:
    std::uint64_t bits_;
    MemoryPlace place_;
    std::uint64_t size_;
    Selection on_;
};

/// The pad of a connector held from outside, as a shorted wire or a bus that a dead part holds down.
class Stuck final : public Action {
  public:
    Stuck(std::string pad, double volts, std::chrono::nanoseconds span, Selection on)
        : pad_(std::move(pad)), volts_(volts), span_(span), on_(std::move(on)) {}
    std::string describe() const override { return "stuck " + pad_ + " on " + on_.text(); }
    asio::awaitable<Outcome> run(World& world) override {
        const auto devices = on_.pick(world);
        for (const double volts : {volts_, -1.0}) {
            for (const auto device : devices) {
                auto& member = *world.devices()[device].member;
                const auto done = member.running() ? member.node->set(fmt::format("{}={}", pad_, number_text(volts)))
                                                   : host::Result<void>{};
                if (!done) {
                    co_return failed(world, device, "a pad " + pad_, done.error().message + " " + done.error().hint);
                }
            }
            if (volts >= 0) {
                co_await world.sleep_until(world.now_ns() + span_.count());
            }
        }
        co_return Outcome{};
    }

  private:
    std::string pad_;
    double volts_;
    std::chrono::nanoseconds span_;
    Selection on_;
};

const KeyInfo kOn{"on", "devices", "which devices; without it all", false};

}  // namespace

std::vector<StepKind> fault_steps() {
    return {
        {"Kills the process that is the device, as a crash of the simulator would. The others go on.",
         {{"kill", "devices", "which devices", true}},
         "- kill: meter[1]\n- start: meter[1]\n",
         [](const Reader& step, Builder& builder) { return std::make_unique<Kill>(builder.on(step, "kill")); }},
        {"Starts devices whose node has ended, with the image that they had first.",
         {{"start", "devices", "which devices", true}},
         "- kill: meter[1]\n- start: meter[1]\n",
         [](const Reader& step, Builder& builder) { return std::make_unique<Start>(builder.on(step, "start")); }},
        {"Lets a device's crystal be fast (above 0) or slow. Virtual time only.",
         {{"drift_ppm", "number", "parts in a million, -100000 to 100000", true}, kOn},
         "- drift_ppm: 50\n  on: meter[0]\n",
         [](const Reader& step, Builder& builder) -> std::unique_ptr<Action> {
             const auto drift = step.at("drift_ppm");
             if (builder.scenario().time != host::TimeMode::virtual_) {
                 drift.fail("drift in real time", "time: virtual, where the clocks are ours");
             }
             return std::make_unique<Drift>(drift.number(-100'000, 100'000), builder.on(step));
         }},
        {"Flips bits of flash or RAM, by chance: each at a place of its own, from the scenario's seed.",
         {{"flip_bits", "integer", "how many", true},
          {"at", "text", "the address where the range begins", true},
          {"size", "integer", "of the range, bytes, at most 1 MiB", true},
          kOn},
         "- flip_bits: 2\n  at: 0x08100000\n  size: 1024\n  on: meter[0]\n",
         [](const Reader& step, Builder& builder) -> std::unique_ptr<Action> {
             MemoryPlace place;
             place.address = step.at("at").integer(0, UINT32_MAX);
             place.text = step.at("at").text();
             return std::make_unique<FlipBits>(step.at("flip_bits").integer(1, 1 << 20), std::move(place),
                                               step.at("size").integer(1, 1 << 20), builder.on(step));
         }},
        {"Holds a pad of a connector at a voltage, as a short or a dead part on a bus does, then lets it go.",
         {{"stuck", "text", "connector.pad", true},
          {"volts", "number", "0 without it"},
          {"for", "duration", "how long", true},
          kOn},
         "- stuck: zio.D15\n  for: 5ms\n  on: meter[0]\n",
         [](const Reader& step, Builder& builder) -> std::unique_ptr<Action> {
             return std::make_unique<Stuck>(step.at("stuck").text(),
                                            step.has("volts") ? step.at("volts").number(0, 3.6) : 0,
                                            step.at("for").duration(), builder.on(step));
         }},
    };
}

}  // namespace twin::scenario
