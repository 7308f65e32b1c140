// SPDX-License-Identifier: BSD-3-Clause
#include "scenarios/engine/reports.hpp"

#include <gtest/gtest.h>

#include <boost/json.hpp>

namespace twin::scenario {
namespace {

ScenarioResult failed_run() {
    ScenarioResult result;
    result.name = "a <b>";
    result.steps.push_back({"first", {"f.yaml", 3, ""}, 0, 0, 1'000'000'000, false, {}, ""});
    StepFailure failure{"m-1", 1'500'000'000, "x > 1", "x & 0", {"line \x1b[1m"}};
    result.steps.push_back({"around", {"f.yaml", 4, ""}, 0, 1'000'000'000, 1'500'000'000, false, failure, ""});
    result.steps.push_back({"within", {"f.yaml", 5, ""}, 1, 1'000'000'000, 1'500'000'000, false, failure, ""});
    return result;
}

TEST(Report, JunitHasACaseForEachOutermostStep) {
    const auto xml = to_junit({failed_run()});
    EXPECT_NE(xml.find("<testsuite name=\"a &lt;b&gt;\" tests=\"2\" failures=\"1\""), std::string::npos) << xml;
    EXPECT_NE(xml.find("<testcase classname=\"a &lt;b&gt;\" name=\"first\" time=\"1.000000\"/>"), std::string::npos) << xml;
    EXPECT_NE(xml.find("<failure message=\"m-1 at 1.500000 s\">"), std::string::npos) << xml;
    EXPECT_NE(xml.find("happened: x &amp; 0"), std::string::npos) << xml;
    EXPECT_EQ(xml.find('\x1b'), std::string::npos);  // XML 1.0 has no place for it
    EXPECT_EQ(xml.find("name=\"within\""), std::string::npos);
}

TEST(Report, TheInnermostStepIsTheOneThatFailed) {
    const auto result = failed_run();
    ASSERT_NE(result.failed_step(), nullptr);
    EXPECT_EQ(result.failed_step()->name, "within");
    EXPECT_FALSE(result.passed());
}

TEST(Report, AnIncidentOrAnErrorFailsIt) {
    ScenarioResult result;
    result.name = "a";
    EXPECT_TRUE(result.passed());
    result.incidents.push_back({"m-1", 5, "died", {}});
    EXPECT_FALSE(result.passed());
    EXPECT_NE(to_junit({result}).find("m-1 stays alive"), std::string::npos);
    ScenarioResult unrun;
    unrun.error = host::Error{"no such file", "make it", 2};
    EXPECT_FALSE(unrun.passed());
    EXPECT_NE(to_html(unrun).find("no such file"), std::string::npos);
}

TEST(Report, AResultComesBackFromItsJson) {
    auto result = failed_run();
    result.seed = UINT64_MAX;
    result.devices = 3;
    result.record_hash = "00ff";
    result.steps.push_back({"last", {"f.yaml", 9, ""}, 0, 1, 1, true, {}, "p95 12"});
    result.incidents.push_back({"m-1", 5, "died", {"its last line"}});
    result.error = host::Error{"no such file", "make it", 1};
    const auto json = to_json(result);
    const auto back = result_from_json(json);
    ASSERT_TRUE(back);
    EXPECT_EQ(to_json(*back), json);
    EXPECT_EQ(to_junit({*back}), to_junit({result}));
    for (const char* wrong : {"null", "[]", "{}", R"({"name":1})"})
        EXPECT_FALSE(result_from_json(boost::json::parse(wrong))) << wrong;
}

}  // namespace
}  // namespace twin::scenario
