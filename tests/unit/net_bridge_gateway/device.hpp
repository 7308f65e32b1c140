// SPDX-License-Identifier: BSD-3-Clause
// A device made of packets, at the gateway's cable, in a time of its own.
#pragma once

#include "bytes.hpp"
#include "net_bridge/cable.hpp"
#include "net_bridge/gateway/gateway.hpp"

#include <gtest/gtest.h>
#include <deque>
#include <functional>
#include <map>

namespace twin::net {

/// An IP packet that came.
struct Heard {
    IpAddress from;
    IpAddress to;
    std::uint8_t protocol = 0;
    std::uint8_t hop_limit = 0;
    MacAddress mac{};  ///< the destination's
    Bytes transport;
    [[nodiscard]] std::uint16_t from_port() const { return get16(transport, 0); }
    [[nodiscard]] std::uint16_t to_port() const { return get16(transport, 2); }
    [[nodiscard]] Bytes payload() const { return {transport.begin() + 8, transport.end()}; }
    [[nodiscard]] std::uint8_t tcp_flags() const { return transport[13]; }
};

class Device : public Jack {
  public:
    explicit Device(const std::string& name, std::uint8_t number = 15)
        : Jack(name), mac{0x02, 0, 0, 0, 0, number}, address(boost::asio::ip::address_v4({10, 0, 2, number})) {
        auto v6 = ip("fd00:2::").to_v6().to_bytes();
        v6[15] = number;
        address6 = boost::asio::ip::address_v6(v6);
    }

    void receive(const Frame& frame) override {
        ++frames;
        const auto bytes = frame.bytes();
        if (get16(bytes, 12) == 0x0806) {
            arp(bytes);
        } else if (get16(bytes, 12) == 0x0800) {
            const std::size_t length = get16(bytes, 16);
            EXPECT_EQ(checksum(bytes.subspan(14, 20)), 0) << "IP checksum";
            if ((get16(bytes, 20) & 0x3fff) != 0) {
                ++fragments;
                return;
            }
            hear({boost::asio::ip::address_v4(get32(bytes, 26)),
                  boost::asio::ip::address_v4(get32(bytes, 30)),
                  bytes[23],
                  bytes[22],
                  {},
                  Bytes(bytes.begin() + 34, bytes.begin() + 14 + static_cast<long>(length))},
                 bytes);
        } else if (get16(bytes, 12) == 0x86dd) {
            boost::asio::ip::address_v6::bytes_type from;
            boost::asio::ip::address_v6::bytes_type to;
            std::copy_n(bytes.begin() + 22, 16, from.begin());
            std::copy_n(bytes.begin() + 38, 16, to.begin());
            hear({boost::asio::ip::address_v6(from),
                  boost::asio::ip::address_v6(to),
                  bytes[20],
                  bytes[21],
                  {},
                  Bytes(bytes.begin() + 54, bytes.begin() + 54 + get16(bytes, 18))},
                 bytes);
        }
    }
    void link_changed(bool up) override { (void)up; }

    void send(const Bytes& frame) { transmit(Frame(frame)); }
    void send_packet(const Bytes& packet) {
        send(ethernet(gateway_mac, mac, packet[0] >> 4 == 4 ? 0x0800 : 0x86dd, packet));
    }
    void send_udp(std::uint16_t from, const Endpoint& to, std::span<const std::uint8_t> payload) {
        send_packet(ip_packet(own(to.address), to.address, kUdp, udp_bytes(from, to.port, payload)));
    }
    void send_udp(std::uint16_t from, const Endpoint& to, const std::string& text) {
        send_udp(from, to, bytes_of(text));
    }
    [[nodiscard]] const IpAddress& own(const IpAddress& peer) const { return peer.is_v4() ? address : address6; }

    /// The first packet that fits, taken out; empty: there is none.
    std::optional<Heard> take(const std::function<bool(const Heard&)>& fits) {
        for (auto at = heard.begin(); at != heard.end(); ++at) {
            if (fits(*at)) {
                Heard found = std::move(*at);
                heard.erase(at);
                return found;
            }
        }
        return std::nullopt;
    }

    MacAddress mac;
    IpAddress address;
    IpAddress address6;
    MacAddress gateway_mac{0x52, 0x55, 0x0a, 0x00, 0x02, 0x02};
    std::deque<Heard> heard;
    std::vector<Bytes> arp_replies;
    std::size_t frames = 0;
    std::size_t fragments = 0;  ///< not put together
    bool answers = true;        ///< ARP and neighbour solicitations
    /// TCP segments go to who listens to the local port.
    std::map<std::uint16_t, std::function<void(const Heard&)>> tcp;

  private:
    void arp(std::span<const std::uint8_t> bytes) {
        if (get16(bytes, 20) == 2) {
            arp_replies.emplace_back(bytes.begin(), bytes.end());
        } else if (answers && get32(bytes, 38) == address.to_v4().to_uint()) {
            Bytes reply{0, 1, 8, 0, 6, 4, 0, 2};
            append(reply, mac);
            append(reply, address);
            append(reply, bytes.subspan(22, 10));
            MacAddress to;
            std::copy_n(bytes.begin() + 6, 6, to.begin());
            send(ethernet(to, mac, 0x0806, reply));
        }
    }

    void hear(Heard packet, std::span<const std::uint8_t> frame) {
        std::copy_n(frame.begin(), 6, packet.mac.begin());
        if (packet.protocol == kIcmp6 && packet.transport[0] == 135) {
            Bytes target(packet.transport.begin() + 8, packet.transport.begin() + 24);
            Bytes own6;
            append(own6, address6);
            if (answers && target == own6) {
                Bytes reply{136, 0, 0, 0, 0x60, 0, 0, 0};
                append(reply, target);
                reply.insert(reply.end(), {2, 1});
                append(reply, mac);
                send_packet(ip_packet(address6, packet.from, kIcmp6, reply, 255));
            }
            return;
        }
        if (packet.protocol == kTcp || packet.protocol == kUdp || packet.protocol == kIcmp6) {
            EXPECT_EQ(transport_checksum(packet.from, packet.to, packet.protocol, packet.transport), 0);
        } else if (packet.protocol == kIcmp) {
            EXPECT_EQ(checksum(packet.transport), 0);
        }
        if (packet.protocol == kTcp) {
            const auto listener = tcp.find(packet.to_port());
            if (listener != tcp.end()) {
                // A copy: it may put another in its place.
                const auto listen = listener->second;
                listen(packet);
                return;
            }
        }
        heard.push_back(std::move(packet));
    }
};

/// One end of a TCP connection: sends what it is told, acknowledges what it takes.
class Connection {
  public:
    Connection(Device& device, std::uint16_t port, const Endpoint& peer) : device_(device), port_(port), peer_(peer) {
        device.tcp[port] = [this](const Heard& segment) { segment_came(segment); };
    }
    ~Connection() { device_.tcp.erase(port_); }
    Connection(const Connection&) = delete;
    Connection& operator=(const Connection&) = delete;

    void syn() {
        send_segment(kSyn, {});
        ++next_;
    }
    /// In segments of 1,000 bytes, whatever the window; lost ones aren't repeated.
    void send(std::string_view text) {
        while (!text.empty()) {
            const auto piece = text.substr(0, 1000);
            send_segment(kPsh | kAck, Bytes(piece.begin(), piece.end()));
            next_ += static_cast<std::uint32_t>(piece.size());
            text.remove_prefix(piece.size());
        }
    }
    void fin() {
        send_segment(kFin | kAck, {});
        ++next_;
    }
    void rst() { send_segment(kRst | kAck, {}); }
    void ack() { send_segment(kAck, {}); }
    /// What may still be sent.
    [[nodiscard]] std::uint32_t room() const { return acked + window - next_; }

    bool established = false;
    bool finished = false;
    bool reset = false;
    bool takes = true;  ///< acknowledges
    std::uint16_t own_window = 65535;
    Bytes syn_options{2, 4, 0x05, 0xb4};  ///< MSS 1460
    std::uint32_t acked = 0;   ///< up to here the peer has what we sent
    std::uint32_t window = 0;  ///< the peer's
    std::string received;
    std::size_t answers_to_syn = 0;

    void segment_came(const Heard& segment) {
        const std::uint8_t flags = segment.tcp_flags();
        const std::uint32_t sequence = get32(segment.transport, 4);
        const std::size_t header = (segment.transport[12] >> 4) * std::size_t{4};
        if ((flags & kRst) != 0) {
            reset = true;
            return;
        }
        if ((flags & kAck) != 0) {
            acked = get32(segment.transport, 8);
            window = get16(segment.transport, 14);
        }
        if ((flags & kSyn) != 0) {
            answers_to_syn += (flags & kAck) != 0 ? 1 : 0;
            expected_ = sequence + 1;
            if ((flags & kAck) != 0) {
                established = true;
                ack();
            } else {
                // Somebody connects to us.
                send_segment(kSyn | kAck, {});
                ++next_;
                established = true;
            }
            return;
        }
        if (!takes || sequence != expected_) {
            return;
        }
        received.append(segment.transport.begin() + static_cast<long>(header), segment.transport.end());
        const auto size = static_cast<std::uint32_t>(segment.transport.size() - header);
        expected_ += size;
        if ((flags & kFin) != 0) {
            finished = true;
            ++expected_;
        }
        if (size > 0 || (flags & kFin) != 0) {
            ack();
        }
    }

    void send_segment(std::uint8_t flags, const Bytes& payload) {
        Bytes tcp;
        put16(tcp, port_);
        put16(tcp, peer_.port);
        put32(tcp, next_);
        put32(tcp, expected_);
        const Bytes options = (flags & kSyn) != 0 ? syn_options : Bytes();
        tcp.push_back(static_cast<std::uint8_t>((5 + options.size() / 4) << 4));
        tcp.push_back(flags);
        put16(tcp, own_window);
        put32(tcp, 0);
        append(tcp, options);
        append(tcp, payload);
        device_.send_packet(ip_packet(device_.own(peer_.address), peer_.address, kTcp, tcp));
    }

  private:
    Device& device_;
    std::uint16_t port_;
    Endpoint peer_;
    std::uint32_t next_ = 1000;
    std::uint32_t expected_ = 0;
};

/// A gateway, a device, and a loop that lets both times pass.
class GatewayFixture : public ::testing::Test {
  protected:
    ~GatewayFixture() override {
        cables.clear();
        gateway.reset();
        // What was under way sees that it is over.
        io.poll();
    }

    void start(GatewayOptions options = {}) {
        options.log = [this](const std::string& line) { log.push_back(line); };
        gateway = std::make_unique<Gateway>(io, timeline, std::move(options));
        plug(device);
    }
    void plug(Device& other) {
        if (cables.empty()) {
            cables.push_back(std::make_unique<Cable>("cable", *gateway, other, timeline));
        }
    }

    /// Virtual time passes about as fast as the wall's, or slower. False: 20 s of the wall were not enough.
    bool until(const std::function<bool()>& done) {
        const auto limit = std::chrono::steady_clock::now() + std::chrono::seconds(20);
        while (!done()) {
            if (std::chrono::steady_clock::now() > limit) {
                return false;
            }
            io.restart();
            if (io.poll() == 0) {
                io.restart();
                io.run_one_for(std::chrono::milliseconds(1));
            }
            timeline.run_until(timeline.now() + std::chrono::milliseconds(1));
        }
        return true;
    }
    /// Whatever is to happen at once has happened.
    void settle() {
        for (int quiet = 0; quiet < 3; ++quiet) {
            io.restart();
            if (io.poll() > 0) {
                quiet = 0;
            }
            timeline.run_until(timeline.now() + std::chrono::milliseconds(1));
        }
    }
    void pass(Time time) {
        timeline.run_until(timeline.now() + time);
        settle();
    }
    std::optional<Heard> wait_for(const std::function<bool(const Heard&)>& fits) {
        std::optional<Heard> found;
        until([&] { return (found = device.take(fits)).has_value(); });
        return found;
    }
    [[nodiscard]] bool logged(const std::string& part) const {
        return std::any_of(log.begin(), log.end(),
                           [&](const std::string& line) { return line.find(part) != std::string::npos; });
    }

    boost::asio::io_context io;
    VirtualTimeline timeline;
    std::vector<std::string> log;
    std::unique_ptr<Gateway> gateway;
    Device device{"node0.eth"};
    std::vector<std::unique_ptr<Cable>> cables;
};

inline std::function<bool(const Heard&)> is_icmp(std::uint8_t type) {
    return [type](const Heard& packet) {
        return (packet.protocol == kIcmp || packet.protocol == kIcmp6) && packet.transport[0] == type;
    };
}
inline std::function<bool(const Heard&)> is_udp_to(std::uint16_t port) {
    return [port](const Heard& packet) { return packet.protocol == kUdp && packet.to_port() == port; };
}

}  // namespace twin::net
