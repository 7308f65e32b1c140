// SPDX-License-Identifier: BSD-3-Clause
#include "sim/cli/terminal.hpp"

#include <fmt/format.h>
#include <termios.h>
#include <unistd.h>
#include <array>
#include <csignal>
#include <cstdlib>

namespace twin::cli {
namespace {

// One terminal a process: what is needed to put it back, from a signal handler too.
termios old_mode{};
volatile std::sig_atomic_t raw_fd = -1;

void restore() {
    const int fd = raw_fd;
    if (fd >= 0) {
        raw_fd = -1;
        ::tcsetattr(fd, TCSANOW, &old_mode);
    }
}

void restore_and_die(int number) {
    restore();
    ::signal(number, SIG_DFL);
    ::raise(number);
}

}  // namespace

Style Style::for_fd(int fd) {
    const char* no_color = std::getenv("NO_COLOR");
    const char* term = std::getenv("TERM");
    const bool dumb = term == nullptr || std::string_view(term) == "dumb";
    return Style(::isatty(fd) == 1 && !dumb && (no_color == nullptr || *no_color == '\0'));
}

std::string Style::wrap(std::string_view code, std::string_view text) const {
    return on_ && !text.empty() ? fmt::format("\x1b[{}m{}\x1b[0m", code, text) : std::string(text);
}

std::string Style::rgb(int red, int green, int blue, std::string_view text) const {
    return wrap(fmt::format("38;2;{};{};{}", red, green, blue), text);
}

std::size_t display_width(std::string_view text) {
    std::size_t width = 0;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == '\x1b') {
            i = text.find('m', i);
            if (i == std::string_view::npos) {
                break;
            }
        } else if ((static_cast<unsigned char>(text[i]) & 0xC0) != 0x80) {
            ++width;
        }
    }
    return width;
}

std::string pad(std::string_view text, std::size_t width) {
    const auto now = display_width(text);
    return std::string(text) + std::string(now < width ? width - now : 0, ' ');
}

RawTerminal::RawTerminal(int fd, bool keys_to_guest) {
    if (::isatty(fd) != 1 || ::tcgetattr(fd, &old_mode) != 0) {
        return;
    }
    static bool registered = false;
    if (!registered) {
        registered = true;
        std::atexit(restore);
        for (const int number :
             std::array{SIGSEGV, SIGBUS, SIGABRT, SIGFPE, SIGILL, SIGQUIT, SIGINT, SIGTERM, SIGHUP}) {
            struct sigaction now{};
            if (::sigaction(number, nullptr, &now) == 0 && now.sa_handler == SIG_DFL) {
                ::signal(number, restore_and_die);
            }
        }
    }
    termios mode = old_mode;
    mode.c_iflag &= ~static_cast<tcflag_t>(ICRNL | IXON);
    mode.c_lflag &= ~static_cast<tcflag_t>(ICANON | ECHO | (keys_to_guest ? ISIG | IEXTEN : 0));
    mode.c_cc[VMIN] = 1;
    mode.c_cc[VTIME] = 0;
    raw_fd = fd;
    ::tcsetattr(fd, TCSANOW, &mode);
}

RawTerminal::~RawTerminal() { restore(); }

}  // namespace twin::cli
