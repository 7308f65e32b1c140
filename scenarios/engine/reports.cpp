// SPDX-License-Identifier: BSD-3-Clause
#include "scenarios/engine/reports.hpp"

#include "sim/host/units.hpp"

#include <boost/json.hpp>
#include <filesystem>
#include <fstream>

namespace twin::scenario {
namespace {

namespace json = boost::json;

/// Text within XML or HTML. Control characters that XML 1.0 has no place for become U+FFFD.
std::string escaped(std::string_view text) {
    std::string out;
    for (const char c : text) {
        switch (c) {
            case '&':
                out += "&amp;";
                break;
            case '<':
                out += "&lt;";
                break;
            case '>':
                out += "&gt;";
                break;
            case '"':
                out += "&quot;";
                break;
            default:
                const auto byte = static_cast<unsigned char>(c);
                out += byte < 0x20 && c != '\n' && c != '\t' ? std::string("\xef\xbf\xbd") : std::string(1, c);
        }
    }
    return out;
}

double seconds(std::int64_t ns) { return static_cast<double>(ns) / 1e9; }
double seconds(std::chrono::nanoseconds span) { return seconds(span.count()); }

std::string joined(const std::vector<std::string>& lines) {
    std::string text;
    for (const auto& line : lines) {
        text += line + "\n";
    }
    return text;
}

json::object to_json(const StepFailure& failure) {
    return {{"device", failure.device},
            {"at_ns", failure.at_ns},
            {"expected", failure.expected},
            {"happened", failure.happened},
            {"context", json::array(failure.context.begin(), failure.context.end())}};
}

std::string failure_text(const StepFailure& failure) {
    return fmt::format("{}at {:.6f} s\nexpected: {}\nhappened: {}\n{}",
                       failure.device.empty() ? "" : failure.device + " ", seconds(failure.at_ns), failure.expected,
                       failure.happened, joined(failure.context));
}

void add_case(std::string& out, const std::string& suite, const std::string& name, double time, const std::string& failure,
              bool skipped) {
    out += fmt::format("    <testcase classname=\"{}\" name=\"{}\" time=\"{:.6f}\"", escaped(suite), escaped(name), time);
    if (!failure.empty()) {
        const auto first = failure.substr(0, failure.find('\n'));
        out += fmt::format(">\n      <failure message=\"{}\">{}</failure>\n    </testcase>\n", escaped(first),
                           escaped(failure));
    } else if (skipped) {
        out += "><skipped/></testcase>\n";
    } else {
        out += "/>\n";
    }
}

/// The failure of an outermost step, or that of the step within it which caused it.
const StepFailure* cause_of(const ScenarioResult& result, std::size_t step) {
    const StepFailure* found = result.steps[step].failure ? &*result.steps[step].failure : nullptr;
    for (auto i = step + 1; found != nullptr && i < result.steps.size() && result.steps[i].depth > result.steps[step].depth;
         ++i) {
        if (result.steps[i].failure) {
            found = &*result.steps[i].failure;
        }
    }
    return found;
}

std::string suite_xml(const ScenarioResult& result) {
    std::string cases;
    std::size_t tests = 0;
    std::size_t failures = 0;
    for (std::size_t i = 0; i < result.steps.size(); ++i) {
        const auto& step = result.steps[i];
        if (step.depth != 0) {
            continue;
        }
        ++tests;
        const auto* failure = cause_of(result, i);
        failures += failure != nullptr ? 1 : 0;
        add_case(cases, result.name, step.name, seconds(step.end_ns - step.begin_ns),
                 failure != nullptr ? failure_text(*failure) : "", step.skipped);
    }
    for (const auto& incident : result.incidents) {
        ++tests;
        ++failures;
        add_case(cases, result.name, incident.device + " stays alive", 0,
                 fmt::format("{} at {:.6f} s: {}\n{}", incident.device, seconds(incident.at_ns), incident.what,
                             joined(incident.context)),
                 false);
    }
    if (result.error || result.interrupted) {
        ++tests;
        ++failures;
        add_case(cases, result.name, "it runs", 0,
                 result.error ? result.error->message + "\n" + result.error->hint : "it was interrupted", false);
    }
    return fmt::format(
        "  <testsuite name=\"{}\" tests=\"{}\" failures=\"{}\" errors=\"0\" time=\"{:.6f}\">\n"
        "    <properties>\n      <property name=\"seed\" value=\"{}\"/>\n      <property name=\"devices\" value=\"{}\"/>\n"
        "      <property name=\"record\" value=\"{}\"/>\n    </properties>\n{}  </testsuite>\n",
        escaped(result.name), tests, failures, seconds(result.wall), result.seed, result.devices, result.record_hash,
        cases);
}

constexpr const char* kStyle = R"(
:root{color-scheme:light dark;--ok:#1a7f4b;--bad:#c2352b;--skip:#8a6d00;--line:#8884;--soft:#8881}
body{font:15px/1.45 system-ui,sans-serif;max-width:70em;margin:2em auto;padding:0 1em}
h1{font-size:1.5em;margin:0}h1 span{font-size:.7em;padding:.15em .6em;border-radius:.3em;color:#fff;vertical-align:.15em}
.ok span,.ok.mark{background:var(--ok)}.bad span{background:var(--bad)}
dl{display:grid;grid-template-columns:max-content 1fr;gap:.1em 1.2em;margin:1em 0}dt{opacity:.7}dd{margin:0}
table{border-collapse:collapse;width:100%}td,th{text-align:left;padding:.3em .6em;border-bottom:1px solid var(--line);vertical-align:top}
td.n,th.n{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap}
.m{width:1.4em}.pass{color:var(--ok)}.fail{color:var(--bad)}.skip{color:var(--skip)}
pre{background:var(--soft);padding:.6em .8em;overflow-x:auto;border-left:3px solid var(--bad);margin:.3em 0}
)";

std::string step_row(const StepResult& step) {
    const char* state = step.failure ? "fail" : step.skipped ? "skip" : "pass";
    const char* mark = step.failure ? "&#10007;" : step.skipped ? "&#8211;" : "&#10003;";
    return fmt::format(
        "<tr><td class=\"m {}\" title=\"{}\">{}</td><td style=\"padding-left:{}em\">{}{}{}</td><td class=\"n\">{:.3f} s</td>"
        "<td class=\"n\">{}</td><td class=\"n\">{}:{}</td></tr>\n",
        state, state, mark, 0.6 + 1.2 * step.depth, escaped(step.name), step.note.empty() ? "" : "<br><small>" + escaped(step.note) + "</small>",
        step.failure ? "<pre>" + escaped(failure_text(*step.failure)) + "</pre>" : "", seconds(step.begin_ns),
        host::format_duration(std::chrono::nanoseconds(step.end_ns - step.begin_ns)),
        escaped(std::filesystem::path(step.where.file).filename().string()), step.where.line);
}

}  // namespace

json::object to_json(const ScenarioResult& result) {
    json::array steps;
    for (const auto& step : result.steps) {
        json::object one{{"name", step.name},
                         {"file", step.where.file},
                         {"line", step.where.line},
                         {"depth", step.depth},
                         {"begin_ns", step.begin_ns},
                         {"end_ns", step.end_ns},
                         {"outcome", step.failure   ? "failed"
                                     : step.skipped ? "skipped"
                                     : step.running ? "running"
                                                    : "passed"}};
        if (!step.note.empty()) {
            one["measured"] = step.note;
        }
        if (step.failure) {
            one["failure"] = to_json(*step.failure);
        }
        steps.push_back(std::move(one));
    }
    json::array incidents;
    for (const auto& incident : result.incidents) {
        incidents.push_back(json::object{{"device", incident.device},
                                         {"at_ns", incident.at_ns},
                                         {"what", incident.what},
                                         {"context", json::array(incident.context.begin(), incident.context.end())}});
    }
    json::object all{{"name", result.name},
                     {"file", result.path},
                     {"passed", result.passed()},
                     {"interrupted", result.interrupted},
                     {"seed", result.seed},
                     {"time", result.virtual_time ? "virtual" : "real"},
                     {"devices", result.devices},
                     {"end_ns", result.end_ns},
                     {"wall_ns", result.wall.count()},
                     {"starting_ns", result.starting.count()},
                     {"grants", result.grants},
                     {"restored_ns", result.restored_ns ? json::value(*result.restored_ns) : json::value()},
                     {"restoring_ns", result.restoring.count()},
                     {"record", result.record_hash},
                     {"steps", std::move(steps)},
                     {"incidents", std::move(incidents)}};
    if (result.error) {
        all["error"] = json::object{{"message", result.error->message}, {"hint", result.error->hint}};
    }
    return all;
}

namespace {

std::string text_at(const json::object& object, const char* key) { return std::string(object.at(key).as_string()); }

std::vector<std::string> lines_at(const json::object& object, const char* key) {
    std::vector<std::string> lines;
    for (const auto& line : object.at(key).as_array()) {
        lines.emplace_back(line.as_string());
    }
    return lines;
}

StepResult step_from_json(const json::object& from) {
    StepResult step;
    step.name = text_at(from, "name");
    step.where.file = text_at(from, "file");
    step.where.line = from.at("line").to_number<decltype(step.where.line)>();
    step.depth = from.at("depth").to_number<unsigned>();
    step.begin_ns = from.at("begin_ns").to_number<std::int64_t>();
    step.end_ns = from.at("end_ns").to_number<std::int64_t>();
    step.skipped = from.at("outcome").as_string() == "skipped";
    step.note = from.contains("measured") ? text_at(from, "measured") : "";
    if (const auto* failure = from.if_contains("failure")) {
        const auto& why = failure->as_object();
        step.failure = StepFailure{text_at(why, "device"), why.at("at_ns").to_number<std::int64_t>(),
                                   text_at(why, "expected"), text_at(why, "happened"), lines_at(why, "context")};
    }
    return step;
}

}  // namespace

std::optional<ScenarioResult> result_from_json(const json::value& value) {
    ScenarioResult result;
    try {
        const auto& all = value.as_object();
        result.name = text_at(all, "name");
        result.path = text_at(all, "file");
        result.interrupted = all.at("interrupted").as_bool();
        result.seed = all.at("seed").to_number<std::uint64_t>();
        result.virtual_time = all.at("time").as_string() == "virtual";
        result.devices = all.at("devices").to_number<std::size_t>();
        result.end_ns = all.at("end_ns").to_number<std::int64_t>();
        result.wall = std::chrono::nanoseconds(all.at("wall_ns").to_number<std::int64_t>());
        result.starting = std::chrono::nanoseconds(all.at("starting_ns").to_number<std::int64_t>());
        result.grants = all.at("grants").to_number<std::uint64_t>();
        result.record_hash = text_at(all, "record");
        for (const auto& step : all.at("steps").as_array()) {
            result.steps.push_back(step_from_json(step.as_object()));
        }
        for (const auto& one : all.at("incidents").as_array()) {
            const auto& incident = one.as_object();
            result.incidents.push_back({text_at(incident, "device"), incident.at("at_ns").to_number<std::int64_t>(),
                                        text_at(incident, "what"), lines_at(incident, "context")});
        }
        if (const auto* error = all.if_contains("error")) {
            result.error = host::Error{text_at(error->as_object(), "message"), text_at(error->as_object(), "hint"), 1};
        }
    } catch (const std::exception&) {
        return std::nullopt;
    }
    return result;
}

std::string to_junit(const std::vector<ScenarioResult>& results) {
    std::string suites;
    for (const auto& result : results) {
        suites += suite_xml(result);
    }
    return "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites>\n" + suites + "</testsuites>\n";
}

std::string to_html(const ScenarioResult& result) {
    std::string page = fmt::format(
        "<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><title>{}</title><style>{}</style></head><body>\n"
        "<h1 class=\"{}\">{} <span>{}</span></h1>\n<dl><dt>file</dt><dd>{}</dd><dt>devices</dt><dd>{}</dd><dt>time</dt>"
        "<dd>{:.3f} s {} in {:.1f} s</dd><dt>seed</dt><dd>{}</dd><dt>record</dt><dd>{}</dd></dl>\n",
        escaped(result.name), kStyle, result.passed() ? "ok" : "bad", escaped(result.name),
        result.passed() ? "passed" : result.interrupted ? "interrupted" : "failed", escaped(result.path), result.devices, seconds(result.end_ns),
        result.virtual_time ? "virtual" : "real", seconds(result.wall), result.seed, result.record_hash);
    if (result.error) {
        page += "<pre>" + escaped(result.error->message + "\n" + result.error->hint) + "</pre>\n";
    }
    for (const auto& incident : result.incidents) {
        page += fmt::format("<pre>{} at {:.6f} s: {}\n{}</pre>\n", escaped(incident.device), seconds(incident.at_ns),
                            escaped(incident.what), escaped(joined(incident.context)));
    }
    page += "<table><tr><th></th><th>step</th><th class=\"n\">at</th><th class=\"n\">took</th><th class=\"n\">line</th></tr>\n";
    for (const auto& step : result.steps) {
        page += step_row(step);
    }
    return page + "</table>\n</body></html>\n";
}

host::Result<void> write_file(const std::string& path, const std::string& text) {
    std::ofstream file(path, std::ios::binary);
    file << text;
    file.close();
    if (!file) {
        return host::failure(fmt::format("'{}' can't be written", path), "Look whether the disk is full.");
    }
    return {};
}

host::Result<void> write_reports(const ScenarioResult& result, const std::string& folder) {
    const std::filesystem::path in(folder);
    for (const auto& [name, text] : {std::pair("result.json", json::serialize(to_json(result)) + "\n"),
                                     {"junit.xml", to_junit({result})},
                                     {"report.html", to_html(result)}}) {
        if (auto written = write_file((in / name).string(), text); !written) {
            return written;
        }
    }
    return {};
}

}  // namespace twin::scenario
