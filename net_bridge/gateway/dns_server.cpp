// SPDX-License-Identifier: BSD-3-Clause
#include "net_bridge/gateway/dns_server.hpp"

#include <algorithm>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/local/stream_protocol.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <cctype>

namespace twin::net {
namespace {

/// Of the run's names: they may change.
constexpr std::uint32_t kOwnTtl = 10;

std::string lower(std::string_view text) {
    std::string out(text);
    std::transform(out.begin(), out.end(), out.begin(), [](unsigned char c) { return std::tolower(c); });
    return out;
}

bool wants(const DnsQuery& query, DnsType type) { return query.type == static_cast<std::uint16_t>(type); }

}  // namespace

DnsServer::DnsServer(Core& core, Devices devices)
    : core_(core),
      devices_(std::move(devices)),
      resolver_(core.io, core.options.limits.dns_lookups, core.options.resolve) {
    add_name("host", {});
    add_name("gateway", {});
    std::vector<IpAddress> own;
    for (const IpAddress& address : {core.name_server4, core.name_server6}) {
        if (core.stack->own(address)) {
            own.push_back(address);
        }
    }
    add_name("dns", own);
}

void DnsServer::add_name(std::string_view name, std::vector<IpAddress> addresses) {
    std::string key = lower(name);
    if (key.ends_with("." + core_.options.domain)) {
        key.resize(key.size() - core_.options.domain.size() - 1);
    }
    if (addresses.empty()) {
        for (const IpAddress& address : {core_.gateway4, core_.gateway6}) {
            if (core_.stack->own(address)) {
                addresses.push_back(address);
            }
        }
    }
    names_[key] = std::move(addresses);
}

std::vector<IpAddress> DnsServer::own_addresses(const std::string& name) const {
    const auto found = names_.find(name);
    return found != names_.end() ? found->second : devices_.addresses(name);
}

std::string DnsServer::own_name(const IpAddress& address) const {
    for (const std::string preferred : {"gateway", "dns"}) {
        const auto& addresses = names_.at(preferred);
        if (std::find(addresses.begin(), addresses.end(), address) != addresses.end()) {
            return preferred;
        }
    }
    return devices_.name(address);
}

/// Empty: it is about the outside.
std::optional<DnsAnswer> DnsServer::own_answer(const DnsQuery& query) const {
    DnsAnswer answer;
    answer.authoritative = true;
    answer.ttl = kOwnTtl;
    if (query.name == "localhost" || query.name.ends_with(".localhost")) {
        // RFC 6761, 6.3: whoever asks means itself.
        answer.addresses = {asio::ip::address_v4::loopback(), asio::ip::address_v6::loopback()};
        return answer;
    }
    const std::string suffix = "." + core_.options.domain;
    const bool inside = query.name.ends_with(suffix);
    if (inside || query.name.find('.') == std::string::npos) {
        answer.addresses = own_addresses(inside ? query.name.substr(0, query.name.size() - suffix.size()) : query.name);
        if (answer.addresses.empty() && query.name != core_.options.domain) {
            answer.code = DnsCode::name_error;
        }
        return answer;
    }
    const auto address = query.reverse_address();
    if (address && (core_.options.ipv4.contains(*address) || core_.options.ipv6.contains(*address))) {
        answer.name = own_name(*address);
        if (answer.name.empty()) {
            answer.code = DnsCode::name_error;
        } else {
            answer.name += suffix;
        }
        return answer;
    }
    return std::nullopt;
}

bool DnsServer::query(std::span<const std::uint8_t> bytes, bool over_tcp, const Answered& answered) {
    ++core_.counters.dns_queries;
    DnsCode code = DnsCode::ok;
    auto query = DnsQuery::parse(bytes, code);
    if (!query) {
        ++core_.counters.malformed;
        return false;
    }
    const std::size_t limit = over_tcp ? 65535 : query->udp_size;
    DnsAnswer answer;
    answer.code = code;
    if (code == DnsCode::ok && query->dns_class != 1) {
        answer.code = DnsCode::refused;
    } else if (code == DnsCode::ok) {
        if (auto own = own_answer(*query)) {
            answer = *own;
        } else if (!core_.allow.opens_real_network() && !core_.allow.names(query->name)) {
            answer.code = DnsCode::refused;
        } else if (!wants(*query, DnsType::a) && !wants(*query, DnsType::aaaa) &&
                   !(wants(*query, DnsType::ptr) && query->reverse_address())) {
            // The host's resolver gives addresses and names, nothing else.
            answer.code = DnsCode::not_implemented;
        } else {
            ResolveQuery ask{query->name, wants(*query, DnsType::aaaa), std::nullopt};
            if (wants(*query, DnsType::ptr)) {
                ask.address = query->reverse_address();
            }
            core_.asked_host = true;
            const bool asked =
                resolver_.ask(std::move(ask), [this, query = *query, limit, answered](const DnsAnswer& from_host) {
                    DnsAnswer mapped = from_host;
                    for (IpAddress& address : mapped.addresses) {
                        // A name of the host's loopback: for devices that is the gateway.
                        if (address.is_loopback()) {
                            address = address.is_v4() ? core_.gateway4 : core_.gateway6;
                        } else {
                            core_.allow.learn(query.name, address);
                        }
                    }
                    answered(build_dns_answer(query, mapped, limit));
                });
            if (asked) {
                return true;
            }
            ++core_.counters.over_limit;
            answer.code = DnsCode::server_failure;
        }
    }
    answered(build_dns_answer(*query, answer, limit));
    return true;
}

void DnsServer::datagram(const Packet& packet) {
    const auto* udp = packet.transport.data();
    const Endpoint client{packet.source, static_cast<std::uint16_t>(udp[0] << 8 | udp[1])};
    const Endpoint server{packet.destination, static_cast<std::uint16_t>(udp[2] << 8 | udp[3])};
    query(packet.transport.subspan(8), false, [this, client, server](const std::vector<std::uint8_t>& answer) {
        core_.stack->send_udp(server, client, answer);
    });
}

void DnsServer::serve(int socket) { asio::co_spawn(core_.io, session(socket), asio::detached); }

/// One question after the other. It ends with its socket, whose other end is a flow: the flow's time-outs and limits
/// are this one's too.
asio::awaitable<void> DnsServer::session(int descriptor) {
    const std::weak_ptr<int> alive = alive_;
    asio::local::stream_protocol::socket socket(core_.io, asio::local::stream_protocol(), descriptor);
    boost::system::error_code error;
    auto token = asio::redirect_error(asio::use_awaitable, error);
    // Cancelled when the answer is there.
    const auto ready = std::make_shared<asio::steady_timer>(core_.io);
    const auto framed = std::make_shared<std::vector<std::uint8_t>>();
    while (true) {
        std::array<std::uint8_t, 2> head{};
        co_await asio::async_read(socket, asio::buffer(head), token);
        if (error) {
            co_return;
        }
        std::vector<std::uint8_t> question(static_cast<std::size_t>(head[0] << 8 | head[1]));
        co_await asio::async_read(socket, asio::buffer(question), token);
        if (error || alive.expired()) {
            co_return;
        }
        framed->clear();
        ready->expires_at(asio::steady_timer::time_point::max());
        const bool question_asked = query(question, true, [framed, ready](const std::vector<std::uint8_t>& answer) {
            const std::size_t size = answer.size();
            *framed = {static_cast<std::uint8_t>(size >> 8), static_cast<std::uint8_t>(size)};
            framed->insert(framed->end(), answer.begin(), answer.end());
            ready->cancel();
        });
        if (!question_asked) {
            co_return;
        }
        if (framed->empty()) {
            co_await ready->async_wait(token);
        }
        co_await asio::async_write(socket, asio::buffer(*framed), token);
        if (error) {
            co_return;
        }
    }
}

}  // namespace twin::net
