// SPDX-License-Identifier: BSD-3-Clause
// The control API's server: events a second to 1, 4 and 16 clients that lose none, against the same lines written to a
// record's file, and requests a second of one client.
//
//   twin-bench-serve [--json FILE]
#include <unistd.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/connect.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/websocket/stream.hpp>
#include <boost/json.hpp>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <thread>

#include "sim/serve/server.hpp"

namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace json = boost::json;
using namespace twin;
using host::Clock;

constexpr int kEvents = 1'000'000;
constexpr int kInASlice = 200;
constexpr int kRequests = 20'000;

double seconds_since(Clock::time_point begin) { return std::chrono::duration<double>(Clock::now() - begin).count(); }

/// A line as a meter of a fleet says it.
void say(host::Recorder& recorder, std::int64_t at_ns, int number) {
    recorder.note(at_ns, {{"serial", "uart3"},
                          {"node", "meter-" + std::to_string(number % 100)},
                          {"text", "temperature 21.5 humidity 40 sequence " + std::to_string(number) + "\r\n"}});
}

/// A run without devices that says so many lines, as fast as whoever listens lets it.
class Talker final : public serve::Run {
  public:
    Talker(asio::io_context& io, serve::EventCounts& counts) : Run(io, "talker", counts) {}
    [[nodiscard]] const char* kind() const override { return "talker"; }
    [[nodiscard]] host::TimeMode time() const override { return host::TimeMode::virtual_; }
    void begin() {
        begun_ = true;
        passed();
    }

  protected:
    asio::awaitable<void> live() override {
        auto recorder = host::Recorder::open("");
        host::Fleet fleet(io_, {});
        attach(fleet, **recorder);
        running();
        co_await changed_->wait([this] { return begun_; });
        const auto never = [] { return false; };
        for (int said = 0; said < kEvents;) {
            co_await fleet.run_until(never, fleet.now_ns() + 1'000'000);
            for (int i = 0; i < kInASlice; ++i) {
                say(**recorder, fleet.now_ns(), said++);
            }
            asio::steady_timer turn(io_, Clock::time_point::min());
            co_await turn.async_wait(asio::use_awaitable);
        }
        detach();
    }

  private:
    bool begun_ = false;
};

class NoWorkshop final : public serve::Workshop {
  public:
    [[nodiscard]] std::string version() const override { return "bench"; }
    [[nodiscard]] std::vector<serve::Sample> samples() const override { return {}; }
    [[nodiscard]] std::string fresh_folder() const override { return {}; }
    host::Result<std::string> image(const std::string&, const host::BoardInfo&) override {
        return host::refuse("no images here", "");
    }
    host::Result<serve::NodePlan> plan(const json::object&) override { return host::refuse("no devices here", ""); }
};

/// A client on a thread of its own, which takes a batch and acknowledges it.
class Listener {
  public:
    Listener(const std::string& port, const std::string& token) : socket_(io_) {
        asio::ip::tcp::resolver resolver(io_);
        asio::connect(socket_.next_layer(), resolver.resolve("127.0.0.1", port));
        socket_.next_layer().set_option(asio::ip::tcp::no_delay(true));
        socket_.handshake("127.0.0.1:" + port, "/api?token=" + token);
    }
    json::object call(const char* method, json::object params) {
        send(method, std::move(params), 1);
        return receive();
    }
    void listen() {
        for (std::int64_t got = 0; got < kEvents;) {
            const auto message = receive();
            const auto* batch = message.if_contains("params");
            if (batch == nullptr) continue;
            got += static_cast<std::int64_t>(batch->at("events").as_array().size());
            if (batch->at("dropped").as_int64() != 0) std::exit(1);
            send("events.ack", {{"subscription", 1}, {"seq", batch->at("seq")}}, 0);
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

double to_file() {
    const auto path = std::filesystem::temp_directory_path() / ("twin-bench-serve-" + std::to_string(::getpid()));
    auto recorder = host::Recorder::open(path.string());
    const auto begin = Clock::now();
    for (int i = 0; i < kEvents; ++i) say(**recorder, i, i);
    (*recorder)->close();
    const double rate = kEvents / seconds_since(begin);
    std::filesystem::remove(path);
    return rate;
}

/// A server on the main thread while `clients` does its work on another.
void serve_for(const std::function<void(Talker&, asio::io_context&, const std::string& port, const std::string& token)>& clients) {
    asio::io_context io(1);
    NoWorkshop workshop;
    serve::Yard yard(io, workshop);
    const auto talker = std::make_shared<Talker>(io, yard.counts());
    yard.enter(talker);
    serve::ServerOptions options;
    options.token = serve::make_token();
    const auto token = options.token;
    auto server = serve::Server::start(yard, std::move(options));
    if (!server) {
        std::fprintf(stderr, "%s\n", server.error().message.c_str());
        std::exit(1);
    }
    const auto url = (*server)->url();
    const auto port = url.substr(url.rfind(':') + 1, url.rfind('/') - url.rfind(':') - 1);
    std::thread other([&] {
        clients(*talker, io, port, token);
        io.stop();
    });
    io.run();
    other.join();
}

double events(int count) {
    double rate = 0;
    serve_for([&](Talker& talker, asio::io_context& io, const std::string& port, const std::string& token) {
        std::vector<std::unique_ptr<Listener>> listeners;
        for (int i = 0; i < count; ++i) {
            listeners.push_back(std::make_unique<Listener>(port, token));
            listeners.back()->call("events.subscribe", {{"run", "talker"}, {"on_full", "pause"}, {"kinds", {"serial"}}});
        }
        const auto begin = Clock::now();
        asio::post(io, [&] { talker.begin(); });
        std::vector<std::thread> threads;
        for (auto& listener : listeners) threads.emplace_back([&] { listener->listen(); });
        for (auto& thread : threads) thread.join();
        rate = kEvents / seconds_since(begin);
    });
    return rate;
}

double requests() {
    double rate = 0;
    serve_for([&](Talker&, asio::io_context&, const std::string& port, const std::string& token) {
        Listener client(port, token);
        const auto begin = Clock::now();
        for (int i = 0; i < kRequests; ++i) client.call("version", {});
        rate = kRequests / seconds_since(begin);
    });
    return rate;
}

}  // namespace

int main(int argc, char** argv) {
    std::string file = "bench-serve.json";
    for (int i = 1; i + 1 < argc; i += 2) {
        if (std::strcmp(argv[i], "--json") == 0) file = argv[i + 1];
    }
    std::printf("| what | |\n|---|---:|\n");
    const double written = to_file();
    row("lines to a record's file", written, "a second");
    for (const int count : {1, 4, 16}) {
        const double rate = events(count);
        row("events to " + std::to_string(count) + (count == 1 ? " client" : " clients") + ", none lost", rate * count, "a second");
        row("of the file's rate", 100 * rate * count / written, "%");
    }
    row("requests of one client, one after the other", requests(), "a second");
    std::ofstream(file) << json::serialize(rows) << "\n";
}
