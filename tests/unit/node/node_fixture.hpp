// SPDX-License-Identifier: BSD-3-Clause
// The node without QEMU: a fake of it with its own clock, a toy chip, and a real socket to the host.
#pragma once

#include <gtest/gtest.h>
#include <poll.h>

#include "fake_host.hpp"
#include "models/core/model.hpp"
#include "sim/node/node.hpp"
#include "toy_models.hpp"

namespace twin::node::test {

namespace json = boost::json;
using link::Type;

inline constexpr std::uint64_t kBlock = 0x40000000;
inline constexpr std::uint64_t kOther = 0x40001000;
inline constexpr std::uint64_t kForeign = 0x40002000;
inline constexpr std::uint64_t kGpio = 0x50000000;
inline constexpr std::uint64_t kRam = 0x20000000;
enum : std::uint64_t {
    PLAIN = 0x00,
    NOW = 0x04,
    ALARM_PS = 0x08,
    ALARMS = 0x0C,
    RESET = 0x10,
    SEND = 0x14,
    SHOW = 0x18,
    DMA_FROM = 0x1C,
    DMA_TO = 0x20,
    DMA_OK = 0x24,
    STOP = 0x28,
    RECEIVED = 0x2C,
    LIGHT = 0x30,
    STICKY = 0x34
};

class NodeTest : public testing::Test {
  protected:
    NodeTest() {
        register_toys(registry);
        folder.write("soc/toy.yaml", kToyChip);
        folder.write("toy.yaml", kToyBoard);
    }
    ~NodeTest() override {
        // As in QEMU: the models stay until the process ends.
        if (node) node.release();
    }

    json::object config(bool virtual_time = false) {
        return {{"board", folder.path("toy.yaml")}, {"time", virtual_time ? "virtual" : "real"}};
    }
    std::string try_open(const json::object& with) {
        const bool virtual_time = with.contains("time") && with.at("time") == "virtual";
        auto opened = Node::open(host.table(virtual_time), folder.write("node.json", json::serialize(with)), registry);
        if (!opened) return opened.error();
        node = std::move(*opened);
        return "";
    }
    void open(const json::object& with) {
        const std::string error = try_open(with);
        ASSERT_EQ(error, "");
        node->reset(ResetKind::power_on);
    }
    /// With a link, in real time.
    void open_linked() {
        json::object with = config();
        with["link_fd"] = end.theirs;
        open(with);
        node->start();
    }
    /// With a link, in virtual time: granted until `first`.
    void open_lockstep(std::int64_t first) {
        json::object with = config(true);
        with["link_fd"] = end.theirs;
        open(with);
        end.send(Type::grant, "", first);
        node->start();
    }

    std::uint32_t read(std::uint64_t address) {
        std::uint64_t value = 0xDEAD;
        EXPECT_TRUE(node->read(address, 4, 0, value)) << std::hex << address;
        return static_cast<std::uint32_t>(value);
    }
    void write(std::uint64_t address, std::uint32_t value) {
        EXPECT_TRUE(node->write(address, 4, 0, value)) << std::hex << address;
    }
    void run_to(std::int64_t ns) {
        host.run_to(ns, [this] { node->deadline(); });
    }
    /// What QEMU's main loop does with a descriptor that can be read.
    void serve_link() {
        const auto watched = host.watched;
        if (const auto it = watched.find(end.theirs); it != watched.end()) it->second.first(it->second.second);
    }
    /// The flush timer, which is due within 2 ms.
    void serve_timer() {
        for (const auto& [fd, handler] : std::map(host.watched)) {
            if (fd == end.theirs) continue;
            pollfd due{fd, POLLIN, 0};
            ASSERT_EQ(poll(&due, 1, 10'000), 1);
            handler.first(handler.second);
        }
    }
    json::object call(const std::string& method, const json::object& params = {}) {
        end.take();
        end.send(Type::call, json::serialize(json::object{{"id", 7}, {"method", method}, {"params", params}}));
        serve_link();
        const auto replies = only(end.take(), Type::reply);
        EXPECT_EQ(replies.size(), 1U);
        if (replies.size() != 1) return {};
        const json::object reply = json::parse(replies[0].payload).as_object();
        EXPECT_EQ(reply.at("id"), 7);
        return reply;
    }
    json::object result(const std::string& method, const json::object& params = {}) {
        const json::object reply = call(method, params);
        EXPECT_TRUE(reply.contains("result")) << json::serialize(reply);
        return reply.contains("result") ? reply.at("result").as_object() : json::object{};
    }
    std::string call_error(const std::string& method, const json::object& params = {}) {
        const json::object reply = call(method, params);
        return reply.contains("error") ? json::value_to<std::string>(reply.at("error").at("message")) : "no error";
    }

    Folder folder;
    FakeHost host;
    HostEnd end;
    Registry registry;
    std::unique_ptr<Node> node;
};

}  // namespace twin::node::test
