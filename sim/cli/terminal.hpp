// SPDX-License-Identifier: BSD-3-Clause
// Colours and keys: what a terminal can do, and a pipe can't.
#pragma once

#include <string>
#include <string_view>

namespace twin::cli {

/// Wraps text in colours, or leaves it alone when they are off.
class Style {
  public:
    /// On if the descriptor is a terminal that is not "dumb", and NO_COLOR is not set (no-color.org).
    static Style for_fd(int fd);
    explicit Style(bool on) : on_(on) {}

    [[nodiscard]] bool on() const { return on_; }
    [[nodiscard]] std::string bold(std::string_view text) const { return wrap("1", text); }
    [[nodiscard]] std::string dim(std::string_view text) const { return wrap("2", text); }
    [[nodiscard]] std::string red(std::string_view text) const { return wrap("31", text); }
    [[nodiscard]] std::string green(std::string_view text) const { return wrap("32", text); }
    [[nodiscard]] std::string yellow(std::string_view text) const { return wrap("33", text); }
    [[nodiscard]] std::string cyan(std::string_view text) const { return wrap("36", text); }
    /// 24-bit colour.
    [[nodiscard]] std::string rgb(int red, int green, int blue, std::string_view text) const;

  private:
    [[nodiscard]] std::string wrap(std::string_view code, std::string_view text) const;
    bool on_;
};

/// Columns that text takes up in a terminal: UTF-8 characters, without escape sequences.
std::size_t display_width(std::string_view text);
/// Text filled with blanks up to a width.
std::string pad(std::string_view text, std::size_t width);

/// A terminal that gives each key at once, without echo. Its old mode comes back when this is dropped, and also when
/// the process exits or dies by a fault.
class RawTerminal {
  public:
    /// Does nothing if the descriptor is no terminal. `keys_to_guest`: Ctrl-C and the like are keys too, not signals.
    RawTerminal(int fd, bool keys_to_guest);
    ~RawTerminal();
    RawTerminal(const RawTerminal&) = delete;
    RawTerminal& operator=(const RawTerminal&) = delete;
};

}  // namespace twin::cli
