// SPDX-License-Identifier: BSD-3-Clause
//
// The bytes of MQTT: what is written, and what is read from a peer that may be wrong or hostile. OASIS standards MQTT
// 3.1.1 and 5.0, here [3.1.1 ...] and [5 ...]. No state, no memory of its own.
#pragma once

#include <cstddef>
#include <cstdint>

namespace mqtt {

enum class Version : uint8_t { v3_1_1 = 4, v5 = 5 };

enum class Type : uint8_t {
    Connect = 1,
    Connack,
    Publish,
    Puback,
    Pubrec,
    Pubrel,
    Pubcomp,
    Subscribe,
    Suback,
    Unsubscribe,
    Unsuback,
    Pingreq,
    Pingresp,
    Disconnect,
    Auth
};

/// Bytes that belong to someone else.
struct Bytes {
    const uint8_t* data = nullptr;
    size_t size = 0;

    constexpr Bytes() = default;
    constexpr Bytes(const uint8_t* first, size_t count) : data(first), size(count) {}
    Bytes(const void* first, size_t count) : data(static_cast<const uint8_t*>(first)), size(count) {}
    /// Text up to its zero; null is empty.
    Bytes(const char* text);
    const char* text() const { return reinterpret_cast<const char*>(data); }
    bool operator==(const Bytes& other) const;
    bool operator!=(const Bytes& other) const { return !(*this == other); }
};

/// Properties of MQTT 5 and their identifiers [5 2.2.2.2].
enum class Property : uint8_t {
    PayloadFormat = 1,             ///< byte
    MessageExpiry = 2,             ///< four bytes, s
    ContentType = 3,               ///< text
    ResponseTopic = 8,             ///< text
    CorrelationData = 9,           ///< bytes
    SubscriptionId = 11,           ///< variable
    SessionExpiry = 17,            ///< four bytes, s
    AssignedClientId = 18,         ///< text
    ServerKeepAlive = 19,          ///< two bytes, s
    AuthMethod = 21,               ///< text
    AuthData = 22,                 ///< bytes
    RequestProblem = 23,           ///< byte
    WillDelay = 24,                ///< four bytes, s
    RequestResponse = 25,          ///< byte
    ResponseInformation = 26,      ///< text
    ServerReference = 28,          ///< text
    Reason = 31,                   ///< text
    ReceiveMaximum = 33,           ///< two bytes
    TopicAliasMaximum = 34,        ///< two bytes
    TopicAlias = 35,               ///< two bytes
    MaximumQos = 36,               ///< byte
    RetainAvailable = 37,          ///< byte
    User = 38,                     ///< name and value
    MaximumPacketSize = 39,        ///< four bytes
    WildcardAvailable = 40,        ///< byte
    SubscriptionIdAvailable = 41,  ///< byte
    SharedAvailable = 42           ///< byte
};

/// Reads big-endian numbers and length-prefixed bytes; once something is missing it gives zeros and ok() is false.
class Reader {
  public:
    explicit Reader(Bytes bytes) : next_(bytes.data), end_(bytes.data + bytes.size) {}
    bool ok() const { return ok_; }
    bool done() const { return next_ == end_; }
    size_t left() const { return static_cast<size_t>(end_ - next_); }

    uint8_t byte();
    uint16_t two();
    uint32_t four();
    /// One to four bytes, seven bits each [5 1.5.5]. Not the shortest form is an error.
    uint32_t variable();
    /// With a length of two bytes before it.
    Bytes bytes();
    /// The same as UTF-8: what is none, or has U+0000, is an error [5 1.5.4].
    Bytes text();
    Bytes take(size_t size);
    Bytes rest() { return take(left()); }
    void fail() { ok_ = false; }

  private:
    const uint8_t* next_;
    const uint8_t* end_;
    bool ok_ = true;
};

/// Writes into a buffer; what does not fit is not written, and ok() is false from then on.
class Writer {
  public:
    Writer(uint8_t* buffer, size_t size) : begin_(buffer), next_(buffer), end_(buffer + size) {}
    bool ok() const { return ok_; }
    size_t size() const { return static_cast<size_t>(next_ - begin_); }
    Bytes written() const { return {begin_, size()}; }

    void byte(uint8_t value);
    void two(uint16_t value);
    void four(uint32_t value);
    void variable(uint32_t value);
    /// With its length, at most 65,535 bytes.
    void bytes(Bytes value);
    void raw(Bytes value);

    void property(Property id, uint32_t value);
    void property(Property id, Bytes value);
    void user_property(Bytes name, Bytes value);

    /// A packet: its first byte and a place for its length, which end() fills in. Packets cannot be nested.
    void begin(Type type, uint8_t flags = 0);
    void end();

  private:
    uint8_t* begin_;
    uint8_t* next_;
    uint8_t* end_;
    uint8_t* body_ = nullptr;
    bool ok_ = true;
};

/// One property after the other.
class PropertyReader {
  public:
    explicit PropertyReader(Bytes block) : reader_(block) {}
    /// False: there are no more, or what follows is none; ok() tells.
    bool next();
    bool ok() const { return reader_.ok(); }

    Property id() const { return id_; }
    uint32_t number() const { return number_; }
    /// Text or bytes; the value of a user property.
    Bytes value() const { return value_; }
    /// Of a user property.
    Bytes name() const { return name_; }

  private:
    Reader reader_;
    Property id_ = Property::PayloadFormat;
    uint32_t number_ = 0;
    Bytes value_;
    Bytes name_;
};

/// Whether all properties of a block may stand in such a packet, each once but user properties (and, in PUBLISH,
/// subscription identifiers), with values that are allowed [5 2.2.2.2]. `will`: those of the will, in CONNECT.
bool properties_are_valid(Bytes block, Type type, bool will = false);

/// Topic names have no wildcards and are not empty [3.1.1 4.7].
bool is_topic(Bytes topic);
/// Topic filters have `#` as their last level only, `+` as a whole level only.
bool is_filter(Bytes filter);
/// Whether a topic matches a filter; those that begin with `$` don't match a wildcard there.
bool matches(Bytes filter, Bytes topic);

/// A message of an application.
struct Message {
    Bytes topic;
    Bytes payload;
    uint8_t qos = 0;
    bool retain = false;
    bool duplicate = false;  ///< received: it may have been here before
    Bytes properties;        ///< a block that Writer wrote or PropertyReader reads; MQTT 5 only
};

/// The body of PUBLISH.
struct Publish : Message {
    uint16_t id = 0;  ///< if qos > 0
};
bool read_publish(Bytes body, uint8_t flags, Version version, Publish& publish);
void write_publish(Writer& writer, Version version, const Publish& publish);

/// What PUBACK, PUBREC, PUBREL, PUBCOMP have in common. The reason is 0 in MQTT 3.1.1.
struct Ack {
    uint16_t id = 0;
    uint8_t reason = 0;
};
bool read_ack(Type type, Bytes body, Version version, Ack& ack);
void write_ack(Writer& writer, Type type, Version version, const Ack& ack);

struct Connack {
    bool session_present = false;
    uint8_t reason = 0;  ///< 0: accepted; [3.1.1 3.2.2.3] or [5 3.2.2.2]
    Bytes properties;
};
bool read_connack(Bytes body, Version version, Connack& connack);

struct Will : Message {
    uint32_t delay_s = 0;  ///< MQTT 5
};
struct Connect {
    Version version = Version::v5;
    Bytes client_id;
    Bytes username;
    Bytes password;
    const Will* will = nullptr;
    uint16_t keep_alive_s = 60;
    bool clean_start = true;
    uint32_t session_expiry_s = 0;
    uint16_t receive_maximum = 0;      ///< 0: is not said
    uint32_t maximum_packet_size = 0;  ///< 0: is not said
};
void write_connect(Writer& writer, const Connect& connect);

/// SUBACK and UNSUBACK: a reason for each filter. There are none in UNSUBACK of MQTT 3.1.1.
struct Suback {
    uint16_t id = 0;
    Bytes reasons;
};
bool read_suback(Type type, Bytes body, Version version, Suback& suback);
void write_subscribe(Writer& writer, Version version, uint16_t id, Bytes filter, uint8_t qos);
void write_unsubscribe(Writer& writer, Version version, uint16_t id, Bytes filter);

/// DISCONNECT of a server, MQTT 5 only.
bool read_disconnect(Bytes body, uint8_t& reason);
void write_disconnect(Writer& writer, Version version, uint8_t reason);

/// Finds packets in a stream of bytes. They must fit into its buffer.
class Framer {
  public:
    Framer(uint8_t* buffer, size_t size) : buffer_(buffer), size_(size) {}

    enum Result { kMore, kPacket, kBadLength, kTooLong };
    /// Takes from the bytes what belongs to the next packet, and moves them on by that. After kPacket it is there until
    /// the next call.
    Result take(Bytes& bytes);
    Type type() const { return static_cast<Type>(buffer_[0] >> 4); }
    uint8_t flags() const { return buffer_[0] & 15; }
    Bytes body() const { return {buffer_ + header_, length_}; }
    void reset() { have_ = header_ = length_ = 0; }
    /// The largest packet.
    size_t size() const { return size_; }

  private:
    uint8_t* buffer_;
    size_t size_;
    size_t have_ = 0;
    size_t header_ = 0;
    size_t length_ = 0;
};

}  // namespace mqtt
