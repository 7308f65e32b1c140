// SPDX-License-Identifier: BSD-3-Clause
// Where the board's console goes: this terminal, a file, a pseudo-terminal, or nowhere.
#pragma once

#include "sim/cli/terminal.hpp"
#include "sim/host/node.hpp"

#include <memory>
#include <optional>

namespace twin::cli {

class Uart : public std::enable_shared_from_this<Uart> {
  public:
    enum class Keys {
        none,     ///< nothing is read from stdin
        signals,  ///< Ctrl-C ends the run
        guest     ///< Ctrl-C goes to the firmware, Ctrl-] ends the run
    };
    /// The key that ends a run whose keys go to the guest: Ctrl-].
    static constexpr char kEscape = 0x1d;

    /// `where`: "stdio", "pty", "none", or a file's path.
    static host::Result<std::shared_ptr<Uart>> open(const std::string& where, Keys keys);

    /// Bytes from the node's console go out from now on; the node keeps the uart.
    void show(host::Node& node);
    /// Keys go to the node from now on, which must be ready. `end` is called for Ctrl-] and when nobody reads the
    /// output.
    void read_keys(host::Node& node, std::function<void()> end);

    /// The pseudo-terminal's path, or empty.
    [[nodiscard]] const std::string& pty() const { return pty_; }

    /// Reads no more keys, and gives the terminal its old mode back.
    void let_go();

    ~Uart();
    Uart(const Uart&) = delete;
    Uart& operator=(const Uart&) = delete;
    /// Use open().
    explicit Uart(Keys keys) : keys_(keys) {}

  private:
    host::Result<void> open_pty();
    void write(std::string_view bytes);

    struct Input;
    Keys keys_;
    host::UniqueFd out_;
    host::UniqueFd in_;
    host::UniqueFd slave_;  ///< kept open, so that the pty stays when its reader goes
    std::string pty_;
    std::optional<RawTerminal> terminal_;
    std::shared_ptr<Input> input_;
    std::function<void()> end_;
};

}  // namespace twin::cli
