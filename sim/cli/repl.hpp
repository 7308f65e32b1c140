// SPDX-License-Identifier: BSD-3-Clause
// Talks to a prompt on a node's console, as a person would.
#pragma once

#include "sim/host/pilot.hpp"

#include <memory>
#include <string>

namespace twin::cli {

namespace asio = boost::asio;

/// The text that the console sent, kept while nobody has read it.
class ConsoleText {
  public:
    /// Collects from now on.
    static std::shared_ptr<ConsoleText> of(host::Node& node);
    [[nodiscard]] bool contains(std::string_view marker) const { return text_.find(marker) != std::string::npos; }
    /// Everything up to and with the marker, which is then gone from here; everything if it is not there.
    std::string take_through(std::string_view marker);

  private:
    std::string text_;
};

class Repl {
  public:
    /// `limit`: how long an answer may take, in the node's time.
    Repl(host::Node& node, host::Pilot& pilot, std::shared_ptr<ConsoleText> console, std::string prompt,
         std::chrono::nanoseconds limit);

    /// Waits for the prompt and returns what came before it. Failure: what came instead.
    asio::awaitable<host::Result<std::string>> prompt();
    /// Types a line, waits for the next prompt, and returns what was printed in between, lines parted by '\n'.
    asio::awaitable<host::Result<std::string>> evaluate(const std::string& line);

  private:
    host::Node& node_;
    host::Pilot& pilot_;
    std::shared_ptr<ConsoleText> console_;
    std::string prompt_;
    std::chrono::nanoseconds limit_;
};

}  // namespace twin::cli
