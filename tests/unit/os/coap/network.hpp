// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <deque>
#include <string>
#include <vector>

#include "coap/Endpoint.h"

/// Endpoints that hear each other, and a clock. Datagrams arrive in order unless a test takes them out.
class Network {
  public:
    struct Datagram {
        coap::Peer from;
        coap::Peer to;
        std::string bytes;
    };

    class Port final : public coap::Transport {
      public:
        Port(Network& network, uint8_t address) : network_(network) {
            self.bytes[0] = address;
            self.size = 1;
        }
        void send(const coap::Peer& to, coap::Bytes datagram) override {
            network_.under_way.push_back({self, to, std::string(datagram)});
        }
        coap::Peer self;
        coap::Endpoint* endpoint = nullptr;

      private:
        Network& network_;
    };

    std::deque<Datagram> under_way;
    std::vector<Port*> ports;
    uint32_t now = 0xFFFFF000;  // it wraps soon

    void deliver_one() {
        const Datagram datagram = under_way.front();
        under_way.pop_front();
        for (Port* port : ports) {
            if (port->self == datagram.to && port->endpoint)
                port->endpoint->receive(datagram.from, datagram.bytes, now);
        }
    }
    void deliver() {
        for (int i = 0; i < 1000 && !under_way.empty(); i++) deliver_one();
    }
};
