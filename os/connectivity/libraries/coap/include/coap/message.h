// SPDX-License-Identifier: BSD-3-Clause
//
// The bytes of CoAP messages (RFC 7252, 3), of Observe (RFC 7641) and of blocks (RFC 7959). No state, no memory of its
// own. Bytes are std::string_view, texts or not.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace coap {

using Bytes = std::string_view;

enum class Type : uint8_t { Con, Non, Ack, Rst };

/// Methods and answers: class and detail, as in 4.04.
enum Code : uint8_t {
    kEmpty = 0,
    kGet = 1,
    kPost = 2,
    kPut = 3,
    kDelete = 4,
    kCreated = 2 << 5 | 1,
    kDeleted = 2 << 5 | 2,
    kValid = 2 << 5 | 3,
    kChanged = 2 << 5 | 4,
    kContent = 2 << 5 | 5,
    kContinue = 2 << 5 | 31,
    kBadRequest = 4 << 5,
    kUnauthorized = 4 << 5 | 1,
    kBadOption = 4 << 5 | 2,
    kForbidden = 4 << 5 | 3,
    kNotFound = 4 << 5 | 4,
    kMethodNotAllowed = 4 << 5 | 5,
    kNotAcceptable = 4 << 5 | 6,
    kIncomplete = 4 << 5 | 8,
    kPreconditionFailed = 4 << 5 | 12,
    kTooLarge = 4 << 5 | 13,
    kUnsupportedFormat = 4 << 5 | 15,
    kInternalError = 5 << 5,
    kNotImplemented = 5 << 5 | 1,
    kUnavailable = 5 << 5 | 3,
    kProxyingNotSupported = 5 << 5 | 5
};
constexpr bool is_request(uint8_t code) { return code && code < 32; }
constexpr bool is_response(uint8_t code) { return code >> 5 == 2 || code >> 5 == 4 || code >> 5 == 5; }
constexpr bool is_success(uint8_t code) { return code >> 5 == 2; }

/// Odd ones are critical: who does not know them must not go on.
enum Option : uint16_t {
    kIfMatch = 1,
    kUriHost = 3,
    kETag = 4,
    kIfNoneMatch = 5,
    kObserve = 6,
    kUriPort = 7,
    kLocationPath = 8,
    kUriPath = 11,
    kContentFormat = 12,
    kMaxAge = 14,
    kUriQuery = 15,
    kAccept = 17,
    kLocationQuery = 20,
    kBlock2 = 23,
    kBlock1 = 27,
    kSize2 = 28,
    kProxyUri = 35,
    kProxyScheme = 39,
    kSize1 = 60
};

/// Content formats (RFC 7252, 12.3).
enum Format : int { kTextPlain = 0, kLinkFormat = 40, kOctetStream = 42, kJson = 50, kCbor = 60, kNoFormat = -1 };

struct Message {
    Type type = Type::Con;
    uint8_t code = kEmpty;
    uint16_t id = 0;
    Bytes token;    ///< at most 8 bytes
    Bytes options;  ///< for OptionReader
    Bytes payload;
};

enum class Parsed : uint8_t {
    Good,
    Ignore,  ///< too short, or another version
    Broken   ///< type and id are good, so that it can be rejected
};
Parsed read(Bytes datagram, Message& message);

/// One option after the other, in the order of their numbers.
class OptionReader {
  public:
    explicit OptionReader(Bytes options) : left_(options) {}
    /// False: no more, or (ok() tells) what follows is none.
    bool next();
    bool ok() const { return ok_; }
    uint16_t number() const { return number_; }
    Bytes value() const { return value_; }
    /// As a number; more than four bytes are UINT32_MAX.
    uint32_t uint() const;
    /// What is left, beginning with the next option or with the payload's mark.
    Bytes left() const { return left_; }

  private:
    bool extended(unsigned nibble, uint32_t& value);

    Bytes left_;
    bool ok_ = true;
    uint16_t number_ = 0;
    Bytes value_;
};
/// The first option of that number.
bool find(Bytes options, uint16_t number, Bytes& value);
bool find(Bytes options, uint16_t number, uint32_t& value);

/// Writes a message; what does not fit makes ok() false. Options come in the order of their numbers, then the payload.
class Writer {
  public:
    Writer(char* buffer, size_t size) : buffer_(buffer), size_(size) {}
    bool ok() const { return ok_; }
    Bytes written() const { return {buffer_, used_}; }

    void begin(Type type, uint8_t code, uint16_t id, Bytes token = {});
    void option(uint16_t number, Bytes value);
    void option(uint16_t number, uint32_t value);
    /// Each part between slashes, or of a query between `&`, as an option of its own.
    void parts(uint16_t number, std::string_view text, char separator);
    void payload(Bytes bytes);

  private:
    void put(Bytes bytes);
    void byte(unsigned value);

    char* const buffer_;
    const size_t size_;
    size_t used_ = 0;
    uint16_t last_ = 0;
    bool ok_ = true;
};

/// Block1 and Block2: which part, of 2^(szx + 4) bytes, and whether more follow.
struct Block {
    uint32_t num = 0;
    bool more = false;
    uint8_t szx = 0;

    size_t size() const { return size_t{1} << (szx + 4); }
    size_t offset() const { return num * size(); }
    uint32_t value() const { return num << 4 | static_cast<uint32_t>(more) << 3 | szx; }
};
/// False: there is none. Size exponent 7, and numbers of more than 20 bits, are an error.
bool find_block(Bytes options, uint16_t number, Block& block, bool& error);

}  // namespace coap
