// SPDX-License-Identifier: BSD-3-Clause
// lwIP's timers (LWIP_TIMERS_CUSTOM). Its own run all the time, two of them ten times a second, whether anything waits for
// them or not. A device that sleeps between its messages would be woken for nothing: here a timer runs while there is
// something for it to do, and an idle device is woken once a second, for the tables that age.
//
// Called with the core lock held.
#include "lwip/opt.h"

#include "lwip/acd.h"
#include "lwip/dhcp.h"
#include "lwip/igmp.h"
#include "lwip/mld6.h"
#include "lwip/netif.h"
#include "lwip/priv/tcp_priv.h"
#include "lwip/sys.h"
#include "lwip/timeouts.h"
#include "platform/mbed_assert.h"

namespace {

constexpr int kTimersAtMost = 16;

struct Cyclic {
    bool runs;
    u32_t due;
};
Cyclic cyclic[kTimersAtMost];

// Once each, sorted by their time; `h` is nullptr in those that are free.
sys_timeo calls[MBED_LWIP_CALLS_AT_MOST];
sys_timeo* first_call;

// u32_t milliseconds wrap after 49 days.
bool is_over(u32_t due, u32_t now) { return static_cast<s32_t>(now - due) >= 0; }

#if LWIP_TCP
/// Nothing is on its way, and nothing is owed: the connection waits for somebody to say something.
bool is_quiet(const tcp_pcb* pcb) {
    return (pcb->state == ESTABLISHED || pcb->state == CLOSE_WAIT) && !pcb->unsent && !pcb->unacked &&
           !pcb->refused_data && !(pcb->flags & (TF_ACK_DELAY | TF_ACK_NOW | TF_CLOSEPEND)) &&
#if TCP_QUEUE_OOSEQ
           !pcb->ooseq &&
#endif
           pcb->persist_backoff == 0 && !ip_get_option(pcb, SOF_KEEPALIVE) && pcb->poll == nullptr;
}

bool tcp_has_work() {
    if (tcp_tw_pcbs) {
        return true;
    }
    for (const tcp_pcb* pcb = tcp_active_pcbs; pcb; pcb = pcb->next) {
        if (!is_quiet(pcb)) {
            return true;
        }
    }
    return false;
}
#endif

template <typename Condition>
bool any_netif(Condition condition) {
    netif* one;
    NETIF_FOREACH(one) {
        if (condition(one)) {
            return true;
        }
    }
    return false;
}

bool has_work(lwip_cyclic_timer_handler handler) {
#if LWIP_TCP
    if (handler == tcp_tmr) {
        return tcp_has_work();
    }
#endif
#if LWIP_DHCP
    if (handler == dhcp_fine_tmr) {
        return any_netif([](netif* one) {
            const dhcp* const client = netif_dhcp_data(one);
            return client && client->request_timeout > 0;
        });
    }
#endif
#if LWIP_ACD
    if (handler == acd_tmr) {
        return any_netif([](netif* one) {
            for (const acd* check = one->acd_list; check; check = check->next) {
                const bool rests = check->state == ACD_STATE_OFF || check->state == ACD_STATE_ONGOING ||
                                   check->state == ACD_STATE_PASSIVE_ONGOING;
                if (!rests || check->lastconflict > 0) {
                    return true;
                }
            }
            return false;
        });
    }
#endif
#if LWIP_IPV4 && LWIP_IGMP
    if (handler == igmp_tmr) {
        return any_netif([](netif* one) {
            for (const igmp_group* group = netif_igmp_data(one); group; group = group->next) {
                if (group->timer > 0) {
                    return true;
                }
            }
            return false;
        });
    }
#endif
#if LWIP_IPV6 && LWIP_IPV6_MLD
    if (handler == mld6_tmr) {
        return any_netif([](netif* one) {
            for (const mld_group* group = netif_mld6_data(one); group; group = group->next) {
                if (group->timer > 0) {
                    return true;
                }
            }
            return false;
        });
    }
#endif
    return true;
}

// Those that have something to do now run, from now on; the others stop.
void start_and_stop(u32_t now) {
    for (int i = 0; i < lwip_num_cyclic_timers; i++) {
        const bool wanted = has_work(lwip_cyclic_timers[i].handler);
        if (wanted && !cyclic[i].runs) {
            cyclic[i].due = now + lwip_cyclic_timers[i].interval_ms;
        }
        cyclic[i].runs = wanted;
    }
}

}  // namespace

extern "C" {

void sys_timeouts_init(void) {
    MBED_ASSERT(lwip_num_cyclic_timers <= kTimersAtMost);
    start_and_stop(sys_now());
}

void sys_timeout(u32_t msecs, sys_timeout_handler handler, void* arg) {
    sys_timeo* call = nullptr;
    for (auto& one : calls) {
        if (!one.h) {
            call = &one;
            break;
        }
    }
    MBED_ASSERT(call);
    call->time = sys_now() + msecs;
    call->h = handler;
    call->arg = arg;
    sys_timeo** place = &first_call;
    while (*place && is_over((*place)->time, call->time)) {
        place = &(*place)->next;
    }
    call->next = *place;
    *place = call;
}

void sys_untimeout(sys_timeout_handler handler, void* arg) {
    for (sys_timeo** place = &first_call; *place; place = &(*place)->next) {
        sys_timeo* const call = *place;
        if (call->h == handler && call->arg == arg) {
            *place = call->next;
            call->h = nullptr;
            return;
        }
    }
}

void sys_restart_timeouts(void) {
    const u32_t now = sys_now();
    for (int i = 0; i < lwip_num_cyclic_timers; i++) {
        cyclic[i].due = now + lwip_cyclic_timers[i].interval_ms;
    }
}

void sys_check_timeouts(void) {
    const u32_t now = sys_now();
    while (first_call && is_over(first_call->time, now)) {
        sys_timeo* const call = first_call;
        const sys_timeout_handler handler = call->h;
        first_call = call->next;
        call->h = nullptr;
        handler(call->arg);
    }
    start_and_stop(now);
    for (int i = 0; i < lwip_num_cyclic_timers; i++) {
        if (cyclic[i].runs && is_over(cyclic[i].due, now)) {
            const u32_t next = cyclic[i].due + lwip_cyclic_timers[i].interval_ms;
            // One that is late by a whole turn begins anew: what it missed is missed.
            cyclic[i].due = is_over(next, now) ? now + lwip_cyclic_timers[i].interval_ms : next;
            lwip_cyclic_timers[i].handler();
        }
    }
}

u32_t sys_timeouts_sleeptime(void) {
    const u32_t now = sys_now();
    start_and_stop(now);
    u32_t sleep = SYS_TIMEOUTS_SLEEPTIME_INFINITE;
    const auto until = [&](u32_t due) { sleep = LWIP_MIN(sleep, is_over(due, now) ? 0 : due - now); };
    if (first_call) {
        until(first_call->time);
    }
    for (int i = 0; i < lwip_num_cyclic_timers; i++) {
        if (cyclic[i].runs) {
            until(cyclic[i].due);
        }
    }
    return sleep;
}

}  // extern "C"
