// SPDX-License-Identifier: BSD-3-Clause
#include "gui/console/history.hpp"

#include <algorithm>

namespace twin::gui {

namespace {

// A line: flags, time, length of the text, the text; then runs until its end: cells, flags, colours.
constexpr std::uint64_t kWrapped = 1;

void putVarint(std::string& to, std::uint64_t value) {
    while (value >= 0x80) {
        to.push_back(static_cast<char>(value | 0x80));
        value >>= 7;
    }
    to.push_back(static_cast<char>(value));
}

std::uint64_t takeVarint(std::string_view& from) {
    std::uint64_t value = 0;
    for (int shift = 0; !from.empty(); shift += 7) {
        const auto byte = static_cast<std::uint8_t>(from.front());
        from.remove_prefix(1);
        value |= static_cast<std::uint64_t>(byte & 0x7F) << shift;
        if (byte < 0x80) break;
    }
    return value;
}

std::uint64_t pack(const Colour& c) { return static_cast<std::uint64_t>(c.value)
    << 2 | static_cast<std::uint64_t>(c.kind); }
Colour unpackColour(std::uint64_t v) { return {static_cast<Colour::Kind>(v & 3), static_cast<std::uint32_t>(v >> 2)}; }

} // namespace

void History::push(const Line& line) {
    if (blocks_.empty() || blocks_.back().starts.size() == kBlockLines) {
        if (!blocks_.empty()) {
            blocks_.back().data.shrink_to_fit();
            blocks_.back().starts.shrink_to_fit();
        }
        blocks_.emplace_back();
    }
    Block& block = blocks_.back();
    block.starts.push_back(static_cast<std::uint32_t>(block.data.size()));

    // Blanks at the end that look as nothing are not kept.
    static const Cell kBlank;
    std::size_t count = line.cells.size();
    while (count > 0 && line.cells[count - 1] == kBlank) --count;
    std::string text;
    bool plain = true;
    for (std::size_t i = 0; i < count; ++i) {
        const Cell& cell = line.cells[i];
        plain = plain && cell.style == Style();
        if (cell.width == 0) continue;
        appendUtf8(text, cell.ch);
        if (cell.mark != 0) appendUtf8(text, cell.mark);
    }
    putVarint(block.data, line.wrapped ? kWrapped : 0);
    putVarint(block.data, static_cast<std::uint64_t>(line.time + 1));
    putVarint(block.data, text.size());
    block.data += text;
    for (std::size_t i = 0; !plain && i < count;) {
        const Style& style = line.cells[i].style;
        std::size_t end = i + 1;
        while (end < count && line.cells[end].style == style) ++end;
        putVarint(block.data, end - i);
        putVarint(block.data, style.flags);
        putVarint(block.data, pack(style.foreground));
        putVarint(block.data, pack(style.background));
        i = end;
    }
    ++size_;
    if (size_ > limit_) {
        --size_;
        ++dropped_;
        if (++skip_ == kBlockLines) {
            skip_ = 0;
            blocks_.pop_front();
        }
    }
}

bool History::pop(Line& line) {
    if (size_ == 0) return false;
    line = at(size_ - 1);
    Block& block = blocks_.back();
    block.data.resize(block.starts.back());
    block.starts.pop_back();
    if (block.starts.empty()) blocks_.pop_back();
    if (--size_ == 0) {
        blocks_.clear();
        skip_ = 0;
    }
    return true;
}

std::string_view History::packed(std::size_t index) const {
    const std::size_t place = index + skip_;
    const Block& block = blocks_[place / kBlockLines];
    const std::size_t in_block = place % kBlockLines;
    const std::size_t begin = block.starts[in_block];
    const std::size_t end = in_block + 1 < block.starts.size() ? block.starts[in_block + 1] : block.data.size();
    return std::string_view(block.data).substr(begin, end - begin);
}

Line History::at(std::size_t index) const {
    std::string_view from = packed(index);
    Line line;
    line.wrapped = (takeVarint(from) & kWrapped) != 0;
    line.time = static_cast<std::int64_t>(takeVarint(from)) - 1;
    const std::size_t length = takeVarint(from);
    Utf8Decoder decoder;
    for (const char c : from.substr(0, length)) {
        decoder.feed(static_cast<std::uint8_t>(c), [&line](char32_t ch) {
            const int width = columnsOf(ch);
            if (width == 0) {
                if (!line.cells.empty())
                    line.cells[line.cells.size() - (line.cells.back().width == 0 ? 2 : 1)].mark = ch;
                return;
            }
            line.cells.push_back(Cell{ch, 0, static_cast<std::uint8_t>(width), {}});
            if (width == 2) line.cells.push_back(Cell{U' ', 0, 0, {}});
        });
    }
    from.remove_prefix(length);
    for (std::size_t i = 0; !from.empty();) {
        const std::size_t count = takeVarint(from);
        Style style;
        style.flags = static_cast<std::uint16_t>(takeVarint(from));
        style.foreground = unpackColour(takeVarint(from));
        style.background = unpackColour(takeVarint(from));
        for (const std::size_t end = std::min(i + count, line.cells.size()); i < end; ++i) line.cells[i].style = style;
    }
    return line;
}

std::string History::text(std::size_t index) const {
    std::string_view from = packed(index);
    takeVarint(from);
    takeVarint(from);
    const std::size_t length = takeVarint(from);
    return std::string(from.substr(0, length));
}

std::size_t History::bytes() const {
    std::size_t sum = 0;
    for (const Block& b : blocks_) sum += sizeof b + b.data.capacity() + b.starts.capacity() * sizeof(std::uint32_t);
    return sum;
}

void History::clear() {
    dropped_ += size_;
    size_ = 0;
    skip_ = 0;
    blocks_.clear();
}

} // namespace twin::gui
