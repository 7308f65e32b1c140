// SPDX-License-Identifier: BSD-3-Clause
#include "sim/host/node.hpp"

#include "sim/host/launch.hpp"

#include <array>
#include <boost/asio/buffer.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/write.hpp>
#include <boost/json.hpp>
#include <csignal>
#include <filesystem>

namespace twin::host {
namespace {

namespace json = boost::json;
using boost::system::error_code;

constexpr std::size_t kTail = 4096;
constexpr std::string_view kSaveSnapshot = "snapshot.save";

/// How long a process may live on after it closed its link.
constexpr auto kLingering = std::chrono::seconds(4);

/// Of frames for a node that has no grant yet.
constexpr std::size_t kMostWaiting = 256 * 1024;

/// Serial bytes are cut into messages of at most this size.
constexpr std::size_t kSerialPiece = 64 * 1024;

void keep_tail(std::string& tail, std::string_view more) {
    tail.append(more);
    if (tail.size() > 2 * kTail) {
        tail.erase(0, tail.size() - kTail);
    }
}

std::string last_line(std::string_view text) {
    while (!text.empty() && (text.back() == '\n' || text.back() == '\r' || text.back() == ' ')) {
        text.remove_suffix(1);
    }
    const auto at = text.find_last_of('\n');
    text.remove_prefix(at == std::string_view::npos ? 0 : at + 1);
    for (const std::string_view speaker : {"twin-qemu: ", "twin: "}) {
        text.remove_prefix(text.starts_with(speaker) ? speaker.size() : 0);
    }
    return std::string(text);
}

}  // namespace

Node::Node(asio::io_context& io, NodeOptions options)
    : options_(std::move(options)),
      socket_(io),
      errors_(io),
      process_watch_(io),
      changed_(io.get_executor()),
      granted_ns_(options_.starts_at_ns.value_or(0)),
      now_ns_(options_.starts_at_ns.value_or(0)) {}

void Node::connect(NodeProcess process, UniqueFd socket) {
    process_.emplace(std::move(process));
    socket_.assign(asio::local::stream_protocol(), socket.release());
    // Without this Asio's own write_some waits for room in the socket, and a node that waits for room in the other
    // direction never makes any.
    socket_.non_blocking(true);
    errors_.assign(process_->error_pipe().release());
    process_watch_.assign(::dup(process_->pid_fd()));
    const auto executor = socket_.get_executor();
    asio::co_spawn(executor, read_link(shared_from_this()), asio::detached);
    asio::co_spawn(executor, read_errors(shared_from_this()), asio::detached);
    asio::co_spawn(executor, watch_process(shared_from_this()), asio::detached);
}

void Node::signal(int number) {
    if (process_) {
        process_->signal(number);
    }
}

Result<std::shared_ptr<Node>> Node::start(asio::io_context& io, NodeOptions options) {
    if (options.player) {
        auto node = std::make_shared<Node>(io, std::move(options));
        node->play_soon();
        return node;
    }
    auto launch = prepare_launch(options);
    if (!launch) {
        return tl::unexpected(launch.error());
    }
    auto process = NodeProcess::start(launch->plan);
    if (!process) {
        return tl::unexpected(process.error());
    }
    options.contents = {};
    options.image.reset();
    auto node = std::make_shared<Node>(io, std::move(options));
    node->connect(std::move(*process), std::move(launch->link));
    return node;
}

asio::awaitable<void> Node::read_link(std::shared_ptr<Node> self) {
    std::array<char, 64 * 1024> chunk{};
    link::FrameReader reader;
    error_code error;
    while (self->link_error_.empty()) {
        const auto got = co_await self->socket_.async_read_some(asio::buffer(chunk),
                                                                asio::redirect_error(asio::use_awaitable, error));
        if (error) {
            break;
        }
        reader.feed({chunk.data(), got});
        for (;;) {
            auto message = reader.next();
            if (!message) {
                self->link_error_ = message.error();
                self->signal(SIGKILL);
                break;
            }
            if (!*message) {
                break;
            }
            self->take(std::move(**message));
        }
        self->changed_.notify();
    }
    self->link_over_ = true;
    self->socket_.close(error);
    self->finish_if_over();
    // Without its link it has nothing more to do: a process that stays is stuck.
    const auto gone = [&] { return self->process_end_.has_value(); };
    if (!co_await self->changed_.wait(gone, Clock::now() + kLingering)) {
        self->signal(SIGKILL);
    }
}

asio::awaitable<void> Node::read_errors(std::shared_ptr<Node> self) {
    std::array<char, 4096> chunk{};
    error_code error;
    for (;;) {
        const auto got = co_await self->errors_.async_read_some(asio::buffer(chunk),
                                                                asio::redirect_error(asio::use_awaitable, error));
        if (error) {
            break;
        }
        keep_tail(self->last_words_, {chunk.data(), got});
    }
    self->errors_over_ = true;
    self->finish_if_over();
}

asio::awaitable<void> Node::watch_process(std::shared_ptr<Node> self) {
    error_code error;
    while (!(self->process_end_ = self->process_->poll())) {
        co_await self->process_watch_.async_wait(asio::posix::stream_descriptor::wait_read,
                                                 asio::redirect_error(asio::use_awaitable, error));
        if (error) {
            co_return;
        }
    }
    self->finish_if_over();
}

asio::awaitable<void> Node::write_link(std::shared_ptr<Node> self) {
    error_code error;
    while (!self->outbox_.empty() && !error) {
        std::string sending;
        sending.swap(self->outbox_);
        co_await asio::async_write(self->socket_, asio::buffer(sending),
                                   asio::redirect_error(asio::use_awaitable, error));
    }
    self->writing_ = false;
}

void Node::keep_count(link::Type sent) {
    if (sent == link::Type::grant || sent == link::Type::call || sent == link::Type::quit) {
        ++asked_;
        told_since_ = false;
    } else {
        told_since_ = true;
    }
}

void Node::send(link::Type type, std::uint16_t channel, std::int64_t time_ns, std::string_view payload,
                std::optional<std::string_view> on_tape) {
    if (link_over_) {
        return;
    }
    keep_count(type);
    if (options_.tape) {
        options_.tape->told(type, channel, time_ns, on_tape.value_or(payload));
    }
    if (options_.player) {
        options_.player->told(type, channel, time_ns, on_tape.value_or(payload));
        play_soon();
        return;
    }
    post(type, channel, time_ns, payload);
}

void Node::post(link::Type type, std::uint16_t channel, std::int64_t time_ns, std::string_view payload) {
    if (link_over_) {
        return;
    }
    link::encode_to(outbox_, type, channel, time_ns, payload);
    // In virtual time a frame is of no use to a node before the grant that reaches it, and would only wake its process.
    const bool can_wait = type == link::Type::frame_in && options_.time == TimeMode::virtual_ && outbox_.size() < kMostWaiting;
    if (writing_ || can_wait) {
        return;
    }
    // Mostly the socket takes it at once, which saves a turn of the loop in every quantum.
    error_code error;
    const auto sent = socket_.write_some(asio::buffer(outbox_), error);
    outbox_.erase(0, error ? 0 : sent);
    if (error && error != asio::error::would_block && error != asio::error::try_again) {
        outbox_.clear();  // the reading side tells of the end
    }
    if (!outbox_.empty()) {
        writing_ = true;
        asio::co_spawn(socket_.get_executor(), write_link(shared_from_this()), asio::detached);
    }
}

void Node::stirred() {
    stirred_ = true;
    if (on_stirred) {
        on_stirred();
    }
}

void Node::input(link::Type type, std::uint16_t channel, std::string_view payload, std::int64_t time_ns) {
    if (killed_) {
        return;
    }
    if (type == link::Type::frame_in) {
        first_frame_ns_ = std::min(first_frame_ns_, time_ns);
        if (on_stirred) {
            on_stirred();
        }
        time_ns = clock_.to_own(time_ns);
    } else {
        catch_up();
        stirred();
    }
    const std::int64_t now = world_now_ns_ != nullptr ? std::max(now_ns_, *world_now_ns_) : now_ns_;
    const link::Message message{type, channel, now, std::string(payload)};
    for (const auto& listener : input_listeners_) {
        listener(message);
    }
    send(type, channel, time_ns, payload);
}

void Node::serial_in(std::uint16_t channel, std::string_view bytes) {
    for (; !bytes.empty(); bytes.remove_prefix(std::min(bytes.size(), kSerialPiece))) {
        input(link::Type::serial_in, channel, bytes.substr(0, kSerialPiece));
    }
}

void Node::frame_in(std::uint16_t channel, std::string_view bytes, bool fcs_error, std::int64_t at_ns) {
    input(link::Type::frame_in, channel, link::encode_frame(bytes, fcs_error), at_ns);
}

Result<void> Node::set(const std::string& text) {
    if (auto good = hello().check_set(text); !good) {
        return good;
    }
    input(link::Type::set, 0, text);
    return {};
}

void Node::power(bool on) { input(link::Type::power, 0, std::string_view(on ? "\1" : "\0", 1)); }
void Node::reset(const std::string& kind) { input(link::Type::reset, 0, kind); }

void Node::take(link::Message message) {
    if (killed_) {
        return;
    }
    if (restoring_) {
        take_restored(message);
        return;
    }
    if (message.type == link::Type::probe) {
        take_probe(message);
        return;
    }
    if (message.type == link::Type::reply && !unseen_calls_.empty() && take_unseen_reply(message)) {
        return;
    }
    if (options_.tape && message.type != link::Type::timeline) {
        options_.tape->said(message);
    }
    if ((message.type == link::Type::report || message.type == link::Type::reply) && asked_ > 0) {
        --asked_;
    }
    if (message.type == link::Type::report) {
        own_ns_ = message.time_ns;
        probes_reported(own_ns_);
    }
    if (message.type == link::Type::hello && options_.starts_at_ns) {
        clock_ = {*options_.starts_at_ns, message.time_ns, 0};
    }
    message.time_ns = clock_.to_world(message.time_ns);
    now_ns_ = std::max(now_ns_, message.time_ns);
    switch (message.type) {
        case link::Type::hello:
            if (auto hello = parse_hello(message.payload)) {
                hello_ = std::move(*hello);
            } else {
                hello_error_ = hello.error().message;
            }
            break;
        case link::Type::report:
            take_report(message);
            break;
        case link::Type::serial_out:
            if (message.channel == 0) {
                keep_tail(console_tail_, message.payload);
            }
            break;
        case link::Type::reply: {
            error_code error;
            auto reply = json::parse(message.payload, error);
            if (!error && reply.is_object()) {
                const auto* id = reply.as_object().if_contains("id");
                if (id != nullptr && id->is_int64()) {
                    if (const auto waiting = replies_.find(id->as_int64()); waiting != replies_.end()) {
                        waiting->second = std::move(reply);
                    }
                }
            }
            break;
        }
        case link::Type::summary: {
            error_code error;
            auto summary = json::parse(message.payload, error);
            if (!error) {
                summary_ = std::move(summary);
            }
            break;
        }
        default:
            break;
    }
    for (const auto& listener : listeners_) {
        listener(message);
    }
}

void Node::finish_if_over() {
    if (!end_ && process_end_ && link_over_ && errors_over_) {
        end_ = NodeEnd{*process_end_, stopping_, last_words_, console_tail_, link_error_, killed_for_};
        if (options_.tape) {
            options_.tape->ended(json::serialize(json::object{{"exit_code", process_end_->exit_code},
                                                              {"signal", process_end_->signal},
                                                              {"last_words", last_words_},
                                                              {"link_error", link_error_}}));
        }
        end_probes();
    }
    changed_.notify();
}

std::uint16_t Node::console_channel() const { return hello().serial_channel(options_.board.console).value_or(0); }

bool Node::is_console(std::uint16_t channel) const {
    return channel == console_channel() || channel == hello().serial_channel("semihosting");
}

asio::awaitable<Result<void>> Node::ready(Clock::duration limit) {
    const bool lockstep = options_.time == TimeMode::virtual_;
    const bool in_time = co_await changed_.wait(
        [&] { return end_ || !hello_error_.empty() || (hello_ && (!lockstep || boundary_)); }, Clock::now() + limit);
    if (!hello_error_.empty()) {
        co_return failure(hello_error_, "The models and the host are of different builds: build both again.");
    }
    if (hello_ && (!lockstep || boundary_)) {
        co_return Result<void>{};
    }
    if (!in_time) {
        co_return failure("the node does not answer", "Look at what else runs on this machine, and try again.");
    }
    const std::string words = last_line(end_->last_words);
    if (words.empty()) {
        co_return failure(fmt::format("the node ended {} before it started", end_->process.text()),
                          "Build QEMU and the models again: they may be of different versions.");
    }
    co_return refuse(words, "The node could not start with this.");
}

asio::awaitable<Result<void>> Node::go_live(std::string snapshot, std::uint64_t at, Clock::duration limit) {
    if (!strayed_.empty() || !options_.player->at_end()) {
        co_return failure(strayed_.empty() ? fmt::format("{} had said more in the saved run", options_.name) : strayed_,
                          "Take it again.");
    }
    auto options = options_;
    options.snapshot = std::move(snapshot);
    options.snapshot_at = at;
    options.set.clear();  // was done when the saved run began
    auto launch = prepare_launch(options);
    if (!launch) {
        co_return tl::unexpected(launch.error());
    }
    auto process = NodeProcess::start(launch->plan);
    if (!process) {
        co_return tl::unexpected(process.error());
    }
    options_.player.reset();
    restoring_ = true;
    connect(std::move(*process), std::move(launch->link));
    const bool in_time = co_await changed_.wait([&] { return end_ || !restoring_; }, Clock::now() + limit);
    if (!in_time) {
        kill("it did not come up from its snapshot");
        co_return failure(fmt::format("{} does not come up from its snapshot", options_.name),
                          "Look at what else runs on this machine, and try again.");
    }
    if (end_) {
        co_return refuse(last_line(end_->last_words), "The node could not start with this.");
    }
    if (restored_ns_ != own_ns_) {
        co_return failure(fmt::format("{} is at {} ns, its snapshot of {} ns", options_.name, own_ns_, restored_ns_),
                          "The snapshot's parts do not belong together; take it again.");
    }
    co_return Result<void>{};
}

void Node::take_restored(const link::Message& message) {
    if (message.type == link::Type::report) {
        restored_ns_ = message.time_ns;
        restoring_ = false;
    }
}

asio::awaitable<Result<json::value>> Node::call(std::string method, json::object params, Clock::duration limit) {
    co_return co_await ask(std::move(method), std::move(params), limit, Seen::yes);
}

asio::awaitable<Result<json::value>> Node::ask(std::string method, json::object params, Clock::duration limit,
                                               Seen seen) {
    const auto id = seen == Seen::yes ? next_call_++ : next_unseen_call_--;
    replies_[id] = nullptr;
    auto request = json::serialize(json::object{{"id", id}, {"method", method}, {"params", std::move(params)}});
    if (seen == Seen::yes) {
        catch_up();
        stirred();
        // The name of a snapshot's file is the host's affair.
        const auto on_tape = method == kSaveSnapshot ? std::optional(kSaveSnapshot) : std::nullopt;
        send(link::Type::call, 0, 0, request, on_tape);
    } else {
        unseen_calls_.insert(id);
        post(link::Type::call, 0, 0, request);
    }
    const bool in_time = co_await changed_.wait([&] { return end_ || !replies_[id].is_null(); }, Clock::now() + limit);
    const auto reply = std::move(replies_[id]);
    replies_.erase(id);
    if (reply.is_null()) {
        if (!in_time) {
            co_return failure(fmt::format("{} does not answer '{}'", options_.name, method),
                              "It may be halted in the debugger, or busy; try again.");
        }
        co_return tl::unexpected(death());
    }
    const auto& object = reply.as_object();
    if (const auto* error = object.if_contains("error")) {
        const auto* text = error->is_object() ? error->as_object().if_contains("message") : nullptr;
        co_return refuse(
            text != nullptr && text->is_string() ? std::string(text->as_string()) : json::serialize(*error),
            fmt::format("The node refused '{}'.", method));
    }
    const auto* result = object.if_contains("result");
    co_return result != nullptr ? *result : json::value();
}

asio::awaitable<Result<SavedSnapshot>> Node::save_snapshot(std::string path, Clock::duration limit) {
    co_return co_await save(std::move(path), limit, Seen::yes);
}

asio::awaitable<Result<SavedSnapshot>> Node::save_aside(std::string path, Clock::duration limit) {
    co_return co_await save(std::move(path), limit, Seen::not_);
}

asio::awaitable<Result<SavedSnapshot>> Node::save(std::string path, Clock::duration limit, Seen seen) {
    std::error_code error;
    json::object params;
    params["file"] = std::filesystem::absolute(path, error).string();
    const auto done = co_await ask(std::string(kSaveSnapshot), std::move(params), limit, seen);
    if (!done) {
        co_return tl::unexpected(done.error());
    }
    try {
        co_return SavedSnapshot{json::value_to<std::uint64_t>(done->at("bytes")),
                                json::value_to<std::int64_t>(done->at("virtual_ns"))};
    } catch (const std::exception&) {
        co_return failure(fmt::format("{} does not say what it has saved", options_.name),
                          "The models and the host are of different builds: build both again.");
    }
}

asio::awaitable<Result<std::uint16_t>> Node::open_debugger() {
    if (options_.gdb_port) {
        co_return *options_.gdb_port;
    }
    const auto opened = co_await call("debug.start");
    if (!opened) {
        co_return tl::unexpected(opened.error());
    }
    const auto* port = opened->is_object() ? opened->as_object().if_contains("port") : nullptr;
    if (port == nullptr || !port->is_int64()) {
        co_return failure(fmt::format("{} does not say where a debugger may attach", options_.name),
                          "The models and the host are of different builds: build both again.");
    }
    options_.gdb_port = static_cast<std::uint16_t>(port->as_int64());
    changed_.notify();
    co_return *options_.gdb_port;
}

void Node::kill(const std::string& why) {
    killed_ = true;
    killed_for_ = why;
    if (options_.player) {
        options_.player->cut();
        play_soon();
    }
    signal(SIGKILL);
}

asio::awaitable<json::value> Node::stop() {
    stopping_ = true;
    catch_up();
    send(link::Type::quit, 0, 0, {});
    const auto over = [&] { return end_.has_value(); };
    if (!co_await changed_.wait(over, Clock::now() + std::chrono::seconds(2))) {
        signal(SIGTERM);
        if (!co_await changed_.wait(over, Clock::now() + std::chrono::seconds(1))) {
            signal(SIGKILL);
            co_await changed_.wait(over);
        }
    }
    co_return summary_;
}

asio::awaitable<void> Node::ended() {
    co_await changed_.wait([&] { return end_.has_value(); });
}

std::optional<std::uint32_t> Node::firmware_exit() const {
    const auto* summary = summary_.if_object();
    const auto* code = summary != nullptr ? summary->if_contains("exit_code") : nullptr;
    if (code == nullptr || !code->is_int64()) {
        return std::nullopt;
    }
    return static_cast<std::uint32_t>(code->get_int64());
}

Error Node::death() const {
    if (!end_) {
        return {fmt::format("{} does not answer", options_.name), "Try again.", 1};
    }
    const std::string words = last_line(end_->last_words);
    const std::string said = last_line(end_->console);
    std::string message =
        fmt::format("{} ended {} at {:.6f} s", options_.name, end_->process.text(), static_cast<double>(now_ns_) / 1e9);
    if (!end_->killed_for.empty()) {
        message += fmt::format(", killed because {}", end_->killed_for);
    }
    if (!end_->link_error.empty()) {
        message += fmt::format(" (its link was broken: {})", end_->link_error);
    }
    return {message,
            !words.empty()  ? fmt::format("Its last words: {}", words)
            : !said.empty() ? fmt::format("It left no word; its console ended with: {}", said)
                            : "It left no word.",
            1};
}

}  // namespace twin::host
