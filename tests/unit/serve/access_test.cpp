// SPDX-License-Identifier: BSD-3-Clause
#include "sim/serve/access.hpp"

#include <gtest/gtest.h>

namespace twin::serve {
namespace {

const std::string kToken(64, 'a');

unsigned status(const Access& access, const Credentials& credentials) {
    const auto denial = access.check(credentials);
    return denial ? denial->status : 200;
}

class AccessTest : public testing::Test {
  protected:
    Access loopback_{kToken, true, {"http://localhost:8080"}};
    Access open_{kToken, false, {}};
    std::string bearer_ = "Bearer " + kToken;
    std::string query_ = "/api?token=" + kToken;
};

TEST_F(AccessTest, ATokenIsNewEachTime) {
    const auto one = make_token();
    EXPECT_EQ(one.size(), 64u);
    EXPECT_EQ(one.find_first_not_of("0123456789abcdef"), std::string::npos);
    EXPECT_NE(one, make_token());
}

TEST_F(AccessTest, SecretsAreTheSameOnlyWhole) {
    EXPECT_TRUE(same_secret("abc", "abc"));
    EXPECT_FALSE(same_secret("abd", "abc"));
    EXPECT_FALSE(same_secret("ab", "abc"));
    EXPECT_FALSE(same_secret("abcd", "abc"));
    EXPECT_FALSE(same_secret("", "abc"));
    EXPECT_FALSE(same_secret("", "")) << "no secret opens nothing";
}

TEST_F(AccessTest, TheTokenComesInAHeaderOrInTheTarget) {
    EXPECT_EQ(status(loopback_, {"/api", "127.0.0.1:4710", "", bearer_}), 200u);
    EXPECT_EQ(status(loopback_, {"/api", "localhost", "", "bearer " + kToken}), 200u);
    EXPECT_EQ(status(loopback_, {query_, "[::1]:4710", "", ""}), 200u);
    EXPECT_EQ(status(loopback_, {"/api?x=1&token=" + kToken, "127.0.0.1", "", ""}), 200u);
}

TEST_F(AccessTest, WithoutItNothingIsAnswered) {
    const auto at = [&](std::string_view target, std::string_view authorization) {
        return status(loopback_, {target, "127.0.0.1:4710", "", authorization});
    };
    EXPECT_EQ(at("/api", ""), 401u);
    EXPECT_EQ(at("/api", "Bearer "), 401u);
    EXPECT_EQ(at("/api", "Bearer " + kToken.substr(1)), 401u);
    EXPECT_EQ(at("/api", "Basic " + kToken), 401u);
    EXPECT_EQ(at("/api?token=", ""), 401u);
    EXPECT_EQ(at("/api?tokens=" + kToken, ""), 401u);
    EXPECT_EQ(at(query_ + "a", ""), 401u);
    EXPECT_EQ(at(query_, "Bearer wrong"), 401u) << "a wrong header is not made good by the target";
}

TEST_F(AccessTest, OnLoopbackTheHostIsANameOfIt) {
    const auto at = [&](const Access& access, std::string_view host) { return status(access, {query_, host, "", ""}); };
    EXPECT_EQ(at(loopback_, "LocalHost:1"), 200u);
    EXPECT_EQ(at(loopback_, "attacker.example:4710"), 403u);
    EXPECT_EQ(at(loopback_, "127.0.0.1.attacker.example"), 403u);
    EXPECT_EQ(at(loopback_, "localhost.attacker.example"), 403u);
    EXPECT_EQ(at(loopback_, ""), 403u);
    EXPECT_EQ(at(open_, "twin.example:4710"), 200u) << "there the certificate stands for the name";
}

TEST_F(AccessTest, APageIsItsOwnOrOneThatIsAllowed) {
    const auto at = [&](std::string_view origin) { return status(loopback_, {query_, "127.0.0.1:4710", origin, ""}); };
    EXPECT_EQ(at("http://127.0.0.1:4710"), 200u);
    EXPECT_EQ(at("http://localhost:8080"), 200u);
    EXPECT_EQ(at("http://127.0.0.1:4711"), 403u);
    EXPECT_EQ(at("http://localhost:8081"), 403u);
    EXPECT_EQ(at("https://attacker.example"), 403u);
    EXPECT_EQ(at("null"), 403u);
}

TEST_F(AccessTest, ThePathEndsAtTheQuestionMark) {
    EXPECT_EQ(path_of("/api?token=x"), "/api");
    EXPECT_EQ(path_of("/api"), "/api");
    EXPECT_EQ(path_of(""), "");
}

}  // namespace
}  // namespace twin::serve
