// SPDX-License-Identifier: BSD-3-Clause
#include "scenarios/engine/scenario.hpp"

#include "net_bridge/link_options.hpp"
#include "net_bridge/random.hpp"
#include "scenarios/engine/csv.hpp"
#include "sim/host/units.hpp"

#include <fmt/format.h>
#include <algorithm>
#include <filesystem>

namespace twin::scenario {
namespace {

constexpr std::uint64_t kMostDevices = 100'000;
constexpr std::string_view kSuffix = ".scenario.yaml";

class Loader {
  public:
    Loader(Scenario& scenario, const LoadOptions& options) : scenario_(scenario), options_(options) {}

    void load() {
        scenario_.given = options_.variables;
        constexpr const char* kPage = "docs/scenarios.md";
        const auto yaml = options_.text.empty() ? boards::Yaml::open(scenario_.path, kPage)
                                                : boards::Yaml::parse(options_.text, scenario_.path, kPage);
        scenario_.files.insert(std::filesystem::absolute(scenario_.path).lexically_normal().string());
        const Reader top(yaml, scenario_.variables);
        top.only({"name", "summary", "tags", "time", "seed", "speed", "for", "vars", "allow", "limits", "networks", "services",
                  "devices", "throughout", "steps"});
        variables(top);
        head(top);
        networks(top);
        services(top);
        devices(top);
        Builder builder(scenario_);
        if (top.has("throughout")) {
            scenario_.throughout = builder.steps(top.at("throughout"));
        }
        if (top.has("steps")) {
            scenario_.steps = builder.steps(top.at("steps"));
        } else if (!scenario_.span) {
            top.fail("neither steps nor 'for'", "steps, or how long it goes on: for: 60s");
        }
    }

  private:
    void variables(const Reader& top) {
        std::vector<std::string> names;
        if (top.has("vars")) {
            for (const auto& [name, value] : top.at("vars").entries("a map of variables")) {
                names.push_back(name);
                const auto given = options_.variables.find(name);
                scenario_.variables.set(name, given != options_.variables.end() ? given->second : value.text());
            }
        }
        for (const auto& [name, value] : options_.variables) {
            if (std::find(names.begin(), names.end(), name) == names.end()) {
                top.fail(fmt::format("a value for '{}', which is none of its variables", name),
                         names.empty() ? "no --var: it has none" : "one of " + boards::join(names),
                         host::nearest(name, names).value_or(""));
            }
        }
    }

    void head(const Reader& top) {
        const auto file = std::filesystem::path(scenario_.path).filename().string();
        scenario_.name = top.has("name")              ? top.at("name").text()
                         : file.ends_with(kSuffix)    ? file.substr(0, file.size() - kSuffix.size())
                                                      : std::filesystem::path(file).stem().string();
        if (top.has("summary")) {
            scenario_.summary = top.at("summary").text();
        }
        if (top.has("tags")) {
            for (const auto& tag : top.at("tags").one_or_more("tags")) {
                scenario_.tags.insert(tag.text());
            }
        }
        if (top.has("time") && top.at("time").choice({"virtual", "real"}) == "real") {
            scenario_.time = host::TimeMode::real;
        }
        scenario_.time = options_.time.value_or(scenario_.time);
        if (top.has("seed")) {
            scenario_.seed = top.at("seed").integer(0, UINT64_MAX);
        }
        scenario_.seed = options_.seed.value_or(scenario_.seed);
        if (top.has("speed")) {
            scenario_.speed = top.at("speed").number(0.001, 1e6);
        }
        scenario_.speed = options_.speed.value_or(scenario_.speed);
        if (top.has("for")) {
            scenario_.span = top.at("for").duration();
        }
        if (top.has("limits")) {
            limits(top.at("limits"));
        }
        if (top.has("allow")) {
            for (const auto& item : top.at("allow").one_or_more("faults, deaths")) {
                (item.choice({"faults", "deaths"}) == "faults" ? scenario_.allow_faults : scenario_.allow_deaths) = true;
            }
        }
    }

    void limits(const Reader& reader) {
        reader.only({"device_memory", "memory", "device_cpu", "cpu"});
        auto& limits = scenario_.limits;
        for (const auto& [key, to] : {std::pair("device_memory", &limits.node_memory), {"memory", &limits.memory}}) {
            if (reader.has(key)) {
                *to = reader.at(key).size();
            }
        }
        for (const auto& [key, to] : {std::pair("device_cpu", &limits.node_cpu), {"cpu", &limits.cpu}}) {
            if (reader.has(key)) {
                *to = reader.at(key).number(0.01, 1024);
            }
        }
    }

    void networks(const Reader& top) {
        if (!top.has("networks")) {
            return;
        }
        for (const auto& [name, reader] : top.at("networks").entries("a map of networks")) {
            boards::check_name(name, reader.where());
            reader.only({"link", "gateway", "ipv4", "lease", "allow", "forward", "capture"});
            NetworkPlan plan;
            plan.name = name;
            plan.options.seed = net::Random(scenario_.seed, name, "network").next() >> 1;
            if (reader.has("link")) {
                const auto link = reader.at("link");
                plan.options.link = link.text();
                if (const auto good = net::LinkOptions::parse(plan.options.link); !good) {
                    link.fail(good.error().message, good.error().hint);
                }
            }
            if (reader.has("gateway")) {
                plan.options.gateway = reader.at("gateway").boolean();
            }
            if (reader.has("ipv4")) {
                plan.options.ipv4 = reader.at("ipv4").boolean();
            }
            if (reader.has("lease")) {
                plan.options.lease = std::chrono::duration_cast<std::chrono::seconds>(reader.at("lease").duration());
            }
            if (reader.has("capture")) {
                plan.capture = reader.at("capture").boolean();
            }
            for (const auto& [key, to] : {std::pair("allow", &plan.options.allow), {"forward", &plan.options.forwards}}) {
                if (reader.has(key)) {
                    for (const auto& rule : reader.at(key).one_or_more("rules of docs/network-gateway.md")) {
                        to->push_back(rule.text());
                    }
                }
            }
            scenario_.networks.push_back(std::move(plan));
        }
    }

    void services(const Reader& top) {
        if (!top.has("services")) {
            return;
        }
        for (const auto& [name, reader] : top.at("services").entries("a map of services")) {
            boards::check_name(name, reader.where());
            reader.only({"run", "ready_port"});
            ServicePlan plan{name, reader.at("run").text("a command"), options_.service_folder, 0, reader.where()};
            if (plan.folder.empty()) {
                plan.folder = std::filesystem::absolute(scenario_.path).parent_path().string();
            }
            if (reader.has("ready_port")) {
                plan.ready_port = static_cast<std::uint16_t>(reader.at("ready_port").integer(1, 65535));
            }
            scenario_.services.push_back(std::move(plan));
        }
    }

    void devices(const Reader& top) {
        for (const auto& [name, reader] : top.at("devices").entries("a map of devices")) {
            boards::check_name(name, reader.where());
            if (name == "all" || name == "of") {
                reader.fail(fmt::format("'{}'", name), "another name: this one means something else in 'on'");
            }
            group(name, reader);
        }
    }

    void group(const std::string& name, const Reader& reader) {
        reader.only({"board", "image", "snapshot", "count", "network", "start", "every", "drift_ppm", "set", "traces", "csv"});
        const bool many = reader.has("count");
        const auto count = many ? reader.at("count").integer(1, kMostDevices) : 1;
        std::optional<Csv> csv;
        if (reader.has("csv")) {
            csv = read_csv(Builder(scenario_).file(reader.at("csv")), reader.at("csv"));
            if (csv->rows.size() < count) {
                reader.at("csv").fail(fmt::format("{} rows", csv->rows.size()), fmt::format("{}, one for each device", count));
            }
        }
        for (std::uint64_t i = 0; i < count; ++i) {
            Variables own(&reader.variables());
            own.set("i", std::to_string(i));
            own.set("count", std::to_string(count));
            for (std::size_t column = 0; csv && column < csv->columns.size(); ++column) {
                own.set(csv->columns[column], csv->rows[i][column]);
            }
            scenario_.groups[name].push_back(scenario_.devices.size());
            scenario_.devices.push_back(device(name, i, many, reader.with(own)));
        }
    }

    DevicePlan device(const std::string& group, std::uint64_t i, bool many, const Reader& reader) {
        DevicePlan plan;
        plan.name = many ? fmt::format("{}-{}", group, i) : group;
        plan.group = group;
        plan.number = i;
        plan.where = reader.where();
        const auto board = reader.at("board");
        plan.board = board.text("a board's name or file");
        if (plan.board.find('/') != std::string::npos || plan.board.ends_with(".yaml")) {
            plan.board = Builder(scenario_).file(board);
        } else if (const auto known = host::list_boards(host::find_places().boards);
                   std::find(known.begin(), known.end(), plan.board) == known.end()) {
            board.fail(fmt::format("'{}'", plan.board), "a board: " + boards::join(known),
                       host::nearest(plan.board, known).value_or(""));
        }
        take_image(plan, reader);
        if (reader.has("network")) {
            std::vector<std::string> names;
            for (const auto& network : scenario_.networks) {
                names.push_back(network.name);
            }
            plan.network = reader.at("network").choice(names);
        } else if (scenario_.networks.size() == 1) {
            plan.network = scenario_.networks.front().name;
        }
        plan.seed = net::Random(scenario_.seed, plan.name, "device").next() >> 1;
        if (reader.has("start")) {
            plan.start_ns = reader.at("start").duration().count();
        }
        if (reader.has("every")) {
            plan.start_ns += reader.at("every").duration().count() * static_cast<std::int64_t>(i);
        }
        if (reader.has("drift_ppm")) {
            plan.drift_ppb = static_cast<std::int64_t>(reader.at("drift_ppm").number(-100'000, 100'000) * 1000);
        }
        if (reader.has("set")) {
            for (const auto& [name, value] : reader.at("set").entries("a map: part.value: number")) {
                plan.set.push_back(fmt::format("{}={}", name, value.text("a number")));
            }
        }
        if (reader.has("traces")) {
            for (const auto& channel : reader.at("traces").one_or_more("pins and values: P0.13, LD1")) {
                plan.traces.push_back(channel.text());
            }
            if (plan.traces.size() > link::kMostProbeChannels) {
                reader.at("traces").fail(fmt::format("{} channels", plan.traces.size()), "at most 64");
            }
        }
        return plan;
    }

    void take_image(DevicePlan& plan, const Reader& reader) {
        const auto absolute = [&](const Reader& file) {
            return std::filesystem::absolute(Builder(scenario_).file(file)).lexically_normal().string();
        };
        if (reader.has("snapshot")) {
            const auto snapshot = reader.at("snapshot");
            if (reader.has("image")) {
                snapshot.fail("a snapshot besides an image", "one of them: a snapshot has its image");
            }
            if (scenario_.time != host::TimeMode::virtual_) {
                snapshot.fail("a snapshot in real time", "time: virtual");
            }
            plan.snapshot = absolute(snapshot);
            return;
        }
        const auto image = reader.at("image");
        plan.image = image.text("an image's file, or a sample's name");
        if (plan.image.find_first_of("/.") != std::string::npos) {
            plan.image = absolute(image);
        }
    }

    Scenario& scenario_;
    const LoadOptions& options_;
};

}  // namespace

boards::Result<std::unique_ptr<Scenario>> read(const std::string& path, const LoadOptions& options) {
    auto scenario = std::make_unique<Scenario>();
    scenario->path = path;
    scenario->text = options.text;
    try {
        Loader(*scenario, options).load();
    } catch (const Failure& wrong) {
        return tl::unexpected(wrong.error);
    }
    return scenario;
}

host::Result<std::unique_ptr<Scenario>> load(const std::string& path, const LoadOptions& options) {
    auto scenario = read(path, options);
    if (!scenario) {
        return host::refuse(scenario.error().text(), "docs/scenario-reference.md lists what can be written, with examples.");
    }
    return std::move(*scenario);
}

host::Result<std::vector<std::string>> find_scenarios(const std::vector<std::string>& paths) {
    std::vector<std::string> found;
    for (const auto& path : paths) {
        std::error_code error;
        if (std::filesystem::is_directory(path, error)) {
            std::vector<std::string> inside;
            for (const auto& entry : std::filesystem::recursive_directory_iterator(path, error)) {
                if (entry.is_regular_file() && entry.path().string().ends_with(kSuffix)) {
                    inside.push_back(entry.path().lexically_normal().string());
                }
            }
            std::sort(inside.begin(), inside.end());
            found.insert(found.end(), inside.begin(), inside.end());
        } else if (std::filesystem::exists(path, error)) {
            found.push_back(path);
        } else {
            return host::refuse(fmt::format("there is no file or folder '{}'", path),
                                "Name scenario files, or folders that have some: *.scenario.yaml.");
        }
    }
    if (found.empty()) {
        return host::refuse(fmt::format("there are no scenarios in {}", boards::join(paths)),
                            "A scenario's file ends with .scenario.yaml; docs/test-a-fleet.md shows how to write one.");
    }
    return found;
}

}  // namespace twin::scenario
