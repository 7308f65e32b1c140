// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "mqtt/Session.h"
#include "netsocket/Socket.h"
#include "platform/Callback.h"
#include "platform/NonCopyable.h"
#include "rtos/Kernel.h"

namespace mqtt {

/// Memory of a Client: the largest packet that may come, the largest that is sent, and messages of QoS 1 and 2 that are
/// not acknowledged yet.
template <size_t In = 1024, size_t Out = 1024, size_t Store = 2048>
struct Buffers {
    uint8_t in[In];
    uint8_t out[Out];
    uint8_t store[Store];
};

/// An MQTT client over a socket, TCPSocket or TLSSocket, that is connected. Functions wait, at most their time-out. One
/// thread, which calls process() often enough for the keep-alive time.
///
///   mqtt::Buffers<> buffers;
///   mqtt::Client client(mqtt::Version::v5, buffers);
///   client.on_message([](const mqtt::Publish& message) { ... });
///   client.connect(socket, options);
///   client.subscribe("building/7/set", 1);
///   client.publish({"building/7/temperature", "21.5", 1});
///   while (client.process(1s) == NSAPI_ERROR_OK) { ... }
///
/// When a function gives NSAPI_ERROR_CONNECTION_LOST, close the socket, connect a new one, and connect() again:
/// messages of QoS 1 and 2 are sent then. If session_present() is false, subscribe again.
class Client : private Handler, private mbed::NonCopyable<Client> {
  public:
    using Duration = rtos::Kernel::Clock::duration_u32;
    static constexpr Duration kTimeout{15000};

    template <size_t In, size_t Out, size_t Store>
    Client(Version version, Buffers<In, Out, Store>& buffers)
        : session_(version, *this, buffers.in, In, buffers.out, Out, buffers.store, Store) {}

    /// From within process() and the others.
    void on_message(mbed::Callback<void(const Publish&)> function) { on_message_ = function; }
    /// A message of QoS 1 or 2 is with the server, or refused: the id from queue(), and a reason of 0x80 or more.
    void on_published(mbed::Callback<void(uint16_t, uint8_t)> function) { on_published_ = function; }

    /// Introduces us. NSAPI_ERROR_AUTH_FAILURE: the server refused (session().reason()); NSAPI_ERROR_PARAMETER: the
    /// options do not fit, or make no sense. For this and all others: NSAPI_ERROR_CONNECTION_LOST (session().error()
    /// says more), NSAPI_ERROR_TIMEOUT, and what the socket says. The socket must live until disconnect(), or the next
    /// call of this.
    nsapi_error_t connect(Socket& socket, const Connect& options, Duration timeout = kTimeout);
    /// Says goodbye, so that the will is not published. The socket is not closed.
    nsapi_error_t disconnect(Duration timeout = kTimeout);

    /// Waits until the message is with the transport (QoS 0) or acknowledged by the server. NSAPI_ERROR_PARAMETER: no
    /// topic, or too long; NSAPI_ERROR_UNSUPPORTED: the server does not do this QoS or retain;
    /// NSAPI_ERROR_AUTH_FAILURE: it refused the message. After NSAPI_ERROR_TIMEOUT or a lost connection one of QoS 1 or
    /// 2 is still kept and sent.
    nsapi_error_t publish(const Message& message, Duration timeout = kTimeout);
    /// QoS 1 and 2 without waiting, connected or not: process() sends it. NSAPI_ERROR_NO_MEMORY: there are too many.
    nsapi_error_t queue(const Message& message, uint16_t* id = nullptr);
    /// Waits for the server's answer. NSAPI_ERROR_AUTH_FAILURE: it refused. `granted` is the QoS.
    nsapi_error_t subscribe(Bytes filter, uint8_t qos, uint8_t* granted = nullptr, Duration timeout = kTimeout);
    nsapi_error_t unsubscribe(Bytes filter, Duration timeout = kTimeout);

    /// Receives, and sends what is to be sent, for so long: NSAPI_ERROR_OK when the time is over.
    nsapi_error_t process(Duration time);

    bool session_present() const { return session_.session_present(); }
    const Session& session() const { return session_; }

  private:
    // What a function waits for.
    struct Answer {
        uint16_t id = 0;
        bool came = false;
        uint8_t reason = 0;
    };

    void on_message(const Publish& message) override;
    void on_published(uint16_t id, uint8_t reason) override;
    void on_subscribed(uint16_t id, uint8_t reason) override;

    template <typename Condition>
    nsapi_error_t run_until(Condition condition, Duration timeout);
    nsapi_error_t flush(rtos::Kernel::Clock::time_point end);
    nsapi_error_t step(rtos::Kernel::Clock::time_point end);
    nsapi_error_t failure() const;
    template <typename Request>
    nsapi_error_t ask(Request request, uint8_t* reason, Duration timeout);

    Session session_;
    Socket* socket_ = nullptr;
    Answer answer_;
    mbed::Callback<void(const Publish&)> on_message_;
    mbed::Callback<void(uint16_t, uint8_t)> on_published_;
};

}  // namespace mqtt
