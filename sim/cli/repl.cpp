// SPDX-License-Identifier: BSD-3-Clause
#include "sim/cli/repl.hpp"

#include "sim/host/units.hpp"

#include <algorithm>

namespace twin::cli {
namespace {

std::string trimmed(std::string text) {
    std::erase(text, '\r');
    const auto first = text.find_first_not_of('\n');
    const auto last = text.find_last_not_of('\n');
    return first == std::string::npos ? std::string() : text.substr(first, last - first + 1);
}

}  // namespace

std::shared_ptr<ConsoleText> ConsoleText::of(host::Node& node) {
    auto console = std::make_shared<ConsoleText>();
    node.listen([console, &node](const link::Message& message) {
        if (message.type == link::Type::serial_out && node.is_console(message.channel)) {
            console->text_ += message.payload;
        }
    });
    return console;
}

std::string ConsoleText::take_through(std::string_view marker) {
    const auto at = text_.find(marker);
    const auto end = at == std::string::npos ? text_.size() : at + marker.size();
    std::string taken = text_.substr(0, end);
    text_.erase(0, end);
    return taken;
}

Repl::Repl(host::Node& node, host::Pilot& pilot, std::shared_ptr<ConsoleText> console, std::string prompt,
           std::chrono::nanoseconds limit)
    : node_(node), pilot_(pilot), console_(std::move(console)), prompt_(std::move(prompt)), limit_(limit) {}

asio::awaitable<host::Result<std::string>> Repl::prompt() {
    const auto there = [this] { return console_->contains(prompt_); };
    const auto came = co_await pilot_.run_until(there, limit_);
    if (!came) {
        co_return tl::unexpected(came.error());
    }
    auto text = console_->take_through(prompt_);
    if (!*came) {
        const auto said = trimmed(text);
        co_return host::failure(fmt::format("no prompt '{}' within {}", prompt_, host::format_duration(limit_)),
                                said.empty() ? "The console said nothing." : fmt::format("The console said: {}", said));
    }
    text.resize(text.size() - prompt_.size());
    co_return trimmed(std::move(text));
}

asio::awaitable<host::Result<std::string>> Repl::evaluate(const std::string& line) {
    node_.serial_in(node_.console_channel(), line + "\r");
    auto said = co_await prompt();
    if (!said) {
        co_return said;
    }
    if (!said->starts_with(line)) {
        co_return host::failure(fmt::format("typed '{}' and saw '{}'", line, *said),
                                "The console lost what was typed.");
    }
    co_return trimmed(said->substr(line.size()));
}

}  // namespace twin::cli
