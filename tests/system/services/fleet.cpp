// SPDX-License-Identifier: BSD-3-Clause
#include "tests/system/services/fleet.hpp"

#include <fmt/format.h>
#include <sys/wait.h>
#include <unistd.h>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "tests/support/wait.hpp"

namespace twin::test {

namespace {

namespace asio = boost::asio;

[[noreturn]] void fail(const host::Error& error) { throw MachineError(error.message + "\n" + error.hint); }

std::string certificates() {
    const auto from = [](const char* variable) {
        const char* value = std::getenv(variable);
        return std::string(value == nullptr ? "" : value);
    };
    const auto cache = !from("TWINYARD_CACHE").empty()   ? from("TWINYARD_CACHE")
                       : !from("XDG_CACHE_HOME").empty() ? from("XDG_CACHE_HOME") + "/twinyard"
                                                         : from("HOME") + "/.cache/twinyard";
    return cache + "/certificates";
}

}  // namespace

Folder::Folder() {
    std::string pattern = std::filesystem::temp_directory_path() / "services-XXXXXX";
    path_ = ::mkdtemp(pattern.data());
}

Folder::~Folder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
}

void Folder::write(const std::string& name, const std::string& text) const {
    std::ofstream(path_ + "/" + name, std::ios::binary) << text;
}

std::string Folder::read(const std::string& name) const {
    std::ostringstream text;
    text << std::ifstream(path_ + "/" + name, std::ios::binary).rdbuf();
    return text.str();
}

Load::Load(unsigned loops) {
    for (unsigned i = 0; i < loops; ++i) {
        const pid_t pid = ::fork();
        if (pid == 0) {
            ::alarm(600);  // behind the destructor
            for (volatile bool busy = true; busy;) {
            }
        }
        loops_.push_back(pid);
    }
}

Load::~Load() {
    for (const pid_t pid : loops_) {
        ::kill(pid, SIGKILL);
        ::waitpid(pid, nullptr, 0);
    }
}

Fleet::Fleet(const Folder& folder, const std::string& link, std::uint64_t seed) : folder_(folder) {
    services_ = std::make_unique<host::ServiceSet>(
        io_, host::TimeMode::virtual_, seed,
        host::ServiceSet::Listener{[this](const std::string& name, std::string_view line) {
                                       logs_[""] += fmt::format("{} {}: {}\n", services_->now_ns(), name, line);
                                   },
                                   [this](const std::string& name, const host::ServiceEnd& end) {
                                       logs_[""] += fmt::format("{} {}\n", services_->now_ns(), end.text(name));
                                   }});
    host::NetworkOptions options;
    options.time = host::TimeMode::virtual_;
    options.seed = seed;
    options.link = link;
    options.services = services_.get();
    options.capture = folder / "net.pcapng";
    auto network = host::Network::start(io_, std::move(options));
    if (!network) fail(network.error());
    network_ = std::move(*network);
}

Fleet::~Fleet() { close(); }

void Fleet::close() {
    for (const auto& node : nodes_)
        asio::co_spawn(
            io_, [](std::shared_ptr<host::Node> one) -> asio::awaitable<void> { co_await one->stop(); }(node),
            asio::detached);
    const auto gone = [&] { return std::all_of(nodes_.begin(), nodes_.end(), [](auto& node) { return node->end(); }); };
    const auto end = std::chrono::steady_clock::now() + 10s;
    io_.restart();
    while (!gone() && std::chrono::steady_clock::now() < end) io_.run_one_until(end);
    lockstep_.reset();
    network_.reset();
    services_.reset();
    nodes_.clear();
}

template <typename T>
host::Result<T> Fleet::wait(asio::awaitable<host::Result<T>> work) {
    auto result = wait_for(io_, std::move(work));
    if (!result) throw MachineError("no answer within the host's time");
    if (!*result) fail(result->error());
    return std::move(*result);
}

void Fleet::join(unsigned count) {
    for (unsigned i = 0; i < count; ++i) {
        auto options = Machine::virtual_time();
        options.board = "nucleo_f429zi";
        options.image = std::string(TWIN_SAMPLE_IMAGES) + "/NUCLEO_F429ZI/mqtt-telemetry.elf";
        options.seed = 1 + i;
        auto plan = cli::plan_node(options);
        if (!plan) fail(plan.error());
        plan->name = fmt::format("device{}", i);
        auto node = host::Node::start(io_, std::move(*plan));
        if (!node) fail(node.error());
        nodes_.push_back(*node);
    }
    for (const auto& node : nodes_) {
        wait<void>(node->ready(60s));
        auto& console = consoles_.emplace_back();
        node->listen([this, &console, known = node.get()](const link::Message& message) {
            if (message.type != link::Type::serial_out || !known->is_console(message.channel)) return;
            for (const char c : message.payload) {
                if (c != '\n') {
                    console += c;
                    continue;
                }
                const auto& name = known->options().name;
                logs_[name] += fmt::format("{} {}: {}\n", message.time_ns, name, console);
                console.clear();
            }
        });
        if (const auto attached = network_->attach(node); !attached) fail(attached.error());
    }
}

void Fleet::start(const std::string& name, std::vector<std::string> argv) {
    host::ServiceOptions options;
    options.name = name;
    options.argv = std::move(argv);
    options.folder = folder_.path();
    if (const auto started = services_->start(std::move(options)); !started) fail(started.error());
}

void Fleet::start_broker() {
    folder_.write("mosquitto.conf", fmt::format(R"(per_listener_settings true
persistence false
log_dest stderr
log_type all
listener 1883
allow_anonymous true
listener 8883
cafile {0}/ca.pem
certfile {0}/server.pem
keyfile {0}/server.key
require_certificate true
use_identity_as_username true
{1})",
                                               certificates(), ::getuid() == 0 ? "user root\n" : ""));
    start("broker", {"mosquitto", "-c", "mosquitto.conf"});
}

void Fleet::restart(const std::string& name) { wait<void>(services_->restart(name)); }

bool Fleet::until(const std::function<bool()>& condition, Span limit) {
    if (nodes_.empty()) {
        const std::int64_t end = now_ns_ + limit.count();
        while (!condition() && now_ns_ < end) {
            now_ns_ = std::min(end, network_->next_ns().value_or(end));
            network_->advance(now_ns_);
        }
        return condition();
    }
    if (!lockstep_) {
        lockstep_ = std::make_unique<host::Lockstep>();
        for (const auto& node : nodes_) lockstep_->add(node, network_.get());
    }
    const auto met = wait<bool>([](host::Lockstep& lockstep, std::function<bool()> holds, Span span)
                                    -> asio::awaitable<host::Result<bool>> {
        co_return co_await lockstep.run_until(std::move(holds), span);
    }(*lockstep_, condition, limit));
    for (const auto& node : nodes_)
        if (node->end()) fail(node->death());
    now_ns_ = lockstep_->now_ns();
    return *met;
}

void Fleet::pass(Span span) {
    until([] { return false; }, span);
}

std::string Fleet::log() const {
    std::string all;
    for (const auto& [name, text] : logs_) all += text;
    return all;
}

std::size_t Fleet::count(const std::string& text) const {
    std::size_t found = 0;
    for (const auto& [name, log] : logs_)
        for (auto at = log.find(text); at != std::string::npos; at = log.find(text, at + text.size())) ++found;
    return found;
}

}  // namespace twin::test
