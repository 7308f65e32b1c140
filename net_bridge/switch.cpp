// SPDX-License-Identifier: BSD-3-Clause
#include "net_bridge/switch.hpp"

#include "net_bridge/cable.hpp"
#include "net_bridge/switch_port.hpp"

#include <fmt/format.h>
#include <algorithm>

namespace twin::net {

namespace {

constexpr std::uint16_t kMaxVlan = 4094;

enum class Cast { unicast, multicast, broadcast };

Cast cast(const MacAddress& destination) {
    return !is_group(destination) ? Cast::unicast : destination == kBroadcast ? Cast::broadcast : Cast::multicast;
}

void count_in(PortCounters& counters, Cast cast) {
    counters.in_unicast += cast == Cast::unicast ? 1 : 0;
    counters.in_multicast += cast == Cast::multicast ? 1 : 0;
    counters.in_broadcast += cast == Cast::broadcast ? 1 : 0;
}

void count_out(PortCounters& counters, std::size_t bytes, Cast cast) {
    ++counters.out_frames;
    counters.out_bytes += bytes;
    counters.out_unicast += cast == Cast::unicast ? 1 : 0;
    counters.out_multicast += cast == Cast::multicast ? 1 : 0;
    counters.out_broadcast += cast == Cast::broadcast ? 1 : 0;
}

Frame with_tag(const Frame& frame, std::uint16_t tag, bool replace) {
    const auto bytes = frame.bytes();
    std::vector<std::uint8_t> out(bytes.begin(), bytes.begin() + 12);
    for (const int word : {int{kTypeVlan}, int{tag}}) {
        out.push_back(static_cast<std::uint8_t>(word >> 8));
        out.push_back(static_cast<std::uint8_t>(word));
    }
    out.insert(out.end(), bytes.begin() + (replace ? 16 : 12), bytes.end());
    return frame.with_bytes(std::move(out), false);
}

Frame without_tag(const Frame& frame) {
    const auto bytes = frame.bytes();
    std::vector<std::uint8_t> out(bytes.begin(), bytes.begin() + 12);
    out.insert(out.end(), bytes.begin() + 16, bytes.end());
    return frame.with_bytes(std::move(out), false);
}

}  // namespace

PortVlans PortVlans::trunk(std::set<std::uint16_t> vlans, std::optional<std::uint16_t> native) {
    PortVlans port;
    port.untagged.clear();
    port.tagged = std::move(vlans);
    port.admit = Admit::tagged_only;
    if (native) {
        port.pvid = *native;
        port.untagged = {*native};
        port.tagged.erase(*native);
        port.admit = Admit::all;
    }
    return port;
}

// A frame on its way through.
struct Switch::Ingress {
    Frame frame;  ///< as it came, and one hop older
    EthernetHeader header;
    Cast cast;
    Time now;
    std::uint16_t vlan = 0;
    bool as_it_is = true;  ///< no VLANs here
    std::optional<Frame> tagged, untagged;

    [[nodiscard]] std::uint64_t key(const MacAddress& address) const { return MacTable<Port>::key(vlan, address); }

    const Frame& form(bool with) {
        if (as_it_is || (with ? header.tag && header.vlan() == vlan : !header.tag)) {
            return frame;
        }
        auto& other = with ? tagged : untagged;
        if (!other) {
            const auto tag = static_cast<std::uint16_t>((header.tag.value_or(0) & 0xf000) | vlan);
            other = with ? with_tag(frame, tag, header.tag.has_value()) : without_tag(frame);
        }
        return *other;
    }
};

Switch::Switch(std::string name, Timeline& timeline, const SwitchOptions& options)
    : name_(std::move(name)), timeline_(timeline), options_(options), macs_(options.mac_table_size, options.ageing) {}

Switch::~Switch() = default;

Jack& Switch::port(const std::string& name) {
    if (Port* const there = find(name)) {
        return *there;
    }
    ports_.push_back(std::make_unique<Port>(*this, name));
    if (vlan_aware_) {
        ports_.back()->vlans = PortVlans::access(1);
    }
    return *ports_.back();
}

Result<void> Switch::set_island(std::string_view port, unsigned island) {
    Port* const found = find(port);
    if (found == nullptr) {
        return failure(fmt::format("switch '{}' has no port '{}'", name_, port), "plug a cable in first");
    }
    found->island = island;
    return {};
}

Result<void> Switch::set_vlans(std::string_view port, PortVlans vlans) {
    Port* const found = find(port);
    if (found == nullptr) {
        return failure(fmt::format("switch '{}' has no port '{}'", name_, port), "plug a cable in first");
    }
    const auto bad = [](std::uint16_t vlan) { return vlan == 0 || vlan > kMaxVlan; };
    for (const auto& set : {vlans.tagged, vlans.untagged, std::set<std::uint16_t>{vlans.pvid}}) {
        if (const auto worst = std::find_if(set.begin(), set.end(), bad); worst != set.end()) {
            return failure(fmt::format("there is no VLAN {}", *worst), "VLANs are 1 to 4094");
        }
    }
    for (const std::uint16_t vlan : vlans.tagged) {
        if (vlans.untagged.contains(vlan)) {
            return failure(fmt::format("VLAN {} is both tagged and untagged on port '{}'", vlan, port),
                           "choose one of them");
        }
    }
    if (!vlan_aware_) {
        vlan_aware_ = true;
        macs_.clear();
        for (const auto& each : ports_) {
            each->vlans = PortVlans::access(1);
            each->groups.clear();
            each->routers.clear();
        }
    }
    forget(*found);
    found->vlans = std::move(vlans);
    return {};
}

void Switch::receive(Port& from, const Frame& frame) {
    PortCounters& counters = from.counters;
    ++counters.in_frames;
    counters.in_bytes += frame.size();
    if (frame.fcs_error()) {
        ++counters.fcs_errors;
        return;
    }
    const auto header = parse_ethernet(frame.bytes());
    if (!header || frame.size() > kMaxJumboFrame) {
        ++counters.malformed;
        return;
    }
    Ingress in{frame, *header, cast(header->destination), timeline_.now()};
    in.frame.add_hop();
    count_in(counters, in.cast);
    if (is_reserved(header->destination)) {
        ++counters.reserved;
        return;
    }
    if (is_group(header->source)) {
        ++counters.bad_source;
        return;
    }
    if (!classify(from, in)) {
        return;
    }
    Port* const to = in.cast == Cast::unicast ? macs_.find(in.key(header->destination), in.now) : nullptr;
    if (storms(from, in, to != nullptr)) {
        ++counters.storm_drops;
        return;
    }
    learn(from, in);
    if (to != nullptr) {
        forward_unicast(from, *to, in);
    } else {
        forward_group(from, in);
    }
}

bool Switch::classify(Port& from, Ingress& in) const {
    if (!vlan_aware_) {
        return true;
    }
    in.as_it_is = false;
    const PortVlans& vlans = from.vlans;
    const bool tagged = in.header.vlan() != 0;
    if (in.header.vlan() > kMaxVlan) {
        ++from.counters.malformed;
        return false;
    }
    in.vlan = tagged ? in.header.vlan() : vlans.pvid;
    const bool admitted =
        vlans.admit == PortVlans::Admit::all || (vlans.admit == PortVlans::Admit::tagged_only) == tagged;
    if (!admitted || (vlans.ingress_filter && !vlans.has(in.vlan))) {
        ++from.counters.vlan_drops;
        return false;
    }
    return true;
}

// The generic cell rate algorithm (ITU-T I.371, annex A): each frame pays for a while.
bool Switch::storms(Port& from, const Ingress& in, bool known) const {
    if (!options_.storm_control) {
        return false;
    }
    const StormControl& control = *options_.storm_control;
    const bool counts = in.cast == Cast::broadcast || (in.cast == Cast::multicast && control.multicast) ||
                        (in.cast == Cast::unicast && !known && control.unknown_unicast);
    if (!counts) {
        return false;
    }
    constexpr Time kBurst = std::chrono::milliseconds(100);
    const Time price = Time(1'000'000'000) / std::max<std::uint32_t>(control.frames_per_second, 1);
    const Time paid = std::max(from.storm_paid, in.now) + price;
    if (paid > in.now + std::max(kBurst, price)) {
        return true;
    }
    from.storm_paid = paid;
    return false;
}

void Switch::learn(Port& from, const Ingress& in) {
    switch (macs_.learn(in.key(in.header.source), from, in.now)) {
        case MacTable<Port>::Learned::full:
            ++from.counters.not_learned;
            break;
        case MacTable<Port>::Learned::moved:
            ++from.counters.moved;
            break;
        default:
            break;
    }
}

void Switch::forward_unicast(Port& from, Port& to, Ingress& in) {
    if (&to == &from) {
        ++from.counters.filtered;
    } else if (to.island != from.island) {
        ++from.counters.parted;
    } else if (vlan_aware_ && !to.vlans.has(in.vlan)) {
        ++from.counters.vlan_drops;
    } else {
        emit(to, in);
    }
}

void Switch::forward_group(Port& from, Ingress& in) {
    const std::uint64_t group = in.key(in.header.destination);
    const bool ipv6 = in.header.type == kTypeIpv6;
    const bool snoops = in.cast == Cast::multicast &&
                        ((ipv6 && options_.mld_snooping) || (in.header.type == kTypeIpv4 && options_.igmp_snooping));
    enum class To { all, members, routers } towards = To::all;
    if (snoops) {
        if (const auto message = parse_membership(in.header, in.frame.bytes())) {
            if (message->kind == Membership::Kind::query) {
                from.routers[{ipv6, in.vlan}] = in.now + options_.querier;
            } else {
                apply(*message, from, in);
                // Other hosts must not hear a report: they would leave theirs out (RFC 4541, 2.1.1).
                towards = To::routers;
            }
        } else if (!is_always_flooded(in.header.destination)) {
            towards = To::members;
        }
        // Without a querier nobody says again what he wants.
        if (!querier_known(ipv6, in)) {
            towards = To::all;
        }
    }
    for (const auto& port : ports_) {
        if (port.get() == &from || port->island != from.island || (vlan_aware_ && !port->vlans.has(in.vlan))) {
            continue;
        }
        if (towards == To::all || port->router(ipv6, in.vlan, in.now) ||
            (towards == To::members && port->member(group, in.now))) {
            emit(*port, in);
        }
    }
}

void Switch::apply(const Membership& report, Port& from, const Ingress& in) {
    for (const Membership::Change& change : report.changes) {
        const std::uint64_t group = in.key(change.group);
        if (change.joins) {
            join(from, group, in.now);
        } else if (const auto found = from.groups.find(group); found != from.groups.end()) {
            // Another host of this port may still want it: the querier asks, and has an answer by then.
            found->second = std::min(found->second, in.now + options_.last_member);
        }
    }
}

void Switch::join(Port& port, std::uint64_t group, Time now) const {
    const Time until = now + options_.membership;
    if (!port.groups.contains(group) && port.groups.size() >= options_.group_table_size) {
        std::erase_if(port.groups, [now](const auto& item) { return item.second <= now; });
        if (port.groups.size() >= options_.group_table_size) {
            port.all_groups = until;
            return;
        }
    }
    port.groups[group] = until;
}

void Switch::emit(Port& to, Ingress& in) {
    if (!to.up()) {
        return;
    }
    const Frame& form = in.form(to.vlans.tagged.contains(in.vlan));
    count_out(to.counters, form.size(), in.cast);
    to.send(Frame(form));
}

bool Switch::querier_known(bool ipv6, const Ingress& in) const {
    return std::any_of(ports_.begin(), ports_.end(),
                       [&](const auto& port) { return port->router(ipv6, in.vlan, in.now); });
}

std::vector<PortInfo> Switch::ports() const {
    std::vector<PortInfo> infos;
    const Time now = timeline_.now();
    for (const auto& port : ports_) {
        const bool router = std::any_of(port->routers.begin(), port->routers.end(),
                                        [now](const auto& item) { return now < item.second; });
        infos.push_back({port->short_name, port->cable() != nullptr ? port->cable()->name() : "", port->up(),
                         port->vlans, port->counters, router});
    }
    return infos;
}

std::vector<MacEntry> Switch::mac_table() const {
    std::map<std::uint64_t, MacEntry> sorted;
    macs_.each(timeline_.now(), [&](std::uint64_t key, const Port& port, Time age) {
        sorted[key] = {static_cast<std::uint16_t>(key >> 48), to_mac(key), port.short_name, age};
    });
    std::vector<MacEntry> entries;
    for (auto& [key, entry] : sorted) {
        entries.push_back(std::move(entry));
    }
    return entries;
}

std::vector<GroupEntry> Switch::groups() const {
    std::map<std::uint64_t, GroupEntry> sorted;
    const Time now = timeline_.now();
    for (const auto& port : ports_) {
        for (const auto& [key, until] : port->groups) {
            if (now < until) {
                GroupEntry& entry = sorted[key];
                entry.vlan = static_cast<std::uint16_t>(key >> 48);
                entry.group = to_mac(key);
                entry.ports.push_back(port->short_name);
            }
        }
    }
    std::vector<GroupEntry> entries;
    for (auto& [key, entry] : sorted) {
        entries.push_back(std::move(entry));
    }
    return entries;
}

Switch::Port* Switch::find(std::string_view name) const {
    const auto found =
        std::find_if(ports_.begin(), ports_.end(), [name](const auto& port) { return port->short_name == name; });
    return found != ports_.end() ? found->get() : nullptr;
}

void Switch::forget(Port& port) {
    macs_.forget(port);
    port.groups.clear();
    port.routers.clear();
    port.all_groups = Time(0);
}

void Switch::remove(Port& port) {
    forget(port);
    std::erase_if(ports_, [&](const auto& each) { return each.get() == &port; });
}

}  // namespace twin::net
