// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace http {

/// Whether they are the same but for the case of ASCII letters.
bool same_word(std::string_view a, std::string_view b);
/// Whether a list of words, as in Connection, has the word.
bool has_word(std::string_view list, std::string_view word);

/// Takes HTTP/1.x messages apart (RFC 9112), as they come: start line and fields in a buffer of the caller's, the body
/// in parts, decoded if it is chunked. What two readers could take apart in two ways is an error: lines that do not end
/// with CR LF, folded fields, blanks before a colon, two lengths.
class Parser {
  public:
    enum Kind : uint8_t { kRequest, kResponse };
    enum Result : uint8_t {
        kMore,  ///< all input is taken
        kHead,  ///< start line and fields are there, until reset()
        kBody,  ///< a part of the body
        kDone,  ///< the message has ended; the rest of the input belongs to the next
        kError  ///< error() says which
    };

    /// Start line and fields together must fit into the buffer.
    Parser(Kind kind, char* buffer, size_t size) : kind_(kind), buffer_(buffer), size_(size) {}

    /// For the next message. `to_head`: it answers HEAD, and has no body whatever its fields say.
    void reset(bool to_head = false);
    /// Takes from the input, and moves it on. `body` is a part of the input.
    Result parse(std::string_view& input, std::string_view& body);
    /// The peer has hung up: kDone if that ends the message, else kError.
    Result finish();
    /// Whether anything of the message has come.
    bool begun() const { return used_ != 0; }

    /// The status that a server answers: 400, 431 (does not fit), 501 (another transfer coding), 505 (not HTTP/1.x).
    int error() const { return error_; }

    // From kHead on.
    std::string_view method() const { return method_; }
    /// As it came: path, and `?` with a query.
    std::string_view target() const { return target_; }
    std::string_view path() const { return target_.substr(0, target_.find('?')); }
    std::string_view query() const;
    int status() const { return status_; }
    /// The first field of that name without blanks around it; empty if there is none.
    std::string_view field(std::string_view name) const;
    bool has_field(std::string_view name) const;
    /// Whether the connection lives on after this message.
    bool keeps_alive() const { return keeps_alive_; }
    /// 1 of HTTP/1.1.
    int http_minor() const { return minor_; }
    bool is_chunked() const { return framing_ == kChunked; }
    /// Bytes of the body; 0 if that is not known.
    uint64_t length() const { return framing_ == kFixed ? length_ : 0; }

  private:
    enum State : uint8_t { kInHead, kHeadDone, kInBody, kSizeLine, kChunkData, kChunkEnd, kTrailer, kEnd, kBroken };
    enum Framing : uint8_t { kNone, kFixed, kChunked, kUntilClose };

    Result fail(int status);
    Result take_head(std::string_view& input);
    bool read_start_line(std::string_view line);
    bool read_fields();
    bool next_field(size_t& at, std::string_view& name, std::string_view& value) const;
    Result after_head();
    Result take_body(std::string_view& input, std::string_view& body);
    Result take_size_line(std::string_view& input);

    const Kind kind_;
    State state_ = kInHead;
    Framing framing_ = kNone;
    bool to_head_ = false;
    bool keeps_alive_ = false;
    bool line_has_size_ = false;
    bool in_extension_ = false;
    char last_ = 0;
    uint8_t minor_ = 1;
    int error_ = 0;
    int status_ = 0;
    char* const buffer_;
    const size_t size_;
    size_t used_ = 0;
    size_t fields_at_ = 0;
    size_t line_length_ = 0;
    uint64_t length_ = 0;
    uint64_t left_ = 0;
    std::string_view method_;
    std::string_view target_;
};

}  // namespace http
