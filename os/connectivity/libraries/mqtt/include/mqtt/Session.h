// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "mqtt/packet.h"

namespace mqtt {

/// Who is told. Calls come from within Session's functions, in their thread; what they are given lives until they
/// return. They may publish and subscribe.
class Handler {
  public:
    virtual void on_message(const Publish& message) = 0;
    /// A message of QoS 1 or 2 is with the server; or it was refused, if the reason is 0x80 or more (MQTT 5).
    virtual void on_published(uint16_t id, uint8_t reason) = 0;
    /// The answer to subscribe(): the granted QoS, or 0x80 or more; or to unsubscribe().
    virtual void on_subscribed(uint16_t id, uint8_t reason) = 0;

  protected:
    ~Handler() = default;
};

enum class Status : uint8_t {
    Ok,
    NoRoom,        ///< try again when something was sent or acknowledged
    NotConnected,  ///< only messages of QoS 1 and 2 can wait for a connection
    Invalid,       ///< no topic or filter, or no such QoS
    Unsupported,   ///< the server said that it does not do this QoS, or retain
    TooLong        ///< larger than our buffer, or than the server takes
};

enum class Error : uint8_t {
    None,
    Refused,       ///< by CONNACK: reason()
    Disconnected,  ///< by DISCONNECT of the server: reason()
    Protocol,      ///< the server sent what it must not
    TooLong,       ///< a packet larger than our buffer
    NoAnswer       ///< to CONNECT or PINGREQ in time
};

/// A client's side of MQTT 3.1.1 or 5: bytes and time in, bytes and calls out, without sockets, clocks or memory of its
/// own. Messages of QoS 1 and 2 are kept until acknowledged, over connections. One thread.
///
/// A connection: connect(); then send output(), give what comes to receive(), and call tick() when time_left() is over;
/// when it ended, lost(). Times are milliseconds of any clock that goes on evenly and may wrap.
class Session {
  public:
    /// `in` takes the largest packet that may come, `out` the largest that is sent, and `store` messages of QoS 1 and
    /// 2, each with 6 bytes more. They belong to the caller.
    Session(Version version, Handler& handler, uint8_t* in, size_t in_size, uint8_t* out, size_t out_size,
            uint8_t* store, size_t store_size);

    enum State : uint8_t { kIdle, kConnecting, kConnected, kFailed };

    /// On a transport that was just connected. Version, receive maximum and maximum packet size are set here. TooLong:
    /// it does not fit into `out`.
    Status connect(const Connect& options, uint32_t now);
    /// How many of the bytes it took. Less than all: output() must be sent first, or the connection has failed.
    size_t receive(Bytes bytes, uint32_t now);
    Bytes output() const { return {out_, out_used_}; }
    /// So many bytes of output() are with the transport.
    void sent(size_t count, uint32_t now);
    void tick(uint32_t now);
    /// Until tick() has something to do; UINT32_MAX: never.
    uint32_t time_left(uint32_t now) const;
    /// DISCONNECT; the connection ends once it is sent. A reason of 4 has the server publish the will (MQTT 5).
    void disconnect(uint8_t reason = 0);
    /// The transport's connection has ended. What was not acknowledged is sent again after the next connect().
    void lost();

    /// Ok with an id: it is kept and will be sent. QoS 0 has none.
    Status publish(const Message& message, uint16_t* id = nullptr);
    Status subscribe(Bytes filter, uint8_t qos, uint16_t* id = nullptr);
    Status unsubscribe(Bytes filter, uint16_t* id = nullptr);

    State state() const { return state_; }
    Error error() const { return error_; }
    uint8_t reason() const { return reason_; }
    /// Whether the server knew us, and so our subscriptions.
    bool session_present() const { return session_present_; }
    /// Messages of QoS 1 and 2 that are not acknowledged.
    size_t unacknowledged() const { return entries_; }

    static constexpr uint32_t kAnswerMs = 10000;     ///< for CONNACK and PINGRESP
    static constexpr uint16_t kReceiveMaximum = 16;  ///< messages of QoS 2 that the server may begin before it ends one
    static constexpr size_t kPendingSubscriptions = 4;

  private:
    // What precedes each message in the store.
    struct Entry {
        uint16_t length;  // of the packet that follows
        uint16_t id;
        uint8_t state;
        uint8_t qos;
    };
    enum EntryState : uint8_t { kPublish = 0, kPubrel = 1, kMask = 1, kSent = 2, kTried = 4 };

    uint16_t new_id();
    bool id_in_use(uint16_t id) const;
    Entry entry_at(size_t at) const;
    void set_entry(size_t at, const Entry& entry);
    bool find(uint16_t id, size_t& at) const;
    /// Takes bytes out of the store.
    void erase(size_t at, size_t size);
    void remove(size_t at);
    void drop_what_the_server_will_not_take();
    void pump();
    size_t room() const { return out_size_ - out_used_; }
    bool append(const Writer& writer);
    Status send(const Writer& writer);
    void fail(Error error, uint8_t reason);
    void handle(uint32_t now);
    bool handle_connack(Bytes body);
    bool handle_publish(Bytes body, uint8_t flags);
    bool handle_ack(Type type, Bytes body);
    bool handle_suback(Type type, Bytes body);
    void acknowledge(Type type, uint16_t id, uint8_t reason = 0);
    Status request(Writer& writer, uint16_t id, uint16_t* out_id);

    const Version version_;
    Handler& handler_;
    Framer framer_;
    uint8_t* const out_;
    const size_t out_size_;
    size_t out_used_ = 0;
    uint8_t* const store_;
    const size_t store_size_;
    size_t store_used_ = 0;
    size_t entries_ = 0;
    size_t in_flight_ = 0;

    State state_ = kIdle;
    Error error_ = Error::None;
    uint8_t reason_ = 0;
    bool session_present_ = false;
    bool clean_start_ = true;
    bool waits_for_ping_ = false;
    uint8_t maximum_qos_ = 2;
    bool retain_available_ = true;
    uint16_t send_quota_ = UINT16_MAX;
    uint32_t maximum_packet_ = UINT32_MAX;
    uint32_t keep_alive_ms_ = 0;
    uint32_t last_sent_ = 0;
    uint32_t last_received_ = 0;
    uint32_t asked_ = 0;
    uint16_t last_id_ = 0;
    uint16_t received_[kReceiveMaximum] = {};
    uint16_t pending_[kPendingSubscriptions] = {};
};

}  // namespace mqtt
