// SPDX-License-Identifier: BSD-3-Clause
// lwIP's options: what the configuration's lwip keys say, and what this port needs. What is not here has the default of
// lwIP's opt.h.
#pragma once

// --- Threads: lwIP's own one, and one lock for whoever calls the raw functions ---
#define NO_SYS 0
#define SYS_LIGHTWEIGHT_PROT 1
#define LWIP_TCPIP_CORE_LOCKING 1
#define LOCK_TCPIP_CORE() lwip_port_lock_core()
#define UNLOCK_TCPIP_CORE() lwip_port_unlock_core()
#ifndef NDEBUG
#define LWIP_ASSERT_CORE_LOCKED() lwip_port_assert_core_locked()
#else
#define LWIP_NOASSERT
#endif
#define TCPIP_THREAD_NAME "lwip_tcpip"
#define TCPIP_THREAD_STACKSIZE MBED_CONF_LWIP_TCPIP_THREAD_STACKSIZE
#define TCPIP_THREAD_PRIO MBED_CONF_LWIP_TCPIP_THREAD_PRIORITY
#define TCPIP_MBOX_SIZE MBED_CONF_LWIP_MBOX_SIZE
// The sockets of this OS are made of the raw functions.
#define LWIP_NETCONN 0
#define LWIP_SOCKET 0

// --- Memory ---
#define MEM_ALIGNMENT 4
#define MEM_SIZE MBED_CONF_LWIP_MEM_SIZE
#define MEMP_NUM_TCPIP_MSG_INPKT MBED_CONF_LWIP_MEMP_NUM_TCPIP_MSG_INPKT
#define MEMP_NUM_TCPIP_MSG_API 4
#define MEMP_NUM_PBUF MBED_CONF_LWIP_NUM_PBUF
// What drivers receive into is LWIPMemoryManager's; lwIP takes none of its own pool.
#define PBUF_POOL_SIZE 0
#define PBUF_POOL_BUFSIZE 128
#define LWIP_SUPPORT_CUSTOM_PBUF 1
#define LWIP_DISABLE_TCP_SANITY_CHECKS 1
// Bytes that a driver has skipped (NetStackMemoryManager::skip_header_space).
#define LWIP_PBUF_CUSTOM_DATA s16_t header_skip;
#define LWIP_PBUF_CUSTOM_DATA_INIT(p) ((p)->header_skip = 0)
// source/timeouts.cpp, with room for so many sys_timeout() at a time: what LWIPStack.cpp has callers wait for.
#define LWIP_TIMERS_CUSTOM 1
#define MBED_LWIP_CALLS_AT_MOST 8
#define LWIP_NUM_NETIF_CLIENT_DATA 0

// --- IPv4 ---
#define LWIP_IPV4 MBED_CONF_LWIP_IPV4_ENABLED
#define LWIP_DHCP (LWIP_IPV4 && MBED_CONF_LWIP_ETHERNET_ENABLED)
#define LWIP_ACD (LWIP_DHCP && MBED_CONF_LWIP_ACD_ENABLED)
#define LWIP_DHCP_DOES_ACD_CHECK LWIP_ACD
#define LWIP_AUTOIP 0
#define LWIP_IGMP LWIP_IPV4
#define MEMP_NUM_IGMP_GROUP 8
#define IP_REASS_MAX_PBUFS 8
#define MEMP_NUM_REASSDATA 4
#define LWIP_BROADCAST_PING 1

// --- IPv6 ---
#define LWIP_IPV6 MBED_CONF_LWIP_IPV6_ENABLED
#define LWIP_IPV6_MLD LWIP_IPV6
#define MEMP_NUM_MLD6_GROUP 12
#define LWIP_IPV6_NUM_ADDRESSES 4
#define LWIP_IPV6_AUTOCONFIG 1
#define LWIP_IPV6_FRAG 1
#define LWIP_ND6_RDNSS_MAX_DNS_SERVERS 2
#define LWIP_ND6_NUM_NEIGHBORS 8
#define LWIP_ND6_NUM_DESTINATIONS 8
#define LWIP_ND6_QUEUEING 1
#define MEMP_NUM_ND6_QUEUE 8

// --- Ethernet, names, interfaces ---
#define LWIP_ARP (LWIP_IPV4 && MBED_CONF_LWIP_ETHERNET_ENABLED)
#define LWIP_ETHERNET MBED_CONF_LWIP_ETHERNET_ENABLED
#define ARP_QUEUEING 1
#define MEMP_NUM_ARP_QUEUE 8
#define ETH_PAD_SIZE 0
#define LWIP_CHECKSUM_CTRL_PER_NETIF 1
// The OS asks name servers itself (nsapi_dns.h): of dns.h only what DHCP and router advertisements tell is used, and
// dns.c is not compiled.
#define LWIP_DNS 1
#define DNS_MAX_SERVERS 2
#define LWIP_NETIF_HOSTNAME 1
#define LWIP_NETIF_API 0
#define LWIP_NETIF_REMOVE_CALLBACK 0
#define LWIP_NETIF_EXT_STATUS_CALLBACK 1
#define LWIP_NETIF_LINK_CALLBACK 0
#define LWIP_NETIF_STATUS_CALLBACK 0
#define LWIP_HAVE_LOOPIF 1
#define LWIP_NETIF_LOOPBACK 1
#define LWIP_LOOPBACK_MAX_PBUFS 16

// --- UDP, raw ---
// One more for DHCP.
#define MEMP_NUM_UDP_PCB (MBED_CONF_LWIP_UDP_SOCKET_MAX + LWIP_DHCP)
#define LWIP_NETBUF_RECVINFO 1
#define LWIP_RAW MBED_CONF_LWIP_RAW_SOCKET_ENABLED
#define MEMP_NUM_RAW_PCB (2 * MBED_CONF_LWIP_SOCKET_MAX)

// --- TCP ---
#define LWIP_TCP MBED_CONF_LWIP_TCP_ENABLED
#define MEMP_NUM_TCP_PCB MBED_CONF_LWIP_TCP_SOCKET_MAX
#define MEMP_NUM_TCP_PCB_LISTEN MBED_CONF_LWIP_TCP_SERVER_MAX
#define MEMP_NUM_TCP_SEG MBED_CONF_LWIP_MEMP_NUM_TCP_SEG
#define TCP_MSS MBED_CONF_LWIP_TCP_MSS
#define TCP_SND_BUF MBED_CONF_LWIP_TCP_SND_BUF
#define TCP_WND MBED_CONF_LWIP_TCP_WND
#define TCP_SND_QUEUELEN MEMP_NUM_TCP_SEG
#define TCP_MAXRTX MBED_CONF_LWIP_TCP_MAXRTX
#define TCP_SYNMAXRTX MBED_CONF_LWIP_TCP_SYNMAXRTX
#define TCP_LISTEN_BACKLOG 1
#define LWIP_TCP_KEEPALIVE 1
#define LWIP_TCP_PCB_NUM_EXT_ARGS 0
#define SO_REUSE 1
#define TCP_QUEUE_OOSEQ 1
#define TCP_OOSEQ_MAX_PBUFS MBED_CONF_LWIP_TCP_OOSEQ_MAX_PBUFS
#ifdef __cplusplus
#define LWIP_PORT_EXTERN extern "C"
#else
#define LWIP_PORT_EXTERN extern
#endif
#define LWIP_HOOK_TCP_ISN lwip_port_tcp_isn
LWIP_PORT_EXTERN unsigned long lwip_port_tcp_isn(const void* local_ip, unsigned short local_port, const void* remote_ip,
                                                 unsigned short remote_port);

// --- Talk ---
#define LWIP_STATS 0
#if MBED_CONF_LWIP_DEBUG_ENABLED
#define LWIP_DEBUG 1
#define LWIP_DBG_TYPES_ON LWIP_DBG_ON
#define NETIF_DEBUG LWIP_DBG_ON
#define DHCP_DEBUG LWIP_DBG_ON
#define ACD_DEBUG LWIP_DBG_ON
#define TCP_DEBUG LWIP_DBG_ON
#define UDP_DEBUG LWIP_DBG_ON
#define IP_DEBUG LWIP_DBG_ON
#define IP6_DEBUG LWIP_DBG_ON
#define ICMP_DEBUG LWIP_DBG_ON
#define MEM_DEBUG LWIP_DBG_ON
#define MEMP_DEBUG LWIP_DBG_ON
#endif
