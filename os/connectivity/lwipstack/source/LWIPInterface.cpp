// SPDX-License-Identifier: BSD-3-Clause
#include "LWIPInterface.h"

#include <cstdio>
#include <cstring>

#include "LWIPMemoryManager.h"
#include "lwip/dhcp.h"
#include "lwip/etharp.h"
#include "lwip/ethip6.h"
#include "lwip/igmp.h"
#include "lwip/mld6.h"
#include "lwip/nd6.h"
#include "lwip/tcpip.h"
#include "platform/mbed_interface.h"
#include "rtos/Kernel.h"
#include "rtos/Semaphore.h"

namespace {

using namespace std::chrono_literals;
using rtos::Kernel::Clock;

LWIP::Interface* interface_of(const netif* one) { return static_cast<LWIP::Interface*>(one->state); }

#if LWIP_IGMP
// RFC 1112, 6.4
err_t filter_four(netif* one, const ip4_addr_t* group, netif_mac_filter_action action) {
    const uint32_t low = lwip_ntohl(ip4_addr_get_u32(group)) & 0x7fffff;
    const uint8_t mac[NSAPI_MAC_BYTES] = {
        0x01, 0x00, 0x5e, static_cast<uint8_t>(low >> 16), static_cast<uint8_t>(low >> 8), static_cast<uint8_t>(low)};
    interface_of(one)->filter(mac, action == NETIF_ADD_MAC_FILTER);
    return ERR_OK;
}
#endif

#if LWIP_IPV6_MLD
// RFC 2464, 7
err_t filter_six(netif* one, const ip6_addr_t* group, netif_mac_filter_action action) {
    const uint32_t low = lwip_ntohl(group->addr[3]);
    const uint8_t mac[NSAPI_MAC_BYTES] = {0x33,
                                          0x33,
                                          static_cast<uint8_t>(low >> 24),
                                          static_cast<uint8_t>(low >> 16),
                                          static_cast<uint8_t>(low >> 8),
                                          static_cast<uint8_t>(low)};
    interface_of(one)->filter(mac, action == NETIF_ADD_MAC_FILTER);
    return ERR_OK;
}
#endif

bool parse_four(const char* text, ip4_addr_t* to) { return text && ip4addr_aton(text, to) != 0; }

}  // namespace

LWIP::Interface::Interface() { netif_.state = this; }
LWIP::Interface::~Interface() { stop(); }

nsapi_error_t LWIP::Interface::start(EMAC& emac, const uint8_t* address, bool as_default) {
    emac_ = &emac;
    if (address) {
        std::memcpy(hardware_address_, address, sizeof hardware_address_);
        hardware_address_given_ = true;
    }
    emac.set_memory_manager(lwip_memory_manager());
    emac.set_link_input_cb(EMAC::emac_link_input_cb_t(this, &Interface::input));
    emac.set_link_state_cb(EMAC::emac_link_state_change_cb_t(this, &Interface::link_changed));
    {
        LwipLock lock;
        if (!netif_add(&netif_, IP4_ADDR_ANY4, IP4_ADDR_ANY4, IP4_ADDR_ANY4, this, init, tcpip_input)) {
            return NSAPI_ERROR_DEVICE_ERROR;
        }
        common(as_default);
    }
    // Without the lock: the driver may wait for its thread, which hands frames in.
    if (!emac.power_up()) {
        stop();
        return NSAPI_ERROR_DEVICE_ERROR;
    }
    return NSAPI_ERROR_OK;
}

nsapi_error_t LWIP::Interface::start(L3IP& device, bool as_default) {
    l3ip_ = &device;
    device.set_memory_manager(lwip_memory_manager());
    device.set_link_input_cb(L3IP::l3ip_link_input_cb_t(this, &Interface::input));
    device.set_link_state_cb(L3IP::l3ip_link_state_change_cb_t(this, &Interface::link_changed));
    {
        LwipLock lock;
        if (!netif_add(&netif_, IP4_ADDR_ANY4, IP4_ADDR_ANY4, IP4_ADDR_ANY4, this, init_l3, tcpip_input)) {
            return NSAPI_ERROR_DEVICE_ERROR;
        }
        common(as_default);
    }
    if (!device.power_up()) {
        stop();
        return NSAPI_ERROR_DEVICE_ERROR;
    }
    return NSAPI_ERROR_OK;
}

void LWIP::Interface::common(bool as_default) {
    // lwIP tells one function of all interfaces.
    static netif_ext_callback_t changes;
    static bool listening = false;
    if (!listening) {
        listening = true;
        netif_add_ext_callback(&changes, on_change);
    }
    started_ = true;
    if (as_default || !netif_default) {
        netif_set_default(&netif_);
    }
}

void LWIP::Interface::stop() {
    if (!started_) {
        return;
    }
    bringdown();
    if (emac_) {
        emac_->power_down();
        emac_->set_link_input_cb(nullptr);
        emac_->set_link_state_cb(nullptr);
    } else {
        l3ip_->power_down();
        l3ip_->set_link_input_cb(nullptr);
        l3ip_->set_link_state_cb(nullptr);
    }
    bool telling;
    {
        LwipLock lock;
        status_cb_ = nullptr;
        netif_remove(&netif_);
        started_ = false;
        telling = telling_;
    }
    if (telling) {
        // deliver() is still to come, and wants this object: messages are read in order.
        rtos::Semaphore done(0);
        if (tcpip_callback([](void* argument) { static_cast<rtos::Semaphore*>(argument)->release(); }, &done) ==
            ERR_OK) {
            done.acquire();
        }
    }
}

#if LWIP_ETHERNET

err_t LWIP::Interface::init(netif* self) {
    Interface& interface = *interface_of(self);
    EMAC& emac = *interface.emac_;
    uint8_t* const address = interface.hardware_address_;
    if (!interface.hardware_address_given_ &&
        (emac.get_hwaddr_size() != NSAPI_MAC_BYTES || !emac.get_hwaddr(address))) {
        char chosen[NSAPI_MAC_BYTES];
        mbed_mac_address(chosen);
        std::memcpy(address, chosen, sizeof chosen);
    }
    emac.set_hwaddr(address);
    std::memcpy(self->hwaddr, address, NSAPI_MAC_BYTES);
    self->hwaddr_len = NSAPI_MAC_BYTES;
    self->mtu = static_cast<u16_t>(emac.get_mtu_size());
    self->flags = NETIF_FLAG_BROADCAST | NETIF_FLAG_ETHARP | NETIF_FLAG_ETHERNET | NETIF_FLAG_IGMP | NETIF_FLAG_MLD6;
    char name[NSAPI_INTERFACE_PREFIX_SIZE + 1] = "en";
    emac.get_ifname(name, sizeof name);
    self->name[0] = name[0];
    self->name[1] = name[1];
    self->linkoutput = output;

    // What the hardware does, lwIP does not.
    static constexpr struct {
        uint32_t offload;
        u16_t lwip;
    } kChecksums[] = {
        {EMAC::CHECKSUM_TX_IPV4, NETIF_CHECKSUM_GEN_IP},     {EMAC::CHECKSUM_TX_TCP, NETIF_CHECKSUM_GEN_TCP},
        {EMAC::CHECKSUM_TX_UDP, NETIF_CHECKSUM_GEN_UDP},     {EMAC::CHECKSUM_TX_ICMP, NETIF_CHECKSUM_GEN_ICMP},
        {EMAC::CHECKSUM_TX_ICMP6, NETIF_CHECKSUM_GEN_ICMP6}, {EMAC::CHECKSUM_RX_IPV4, NETIF_CHECKSUM_CHECK_IP},
        {EMAC::CHECKSUM_RX_TCP, NETIF_CHECKSUM_CHECK_TCP},   {EMAC::CHECKSUM_RX_UDP, NETIF_CHECKSUM_CHECK_UDP},
        {EMAC::CHECKSUM_RX_ICMP, NETIF_CHECKSUM_CHECK_ICMP}, {EMAC::CHECKSUM_RX_ICMP6, NETIF_CHECKSUM_CHECK_ICMP6},
    };
    u16_t by_lwip = NETIF_CHECKSUM_ENABLE_ALL;
    const uint32_t offload = emac.get_checksum_offload();
    for (const auto& one : kChecksums) {
        if (offload & one.offload) {
            by_lwip = static_cast<u16_t>(by_lwip & ~one.lwip);
        }
    }
    NETIF_SET_CHECKSUM_CTRL(self, by_lwip);

#if LWIP_IPV4
    self->output = etharp_output;
#if LWIP_IGMP
    netif_set_igmp_mac_filter(self, filter_four);
#endif
#endif
#if LWIP_IPV6
    self->output_ip6 = ethip6_output;
    self->ip6_autoconfig_enabled = 1;
#if LWIP_IPV6_MLD
    netif_set_mld_mac_filter(self, filter_six);
    // All nodes (RFC 4291, 2.7.1), which lwIP receives without joining.
    const uint8_t all_nodes[NSAPI_MAC_BYTES] = {0x33, 0x33, 0, 0, 0, 1};
    emac.add_multicast_group(all_nodes);
#endif
#endif
    return ERR_OK;
}

err_t LWIP::Interface::output(netif* self, pbuf* p) {
    pbuf_ref(p);  // lwIP keeps its own
    return interface_of(self)->emac_->link_out(p) ? ERR_OK : ERR_IF;
}

#else

err_t LWIP::Interface::init(netif*) { return ERR_IF; }
err_t LWIP::Interface::output(netif*, pbuf*) { return ERR_IF; }

#endif

err_t LWIP::Interface::init_l3(netif* self) {
    L3IP& device = *interface_of(self)->l3ip_;
    self->mtu = static_cast<u16_t>(device.get_mtu_size());
    self->flags = NETIF_FLAG_BROADCAST;
    char name[NSAPI_INTERFACE_PREFIX_SIZE + 1] = "ip";
    device.get_ifname(name, sizeof name);
    self->name[0] = name[0];
    self->name[1] = name[1];
    self->linkoutput = output_l3;
#if LWIP_IPV4
    self->output = output_l3_v4;
#endif
#if LWIP_IPV6
    self->output_ip6 = output_l3_v6;
#endif
    return ERR_OK;
}

err_t LWIP::Interface::output_l3(netif* self, pbuf* p) {
    pbuf_ref(p);
    return interface_of(self)->l3ip_->link_out(p) ? ERR_OK : ERR_IF;
}
err_t LWIP::Interface::output_l3_v4(netif* self, pbuf* p, const ip4_addr_t*) { return output_l3(self, p); }
err_t LWIP::Interface::output_l3_v6(netif* self, pbuf* p, const ip6_addr_t*) { return output_l3(self, p); }

// From the driver's thread.
void LWIP::Interface::input(void* frame) {
    auto* const p = static_cast<pbuf*>(frame);
    if (netif_.input(p, &netif_) != ERR_OK) {
        pbuf_free(p);  // lwIP's thread has too much to do
    }
}

void LWIP::Interface::filter(const uint8_t* mac, bool receive) {
    if (receive) {
        emac_->add_multicast_group(mac);
    } else {
        emac_->remove_multicast_group(mac);
    }
}

void LWIP::Interface::link_changed(bool up) {
    LwipLock lock;
    if (up) {
        netif_set_link_up(&netif_);
    } else {
        netif_set_link_down(&netif_);
    }
}

void LWIP::Interface::on_change(netif* changed, netif_nsc_reason_t reason, const netif_ext_callback_args_t*) {
    if (changed->state && (changed->linkoutput == output || changed->linkoutput == output_l3) &&
        !(reason & (LWIP_NSC_NETIF_ADDED | LWIP_NSC_NETIF_REMOVED))) {
        interface_of(changed)->update();
    }
}

// --- Addresses ---

bool LWIP::Interface::use_four() const { return LWIP_IPV4 && versions_ != IPV6_STACK; }
bool LWIP::Interface::use_six() const { return LWIP_IPV6 && versions_ != IPV4_STACK; }

nsapi_error_t LWIP::Interface::parse(const char* ip, const char* netmask, const char* gw) {
    const SocketAddress address(ip);
    if (address.get_ip_version() == NSAPI_IPv4 && LWIP_IPV4) {
        Fixed fixed = {};
        if (!parse_four(ip, &fixed.address) || !parse_four(netmask, &fixed.netmask)) {
            return NSAPI_ERROR_PARAMETER;
        }
        // A network without a way out is a network too.
        if (gw && gw[0] != '\0' && !parse_four(gw, &fixed.gateway)) {
            return NSAPI_ERROR_PARAMETER;
        }
        fixed.used = true;
        fixed_ = fixed;
        return NSAPI_ERROR_OK;
    }
    if (address.get_ip_version() == NSAPI_IPv6 && LWIP_IPV6) {
        fixed_six_ = address.get_addr();
        return NSAPI_ERROR_OK;
    }
    return NSAPI_ERROR_PARAMETER;
}

nsapi_error_t LWIP::Interface::set_ip_address(const char* ip, const char* netmask, const char* gw, uint8_t ipv6_flag) {
    LwipLock lock;
    if (up_) {
        return NSAPI_ERROR_BUSY;
    }
    fixed_six_state_ = ipv6_flag;
    return parse(ip, netmask, gw);
}

nsapi_error_t LWIP::Interface::bringup(bool dhcp, const char* ip, const char* netmask, const char* gw,
                                       nsapi_ip_stack_t stack, bool blocking) {
    {
        LwipLock lock;
        if (up_) {
            return status_ == NSAPI_STATUS_CONNECTING ? NSAPI_ERROR_BUSY : NSAPI_ERROR_IS_CONNECTED;
        }
        versions_ = stack;
        if (!use_four() && !use_six()) {
            return NSAPI_ERROR_UNSUPPORTED;
        }
        if (!dhcp) {
            const nsapi_error_t error = parse(ip, netmask, gw);
            if (error) {
                return error;
            }
            if (!fixed_.used && stack == DEFAULT_STACK) {
                versions_ = IPV6_STACK; // there will be no other address
            }
        }
        const nsapi_error_t error = begin(dhcp);
        if (error) {
            end();
            return error;
        }
    }
    if (!blocking) {
        return NSAPI_ERROR_OK;
    }
    const nsapi_error_t error = wait();
    if (error) {
        bringdown();
    }
    return error;
}

nsapi_error_t LWIP::Interface::begin(bool dhcp) {
    flags_.clear();
    up_ = true;
    dhcp_ = dhcp && use_four() && !fixed_.used;
    conflict_ = false;
    set_status(NSAPI_STATUS_CONNECTING);
    netif_set_up(&netif_);
#if LWIP_IPV6
    if (use_six()) {
        if (emac_) {
            netif_create_ip6_linklocal_address(&netif_, 1);
        }
        if (fixed_six_.version == NSAPI_IPv6) {
            ip_addr_t address;
            lwip_address(&address, fixed_six_);
            lwip_add_zone(&address, &netif_);
            netif_ip6_addr_set(&netif_, 1, ip_2_ip6(&address));
            netif_ip6_addr_set_state(&netif_, 1, fixed_six_state_ ? fixed_six_state_ : IP6_ADDR_TENTATIVE);
        }
    }
    netif_.ip6_autoconfig_enabled = use_six() && fixed_six_.version != NSAPI_IPv6;
#endif
#if LWIP_DHCP
    if (dhcp_ && dhcp_start(&netif_) != ERR_OK) {
        return NSAPI_ERROR_NO_MEMORY;
    }
#endif
    if (use_four() && fixed_.used) {
        use_fixed_four();
    }
    update();
    return NSAPI_ERROR_OK;
}

void LWIP::Interface::use_fixed_four() {
#if LWIP_ACD
    if (emac_) {
        // The address is used once nobody else has said that it is theirs: on_acd(). Needs the link: update().
        if (!acd_added_) {
            acd_added_ = acd_add(&netif_, &acd_, on_acd) == ERR_OK;
        }
        if (netif_is_link_up(&netif_)) {
            acd_start(&netif_, &acd_, fixed_.address);
        }
        return;
    }
#endif
#if LWIP_IPV4
    netif_set_addr(&netif_, &fixed_.address, &fixed_.netmask, &fixed_.gateway);
#endif
}

void LWIP::Interface::on_acd(netif* self, acd_callback_enum_t result) {
#if LWIP_ACD
    Interface& interface = *interface_of(self);
    if (result == ACD_IP_OK) {
        interface.conflict_ = false;
        netif_set_addr(self, &interface.fixed_.address, &interface.fixed_.netmask, &interface.fixed_.gateway);
    } else {
        // Whoever has it keeps it.
        interface.conflict_ = true;
        acd_stop(&interface.acd_);
        netif_set_addr(self, IP4_ADDR_ANY4, IP4_ADDR_ANY4, IP4_ADDR_ANY4);
        interface.update();
    }
#else
    (void)self, (void)result;
#endif
}

nsapi_error_t LWIP::Interface::bringdown() {
    LwipLock lock;
    if (!up_) {
        return NSAPI_ERROR_NO_CONNECTION;
    }
    end();
    return NSAPI_ERROR_OK;
}

void LWIP::Interface::end() {
    up_ = false;
#if LWIP_DHCP
    if (dhcp_) {
        dhcp_release_and_stop(&netif_);
        dhcp_cleanup(&netif_);
    }
#endif
#if LWIP_ACD
    if (acd_added_) {
        acd_stop(&acd_);
        acd_remove(&netif_, &acd_);
        acd_added_ = false;
    }
#endif
    netif_set_down(&netif_);
#if LWIP_IPV4
    netif_set_addr(&netif_, IP4_ADDR_ANY4, IP4_ADDR_ANY4, IP4_ADDR_ANY4);
#endif
#if LWIP_IPV6
    for (s8_t i = 0; i < LWIP_IPV6_NUM_ADDRESSES; i++) {
        netif_ip6_addr_set_state(&netif_, i, IP6_ADDR_INVALID);
    }
#endif
    fixed_ = {};
    fixed_six_ = {};
    set_status(NSAPI_STATUS_DISCONNECTED);
    flags_.set(kDown);
}

// --- Status ---

// Which addresses can be used now, and whether there is a link.
uint32_t LWIP::Interface::addresses() const {
    uint32_t have = 0;
    if (!netif_is_link_up(&netif_)) {
        return have;
    }
    have |= kLink;
#if LWIP_IPV4
    bool four = !ip4_addr_isany(netif_ip4_addr(&netif_));
#if LWIP_DHCP
    // An old lease does not count before the server has agreed to it.
    four = four && (!dhcp_ || dhcp_supplied_address(&netif_));
#endif
    if (four) {
        have |= kFour;
    }
#endif
    if (lwip_netif_address(&netif_, NSAPI_IPv6)) {
        have |= kSix;
    }
    if (lwip_netif_link_local(&netif_)) {
        have |= kLinkLocal;
    }
    return have;
}

void LWIP::Interface::update() {
    if (!up_) {
        return;
    }
    const uint32_t have = addresses();
#if LWIP_ACD
    // A cable that is put in asks again: it may lead to another network.
    if (acd_added_ && (have & kLink) && !conflict_ && acd_.state == ACD_STATE_OFF && !(have & kFour)) {
        acd_start(&netif_, &acd_, fixed_.address);
    }
#endif
    set_status(have & (kFour | kSix)                ? NSAPI_STATUS_GLOBAL_UP
               : (have & kLinkLocal) && !use_four() ? NSAPI_STATUS_LOCAL_UP
                                                    : NSAPI_STATUS_CONNECTING);
    flags_.clear(kLink | kFour | kSix | kLinkLocal);
    flags_.set(conflict_ ? have | kConflict : have);
}

void LWIP::Interface::set_status(nsapi_connection_status_t status) {
    if (status == status_) {
        return;
    }
    status_ = status;
    if (!status_cb_) {
        return;
    }
    if (untold_count_ == kUntold) {
        untold_[kUntold - 1] = status;
        return;
    }
    untold_[untold_count_++] = status;
    // Later, from lwIP's thread and without its lock: whoever is told may want to use sockets. If there is no room for
    // the message, the next change tells this one too.
    if (!telling_) {
        telling_ = tcpip_try_callback(deliver, this) == ERR_OK;
    }
}

void LWIP::Interface::deliver(void* self) {
    auto& interface = *static_cast<Interface*>(self);
    while (interface.untold_count_ > 0) {
        const nsapi_connection_status_t status = interface.untold_[0];
        interface.untold_count_--;
        std::memmove(interface.untold_, interface.untold_ + 1,
                     static_cast<size_t>(interface.untold_count_) * sizeof interface.untold_[0]);
        const auto callback = interface.status_cb_;
        UNLOCK_TCPIP_CORE();
        if (callback) {
            callback(NSAPI_EVENT_CONNECTION_STATUS_CHANGE, status);
        }
        LOCK_TCPIP_CORE();
    }
    interface.telling_ = false;
}

// Whether connect() may return: `patient` while it still has time for the other IP version's address.
bool LWIP::Interface::enough(uint32_t have, bool patient) const {
    const bool four = have & kFour;
    const bool six = have & kSix;
    if (!(use_four() && use_six())) {
        return four || six || (!use_four() && (have & kLinkLocal) && !patient);
    }
    if (!patient) {
        return four || six;
    }
    if (MBED_CONF_LWIP_ADDR_TIMEOUT_MODE) {
        return four && six;
    }
    return MBED_CONF_LWIP_IP_VER_PREF == 4 ? four : six;
}

nsapi_error_t LWIP::Interface::wait() {
    const auto link_end = Clock::now() + std::chrono::seconds(MBED_CONF_LWIP_LINK_TIMEOUT);
    auto end = Clock::now() + std::chrono::seconds(MBED_CONF_LWIP_DHCP_TIMEOUT);
    auto patience_end = Clock::time_point::max();
    for (;;) {
        const uint32_t have = flags_.get();
        const auto now = Clock::now();
        if (have & kDown) {
            return NSAPI_ERROR_NO_CONNECTION;  // another thread has called disconnect()
        }
        if (have & kConflict) {
            return NSAPI_ERROR_ADDRESS_IN_USE;
        }
        if (enough(have, now < patience_end)) {
            return NSAPI_ERROR_OK;
        }
        if ((have & (kFour | kSix | kLinkLocal)) && patience_end == Clock::time_point::max()) {
            patience_end = now + std::chrono::seconds(MBED_CONF_LWIP_ADDR_TIMEOUT);
            continue;
        }
        if (!(have & kLink) && now >= link_end) {
            return NSAPI_ERROR_NO_CONNECTION;
        }
        if (now >= end) {
            return dhcp_ ? NSAPI_ERROR_DHCP_FAILURE : NSAPI_ERROR_NO_ADDRESS;
        }
        auto next = end;
        if (!(have & kLink) && link_end < next) {
            next = link_end;
        }
        if (now < patience_end && patience_end < next) {
            next = patience_end;
        }
        // Until something else is set than is now, or the time is over.
        flags_.wait_any_until(0x7fffffff & ~have, next, false);
    }
}

void LWIP::Interface::attach(mbed::Callback<void(nsapi_event_t, intptr_t)> status_cb) {
    LwipLock lock;
    status_cb_ = status_cb;
}

char* LWIP::Interface::get_interface_name(char* buf) {
    if (!buf) {
        return nullptr;
    }
    std::snprintf(buf, NSAPI_INTERFACE_NAME_MAX_SIZE, "%c%c%d", netif_.name[0], netif_.name[1], netif_.num);
    return buf;
}

nsapi_error_t LWIP::Interface::set_hostname(const char* hostname) {
    LwipLock lock;
    netif_set_hostname(&netif_, hostname);
    return NSAPI_ERROR_OK;
}

char* LWIP::Interface::get_mac_address(char* buf, nsapi_size_t buflen) {
    if (!buf || buflen < NSAPI_MAC_SIZE || !emac_) {
        return nullptr;
    }
    const u8_t* const mac = netif_.hwaddr;
    std::snprintf(buf, buflen, "%02x:%02x:%02x:%02x:%02x:%02x", mac[0], mac[1], mac[2], mac[3], mac[4], mac[5]);
    return buf;
}

nsapi_error_t LWIP::Interface::get_ip_address(SocketAddress* address) {
    if (!address) {
        return NSAPI_ERROR_PARAMETER;
    }
    LwipLock lock;
    const ip_addr_t* const own = lwip_netif_address(&netif_);
    if (!own) {
        return NSAPI_ERROR_NO_ADDRESS;
    }
    address->set_addr(lwip_address(*own));
    return NSAPI_ERROR_OK;
}

nsapi_error_t LWIP::Interface::get_ipv6_link_local_address(SocketAddress* address) {
    if (!address) {
        return NSAPI_ERROR_PARAMETER;
    }
    LwipLock lock;
    const ip_addr_t* const own = lwip_netif_link_local(&netif_);
    if (!own) {
        return NSAPI_ERROR_NO_ADDRESS;
    }
    address->set_addr(lwip_address(*own));
    return NSAPI_ERROR_OK;
}

nsapi_error_t LWIP::Interface::get_netmask(SocketAddress* address) {
    if (!address) {
        return NSAPI_ERROR_PARAMETER;
    }
#if LWIP_IPV4
    LwipLock lock;
    if (!ip4_addr_isany(netif_ip4_addr(&netif_))) {
        address->set_ip_bytes(netif_ip4_netmask(&netif_), NSAPI_IPv4);
        return NSAPI_ERROR_OK;
    }
#endif
    return NSAPI_ERROR_NO_ADDRESS;
}

nsapi_error_t LWIP::Interface::get_gateway(SocketAddress* address) {
    if (!address) {
        return NSAPI_ERROR_PARAMETER;
    }
#if LWIP_IPV4
    LwipLock lock;
    if (!ip4_addr_isany(netif_ip4_gw(&netif_))) {
        address->set_ip_bytes(netif_ip4_gw(&netif_), NSAPI_IPv4);
        return NSAPI_ERROR_OK;
    }
#endif
    return NSAPI_ERROR_NO_ADDRESS;
}
