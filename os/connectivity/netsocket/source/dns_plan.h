// SPDX-License-Identifier: BSD-3-Clause
// Whom to ask next for a name, and for what: the same for those that wait and those that don't.
#pragma once

#include "netsocket/NetworkStack.h"
#include "netsocket/SocketAddress.h"

namespace dns {

/// Looks a host up without asking anybody: addresses as text, "localhost", and what is remembered. How many; 0: must be
/// asked for; NSAPI_ERROR_PARAMETER: no name; NSAPI_ERROR_DNS_FAILURE: an address of the other version.
nsapi_value_or_error_t known(NetworkStack* stack, const char* host, nsapi_version_t version, SocketAddress* addresses,
                             unsigned room);

/// The order of questions. Per IP version: each server 1 + nsapi.dns-retries times, one after the other, until
/// nsapi.dns-total-attempts are made.
class Plan {
  public:
    /// `interface_name` may be null and is kept as a pointer.
    Plan(NetworkStack* stack, nsapi_version_t version, const char* interface_name);

    /// Goes to the next question. False: there is none, and error() says why.
    bool next();
    /// The server cannot tell, or cannot be reached: not asked again.
    void give_up_server() { tries_ = kTriesPerServer; }
    /// Every server would say the same. False: no other IP version to ask for is left.
    bool give_up_version();
    void failed_with(nsapi_error_t error) { error_ = error; }

    const SocketAddress& server() const { return server_; }
    nsapi_version_t version() const { return versions_[at_]; }
    nsapi_error_t error() const { return error_; }

  private:
    static constexpr int kTriesPerServer = 1 + MBED_CONF_NSAPI_DNS_RETRIES;
    bool find_server(unsigned index);

    NetworkStack* stack_;
    const char* interface_name_;
    nsapi_version_t versions_[2];
    unsigned count_;
    unsigned at_ = 0;
    unsigned server_index_ = 0;
    bool begun_ = false;
    int tries_ = 0;
    int attempts_ = 0;
    nsapi_error_t error_ = NSAPI_ERROR_DNS_FAILURE;
    SocketAddress server_;
};

}  // namespace dns
