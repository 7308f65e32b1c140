// SPDX-License-Identifier: BSD-3-Clause
#include "sim/serve/method.hpp"

#include "sim/serve/describe.hpp"

#include <gtest/gtest.h>
#include <boost/json.hpp>
#include <fstream>
#include <iterator>
#include <set>

namespace twin::serve {
namespace {

namespace json = boost::json;

const Method kMethod{"oven.heat",
                     "Heats.",
                     {{"dish", "text", "what is in it", true},
                      {"degrees", "integer", "how hot"},
                      {"share", "number", "of the power"},
                      {"fan", "boolean", "turns"},
                      {"for", "duration", "so long"},
                      {"mode", "bake|grill", "which coil"},
                      {"tags", "texts", "words"},
                      {"set", "values", "more"}},
                     {},
                     "",
                     {}};

host::Error wrong(const json::object& params) {
    const auto result = check(kMethod, params);
    EXPECT_FALSE(result) << json::serialize(params);
    return result ? host::Error{} : result.error();
}

TEST(Parameters, GoodOnesPass) {
    EXPECT_TRUE(check(kMethod, {{"dish", ""}}));
    EXPECT_TRUE(check(kMethod, {{"dish", "pie"},
                                {"degrees", 180},
                                {"share", 1},
                                {"fan", false},
                                {"for", "1.5s"},
                                {"mode", "grill"},
                                {"tags", json::array{"a"}},
                                {"set", {{"a", 1}, {"b", "x"}, {"c", true}}}}));
    EXPECT_TRUE(check(kMethod, {{"dish", "pie"}, {"degrees", 0}, {"share", 0.5}, {"tags", json::array()}}));
}

TEST(Parameters, AMissingOneIsNamedWithWhatItIs) {
    const auto error = wrong({});
    EXPECT_EQ(error.message, "'oven.heat' wants 'dish'");
    EXPECT_EQ(error.hint, "what is in it");
}

TEST(Parameters, AnUnknownOneHasTheLikelyWord) {
    EXPECT_EQ(wrong({{"dish", "pie"}, {"degree", 1}}).hint, "Did you mean 'degrees'?");
    EXPECT_EQ(wrong({{"dish", "pie"}, {"xylophone", 1}}).hint,
              "'oven.heat' takes: dish, degrees, share, fan, for, mode, tags, set.");
    EXPECT_EQ(wrong({{"dish", "pie"}, {"modus", "x"}}).message, "'oven.heat' has no parameter 'modus'");
}

TEST(Parameters, AWrongTypeSaysWhatWouldBeRight) {
    const auto said = [](const char* name, json::value value) {
        return wrong({{"dish", "pie"}, {name, std::move(value)}}).message;
    };
    EXPECT_EQ(wrong({{"dish", 5}}).message, "'dish' of 'oven.heat' is a text, not 5");
    EXPECT_EQ(said("degrees", -1), "'degrees' of 'oven.heat' is an integer of 0 or more, not -1");
    EXPECT_EQ(said("degrees", "1"), "'degrees' of 'oven.heat' is an integer of 0 or more, not \"1\"");
    EXPECT_EQ(said("share", true), "'share' of 'oven.heat' is a number, not true");
    EXPECT_EQ(said("fan", 1), "'fan' of 'oven.heat' is true or false, not 1");
    EXPECT_EQ(said("for", "10"), "'for' of 'oven.heat' is a time as in \"10s\", \"1.5ms\" or \"2m\", not \"10\"");
    EXPECT_EQ(said("tags", "a"), "'tags' of 'oven.heat' is a list of texts, not \"a\"");
    EXPECT_EQ(said("tags", json::array{1}), "'tags' of 'oven.heat' is a list of texts, not [1]");
    EXPECT_EQ(said("set", {{"a", nullptr}, {"b", json::array{}}}),
              "'set' of 'oven.heat' is an object of texts, numbers or booleans, not {\"a\":null,\"b\":[]}");
    const auto word = wrong({{"dish", "pie"}, {"mode", "gril"}});
    EXPECT_EQ(word.message, "'mode' of 'oven.heat' is one of bake, grill, not \"gril\"");
    EXPECT_EQ(word.hint, "Did you mean 'grill'?");
    EXPECT_LT(said("dish2", json::string(1000, 'x')).size(), 200u);
}

TEST(Table, NamesAndTypesAreSound) {
    const std::set<std::string> types{"text",  "integer", "number", "boolean", "duration",
                                      "texts", "values",  "object", "objects", "any"};
    std::set<std::string> names;
    for (const auto& chapter : chapters()) {
        for (const auto& method : chapter.methods) {
            EXPECT_TRUE(names.insert(method.name).second) << method.name << " is there twice";
            EXPECT_TRUE(method.summary.ends_with('.')) << method.name;
            EXPECT_TRUE(method.handler) << method.name;
            std::set<std::string> fields;
            for (const auto& field : method.params) {
                EXPECT_TRUE(fields.insert(field.name).second) << method.name << " " << field.name;
                EXPECT_TRUE(types.contains(field.type) || field.type.find('|') != std::string::npos) << field.type;
            }
            for (const auto& field : method.result) {
                EXPECT_TRUE(types.contains(field.type) || field.type.find('|') != std::string::npos) << field.type;
            }
        }
    }
    for (const char* name : {"version", "boards", "samples", "board.inspect", "runs", "run.start", "run.stop",
                             "scenario.check", "scenario.start", "scenario.status", "scenario.cancel", "devices", "info",
                             "set", "power", "reset", "serial.write", "snapshot.save", "describe", "regs", "parts",
                             "journal", "memory.read", "memory.write", "cpu", "stats", "net.show", "net.link",
                             "events.subscribe", "events.ack", "events.unsubscribe", "probe.channels", "probe.start",
                             "probe.ack", "probe.stop", "rpc.discover"}) {
        EXPECT_TRUE(names.contains(name)) << name;
    }
}

TEST(OpenRpc, DescribesEachMethod) {
    const auto document = openrpc("1.2.3");
    EXPECT_EQ(document.at("openrpc").as_string(), "1.2.6");
    EXPECT_EQ(document.at("info").at("version").as_string(), "1.2.3");
    std::size_t count = 0;
    for (const auto& chapter : chapters()) {
        count += chapter.methods.size();
    }
    const auto& methods = document.at("methods").as_array();
    ASSERT_EQ(methods.size(), count);
    for (const auto& method : methods) {
        EXPECT_EQ(method.at("paramStructure").as_string(), "by-name");
        for (const auto& param : method.at("params").as_array()) {
            EXPECT_TRUE(param.at("schema").is_object());
            EXPECT_TRUE(param.at("required").is_bool());
        }
        EXPECT_EQ(method.at("result").at("schema").at("type").as_string(), "object");
        EXPECT_EQ(method.at("errors").at(0).at("code").as_int64(), host::kInvalidParams);
    }
}

TEST(Reference, TheDocumentationIsTheGeneratedOne) {
    std::ifstream file(TWIN_ROOT "/docs/control-api-reference.md", std::ios::binary);
    const std::string written{std::istreambuf_iterator<char>(file), {}};
    EXPECT_EQ(written, reference_page()) << "twin serve --reference > docs/control-api-reference.md";
}

}  // namespace
}  // namespace twin::serve
