// SPDX-License-Identifier: BSD-3-Clause
// Value Change Dump: IEEE 1364-2005, chapter 18.
#include "sim/host/trace_file.hpp"

#include <boost/json.hpp>
#include <cctype>
#include <cmath>
#include <fmt/format.h>

namespace twin::host {
namespace {

namespace json = boost::json;
using link::ProbeRecord;

constexpr std::size_t kWriteAt = 64 * 1024;

/// A name of Verilog's: viewers take a dot for a level of the hierarchy.
std::string identifier(const std::string& name) {
    std::string out;
    for (const char c : name) {
        out += std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_' || c == '$' ? c : '_';
    }
    return out.empty() || std::isdigit(static_cast<unsigned char>(out[0])) != 0 ? "_" + out : out;
}

/// Printable characters, '!' to '~'; the first 94 have one.
std::string code_of(std::size_t number) {
    std::string code;
    do {
        code += static_cast<char>('!' + number % 94);
        number /= 94;
    } while (number != 0);
    return code;
}

}  // namespace

Result<std::unique_ptr<TraceFile>> TraceFile::open(const std::string& path, Format format) {
    auto trace = std::make_unique<TraceFile>();
    trace->file_.open(path, std::ios::binary | std::ios::trunc);
    if (!trace->file_) {
        return refuse(fmt::format("the trace '{}' can't be written", path),
                      "Name a file in a folder that exists and that you may write to.");
    }
    trace->format_ = format;
    return trace;
}

Result<std::unique_ptr<TraceFile>> TraceFile::open(const std::string& path, Format format, const std::string& device,
                                                   std::int64_t t_ns, const json::array& channels) {
    auto trace = open(path, format);
    if (trace) {
        (*trace)->begin(device, t_ns, channels);
    }
    return trace;
}

void TraceFile::begin(const std::string& device, std::int64_t t_ns, const json::array& channels) {
    const bool vcd = format_ == Format::vcd;
    text_ = vcd ? fmt::format("$version Twinyard $end\n$timescale 1 ns $end\n$scope module {} $end\n", identifier(device))
                : "time_ns,channel,value\n";
    for (const auto& one : channels) {
        const auto& object = one.as_object();
        auto& channel = channels_.emplace_back();
        channel.name = json::value_to<std::string>(object.at("name"));
        channel.code = code_of(channels_.size() - 1);
        channel.real = object.at("kind") != "digital";
        channel.about = object;
        if (vcd) {
            text_ += fmt::format("$var {} {} {} $end\n", channel.real ? "real 64" : "wire 1", channel.code,
                                 identifier(channel.name));
        }
    }
    if (vcd) {
        text_ += "$upscope $end\n$enddefinitions $end\n";
    }
    at(t_ns);
    text_ += vcd ? "$dumpvars\n" : "";
    put_states(t_ns, channels);
    text_ += vcd ? "$end\n" : "";
    flush();
}

void TraceFile::restate(std::int64_t t_ns, const json::array& channels) {
    at(std::max(t_ns, now_ns_));
    put_states(t_ns, channels);
}

void TraceFile::put_states(std::int64_t t_ns, const json::array& channels) {
    for (std::size_t i = 0; i < channels.size(); ++i) {
        const auto& object = channels[i].as_object();
        ProbeRecord record{t_ns, static_cast<std::uint8_t>(i), ProbeRecord::Kind::undriven, 0};
        if (channels_[i].real) {
            record.kind = ProbeRecord::Kind::value;
            record.value = object.at("value").to_number<float>();
        } else if (const auto* level = object.if_contains("level"); level != nullptr && level->is_number()) {
            record.kind = level->to_number<int>() != 0 ? ProbeRecord::Kind::high : ProbeRecord::Kind::low;
        }
        put(channels_[i], record);
    }
}

void TraceFile::at(std::int64_t t_ns) {
    if (t_ns != now_ns_ && format_ == Format::vcd) {
        text_ += fmt::format("#{}\n", t_ns);
    }
    now_ns_ = t_ns;
}

json::array TraceFile::stands() const {
    json::array all;
    for (const auto& channel : channels_) {
        auto one = channel.about;
        stand(one, channel.last);
        all.push_back(std::move(one));
    }
    return all;
}

void TraceFile::stand(json::object& channel, const ProbeRecord& record) {
    if (record.kind == ProbeRecord::Kind::value) {
        channel["value"] = record.value;
    } else {
        channel["level"] = record.kind == ProbeRecord::Kind::undriven ? json::value() : json::value(static_cast<int>(record.kind));
    }
}

void TraceFile::put(Channel& channel, const ProbeRecord& record) {
    static constexpr const char* kLevels[] = {"0", "1", "z"};
    const bool value = record.kind == ProbeRecord::Kind::value;
    if (value != channel.real) {
        return;  // of no channel like this
    }
    channel.last = record;
    // As many digits as tell one float from another.
    const auto text = !value                        ? std::string(kLevels[static_cast<int>(record.kind)])
                      : std::isfinite(record.value) ? fmt::format("{:.9g}", record.value)
                                                    : "0";
    if (format_ == Format::csv) {
        text_ += fmt::format("{},{},{}\n", now_ns_, channel.name, text);
    } else {
        text_ += value ? fmt::format("r{} {}\n", text, channel.code) : text + channel.code + "\n";
    }
}

void TraceFile::put_unknown(std::int64_t t_ns) {
    at(t_ns);
    for (const auto& channel : channels_) {
        if (format_ == Format::csv) {
            text_ += fmt::format("{},{},x\n", now_ns_, channel.name);
        } else if (!channel.real) {
            text_ += "x" + channel.code + "\n";
        }
    }
}

void TraceFile::add(std::int64_t t_ns, std::string_view records, std::uint64_t lost) {
    if (lost != 0) {
        put_unknown(std::max(t_ns, now_ns_));
    }
    link::ProbeUnpacker unpacker(records, t_ns, static_cast<unsigned>(channels_.size()));
    while (const auto record = unpacker.next()) {
        at(std::max(record->t_ns, now_ns_));
        put(channels_[record->channel], *record);
        if (text_.size() >= kWriteAt) {
            flush();
        }
    }
}

void TraceFile::flush() {
    file_ << text_;
    text_.clear();
}

bool TraceFile::close(std::int64_t until_ns) {
    if (!file_.is_open()) {
        return true;
    }
    at(std::max(until_ns, now_ns_));
    flush();
    file_.close();
    return !file_.fail();
}

}  // namespace twin::host
