// SPDX-License-Identifier: BSD-3-Clause
// Probes: edges a second from a guest that toggles a pin as fast as it can, through node, host and server to a client on
// loopback that loses none, against the same guest without a probe.
//
//   twin-bench-probe [--seconds N] [--json FILE]
#include <boost/asio/connect.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/websocket/stream.hpp>
#include <boost/json.hpp>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <thread>

#include "sim/host/base64.hpp"
#include "sim/host/board_files.hpp"
#include "sim/host/image.hpp"
#include "sim/host/placement.hpp"
#include "sim/link/probe.hpp"
#include "sim/serve/server.hpp"

namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace json = boost::json;
using namespace twin;
using host::Clock;

double seconds_since(Clock::time_point begin) { return std::chrono::duration<double>(Clock::now() - begin).count(); }

[[noreturn]] void give_up(const std::string& why) {
    std::fprintf(stderr, "%s\n", why.c_str());
    std::exit(1);
}

/// A micro:bit with the toggling guest, in virtual time.
class ToggleWorkshop final : public serve::Workshop {
  public:
    [[nodiscard]] std::string version() const override { return "bench"; }
    [[nodiscard]] std::vector<serve::Sample> samples() const override { return {}; }
    [[nodiscard]] std::string fresh_folder() const override { return {}; }
    host::Result<std::string> image(const std::string& path, const host::BoardInfo&) override { return path; }
    host::Result<serve::NodePlan> plan(const json::object&) override {
        serve::NodePlan plan;
        plan.node.places = host::find_places();
        auto board = host::find_board("microbit", plan.node.places.boards);
        if (!board) return tl::unexpected(board.error());
        const auto image = host::load_image(BENCH_TOGGLE, board->init_vtor);
        if (!image) return tl::unexpected(image.error());
        auto contents = host::place_image(*image, *board);
        if (!contents) return tl::unexpected(contents.error());
        plan.node.board = std::move(*board);
        plan.node.contents = std::move(*contents);
        plan.node.time = host::TimeMode::virtual_;
        plan.image = BENCH_TOGGLE;
        return plan;
    }
};

class Client {
  public:
    Client(const std::string& port, const std::string& token) : socket_(io_) {
        asio::ip::tcp::resolver resolver(io_);
        asio::connect(socket_.next_layer(), resolver.resolve("127.0.0.1", port));
        socket_.next_layer().set_option(asio::ip::tcp::no_delay(true));
        socket_.handshake("127.0.0.1:" + port, "/api?token=" + token);
        socket_.read_message_max(64u << 20);
    }
    json::object call(const char* method, json::object params) {
        send(method, std::move(params), 1);
        for (;;) {
            auto message = receive();
            if (message.contains("error")) give_up(json::serialize(message));
            if (message.contains("result")) return message.at("result").as_object();
        }
    }
    /// The next batch's records, acknowledged.
    std::uint64_t take() {
        for (;;) {
            const auto message = receive();
            const auto* method = message.if_contains("method");
            if (method == nullptr || *method != "probe") continue;
            const auto& batch = message.at("params").as_object();
            if (batch.at("dropped").as_int64() != 0) give_up("records were lost");
            const auto bytes = host::from_base64(std::string_view(batch.at("data").as_string()));
            link::ProbeUnpacker records(*bytes, batch.at("t").as_int64());
            std::uint64_t count = 0;
            while (records.next()) ++count;
            send("probe.ack", {{"probe", batch.at("probe")}, {"seq", batch.at("seq")}}, 0);
            return count;
        }
    }

  private:
    void send(const char* method, json::object params, int id) {
        json::object request{{"jsonrpc", "2.0"}, {"method", method}, {"params", std::move(params)}};
        if (id != 0) request["id"] = id;
        socket_.write(asio::buffer(json::serialize(request)));
    }
    json::object receive() {
        buffer_.clear();
        socket_.read(buffer_);
        const auto data = buffer_.data();
        return json::parse({static_cast<const char*>(data.data()), data.size()}).as_object();
    }

    asio::io_context io_;
    beast::websocket::stream<asio::ip::tcp::socket> socket_;
    beast::flat_buffer buffer_;
};

json::array rows;

void row(const std::string& what, double value, const char* unit) {
    std::printf("| %s | %.0f %s |\n", what.c_str(), value, unit);
    std::fflush(stdout);
    rows.push_back(json::object{{"what", what}, {"value", value}, {"unit", unit}});
}

/// Edges that the guest has made: its stores but the first.
double edges_of(Client& client) {
    return client.call("stats", {{"run", "toggle"}}).at("writes").to_number<double>() - 1;
}

void measure(Client& client, double seconds) {
    client.call("run.start", {{"board", "microbit"}, {"image", BENCH_TOGGLE}, {"name", "toggle"}});
    const auto alone = [&] {
        const double before = edges_of(client);
        const auto begin = Clock::now();
        while (seconds_since(begin) < seconds) {
            std::this_thread::sleep_for(std::chrono::milliseconds(100));
        }
        return (edges_of(client) - before) / seconds_since(begin);
    };
    const double free = alone();
    client.call("probe.start", {{"run", "toggle"}, {"channels", {"P0.20"}}, {"on_full", "pause"}});
    client.take();
    std::uint64_t count = 0;
    const auto begin = Clock::now();
    while (seconds_since(begin) < seconds) count += client.take();
    const double rate = static_cast<double>(count) / seconds_since(begin);
    client.call("probe.stop", {{"probe", 1}});
    const double after = alone();
    row("edges of a guest, no probe", free, "a second");
    row("edges to a client, none lost", rate, "a second");
    row("edges of the guest after the probe", after, "a second");
}

}  // namespace

int main(int argc, char** argv) {
    std::string file = "bench-probe.json";
    double seconds = 5;
    for (int i = 1; i + 1 < argc; i += 2) {
        if (std::strcmp(argv[i], "--json") == 0) file = argv[i + 1];
        if (std::strcmp(argv[i], "--seconds") == 0) seconds = std::strtod(argv[i + 1], nullptr);
    }
    asio::io_context io(1);
    ToggleWorkshop workshop;
    serve::Yard yard(io, workshop);
    serve::ServerOptions options;
    options.token = serve::make_token();
    const auto token = options.token;
    auto server = serve::Server::start(yard, std::move(options));
    if (!server) give_up(server.error().message);
    const auto url = (*server)->url();
    const auto port = url.substr(url.rfind(':') + 1, url.rfind('/') - url.rfind(':') - 1);
    std::printf("| what | |\n|---|---:|\n");
    std::thread other([&] {
        Client client(port, token);
        measure(client, seconds);
        client.call("run.stop", {{"run", "toggle"}});
        io.stop();
    });
    io.run();
    other.join();
    std::ofstream(file) << json::serialize(rows) << "\n";
}
