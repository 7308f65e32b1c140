// SPDX-License-Identifier: BSD-3-Clause
#include "gui/console/parser.hpp"

#include <algorithm>

namespace twin::gui {

namespace {

constexpr std::uint8_t kBel = 0x07;
constexpr std::uint8_t kCan = 0x18;
constexpr std::uint8_t kSub = 0x1A;
constexpr std::uint8_t kEsc = 0x1B;
constexpr std::uint8_t kDel = 0x7F;
constexpr std::size_t kMostParameters = 32;
constexpr int kMostValue = 65'535;
constexpr std::size_t kMostText = 4096;

} // namespace

void Parser::reset() {
    state_ = State::kGround;
    utf8_ = Utf8Decoder();
    text_.clear();
}

void Parser::feed(std::uint8_t byte) {
    // A control acts in the middle of a sequence too, except in strings.
    const bool in_string = state_ == State::kOsc || state_ == State::kOscEscape || state_ == State::kString ||
                           state_ == State::kStringEscape;
    if (byte == kCan || byte == kSub) {
        if (state_ == State::kGround) sink_.control(byte);
        state_ = State::kGround;
        return;
    }
    if (byte == kEsc && !in_string) {
        if (utf8_.inSequence()) utf8_.feed(byte, [this](char32_t ch) { if (ch >= 0x80) sink_.print(ch); });
        state_ = State::kEscape;
        text_.clear();
        return;
    }
    if (byte < 0x20 && !in_string) {
        if (utf8_.inSequence()) utf8_.feed(byte, [this](char32_t ch) { if (ch >= 0x80) sink_.print(ch); });
        sink_.control(byte);
        return;
    }
    switch (state_) {
        case State::kGround:
            if (byte == kDel && !utf8_.inSequence()) return;
            utf8_.feed(byte, [this](char32_t ch) { sink_.print(ch); });
            return;
        case State::kEscape:
            if (byte == '[') {
                sequence_ = Sequence();
                state_ = State::kCsi;
            } else if (byte == ']') {
                state_ = State::kOsc;
            } else if (byte == 'P' || byte == 'X' || byte == '^' || byte == '_') {
                state_ = State::kString;
            } else if (byte < 0x30) {
                text_.push_back(static_cast<char>(byte));
                state_ = State::kEscapeIntermediate;
            } else {
                state_ = State::kGround;
                if (byte != kDel) sink_.escape({}, static_cast<char>(byte));
            }
            return;
        case State::kEscapeIntermediate:
            if (byte < 0x30) {
                text_.push_back(static_cast<char>(byte));
                return;
            }
            state_ = State::kGround;
            sink_.escape(text_, static_cast<char>(byte));
            return;
        case State::kCsi:
        case State::kCsiIgnore: csi(byte); return;
        case State::kOsc:
            if (byte == kBel) {
                state_ = State::kGround;
                sink_.command(text_);
            } else if (byte == kEsc) {
                state_ = State::kOscEscape;
            } else if (byte >= 0x20 && text_.size() < kMostText) {
                text_.push_back(static_cast<char>(byte));
            }
            return;
        case State::kOscEscape:
            // ESC \ ends it; any other escape does too, and counts.
            sink_.command(text_);
            text_.clear();
            state_ = State::kGround;
            if (byte != '\\') {
                state_ = State::kEscape;
                feed(byte);
            }
            return;
        case State::kString:
            if (byte == kEsc) state_ = State::kStringEscape;
            return;
        case State::kStringEscape:
            state_ = State::kGround;
            if (byte != '\\') {
                state_ = State::kEscape;
                feed(byte);
            }
            return;
    }
}

void Parser::csi(std::uint8_t byte) {
    if (byte >= 0x40) {
        if (byte == kDel) return;
        const bool ignore = state_ == State::kCsiIgnore || byte > 0x7E;
        state_ = State::kGround;
        if (!ignore) finish(static_cast<char>(byte));
        return;
    }
    if (state_ == State::kCsiIgnore) return;
    std::vector<int>& p = sequence_.parameters;
    if (byte >= '0' && byte <= '9') {
        if (!sequence_.intermediates.empty()) {
            state_ = State::kCsiIgnore;
            return;
        }
        if (p.empty()) {
            p.push_back(-1);
            sequence_.colon.push_back(false);
        }
        if (p.back() < 0) p.back() = 0;
        p.back() = std::min(p.back() * 10 + (byte - '0'), kMostValue);
    } else if (byte == ';' || byte == ':') {
        if (p.empty()) {
            p.push_back(-1);
            sequence_.colon.push_back(false);
        }
        if (p.size() >= kMostParameters) {
            state_ = State::kCsiIgnore;
            return;
        }
        p.push_back(-1);
        sequence_.colon.push_back(byte == ':');
    } else if (byte >= 0x3C) { // < = > ?
        if (!p.empty() || sequence_.mark != 0) state_ = State::kCsiIgnore;
        else sequence_.mark = static_cast<char>(byte);
    } else {
        sequence_.intermediates.push_back(static_cast<char>(byte));
    }
}

void Parser::finish(char final) {
    sequence_.final = final;
    sink_.sequence(sequence_);
}

} // namespace twin::gui
