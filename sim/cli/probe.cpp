// SPDX-License-Identifier: BSD-3-Clause
// twin probe: signals of a running node, as they change.
#include "sim/cli/commands.hpp"
#include "sim/cli/table.hpp"
#include "sim/cli/target.hpp"
#include "sim/host/base64.hpp"
#include "sim/host/command_name.hpp"
#include "sim/host/trace_file.hpp"
#include "sim/host/units.hpp"

#include <algorithm>
#include <boost/json.hpp>
#include <csignal>
#include <cstdio>

namespace twin::cli {
namespace {

namespace json = boost::json;
using host::Result;
using link::ProbeRecord;

volatile std::sig_atomic_t interrupted = 0;

void print(const std::string& text) { std::fwrite(text.data(), 1, text.size(), stdout); }

/// One word may be a run, and is one if that runs; the rest are channels.
Result<Target> take_target(std::vector<std::string>& words) {
    std::string node;
    if (!words.empty() && names_a_run(words.front())) {
        node = words.front();
        words.erase(words.begin());
    }
    return find_target(node);
}

int list(const Target& target) {
    const auto found = target.call("probe.channels");
    if (!found) {
        return complain(found.error());
    }
    const auto style = Style::for_fd(1);
    Table table;
    for (const auto& channel : found->at("channels").as_array()) {
        table.row({style.bold(text_at(channel, "name")), text_at(channel, "kind"), text_at(channel, "unit"),
                   text_at(channel, "label")});
    }
    print(table.text());
    return 0;
}

/// Lines for people: the instant, the channel, what it is now.
class Lines {
  public:
    explicit Lines(const json::array& channels) {
        for (const auto& channel : channels) {
            names_.push_back(text_at(channel, "name"));
            units_.push_back(text_at(channel, "unit"));
            width_ = std::max(width_, names_.back().size());
        }
    }
    void add(const ProbeRecord& record) {
        static constexpr const char* kLevels[] = {"0", "1", "z"};
        const auto& unit = units_[record.channel];
        const auto text = record.kind != ProbeRecord::Kind::value
                              ? std::string(kLevels[static_cast<int>(record.kind)])
                              : fmt::format("{:.6g}{}", record.value, unit.empty() || unit == "bool" ? "" : " " + unit);
        print(fmt::format("{}.{:09} s  {:<{}}  {}\n", record.t_ns / 1'000'000'000, record.t_ns % 1'000'000'000,
                          names_[record.channel], width_, text));
    }

  private:
    std::vector<std::string> names_;
    std::vector<std::string> units_;
    std::size_t width_ = 0;
};

void print_states(Lines& lines, const json::array& channels, std::int64_t t_ns) {
    for (std::size_t i = 0; i < channels.size(); ++i) {
        ProbeRecord record{t_ns, static_cast<std::uint8_t>(i), ProbeRecord::Kind::undriven, 0};
        const auto& channel = channels[i].as_object();
        if (const auto* value = channel.if_contains("value")) {
            record.kind = ProbeRecord::Kind::value;
            record.value = value->to_number<float>();
        } else if (const auto* level = channel.if_contains("level"); level != nullptr && level->is_number()) {
            record.kind = level->to_number<int>() != 0 ? ProbeRecord::Kind::high : ProbeRecord::Kind::low;
        }
        lines.add(record);
    }
}

/// Where records go: files, or else lines.
struct Sink {
    std::vector<std::unique_ptr<host::TraceFile>> files;
    std::optional<Lines> lines;
    std::uint64_t count = 0;

    /// Those up to `end_ns`.
    void add(std::int64_t t_ns, std::string_view records, std::uint64_t lost, std::int64_t end_ns) {
        if (lost != 0) {
            std::fprintf(stderr, "%s records were lost\n", host::group(lost).c_str());
        }
        link::ProbeUnpacker unpacker(records, t_ns);
        link::ProbePacker wanted(t_ns);
        while (const auto record = unpacker.next()) {
            if (record->t_ns > end_ns) {
                break;
            }
            wanted.add(*record);
            if (lines) {
                lines->add(*record);
            }
        }
        count += wanted.count();
        for (const auto& file : files) {
            file->add(t_ns, wanted.bytes(), lost);
        }
        std::fflush(stdout);
    }
    bool close(std::int64_t until_ns) {
        bool good = true;
        for (const auto& file : files) {
            good = file->close(until_ns) && good;
        }
        return good;
    }
};

Result<void> open_files(const ProbeOptions& options, const std::string& name, std::int64_t t_ns,
                        const json::array& channels, Sink& sink) {
    for (const auto& [path, format] : {std::pair(options.vcd, host::TraceFile::Format::vcd),
                                       {options.csv, host::TraceFile::Format::csv}}) {
        if (path.empty()) {
            continue;
        }
        auto file = host::TraceFile::open(path, format, name, t_ns, channels);
        if (!file) {
            return tl::unexpected(file.error());
        }
        sink.files.push_back(std::move(*file));
    }
    if (sink.files.empty()) {
        sink.lines.emplace(channels);
        print_states(*sink.lines, channels, t_ns);
    }
    return {};
}

Result<void> watch(const Target& target, std::int64_t probe, std::int64_t begin_ns, std::int64_t end_ns, Sink& sink) {
    std::int64_t until_ns = begin_ns;
    std::string why;
    while (interrupted == 0 && until_ns < end_ns && why.empty()) {
        const auto read = target.call("probe.read", {{"probe", probe}});
        if (!read) {
            why = read.error().message;
            break;
        }
        const auto bytes = host::from_base64(text_at(*read, "data"));
        const auto& batch = read->as_object();
        if (!bytes) {
            return host::failure(fmt::format("'{}' tells what is not understood", target.name),
                                 "The run and this command are of different builds.");
        }
        sink.add(json::value_to<std::int64_t>(batch.at("t")), *bytes, json::value_to<std::uint64_t>(batch.at("dropped")),
                 end_ns);
        until_ns = std::min(end_ns, json::value_to<std::int64_t>(batch.at("until")));
        why = text_at(*read, "end");
    }
    if (why.empty()) {
        (void)target.call("probe.stop", {{"probe", probe}});
    } else {
        std::fprintf(stderr, "%s\n", why.c_str());
    }
    if (!sink.close(until_ns)) {
        return host::failure("the trace could not be written to its end", "Look whether the disk is full.");
    }
    return {};
}

}  // namespace

int probe(const ProbeOptions& options) {
    auto words = options.words;
    const auto target = take_target(words);
    if (!target) {
        return complain(target.error());
    }
    if (options.list) {
        return list(*target);
    }
    if (words.empty()) {
        return complain({"no pin or value is named", fmt::format("'{}' shows what there is.", host::command("probe --list")), 2});
    }
    std::int64_t end_ns = link::kNever;
    std::optional<std::chrono::nanoseconds> span;
    if (!options.duration.empty()) {
        span = host::parse_duration(options.duration);
        if (!span) {
            return complain({fmt::format("'{}' is not a time", options.duration), "Write --for 10s, 1.5ms or 2m.", 2});
        }
    }
    const auto started = target->call("probe.start", {{"channels", json::array(words.begin(), words.end())}});
    if (!started) {
        auto error = started.error();
        if (error.hint.starts_with("The node refused")) {
            error.hint = fmt::format("'{}' shows what there is.", host::command("probe --list"));
        }
        return complain(error);
    }
    std::signal(SIGINT, [](int) { interrupted = 1; });
    std::signal(SIGTERM, [](int) { interrupted = 1; });
    const auto t_ns = json::value_to<std::int64_t>(started->at("t"));
    const auto number = json::value_to<std::int64_t>(started->at("probe"));
    if (span) {
        end_ns = t_ns + std::min(span->count(), link::kNever - t_ns);
    }
    Sink sink;
    auto done = open_files(options, target->part.empty() ? target->name : target->part, t_ns, started->at("channels").as_array(), sink);
    if (done) {
        done = watch(*target, number, t_ns, end_ns, sink);
    } else {
        (void)target->call("probe.stop", {{"probe", number}});
    }
    if (!done) {
        return complain(done.error());
    }
    if (!sink.files.empty()) {
        std::fprintf(stderr, "%s changes\n", host::group(sink.count).c_str());
    }
    return 0;
}

}  // namespace twin::cli
