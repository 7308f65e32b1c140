// SPDX-License-Identifier: BSD-3-Clause
// twin demo: an unmodified firmware on a virtual board, every answer checked.
#include "sim/cli/announce.hpp"
#include "sim/cli/commands.hpp"
#include "sim/cli/demo_steps.hpp"
#include "sim/cli/face.hpp"
#include "sim/cli/repl.hpp"
#include "sim/cli/session.hpp"
#include "sim/cli/uart.hpp"
#include "sim/host/command_name.hpp"
#include "sim/host/units.hpp"

#include <fmt/ranges.h>
#include <algorithm>
#include <cmath>
#include <cstdio>
#include <filesystem>

namespace twin::cli {
namespace {

void print(const std::string& text) {
    std::fwrite(text.data(), 1, text.size(), stdout);
    std::fflush(stdout);
}

/// What the world sees of the board: the display and the buttons.
struct Face {
    Pixels pixels{};
    bool button_a = false;
    bool button_b = false;

    static std::shared_ptr<Face> of(host::Node& node) {
        auto face = std::make_shared<Face>();
        node.listen([face, &node](const link::Message& message) {
            if (message.type == link::Type::value && message.channel == node.hello().output_channel("display.pixels")) {
                face->pixels = pixels_from(message.payload);
            }
        });
        return face;
    }
};

class Show {
  public:
    Show(const Demo& demo, Session& session, std::shared_ptr<ConsoleText> console, std::shared_ptr<Face> face)
        : demo_(demo),
          session_(session),
          face_(std::move(face)),
          style_(Style::for_fd(1)),
          repl_(session.node(), session.pilot(), std::move(console), demo.prompt, demo.boot_limit) {}

    asio::awaitable<host::Result<void>> boot() {
        scene("It boots to the prompt");
        const auto banner = co_await repl_.prompt();
        if (!banner) {
            co_return tl::unexpected(banner.error());
        }
        const auto at = banner->rfind("MicroPython");
        const auto text = banner->substr(at == std::string::npos ? 0 : at);
        print(fmt::format("    {}\n", text.substr(0, text.find('\n'))));
        passed(fmt::format("{} after power-on",
                           host::format_duration(std::chrono::nanoseconds(session_.node().now_ns()))));
        co_return host::Result<void>{};
    }

    asio::awaitable<host::Result<void>> play(const DemoScene& scene_to_play) {
        scene(scene_to_play.title);
        for (const auto& action : scene_to_play.actions) {
            if (session_.ending()) {
                co_return host::failure("interrupted", "The demo was ended before its end.");
            }
            auto done = co_await perform(action);
            if (!done) {
                co_return done;
            }
        }
        co_return host::Result<void>{};
    }

    [[nodiscard]] int checks() const { return checks_; }

  private:
    void scene(const std::string& title) { print(fmt::format("\n{} {}\n", style_.cyan("●"), style_.bold(title))); }
    void passed(const std::string& note) {
        ++checks_;
        print(fmt::format("    {}{}\n", style_.green("✔ "), style_.dim(note)));
    }

    asio::awaitable<host::Result<void>> perform(const DemoAction& action) {
        switch (action.kind) {
            case DemoAction::Kind::evaluate:
            case DemoAction::Kind::evaluate_near:
                co_return co_await evaluate(action);
            case DemoAction::Kind::picture:
                co_return co_await picture(action);
            case DemoAction::Kind::set:
                co_return set(action);
            case DemoAction::Kind::pass:
                co_return co_await session_.pilot().run_for(action.time);
        }
        co_return host::Result<void>{};
    }

    asio::awaitable<host::Result<void>> evaluate(const DemoAction& action) {
        print(fmt::format("    {}{}\n", style_.dim(demo_.prompt), action.text));
        const auto answer = co_await repl_.evaluate(action.text);
        if (!answer) {
            co_return tl::unexpected(answer.error());
        }
        if (!right(action, *answer)) {
            if (!answer->empty()) {
                print(fmt::format("    {}\n", *answer));
            }
            co_return host::failure(fmt::format("'{}' gave '{}'", action.text, *answer),
                                    action.tolerance > 0
                                        ? fmt::format("It should be {} ± {:g}.", action.expected, action.tolerance)
                                        : fmt::format("It should be '{}'.", action.expected));
        }
        if (!answer->empty()) {
            ++checks_;
            print(fmt::format("    {}  {}\n", pad(*answer, 6), style_.green("✔")));
        }
        co_return host::Result<void>{};
    }

    static bool right(const DemoAction& action, const std::string& answer) {
        if (action.kind == DemoAction::Kind::evaluate) {
            return answer == action.expected;
        }
        char* end = nullptr;
        const double number = std::strtod(answer.c_str(), &end);
        return !answer.empty() && *end == '\0' &&
               std::abs(number - std::strtod(action.expected.c_str(), nullptr)) <= action.tolerance;
    }

    asio::awaitable<host::Result<void>> picture(const DemoAction& action) {
        const auto right_picture = [&] { return shows(face_->pixels, action.expected); };
        const auto seen = co_await session_.pilot().run_until(right_picture, action.time);
        if (!seen) {
            co_return tl::unexpected(seen.error());
        }
        // What the eye sees settles within a few turns of the display's scan.
        if (auto settled = co_await session_.pilot().run_for(std::chrono::milliseconds(100)); !settled) {
            co_return settled;
        }
        print("\n");
        for (const auto& line : draw_microbit(face_->pixels, face_->button_a, face_->button_b, style_)) {
            print("        " + line + "\n");
        }
        print("\n");
        if (!*seen || !right_picture()) {
            co_return host::failure(fmt::format("the display shows {}", to_text(face_->pixels)),
                                    fmt::format("Lit should be {}.", action.expected));
        }
        passed("as the eye sees it, from how long each LED is lit");
        co_return host::Result<void>{};
    }

    host::Result<void> set(const DemoAction& action) {
        if (auto done = session_.node().set(action.text); !done) {
            return done;
        }
        print(fmt::format("    {} {}  {}\n", style_.yellow("↯"), pad(action.say, 36), style_.dim(action.text)));
        return {};
    }

    const Demo& demo_;
    Session& session_;
    std::shared_ptr<Face> face_;
    Style style_;
    Repl repl_;
    int checks_ = 0;
};

void opening(const Demo& demo, const SessionOptions& options, const Style& style) {
    const auto& board = options.node.board;
    std::string memories;
    for (const auto& memory : board.memories) {
        if (memory.alias_of.empty() && memory.size >= 4096) {
            memories += fmt::format(", {} {}", host::format_size(memory.size), name(memory.kind));
        }
    }
    print(fmt::format("\n{}  real firmware, virtual board\n\n", style.bold("Twinyard")));
    const auto line = [&](const char* label, const std::string& text) {
        print(fmt::format("  {} {}\n", style.dim(pad(label, 10)), text));
    };
    line("board", fmt::format("{}: {}, Arm {}{}", board.title, board.soc, board.cpu, memories));
    line("firmware", demo.firmware);
    line("", style.dim(options.image));
    line("clock", options.node.time == host::TimeMode::virtual_
                      ? "virtual: time is counted in instructions, so every run is the same"
                      : "real time");
}

asio::awaitable<int> run_scenes(asio::io_context& io, const Demo& demo, SessionOptions options) {
    const auto style = Style::for_fd(1);
    std::shared_ptr<ConsoleText> console;
    std::shared_ptr<Face> face;
    auto session = co_await Session::start(io, std::move(options), [&](host::Node& node) {
        console = ConsoleText::of(node);
        face = Face::of(node);
    });
    if (!session) {
        co_return complain(session.error());
    }
    Show show(demo, **session, console, face);
    auto result = co_await show.boot();
    for (std::size_t i = 0; result && i < demo.scenes.size(); ++i) {
        result = co_await show.play(demo.scenes[i]);
    }
    const auto report = co_await (*session)->finish();
    if (!result) {
        print("\n");
        co_return complain(result.error());
    }
    const auto instructions = summary_number(report.summary, "instructions");
    print(fmt::format("\n{} {} checks. {}{}\n", style.green(style.bold("✔")), show.checks(),
                      pace(report.machine, report.wall),
                      instructions ? fmt::format(", {} instructions", host::group(*instructions)) : ""));
    print(fmt::format("  resets: {} · faults: {}\n", resets_text(report.summary), faults_text(report.summary)));
    for (const auto& line : unmodelled_lines(report.summary)) {
        print(fmt::format("  not modelled: {}\n", line));
    }
    print(fmt::format(
        "\n  Next: {}   {}\n        {}\n\n", style.bold(host::command("demo --interactive")),
        style.dim("the same board, and you at its prompt"),
        style.dim(fmt::format("{} {} shows its parts and what can be set", host::command("inspect"), demo.board))));
    co_return 0;
}

asio::awaitable<int> run_interactive(asio::io_context& io, SessionOptions options, std::shared_ptr<Uart> uart) {
    auto session = co_await Session::start(io, std::move(options), [&](host::Node& node) {
        uart->show(node);
        announce(node);
    });
    if (!session) {
        uart->let_go();
        co_return complain(session.error());
    }
    auto& run = **session;
    uart->read_keys(run.node(), [&run] { run.end("asked"); });
    const auto asked_to_end = [&run] { return run.ending(); };
    const auto done = co_await run.pilot().run_until(asked_to_end, std::nullopt);
    uart->let_go();
    const auto report = co_await run.finish();
    print("\n\n" + to_text(report, Style::for_fd(1)));
    co_return done ? 0 : complain(done.error());
}

}  // namespace

int demo(const DemoOptions& options) {
    const auto& all = demos();
    const auto found = std::find_if(all.begin(), all.end(), [&](const Demo& d) { return d.name == options.demo; });
    if (found == all.end()) {
        std::vector<std::string> names;
        for (const auto& known : all) {
            names.push_back(known.name);
        }
        return complain({fmt::format("there is no demo '{}'", options.demo),
                         fmt::format("There is: {}.", fmt::join(names, ", ")), 2});
    }
    if (std::error_code error; !std::filesystem::exists(found->image, error)) {
        return complain({fmt::format("the demo's firmware is not there: '{}'", found->image),
                         fmt::format("apt install {}", found->image_package), 2});
    }
    RunOptions run_options;
    run_options.board = found->board;
    run_options.image = found->image;
    run_options.time = options.interactive ? "real" : "virtual";
    auto node = plan_node(run_options);
    if (!node) {
        return complain(node.error());
    }
    SessionOptions session{std::move(*node), found->image, options.record};
    const auto style = Style::for_fd(1);
    opening(*found, session, style);
    if (!options.interactive) {
        return run_loop([&](asio::io_context& io) { return run_scenes(io, *found, std::move(session)); });
    }
    auto uart = Uart::open("stdio", Uart::Keys::guest);
    if (!uart) {
        return complain(uart.error());
    }
    print(fmt::format("\n  {} ends. All other keys go to the firmware, Ctrl-C too.\n", style.bold("Ctrl-]")));
    print(style.dim(fmt::format("  In another terminal: {} {} button_a.pressed=1   {} {}\n\n", host::command("set"),
                                session.node.name, host::command("regs"), session.node.name)));
    return run_loop([&](asio::io_context& io) { return run_interactive(io, std::move(session), std::move(*uart)); });
}

}  // namespace twin::cli
