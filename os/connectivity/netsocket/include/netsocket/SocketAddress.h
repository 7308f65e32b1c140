// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <memory>

#include "netsocket/nsapi_types.h"

class NetworkStack;
class NetworkInterface;

/// An IP address and a port. A name is not resolved here: see NetworkInterface::gethostbyname().
class SocketAddress {
  public:
    /// No address, port 0.
    constexpr SocketAddress() = default;
    SocketAddress(const nsapi_addr_t& addr, uint16_t port = 0);
    /// From text, as set_ip_address() has it.
    SocketAddress(const char* addr, uint16_t port = 0);
    /// From 4 or 16 bytes, in the order in which they are sent.
    SocketAddress(const void* bytes, nsapi_version_t version, uint16_t port = 0);
    SocketAddress(const SocketAddress& addr);
    SocketAddress& operator=(const SocketAddress& addr);
    ~SocketAddress() = default;

    /// From "192.0.2.1" or the text of an IPv6 address (RFC 4291, 2.2; with a dotted end too). Anything else, null
    /// included, gives false and no address. The port stays.
    bool set_ip_address(const char* addr);
    /// NSAPI_UNSPEC: no address; `bytes` may be null then.
    void set_ip_bytes(const void* bytes, nsapi_version_t version);
    void set_addr(const nsapi_addr_t& addr);
    void set_port(uint16_t port) { _port = port; }

    /// As text: dotted, or IPv6's canonical form (RFC 5952). Null if there is no address, or no memory for the text,
    /// which belongs to this object and lives until the address is changed.
    const char* get_ip_address() const;
    const void* get_ip_bytes() const { return _addr.bytes; }
    nsapi_version_t get_ip_version() const { return _addr.version; }
    nsapi_addr_t get_addr() const { return _addr; }
    uint16_t get_port() const { return _port; }

    /// Whether there is no address, or one that is all zeros.
    bool is_empty() const { return !static_cast<bool>(*this); }
    explicit operator bool() const;

    /// The same address; ports do not count. An IPv4 address differs from the same one as IPv6; what is empty is equal.
    friend bool operator==(const SocketAddress& a, const SocketAddress& b);
    friend bool operator!=(const SocketAddress& a, const SocketAddress& b);

  private:
    mutable std::unique_ptr<char[]> _ip_address;
    nsapi_addr_t _addr{};
    uint16_t _port = 0;
};
