// SPDX-License-Identifier: BSD-3-Clause
#include "http/Parser.h"

#include <algorithm>
#include <cstring>

namespace http {
namespace {

/// Of a chunk's line with its extensions, and of each trailer.
constexpr size_t kLongestLine = 256;

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; }

bool is_digit(char c) { return c >= '0' && c <= '9'; }

/// RFC 9110, 5.6.2.
bool is_token(std::string_view text) {
    if (text.empty()) return false;
    for (const char c : text) {
        const char l = lower(c);
        if (!(l >= 'a' && l <= 'z') && !is_digit(c) && (c == 0 || !strchr("!#$%&'*+-.^_`|~", c))) return false;
    }
    return true;
}

/// No control characters but tabs; bytes past ASCII pass as they are.
bool is_value(std::string_view text) {
    return std::all_of(text.begin(), text.end(), [](char c) {
        const auto byte = static_cast<unsigned char>(c);
        return byte == '\t' || (byte >= ' ' && byte != 127);
    });
}

std::string_view trimmed(std::string_view text) {
    while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
    while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
    return text;
}

bool read_decimal(std::string_view text, uint64_t& value) {
    if (text.empty() || text.size() > 18) return false;
    value = 0;
    for (const char c : text) {
        if (!is_digit(c)) return false;
        value = value * 10 + static_cast<uint64_t>(c - '0');
    }
    return true;
}

int hex_digit(char c) {
    if (is_digit(c)) return c - '0';
    c = lower(c);
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

}  // namespace

bool same_word(std::string_view a, std::string_view b) {
    return a.size() == b.size() &&
           std::equal(a.begin(), a.end(), b.begin(), [](char x, char y) { return lower(x) == lower(y); });
}

bool has_word(std::string_view list, std::string_view word) {
    while (!list.empty()) {
        const size_t comma = list.find(',');
        if (same_word(trimmed(list.substr(0, comma)), word)) return true;
        if (comma == std::string_view::npos) break;
        list.remove_prefix(comma + 1);
    }
    return false;
}

void Parser::reset(bool to_head) {
    state_ = kInHead;
    framing_ = kNone;
    to_head_ = to_head;
    keeps_alive_ = false;
    last_ = 0;
    error_ = status_ = 0;
    used_ = 0;
    length_ = left_ = 0;
    method_ = target_ = {};
}

Parser::Result Parser::fail(int status) {
    state_ = kBroken;
    error_ = status;
    keeps_alive_ = false;
    return kError;
}

std::string_view Parser::query() const {
    const size_t mark = target_.find('?');
    return mark == std::string_view::npos ? std::string_view() : target_.substr(mark + 1);
}

bool Parser::next_field(size_t& at, std::string_view& name, std::string_view& value) const {
    const std::string_view rest(buffer_ + at, used_ - at);
    const std::string_view line = rest.substr(0, rest.find("\r\n"));
    if (line.empty()) return false;
    at += line.size() + 2;
    const size_t colon = line.find(':');
    name = line.substr(0, colon);
    value = colon == std::string_view::npos ? std::string_view() : trimmed(line.substr(colon + 1));
    return true;
}

std::string_view Parser::field(std::string_view wanted) const {
    std::string_view name;
    std::string_view value;
    for (size_t at = fields_at_; state_ != kInHead && next_field(at, name, value);) {
        if (same_word(name, wanted)) return value;
    }
    return {};
}

bool Parser::has_field(std::string_view wanted) const {
    std::string_view name;
    std::string_view value;
    for (size_t at = fields_at_; state_ != kInHead && next_field(at, name, value);) {
        if (same_word(name, wanted)) return true;
    }
    return false;
}

Parser::Result Parser::parse(std::string_view& input, std::string_view& body) {
    body = {};
    switch (state_) {
        case kInHead:
            return take_head(input);
        case kHeadDone:
            if (framing_ == kNone || (framing_ == kFixed && !length_)) {
                state_ = kEnd;
                return kDone;
            }
            state_ = framing_ == kChunked ? kSizeLine : kInBody;
            left_ = length_;
            line_length_ = 0;
            line_has_size_ = in_extension_ = false;
            return take_body(input, body);
        case kEnd:
            return kDone;
        case kBroken:
            return kError;
        default:
            return take_body(input, body);
    }
}

Parser::Result Parser::finish() {
    if (state_ == kEnd || ((state_ == kInBody || state_ == kHeadDone) && framing_ == kUntilClose)) {
        state_ = kEnd;
        return kDone;
    }
    return fail(400);
}

Parser::Result Parser::take_head(std::string_view& input) {
    while (!input.empty()) {
        const char c = input.front();
        // Empty lines before a request are passed over (RFC 9112, 2.2).
        if (used_ == 0 && (c == '\r' || c == '\n') && kind_ == kRequest) {
            input.remove_prefix(1);
            continue;
        }
        if (used_ == size_) return fail(431);
        if (c == '\n' ? last_ != '\r' : last_ == '\r') return fail(400);
        buffer_[used_++] = last_ = c;
        input.remove_prefix(1);
        if (c == '\n' && used_ >= 4 && memcmp(buffer_ + used_ - 4, "\r\n\r\n", 4) == 0) return after_head();
    }
    return kMore;
}

bool Parser::read_start_line(std::string_view line) {
    const size_t first = line.find(' ');
    if (first == std::string_view::npos) return false;
    std::string_view version;
    if (kind_ == kRequest) {
        method_ = line.substr(0, first);
        const size_t second = line.find(' ', first + 1);
        if (second == std::string_view::npos) return false;
        target_ = line.substr(first + 1, second - first - 1);
        version = line.substr(second + 1);
        if (!is_token(method_) || target_.empty() || !is_value(target_)) return false;
    } else {
        version = line.substr(0, first);
        const std::string_view code = line.substr(first + 1, 3);
        uint64_t status = 0;
        if (code.size() != 3 || !read_decimal(code, status) || status < 100) return false;
        if (line.size() > first + 4 && line[first + 4] != ' ') return false;
        status_ = static_cast<int>(status);
    }
    if (version.size() != 8 || version.substr(0, 5) != "HTTP/" || !is_digit(version[5]) || version[6] != '.' ||
        !is_digit(version[7])) {
        return false;
    }
    if (version[5] != '1') {
        error_ = 505;
        return false;
    }
    minor_ = static_cast<uint8_t>(version[7] - '0');
    return true;
}

bool Parser::read_fields() {
    bool has_length = false;
    bool has_coding = false;
    bool chunked = false;
    int hosts = 0;
    keeps_alive_ = minor_ >= 1;
    std::string_view name;
    std::string_view value;
    for (size_t at = fields_at_; next_field(at, name, value);) {
        // A name must end at its colon.
        if (!is_token(name) || buffer_[name.data() - buffer_ + name.size()] != ':') return false;
        if (!is_value(value)) return false;
        if (same_word(name, "content-length")) {
            uint64_t length = 0;
            if (!read_decimal(value, length) || (has_length && length != length_)) return false;
            has_length = true;
            length_ = length;
        } else if (same_word(name, "transfer-encoding")) {
            if (has_coding) return false;
            has_coding = true;
            chunked = same_word(value, "chunked");
        } else if (same_word(name, "connection")) {
            if (has_word(value, "close")) keeps_alive_ = false;
            if (minor_ == 0 && has_word(value, "keep-alive")) keeps_alive_ = true;
        } else if (same_word(name, "host")) {
            hosts++;
        }
    }
    if (has_coding && (has_length || minor_ == 0)) return false;
    if (has_coding && !chunked) {
        error_ = 501;
        return false;
    }
    if (kind_ == kRequest) {
        if (minor_ >= 1 ? hosts != 1 : hosts > 1) return false;
        framing_ = chunked ? kChunked : (has_length ? kFixed : kNone);
        return true;
    }
    if (to_head_ || status_ < 200 || status_ == 204 || status_ == 304) {
        framing_ = kNone;
    } else {
        framing_ = chunked ? kChunked : (has_length ? kFixed : kUntilClose);
        if (framing_ == kUntilClose) keeps_alive_ = false;
    }
    return true;
}

Parser::Result Parser::after_head() {
    const std::string_view head(buffer_, used_);
    const std::string_view line = head.substr(0, head.find("\r\n"));
    fields_at_ = line.size() + 2;
    if (!read_start_line(line) || !read_fields()) return fail(error_ ? error_ : 400);
    state_ = kHeadDone;
    return kHead;
}

Parser::Result Parser::take_size_line(std::string_view& input) {
    while (!input.empty()) {
        const char c = input.front();
        if (c == '\n' ? last_ != '\r' : last_ == '\r') return fail(400);
        if (++line_length_ > kLongestLine) return fail(400);
        last_ = c;
        input.remove_prefix(1);
        if (c == '\n') {
            if (!line_has_size_) return fail(400);
            line_length_ = 0;
            state_ = left_ ? kChunkData : kTrailer;
            return kMore;
        }
        if (in_extension_ || c == '\r') continue;
        const int digit = hex_digit(c);
        if (digit >= 0) {
            if (left_ >> 32) return fail(400);
            left_ = left_ << 4 | static_cast<uint64_t>(digit);
            line_has_size_ = true;
        } else if (line_has_size_ && (c == ';' || c == ' ' || c == '\t')) {
            in_extension_ = true;
        } else {
            return fail(400);
        }
    }
    return kMore;
}

Parser::Result Parser::take_body(std::string_view& input, std::string_view& body) {
    while (!input.empty()) {
        switch (state_) {
            case kSizeLine:
                if (take_size_line(input) == kError) return kError;
                break;
            case kInBody:
            case kChunkData: {
                const bool endless = framing_ == kUntilClose;
                const size_t part =
                    endless ? input.size() : static_cast<size_t>(std::min<uint64_t>(left_, input.size()));
                body = input.substr(0, part);
                input.remove_prefix(part);
                left_ -= endless ? 0 : part;
                if (!endless && !left_) state_ = state_ == kInBody ? kEnd : kChunkEnd;
                return kBody;
            }
            case kChunkEnd: {
                const char c = input.front();
                input.remove_prefix(1);
                if (c != (last_ == '\r' ? '\n' : '\r')) return fail(400);
                last_ = c;
                if (c == '\n') {
                    state_ = kSizeLine;
                    line_has_size_ = in_extension_ = false;
                }
                break;
            }
            case kTrailer: {
                // Lines up to an empty one; what is in them is of no use to us.
                const char c = input.front();
                if (c == '\n' ? last_ != '\r' : last_ == '\r') return fail(400);
                last_ = c;
                input.remove_prefix(1);
                if (c == '\n') {
                    if (line_length_ == 1) {
                        state_ = kEnd;
                        return kDone;
                    }
                    line_length_ = 0;
                } else if (++line_length_ > kLongestLine) {
                    return fail(400);
                }
                break;
            }
            case kEnd:
                return kDone;
            default:
                return kError;
        }
    }
    return state_ == kEnd ? kDone : kMore;
}

}  // namespace http
