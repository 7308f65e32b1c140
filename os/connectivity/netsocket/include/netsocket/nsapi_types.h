// SPDX-License-Identifier: BSD-3-Clause
// Types of the network socket API, for C and C++.
#pragma once

#include <stddef.h>
#include <stdint.h>

#include "platform/mbed_toolchain.h"

#ifdef __cplusplus
extern "C" {
#endif

// Values of NSAPI_IPTOS, one byte of the IP header: type of service (RFC 1349) and precedence (RFC 791, 3.1).
#define NSAPI_IPTOS_TOS_MASK 0x1E
#define NSAPI_IPTOS_TOS(tos) ((tos)&NSAPI_IPTOS_TOS_MASK)
#define NSAPI_IPTOS_LOWDELAY 0x10
#define NSAPI_IPTOS_THROUGHPUT 0x08
#define NSAPI_IPTOS_RELIABILITY 0x04
#define NSAPI_IPTOS_LOWCOST 0x02
#define NSAPI_IPTOS_MINCOST NSAPI_IPTOS_LOWCOST
#define NSAPI_IPTOS_PREC_MASK 0xe0
#define NSAPI_IPTOS_PREC(tos) ((tos)&NSAPI_IPTOS_PREC_MASK)
#define NSAPI_IPTOS_PREC_NETCONTROL 0xe0
#define NSAPI_IPTOS_PREC_INTERNETCONTROL 0xc0
#define NSAPI_IPTOS_PREC_CRITIC_ECP 0xa0
#define NSAPI_IPTOS_PREC_FLASHOVERRIDE 0x80
#define NSAPI_IPTOS_PREC_FLASH 0x60
#define NSAPI_IPTOS_PREC_IMMEDIATE 0x40
#define NSAPI_IPTOS_PREC_PRIORITY 0x20
#define NSAPI_IPTOS_PREC_ROUTINE 0x00

/// What goes wrong; all but OK are negative.
enum nsapi_error {
    NSAPI_ERROR_OK = 0,
    NSAPI_ERROR_WOULD_BLOCK = -3001,         ///< nothing to be had now, or not within the time-out
    NSAPI_ERROR_UNSUPPORTED = -3002,         ///< this stack, interface or socket cannot do it
    NSAPI_ERROR_PARAMETER = -3003,           ///< an argument makes no sense
    NSAPI_ERROR_NO_CONNECTION = -3004,       ///< no connection to the network, or to the peer
    NSAPI_ERROR_NO_SOCKET = -3005,           ///< the socket is not open, or there is no room for one more
    NSAPI_ERROR_NO_ADDRESS = -3006,          ///< the address is not known
    NSAPI_ERROR_NO_MEMORY = -3007,           ///< out of memory
    NSAPI_ERROR_NO_SSID = -3008,             ///< no such Wi-Fi network
    NSAPI_ERROR_DNS_FAILURE = -3009,         ///< the name could not be resolved
    NSAPI_ERROR_DHCP_FAILURE = -3010,        ///< no address from a DHCP server
    NSAPI_ERROR_AUTH_FAILURE = -3011,        ///< the peer, or its certificate, was not accepted
    NSAPI_ERROR_DEVICE_ERROR = -3012,        ///< the hardware fails
    NSAPI_ERROR_IN_PROGRESS = -3013,         ///< begun, and not yet done
    NSAPI_ERROR_ALREADY = -3014,             ///< begun before, and not yet done
    NSAPI_ERROR_IS_CONNECTED = -3015,        ///< connected already
    NSAPI_ERROR_CONNECTION_LOST = -3016,     ///< the connection broke
    NSAPI_ERROR_CONNECTION_TIMEOUT = -3017,  ///< the peer did not answer
    NSAPI_ERROR_ADDRESS_IN_USE = -3018,      ///< another one has this address
    NSAPI_ERROR_TIMEOUT = -3019,             ///< the time for it is over
    NSAPI_ERROR_BUSY = -3020,                ///< cannot begin now
};

/// State of an interface's connection.
typedef enum nsapi_connection_status {
    NSAPI_STATUS_LOCAL_UP = 0,      ///< has an address that is good on the link only
    NSAPI_STATUS_GLOBAL_UP = 1,     ///< has an address that is good beyond the link
    NSAPI_STATUS_DISCONNECTED = 2,  ///< not connected, and not about to be
    NSAPI_STATUS_CONNECTING = 3,    ///< waits for the link, or for an address
    NSAPI_STATUS_ERROR_UNSUPPORTED = NSAPI_ERROR_UNSUPPORTED
} nsapi_connection_status_t;

/// What a status callback is told, with a number that depends on it.
typedef enum nsapi_event {
    NSAPI_EVENT_CONNECTION_STATUS_CHANGE = 0,  ///< the number is the new nsapi_connection_status_t
    NSAPI_EVENT_CELLULAR_STATUS_BASE = 0x1000,
    NSAPI_EVENT_CELLULAR_STATUS_END = 0x1FFF
} nsapi_event_t;

typedef signed int nsapi_error_t;           ///< an nsapi_error
typedef unsigned int nsapi_size_t;          ///< a number of bytes
typedef signed int nsapi_size_or_error_t;   ///< a number of bytes, or a negative nsapi_error
typedef signed int nsapi_value_or_error_t;  ///< a number that is not negative, or a negative nsapi_error

/// How a network is secured.
typedef enum nsapi_security {
    NSAPI_SECURITY_NONE = 0x0,
    NSAPI_SECURITY_WEP = 0x1,
    NSAPI_SECURITY_WPA = 0x2,
    NSAPI_SECURITY_WPA2 = 0x3,
    NSAPI_SECURITY_WPA_WPA2 = 0x4,
    NSAPI_SECURITY_PAP = 0x5,
    NSAPI_SECURITY_CHAP = 0x6,
    NSAPI_SECURITY_EAP_TLS = 0x7,
    NSAPI_SECURITY_PEAP = 0x8,
    NSAPI_SECURITY_WPA2_ENT = 0x9,
    NSAPI_SECURITY_WPA3 = 0xA,
    NSAPI_SECURITY_WPA3_WPA2 = 0xB,
    NSAPI_SECURITY_UNKNOWN = 0xFF,
} nsapi_security_t;

#define NSAPI_INTERFACE_PREFIX_SIZE 2    ///< letters of an interface's name: "en" of "en0"
#define NSAPI_INTERFACE_NAME_MAX_SIZE 6  ///< bytes of an interface's name, its end included
#define NSAPI_IP_SIZE NSAPI_IPv6_SIZE    ///< bytes of an address as text, its end included
#define NSAPI_IP_BYTES NSAPI_IPv6_BYTES
#define NSAPI_MAC_SIZE 18  ///< bytes of "00:02:f7:f0:00:00", its end included
#define NSAPI_MAC_BYTES 6
#define NSAPI_IPv4_SIZE 16
#define NSAPI_IPv4_BYTES 4
#define NSAPI_IPv6_SIZE 40
#define NSAPI_IPv6_BYTES 16

typedef enum nsapi_version {
    NSAPI_UNSPEC,  ///< no address, or either version
    NSAPI_IPv4,
    NSAPI_IPv6,
} nsapi_version_t;

/// An IP address, its bytes in the order in which they are sent.
typedef struct nsapi_addr {
    nsapi_version_t version;
    uint8_t bytes[NSAPI_IP_BYTES];
} nsapi_addr_t;

/// A socket, as its stack knows it.
typedef void* nsapi_socket_t;

typedef enum nsapi_protocol {
    NSAPI_TCP,
    NSAPI_UDP,
    NSAPI_ICMP,
} nsapi_protocol_t;

/// Level of the options of stacks that any stack may know.
typedef enum nsapi_stack_level {
    NSAPI_STACK = 5000,
} nsapi_stack_level_t;

/// Both are uint32_t, bytes.
typedef enum nsapi_stack_option {
    NSAPI_IPV4_MRU,  ///< largest IPv4 datagram that is put together from fragments
    NSAPI_IPV6_MRU,  ///< largest IPv6 datagram that is put together from fragments
} nsapi_stack_option_t;

/// Level of the options of sockets that any stack may know.
typedef enum nsapi_socket_level {
    NSAPI_SOCKET = 7000,
} nsapi_socket_level_t;

/// Options of sockets; values are int unless something else is said.
typedef enum nsapi_socket_option {
    NSAPI_REUSEADDR,        ///< a local address that is still in use may be bound
    NSAPI_KEEPALIVE,        ///< a silent TCP peer is asked whether it is there
    NSAPI_KEEPIDLE,         ///< milliseconds of silence until then
    NSAPI_KEEPINTVL,        ///< milliseconds from one question to the next
    NSAPI_LINGER,           ///< close() waits until all is sent
    NSAPI_SNDBUF,           ///< bytes of the send buffer
    NSAPI_RCVBUF,           ///< bytes of the receive buffer
    NSAPI_ADD_MEMBERSHIP,   ///< join a multicast group: nsapi_ip_mreq_t
    NSAPI_DROP_MEMBERSHIP,  ///< leave it: nsapi_ip_mreq_t
    NSAPI_BIND_TO_DEVICE,   ///< use this interface only: its name
    NSAPI_LATENCY,          ///< read: nsapi_latency_req_t
    NSAPI_STAGGER,          ///< read: nsapi_stagger_req_t
    NSAPI_IPTOS,            ///< type of service, an NSAPI_IPTOS_ value
    NSAPI_BROADCAST,        ///< UDP: broadcasts may be sent and are received
    NSAPI_PKTINFO           ///< recvfrom_control() tells the packet's destination
} nsapi_socket_option_t;

/// Level of the options of sockets whose stack does TLS by itself.
typedef enum nsapi_tlssocket_level {
    NSAPI_TLSSOCKET_LEVEL = 7099,
} nsapi_tlssocket_level_t;

typedef enum nsapi_tlssocket_option {
    NSAPI_TLSSOCKET_SET_HOSTNAME,
    NSAPI_TLSSOCKET_SET_CACERT,
    NSAPI_TLSSOCKET_SET_CLCERT,
    NSAPI_TLSSOCKET_SET_CLKEY,
    NSAPI_TLSSOCKET_ENABLE
} nsapi_tlssocket_option_t;

/// Which IP versions an interface is to have.
typedef enum nsapi_ip_stack { DEFAULT_STACK = 0, IPV4_STACK, IPV6_STACK, IPV4V6_STACK } nsapi_ip_stack_t;

typedef nsapi_socket_level_t nsapi_level_t;
typedef nsapi_socket_option_t nsapi_option_t;

/// A Wi-Fi access point.
typedef struct nsapi_wifi_ap {
    char ssid[33];  // 32 at most (IEEE 802.11, 9.4.2.2), and the end
    uint8_t bssid[6];
    nsapi_security_t security;
    int8_t rssi;
    uint8_t channel;
} nsapi_wifi_ap_t;

/// A stack that is written in C: its functions, what is passed to them, and room for its C++ object.
typedef struct nsapi_stack {
    const struct nsapi_stack_api* stack_api;
    void* stack;
    unsigned _stack_buffer[16];
} nsapi_stack_t;

/// Value of NSAPI_ADD_MEMBERSHIP.
typedef struct nsapi_ip_mreq {
    nsapi_addr_t imr_multiaddr;  ///< the group
    nsapi_addr_t imr_interface;  ///< address of the interface; unspecified: all of them
} nsapi_ip_mreq_t;

/// Value of NSAPI_LATENCY.
typedef struct nsapi_latency_req {
    uint8_t addr[16];  ///< in: the destination
    uint32_t latency;  ///< out: round trip, ms
} nsapi_latency_req_t;

/// Value of NSAPI_STAGGER.
typedef struct nsapi_stagger_req {
    uint8_t addr[16];       ///< in: the destination
    uint16_t data_amount;   ///< in: kilobytes to be sent
    uint16_t stagger_min;   ///< out: seconds
    uint16_t stagger_max;   ///< out: seconds
    uint16_t stagger_rand;  ///< out: seconds, random between these
} nsapi_stagger_req_t;

/// Begins each piece of ancillary data. `len` counts it in; `level` and `type` tell what follows.
typedef struct nsapi_msghdr {
    MBED_ALIGN(8) nsapi_size_t len;
    int level;
    int type;
} nsapi_msghdr_t;

/// NSAPI_PKTINFO: where a packet was sent to, or, of one that is to be sent, from where.
typedef struct nsapi_pktinfo {
    nsapi_msghdr_t hdr;
    nsapi_addr_t ipi_addr;
    int ipi_ifindex;          ///< number of the interface, from 1; 0: any
    void* network_interface;  ///< the stack's interface; null: unknown
} nsapi_pktinfo_t;

/// The functions of a stack in C. Null ones give NSAPI_ERROR_UNSUPPORTED. What they do: see the functions of the same
/// name in NetworkStack.h.
typedef struct nsapi_stack_api {
    nsapi_addr_t (*get_ip_address)(nsapi_stack_t* stack);
    nsapi_error_t (*gethostbyname)(nsapi_stack_t* stack, const char* host, nsapi_addr_t* addr, nsapi_version_t version);
    nsapi_error_t (*add_dns_server)(nsapi_stack_t* stack, nsapi_addr_t addr);
    nsapi_error_t (*setstackopt)(nsapi_stack_t* stack, int level, int optname, const void* optval, unsigned optlen);
    nsapi_error_t (*getstackopt)(nsapi_stack_t* stack, int level, int optname, void* optval, unsigned* optlen);
    nsapi_error_t (*socket_open)(nsapi_stack_t* stack, nsapi_socket_t* socket, nsapi_protocol_t proto);
    nsapi_error_t (*socket_close)(nsapi_stack_t* stack, nsapi_socket_t socket);
    nsapi_error_t (*socket_bind)(nsapi_stack_t* stack, nsapi_socket_t socket, nsapi_addr_t addr, uint16_t port);
    nsapi_error_t (*socket_listen)(nsapi_stack_t* stack, nsapi_socket_t socket, int backlog);
    nsapi_error_t (*socket_connect)(nsapi_stack_t* stack, nsapi_socket_t socket, nsapi_addr_t addr, uint16_t port);
    nsapi_error_t (*socket_accept)(nsapi_stack_t* stack, nsapi_socket_t server, nsapi_socket_t* socket,
                                   nsapi_addr_t* addr, uint16_t* port);
    nsapi_size_or_error_t (*socket_send)(nsapi_stack_t* stack, nsapi_socket_t socket, const void* data,
                                         nsapi_size_t size);
    nsapi_size_or_error_t (*socket_recv)(nsapi_stack_t* stack, nsapi_socket_t socket, void* data, nsapi_size_t size);
    nsapi_size_or_error_t (*socket_sendto)(nsapi_stack_t* stack, nsapi_socket_t socket, nsapi_addr_t addr,
                                           uint16_t port, const void* data, nsapi_size_t size);
    nsapi_size_or_error_t (*socket_recvfrom)(nsapi_stack_t* stack, nsapi_socket_t socket, nsapi_addr_t* addr,
                                             uint16_t* port, void* buffer, nsapi_size_t size);
    nsapi_size_or_error_t (*socket_sendto_control)(nsapi_stack_t* stack, nsapi_socket_t socket, nsapi_addr_t addr,
                                                   uint16_t port, const void* data, nsapi_size_t size,
                                                   const nsapi_msghdr_t* control, nsapi_size_t control_size);
    nsapi_size_or_error_t (*socket_recvfrom_control)(nsapi_stack_t* stack, nsapi_socket_t socket, nsapi_addr_t* addr,
                                                     uint16_t* port, void* data, nsapi_size_t size,
                                                     nsapi_msghdr_t* control, nsapi_size_t control_size);
    void (*socket_attach)(nsapi_stack_t* stack, nsapi_socket_t socket, void (*callback)(void*), void* data);
    nsapi_error_t (*setsockopt)(nsapi_stack_t* stack, nsapi_socket_t socket, int level, int optname, const void* optval,
                                unsigned optlen);
    nsapi_error_t (*getsockopt)(nsapi_stack_t* stack, nsapi_socket_t socket, int level, int optname, void* optval,
                                unsigned* optlen);
} nsapi_stack_api_t;

#ifdef __cplusplus
}  // extern "C"

/// The error's name in words, for messages; a constant. Any context.
const char* nsapi_strerror(nsapi_error_t error);
/// "WPA2", "WPA/WPA2", "NONE" ...; "UNKNOWN" for values that have no name. Any context.
const char* nsapi_security_to_string(nsapi_security_t security);
/// The opposite; NSAPI_SECURITY_UNKNOWN for names that are none.
nsapi_security_t nsapi_string_to_security(const char* name);
#endif
