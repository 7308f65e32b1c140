// SPDX-License-Identifier: BSD-3-Clause
// One TCP connection of a device, and the host's socket at its other end.
#pragma once

#include "net_bridge/gateway/core.hpp"

#include <boost/asio/awaitable.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <list>
#include <memory>

namespace twin::net {

class TcpNat;

/// For Stack::on_accept().
extern const Stack::Accepted kTcpFlowAccepted;

/// Bytes go both ways, each way ends by itself, and what one side doesn't take, the other can't send: the device's
/// window opens by what the host's socket took, and the host's socket is read when the device has room. Held by the
/// TcpNat while it lives, and by what it waits for.
class TcpFlow : public std::enable_shared_from_this<TcpFlow> {
  public:
    enum class State : std::uint8_t { connecting, handshake, open, closed };

    TcpFlow(TcpNat& nat, const Pair& pair);
    ~TcpFlow();
    TcpFlow(const TcpFlow&) = delete;
    TcpFlow& operator=(const TcpFlow&) = delete;

    /// A device's SYN: connects to the first of these that accepts, then answers the device as that did.
    void open(std::span<const std::uint8_t> syn, std::vector<Endpoint> candidates);
    /// The same with a socket that is connected already.
    void open(std::span<const std::uint8_t> syn, int socket);
    /// The same with the run's own services: it is connected, or the device hears otherwise, when this returns.
    void open_local(std::span<const std::uint8_t> syn, const std::vector<Endpoint>& candidates);
    /// A host's connection: connects to the device from `from`; `pcb` is new. False: no memory, or no port left.
    bool forward(tcp_pcb* pcb, int socket, bool local);

    /// A segment of this flow that came before lwIP knows of it, by its flags.
    void early_segment(std::uint8_t flags);
    /// The run's services: takes what there is from the socket, and gives it what waits. It has told that it is ready.
    void take_in();
    /// Ends it now, both sides see a reset; without a word to the device if it has vanished.
    void abort();

    [[nodiscard]] State state() const { return state_; }
    [[nodiscard]] const Pair& pair() const { return pair_; }
    /// lwIP's; none: it doesn't know of it yet, or its segments are no longer ours.
    [[nodiscard]] tcp_pcb* connection() const { return pcb_; }
    [[nodiscard]] Time last_activity() const { return last_; }
    /// The host's side is a service of the run: its socket; -1: it isn't.
    [[nodiscard]] int local_socket() { return local_ ? host_.native_handle() : -1; }
    [[nodiscard]] bool half_closed() const { return device_ended_ || host_ended_; }
    [[nodiscard]] FlowInfo info() const;
    // From lwIP; false: the connection was aborted.
    bool on_received(pbuf* data);
    bool on_room();
    void on_established();
    void on_lost(int error);

    // The TcpNat's notes.
    std::optional<std::list<TcpFlow*>::iterator> half_open_place;
    bool stalled = false;
    std::uint64_t local_number = 0;
    std::uint32_t watched = 0;  ///< what for

  private:
    asio::awaitable<void> connect(std::vector<Endpoint> candidates);
    asio::awaitable<int> connect_one(Endpoint candidate);
    void connect_failed(int error);
    void answer_device();
    void adopt(tcp_pcb* pcb);
    void release();
    void read_when_ready();
    void read();
    bool pass_on(const std::uint8_t* data, std::size_t size);
    void write_when_ready();
    void write();
    void end_host_side_if_done();
    void end_device_side_if_done();
    void reset_device_if_done();
    void host_refuses();
    void finish_if_done();
    void close_host(bool reset);
    void watch_local();
    void touched() const;
    void touch() { last_ = nat_core_.timeline.now(); }

    TcpNat& nat_;
    Core& nat_core_;
    Pair pair_;
    State state_ = State::connecting;
    bool forwarded_ = false;
    bool local_ = false;
    bool reading_ = false;       ///< waits for the host's socket to have something
    bool writing_ = false;       ///< waits for the host's socket to have room
    bool device_ended_ = false;  ///< it sent a FIN
    bool host_told_ = false;     ///< of that
    bool host_ended_ = false;    ///< the host's socket is at its end
    bool device_told_ = false;   ///< of that
    bool host_reset_ = false;    ///< the host's socket takes nothing more, and has nothing more
    bool aborted_ = false;       ///< by us, which lwIP's callbacks have to be told
    tcp_pcb* pcb_ = nullptr;
    asio::posix::stream_descriptor host_;
    std::vector<std::uint8_t> syn_;
    std::vector<std::uint8_t> to_host_;    ///< what the host's socket didn't take yet; at most a window
    std::vector<std::uint8_t> to_device_;  ///< what lwIP had no memory for
    Endpoint host_end_;
    Time last_{0};
    std::uint64_t bytes_to_host_ = 0;
    std::uint64_t bytes_to_device_ = 0;
};

}  // namespace twin::net
