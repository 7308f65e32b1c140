// SPDX-License-Identifier: BSD-3-Clause
#include "dns_plan.h"

#include <strings.h>

#include "dns_cache.h"
#include "dns_message.h"

namespace dns {

namespace {

constexpr uint16_t kPort = 53;

// IPv4 first, unless the stack's own address is of the other version.
void order(NetworkStack* stack, nsapi_version_t* versions) {
    SocketAddress own;
    const bool six = stack->get_ip_address(&own) == NSAPI_ERROR_OK && own.get_ip_version() == NSAPI_IPv6;
    versions[0] = six ? NSAPI_IPv6 : NSAPI_IPv4;
    versions[1] = six ? NSAPI_IPv4 : NSAPI_IPv6;
}

}  // namespace

nsapi_value_or_error_t known(NetworkStack* stack, const char* host, nsapi_version_t version, SocketAddress* addresses,
                             unsigned room) {
    if (!stack || !host || !addresses || room == 0) {
        return NSAPI_ERROR_PARAMETER;
    }
    SocketAddress literal;
    if (literal.set_ip_address(host)) {
        if (version != NSAPI_UNSPEC && version != literal.get_ip_version()) {
            return NSAPI_ERROR_DNS_FAILURE;
        }
        addresses[0].set_addr(literal.get_addr());
        return 1;
    }
    if (!is_name(host)) {
        return NSAPI_ERROR_PARAMETER;
    }
    nsapi_version_t versions[2] = {version, version};
    if (version == NSAPI_UNSPEC) {
        order(stack, versions);
    }
    if (strcasecmp(host, "localhost") == 0) {  // RFC 6761, 6.3
        addresses[0].set_ip_address(versions[0] == NSAPI_IPv6 ? "::1" : "127.0.0.1");
        return 1;
    }
    for (const nsapi_version_t one : versions) {
        const unsigned count = recall(host, one, addresses, room);
        if (count > 0) {
            return static_cast<nsapi_value_or_error_t>(count);
        }
    }
    return 0;
}

Plan::Plan(NetworkStack* stack, nsapi_version_t version, const char* interface_name)
    : stack_(stack), interface_name_(interface_name), versions_{version, version}, count_(1) {
    if (version == NSAPI_UNSPEC) {
        order(stack, versions_);
        count_ = 2;
    }
}

bool Plan::find_server(unsigned index) {
    // Those that were added, then the network's.
    for (unsigned i = 0; i < kAddedServers; i++) {
        if (!added_server(i, &server_)) {
            break;
        }
        if (index-- == 0) {
            server_.set_port(kPort);
            return true;
        }
    }
    if (stack_->get_dns_server(static_cast<int>(index), &server_, interface_name_) != NSAPI_ERROR_OK) {
        return false;
    }
    server_.set_port(kPort);
    return true;
}

bool Plan::next() {
    if (attempts_ >= MBED_CONF_NSAPI_DNS_TOTAL_ATTEMPTS) {
        return false;
    }
    if (begun_ && tries_ >= kTriesPerServer) {
        server_index_++;
        tries_ = 0;
    }
    begun_ = true;
    if (!find_server(server_index_)) {
        return false;
    }
    tries_++;
    attempts_++;
    return true;
}

bool Plan::give_up_version() {
    if (at_ + 1 >= count_) {
        return false;
    }
    at_++;
    server_index_ = 0;
    tries_ = 0;
    begun_ = false;
    return true;
}

}  // namespace dns
