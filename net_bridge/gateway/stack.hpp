// SPDX-License-Identifier: BSD-3-Clause
// lwIP on one Ethernet interface, made to answer for every address that a device may mean.
#pragma once

#include "net_bridge/gateway/options.hpp"
#include "net_bridge/timeline.hpp"

#include <deque>
#include <memory>
#include <span>

struct netif;
struct pbuf;
struct tcp_pcb;
struct tcp_pcb_listen;

namespace twin::net {

/// An IP packet from a device, whole, its checksums found right. Valid until the call that brought it returns.
struct Packet {
    IpAddress source;
    IpAddress destination;
    MacAddress mac{};                         ///< who sent it
    std::span<const std::uint8_t> whole;      ///< from the IP header on
    std::span<const std::uint8_t> transport;  ///< from the header of TCP, UDP or ICMP on
};

/// What becomes of a segment: dropped, or lwIP's, which finds its connection faster if it is told.
struct Taken {
    bool by_lwip = false;
    tcp_pcb* pcb = nullptr;
};

/// Who takes packets.
class StackUser {
  public:
    /// A segment, 20 bytes at least.
    virtual Taken tcp_segment(const Packet& packet) = 0;
    /// A datagram, 8 bytes at least, trimmed to its length.
    virtual void udp_datagram(const Packet& packet) = 0;
    /// An echo request that lwIP doesn't answer, 8 bytes at least.
    virtual void echo_request(const Packet& packet) = 0;
    virtual void router_solicitation() = 0;
    /// A device has this IPv6 address, no link-local one.
    virtual void seen(const MacAddress& mac, const IpAddress& address) = 0;

  protected:
    ~StackUser() = default;
};

/// Why something cannot be reached (RFC 792, RFC 1812 5.2.7.1; RFC 4443 3.1).
enum class Unreachable { network, host, port, prohibited };

/// What the stack answers to, besides everything outside.
struct StackAddresses {
    std::vector<IpAddress> own;  ///< the gateway's and the name server's, in both families
    Subnet ipv4;
    Subnet ipv6;
    bool ipv4_enabled = true;
    bool ipv6_enabled = true;
};

/// lwIP is global: one Stack at a time in a process. One thread.
class Stack {
  public:
    using Output = std::function<void(std::vector<std::uint8_t> frame)>;
    /// lwIP's tcp_accept_fn.
    using Accepted = std::int8_t (*)(void* argument, tcp_pcb* pcb, std::int8_t error);

    /// Holds frames back while it lives: a device may answer before Jack::transmit() returns, and neither lwIP nor a
    /// flow can be called in the middle of what it does. Whoever does more than one thing to a connection has one.
    class Scope {
      public:
        explicit Scope(Stack& stack) : stack_(stack) { ++stack.depth_; }
        ~Scope() {
            --stack_.depth_;
            stack_.rearm();
        }
        Scope(const Scope&) = delete;
        Scope& operator=(const Scope&) = delete;

      private:
        Stack& stack_;
    };

    /// Throws std::logic_error if there is another one.
    Stack(Timeline& timeline, const GatewayOptions& options, StackAddresses addresses, StackUser& user,
          GatewayCounters& counters, Output output);
    ~Stack();
    /// There is one.
    static bool exists();
    Stack(const Stack&) = delete;
    Stack& operator=(const Stack&) = delete;

    void input(std::span<const std::uint8_t> frame);
    void set_link(bool up);
    /// One of the stack's own addresses, its link-local one among them.
    [[nodiscard]] bool own(const IpAddress& address) const;
    [[nodiscard]] const IpAddress& link_local() const { return link_local_; }

    /// `mac`: where IPv4 goes without asking by ARP, to clients that have no address yet.
    void send_udp(const Endpoint& from, const Endpoint& to, std::span<const std::uint8_t> payload,
                  const MacAddress* mac = nullptr);
    /// A whole ICMP or ICMPv6 message, as the addresses have it; its checksum is filled in.
    void send_icmp(const IpAddress& from, const IpAddress& to, std::span<const std::uint8_t> message,
                   std::uint8_t hop_limit = 64);
    /// Tells the sender of an IP packet that it didn't get there. Limited in rate.
    void unreachable(std::span<const std::uint8_t> packet, Unreachable reason);
    /// Answers a segment with a reset (RFC 9293, 3.10.7.1).
    void reset(std::span<const std::uint8_t> packet);

    /// What lwIP calls when a connection of accept() is established.
    void on_accept(Accepted accepted);
    /// Accepts a connection by its SYN, an IP packet, and answers it. Empty: no memory, or another connection of the
    /// same addresses is still about.
    tcp_pcb* accept(std::span<const std::uint8_t> syn);
    /// A connection to a device, not yet connected. Empty: no memory.
    static tcp_pcb* create();
    /// Connections that devices have finished with, of these addresses: forget them.
    static void forget(const Pair& pair);
    /// After anything was done to a connection: sends frames, and looks when lwIP's next timer is due. Nothing within a
    /// Scope, whose end does it.
    void rearm();

    /// From lwIP. Not 0: taken.
    int ip4_input(pbuf* packet);
    int ip6_input(pbuf* packet);
    void output(pbuf* frame);

  private:
    void flush();
    void renumber(std::span<std::uint8_t> frame);
    void start_netif(const GatewayOptions& options);
    static void rewind_timers();
    bool answer_arp(std::span<const std::uint8_t> frame);
    void send_ip(const IpAddress& from, const IpAddress& to, std::uint8_t protocol, std::uint8_t hop_limit,
                 std::span<const std::uint8_t> payload, std::size_t checksum_at);
    bool may_send_error();
    pbuf* ip4_check(pbuf* packet);
    void ip4_deliver(pbuf* packet);
    int ip6_multicast(pbuf* packet);
    void ip6_deliver(pbuf* packet);
    void deliver(pbuf* packet, std::size_t header_size, std::uint8_t protocol);
    void tcp_segment_of(tcp_pcb* pcb, pbuf* segment);
    void malformed(pbuf* packet);
    void not_for_us(pbuf* packet);

    Timeline& timeline_;
    StackAddresses addresses_;
    StackUser& user_;
    GatewayCounters& counters_;
    Output output_;
    MacAddress mac_;
    std::uint16_t mtu_;
    unsigned errors_a_second_;
    IpAddress link_local_;
    std::unique_ptr<netif> netif_;
    tcp_pcb_listen* listener_ = nullptr;
    MacAddress sender_{};     ///< of the frame that is being looked at
    bool accepting_ = false;  ///< the packet that is being looked at is a SYN for the listener
    std::optional<std::pair<Time, Timeline::Id>> armed_;
    std::deque<std::vector<std::uint8_t>> pending_;  ///< frames to send
    std::optional<std::uint16_t> first_id_;          ///< lwIP's identification of this stack's first IPv4 packet
    unsigned depth_ = 0;                             ///< of Scopes
    bool flushing_ = false;
    Time errors_since_{0};
    unsigned errors_ = 0;
};

}  // namespace twin::net
