// SPDX-License-Identifier: BSD-3-Clause
// A scenario of real devices, from a text.
#pragma once

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>

#include "scenarios/engine/runner.hpp"

namespace twin::scenario::test {

/// A folder with a scenario file and what lies beside it, gone at the end.
class Trial {
  public:
    Trial() {
        std::string name = (std::filesystem::temp_directory_path() / "twin-scenario-XXXXXX").string();
        if (::mkdtemp(name.data()) == nullptr) throw std::runtime_error("no temporary folder");
        folder_ = name;
    }
    ~Trial() {
        std::error_code ignored;
        std::filesystem::remove_all(folder_, ignored);
    }
    Trial(const Trial&) = delete;
    Trial& operator=(const Trial&) = delete;

    void write(const std::string& name, const std::string& text) const { std::ofstream(folder_ / name) << text; }
    std::string read(const std::string& name) const {
        std::ifstream file(folder_ / name, std::ios::binary);
        return {std::istreambuf_iterator<char>(file), {}};
    }
    std::string path(const std::string& name) const { return (folder_ / name).string(); }

    /// The devices and the network that the examples of the reference speak of.
    static std::string meters(unsigned count = 2) {
        return "networks:\n  lan: {link: latency=1ms}\ndevices:\n  meter: {board: nucleo_f429zi, image: " +
               std::string(TWIN_SCENARIO_IMAGES) + "/meter.elf, count: " + std::to_string(count) + "}\n";
    }
    /// Steps behind these, once the devices have said that they run.
    ScenarioResult run(const std::string& head, const std::string& steps, const LoadOptions& options = {}) {
        write("it.scenario.yaml", head + "steps:\n- expect: {console: /^ready/}\n" + steps);
        return run_file("it.scenario.yaml", options);
    }
    ScenarioResult run_file(const std::string& name, const LoadOptions& options = {}) {
        auto scenario = load(path(name), options);
        if (!scenario) {
            ScenarioResult result;
            result.error = scenario.error();
            return result;
        }
        boost::asio::io_context io(1);
        ScenarioResult result;
        RunOptions run;
        run.folder = path("run");
        boost::asio::co_spawn(
            io,
            [&]() -> boost::asio::awaitable<void> { result = co_await run_scenario(io, **scenario, std::move(run)); },
            [](const std::exception_ptr& bug) {
                if (bug) std::rethrow_exception(bug);
            });
        io.run();
        return result;
    }

  private:
    std::filesystem::path folder_;
};

inline std::string why(const ScenarioResult& result) {
    if (result.error) return result.error->message + "\n" + result.error->hint;
    if (const auto* step = result.failed_step())
        return step->name + ": " + step->failure->device + " expected " + step->failure->expected + ", happened " +
               step->failure->happened;
    return result.incidents.empty() ? "passed" : result.incidents.front().device + " " + result.incidents.front().what;
}

}  // namespace twin::scenario::test
