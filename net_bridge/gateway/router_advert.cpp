// SPDX-License-Identifier: BSD-3-Clause
#include "net_bridge/gateway/router_advert.hpp"

#include <algorithm>

namespace twin::net {
namespace {

// RFC 4861, 6.2.1 and 10.
constexpr unsigned kInitial = 3;
constexpr Time kInitialInterval = std::chrono::seconds(16);
constexpr Time kLeastInterval = std::chrono::seconds(200);
constexpr Time kMostInterval = std::chrono::seconds(600);
constexpr Time kBetween = std::chrono::seconds(3);
constexpr Time kMostDelay = std::chrono::milliseconds(500);
constexpr std::uint16_t kRouterLifetime = 1800;
constexpr std::uint32_t kValid = 86400;
constexpr std::uint32_t kPreferred = 14400;

void put16(std::vector<std::uint8_t>& out, std::uint32_t value) {
    out.push_back(static_cast<std::uint8_t>(value >> 8));
    out.push_back(static_cast<std::uint8_t>(value));
}
void put32(std::vector<std::uint8_t>& out, std::uint32_t value) {
    put16(out, value >> 16);
    put16(out, value & 0xffff);
}
void put_address(std::vector<std::uint8_t>& out, const IpAddress& address) {
    const auto bytes = address.to_v6().to_bytes();
    out.insert(out.end(), bytes.begin(), bytes.end());
}

}  // namespace

std::vector<std::uint8_t> router_advertisement(const GatewayOptions& options, const IpAddress& name_server) {
    constexpr std::uint8_t kAdvertisement = 134;
    std::vector<std::uint8_t> out{kAdvertisement, 0, 0, 0, 64, 0};
    put16(out, kRouterLifetime);
    put32(out, 0);  // reachable time, retransmission timer: the device's own
    put32(out, 0);
    // Source link-layer address (4.6.1).
    out.insert(out.end(), {1, 1});
    out.insert(out.end(), options.mac.begin(), options.mac.end());
    // MTU (4.6.4).
    out.insert(out.end(), {5, 1, 0, 0});
    put32(out, options.mtu);
    // Prefix: on-link, and for autonomous configuration (4.6.2).
    out.insert(out.end(), {3, 4, static_cast<std::uint8_t>(options.ipv6.bits), 0xc0});
    put32(out, kValid);
    put32(out, kPreferred);
    put32(out, 0);
    put_address(out, nth_address(options.ipv6, 0));
    // Recursive DNS server (RFC 8106, 5.1).
    out.insert(out.end(), {25, 3, 0, 0});
    put32(out, kRouterLifetime);
    put_address(out, name_server);
    // DNS search list (5.2).
    std::vector<std::uint8_t> domain;
    std::string_view rest = options.domain;
    while (!rest.empty()) {
        const std::string_view label = rest.substr(0, rest.find('.'));
        domain.push_back(static_cast<std::uint8_t>(label.size()));
        domain.insert(domain.end(), label.begin(), label.end());
        rest.remove_prefix(std::min(label.size() + 1, rest.size()));
    }
    domain.push_back(0);
    domain.resize((domain.size() + 7) / 8 * 8);
    out.insert(out.end(), {31, static_cast<std::uint8_t>(1 + domain.size() / 8), 0, 0});
    put32(out, kRouterLifetime);
    out.insert(out.end(), domain.begin(), domain.end());
    return out;
}

RouterAdvertiser::RouterAdvertiser(Core& core)
    : core_(core), random_(core.options.seed, core.options.name, "router advertisements") {}

RouterAdvertiser::~RouterAdvertiser() { stop(); }

void RouterAdvertiser::start() {
    running_ = true;
    sent_ = 0;
    schedule(core_.timeline.now());
}

void RouterAdvertiser::stop() {
    running_ = false;
    if (next_) {
        core_.timeline.cancel(next_->second);
        next_.reset();
    }
}

void RouterAdvertiser::solicited() {
    if (running_) {
        // RFC 4861, 6.2.6.
        const Time delay(static_cast<Time::rep>(random_.below(static_cast<std::uint64_t>(kMostDelay.count()))));
        const Time soonest = last_ ? *last_ + kBetween : Time(0);
        schedule(std::max(core_.timeline.now() + delay, soonest));
    }
}

/// Then, unless one comes earlier anyway.
void RouterAdvertiser::schedule(Time at) {
    if (next_) {
        if (next_->first <= at) {
            return;
        }
        core_.timeline.cancel(next_->second);
    }
    next_ = {at, core_.timeline.at(at, [this] {
                 next_.reset();
                 send();
             })};
}

void RouterAdvertiser::send() {
    static const IpAddress all_nodes = asio::ip::make_address("ff02::1");
    ++core_.counters.router_advertisements;
    last_ = core_.timeline.now();
    // All of 255 hops: nobody has sent it on (RFC 4861, 6.1.2).
    core_.stack->send_icmp(core_.stack->link_local(), all_nodes,
                           router_advertisement(core_.options, core_.name_server6), 255);
    const Time spread = kMostInterval - kLeastInterval;
    const Time interval =
        ++sent_ < kInitial
            ? kInitialInterval
            // In milliseconds: that fits Random's range.
            : kLeastInterval + std::chrono::milliseconds(random_.below(static_cast<std::uint64_t>(
                                   std::chrono::duration_cast<std::chrono::milliseconds>(spread).count())));
    schedule(core_.timeline.now() + interval);
}

}  // namespace twin::net
