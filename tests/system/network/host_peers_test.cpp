// SPDX-License-Identifier: BSD-3-Clause
// Devices and real programs of the host, in real time and through the gateway, and what a capture shows of it.
#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/wait.h>
#include <array>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <cstdio>
#include <future>

#include "tests/system/network/lan.hpp"
#include "tests/system/network/page_server.hpp"
#include "tests/unit/host/temporary_folder.hpp"

namespace twin::test {
namespace {

namespace asio = boost::asio;
using asio::ip::tcp;

/// Sends, says that it was the last, and returns what is still answered.
asio::awaitable<void> send_and_listen(std::uint16_t port, std::string sent, std::string& answer, bool& over) {
    tcp::socket socket(co_await asio::this_coro::executor);
    co_await socket.async_connect({asio::ip::address_v4::loopback(), port}, asio::use_awaitable);
    co_await asio::async_write(socket, asio::buffer(sent), asio::use_awaitable);
    socket.shutdown(tcp::socket::shutdown_send);
    boost::system::error_code end;
    co_await asio::async_read(socket, asio::dynamic_buffer(answer), asio::redirect_error(asio::use_awaitable, end));
    if (end != asio::error::eof) answer += "; " + end.message();
    over = true;
}

struct Output {
    int status;
    std::string text;
};
Output output_of(const std::string& command) {
    Output output{};
    FILE* pipe = ::popen((command + " 2>&1").c_str(), "r");
    if (pipe == nullptr) throw MachineError("can't start " + command);
    std::array<char, 4096> part{};
    for (std::size_t size; (size = std::fread(part.data(), 1, part.size(), pipe)) > 0;)
        output.text.append(part.data(), size);
    const int status = ::pclose(pipe);
    output.status = WIFEXITED(status) ? WEXITSTATUS(status) : 128;
    return output;
}

/// Runs a program while the network's time passes.
Output output_beside(Lan& lan, const std::string& command) {
    auto running = std::async(std::launch::async, [&] {
        auto output = output_of(command);
        asio::post(lan.io(), [] {});  // until() looks again
        return output;
    });
    const auto over = [&] { return running.wait_for(0s) == std::future_status::ready; };
    if (!lan.until(over, 60s)) throw MachineError(command + " does not end");
    return running.get();
}

class HostPeers : public testing::TestWithParam<const char*> {
  protected:
    static host::NetworkOptions with_gateway() {
        host::NetworkOptions options;
        options.forwards = {"0:80"};
        return options;
    }
    /// The port of the host that leads to the device.
    static std::uint16_t forwarded_port(const Lan& lan) {
        const auto text = lan.network().forward_texts().at(0);
        return static_cast<std::uint16_t>(number_before(text, " -> "));
    }
};

TEST_P(HostPeers, TalkTcpBothWays) {
    Lan lan(with_gateway());
    auto& device = lan.join("node0", 1, GetParam());
    lan.hear(device, "peer ");
    lan.bring_up(device);

    const auto page = some_bytes(200'000);
    PageServer server(lan.io(), "127.0.0.1", page);
    EXPECT_THAT(lan.ask(device, fmt::format("tcp-get 10.0.2.2 {} /a/page", server.port()), "tcp: "),
                testing::HasSubstr(fmt::format("got {} {} end 0\n", page.size(), sum_of(page))));
    EXPECT_EQ(server.asked(), "GET /a/page HTTP/1.0");

    const auto port = server.port();
    server.close();
    EXPECT_THAT(lan.ask(device, fmt::format("tcp-get 10.0.2.2 {} /", port), "tcp: "),
                testing::HasSubstr("got 0 sum 811c9dc5 end -"))
        << "nobody listens there any more";

    lan.ask(device, "tcp-serve 80", "serve: ready");
    for (const std::size_t size : {1U, 100'000U}) {
        const auto sent = some_bytes(size);
        std::string answer;
        bool over = false;
        asio::co_spawn(lan.io(), send_and_listen(forwarded_port(lan), sent, answer, over), asio::detached);
        ASSERT_TRUE(lan.until([&] { return over; }));
        EXPECT_EQ(answer, fmt::format("got {} {}\n", size, sum_of(sent)));
    }
    EXPECT_EQ(lan.number("/gateway/tcp_opened"), 3) << "forwarded ones among them";
    EXPECT_EQ(lan.number("/gateway/tcp_forwarded"), 2);
}

TEST_P(HostPeers, MeasureWithIperf) {
    if (output_of("iperf --help").status == 127) GTEST_SKIP() << "iperf is not installed: cmake/packages.txt";
    Lan lan(with_gateway());
    auto& device = lan.join("node0", 1, GetParam());
    lan.hear(device, "peer ");
    lan.bring_up(device);

    lan.ask(device, "tcp-serve 80", "serve: ready");
    const auto client =
        output_beside(lan, fmt::format("timeout 50 iperf -c 127.0.0.1 -p {} -n 512K", forwarded_port(lan)));
    EXPECT_EQ(client.status, 0) << client.text;
    EXPECT_THAT(client.text, testing::HasSubstr("512 KBytes"));
    EXPECT_EQ(lan.number("/gateway/to_device"), 512 << 10) << "and the device has acknowledged it";

    tcp::acceptor taken(lan.io(), tcp::endpoint(asio::ip::address_v4::loopback(), 0));
    const auto port = taken.local_endpoint().port();
    taken.close();
    auto server =
        std::async(std::launch::async, output_of, fmt::format("timeout 50 iperf -s -B 127.0.0.1 -p {} -P 1", port));
    std::string said;
    for (int attempt = 0; attempt < 50 && said.find(" end 0") == std::string::npos; ++attempt)
        said = lan.ask(device, fmt::format("tcp-send 10.0.2.2 {} 262144", port), "tcp: ");  // until it listens
    EXPECT_THAT(said, testing::HasSubstr("sent 262144 end 0"));
    EXPECT_TRUE(lan.until([&] { return lan.number("/gateway/to_host") >= 262144; }));
    EXPECT_TRUE(lan.until([&] { return lan.network().describe().at("flows").as_array().empty(); }));
    EXPECT_THAT(server.get().text, testing::HasSubstr("256 KBytes"));
}

INSTANTIATE_TEST_SUITE_P(Boards, HostPeers, testing::Values("mps2_an386", "nucleo_f429zi"),
                         [](const auto& board) { return std::string(board.param); });

TEST(HostCapture, IsReadByWiresharkWithoutAWarning) {
    if (output_of("tshark --version").status != 0) GTEST_SKIP() << "tshark is not installed: cmake/packages.txt";
    const host::TemporaryFolder folder;
    host::NetworkOptions options;
    options.capture = folder.path("host.pcapng");
    const auto page = some_bytes(20'000);
    {
        Lan lan(options);
        auto& device = lan.join("node0");
        lan.hear(device, "peer ");
        lan.bring_up(device);
        PageServer server(lan.io(), "127.0.0.1", page);
        lan.ask(device, fmt::format("tcp-get 10.0.2.2 {} /", server.port()), "tcp: ");
        server.close();
    }
    const auto read = [&](const std::string& more) {
        const auto output =
            output_of("tshark -n -r " + options.capture +
                      " -o ip.check_checksum:TRUE -o tcp.check_checksum:TRUE -o udp.check_checksum:TRUE " + more +
                      " | grep -v '^Running as user \"root\"'");
        return output.text;
    };
    EXPECT_EQ(read("-Y '_ws.malformed || _ws.expert.severity >= 0x800000 || ip.checksum.status == 0 || "
                   "tcp.checksum.status == 0 || udp.checksum.status == 0'"),
              "");
    EXPECT_THAT(read("-Y dhcp -T fields -e dhcp.option.dhcp | sort -u | tr '\\n' ' '"), testing::StartsWith("1 2 3 5"));
    // What the device received is in it, byte for byte: each stretch once.
    std::size_t payload = 0;
    const auto sizes = read(
        "-Y 'tcp.len > 0 && ip.src == 10.0.2.2 && !tcp.analysis.retransmission && "
        "frame.interface_id == 0' -T fields -e tcp.len");
    for (std::size_t begin = 0; begin < sizes.size(); begin = sizes.find('\n', begin) + 1)
        payload += std::stoul(sizes.substr(begin));
    EXPECT_EQ(payload, page.size());
}

}  // namespace
}  // namespace twin::test
