// SPDX-License-Identifier: BSD-3-Clause
// One node for a test: the real process, driven step by step. In virtual time unless a test asks for the other clock,
// so that what passes once passes always. Every wait is bounded in the node's own time and, behind that, in the host's.
#pragma once

#include <boost/asio/io_context.hpp>
#include <boost/json/object.hpp>
#include <chrono>
#include <functional>
#include <map>
#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

#include "sim/cli/commands.hpp"
#include "sim/cli/repl.hpp"
#include "sim/host/pilot.hpp"
#include "sim/host/record.hpp"

namespace twin::test {

using namespace std::chrono_literals;

/// A step failed: the error's line, and what the console said last.
struct MachineError : std::runtime_error {
    using std::runtime_error::runtime_error;
};

class Machine {
  public:
    using Span = std::chrono::nanoseconds;

    /// Starts it; in virtual time it stands at instant 0. RunOptions::time is "virtual" unless said otherwise.
    Machine(const std::string& board, const std::string& image, cli::RunOptions options = virtual_time());
    ~Machine();
    Machine(const Machine&) = delete;
    Machine& operator=(const Machine&) = delete;

    static cli::RunOptions virtual_time();
    static cli::RunOptions real_time();

    /// The node stops every `quantum` (host::Pilot), which it must not notice.
    void run_for(Span span, Span quantum = host::Pilot::kReactive);
    /// Runs until the console has said `marker`, and returns everything up to and with it. Throws after `limit`.
    std::string read_until(const std::string& marker, Span limit = 10s);
    /// What the console has said and nobody has read.
    std::string unread();
    void type(const std::string& text);
    /// "part.value=number". Throws what the node answers when it refuses.
    void set(const std::string& text);
    void power(bool on);
    void reset(const std::string& kind);
    /// Runs until the condition holds; false if it did not within `limit`.
    bool run_until(const std::function<bool()>& condition, Span limit = 10s);

    /// A request of docs/link-protocol.md.
    boost::json::value call(const std::string& method, const boost::json::object& params = {});
    /// A register's value without side effects: peripheral and register by name.
    std::uint32_t peek(const std::string& peripheral, const std::string& register_name);
    /// The latest bytes of an output, "display.pixels".
    std::string output(const std::string& name) const;
    /// The latest value of an output that is a number, "edge.P0_hz".
    double number(const std::string& name) const;
    /// Every change of an output, with its instant in the node's time.
    struct Change {
        std::chrono::nanoseconds at;
        double value;
    };
    std::vector<Change> changes(const std::string& name) const;
    /// The texts of all events so far, one JSON object each, with their instant in nanoseconds as "t".
    const std::vector<boost::json::object>& events() const { return events_; }
    bool has_event(const std::string& kind) const;

    std::chrono::nanoseconds now() const;
    pid_t pid() const;
    const host::Hello& hello() const;
    bool ended() const;
    /// Ends it and returns its summary.
    boost::json::object stop();
    /// Over everything observable so far.
    std::string record_hash() const;

  private:
    template <typename T>
    T wait(boost::asio::awaitable<host::Result<T>> work);

    boost::asio::io_context io_;
    std::unique_ptr<host::Recorder> recorder_;
    std::shared_ptr<host::Node> node_;
    std::unique_ptr<host::Pilot> pilot_;
    std::shared_ptr<cli::ConsoleText> console_;
    std::map<std::uint16_t, std::string> outputs_;
    std::map<std::uint16_t, std::vector<Change>> numbers_;
    std::vector<boost::json::object> events_;
};

/// MicroPython on the micro:bit, at its prompt.
class MicroPython : public Machine {
  public:
    explicit MicroPython(cli::RunOptions options = virtual_time());
    /// Waits for the prompt and returns what came before it.
    std::string prompt(Span limit = 10s);
    /// Types a line and returns what it printed, lines parted by '\n'.
    std::string eval(const std::string& line, Span limit = 10s);
    /// The 5×5 display as rows of '.' (dark) and '#' (lit), parted by '\n'.
    std::string picture() const;
    /// Brightness 0..255 of the LED in column x, row y.
    unsigned brightness(unsigned x, unsigned y) const;
    /// Runs until the display shows this picture; false after `limit`.
    bool shows(const std::string& rows, Span limit = 2s);

    static std::string image();
};

}  // namespace twin::test
