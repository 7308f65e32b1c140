// SPDX-License-Identifier: BSD-3-Clause
#include "net_bridge/gateway/tcp_nat.hpp"

#include <lwip/priv/tcp_priv.h>
#include <lwip/prot/tcp.h>
#include <sys/epoll.h>
#include <unistd.h>
#include <algorithm>

namespace twin::net {
namespace {

constexpr Time kSweep = std::chrono::seconds(10);
constexpr Time kResume = std::chrono::milliseconds(20);
constexpr std::size_t kScratch = 64U << 10;
/// When there are too many, a connection that did nothing for so long makes room for a new one.
constexpr Time kIdle = std::chrono::minutes(1);

std::uint16_t get16(const std::uint8_t* at) { return static_cast<std::uint16_t>(at[0] << 8 | at[1]); }

}  // namespace

TcpNat::TcpNat(Core& core, Service service) : core_(core), service_(std::move(service)), scratch_(kScratch) {
    core.stack->on_accept(kTcpFlowAccepted);
}

TcpNat::~TcpNat() {
    while (!flows_.empty()) {
        const auto flow = flows_.begin()->second;
        flow->abort();
    }
    for (const auto& timer : {sweeping_, resuming_}) {
        if (timer) {
            core_.timeline.cancel(*timer);
        }
    }
}

Taken TcpNat::segment(const Packet& packet) {
    const auto* tcp = packet.transport.data();
    const std::uint8_t flags = tcp[13];
    const Endpoint destination{packet.destination, get16(tcp + 2)};
    const Pair pair({packet.source, get16(tcp)}, destination);
    const auto found = flows_.find(pair);
    if (found != flows_.end()) {
        const auto flow = found->second;
        if (flow->state() == TcpFlow::State::connecting) {
            flow->early_segment(flags);
            return {};
        }
        const bool payload = packet.transport.size() > (tcp[12] >> 4) * std::size_t{4};
        if (payload && core_.memory_out()) {
            ++core_.counters.over_memory;
            return {};
        }
        return {true, flow->connection()};
    }
    if ((flags & (TCP_SYN | TCP_ACK | TCP_RST | TCP_FIN)) != TCP_SYN) {
        // Of a connection that the gateway is done with and lwIP isn't, or of none: lwIP knows what to say.
        return {true};
    }
    std::vector<Endpoint> candidates;
    int service = -1;
    if (core_.is_name_server(packet.destination)) {
        service = service_(destination);
    } else {
        candidates = core_.on_host(destination);
        const bool any = !candidates.empty();
        const Endpoint likeliest = any ? candidates.front() : destination;
        std::erase_if(candidates, [&](const Endpoint& end) { return !core_.allow.allows(Protocol::tcp, end); });
        if (any && candidates.empty()) {
            core_.refused(Protocol::tcp, likeliest);
        }
    }
    if (service < 0 && candidates.empty()) {
        core_.stack->reset(packet.whole);
        return {};
    }
    const auto flow = make_room(pair);
    if (!flow) {
        ++core_.counters.over_limit;
        if (service >= 0) {
            ::close(service);
        }
        core_.stack->reset(packet.whole);
    } else if (service >= 0) {
        flow->open(packet.whole, service);
    } else if (core_.options.services != nullptr && candidates.front().address.is_loopback()) {
        flow->open_local(packet.whole, candidates);
    } else {
        flow->open(packet.whole, std::move(candidates));
    }
    return {};
}

/// A new flow, if there is room for it, or an old one to give its place.
std::shared_ptr<TcpFlow> TcpNat::make_room(const Pair& pair) {
    if (half_open_.size() >= std::max<std::size_t>(core_.options.limits.half_open, 1)) {
        ++core_.counters.over_limit;
        half_open_.front()->abort();
    }
    if (flows_.size() >= core_.options.limits.tcp_flows) {
        const auto idlest = std::min_element(flows_.begin(), flows_.end(), [](const auto& a, const auto& b) {
            return a.second->last_activity() < b.second->last_activity();
        });
        if (idlest == flows_.end() || core_.timeline.now() - idlest->second->last_activity() < kIdle) {
            return nullptr;
        }
        ++core_.counters.over_limit;
        const auto flow = idlest->second;
        flow->abort();
    }
    auto flow = std::make_shared<TcpFlow>(*this, pair);
    flows_.emplace(pair, flow);
    flow->half_open_place = half_open_.insert(half_open_.end(), flow.get());
    sweep_later();
    return flow;
}

void TcpNat::forward(int socket, const Endpoint& device, bool local) {
    const Stack::Scope scope(*core_.stack);
    tcp_pcb* pcb = Stack::create();
    // The device's side of the pair is known now, the gateway's port after the connect.
    const auto flow = pcb == nullptr ? nullptr : make_room(Pair(device, {}));
    if (!flow) {
        ++core_.counters.over_limit;
        if (pcb != nullptr) {
            tcp_abandon(pcb, 0);
        }
        ::close(socket);
        return;
    }
    flows_.erase(flow->pair());
    if (flow->forward(pcb, socket, local)) {
        flows_.emplace(flow->pair(), flow);
    } else {
        ++core_.counters.over_memory;
        leave_half_open(*flow);
        local_.erase(flow->local_number);
    }
}

void TcpNat::established(TcpFlow& flow) { leave_half_open(flow); }

void TcpNat::leave_half_open(TcpFlow& flow) {
    if (flow.half_open_place) {
        half_open_.erase(*flow.half_open_place);
        flow.half_open_place.reset();
    }
}

void TcpNat::remove(TcpFlow& flow) {
    leave_half_open(flow);
    local_.erase(flow.local_number);
    flows_.erase(flow.pair());
}

void TcpNat::add_local(TcpFlow& flow) {
    if (!ready_) {
        ready_ = UniqueFd(::epoll_create1(EPOLL_CLOEXEC));
    }
    flow.local_number = ++last_local_;
    local_.emplace(flow.local_number, &flow);
}

void TcpNat::watch_local(TcpFlow& flow, std::uint32_t events) {
    if (flow.watched == events) {
        return;
    }
    epoll_event event{};
    event.events = events;
    event.data.u64 = flow.local_number;
    // An end that nobody waits for is told all the same: without a wish there is no watch.
    const int change = events == 0 ? EPOLL_CTL_DEL : flow.watched == 0 ? EPOLL_CTL_ADD : EPOLL_CTL_MOD;
    flow.watched = events;
    ::epoll_ctl(ready_.get(), change, flow.local_socket(), &event);
}

bool TcpNat::take_in() {
    if (local_.empty()) {
        return false;
    }
    std::vector<epoll_event> events(local_.size());
    const int count = ::epoll_wait(ready_.get(), events.data(), static_cast<int>(events.size()), 0);
    events.resize(static_cast<std::size_t>(std::max(count, 0)));
    std::sort(events.begin(), events.end(),
              [](const epoll_event& a, const epoll_event& b) { return a.data.u64 < b.data.u64; });
    for (const auto& event : events) {
        // One may have ended another.
        if (const auto flow = local_.find(event.data.u64); flow != local_.end()) {
            flow->second->take_in();
        }
    }
    return !events.empty();
}

void TcpNat::stalled(const std::shared_ptr<TcpFlow>& flow) {
    if (std::exchange(flow->stalled, true)) {
        return;
    }
    stalled_.push_back(flow);
    if (!resuming_) {
        resuming_ = core_.timeline.in(kResume, [this] {
            resuming_.reset();
            for (const auto& weak : std::exchange(stalled_, {})) {
                if (const auto waiting = weak.lock()) {
                    waiting->stalled = false;
                    waiting->on_room();
                }
            }
        });
    }
}

void TcpNat::sweep_later() {
    if (!sweeping_ && !flows_.empty()) {
        sweeping_ = core_.timeline.in(kSweep, [this] {
            sweeping_.reset();
            sweep();
            sweep_later();
        });
    }
}

void TcpNat::sweep() {
    std::vector<std::shared_ptr<TcpFlow>> late;
    const Time now = core_.timeline.now();
    const auto& timeouts = core_.options.timeouts;
    for (const auto& [pair, flow] : flows_) {
        const bool settled = flow->state() == TcpFlow::State::open && !flow->half_closed();
        if (now - flow->last_activity() > (settled ? timeouts.tcp_established : timeouts.tcp_transitory)) {
            late.push_back(flow);
        }
    }
    for (const auto& flow : late) {
        ++core_.counters.timed_out;
        flow->abort();
    }
}

void TcpNat::list(std::vector<FlowInfo>& out) const {
    for (const auto& [pair, flow] : flows_) {
        out.push_back(flow->info());
    }
}

}  // namespace twin::net
