// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "gui/console/cells.hpp"

namespace twin::gui {

/// A control sequence: CSI, private mark, parameters, intermediates, final byte (ECMA-48, 5.4).
struct Sequence {
    std::vector<int> parameters; ///< -1: left out
    std::vector<bool> colon;     ///< whether a parameter follows the one before after a ':'
    char mark = 0;               ///< '?', '>', '<', '=' or none
    std::string intermediates;
    char final = 0;

    /// The parameter, or `otherwise` where it is left out or 0.
    [[nodiscard]] int count(std::size_t i, int otherwise = 1) const {
        return i < parameters.size() && parameters[i] > 0 ? parameters[i] : otherwise;
    }
    [[nodiscard]] int value(std::size_t i, int otherwise = 0) const {
        return i < parameters.size() && parameters[i] >= 0 ? parameters[i] : otherwise;
    }
};

/// What a stream of bytes says: characters, controls, sequences. States as in the DEC-compatible parser's diagram.
class Parser {
  public:
    class Sink {
      public:
        virtual ~Sink() = default;
        virtual void print(char32_t ch) = 0;
        virtual void control(std::uint8_t byte) = 0;
        virtual void escape(const std::string& intermediates, char final) = 0;
        virtual void sequence(const Sequence& s) = 0;
        virtual void command(const std::string& osc) = 0; ///< an operating system command, without its end
    };

    explicit Parser(Sink& sink) : sink_(sink) {}
    void feed(std::uint8_t byte);
    void reset();

  private:
    enum class State { kGround, kEscape, kEscapeIntermediate, kCsi, kCsiIgnore, kOsc, kOscEscape, kString,
        kStringEscape };

    void csi(std::uint8_t byte);
    void finish(char final);

    Sink& sink_;
    State state_ = State::kGround;
    Utf8Decoder utf8_;
    Sequence sequence_;
    std::string text_;
};

} // namespace twin::gui
