/* SPDX-License-Identifier: BSD-3-Clause
 * lwIP as the gateway's own stack: no OS, one interface, the raw API, all memory from one counted heap. What the
 * gateway does itself (UDP, DHCP, DNS, address translation) is off. */
#pragma once

#define NO_SYS 1
#define LWIP_SINGLE_NETIF 1
#define LWIP_NETCONN 0
#define LWIP_SOCKET 0
#define SYS_LIGHTWEIGHT_PROT 0
#define LWIP_TIMERS 1

/* Everything is allocated by port.cpp, which knows the limit and says no. Pools would be as large as the worst case
 * from the first frame on. */
#define MEM_CUSTOM_ALLOCATOR 1
#define MEM_CUSTOM_MALLOC twin_lwip_malloc
#define MEM_CUSTOM_CALLOC twin_lwip_calloc
#define MEM_CUSTOM_FREE twin_lwip_free
#define MEMP_MEM_MALLOC 1
#define MEM_ALIGNMENT 8
/* IP headers at addresses that are multiples of four. */
#define ETH_PAD_SIZE 2

#define LWIP_IPV4 1
#define LWIP_ARP 1
#define ARP_TABLE_SIZE 2048
#define ARP_QUEUEING 1
#define ARP_QUEUE_LEN 16
#define ETHARP_SUPPORT_STATIC_ENTRIES 1
#define LWIP_ICMP 1
#define IP_FORWARD 0
#define IP_FRAG 1
#define IP_REASSEMBLY 1
#define IP_REASS_MAX_PBUFS 512
#define IP_REASS_FREE_OLDEST 1
#define IP_REASS_MAXAGE 15

#define LWIP_IPV6 1
#define LWIP_IPV6_NUM_ADDRESSES 4
#define LWIP_IPV6_SCOPES 0
#define LWIP_IPV6_MLD 1
#define LWIP_ICMP6 1
#define LWIP_IPV6_FRAG 1
#define LWIP_IPV6_REASS 1
/* lwIP's bookkeeping does not fit into a fragment's header where pointers have eight bytes. */
#define IPV6_FRAG_COPYHEADER 1
#define LWIP_IPV6_AUTOCONFIG 0
#define LWIP_IPV6_SEND_ROUTER_SOLICIT 0
#define LWIP_IPV6_DUP_DETECT_ATTEMPTS 0
#define LWIP_ND6_ALLOW_RA_UPDATES 0
#define LWIP_ND6_QUEUEING 1
/* All that lwIP can count (it counts destinations in an s8_t too, whatever its check says); who was silent longest
 * gives way, and is asked for again. */
#define LWIP_ND6_NUM_NEIGHBORS 127
#define LWIP_ND6_NUM_DESTINATIONS 127
#define LWIP_ND6_TCP_REACHABILITY_HINTS 1

#define LWIP_UDP 0
#define LWIP_RAW 0
#define LWIP_DNS 0
#define LWIP_DHCP 0
#define LWIP_ACD 0
#define LWIP_AUTOIP 0
#define LWIP_IGMP 0

#define LWIP_TCP 1
#define TCP_MSS 1460
#define LWIP_WND_SCALE 1
#define TCP_RCV_SCALE 2
#define TCP_WND (128 * 1024)
#define TCP_SND_BUF (128 * 1024)
#define TCP_SNDLOWAT 32768
#define TCP_SND_QUEUELEN (8 * (TCP_SND_BUF) / (TCP_MSS))
#define TCP_QUEUE_OOSEQ 1
#define TCP_OOSEQ_MAX_BYTES TCP_WND
#define LWIP_TCP_SACK_OUT 1
#define LWIP_TCP_TIMESTAMPS 0
#define LWIP_TCP_KEEPALIVE 0
/* The gateway and the device are neighbours: a segment that is a second old does not exist any more. */
#define TCP_MSL 1000
#define MEMP_NUM_TCP_SEG 65535
#define TCP_LISTEN_BACKLOG 0

/* The gateway has summed up a segment before it looks for its flow. */
#define CHECKSUM_CHECK_TCP 0
#define CHECKSUM_CHECK_IP 1
#define LWIP_CHECKSUM_ON_COPY 1

#define LWIP_NETIF_LINK_CALLBACK 0
#define LWIP_NETIF_STATUS_CALLBACK 0
#define LWIP_NETIF_TX_SINGLE_PBUF 0
#define LWIP_NETIF_HWADDRHINT 1

#define LWIP_STATS 0
#define LWIP_PERF 0

#define LWIP_HOOK_FILENAME "gateway_hooks.h"
#define LWIP_HOOK_IP4_INPUT(p, netif) twin_lwip_ip4_input(p, netif)
#define LWIP_HOOK_IP6_INPUT(p, netif) twin_lwip_ip6_input(p, netif)
#define LWIP_HOOK_TCP_ISN(local_ip, local_port, remote_ip, remote_port) twin_lwip_rand()
