// SPDX-License-Identifier: BSD-3-Clause
#include "tests/support/machine.hpp"

#include "tests/support/wait.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/json.hpp>
#include <cstdlib>

namespace twin::test {

namespace {

namespace asio = boost::asio;

[[noreturn]] void fail(const host::Error& error, const std::string& console) {
    throw MachineError(error.message + "\n" + error.hint + "\nconsole: " + console);
}

}  // namespace

cli::RunOptions Machine::virtual_time() {
    cli::RunOptions options;
    options.time = "virtual";
    return options;
}

cli::RunOptions Machine::real_time() {
    cli::RunOptions options;
    options.time = "real";
    return options;
}

template <typename T>
T Machine::wait(asio::awaitable<host::Result<T>> work) {
    auto result = wait_for(io_, std::move(work));
    if (!result) throw MachineError("no answer within 100 s of the host's time; console: " + unread());
    if (!*result) fail(result->error(), unread());
    if constexpr (!std::is_void_v<T>) return std::move(**result);
}

Machine::Machine(const std::string& board, const std::string& image, cli::RunOptions options) {
    options.board = board;
    options.image = image;
    auto plan = cli::plan_node(options);
    if (!plan) fail(plan.error(), "");
    // The record tells the node's name: the same in every run, however many run at once.
    plan->name = "test";
    auto recorder = host::Recorder::open(options.record);
    if (!recorder) fail(recorder.error(), "");
    recorder_ = std::move(*recorder);
    auto node = host::Node::start(io_, std::move(*plan));
    if (!node) fail(node.error(), "");
    node_ = *node;
    recorder_->attach(*node_);
    console_ = cli::ConsoleText::of(*node_);
    node_->listen([this](const link::Message& message) {
        if (message.type == link::Type::value) {
            outputs_[message.channel] = message.payload;
            if (const auto number = link::decode_f64(message.payload))
                numbers_[message.channel].push_back({Span(message.time_ns), *number});
            else if (message.payload.size() == 1)  // a bool
                numbers_[message.channel].push_back({Span(message.time_ns), double(static_cast<unsigned char>(message.payload[0]))});
        }
        if (message.type == link::Type::event) {
            events_.push_back(boost::json::parse(message.payload).as_object());
            events_.back()["t"] = message.time_ns;
        }
    });
    pilot_ = std::make_unique<host::Pilot>(*node_);
    wait<void>(node_->ready());
}

Machine::~Machine() {
    if (!node_->end()) {
        try {
            stop();
        } catch (const std::exception&) {
            // Dropping the node kills its process.
        }
    }
}

void Machine::run_for(Span span, Span quantum) { wait<void>(pilot_->run_for(span, quantum)); }

bool Machine::run_until(const std::function<bool()>& condition, Span limit) {
    return wait<bool>(pilot_->run_until(condition, limit));
}

std::string Machine::read_until(const std::string& marker, Span limit) {
    if (!run_until([&] { return console_->contains(marker); }, limit))
        throw MachineError("the console did not say '" + marker + "'; it said: " + unread());
    return console_->take_through(marker);
}

std::string Machine::unread() { return console_ ? console_->take_through(std::string(1, '\0') + "never") : ""; }

void Machine::type(const std::string& text) { node_->serial_in(node_->console_channel(), text); }

void Machine::set(const std::string& text) {
    if (const auto done = node_->set(text); !done) fail(done.error(), "");
}

void Machine::power(bool on) { node_->power(on); }

void Machine::reset(const std::string& kind) { node_->reset(kind); }

boost::json::value Machine::call(const std::string& method, const boost::json::object& params) {
    return wait<boost::json::value>(node_->call(method, params));
}

std::uint32_t Machine::peek(const std::string& peripheral, const std::string& register_name) {
    const auto answer = call("regs", {{"peripheral", peripheral}});
    for (const auto& p : answer.at("peripherals").as_array())
        for (const auto& r : p.at("registers").as_array())
            if (r.at("name").as_string() == register_name)
                return static_cast<std::uint32_t>(r.at("value").to_number<std::uint64_t>());
    throw MachineError("no register " + peripheral + "." + register_name);
}

std::string Machine::output(const std::string& name) const {
    const auto channel = node_->hello().output_channel(name);
    if (!channel) throw MachineError("no output " + name);
    const auto it = outputs_.find(*channel);
    return it == outputs_.end() ? "" : it->second;
}

std::vector<Machine::Change> Machine::changes(const std::string& name) const {
    const auto channel = node_->hello().output_channel(name);
    if (!channel) throw MachineError("no output " + name);
    const auto it = numbers_.find(*channel);
    return it == numbers_.end() ? std::vector<Change>{} : it->second;
}

double Machine::number(const std::string& name) const {
    const auto all = changes(name);
    if (all.empty()) throw MachineError("output " + name + " has told no number");
    return all.back().value;
}

bool Machine::has_event(const std::string& kind) const {
    for (const auto& event : events_)
        if (event.at("event").as_string() == kind) return true;
    return false;
}

std::chrono::nanoseconds Machine::now() const { return std::chrono::nanoseconds(node_->now_ns()); }
pid_t Machine::pid() const { return node_->pid(); }
const host::Hello& Machine::hello() const { return node_->hello(); }
bool Machine::ended() const { return node_->end().has_value(); }
std::string Machine::record_hash() const { return recorder_->hash(); }

boost::json::object Machine::stop() {
    const auto stopped = [](std::shared_ptr<host::Node> node) -> asio::awaitable<host::Result<boost::json::value>> {
        auto summary = co_await node->stop();
        co_return summary;
    };
    const auto summary = wait<boost::json::value>(stopped(node_));
    return summary.is_object() ? summary.as_object() : boost::json::object{};
}

std::string MicroPython::image() {
    const char* elsewhere = std::getenv("TWINYARD_MICROPYTHON_HEX");
    return elsewhere != nullptr ? elsewhere : "/usr/share/firmware-microbit-micropython/firmware.hex";
}

MicroPython::MicroPython(cli::RunOptions options) : Machine("microbit", image(), std::move(options)) {}

std::string MicroPython::prompt(Span limit) { return read_until(">>> ", limit); }

std::string MicroPython::eval(const std::string& line, Span limit) {
    type(line + "\r");
    std::string said = read_until(">>> ", limit);
    std::string text;
    for (const char c : said)
        if (c != '\r') text += c;
    // The echo of what was typed, and the prompt.
    const auto echo_end = text.find('\n');
    text = echo_end == std::string::npos ? "" : text.substr(echo_end + 1);
    text.resize(text.size() - std::min<std::size_t>(4, text.size()));
    while (!text.empty() && text.back() == '\n') text.pop_back();
    return text;
}

unsigned MicroPython::brightness(unsigned x, unsigned y) const {
    const std::string pixels = output("display.pixels");
    return pixels.size() == 25 ? static_cast<unsigned char>(pixels[5 * y + x]) : 0;
}

std::string MicroPython::picture() const {
    std::string rows;
    for (unsigned y = 0; y < 5; ++y) {
        if (y > 0) rows += '\n';
        for (unsigned x = 0; x < 5; ++x) rows += brightness(x, y) > 12 ? '#' : '.';
    }
    return rows;
}

bool MicroPython::shows(const std::string& rows, Span limit) {
    return run_until([&] { return picture() == rows; }, limit);
}

}  // namespace twin::test
