// SPDX-License-Identifier: BSD-3-Clause
#include "node_fixture.hpp"
#include "temporary_folder.hpp"

#include "sim/host/control_socket.hpp"
#include "sim/host/node_methods.hpp"

#include <fcntl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <boost/json.hpp>
#include <cstdlib>
#include <thread>

namespace twin::host {
namespace {

namespace json = boost::json;

class Control : public NodeTest {
  protected:
    json::value ask(const Dispatcher& dispatcher, const std::string& text) {
        const auto answer = run(dispatcher.handle(text));
        return answer.empty() ? json::value() : json::parse(answer);
    }
    static std::shared_ptr<Dispatcher> echo_dispatcher() {
        auto dispatcher = std::make_shared<Dispatcher>();
        dispatcher->add("echo", [](json::object params) -> asio::awaitable<Result<json::value>> {
            co_return json::value(std::move(params));
        });
        dispatcher->add("refuse", [](json::object) -> asio::awaitable<Result<json::value>> {
            co_return refuse("no", "do something else");
        });
        dispatcher->add(
            "checked", [](json::object) -> asio::awaitable<Result<json::value>> { co_return json::value(1); },
            [](const json::object& params) -> Result<void> {
                return params.empty() ? Result<void>{} : refuse("it takes none", "leave them out");
            });
        dispatcher->add("broken", [](json::object params) -> asio::awaitable<Result<json::value>> {
            co_return json::value(params.at("missing"));
        });
        return dispatcher;
    }
    TemporaryFolder folder_;
};

TEST_F(Control, SpeaksJsonRpc) {
    const auto dispatcher = echo_dispatcher();
    const auto good = ask(*dispatcher, R"({"jsonrpc":"2.0","id":7,"method":"echo","params":{"a":1}})");
    EXPECT_EQ(good.at("result").at("a").as_int64(), 1);
    EXPECT_EQ(good.at("id").as_int64(), 7);
    EXPECT_EQ(ask(*dispatcher, "{").at("error").at("code").as_int64(), kParseError);
    EXPECT_EQ(ask(*dispatcher, "[]").at("error").at("code").as_int64(), kInvalidRequest);
    EXPECT_EQ(ask(*dispatcher, R"({"id":1,"method":5})").at("error").at("code").as_int64(), kInvalidRequest);
    const auto unknown = ask(*dispatcher, R"({"id":1,"method":"ecko"})");
    EXPECT_EQ(unknown.at("error").at("code").as_int64(), kMethodNotFound);
    EXPECT_EQ(unknown.at("error").at("data").at("hint").as_string(), "Did you mean echo?");
    EXPECT_EQ(ask(*dispatcher, R"({"id":1,"method":"refuse"})").at("error").at("code").as_int64(), kRefused);
    EXPECT_TRUE(ask(*dispatcher, R"({"method":"echo"})").is_null());
}

TEST_F(Control, ABatchIsAnsweredInItsOrder) {
    const auto dispatcher = echo_dispatcher();
    const auto answers = ask(*dispatcher, R"([{"id":1,"method":"echo","params":{"a":1}},{"method":"echo"},5,
                                             {"id":"two","method":"refuse"},[]])");
    ASSERT_EQ(answers.as_array().size(), 4u);
    EXPECT_EQ(answers.at(0).at("result").at("a").as_int64(), 1);
    EXPECT_EQ(answers.at(1).at("error").at("code").as_int64(), kInvalidRequest);
    EXPECT_TRUE(answers.at(1).at("id").is_null());
    EXPECT_EQ(answers.at(2).at("id").as_string(), "two");
    EXPECT_EQ(answers.at(2).at("error").at("code").as_int64(), kRefused);
    EXPECT_EQ(answers.at(3).at("error").at("code").as_int64(), kInvalidRequest);
    EXPECT_TRUE(ask(*dispatcher, R"([{"method":"echo"},{"method":"refuse"}])").is_null());
}

TEST_F(Control, ChecksParametersFirst) {
    const auto dispatcher = echo_dispatcher();
    EXPECT_EQ(ask(*dispatcher, R"({"id":1,"method":"checked"})").at("result").as_int64(), 1);
    const auto wrong = ask(*dispatcher, R"({"id":1,"method":"checked","params":{"a":1}})");
    EXPECT_EQ(wrong.at("error").at("code").as_int64(), kInvalidParams);
    EXPECT_EQ(wrong.at("error").at("data").at("hint").as_string(), "leave them out");
    EXPECT_EQ(ask(*dispatcher, R"({"id":1,"method":"echo","params":[1]})").at("error").at("code").as_int64(),
              kInvalidParams);
}

TEST_F(Control, ANotificationIsNeverAnswered) {
    const auto dispatcher = echo_dispatcher();
    for (const char* request : {R"({"method":"ecko"})", R"({"method":"refuse"})", R"({"method":"echo","params":[1]})",
                                R"({"method":"checked","params":{"a":1}})", R"({"method":"broken"})"}) {
        EXPECT_TRUE(ask(*dispatcher, request).is_null()) << request;
    }
}

TEST_F(Control, AFaultInAHandlerIsAnAnswer) {
    const auto dispatcher = echo_dispatcher();
    const auto answer = ask(*dispatcher, R"({"id":1,"method":"broken"})");
    EXPECT_EQ(answer.at("error").at("code").as_int64(), kFailed);
    EXPECT_EQ(ask(*dispatcher, R"({"id":2,"method":"echo"})").at("id").as_int64(), 2);
}

TEST_F(Control, MethodsAreCalledWithoutARequest) {
    const auto dispatcher = echo_dispatcher();
    EXPECT_EQ(run(dispatcher->call("echo", {{"a", 1}}))->at("a").as_int64(), 1);
    EXPECT_EQ(run(dispatcher->call("ecko", {})).error().hint, "Did you mean echo?");
}

TEST_F(Control, ReachesANode) {
    const auto node = start(options("echo"));
    ASSERT_TRUE(run(node->ready()));
    Dispatcher dispatcher;
    bool quit = false;
    add_node_methods(dispatcher, node, {{"image", "x.hex"}}, [&] { quit = true; });
    EXPECT_EQ(ask(dispatcher, R"({"id":1,"method":"info"})").at("result").at("board").as_string(), "fake");
    EXPECT_TRUE(ask(dispatcher, R"({"id":1,"method":"regs"})").at("result").at("peripherals").is_array());
    EXPECT_TRUE(ask(dispatcher, R"({"id":1,"method":"set","params":{"text":"button_a.pressed=1"}})")
                    .as_object()
                    .contains("result"));
    EXPECT_TRUE(ask(dispatcher, R"({"id":1,"method":"set","params":{"text":"button_b.pressed=1"}})")
                    .as_object()
                    .contains("error"));
    EXPECT_TRUE(ask(dispatcher, R"({"id":1,"method":"set"})").as_object().contains("error"));
    EXPECT_TRUE(ask(dispatcher, R"({"id":1,"method":"reset","params":{"kind":"odd"}})").as_object().contains("error"));
    EXPECT_TRUE(ask(dispatcher, R"({"id":1,"method":"power","params":{"on":true}})").as_object().contains("result"));
    EXPECT_TRUE(ask(dispatcher, R"({"id":1,"method":"power","params":{"on":1}})").as_object().contains("error"));
    ask(dispatcher, R"({"id":1,"method":"quit"})");
    EXPECT_TRUE(quit);
}

TEST_F(Control, ASocketServesClientsAndGoesWithItsServer) {
    const auto folder = folder_.path("");
    {
        auto server = ControlServer::start(io_, NameClaim::take(folder, "one").value(), echo_dispatcher());
        ASSERT_TRUE(server) << server.error().message;
        EXPECT_FALSE(NameClaim::take(folder, "one"));
        EXPECT_EQ(NameClaim::take_free(folder, "one").value()->name(), "one-2");
        std::thread loop([this] { io_.run_for(std::chrono::seconds(20)); });
        const auto good = control_call(folder, "one", "echo", {{"text", std::string(100'000, 'x')}});
        const auto bad = control_call(folder, "one", "refuse");
        io_.stop();
        loop.join();
        ASSERT_TRUE(good) << good.error().message;
        EXPECT_EQ(good->at("text").as_string().size(), 100'000u);
        ASSERT_FALSE(bad);
        EXPECT_EQ(bad.error().message, "no");
        EXPECT_EQ(bad.error().hint, "do something else");
    }
    EXPECT_TRUE(running_names(folder).empty());
    EXPECT_FALSE(control_call(folder, "one", "echo"));
}

TEST_F(Control, ManyAtOnceGetNamesOfTheirOwn) {
    const auto folder = folder_.path("");
    std::vector<std::string> names(32);
    std::vector<std::shared_ptr<NameClaim>> claims(names.size());
    std::vector<std::thread> threads;
    for (std::size_t i = 0; i < names.size(); ++i) {
        threads.emplace_back([&, i] {
            claims[i] = NameClaim::take_free(folder, "many").value();
            names[i] = claims[i]->name();
        });
    }
    for (auto& thread : threads) {
        thread.join();
    }
    std::sort(names.begin(), names.end());
    EXPECT_EQ(std::unique(names.begin(), names.end()), names.end());
    EXPECT_TRUE(NameClaim::is_taken(folder, "many-7"));
    claims.clear();
    EXPECT_FALSE(NameClaim::is_taken(folder, "many-7"));
    EXPECT_TRUE(std::filesystem::is_empty(folder)) << "the files go with the claims";
}

TEST_F(Control, StaleSocketsAreRemoved) {
    const auto path = folder_.path("old.sock");
    {
        const UniqueFd socket(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
        sockaddr_un address{};
        address.sun_family = AF_UNIX;
        std::strncpy(address.sun_path, path.c_str(), sizeof address.sun_path - 1);
        ASSERT_EQ(::bind(socket.get(), reinterpret_cast<sockaddr*>(&address), sizeof address), 0);
    }
    EXPECT_EQ(::access(path.c_str(), F_OK), 0);
    EXPECT_TRUE(running_names(folder_.path("")).empty());
    EXPECT_NE(::access(path.c_str(), F_OK), 0);
}

TEST_F(Control, TheFolderIsTheUsersAlone) {
    ::setenv("XDG_RUNTIME_DIR", folder_.path("").c_str(), 1);
    const auto folder = control_folder();
    ASSERT_TRUE(folder);
    struct stat status{};
    ASSERT_EQ(::stat(folder->c_str(), &status), 0);
    EXPECT_EQ(status.st_mode & 0777, 0700u);
    ::chmod(folder->c_str(), 0755);
    EXPECT_FALSE(control_folder());
    ::unsetenv("XDG_RUNTIME_DIR");
}

}  // namespace
}  // namespace twin::host
