// SPDX-License-Identifier: BSD-3-Clause
#include "net_bridge/capture.hpp"

#include "net_bridge/capture_writer.hpp"
#include "net_bridge/pcapng.hpp"
#include "net_bridge/unique_fd.hpp"
#include "tests/unit/net_bridge/fake_jack.hpp"
#include "tests/unit/net_bridge/packets.hpp"

#include <fcntl.h>
#include <poll.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <csignal>
#include <fstream>
#include <future>
#include <mutex>

namespace twin::net {
namespace {

using namespace std::chrono_literals;

std::uint32_t u32(const Bytes& bytes, std::size_t at) {
    return bytes.at(at) | bytes.at(at + 1) << 8 | bytes.at(at + 2) << 16 |
           static_cast<std::uint32_t>(bytes.at(at + 3)) << 24;
}
std::uint16_t u16(const Bytes& bytes, std::size_t at) {
    return static_cast<std::uint16_t>(bytes.at(at) | bytes.at(at + 1) << 8);
}

struct Block {
    std::uint32_t type;
    Bytes body;
    // The value of an option; empty: it has none.
    [[nodiscard]] std::optional<Bytes> option(std::uint16_t code) const {
        std::size_t at = type == 0x0A0D0D0A ? 16 : type == 1 ? 8 : type == 5 ? 12 : 20 + (u32(body, 12) + 3) / 4 * 4;
        while (u16(body, at) != 0) {
            const std::size_t size = u16(body, at + 2);
            const auto begin = body.begin() + static_cast<std::ptrdiff_t>(at + 4);
            if (u16(body, at) == code) {
                return Bytes(begin, begin + static_cast<std::ptrdiff_t>(size));
            }
            at += 4 + (size + 3) / 4 * 4;
        }
        EXPECT_EQ(at + 4, body.size());
        return std::nullopt;
    }
    [[nodiscard]] std::string text(std::uint16_t code) const {
        const auto value = option(code);
        return value ? std::string(value->begin(), value->end()) : "none";
    }
    [[nodiscard]] std::uint64_t number(std::uint16_t code) const { return u32(option(code).value(), 0); }
    [[nodiscard]] std::uint64_t time() const { return static_cast<std::uint64_t>(u32(body, 4)) << 32 | u32(body, 8); }
};

// Every block of a file that must be whole.
std::vector<Block> blocks(const Bytes& file) {
    std::vector<Block> result;
    for (std::size_t at = 0; at < file.size();) {
        const std::size_t size = u32(file, at + 4);
        EXPECT_EQ(size % 4, 0u);
        EXPECT_EQ(u32(file, at + size - 4), size);
        result.push_back({u32(file, at), Bytes(file.begin() + static_cast<std::ptrdiff_t>(at + 8),
                                               file.begin() + static_cast<std::ptrdiff_t>(at + size - 4))});
        at += size;
    }
    return result;
}

std::vector<Block> of_type(const std::vector<Block>& all, std::uint32_t type) {
    std::vector<Block> result;
    std::copy_if(all.begin(), all.end(), std::back_inserter(result), [type](const Block& b) { return b.type == type; });
    return result;
}

class CaptureTest : public ::testing::Test {
  protected:
    CaptureTest() {
        std::string name = ::testing::TempDir() + "captureXXXXXX";
        folder = ::mkdtemp(name.data());
        path = folder / "out.pcapng";
    }
    ~CaptureTest() override { std::filesystem::remove_all(folder); }

    std::unique_ptr<Capture> open(CaptureOptions options = {}) {
        options.report = [this](const std::string& line) {
            const std::lock_guard lock(mutex);
            reports.push_back(line);
        };
        auto capture = Capture::open(path, time, std::move(options));
        EXPECT_TRUE(capture) << capture.error().message;
        return std::move(capture.value());
    }
    std::vector<std::string> reported() {
        const std::lock_guard lock(mutex);
        return reports;
    }
    Bytes file() const {
        std::ifstream in(path, std::ios::binary);
        return Bytes(std::istreambuf_iterator<char>(in), {});
    }
    void make_fifo() { ASSERT_EQ(::mkfifo(path.c_str(), 0600), 0); }
    // All that comes, to the end.
    Bytes read_fifo(int fd) {
        Bytes all(1 << 20);
        std::size_t size = 0;
        pollfd ready{fd, POLLIN, 0};
        while (::poll(&ready, 1, 10'000) > 0) {
            const ssize_t got = ::read(fd, all.data() + size, all.size() - size);
            if (got <= 0) {
                break;
            }
            size += static_cast<std::size_t>(got);
        }
        all.resize(size);
        return all;
    }

    VirtualTimeline time;
    FakeJack a{"node0.eth", time}, b{"lan.0", time};
    std::filesystem::path folder, path;
    std::mutex mutex;
    std::vector<std::string> reports;
};

TEST_F(CaptureTest, FileIsAsDocumented) {
    Cable cable("wire", a, b, time);
    auto capture = open({.epoch = 0x5'0000'0000ns,
                         .application = "Twinyard 1",
                         .hardware = "board",
                         .os = "virtual time",
                         .comment = "hi"});
    capture->watch(cable);
    time.run_until(7ns);
    a.send(data(kBroadcast, station(1)));
    b.send(data(station(1), station(2), std::nullopt, 47));
    capture->close();
    const auto all = blocks(file());
    ASSERT_EQ(all.size(), 5u);
    EXPECT_EQ(all[0].type, 0x0A0D0D0Au);
    EXPECT_EQ(u32(all[0].body, 0), 0x1A2B3C4Du);
    EXPECT_EQ(u32(all[0].body, 4), 1u);  // version 1.0
    EXPECT_EQ(all[0].text(1), "hi");
    EXPECT_EQ(all[0].text(2), "board");
    EXPECT_EQ(all[0].text(3), "virtual time");
    EXPECT_EQ(all[0].text(4), "Twinyard 1");
    EXPECT_EQ(all[1].type, 1u);
    EXPECT_EQ(u16(all[1].body, 0), 1u);  // Ethernet
    EXPECT_EQ(u32(all[1].body, 4), 0u);
    EXPECT_EQ(all[1].text(2), "wire");
    EXPECT_EQ(all[1].text(3), "node0.eth to lan.0");
    EXPECT_EQ(all[1].option(9), Bytes{9});
    EXPECT_EQ(all[1].option(13), Bytes{0});
    EXPECT_EQ(all[2].type, 6u);
    EXPECT_EQ(u32(all[2].body, 0), 0u);
    EXPECT_EQ(all[2].time(), 0x5'0000'0007u);
    EXPECT_EQ(u32(all[2].body, 12), 60u);
    EXPECT_EQ(u32(all[2].body, 16), 60u);
    EXPECT_EQ(Bytes(all[2].body.begin() + 20, all[2].body.begin() + 80),
              Bytes(b.arrivals[0].frame.bytes().begin(), b.arrivals[0].frame.bytes().end()));
    EXPECT_EQ(all[2].number(2), 2u | 3u << 2);  // out, broadcast
    EXPECT_EQ(all[2].text(1), "none");
    EXPECT_EQ(u32(all[3].body, 12), 61u);
    EXPECT_EQ(all[3].number(2), 1u | 1u << 2);  // in, unicast
    EXPECT_EQ(all[4].type, 5u);
    EXPECT_EQ(all[4].time(), 0x5'0000'0007u);
    EXPECT_EQ(u32(all[4].option(2).value(), 0), 5u);
    EXPECT_EQ(u32(all[4].option(2).value(), 4), 0u);
    EXPECT_EQ(all[4].number(4), 2u);
    EXPECT_EQ(all[4].number(5), 0u);
    EXPECT_TRUE(reported().empty());
}

TEST_F(CaptureTest, FaultsAreComments) {
    Cable cable("wire", a, b, time, LinkOptions::parse("corrupt=100%").value());
    auto capture = open();
    capture->watch(cable);
    a.send(data(station(1), station(2)));
    cable.set_options(LinkOptions::parse("loss=100%").value());
    a.send(data({0x33, 0x33, 0, 0, 0, 1}, station(2)));
    capture->close();
    const auto packets = of_type(blocks(file()), 6);
    ASSERT_EQ(packets.size(), 2u);
    EXPECT_EQ(packets[0].text(1).substr(0, 14), "corrupted: bit");
    EXPECT_EQ(packets[0].number(2) >> 24, 1u);  // FCS error
    EXPECT_EQ(packets[1].text(1), "lost");
    EXPECT_EQ(packets[1].number(2), 2u | 2u << 2);  // out, multicast
}

TEST_F(CaptureTest, InterfacesMayJoinLaterAndAreApart) {
    auto capture = open();
    Cable cable("wire", a, b, time);
    capture->watch(cable);
    a.send(numbered(1));
    capture->watch(a);
    a.send(numbered(2));
    capture->close();
    a.send(numbered(3));
    const auto all = blocks(file());
    std::string order;
    for (const Block& block : all) {
        order += std::to_string(block.type % 10);
    }
    EXPECT_EQ(order,
              "616"
              "166"
              "55");                     // section, interface, packet, ...
    EXPECT_EQ(u32(all[4].body, 0), 1u);  // the jack sees it first
    EXPECT_EQ(all[6].number(4), 2u);
    EXPECT_EQ(all[7].number(4), 1u);
    EXPECT_EQ(capture->counters().recorded, 3u);
}

TEST_F(CaptureTest, CableAndCaptureGoInAnyOrder) {
    auto capture = open();
    {
        Cable cable("wire", a, b, time);
        capture->watch(cable);
        a.send(numbered(1));
    }
    Cable again("again", a, b, time);
    capture->watch(again);
    a.send(numbered(2));
    capture.reset();
    a.send(numbered(3));
    EXPECT_EQ(of_type(blocks(file()), 6).size(), 2u);
    EXPECT_EQ(b.arrivals.size(), 3u);
}

TEST_F(CaptureTest, SameFramesGiveTheSameBytes) {
    const auto run = [this] {
        VirtualTimeline fresh;
        FakeJack from("a", fresh), to("b", fresh);
        auto capture = Capture::open(path, fresh, {.epoch = 1'700'000'000s, .buffer = 4'096, .complete = true});
        Cable cable("wire", from, to, fresh, LinkOptions::parse("latency=1ms jitter=1ms loss=5% duplicate=2%").value(),
                    5);
        (*capture)->watch(cable);
        for (std::uint32_t i = 0; i < 2'000; ++i) {
            from.send(numbered(i, 60 + i % 100));
            fresh.run_until(Time(i * 100'000));
        }
        (*capture)->close();
        EXPECT_EQ((*capture)->counters().dropped, 0u);
        return file();
    };
    const Bytes first = run();
    EXPECT_GT(first.size(), 100'000u);
    EXPECT_EQ(first, run());
    EXPECT_EQ(first, run());
}

TEST_F(CaptureTest, IsLiveOnAFifo) {
    static_assert(CaptureWriter::kFlushInterval < 100ms);
    make_fifo();
    Cable cable("wire", a, b, time);
    auto capture = open();
    capture->watch(cable);
    a.send(numbered(1));
    const UniqueFd reader(::open(path.c_str(), O_RDONLY));
    Bytes got;
    // Without another frame, and without closing.
    pollfd ready{reader.get(), POLLIN, 0};
    while (of_type(blocks(got), 6).empty() && ::poll(&ready, 1, 10'000) > 0) {
        Bytes part(65'536);
        const ssize_t size = ::read(reader.get(), part.data(), part.size());
        ASSERT_GT(size, 0);
        got.insert(got.end(), part.begin(), part.begin() + size);
    }
    EXPECT_EQ(of_type(blocks(got), 6).size(), 1u);
    capture->close();
    EXPECT_EQ(of_type(blocks(read_fifo(reader.get())), 5).size(), 1u);
}

TEST_F(CaptureTest, FullBufferLosesFramesAndSaysSo) {
    make_fifo();
    Cable cable("wire", a, b, time);
    auto capture = open({.buffer = 1'000});
    capture->watch(cable);
    // Nobody reads yet. The head takes 80 bytes and more, each frame 104.
    for (std::uint32_t i = 0; i < 100; ++i) {
        a.send(numbered(i));
    }
    const auto counters = capture->counters();
    EXPECT_GE(counters.recorded, 5u);
    EXPECT_LE(counters.recorded, 9u);
    EXPECT_EQ(counters.recorded + counters.dropped, 100u);
    ASSERT_EQ(reported().size(), 1u);
    EXPECT_NE(reported()[0].find("leaves frames out"), std::string::npos);
    EXPECT_EQ(b.arrivals.size(), 100u);
    const UniqueFd reader(::open(path.c_str(), O_RDONLY));
    auto closed = std::async(std::launch::async, [&] { capture->close(); });
    const auto all = blocks(read_fifo(reader.get()));
    closed.get();
    EXPECT_EQ(of_type(all, 6).size(), counters.recorded);
    const auto statistics = of_type(all, 5);
    ASSERT_EQ(statistics.size(), 1u);
    EXPECT_EQ(statistics[0].number(4), 100u);
    EXPECT_EQ(statistics[0].number(5), counters.dropped);
}

TEST_F(CaptureTest, NobodyReadsTheFifo) {
    make_fifo();
    Cable cable("wire", a, b, time);
    auto capture = open({.patience = 20ms});
    capture->watch(cable);
    a.send(numbered(1));
    std::filesystem::remove(path);
    capture->close();
    ASSERT_EQ(reported().size(), 1u);
    EXPECT_EQ(reported()[0], "capture '" + path.string() + "' ended: nobody read it");
}

TEST_F(CaptureTest, ReaderThatStopsDoesNotHoldTheEndUp) {
    make_fifo();
    Cable cable("wire", a, b, time);
    auto capture = open({.patience = 20ms});
    capture->watch(cable);
    const UniqueFd reader(::open(path.c_str(), O_RDONLY));
    for (std::uint32_t i = 0; i < 2'000; ++i) {
        a.send(numbered(i, 1'514));  // more than a pipe holds
    }
    capture->close();
    ASSERT_EQ(reported().size(), 1u);
    EXPECT_NE(reported()[0].find("its reader does not read"), std::string::npos);
}

TEST_F(CaptureTest, ReaderThatLeavesEndsTheCaptureOnly) {
    make_fifo();
    Cable cable("wire", a, b, time);
    auto capture = open();
    capture->watch(cable);
    { const UniqueFd reader(::open(path.c_str(), O_RDONLY)); }
    a.send(numbered(1, 1'514));
    capture->close();
    ASSERT_EQ(reported().size(), 1u);
    EXPECT_NE(reported()[0].find("its reader is gone"), std::string::npos);
    a.send(numbered(2));
    EXPECT_EQ(b.arrivals.size(), 2u);
}

TEST_F(CaptureTest, FullDiskEndsTheCaptureOnceAndTrafficGoesOn) {
    path = "/dev/full";
    Cable cable("wire", a, b, time);
    auto capture = open();
    capture->watch(cable);
    for (std::uint32_t i = 0; i < 1'000; ++i) {
        a.send(numbered(i));
    }
    capture->close();
    EXPECT_EQ(reported(), std::vector<std::string>{"capture '/dev/full' ended: No space left on device"});
    EXPECT_EQ(b.arrivals.size(), 1'000u);
}

TEST_F(CaptureTest, FileThatCannotGrowEndsWithAWholeBlock) {
    rlimit before{};
    ASSERT_EQ(::getrlimit(RLIMIT_FSIZE, &before), 0);
    const rlimit small{10'001, before.rlim_max};
    ASSERT_EQ(::setrlimit(RLIMIT_FSIZE, &small), 0);
    Cable cable("wire", a, b, time);
    auto capture = open();
    capture->watch(cable);
    for (std::uint32_t i = 0; i < 1'000; ++i) {
        a.send(numbered(i));
    }
    capture->close();
    ::setrlimit(RLIMIT_FSIZE, &before);
    EXPECT_EQ(reported().size(), 1u);
    const Bytes bytes = file();
    EXPECT_LE(bytes.size(), 10'001u);
    EXPECT_GT(bytes.size(), 9'800u);
    EXPECT_GT(of_type(blocks(bytes), 6).size(), 90u);
}

TEST_F(CaptureTest, SaysWhyItCannotOpen) {
    auto refused = Capture::open(folder / "none" / "out.pcapng", time);
    ASSERT_FALSE(refused);
    EXPECT_NE(refused.error().message.find("No such file or directory"), std::string::npos);
    EXPECT_EQ(refused.error().hint, "create the folder '" + (folder / "none").string() + "' first");
    refused = Capture::open(folder, time);
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().hint, "give the name of a file");
}

TEST_F(CaptureTest, OptionsAreCutToWhatFits) {
    pcapng::Buffer buffer;
    Frame frame = numbered(1, 61);
    frame.add_comment(std::string(100'000, 'x'));
    pcapng::append_packet(buffer, 0, 0ns, Way::in, frame);
    EXPECT_EQ(buffer.size(), pcapng::packet_size(frame));
    EXPECT_EQ(blocks(buffer)[0].text(1).size(), 65'532u);
    for (const std::size_t size : {0u, 1u, 2u, 3u, 4u, 5u}) {
        buffer.clear();
        pcapng::append_packet(buffer, 0, 0ns, Way::in, numbered(1, size));
        EXPECT_EQ(buffer.size(), pcapng::packet_size(numbered(1, size)));
        EXPECT_EQ(blocks(buffer).size(), 1u);
    }
}

TEST_F(CaptureTest, WholeBlocksAreCounted) {
    pcapng::Buffer buffer;
    pcapng::append_packet(buffer, 0, 0ns, Way::in, numbered(1));
    const std::size_t one = buffer.size();
    pcapng::append_packet(buffer, 0, 0ns, Way::in, numbered(1));
    EXPECT_EQ(pcapng::whole_blocks(buffer, one - 1), 0u);
    EXPECT_EQ(pcapng::whole_blocks(buffer, one), one);
    EXPECT_EQ(pcapng::whole_blocks(buffer, 2 * one - 1), one);
    EXPECT_EQ(pcapng::whole_blocks(buffer, 2 * one), 2 * one);
}

}  // namespace
}  // namespace twin::net
