/* SPDX-License-Identifier: BSD-3-Clause
 * Where lwIP calls the gateway (stack.cpp). */
#pragma once

struct pbuf;
struct netif;

#ifdef __cplusplus
extern "C" {
#endif
/* Not 0: the packet is taken, and freed when it is done with. */
int twin_lwip_ip4_input(struct pbuf* packet, struct netif* netif);
int twin_lwip_ip6_input(struct pbuf* packet, struct netif* netif);
#ifdef __cplusplus
}
#endif
