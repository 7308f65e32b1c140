// SPDX-License-Identifier: BSD-3-Clause
#include "fake_emac.h"

#include <string.h>

namespace {

constexpr uint8_t kRouterMac[6] = {0x02, 0, 0, 0, 0, 0x01};
constexpr uint8_t kOtherMac[6] = {0x02, 0, 0, 0, 0, 0x66};
constexpr uint8_t kRouter[4] = {192, 168, 7, 1};
constexpr uint8_t kPrefix[8] = {0x20, 0x01, 0x0d, 0xb8, 0, 7, 0, 0};

void put16(uint8_t* to, uint32_t value) {
    to[0] = static_cast<uint8_t>(value >> 8);
    to[1] = static_cast<uint8_t>(value);
}
void put32(uint8_t* to, uint32_t value) {
    put16(to, value >> 16);
    put16(to + 2, value);
}
uint16_t get16(const uint8_t* from) { return static_cast<uint16_t>(from[0] << 8 | from[1]); }

// RFC 1071
uint32_t sum(const uint8_t* data, size_t size, uint32_t so_far = 0) {
    for (size_t i = 0; i + 1 < size; i += 2) so_far += get16(data + i);
    if (size & 1) so_far += static_cast<uint32_t>(data[size - 1] << 8);
    return so_far;
}
uint16_t folded(uint32_t value) {
    while (value >> 16) value = (value & 0xffff) + (value >> 16);
    return static_cast<uint16_t>(value);
}

}  // namespace

void FakeEmac::plug(bool in) {
    plugged_ = in;
    if (state_ && powered) state_(in);
}

void FakeEmac::get_ifname(char* name, uint8_t size) const { strncpy(name, "en", size); }
void FakeEmac::set_hwaddr(const uint8_t* addr) { memcpy(address, addr, sizeof address); }

bool FakeEmac::power_up() {
    if (!starts) return false;
    powered = true;
    if (plugged_ && state_) state_(true);
    return true;
}

void FakeEmac::add_multicast_group(const uint8_t* group) {
    if (!receives(group) && groups < 16) memcpy(group_list_[groups++], group, 6);
}
void FakeEmac::remove_multicast_group(const uint8_t* group) {
    for (int i = 0; i < groups; i++) {
        if (memcmp(group_list_[i], group, 6) == 0) memcpy(group_list_[i--], group_list_[--groups], 6);
    }
}
bool FakeEmac::receives(const uint8_t* group) const {
    for (int i = 0; i < groups; i++) {
        if (memcmp(group_list_[i], group, 6) == 0) return true;
    }
    return false;
}

bool FakeEmac::link_out(emac_mem_buf_t* buf) {
    uint8_t frame[700];
    const uint32_t size = memory_->copy_from_buf(frame, sizeof frame, buf);
    memory_->free(buf);
    if (!plugged_) return false;
    if (get16(frame + 12) == 0x0806) arp(frame);
    if (get16(frame + 12) == 0x0800) ipv4(frame, size);
    if (get16(frame + 12) == 0x86dd) ipv6(frame, size);
    return true;
}

void FakeEmac::put(const uint8_t* frame, size_t size) {
    emac_mem_buf_t* const buf = memory_->alloc_pool(size, get_align_preference());
    if (!buf) return;
    memory_->copy_to_buf(buf, frame, size);
    input_(buf);
}

// RFC 826
void FakeEmac::arp(const uint8_t* frame) {
    const uint8_t* const target = frame + 38;
    const bool probe = get16(frame + 28) == 0 && get16(frame + 30) == 0;
    seen.probes += probe;
    const bool router = memcmp(target, kRouter, 4) == 0;
    const bool other = memcmp(target, taken, 4) == 0;
    if (get16(frame + 20) != 1 || (!router && !other) || (!probe && memcmp(frame + 28, target, 4) == 0)) return;
    uint8_t reply[42];
    memcpy(reply, frame + 6, 6);
    memcpy(reply + 6, router ? kRouterMac : kOtherMac, 6);
    memcpy(reply + 12, frame + 12, 8);
    put16(reply + 20, 2);
    memcpy(reply + 22, reply + 6, 6);
    memcpy(reply + 28, target, 4);
    memcpy(reply + 32, frame + 22, 6);
    memcpy(reply + 38, frame + 28, 4);
    put(reply, sizeof reply);
}

void FakeEmac::ipv4(const uint8_t* frame, size_t size) {
    const uint8_t* const ip = frame + 14;
    const size_t header = (ip[0] & 15u) * 4u;
    if (folded(sum(ip, header)) != 0xffff) seen.bad_checksums++;
    if (ip[9] == 2) seen.igmp_reports++;
    if (ip[9] != 17) return;
    const uint8_t* const udp = ip + header;
    const size_t length = get16(udp + 4);
    if (14 + header + length > size) return;
    uint8_t pseudo[4] = {0, 17, udp[4], udp[5]};
    if (get16(udp + 6) == 0 || folded(sum(udp, length, sum(ip + 12, 8, sum(pseudo, 4)))) != 0xffff) {
        seen.bad_checksums++;
    }
    if (get16(udp + 2) == 67) {
        if (dhcp) dhcp_message(udp + 8, length - 8);
        if (!dhcp) seen.discovers++;
    } else if (memcmp(ip + 16, kRouter, 4) == 0 && get16(udp + 2) == 7) {
        put_datagram(ip + 12, 7, get16(udp), udp + 8, length - 8);
    }
}

void FakeEmac::put_datagram(const uint8_t* to, uint16_t from_port, uint16_t to_port, const void* data, size_t size) {
    uint8_t frame[700] = {};
    const bool group = (to[0] & 0xf0) == 0xe0;
    const uint8_t group_mac[6] = {1, 0, 0x5e, static_cast<uint8_t>(to[1] & 0x7f), to[2], to[3]};
    memcpy(frame, group ? group_mac : address, 6);
    memcpy(frame + 6, kRouterMac, 6);
    put16(frame + 12, 0x0800);
    uint8_t* const ip = frame + 14;
    ip[0] = 0x45;
    put16(ip + 2, 28 + size);
    ip[8] = 64;
    ip[9] = 17;
    memcpy(ip + 12, kRouter, 4);
    memcpy(ip + 16, to, 4);
    put16(ip + 20, from_port);
    put16(ip + 22, to_port);
    put16(ip + 24, 8 + size);
    memcpy(ip + 28, data, size);
    put(frame, 42 + size);
}

void FakeEmac::send_datagram(const SocketAddress& to, const char* text) {
    put_datagram(static_cast<const uint8_t*>(to.get_ip_bytes()), 9, to.get_port(), text, strlen(text));
}

// RFC 2131: a server with one lease after the other.
void FakeEmac::dhcp_message(const uint8_t* message, size_t size) {
    int type = 0;
    const uint8_t* wanted = nullptr;
    for (size_t at = 240; at + 1 < size && message[at] != 255; at += 2u + message[at + 1]) {
        if (message[at] == 53) type = message[at + 2];
        if (message[at] == 50) wanted = message + at + 2;
        if (message[at] == 12) {
            memset(seen.hostname, 0, sizeof seen.hostname);
            memcpy(seen.hostname, message + at + 2, message[at + 1]);
        }
    }
    int answer = 0;
    uint8_t lease[4] = {192, 168, 7, next_lease_};
    switch (type) {
        case 1:
            seen.discovers++;
            answer = 2;
            break;
        case 3: {
            seen.requests++;
            const uint8_t* const asked = wanted ? wanted : message + 12;
            const bool ours = memcmp(asked, lease, 4) == 0;
            answer = refuses_old_leases && !ours ? 6 : 5;
            if (answer == 5) memcpy(lease, asked, 4);
            break;
        }
        case 4:
            seen.declines++;
            next_lease_++;
            return;
        case 7:
            seen.releases++;
            return;
        default:
            return;
    }
    uint8_t reply[300] = {};
    memcpy(reply, message, 240);
    reply[0] = 2;
    if (answer != 6) memcpy(reply + 16, lease, 4);
    uint8_t* option = reply + 240;
    const auto add = [&option](uint8_t code, uint8_t length, const void* data) {
        *option++ = code;
        *option++ = length;
        memcpy(option, data, length);
        option += length;
    };
    const uint8_t kind = static_cast<uint8_t>(answer);
    uint8_t seconds[4];
    put32(seconds, lease_seconds);
    add(53, 1, &kind);
    add(54, 4, kRouter);
    if (answer != 6) {
        const uint8_t mask[4] = {255, 255, 255, 0};
        const uint8_t server[4] = {192, 168, 7, 53};
        add(51, 4, seconds);
        add(1, 4, mask);
        add(3, 4, kRouter);
        add(6, 4, server);
    }
    *option++ = 255;
    const uint8_t all[4] = {255, 255, 255, 255};
    put_datagram(all, 67, 68, reply, sizeof reply);
}

void FakeEmac::ipv6(const uint8_t* frame, size_t) {
    const uint8_t* const ip = frame + 14;
    const uint8_t* data = ip + 40;
    uint8_t protocol = ip[6];
    if (protocol == 0) {  // hop-by-hop options, as MLD has them
        protocol = data[0];
        data += (data[1] + 1) * 8;
    }
    if (protocol == 58 && data[0] == 133 && advertises) advertise();
    if (protocol == 58 && (data[0] == 131 || data[0] == 143)) seen.mld_reports++;
    if (protocol == 58 && data[0] == 135 && data[8] == 0x20 && data[23] == 1) {  // who is the router? RFC 4861, 4.4
        uint8_t reply[86] = {};
        memcpy(reply, frame + 6, 6);
        memcpy(reply + 6, kRouterMac, 6);
        memcpy(reply + 12, frame + 12, 6);
        put16(reply + 18, 32);
        reply[20] = 58;
        reply[21] = 255;
        memcpy(reply + 22, data + 8, 16);
        memcpy(reply + 38, ip + 8, 16);
        reply[54] = 136;
        reply[58] = 0x60;
        memcpy(reply + 62, data + 8, 16);
        reply[78] = 2;
        reply[79] = 1;
        memcpy(reply + 80, kRouterMac, 6);
        put(reply, sizeof reply);
    }
    if (protocol == 17 && memcmp(ip + 24, kPrefix, 8) == 0) memcpy(seen.echo_source, ip + 8, 16);
}

// RFC 4861, 4.2, with a prefix and (RFC 8106) a name server.
void FakeEmac::advertise() {
    uint8_t frame[14 + 40 + 16 + 32 + 24] = {0x33, 0x33, 0, 0, 0, 1};
    memcpy(frame + 6, kRouterMac, 6);
    put16(frame + 12, 0x86dd);
    uint8_t* const ip = frame + 14;
    ip[0] = 0x60;
    put16(ip + 4, 72);
    ip[6] = 58;
    ip[7] = 255;
    ip[8] = 0xfe;
    ip[9] = 0x80;
    ip[23] = 1;
    ip[24] = 0xff;
    ip[25] = 0x02;
    ip[39] = 1;
    uint8_t* const ra = ip + 40;
    ra[0] = 134;
    ra[4] = 64;
    put16(ra + 6, 1800);
    uint8_t* const prefix = ra + 16;
    prefix[0] = 3;
    prefix[1] = 4;
    prefix[2] = 64;
    prefix[3] = 0xc0;  // on this link, and for addresses of one's own
    put32(prefix + 4, 86400);
    put32(prefix + 8, 14400);
    memcpy(prefix + 16, kPrefix, sizeof kPrefix);
    uint8_t* const names = prefix + 32;
    names[0] = 25;
    names[1] = 3;
    put32(names + 4, 600);
    memcpy(names + 8, kPrefix, sizeof kPrefix);
    names[23] = 0x53;
    put(frame, sizeof frame);
}
