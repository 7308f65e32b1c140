// SPDX-License-Identifier: BSD-3-Clause
#include "sim/host/record.hpp"

#include <algorithm>
#include <boost/json.hpp>

namespace twin::host {
namespace {

namespace json = boost::json;

std::string hex(std::string_view bytes) {
    static constexpr char kDigits[] = "0123456789abcdef";
    std::string out(2 * bytes.size(), '0');
    for (std::size_t i = 0; i < bytes.size(); ++i) {
        const auto byte = static_cast<std::uint8_t>(bytes[i]);
        out[2 * i] = kDigits[byte >> 4];
        out[2 * i + 1] = kDigits[byte & 15];
    }
    return out;
}

/// Serial bytes: as text where they are printable ASCII and line ends, else in hexadecimal.
void put_bytes(json::object& line, std::string_view bytes) {
    const bool text = std::all_of(bytes.begin(), bytes.end(),
                                  [](char c) { return (c >= ' ' && c <= '~') || c == '\r' || c == '\n' || c == '\t'; });
    if (text) {
        line["text"] = json::string_view(bytes.data(), bytes.size());
    } else {
        line["hex"] = hex(bytes);
    }
}

json::value parsed(std::string_view payload) {
    boost::system::error_code error;
    auto value = json::parse(json::string_view(payload.data(), payload.size()), error);
    return error ? json::value(hex(payload)) : value;
}

template <typename Items>
std::string name_at(const Items& items, std::uint16_t channel) {
    if (channel >= items.size()) {
        return fmt::format("#{}", channel);
    }
    if constexpr (requires { items[channel].name; }) {
        return items[channel].name;
    } else {
        return items[channel];
    }
}

json::value value_of(const Hello& hello, const link::Message& message) {
    const std::string format = message.channel < hello.outputs.size() ? hello.outputs[message.channel].format : "";
    if (format == "bool" && message.payload.size() == 1) {
        return message.payload[0] != 0;
    }
    if (const auto number = link::decode_f64(message.payload); format == "f64" && number) {
        return *number;
    }
    return format == "json" ? parsed(message.payload) : json::value(hex(message.payload));
}

/// The member of a line that tells what it is about.
std::string_view word(link::Type type) {
    switch (type) {
        case link::Type::serial_in:
        case link::Type::serial_out:
            return "serial";
        case link::Type::frame_in:
        case link::Type::frame_out:
            return "frame";
        case link::Type::value:
            return "value";
        case link::Type::event:
            return "event";
        case link::Type::summary:
            return "summary";
        case link::Type::set:
            return "set";
        case link::Type::power:
            return "power";
        case link::Type::reset:
            return "reset";
        default:
            return "";
    }
}

}  // namespace

void RunningHash::add(std::string_view bytes) {
    constexpr Wide kPrime = (Wide{1} << 88) + 0x13b;
    for (const char c : bytes) {
        state_ = (state_ ^ static_cast<std::uint8_t>(c)) * kPrime;
    }
}

std::string RunningHash::text() const {
    return fmt::format("{:016x}{:016x}", static_cast<std::uint64_t>(state_ >> 64), static_cast<std::uint64_t>(state_));
}

std::string record_line(const Hello& hello, std::string_view node, const link::Message& message, bool input) {
    json::object line{{"t", message.time_ns}, {"node", json::string_view(node.data(), node.size())}};
    if (input) {
        line["in"] = true;
    }
    switch (message.type) {
        case link::Type::serial_in:
        case link::Type::serial_out:
            line["serial"] = name_at(hello.serial, message.channel);
            put_bytes(line, message.payload);
            break;
        case link::Type::frame_in:
        case link::Type::frame_out:
            line["frame"] = name_at(hello.ethernet, message.channel);
            if (const auto frame = link::decode_frame(message.payload)) {
                line["hex"] = hex(frame->bytes);
                if (frame->fcs_error) {
                    line["fcs_error"] = true;
                }
            }
            break;
        case link::Type::value:
            line["value"] = name_at(hello.outputs, message.channel);
            line["data"] = value_of(hello, message);
            break;
        case link::Type::event:
            line["event"] = parsed(message.payload);
            break;
        case link::Type::summary:
            line["summary"] = parsed(message.payload);
            break;
        case link::Type::set:
            line["set"] = message.payload;
            break;
        case link::Type::power:
            line["power"] = message.payload == std::string(1, '\1');
            break;
        case link::Type::reset:
            line["reset"] = message.payload;
            break;
        default:
            return {};
    }
    return json::serialize(line) + "\n";
}

Result<std::unique_ptr<Recorder>> Recorder::open(const std::string& path) {
    auto recorder = std::make_unique<Recorder>();
    if (!path.empty()) {
        recorder->file_.open(path, std::ios::binary | std::ios::trunc);
        recorder->to_file_ = true;
        if (!recorder->file_) {
            return refuse(fmt::format("the record '{}' can't be written", path),
                          "Name a file in a folder that exists and that you may write to.");
        }
    }
    return recorder;
}

void Recorder::attach(Node& node) {
    node.listen([this, &node](const link::Message& message) { take(node, message, false); });
    node.listen_inputs([this, &node](const link::Message& message) { take(node, message, true); });
}

void Recorder::take(const Node& node, const link::Message& message, bool input) {
    if (message.type != link::Type::hello) {
        add(record_line(node.hello(), node.options().name, message, input), {{}, word(message.type), &node, &message, input});
    }
}

void Recorder::note(std::int64_t at_ns, json::object what) {
    json::object line{{"t", at_ns}};
    for (auto& [key, value] : what) {
        line[key] = std::move(value);
    }
    const std::string about = line.size() > 1 ? std::string(std::next(line.begin())->key()) : std::string();
    add(json::serialize(line) + "\n", {{}, about});
}

void Recorder::add(const std::string& line, Recorded recorded) {
    if (line.empty()) {
        return;
    }
    hash_.add(line);
    ++lines_;
    if (to_file_) {
        file_ << line;
    }
    if (on_line) {
        recorded.line = line;
        on_line(recorded);
    }
}

bool Recorder::close() {
    if (!to_file_) {
        return true;
    }
    file_ << json::serialize(json::object{{"hash", hash()}}) << "\n";
    file_.close();
    return !file_.fail();
}

}  // namespace twin::host
