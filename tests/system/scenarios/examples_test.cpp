// SPDX-License-Identifier: BSD-3-Clause
// Every example of docs/scenario-reference.md is run.
#include <gtest/gtest.h>

#include "scenarios/engine/schema.hpp"
#include "scenarios/engine/subject.hpp"
#include "tests/system/scenarios/trial.hpp"

namespace twin::scenario::test {
namespace {

struct Example {
    std::string name;
    std::string steps;
};

void PrintTo(const Example& example, std::ostream* out) { *out << example.name; }

class Examples : public testing::TestWithParam<Example> {};

TEST_P(Examples, DoesWhatItSays) {
    Trial trial;
    trial.write("calm.yaml", "vars: {span: 1s}\nsteps:\n  - wait: ${span}\n");
    trial.write("clock.sh", "#!/bin/sh\nn=0\nwhile :; do n=$((n + 1)); echo beat $n; sleep 1; done\n");
    std::filesystem::permissions(trial.path("clock.sh"), std::filesystem::perms::owner_all);
    trial.write("publisher.sh", "#!/bin/sh\nwhile :; do mosquitto_pub -t meters/1 -m '{\"value\": 5}'; sleep 1; done\n");
    std::filesystem::permissions(trial.path("publisher.sh"), std::filesystem::perms::owner_all);
    const bool mqtt = GetParam().steps.find("mqtt:") != std::string::npos;
    const auto head = "vars: {other_image: " + std::filesystem::relative(TWIN_SCENARIO_IMAGES "/other.elf", trial.path("")).string() +
                      "}\nservices:\n  clock: {run: ./clock.sh}\n" +
                      (mqtt ? "  broker: {run: /usr/sbin/mosquitto -p 1883, ready_port: 1883}\n"
                              "  publisher: {run: ./publisher.sh}\n" : "") + Trial::meters();
    const auto result = trial.run(head, GetParam().steps);
    EXPECT_TRUE(result.passed()) << why(result) << "\n" << GetParam().steps;
}

std::vector<Example> all() {
    std::vector<Example> examples;
    for (const auto& kind : step_kinds()) examples.push_back({kind.key(), kind.example});
    for (const auto& kind : subject_kinds()) examples.push_back({"of_" + kind.key(), "- expect: " + kind.example + "\n"});
    return examples;
}

INSTANTIATE_TEST_SUITE_P(Reference, Examples, testing::ValuesIn(all()), [](const auto& one) { return one.param.name; });

TEST(Reference, IsTheOneInTheDocumentation) {
    std::ifstream file(TWIN_ROOT "/docs/scenario-reference.md");
    const std::string page(std::istreambuf_iterator<char>(file), {});
    EXPECT_EQ(page, reference_page()) << "write it anew: twin test --reference > docs/scenario-reference.md";
}

}  // namespace
}  // namespace twin::scenario::test
