// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <type_traits>

#include "netsocket/DNS.h"
#include "netsocket/SocketAddress.h"
#include "netsocket/nsapi_types.h"
#include "platform/Callback.h"

class NetworkStack;
class EthInterface;
class WiFiInterface;
class MeshInterface;
class CellularInterface;
class EMACInterface;

/// A way to a network: Ethernet, Wi-Fi, a modem. Functions are for threads; which ones an implementation has not, give
/// NSAPI_ERROR_UNSUPPORTED, null, or do nothing.
class NetworkInterface : public DNS {
  public:
    using DNS::hostbyname_cb_t;
    using status_cb_t = mbed::Callback<void(nsapi_event_t, intptr_t)>;

    virtual ~NetworkInterface();

    /// The interface that target.network-default-interface-type names, ready for connect(); null if there is none.
    /// Weak: an application may define its own.
    static NetworkInterface* get_default_instance();
    /// Sets what the configuration's nsapi.default-... keys say; get_default_instance() has done so.
    virtual void set_default_parameters();
    /// Packets that no other interface's network takes leave by this one.
    virtual void set_as_default();

    /// "00:02:f7:f0:00:00", or null.
    virtual const char* get_mac_address();
    /// Before connect(). NSAPI_ERROR_PARAMETER: not 6 bytes, or a group's address; NSAPI_ERROR_BUSY: too late.
    virtual nsapi_error_t set_mac_address(uint8_t* mac_addr, nsapi_size_t addr_len);

    // NSAPI_ERROR_PARAMETER: null; NSAPI_ERROR_NO_ADDRESS: there is none now; NSAPI_ERROR_NO_CONNECTION: not connected.
    virtual nsapi_error_t get_ip_address(SocketAddress* address);
    virtual nsapi_error_t get_ipv6_link_local_address(SocketAddress* address);
    virtual nsapi_error_t get_netmask(SocketAddress* address);
    virtual nsapi_error_t get_gateway(SocketAddress* address);

    /// "en0": written to NSAPI_INTERFACE_NAME_MAX_SIZE bytes at `interface_name`, which is returned; null if it has
    /// none yet.
    virtual char* get_interface_name(char* interface_name);

    /// The name that DHCP tells the server: letters, digits and '-' (RFC 1123, 2.1), 63 at most. Before connect(),
    /// which gets a copy.
    virtual const char* get_hostname();
    virtual nsapi_error_t set_hostname(const char* hostname);

    /// Fixed addresses instead of DHCP. Before connect().
    virtual nsapi_error_t set_network(const SocketAddress& ip_address, const SocketAddress& netmask,
                                      const SocketAddress& gateway);
    /// Before connect(). Initially on.
    virtual nsapi_error_t set_dhcp(bool dhcp);

    /// Connects, and keeps connected: a link that comes back is used again without another call, until disconnect().
    /// Waits for an address, unless set_blocking(false): then it begins, and the status tells the rest.
    /// NSAPI_ERROR_IS_CONNECTED, NSAPI_ERROR_BUSY (begun and not done), NSAPI_ERROR_NO_CONNECTION (no link),
    /// NSAPI_ERROR_DHCP_FAILURE, NSAPI_ERROR_DEVICE_ERROR.
    virtual nsapi_error_t connect() = 0;
    /// NSAPI_ERROR_NO_CONNECTION if it isn't connected.
    virtual nsapi_error_t disconnect() = 0;

    /// The address of a host; `host` that is an address already costs no question. NSAPI_UNSPEC: IPv4 or IPv6, as this
    /// interface has it. NSAPI_ERROR_PARAMETER: null or no name; NSAPI_ERROR_DNS_FAILURE: no server knows it;
    /// NSAPI_ERROR_NO_MEMORY, and those of the sockets it uses. The port stays 0.
    nsapi_error_t gethostbyname(const char* host, SocketAddress* address, nsapi_version_t version = NSAPI_UNSPEC,
                                const char* interface_name = nullptr) override;
    /// All of a host's addresses, nsapi.dns-addresses-limit at most: their number, and in `*res` an array that the
    /// caller gives back with delete[]. Of `hints` the IP version counts, and the port is put into each result.
    nsapi_value_or_error_t getaddrinfo(const char* hostname, SocketAddress* hints, SocketAddress** res,
                                       const char* interface_name = nullptr) override;
    /// The same without waiting. Negative: an error, and no callback; 0: the callback was called already, as the
    /// address was known; else the number for gethostbyname_async_cancel(), and the callback comes from another thread,
    /// which it must not keep long (10 ms) or block.
    nsapi_value_or_error_t gethostbyname_async(const char* host, hostbyname_cb_t callback,
                                               nsapi_version_t version = NSAPI_UNSPEC,
                                               const char* interface_name = nullptr) override;
    nsapi_value_or_error_t getaddrinfo_async(const char* hostname, SocketAddress* hints, hostbyname_cb_t callback,
                                             const char* interface_name = nullptr) override;
    /// No callback after this. NSAPI_ERROR_PARAMETER: there is no such question.
    nsapi_error_t gethostbyname_async_cancel(int id) override;
    /// Puts a server before those that are there.
    nsapi_error_t add_dns_server(const SocketAddress& address, const char* interface_name = nullptr) override;
    /// The `index`th that the network named, from 0. NSAPI_ERROR_NO_ADDRESS after the last.
    virtual nsapi_error_t get_dns_server(int index, SocketAddress* address, const char* interface_name = nullptr);

    /// Tells status changes to one function, from the stack's thread; null: to none. Not together with
    /// add_event_listener().
    virtual void attach(status_cb_t status_cb);
    /// Tells them to one more function. NSAPI_ERROR_NO_MEMORY.
#if MBED_CONF_NSAPI_ADD_EVENT_LISTENER_RETURN_CHANGE
    nsapi_error_t add_event_listener(status_cb_t status_cb);
#else
    void add_event_listener(status_cb_t status_cb);
#endif
#if MBED_CONF_PLATFORM_CALLBACK_COMPARABLE
    /// One that was not added is no error.
    void remove_event_listener(status_cb_t status_cb);
#endif
    virtual nsapi_connection_status_t get_connection_status() const;
    /// Whether connect() and disconnect() wait. Initially they do.
    virtual nsapi_error_t set_blocking(bool blocking);

    // What kind of interface this is; null if it isn't of that kind.
    virtual EthInterface* ethInterface() { return nullptr; }
    virtual WiFiInterface* wifiInterface() { return nullptr; }
    virtual MeshInterface* meshInterface() { return nullptr; }
    virtual EMACInterface* emacInterface() { return nullptr; }
    virtual CellularInterface* cellularInterface() { return nullptr; }

  protected:
    friend NetworkStack* _nsapi_create_stack(NetworkInterface* iface, std::false_type);
    friend class InternetSocket;

    /// The stack that this interface's sockets are made on.
    virtual NetworkStack* get_stack() = 0;

    /// What get_default_instance() asks; weak, so that a target with more than one kind of interface can decide.
    static NetworkInterface* get_target_default_instance();

  private:
    struct Listener;
    bool add_listener(const status_cb_t& status_cb);
    void tell_listeners(nsapi_event_t event, intptr_t parameter);
    Listener* _listeners = nullptr;
};
