// SPDX-License-Identifier: BSD-3-Clause
// The node's talk with its host: what comes in, what goes out.
#include <sys/timerfd.h>
#include <unistd.h>

#include <algorithm>
#include <boost/json.hpp>
#include <cstdio>
#include <cstring>
#include <optional>
#include <stdexcept>

#include "models/core/ethernet.hpp"
#include "models/core/model.hpp"
#include "sim/node/node.hpp"

namespace twin::node {

namespace json = boost::json;

namespace {

// A guest that faults in a loop must not drown its host; all are counted.
constexpr std::uint64_t kMaxFaultEvents = 100;
constexpr std::uint64_t kMaxMemoryCall = 1 << 20;
constexpr std::size_t kMaxSerialMessage = 1 << 20;

std::optional<double> parse_value(const std::string& text) {
    if (text == "true" || text == "on") return 1.0;
    if (text == "false" || text == "off") return 0.0;
    if (!check_param(ParamType::number, text).empty()) return std::nullopt;
    Params one;
    one.set("x", text);
    return one.number("x");
}

std::uint64_t get_integer(const json::object& params, const char* key) {
    const json::value* value = params.if_contains(key);
    if (value != nullptr && value->is_int64() && value->get_int64() >= 0)
        return static_cast<std::uint64_t>(value->get_int64());
    throw std::invalid_argument(std::string("'") + key + "' must be an integer, 0 or more");
}

std::string get_text(const json::object& params, const char* key) {
    const json::value* value = params.if_contains(key);
    if (value != nullptr && value->is_string()) return json::value_to<std::string>(*value);
    throw std::invalid_argument(std::string("'") + key + "' must be a text");
}

std::string to_hex(const std::uint8_t* data, std::uint64_t size) {
    static const char* digits = "0123456789abcdef";
    std::string text;
    text.reserve(2 * size);
    for (std::uint64_t i = 0; i < size; ++i) {
        text += digits[data[i] >> 4];
        text += digits[data[i] & 15];
    }
    return text;
}

std::vector<std::uint8_t> from_hex(const std::string& text) {
    const auto digit = [](char c) -> int {
        if (c >= '0' && c <= '9') return c - '0';
        if (c >= 'a' && c <= 'f') return c - 'a' + 10;
        if (c >= 'A' && c <= 'F') return c - 'A' + 10;
        throw std::invalid_argument("'data' must be hexadecimal digits");
    };
    if (text.size() % 2 != 0) throw std::invalid_argument("'data' must have two digits a byte");
    std::vector<std::uint8_t> bytes;
    for (std::size_t i = 0; i < text.size(); i += 2)
        bytes.push_back(static_cast<std::uint8_t>(digit(text[i]) << 4 | digit(text[i + 1])));
    return bytes;
}

}  // namespace

void Node::say_hello() {
    link_.send(link::Type::hello, 0, kernel_.now_ns(), json::serialize(hello(board_, config_.name, channels_)));
    for (std::size_t i = 0; i < channels_.outputs.size(); ++i) {
        link_.send(link::Type::value, static_cast<std::uint16_t>(i), kernel_.now_ns(),
                   encode_output(*channels_.outputs[i]));
    }
    link_.flush();
}

void Node::boundary() {
    while (!ended_) {
        const std::int64_t now = kernel_.now_ns();
        probes_.flush(now);
        send_timeline();
        link_.send(link::Type::report, 0, now, link::encode_i64(kernel_.quiet_until_ns()));
        link_.flush();
        for (;;) {
            const auto message = link_.receive();
            if (!message) return end(0);
            if (message->type != link::Type::grant) {
                handle(*message);
                link_.flush();
                if (ended_) return;
                continue;
            }
            stop_at_frame_ = message->payload == std::string(1, '\1');
            if (message->time_ns <= now) break;
            kernel_.set_limit(message->time_ns);
            return;
        }
    }
}

// The record of a run ends here, whatever QEMU still does before it has ended.
void Node::end(int exit_code) {
    if (ended_) return;
    send_summary();
    link_.flush();
    ended_ = true;
    kernel_.set_limit(TWIN_NO_DEADLINE);
    apply_running();
    host_.shutdown(host_.opaque, exit_code);
}

void Node::handle(const link::Message& message) {
    switch (message.type) {
        case link::Type::grant:
            log(link::LogLevel::warning, "a GRANT in real time means nothing");
            break;
        case link::Type::serial_in:
            serial_in(message);
            break;
        case link::Type::frame_in:
            frame_in(message);
            break;
        case link::Type::set:
            set_by_host(message.payload);
            break;
        case link::Type::call:
            call(message.payload);
            break;
        case link::Type::power:
            if (message.payload.size() != 1) {
                log(link::LogLevel::error, "POWER takes one byte");
            } else {
                set_power(message.payload[0] != 0);
            }
            break;
        case link::Type::reset:
            reset_by_host(message.payload);
            break;
        case link::Type::quit:
            end(0);
            break;
        default:
            log(link::LogLevel::error, "the host sent " + std::string(link::name(message.type)));
            break;
    }
}

void Node::serial_in(const link::Message& message) {
    if (message.channel >= channels_.serial.size()) {
        log(link::LogLevel::error, "there is no serial channel " + std::to_string(message.channel));
        return;
    }
    auto& channel = channels_.serial[message.channel];
    // Who talks to the board's console talks to a firmware that waits in a semihosting read.
    if (channel.stream == nullptr || (semihosting_waits_ && message.channel == console_channel())) {
        feed_semihosting(message.payload);
        return;
    }
    const auto* bytes = reinterpret_cast<const std::uint8_t*>(message.payload.data());
    channel.stream->receive({bytes, message.payload.size()});
}

void Node::frame_in(const link::Message& message) {
    const auto frame = link::decode_frame(message.payload);
    if (message.channel >= channels_.jacks.size() || !frame) {
        log(link::LogLevel::error, frame ? "there is no Ethernet jack " + std::to_string(message.channel)
                                         : "FRAME_IN begins with flags of which only bit 0 is known");
        return;
    }
    const std::int64_t at = config_.virtual_time ? message.time_ns : kernel_.now_ns();
    channels_.jacks[message.channel]->receive({{frame->bytes.begin(), frame->bytes.end()}, frame->fcs_error},
                                              nanoseconds(static_cast<std::uint64_t>(std::max<std::int64_t>(at, 0))));
}

void Node::reset_by_host(const std::string& source) {
    if (source == "pin") return request_reset(ResetKind::pin);
    if (source == "system") return request_reset(ResetKind::system);
    if (source == "debug") return request_reset(ResetKind::debug);
    if (source == "watchdog") return request_reset(ResetKind::watchdog);
    if (source == "brown_out") return request_reset(ResetKind::brown_out);
    log(link::LogLevel::error, "RESET takes pin, system, debug, watchdog or brown_out, not '" + source + "'");
}

std::string Node::apply_set(const std::string& text) {
    const auto equals = text.find('=');
    if (equals == std::string::npos) return "expected part.value=number";
    const std::string name = text.substr(0, equals);
    std::vector<std::string> names;
    for (Input* input : channels_.inputs) {
        if (input->full_name() != name) {
            names.push_back(input->full_name());
            continue;
        }
        const auto value = parse_value(text.substr(equals + 1));
        if (!value) return "'" + text.substr(equals + 1) + "' is no number, true, false, on or off";
        return input->set(*value);
    }
    const std::string near = nearest(name, names);
    return "'" + name + "' does not exist" + (near.empty() ? "" : "; did you mean '" + near + "'?");
}

void Node::set_by_host(const std::string& text) {
    const std::string wrong = apply_set(text);
    if (!wrong.empty()) event({{"event", "set_failed"}, {"text", text}, {"message", wrong}});
}

void Node::call(const std::string& request) {
    json::value id = nullptr;
    json::object reply;
    try {
        const json::value parsed = json::parse(request);
        const json::object& object = parsed.as_object();
        if (const auto* given = object.if_contains("id")) id = *given;
        const auto* method = object.if_contains("method");
        if (method == nullptr || !method->is_string()) throw std::invalid_argument("'method' must be a text");
        const auto* params = object.if_contains("params");
        if (params != nullptr && !params->is_object()) throw std::invalid_argument("'params' must be an object");
        reply["result"] =
            answer(json::value_to<std::string>(*method), params != nullptr ? params->get_object() : json::object{});
    } catch (const std::exception& e) {
        reply["error"] = json::object{{"message", e.what()}};
    }
    reply["id"] = id;
    std::string text = json::serialize(reply);
    if (text.size() > link::kMaxPayload)
        text = json::serialize(json::object{{"id", id}, {"error", {{"message", "the answer is too long"}}}});
    link_.send(link::Type::reply, 0, kernel_.now_ns(), text);
}

json::value Node::answer(const std::string& method, const json::object& params) {
    if (method == "describe") return describe(board_, env_, channels_);
    if (method == "regs") {
        const auto* peripheral = params.if_contains("peripheral");
        if (peripheral != nullptr && !peripheral->is_string())
            throw std::invalid_argument("'peripheral' must be a text");
        env_.scheduler().sync();
        return registers(env_, peripheral != nullptr ? json::value_to<std::string>(*peripheral) : "");
    }
    if (method == "parts") return part_values(board_, env_);
    if (method == "reg.write") {
        const std::uint64_t value = get_integer(params, "value");
        if (value > UINT32_MAX) throw std::invalid_argument("'value' has more than 32 bits");
        env_.scheduler().sync();
        write_register(env_, get_text(params, "peripheral"), get_text(params, "register"),
                       static_cast<std::uint32_t>(value));
        return json::object{};
    }
    if (method == "journal") {
        json::object result;
        add_journal(result, env_.journal());
        return result;
    }
    if (method == "memory.read") return read_memory(params);
    if (method == "memory.write") return write_memory(params);
    if (method == "cpu") return cpu_json();
    if (method == "cpu.halt") {
        host_.halt(host_.opaque);
        return json::object{};
    }
    if (method == "snapshot.save") return save_snapshot(params);
    if (method == "probe.channels") return probes_.channels(board_, channels_);
    if (method == "probe.start") {
        // Without sync(), unlike the others: not even an alarm may run earlier for it.
        json::object started = probes_.start(board_, channels_, params);
        watch_probes();
        return started;
    }
    if (method == "probe.stop") {
        probes_.stop(params);
        if (!probes_.any()) unwatch_probes();
        return json::object{};
    }
    if (method == "probe.state") return probes_.state(params);
    if (method == "timeline.start") return start_timeline(params);
    if (method == "timeline.stop") return stop_timeline();
    if (method == "timeline.poll") return poll_timeline();
    if (method == "debug.start") return open_debugger(params);
    if (method == "stats") {
        return json::object{{"now_ns", kernel_.now_ns()},
                            {"instructions", instructions_json()},
                            {"reads", reads_},
                            {"writes", writes_},
                            {"irqs", irqs_},
                            {"dropped_messages", link_.dropped()}};
    }
    const std::string near = nearest(method, {"describe", "regs", "reg.write", "parts", "journal", "memory.read",
                                              "memory.write", "cpu", "cpu.halt", "stats", "snapshot.save",
                                              "probe.channels", "probe.start", "probe.stop", "probe.state", "timeline.start",
                                              "timeline.stop", "timeline.poll", "debug.start"});
    throw std::invalid_argument("no method '" + method + "'" + (near.empty() ? "" : "; did you mean '" + near + "'?"));
}

json::value Node::read_memory(const json::object& params) {
    const std::uint64_t address = get_integer(params, "address");
    const std::uint64_t size = get_integer(params, "size");
    if (size > kMaxMemoryCall) throw std::invalid_argument("'size' is at most 1 MiB");
    const Memory* memory = env_.memory_at(address, size);
    if (memory == nullptr) throw std::invalid_argument("not all of it is memory");
    return json::object{{"data", to_hex(memory->data + (address - memory->base), size)}};
}

json::value Node::write_memory(const json::object& params) {
    const std::uint64_t address = get_integer(params, "address");
    const auto* data = params.if_contains("data");
    if (data == nullptr || !data->is_string()) throw std::invalid_argument("'data' must be a text");
    const auto bytes = from_hex(json::value_to<std::string>(*data));
    const Memory* memory = env_.memory_at(address, bytes.size());
    if (memory == nullptr) throw std::invalid_argument("not all of it is memory");
    std::memcpy(memory->data + (address - memory->base), bytes.data(), bytes.size());
    memory_changed(*memory, address - memory->base, bytes.size());
    return json::object{};
}

json::object Node::cpu_json() const {
    TwinCpuState state{};
    host_.cpu_state(host_.opaque, &state);
    json::object result = cpu_state(state);
    result["running"] = cpu_runs_;
    return result;
}

json::value Node::instructions_json() const {
    if (!config_.virtual_time) return nullptr;
    TwinCpuState state{};
    host_.cpu_state(host_.opaque, &state);
    return state.instructions;
}

json::object Node::summary_json() const {
    json::object resets;
    for (unsigned kind = 0; kind < 8; ++kind) resets[reset_name(static_cast<ResetKind>(kind))] = resets_[kind];
    json::object summary{{"virtual_ns", kernel_.now_ns()},
                         {"instructions", instructions_json()},
                         {"resets", resets},
                         {"hardfaults", hardfaults_},
                         {"lockups", lockups_},
                         {"bus_faults", router_.bus_errors()}};
    add_journal(summary, env_.journal());
    if (guest_exit_) summary["exit_code"] = *guest_exit_;
    if (link_.dropped() != 0) summary["dropped_messages"] = link_.dropped();
    return summary;
}

void Node::send_summary() {
    if (summary_sent_) return;
    summary_sent_ = true;
    probes_.end(kernel_.now_ns());
    link_.send(link::Type::summary, 0, kernel_.now_ns(), json::serialize(summary_json()));
}

void Node::event(const json::object& what) {
    if (ended_ || restoring_) return;
    link_.send(link::Type::event, 0, kernel_.now_ns(), json::serialize(what));
}

void Node::fault_event(const char* name, std::uint64_t pc) {
    if (hardfaults_ + lockups_ > kMaxFaultEvents) return;
    event({{"event", name}, {"pc", pc}, {"registers", cpu_json()}});
}

void Node::log(link::LogLevel level, const std::string& text) {
    if (ended_ || restoring_) return;
    if (!link_.connected()) {
        if (level >= link::LogLevel::warning) std::fprintf(stderr, "twin: %s\n", text.c_str());
        return;
    }
    link_.send(link::Type::log, 0, kernel_.now_ns(), std::string(1, static_cast<char>(level)) + text);
}

void Node::on_stream(const HostStream& stream, std::span<const std::uint8_t> bytes) {
    const auto channel = serial_channels_.find(&stream);
    if (channel == serial_channels_.end()) return;
    serial_out(channel->second, {reinterpret_cast<const char*>(bytes.data()), bytes.size()});
}

void Node::serial_out(std::uint16_t channel, std::string_view text) {
    if (ended_ || restoring_) return;
    if (!link_.connected()) {
        while (!text.empty()) {
            const ssize_t n = ::write(STDOUT_FILENO, text.data(), text.size());
            if (n <= 0) break;
            text.remove_prefix(static_cast<std::size_t>(n));
        }
        return;
    }
    while (!text.empty()) {
        const std::string_view part = text.substr(0, kMaxSerialMessage);
        link_.send(link::Type::serial_out, channel, kernel_.now_ns(), part);
        text.remove_prefix(part.size());
    }
}

void Node::on_frame(const EthernetJack& jack, const EthernetFrame& frame) {
    if (!started_ || ended_) return;
    const auto found = std::find(channels_.jacks.begin(), channels_.jacks.end(), &jack);
    const std::string_view bytes(reinterpret_cast<const char*>(frame.bytes.data()), frame.bytes.size());
    link_.send(link::Type::frame_out, static_cast<std::uint16_t>(found - channels_.jacks.begin()), kernel_.now_ns(),
               link::encode_frame(bytes, frame.fcs_error));
    if (stop_at_frame_) {
        kernel_.set_limit(kernel_.now_ns());
        env_.scheduler().mark_changed();
    }
}

void Node::on_output(const Output& output) {
    if (!started_ || ended_) return;
    probes_.changed(output);
    const auto channel = output_channels_.find(&output);
    if (channel == output_channels_.end()) return;
    link_.send(link::Type::value, channel->second, kernel_.now_ns(), encode_output(output));
}

void Node::watch_probes() {
    if (config_.virtual_time || probe_timer_ >= 0) return;
    probe_timer_ = timerfd_create(CLOCK_MONOTONIC, TFD_NONBLOCK | TFD_CLOEXEC);
    if (probe_timer_ < 0) throw std::runtime_error("no timer is left for a probe");
    const itimerspec each{{0, Probes::kTickNs}, {0, Probes::kTickNs}};
    timerfd_settime(probe_timer_, 0, &each, nullptr);
    const auto tick = [](void* self) {
        auto& node = *static_cast<Node*>(self);
        std::uint64_t expirations = 0;
        if (::read(node.probe_timer_, &expirations, sizeof expirations) < 0) return;
        node.env_.scheduler().sync();
        node.probes_.tick(node.kernel_.now_ns());
        node.link_.flush();
        node.kernel_.rearm();
    };
    host_.watch_fd(host_.opaque, probe_timer_, tick, this);
}

void Node::unwatch_probes() {
    if (probe_timer_ < 0) return;
    host_.watch_fd(host_.opaque, probe_timer_, nullptr, nullptr);
    ::close(probe_timer_);
    probe_timer_ = -1;
}

}  // namespace twin::node
