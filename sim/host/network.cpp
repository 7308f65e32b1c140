// SPDX-License-Identifier: BSD-3-Clause
#include "sim/host/network.hpp"

#include "net_bridge/cable.hpp"
#include "net_bridge/capture.hpp"
#include "net_bridge/gateway/gateway.hpp"
#include "net_bridge/stream_server.hpp"
#include "net_bridge/switch.hpp"
#include "net_bridge/tap_port.hpp"
#include "sim/host/network_json.hpp"
#include "sim/host/node_jack.hpp"
#include "sim/host/service_loop.hpp"

#include <fmt/ranges.h>
#include <algorithm>
#include "sim/host/units.hpp"

namespace twin::host {
namespace {

namespace json = boost::json;

// The shortest frame at 100 Mbit/s, preamble to FCS: from its first bit at a jack to its last one.
constexpr std::int64_t kShortestFrameNs = (8 + 60 + 4) * 80;
constexpr std::int64_t kFarAway = std::int64_t{1} << 60;
// A datagram's sender that has heard nothing for so long does not wait any more.
constexpr net::Time kDatagramPatience = std::chrono::seconds(10);

tl::unexpected<Error> as_ours(const net::Error& error, int code = 2) {
    return tl::unexpected(Error{error.message, error.hint, code});
}

/// The earliest that a frame can take on this cable.
std::int64_t least_delay_ns(const net::LinkOptions& options) {
    const auto least = [](const net::Impairments& way) -> std::int64_t {
        const bool may_be_none = way.reorder.ppb != 0 || way.distribution == net::Distribution::normal;
        return may_be_none && (way.jitter.count() != 0 || way.reorder.ppb != 0)
                   ? 0
                   : std::max<std::int64_t>(0, (way.latency - way.jitter).count());
    };
    return std::min(least(options.out), least(options.in));
}

constexpr const char* kGatewayCable = "gateway";

}  // namespace

class Network::Impl {
  public:
    Impl(asio::io_context& io, NetworkOptions options) : io_(io), options_(std::move(options)) {
        if (options_.time == TimeMode::virtual_) {
            auto timeline = std::make_unique<net::VirtualTimeline>();
            virtual_ = timeline.get();
            timeline_ = std::move(timeline);
        } else {
            timeline_ = std::make_unique<net::RealTimeline>(io);
            alertness_ = std::make_shared<Alertness>(io);
        }
        switch_ = std::make_unique<net::Switch>("switch", *timeline_);
        if (virtual_ != nullptr && options_.services != nullptr) {
            service_loop_ = std::make_unique<ServiceLoop>(*timeline_, *options_.services);
        }
    }

    Result<void> build() {
        for (const auto step : {&Impl::check_link, &Impl::open_capture, &Impl::add_gateway, &Impl::add_tap,
                                &Impl::add_uplink, &Impl::add_listeners}) {
            if (auto done = (this->*step)(); !done) {
                return done;
            }
        }
        return {};
    }

    Result<void> attach(const std::shared_ptr<Node>& node) {
        const auto& names = node->hello().ethernet;
        if (!may_halt_poll(node->options().crowd)) {
            alertness_.reset();
        }
        for (std::uint16_t channel = 0; channel < names.size(); ++channel) {
            const auto& name = node->options().name;
            const auto jack = std::make_shared<NodeJack>(fmt::format("{}.{}", name, names[channel]), node, channel,
                                                         *timeline_, virtual_ != nullptr ? &sent_ : nullptr, alertness_);
            const auto cable = names.size() == 1 ? name : jack->name();
            plug(cable, jack, link_);
            plugged_.back().node = node.get();
        }
        find_least_delay();
        return {};
    }

    void detach(const Node& node) {
        std::erase_if(plugged_, [&](const Plugged& plugged) { return plugged.node == &node; });
        find_least_delay();
    }

    void advance(std::int64_t until_ns) {
        const net::Time until(until_ns);
        while (auto sent = sent_.take_first(until)) {
            virtual_->run_until(sent->at);
            sent->jack->pass_on(std::move(sent->frame));
        }
        virtual_->run_until(until);
    }

    std::optional<std::int64_t> next_ns() const {
        const auto next = timeline_->next();
        const auto sent = sent_.first();
        const auto first = !next ? sent : !sent ? next : std::min(next, sent);
        return first ? std::optional(first->count()) : std::nullopt;
    }

    std::int64_t quiet_until_ns(std::int64_t nodes_ns) const {
        // What is under way has the cables' latency behind it.
        const std::int64_t first =
            std::min(std::min(nodes_ns, kFarAway) + least_delay_ns_, next_ns().value_or(kFarAway));
        return first + kShortestFrameNs;
    }

    bool waits_for_host() const {
        return gateway_ && gateway_->waits_for_host(kDatagramPatience);
    }

    bool asked_host() const { return gateway_ && gateway_->asked_host(); }

    std::vector<std::string> forward_texts() const {
        std::vector<std::string> texts;
        for (const auto& forward : gateway_ ? gateway_->forwards() : std::vector<net::ForwardInfo>()) {
            texts.push_back(fmt::format("{} {} -> {}port {}", net::to_string(forward.protocol),
                                        net::to_string(forward.listen),
                                        forward.device.empty() ? "" : forward.device + " ", forward.device_port));
        }
        return texts;
    }

    json::object describe() const {
        json::array cables;
        for (const auto& plugged : plugged_) {
            cables.push_back(to_json(*plugged.cable));
        }
        json::object all{{"cables", std::move(cables)}};
        add_switch(all, *switch_);
        if (gateway_) {
            add_gateway_state(all, *gateway_);
            all["gateway"].as_object()["cable"] = kGatewayCable;
        }
        if (capture_) {
            const auto counters = capture_->counters();
            all["capture"] = json::object{
                {"file", options_.capture}, {"recorded", counters.recorded}, {"dropped", counters.dropped}};
        }
        return all;
    }

    Result<std::string> set_link(const std::string& name, const std::string& text) {
        const auto found =
            std::find_if(plugged_.begin(), plugged_.end(), [&](const auto& p) { return p.cable->name() == name; });
        if (found == plugged_.end()) {
            std::vector<std::string> names;
            for (const auto& plugged : plugged_) {
                names.push_back(plugged.cable->name());
            }
            const auto meant = nearest(name, names);
            return refuse(fmt::format("there is no cable '{}'", name),
                          meant ? fmt::format("Did you mean {}?", *meant)
                                : fmt::format("There are: {}.", fmt::join(names, ", ")));
        }
        const auto options = net::LinkOptions::parse(text, found->cable->options());
        if (!options) {
            return as_ours(options.error());
        }
        if (!text.empty()) {
            found->cable->set_options(*options);
            find_least_delay();
        }
        return options->to_text();
    }

    Result<void> part(const std::map<std::string, unsigned>& islands) {
        for (const auto& plugged : plugged_) {
            const auto island = islands.find(plugged.cable->name());
            const auto done = switch_->set_island(plugged.cable->name(), island == islands.end() ? 0 : island->second);
            if (!done) {
                return as_ours(done.error());
            }
        }
        return {};
    }

  private:
    void find_least_delay() {
        least_delay_ns_ = kFarAway;
        for (const auto& plugged : plugged_) {
            if (plugged.node != nullptr) {
                least_delay_ns_ = std::min(least_delay_ns_, least_delay_ns(plugged.cable->options()));
            }
        }
    }

    struct Plugged {
        std::shared_ptr<net::Jack> jack;
        std::unique_ptr<net::Cable> cable;  // destroyed first
        const Node* node = nullptr;
    };

    void plug(const std::string& name, std::shared_ptr<net::Jack> jack, const net::LinkOptions& link) {
        auto cable = std::make_unique<net::Cable>(name, *jack, switch_->port(name), *timeline_, link, options_.seed);
        if (capture_) {
            capture_->watch(*cable);
        }
        plugged_.push_back({std::move(jack), std::move(cable)});
    }

    Result<void> check_link() {
        auto link = net::LinkOptions::parse(options_.link);
        if (!link) {
            return as_ours(link.error());
        }
        link_ = *link;
        return {};
    }

    Result<void> open_capture() {
        if (options_.capture.empty()) {
            return {};
        }
        net::CaptureOptions capture;
        capture.report = options_.log;
        if (virtual_ != nullptr) {
            capture.complete = true;
            capture.epoch = std::chrono::seconds(link::kVirtualEpoch);
        } else {
            capture.epoch = std::chrono::system_clock::now().time_since_epoch();
        }
        auto opened = net::Capture::open(options_.capture, *timeline_, std::move(capture));
        if (!opened) {
            return as_ours(opened.error(), 1);
        }
        capture_ = std::move(*opened);
        return {};
    }

    Result<void> add_gateway() {
        if (!options_.gateway) {
            if (!options_.forwards.empty() || !options_.allow.empty()) {
                return refuse("a forward and an allowed destination need the gateway, and this network has none",
                              "Write --net user.");
            }
            return {};
        }
        net::GatewayOptions gateway;
        gateway.seed = options_.seed;
        gateway.log = options_.log;
        gateway.ipv4_enabled = options_.ipv4;
        gateway.lease = options_.lease;
        if (virtual_ != nullptr) {
            gateway.epoch = std::chrono::system_clock::time_point(std::chrono::seconds(link::kVirtualEpoch));
        }
        if (auto good = net::Gateway::check_options(gateway); !good) {
            return as_ours(good.error());
        }
        if (net::Gateway::taken()) {
            return refuse("another network has the gateway, and there is one at a time",
                          "End the run that has it first, or start without: --net none, in a scenario gateway: false.");
        }
        if (service_loop_) {
            gateway.services = options_.services;
        }
        gateway_ = std::make_shared<net::Gateway>(io_, *timeline_, std::move(gateway));
        if (service_loop_) {
            service_loop_->set_gateway(gateway_.get());
        }
        for (const auto& rule : options_.allow) {
            if (auto done = gateway_->allow(rule); !done) {
                return as_ours(done.error());
            }
        }
        plug(kGatewayCable, gateway_, {});
        for (const auto& forward : options_.forwards) {
            if (auto done = gateway_->forward(forward); !done) {
                return as_ours(done.error());
            }
        }
        return {};
    }

    Result<void> add_tap() {
        if (options_.tap.empty()) {
            return {};
        }
        if (virtual_ != nullptr) {
            return only_real("a TAP interface");
        }
        auto port = net::TapPort::open("tap", io_, {options_.tap, net::TapPortOptions().device});
        if (!port) {
            return as_ours(port.error(), 1);
        }
        plug("tap", std::shared_ptr<net::Jack>(std::move(*port)), {});
        return {};
    }

    Result<void> add_uplink() {
        if (options_.join.empty()) {
            return {};
        }
        if (virtual_ != nullptr) {
            return only_real("another run's switch");
        }
        const auto address = net::PortAddress::parse(options_.join);
        if (!address) {
            return as_ours(address.error());
        }
        net::StreamPortOptions port{*address};
        port.listen = false;
        port.report = options_.log;
        auto opened = net::StreamPort::open("uplink", io_, std::move(port));
        if (!opened) {
            return as_ours(opened.error(), 1);
        }
        plug("uplink", std::shared_ptr<net::Jack>(std::move(*opened)), {});
        return {};
    }

    Result<void> add_listeners() {
        for (const auto& text : options_.listen) {
            if (virtual_ != nullptr) {
                return only_real("a switch that others join");
            }
            const auto address = net::PortAddress::parse(text);
            if (!address) {
                return as_ours(address.error());
            }
            net::StreamPortOptions port{*address};
            port.report = options_.log;
            auto server = net::StreamServer::start(
                io_, std::move(port), [this](std::shared_ptr<net::Jack> jack) { plug(jack->name(), jack, link_); },
                [this](const net::Jack& jack) {
                    std::erase_if(plugged_, [&](const Plugged& plugged) { return plugged.jack.get() == &jack; });
                });
            if (!server) {
                return as_ours(server.error(), 1);
            }
            servers_.push_back(std::move(*server));
        }
        return {};
    }

    static tl::unexpected<Error> only_real(const char* what) {
        return refuse(fmt::format("{} has the host's clock, and this run is in virtual time", what),
                      "Leave --time virtual out, or take the gateway: --net user.");
    }

    asio::io_context& io_;
    NetworkOptions options_;
    net::LinkOptions link_;
    std::unique_ptr<net::Timeline> timeline_;
    net::VirtualTimeline* virtual_ = nullptr;
    std::unique_ptr<net::Switch> switch_;
    std::unique_ptr<net::Capture> capture_;
    std::unique_ptr<ServiceLoop> service_loop_;
    std::shared_ptr<net::Gateway> gateway_;
    SentFrames sent_;                       // outlives the jacks
    std::shared_ptr<Alertness> alertness_;  // real time, few devices
    std::vector<Plugged> plugged_;
    std::int64_t least_delay_ns_ = kFarAway;
    std::vector<std::unique_ptr<net::StreamServer>> servers_;
};

Result<std::unique_ptr<Network>> Network::start(asio::io_context& io, NetworkOptions options) {
    auto impl = std::make_unique<Impl>(io, std::move(options));
    if (auto built = impl->build(); !built) {
        return tl::unexpected(built.error());
    }
    return std::unique_ptr<Network>(new Network(std::move(impl)));
}

Network::Network(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Network::~Network() = default;

Result<void> Network::attach(const std::shared_ptr<Node>& node) { return impl_->attach(node); }
Result<void> Network::part(const std::map<std::string, unsigned>& islands) { return impl_->part(islands); }
void Network::detach(const Node& node) { impl_->detach(node); }
void Network::advance(std::int64_t until_ns) { impl_->advance(until_ns); }
std::optional<std::int64_t> Network::next_ns() const { return impl_->next_ns(); }
std::int64_t Network::quiet_until_ns(std::int64_t nodes_ns) const { return impl_->quiet_until_ns(nodes_ns); }
bool Network::waits_for_host() const { return impl_->waits_for_host(); }
bool Network::asked_host() const { return impl_->asked_host(); }
std::vector<std::string> Network::forward_texts() const { return impl_->forward_texts(); }
json::object Network::describe() const { return impl_->describe(); }
Result<std::string> Network::set_link(const std::string& cable, const std::string& options) {
    return impl_->set_link(cable, options);
}

}  // namespace twin::host
