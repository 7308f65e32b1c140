// SPDX-License-Identifier: BSD-3-Clause
// A node that is saved, and others that start from there. SystemC elaborates once a process: who saves is another one.
#include <sys/wait.h>

#include "node_fixture.hpp"
#include "sim/link/snapshot.hpp"

namespace twin::node::test {
namespace {

class NodeSnapshotTest : public NodeTest {
  protected:
    NodeSnapshotTest() { write_chip(""); }

    /// The toy without its foreign block, which nobody can save, and with another line.
    void write_chip(const std::string& more, bool foreign = false) {
        std::string chip = kToyChip;
        const auto begin = chip.find("  FOREIGN");
        const std::string line = chip.substr(begin, chip.find('\n', begin) + 1 - begin);
        chip.replace(begin, line.size(), foreign ? line + more : more);
        folder.write("soc/toy.yaml", chip);
    }
    std::string file() const { return folder.path("s.snap"); }
    json::object virtual_config(const std::string& name = "node0") {
        json::object with = config(true);
        with["link_fd"] = end.theirs;
        with["name"] = name;
        return with;
    }
    json::object from_snapshot(const std::string& name = "node0") {
        json::object with = virtual_config(name);
        with["snapshot"] = file();
        return with;
    }
    void send_call(const std::string& method, const json::object& params = {}) {
        end.send(Type::call, json::serialize(json::object{{"id", 7}, {"method", method}, {"params", params}}));
    }
    json::object last_reply(const std::vector<link::Message>& all) {
        const auto replies = only(all, Type::reply);
        return replies.empty() ? json::object{} : json::parse(replies.back().payload).as_object();
    }

    static void in_another_process(const std::function<void()>& body) {
        const pid_t child = fork();
        ASSERT_GE(child, 0);
        if (child == 0) {
            body();
            _exit(testing::Test::HasFailure() ? 1 : 0);
        }
        int status = 0;
        ASSERT_EQ(waitpid(child, &status, 0), child);
        ASSERT_TRUE(WIFEXITED(status) && WEXITSTATUS(status) == 0) << "see above";
    }

    /// Something of everything, saved at 2,000 ns.
    void save(
        json::object with, const std::function<void()>& more = [] {}) {
        in_another_process([&] {
            open(with);
            end.send(Type::grant, "", 2000);
            node->start();
            host.clock = 700;
            write(kBlock + PLAIN, 0x4321);
            write(kBlock + ALARM_PS, 4'300'000);  // goes off at 5,000 ns
            write(kOther + STICKY, 1);            // its interrupt is up
            write(kBlock + SHOW, 42);
            write(kGpio, 1);
            ram()[9] = 0x99;
            std::uint64_t nothing = 0;
            EXPECT_FALSE(node->read(0x70000000, 4, 0, nothing));
            more();
            end.take();
            send_call("snapshot.save", {{"file", file()}});
            end.send(Type::quit);
            run_to(2000);
            const auto reply = last_reply(end.take());
            ASSERT_TRUE(reply.contains("result")) << json::serialize(reply);
            EXPECT_EQ(reply.at("result").at("virtual_ns"), 2000);
        });
    }
    std::uint8_t* ram() {
        TwinMachine machine{};
        node->describe_machine(machine);
        return static_cast<std::uint8_t*>(machine.memories[1].host);
    }
    /// Starts it, and ends it where it stands: everything that it said.
    std::vector<link::Message> restore(const json::object& with) {
        open(with);
        send_call("stats");
        end.send(Type::quit);
        node->start();
        return end.take();
    }
};

TEST_F(NodeSnapshotTest, StartsAtItsInstantAsAnyOther) {
    save(virtual_config());
    const auto all = restore(from_snapshot());
    ASSERT_GE(all.size(), 3u);
    EXPECT_EQ(all[0].type, Type::hello);
    EXPECT_EQ(all[0].time_ns, 2000);
    const auto values = only(all, Type::value);
    const auto outputs = json::parse(all[0].payload).at("outputs").as_array();
    ASSERT_EQ(values.size(), outputs.size()) << "each once";
    EXPECT_EQ(outputs.at(0).at("name"), "BLOCK.lamp");
    EXPECT_EQ(link::decode_f64(values[0].payload), 42.0);
    const auto reports = only(all, Type::report);
    ASSERT_EQ(reports.size(), 1u);
    EXPECT_EQ(reports[0].time_ns, 2000);
    EXPECT_EQ(link::decode_i64(reports[0].payload), 5000);
    EXPECT_TRUE(only(all, Type::event).empty()) << "no reset happened";
    EXPECT_TRUE(only(all, Type::log).empty());
}

TEST_F(NodeSnapshotTest, GoesOnWhereItStood) {
    save(virtual_config());
    open(from_snapshot());
    EXPECT_EQ(ram()[9], 0x99);
    end.send(Type::grant, "", 10'000);
    node->start();
    EXPECT_EQ(host.clock, 2000);
    EXPECT_EQ(host.deadline, 5000);
    EXPECT_TRUE(host.irqs.empty()) << "the CPU knows its lines from the snapshot";
    EXPECT_EQ(read(kBlock + PLAIN), 0x4321u);
    EXPECT_EQ(read(kOther + STICKY), 1u);
    EXPECT_EQ(read(kGpio), 1u);
    run_to(4999);
    EXPECT_EQ(read(kBlock + ALARMS), 0u);
    run_to(5000);
    EXPECT_EQ(read(kBlock + ALARMS), 1u);
    EXPECT_TRUE(host.irqs.empty()) << "the line is up already, by the other block";
    write(kBlock + ALARMS, 0);
    EXPECT_TRUE(host.irqs.empty());
    write(kOther + STICKY, 0);
    EXPECT_EQ(host.irqs, (std::map<unsigned, bool>{{3, false}}));
}

TEST_F(NodeSnapshotTest, CountsOn) {
    save(virtual_config());
    const auto all = restore(from_snapshot());
    const auto stats = last_reply(all).at("result").as_object();
    EXPECT_EQ(stats.at("reads"), 1);
    EXPECT_EQ(stats.at("writes"), 5);
    EXPECT_EQ(stats.at("irqs"), 1);
    const auto summaries = only(all, Type::summary);
    ASSERT_EQ(summaries.size(), 1u);
    const auto summary = json::parse(summaries[0].payload).as_object();
    EXPECT_EQ(summary.at("resets").at("power_on"), 1);
    EXPECT_EQ(summary.at("bus_faults"), 1);
    EXPECT_EQ(summary.at("unmodelled").as_array().size(), 1u) << "of before, at 0x70000000";
}

TEST_F(NodeSnapshotTest, SavedAgainAtOnceItIsTheSameFile) {
    save(virtual_config());
    open(from_snapshot());
    send_call("snapshot.save", {{"file", folder.path("again.snap")}});
    end.send(Type::quit);
    node->start();
    EXPECT_EQ(folder.read("again.snap"), folder.read("s.snap"));
}

TEST_F(NodeSnapshotTest, MayBeginWithinAnotherFile) {
    save(virtual_config());
    const auto alone = folder.read("s.snap");
    folder.write("several", std::string(8192, 'x') + alone + std::string(100, 'y'));
    auto with = from_snapshot();
    with["snapshot"] = folder.path("several");
    for (const std::int64_t elsewhere : {4096, 8000, 1 << 30}) {
        auto unlinked = with;
        unlinked.erase("link_fd");  // which a node closes
        unlinked["snapshot_at"] = elsewhere;
        EXPECT_NE(try_open(unlinked).find("several"), std::string::npos) << elsewhere;
    }
    with["snapshot_at"] = 8192;
    open(with);
    send_call("snapshot.save", {{"file", folder.path("again.snap")}});
    end.send(Type::quit);
    node->start();
    EXPECT_EQ(folder.read("again.snap"), alone);
}

TEST_F(NodeSnapshotTest, AnIdentityHas64Bits) {
    auto with = virtual_config();
    with["unique_id"] = ~std::uint64_t{0};
    save(with);
    const auto head = link::snapshot::read(file());
    ASSERT_TRUE(head) << head.error();
    EXPECT_EQ(json::parse(head->about).at("unique_id").as_uint64(), ~std::uint64_t{0});
    with = from_snapshot();
    with["unique_id"] = ~std::uint64_t{0};
    EXPECT_EQ(try_open(with), "");
    EXPECT_EQ(node->env().unique_id(), ~std::uint64_t{0});
    with["unique_id"] = -1;
    EXPECT_NE(try_open(with).find("key 'unique_id'"), std::string::npos);
}

TEST_F(NodeSnapshotTest, PowerCanBeOff) {
    save(virtual_config(), [&] { end.send(Type::power, std::string(1, '\0')); });
    open(from_snapshot());
    end.send(Type::power, "\1");
    end.send(Type::quit);
    node->start();
    const auto events = only(end.take(), Type::event);
    ASSERT_EQ(events.size(), 1u);
    EXPECT_EQ(json::parse(events[0].payload).at("event"), "power");
    EXPECT_EQ(host.resets, std::vector<TwinResetKind>{TWIN_RESET_POWER_ON});
}

TEST_F(NodeSnapshotTest, SetIsOfTheNewNode) {
    auto with = virtual_config();
    with["set"] = json::array{"BLOCK.light=11", "OTHER.light=12"};
    save(with);
    with = from_snapshot();
    with["set"] = json::array{"OTHER.light=33"};
    open(with);
    end.send(Type::grant, "", 3000);
    node->start();
    EXPECT_EQ(read(kBlock + LIGHT), 11u);
    EXPECT_EQ(read(kOther + LIGHT), 33u);
}

TEST_F(NodeSnapshotTest, AnotherNodesPowerOnIsItsOwn) {
    save(virtual_config());
    auto with = from_snapshot("node1");
    with["seed"] = 5;
    open(with);
    const std::vector<std::uint8_t> saved(ram(), ram() + 4096);
    end.send(Type::power, std::string(1, '\0'));
    end.send(Type::power, "\1");
    end.send(Type::grant, "", 3000);
    node->start();
    node->reset(ResetKind::power_on);
    EXPECT_NE(std::vector<std::uint8_t>(ram(), ram() + 4096), saved);
}

TEST_F(NodeSnapshotTest, OthersAreRefusedByName) {
    save(virtual_config());
    const std::string snapshot = "snapshot " + file() + " is of ";
    host.shift = 5;
    EXPECT_EQ(try_open(from_snapshot()),
              snapshot + "another shift (an instruction takes 2^shift ns), 4 and not 5; give --shift as it was");
    host.shift = 4;
    auto with = from_snapshot();
    with["semihosting"] = json::object{};
    EXPECT_EQ(try_open(with), snapshot + "another semihosting, false and not true; serve it as it was served");
    std::string board = kToyBoard;
    with = from_snapshot();
    with["board"] = folder.write("other.yaml", board.replace(board.find("toyboard"), 8, "another"));
    EXPECT_EQ(try_open(with),
              snapshot +
                  "another board, \"toyboard\" and not \"another\"; restore it on the board that it was "
                  "taken of");
}

TEST_F(NodeSnapshotTest, OtherMemoriesAreRefused) {
    save(virtual_config());
    std::string chip = folder.read("soc/toy.yaml");
    folder.write("soc/toy.yaml", chip.replace(chip.rfind("4Ki"), 3, "8Ki"));
    EXPECT_EQ(try_open(from_snapshot()),
              "snapshot " + file() +
                  " is of other models: its memory 'ram' has 4096 bytes, and here it has 8192; "
                  "take it again with this build");
}

TEST_F(NodeSnapshotTest, OtherModelsAreRefusedByWhatDiffers) {
    save(virtual_config());
    write_chip("  MORE: {type: toy.gpio, base: 0x50001000}\n");
    const auto why = try_open(from_snapshot());
    EXPECT_EQ(why.find("snapshot " + file() + " is of other models: it has '"), 0u) << why;
    EXPECT_NE(why.find("where this node has 'model MORE toy.gpio'; take it again"), std::string::npos) << why;
}

TEST_F(NodeSnapshotTest, OtherParametersAreRefused) {
    save(virtual_config());
    std::string board = kToyBoard;
    folder.write("toy.yaml", board.replace(board.find("rate: 5"), 7, "rate: 6"));
    EXPECT_EQ(try_open(from_snapshot()),
              "snapshot " + file() +
                  " is of other models: it has 'parameter sensor rate = 5' where this node has "
                  "'parameter sensor rate = 6'; take it again with this build and these files of "
                  "the board");
}

TEST_F(NodeSnapshotTest, NoFileAndADamagedOneAreRefused) {
    save(virtual_config());
    auto with = from_snapshot();
    with["snapshot"] = folder.path("none");
    EXPECT_EQ(try_open(with), "snapshot " + folder.path("none") + " cannot be read: No such file or directory");
    auto bytes = folder.read("s.snap");
    folder.write("s.snap", bytes.substr(0, bytes.size() - 1));
    EXPECT_NE(try_open(from_snapshot()).find("it was cut short or damaged, take it again"), std::string::npos);
    ++bytes[300];
    folder.write("s.snap", bytes);
    EXPECT_EQ(try_open(from_snapshot()),
              "snapshot " + file() + " is damaged: its checksum does not match, take it again");
}

TEST_F(NodeSnapshotTest, WhatDoesNotGoTogetherIsRefused) {
    save(virtual_config());
    auto with = from_snapshot();
    with["images"] = json::object{{"flash", folder.write("flash.bin", std::string(4096, 'x'))}};
    EXPECT_NE(try_open(with).find("key 'snapshot': expected no 'memories', 'images' or 'preload' beside it"),
              std::string::npos);
    with = config(false);
    with["snapshot"] = file();
    EXPECT_NE(try_open(with).find("key 'time': expected \"virtual\" with a snapshot"), std::string::npos);
    with = virtual_config();
    with["images"] = with["memories"] = json::object{{"flash", folder.path("flash.bin")}};
    EXPECT_NE(try_open(with).find("key 'images.flash': expected nothing: 'memories' has it too"), std::string::npos);
}

TEST_F(NodeSnapshotTest, ABoardWithAForeignModelHasNone) {
    write_chip("", true);
    open(virtual_config());
    send_call("snapshot.save", {{"file", file()}});
    end.send(Type::quit);
    node->start();
    const auto reply = last_reply(end.take());
    EXPECT_NE(json::serialize(reply).find("'FOREIGN' is a model of another simulator"), std::string::npos)
        << json::serialize(reply);
    EXPECT_FALSE(std::filesystem::exists(file()));
}

TEST_F(NodeSnapshotTest, AFailureIsToldAndTheNodeGoesOn) {
    open(virtual_config());
    send_call("snapshot.save", {{"file", folder.path("none/s.snap")}});
    send_call("snapshot.save", {{"file", "relative.snap"}});
    send_call("snapshot.save");
    end.send(Type::grant, "", 1000);
    node->start();
    const auto replies = only(end.take(), Type::reply);
    ASSERT_EQ(replies.size(), 3u);
    EXPECT_NE(replies[0].payload.find("cannot be written: No such file or directory"), std::string::npos);
    EXPECT_NE(replies[1].payload.find("absolute path"), std::string::npos);
    EXPECT_NE(replies[2].payload.find("absolute path"), std::string::npos);
    host.refusal = "the CPU executes";
    send_call("snapshot.save", {{"file", file()}});
    end.send(Type::grant, "", 2000);
    run_to(1000);
    EXPECT_NE(json::serialize(last_reply(end.take())).find("the CPU executes"), std::string::npos);
    EXPECT_FALSE(std::filesystem::exists(file()));
    EXPECT_EQ(host.deadline, 2000);
}

TEST_F(NodeSnapshotTest, RealTimeHasNone) {
    open_linked();
    EXPECT_EQ(call_error("snapshot.save", {{"file", file()}}), "there are snapshots in virtual time only");
}

TEST_F(NodeSnapshotTest, ImagesAreMappedPrivately) {
    json::object with = config(true);
    with["link_fd"] = end.theirs;
    with["images"] = json::object{{"flash", folder.write("flash.bin", std::string(4096, 'x'))}};
    open(with);
    TwinMachine machine{};
    node->describe_machine(machine);
    auto* flash = static_cast<std::uint8_t*>(machine.memories[0].host);
    EXPECT_EQ(flash[4095], 'x');
    flash[0] = 0;
    EXPECT_EQ(folder.read("flash.bin"), std::string(4096, 'x'));
}

}  // namespace
}  // namespace twin::node::test
