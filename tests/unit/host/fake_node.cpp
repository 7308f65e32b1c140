// SPDX-License-Identifier: BSD-3-Clause
// Stands in for QEMU with its models: takes the same command line, speaks the link, and behaves as its name says.
//   echo            serial bytes come back at the boundary, values are events, a tick a millisecond is said
//   no-hello        says a line on stderr and ends with code 3
//   crash           writes to the console and stderr, then aborts when it gets its first grant or serial byte
//   stubborn        ignores QUIT and SIGTERM
//   garbage         sends what is not the protocol
//   halted          takes a grant and does not come back, as if a debugger held it
//   deaf            never answers a CALL
//   closes-link     closes its link and stays
//   bad-probe       as echo, but tells nonsense of probes
// A probe of it has a square wave on its first channel, an edge each millisecond.
#include "sim/link/probe.hpp"

#include <poll.h>
#include <unistd.h>
#include <boost/json.hpp>
#include <chrono>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <map>
#include <string>

namespace {

namespace json = boost::json;
using namespace twin::link;

constexpr const char* kHello = R"({"protocol":3,"board":"fake","name":"n","serial":[{"name":"usb","baud":115200}],
"ethernet":[{"name":"phy"}],
"values":[{"name":"button_a.pressed","unit":"bool","min":0,"max":1,"value":0},
{"name":"accelerometer.x","unit":"g","min":-8,"max":8,"value":0},
{"name":"phy.cable","unit":"bool","min":0,"max":1,"value":0}],
"outputs":[{"name":"display.pixels","format":"u8","width":5,"height":5},{"name":"led.on","format":"bool"},
{"name":"led.level","format":"f64"}]})";

class FakeNode {
  public:
    explicit FakeNode(const json::object& config)
        : name_(config.at("name").as_string()),
          link_(static_cast<int>(config.at("link_fd").as_int64())),
          virtual_(config.at("time").as_string() == "virtual") {
        if (const auto* snapshot = config.if_contains("snapshot")) {
            std::ifstream(std::string(snapshot->as_string())) >> now_;
        }
    }

    int run() {
        if (name_ == "no-hello") {
            std::fputs("loading\ntwin: accelerometer.w is not a value\n", stderr);
            return 3;
        }
        if (name_ == "garbage") {
            write_all(std::string(64, '\xee'));
            pause_for_ever();
        }
        if (name_ == "stubborn") {
            std::signal(SIGTERM, SIG_IGN);
        }
        send(Type::hello, 0, kHello);
        send(Type::value, 0, std::string(25, '\0'));
        if (name_ == "closes-link") {
            ::close(link_);
            pause_for_ever();
        }
        if (virtual_) {
            send(Type::report, 0, encode_i64((now_ / 1'000'000 + 1) * 1'000'000));
        }
        return serve();
    }

  private:
    [[noreturn]] static void pause_for_ever() {
        for (;;) {
            ::pause();
        }
    }

    int serve() {
        FrameReader reader;
        char chunk[65536];
        for (;;) {
            const auto got = ::read(link_, chunk, sizeof chunk);
            if (got <= 0) {
                return 0;
            }
            reader.feed({chunk, static_cast<std::size_t>(got)});
            for (auto message = reader.next(); message && *message; message = reader.next()) {
                if (!handle(**message)) {
                    return 0;
                }
            }
        }
    }

    bool handle(const Message& message) {
        if (name_ == "crash" && (message.type == Type::grant || message.type == Type::serial_in)) {
            send(Type::serial_out, 0, "one\r\nabout to fall\r\n");
            std::fputs("assertion failed: the sky\n", stderr);
            std::abort();
        }
        switch (message.type) {
            case Type::grant:
                return run_until(message.time_ns);
            case Type::serial_in:
                return echo(message);
            case Type::frame_in:
                frame_in(message);
                break;
            case Type::set:
                send(Type::event, 0, json::serialize(json::object{{"event", "set"}, {"text", message.payload}}));
                break;
            case Type::power:
                send(Type::event, 0,
                     message.payload == std::string(1, '\1') ? R"({"event":"power","on":true})"
                                                             : R"({"event":"power","on":false})");
                break;
            case Type::reset:
                send(Type::event, 0, json::serialize(json::object{{"event", "reset"}, {"kind", message.payload}}));
                break;
            case Type::call:
                answer(message.payload);
                break;
            case Type::quit:
                if (name_ == "stubborn") {
                    break;
                }
                send(Type::summary, 0,
                     json::serialize(json::object{{"virtual_ns", now_},
                                                  {"instructions", 7},
                                                  {"resets", {{"power_on", 1}}},
                                                  {"hardfaults", 0},
                                                  {"unmodelled", json::array()}}));
                return false;
            default:
                break;
        }
        return true;
    }

    bool run_until(std::int64_t until) {
        if (name_ == "halted") {
            pause_for_ever();
        }
        while (now_ / 1'000'000 < until / 1'000'000) {
            now_ = (now_ / 1'000'000 + 1) * 1'000'000;
            for (const auto& [probe, last_ns] : probes_) {
                tell(probe);
            }
            if (is_beacon()) {
                send(Type::frame_out, 0, encode_frame(beacon_frame(), false));
            } else if (now_ % 10'000'000 == 0) {
                send(Type::serial_out, 0, "tick\r\n");
            }
        }
        now_ = std::max(now_, until);
        send(Type::report, 0, encode_i64((now_ / 1'000'000 + 1) * 1'000'000));
        return true;
    }

    // "beacon-N" says where it is each millisecond, and tells when it hears somebody.
    [[nodiscard]] bool is_beacon() const { return name_.starts_with("beacon-"); }
    [[nodiscard]] std::string beacon_frame() const {
        std::string frame(60, '\0');
        frame.replace(0, 6, 6, '\xff');
        frame[6] = 2;
        frame[11] = name_.back();
        frame.replace(14, 8, encode_i64(now_));
        return frame;
    }
    void frame_in(const Message& message) {
        if (!is_beacon()) {
            send(Type::frame_out, message.channel, message.payload);
            return;
        }
        constexpr std::int64_t kShortestFrameNs = 5760;
        const auto frame = decode_frame(message.payload);
        const std::string sent(frame->bytes.substr(14, 8));
        send(Type::serial_out, 0,
             std::string(1, frame->bytes[11]) + " sent " + std::to_string(decode_i64(sent).value_or(-1)) + " came " +
                 std::to_string(message.time_ns) + (now_ > message.time_ns + kShortestFrameNs ? " too late" : "") +
                 "\n");
    }

    bool echo(const Message& message) {
        send(Type::serial_out, message.channel, message.payload);
        return true;
    }

    void answer(const std::string& text) {
        if (name_ == "deaf") {
            return;
        }
        const auto request = json::parse(text).as_object();
        json::object reply{{"id", request.at("id")}};
        if (request.at("method").as_string() == "regs") {
            reply["result"] = json::parse(R"({"peripherals":[{"name":"UART0","base":1073750016,"registers":[
                {"offset":264,"name":"RXDRDY","value":0,"fields":[]},
                {"offset":1280,"name":"ENABLE","value":4,"fields":[{"name":"ENABLE","lsb":0,"width":3,"access":"rw","value":4}]}]}]})");
        } else if (request.at("method").as_string() == "snapshot.save") {
            // Where it stands is all that it knows.
            std::ofstream(std::string(request.at("params").at("file").as_string())) << now_;
            reply["result"] = json::object{{"bytes", 8}, {"virtual_ns", now_}};
        } else if (request.at("method").as_string() == "probe.channels") {
            reply["result"] = json::parse(R"({"channels":[{"name":"P0","label":"","kind":"digital","unit":"","group":"pads"}]})");
        } else if (request.at("method").as_string() == "probe.start") {
            reply[request.at("params").at("channels").at(0).as_string() == "P0" ? "result" : "error"] =
                start_probe(request.at("params").as_object());
        } else if (request.at("method").as_string() == "probe.state") {
            const auto probe = static_cast<std::uint16_t>(request.at("params").at("probe").as_int64());
            reply["result"] = json::object{{"last", probes_.at(probe)}};
        } else if (request.at("method").as_string() == "probe.stop") {
            probes_.erase(static_cast<std::uint16_t>(request.at("params").at("probe").as_int64()));
            reply["result"] = json::object();
        } else if (request.at("method").as_string() == "stats") {
            reply["result"] = json::object{{"now_ns", now_}};
        } else {
            reply["error"] = json::object{{"message", "not in the fake"}};
        }
        send(Type::reply, 0, json::serialize(reply));
    }

    json::object start_probe(const json::object& params) {
        json::array channels;
        for (const auto& name : params.at("channels").as_array()) {
            channels.push_back(json::object{{"name", name}, {"kind", "digital"}, {"unit", ""}, {"level", 0}});
        }
        if (channels[0].at("name") != "P0") {
            return {{"message", "there is no such channel; did you mean 'P0'?"}};
        }
        const auto* from = params.if_contains("from");
        const auto told = from != nullptr ? from->at("last").as_int64() : now_;
        probes_[static_cast<std::uint16_t>(params.at("probe").as_int64())] = told;
        return {{"t", now_}, {"until", told}, {"channels", std::move(channels)}};
    }

    void tell(std::uint16_t probe) {
        if (name_ == "bad-probe") {
            send(Type::probe, probe, "nonsense");
            return;
        }
        auto& last_ns = probes_.at(probe);
        ProbePacker packer(last_ns);
        packer.add(now_ - 500'000, 0, now_ / 1'000'000 % 2 != 0 ? ProbeRecord::Kind::high : ProbeRecord::Kind::low);
        send(Type::probe, probe, encode_probe({last_ns, 0, packer.bytes()}));
        last_ns = packer.last_ns();
    }

    void send(Type type, std::uint16_t channel, std::string_view payload) {
        if (!virtual_) {
            now_ = std::chrono::nanoseconds(std::chrono::steady_clock::now() - started_).count();
        }
        std::string bytes;
        encode_to(bytes, type, channel, now_, payload);
        write_all(bytes);
    }

    void write_all(std::string_view bytes) {
        while (!bytes.empty()) {
            const auto written = ::write(link_, bytes.data(), bytes.size());
            if (written <= 0) {
                std::exit(0);
            }
            bytes.remove_prefix(static_cast<std::size_t>(written));
        }
    }

    std::string name_;
    int link_;
    bool virtual_;
    std::int64_t now_ = 0;
    std::map<std::uint16_t, std::int64_t> probes_;  ///< and the instant of the last record
    std::chrono::steady_clock::time_point started_ = std::chrono::steady_clock::now();
};

}  // namespace

int main(int argc, char** argv) {
    std::signal(SIGPIPE, SIG_IGN);
    std::string config;
    for (int i = 1; i + 1 < argc; ++i) {
        const std::string machine = argv[i + 1];
        if (std::string(argv[i]) == "-M" && machine.find(",config=") != std::string::npos) {
            config = machine.substr(machine.find(",config=") + 8);
        }
    }
    std::ifstream in(config);
    const std::string text((std::istreambuf_iterator<char>(in)), std::istreambuf_iterator<char>());
    return FakeNode(json::parse(text).as_object()).run();
}
