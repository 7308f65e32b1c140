// SPDX-License-Identifier: BSD-3-Clause
// A device as LWIP has it: lwIP's netif, its addresses, and its status as the OS tells it.
#pragma once

#include "LWIPStack.h"
#include "lwip/acd.h"
#include "lwip/netif.h"
#include "lwip_convert.h"
#include "rtos/EventFlags.h"

/// All but bringup() and bringdown() may be called from any thread, lwIP's included.
class LWIP::Interface final : public OnboardNetworkStack::Interface, private mbed::NonCopyable<LWIP::Interface> {
  public:
    Interface();
    ~Interface();

    /// Joins lwIP's interfaces. `address`: of the hardware, null for the controller's own.
    nsapi_error_t start(EMAC& emac, const uint8_t* address, bool as_default);
    nsapi_error_t start(L3IP& device, bool as_default);
    /// Leaves them.
    void stop();
    bool is_for(const EMAC& emac) const { return emac_ == &emac; }

    nsapi_error_t set_ip_address(const char* ip, const char* netmask, const char* gw, uint8_t ipv6_flag) override;
    nsapi_error_t bringup(bool dhcp, const char* ip, const char* netmask, const char* gw, nsapi_ip_stack_t stack,
                          bool blocking) override;
    nsapi_error_t bringdown() override;
    void attach(mbed::Callback<void(nsapi_event_t, intptr_t)> status_cb) override;
    nsapi_connection_status_t get_connection_status() const override { return status_; }
    char* get_interface_name(char* buf) override;
    nsapi_error_t set_hostname(const char* hostname) override;
    char* get_mac_address(char* buf, nsapi_size_t buflen) override;
    nsapi_error_t get_ip_address(SocketAddress* address) override;
    nsapi_error_t get_ipv6_link_local_address(SocketAddress* address) override;
    nsapi_error_t get_netmask(SocketAddress* address) override;
    nsapi_error_t get_gateway(SocketAddress* address) override;

    netif* lwip_netif() { return &netif_; }
    /// Whether frames to a group's address are to be received.
    void filter(const uint8_t* mac, bool receive);

  private:
    enum Flags : uint32_t { kLink = 1, kFour = 2, kSix = 4, kConflict = 8, kDown = 16, kLinkLocal = 32 };

    // Addresses that were given, instead of what DHCP and routers say.
    struct Fixed {
        ip4_addr_t address;
        ip4_addr_t netmask;
        ip4_addr_t gateway;
        bool used;
    };

    static err_t init(netif* self);
    static err_t init_l3(netif* self);
    static err_t output(netif* self, pbuf* p);
    static err_t output_l3(netif* self, pbuf* p);
    static err_t output_l3_v4(netif* self, pbuf* p, const ip4_addr_t* to);
    static err_t output_l3_v6(netif* self, pbuf* p, const ip6_addr_t* to);
    static void on_change(netif* changed, netif_nsc_reason_t reason, const netif_ext_callback_args_t* args);
    static void on_acd(netif* self, acd_callback_enum_t result);
    static void deliver(void* self);
    void input(void* frame);
    void link_changed(bool up);
    void common(bool as_default);

    bool use_four() const;
    bool use_six() const;
    nsapi_error_t parse(const char* ip, const char* netmask, const char* gw);
    nsapi_error_t begin(bool dhcp);
    void use_fixed_four();
    void end();
    nsapi_error_t wait();
    bool enough(uint32_t have, bool patient) const;
    uint32_t addresses() const;
    void update();
    void set_status(nsapi_connection_status_t status);

    netif netif_ = {};
    EMAC* emac_ = nullptr;
    L3IP* l3ip_ = nullptr;
    uint8_t hardware_address_[NSAPI_MAC_BYTES] = {};
    bool hardware_address_given_ = false;
    bool started_ = false;
    bool up_ = false;  // between bringup() and bringdown()
    bool dhcp_ = false;
    bool conflict_ = false;
    nsapi_ip_stack_t versions_ = DEFAULT_STACK;
    Fixed fixed_ = {};
    nsapi_addr_t fixed_six_ = {};
    uint8_t fixed_six_state_ = 0;
#if LWIP_ACD
    acd acd_ = {};
    bool acd_added_ = false;
#endif
    volatile nsapi_connection_status_t status_ = NSAPI_STATUS_DISCONNECTED;
    // Changes that are still to be told.
    static constexpr int kUntold = 6;
    nsapi_connection_status_t untold_[kUntold] = {};
    int untold_count_ = 0;
    bool telling_ = false;  // deliver() is to be called, or is being
    mbed::Callback<void(nsapi_event_t, intptr_t)> status_cb_;
    rtos::EventFlags flags_;
};
