// SPDX-License-Identifier: BSD-3-Clause
// twin serve
#include "sim/serve/server.hpp"

#include "sim/cli/commands.hpp"
#include "sim/cli/samples.hpp"
#include "sim/cli/scenario_run.hpp"
#include "sim/cli/session.hpp"
#include "sim/cli/test.hpp"
#include "sim/host/command_name.hpp"
#include "sim/host/version.hpp"
#include "sim/serve/describe.hpp"
#include "sim/serve/values.hpp"

#include <fcntl.h>
#include <unistd.h>
#include <boost/json.hpp>
#include <cerrno>
#include <csignal>
#include <cstdio>
#include <cstring>
#include <filesystem>

namespace twin::cli {
namespace {

namespace json = boost::json;
using serve::flag_at;
using serve::number_at;
using serve::text_at;
using serve::texts_at;

void say(const std::string& text) { std::fwrite(text.data(), 1, text.size(), stderr); }

/// Parameters of `run.start` as options of `twin run`.
RunOptions run_options(const json::object& params) {
    RunOptions options;
    options.board = text_at(params, "board");
    options.image = text_at(params, "image");
    options.restore = text_at(params, "restore");
    options.time = text_at(params, "time", "virtual");
    options.seed_given = params.contains("seed");
    options.seed = static_cast<std::uint64_t>(number_at(params, "seed", 1));
    if (params.contains("bench")) {
        options.bench_text = host::BenchText{"bench", text_at(params, "bench")};
    }
    options.flash = text_at(params, "flash");
    options.record = text_at(params, "record");
    options.wait = flag_at(params, "wait");
    options.semihosting = flag_at(params, "semihosting");
    options.semihosting_directory = text_at(params, "semihosting_dir");
    options.net = {texts_at(params, "net"), texts_at(params, "forward"), texts_at(params, "allow"),
                   text_at(params, "capture"), text_at(params, "link")};
    if (params.contains("shift")) {
        options.shift = static_cast<unsigned>(number_at(params, "shift", 0));
    }
    if (params.contains("gdb")) {
        options.gdb_port = static_cast<std::uint16_t>(number_at(params, "gdb", 0));
    }
    if (const auto* set = serve::value_at(params, "set")) {
        for (const auto& [name, value] : set->as_object()) {
            options.set.push_back(fmt::format("{}={}", std::string_view(name),
                                              value.is_string() ? std::string(value.as_string()) : json::serialize(value)));
        }
    }
    return options;
}

/// What the command line's own options would check.
host::Result<void> check_ranges(const json::object& params) {
    if (number_at(params, "shift", 0) > 10) {
        return host::refuse("'shift' is 0 to 10", "An instruction takes 2^shift ns.");
    }
    if (params.contains("gdb") && (number_at(params, "gdb", 0) < 1 || number_at(params, "gdb", 0) > 65535)) {
        return host::refuse("'gdb' is a TCP port, 1 to 65535", "Name one that is free.");
    }
    if (params.contains("wait") && !params.contains("gdb")) {
        return host::refuse("'wait' waits for a debugger, and there is no 'gdb'", "Give both.");
    }
    return {};
}

class Workshop final : public serve::Workshop {
  public:
    [[nodiscard]] std::string version() const override { return host::kVersion; }
    [[nodiscard]] std::vector<serve::Sample> samples() const override {
        std::vector<serve::Sample> all;
        for (const auto& name : list_samples()) {
            all.push_back({name, sample_summary(name)});
        }
        return all;
    }
    [[nodiscard]] std::string fresh_folder() const override { return cli::fresh_folder(); }
    host::Result<std::string> image(const std::string& image, const host::BoardInfo& board) override {
        return image_file(image, board);
    }
    host::Result<serve::NodePlan> plan(const json::object& params) override {
        if (const auto good = check_ranges(params); !good) {
            return tl::unexpected(good.error());
        }
        auto options = run_options(params);
        auto network = network_options(options.net);
        if (!network) {
            return tl::unexpected(network.error());
        }
        auto program = take_sample(options);
        if (!program) {
            return tl::unexpected(program.error());
        }
        auto node = plan_machine(options);
        if (!node) {
            return tl::unexpected(node.error());
        }
        serve::NodePlan plan;
        const auto& path = options.image.empty() ? options.restore : options.image;
        plan.image = std::filesystem::absolute(path).string();
        if (node->files.empty() && node->snapshot.empty()) {
            auto shared = host::MemoryFiles::make(node->contents);
            if (!shared) {
                return tl::unexpected(shared.error());
            }
            node->image = std::move(*shared);
            node->contents = {};
        }
        plan.node = std::move(*node);
        plan.program = std::move(*program);
        plan.network_wanted = options.net.given() && !options.net.none();
        if (!options.net.none()) {
            plan.network = std::move(*network);
        }
        plan.record = options.record;
        return plan;
    }
};

/// A file for this user alone, gone with this.
class TokenFile {
  public:
    static host::Result<std::unique_ptr<TokenFile>> write(const std::string& path, const json::object& contents) {
        // Anew: what was there may be open to others, or a link to somewhere else.
        ::unlink(path.c_str());
        const host::UniqueFd fd(::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600));
        const auto text = json::serialize(contents) + "\n";
        if (!fd || ::write(fd.get(), text.data(), text.size()) != static_cast<ssize_t>(text.size())) {
            return host::failure(fmt::format("'{}' can't be written: {}", path, std::strerror(errno)),
                                 "Name another file: --token-file FILE.");
        }
        return std::unique_ptr<TokenFile>(new TokenFile(path));
    }
    ~TokenFile() { ::unlink(path_.c_str()); }
    TokenFile(const TokenFile&) = delete;
    TokenFile& operator=(const TokenFile&) = delete;

  private:
    explicit TokenFile(std::string path) : path_(std::move(path)) {}
    std::string path_;
};

asio::awaitable<void> interrupted(asio::io_context& io) {
    asio::signal_set signals(io, SIGINT, SIGTERM, SIGHUP);
    boost::system::error_code error;
    co_await signals.async_wait(asio::redirect_error(asio::use_awaitable, error));
}

asio::awaitable<int> run_server(asio::io_context& io, const ServeCommand& command, const std::string& file) {
    Workshop workshop;
    serve::Yard yard(io, workshop);
    serve::ServerOptions options;
    options.address = command.address;
    options.port = command.port;
    options.token = serve::make_token();
    options.certificate = command.certificate;
    options.key = command.key;
    options.origins = command.origins;
    const auto token = options.token;
    auto server = serve::Server::start(yard, std::move(options));
    if (!server) {
        co_return complain(server.error());
    }
    const auto told =
        TokenFile::write(file, {{"url", (*server)->url()}, {"token", token}, {"pid", static_cast<std::int64_t>(::getpid())}});
    if (!told) {
        co_return complain(told.error());
    }
    say(fmt::format("serving at {}\ntoken in {}\n", (*server)->url(), file));
    // A second one ends the process at once, and the devices with it.
    co_await interrupted(io);
    if (const auto running = std::count_if(yard.runs().begin(), yard.runs().end(),
                                           [](const auto& run) { return run->state() != serve::Run::State::ended; })) {
        say(fmt::format("ending {} run{}\n", running, running == 1 ? "" : "s"));
    }
    co_await yard.end_all();
    co_await (*server)->stop();
    co_return 0;
}

}  // namespace

int serve(const ServeCommand& command) {
    if (command.reference) {
        std::fputs(serve::reference_page().c_str(), stdout);
        return 0;
    }
    if (command.openrpc) {
        std::puts(json::serialize(serve::openrpc(host::kVersion)).c_str());
        return 0;
    }
    const auto folder = host::control_folder();
    if (!folder) {
        return complain(folder.error());
    }
    const auto claim = host::NameClaim::take(*folder, command.name);
    if (!claim) {
        return complain({fmt::format("a server or a run is called '{}' already", command.name),
                         fmt::format("Use it, or give another name: {} --name other --port 0", host::command("serve")), 2});
    }
    const auto file = command.token_file.empty() ? fmt::format("{}/{}.json", *folder, command.name)
                                                 : std::filesystem::absolute(command.token_file).string();
    return run_loop([&](asio::io_context& io) { return run_server(io, command, file); });
}

}  // namespace twin::cli
