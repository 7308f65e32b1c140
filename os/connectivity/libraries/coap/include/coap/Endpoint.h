// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <cstring>

#include "coap/message.h"
#include "platform/Callback.h"

namespace coap {

/// Who sent a datagram, or shall get it: an address in whatever form the transport has.
struct Peer {
    uint8_t bytes[20] = {};
    uint8_t size = 0;

    bool operator==(const Peer& other) const { return size == other.size && memcmp(bytes, other.bytes, size) == 0; }
};

/// The way out. Datagrams may be lost.
class Transport {
  public:
    virtual void send(const Peer& peer, Bytes datagram) = 0;

  protected:
    ~Transport() = default;
};

/// What a resource is asked.
struct Request {
    uint8_t method = kGet;
    std::string_view path;  ///< without a leading slash
    Bytes options;          ///< all, for find() and OptionReader: queries, Accept, ...
    int format = kNoFormat;
    Bytes payload;  ///< all of it, if it came in blocks
    const Peer* peer = nullptr;

    /// The value of `name` among the queries; false if there is none.
    bool query(std::string_view name, std::string_view& value) const;
};

/// What a resource answers. The payload must live until the handler is called again, unless it is in `scratch`.
struct Response {
    uint8_t code = kContent;
    int format = kNoFormat;
    Bytes payload;
    uint32_t max_age_s = 60;
    char scratch[64];
};

/// A large answer goes out in blocks, for each of which the handler is called: it should answer the same for a while.
struct Resource {
    const char* path;  ///< without a leading slash
    uint32_t methods;  ///< bits: 1 << kGet | 1 << kPut
    mbed::Callback<void(const Request&, Response&)> handler;
    bool observable = false;
};

/// What became of a request of ours.
struct Answer {
    enum Result : uint8_t {
        Ok,       ///< the peer answered, whatever the code
        Timeout,  ///< it did not
        Reset,    ///< it does not want to know
        Failed    ///< it answered what makes no sense, or more than fits
    };
    Result result = Ok;
    uint8_t code = kEmpty;
    int format = kNoFormat;
    Bytes payload;          ///< a part of it
    size_t offset = 0;      ///< where in the whole
    bool more = false;      ///< further parts follow
    bool observed = false;  ///< the peer will tell of changes
    Bytes options;
};

/// What to ask. Texts and payload must live until the answer has come.
struct Query {
    uint8_t method = kGet;
    std::string_view path;   ///< "sensors/temperature", or with a slash in front
    std::string_view query;  ///< "unit=C&digits=2"
    Bytes payload;           ///< in blocks if it is long
    int format = kNoFormat;
    int accept = kNoFormat;
    bool confirmable = true;  ///< sent again until it arrives; else it may be lost
    bool observe = false;     ///< GET: tell of every change too, until cancel()
};

/// Client and server of CoAP: datagrams and time in, datagrams and calls out, without sockets and clocks. Observe and
/// blocks of 256 bytes are done here; so is /.well-known/core. One thread; calls come from within receive() and tick(),
/// and may ask and notify. Times are milliseconds of any clock that goes on evenly and may wrap.
class Endpoint {
  public:
    static constexpr size_t kPacket = 384;   ///< the longest datagram that is sent
    static constexpr uint8_t kSzx = 4;       ///< blocks of 256 bytes
    static constexpr size_t kBody = 2048;    ///< the longest payload that a resource gets in blocks
    static constexpr size_t kExchanges = 4;  ///< requests and notifications that are under way
    static constexpr size_t kObservers = 4;
    static constexpr size_t kRecent = 4;  ///< messages that are known again when they come twice
    static constexpr uint32_t kAckTimeout = 2000;
    static constexpr unsigned kRetransmit = 4;
    static constexpr uint32_t kAnswerWait = 93000;  ///< for an answer after the acknowledgement: MAX_TRANSMIT_WAIT
    static constexpr uint32_t kLifetime = 247000;   ///< EXCHANGE_LIFETIME

    /// `seed`: message identifiers and tokens follow from it; a number that others do not know.
    Endpoint(Transport& transport, uint32_t seed, const Resource* resources = nullptr, size_t count = 0);

    void receive(const Peer& peer, Bytes datagram, uint32_t now);
    void tick(uint32_t now);
    /// Until tick() has something to do; UINT32_MAX: never.
    uint32_t time_left(uint32_t now) const;

    /// The number of the request, for cancel(); negative: too many are under way, or it does not fit into a datagram.
    int request(const Peer& peer, const Query& query, mbed::Callback<void(const Answer&)> on_answer, uint32_t now);
    /// Forget it, and what is still fetched for it. An observed resource learns of that with its next notification.
    void cancel(int number);
    /// The resource has changed: whoever observes it gets the new state.
    void notify(const Resource& resource, uint32_t now);
    size_t observers() const;

  private:
    struct Exchange {
        enum State : uint8_t { Free, Sent, Acknowledged, Observing, Notification };
        State state = Free;
        Peer peer;
        uint16_t id = 0;
        char token[8];
        uint8_t token_size = 0;
        bool confirmable = true;
        unsigned attempts = 0;
        uint32_t timeout = 0;
        uint32_t since = 0;
        Query query;
        mbed::Callback<void(const Answer&)> on_answer;
        size_t sent = 0;        // of the query's payload
        uint8_t szx = kSzx;     // of blocks, both ways
        uint32_t received = 0;  // bytes of the answer
        bool observing = false;
        uint32_t sequence = 0;  // of the last notification
        uint32_t sequence_at = 0;
        size_t observer = 0;  // of a notification
        char etag[8];         // of the answer, whose parts belong together only if they all have the same
        uint8_t etag_size = 0;
        const Exchange* rest_of = nullptr;  // the observation whose large state this one fetches to the end
        char packet[kPacket];
        size_t packet_size = 0;
    };
    struct Observer {
        bool used = false;
        bool dirty = false;  // changed while a notification was under way
        Peer peer;
        char token[8];
        uint8_t token_size = 0;
        const Resource* resource = nullptr;
        uint16_t last_id = 0;
        uint8_t szx = kSzx;  // of the blocks it asked for
    };
    struct Recent {
        bool used = false;
        Peer peer;
        uint16_t id = 0;
        uint32_t at = 0;
        char reply[kPacket];
        size_t reply_size = 0;
    };
    // A payload that comes in blocks, one at a time.
    struct Upload {
        bool used = false;
        Peer peer;
        const Resource* resource = nullptr;
        size_t size = 0;
        char body[kBody];
    };

    uint32_t random();
    void transmit(Exchange& exchange, uint32_t now);
    void send_empty(const Peer& peer, Type type, uint16_t id);
    void send_and_keep(const Peer& peer, uint16_t id, Bytes reply);
    Exchange* free_exchange();
    Exchange* exchange_by_id(const Peer& peer, uint16_t id);
    Exchange* exchange_by_token(const Peer& peer, Bytes token);
    void finish(Exchange& exchange, Answer::Result result);
    bool write_query(Exchange& exchange, bool first);
    void handle_empty(const Peer& peer, const Message& message, uint32_t now);
    void handle_request(const Peer& peer, const Message& message);
    uint8_t take_block1(const Peer& peer, const Message& message, const Resource& resource, Request& request,
                        Block& block, bool& has_block);
    uint8_t write_response(Writer& writer, Bytes asked_options, uint8_t szx, const Response& response, bool observed,
                           const Block* block1);
    void handle_response(const Peer& peer, const Message& message, uint32_t now);
    void continue_with(Exchange& exchange, uint32_t now);
    void fetch_rest(const Exchange& exchange, uint32_t now);
    void forget_rest(const Exchange& exchange);
    bool is_fresh(Exchange& exchange, uint32_t sequence, uint32_t now);
    bool observe(const Peer& peer, const Message& message, const Resource& resource);
    void forget(const Peer& peer, Bytes token);
    void send_notification(size_t observer, uint32_t now);
    void write_links(const Request& request, Response& response);

    Transport& transport_;
    const Resource* const resources_;
    const size_t count_;
    uint32_t random_;
    uint16_t next_id_;
    uint32_t notifications_ = 1;
    uint32_t now_ = 0;
    Exchange exchanges_[kExchanges];
    Observer observers_[kObservers];
    Recent recent_[kRecent];
    Upload upload_;
    char links_[512];
};

}  // namespace coap
