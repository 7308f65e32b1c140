// SPDX-License-Identifier: BSD-3-Clause
// Answers of name servers, for as long as they are good, and the servers that were added. Any thread.
#pragma once

#include <cstdint>

#include "netsocket/SocketAddress.h"
#include "netsocket/nsapi_types.h"

namespace dns {

/// How many addresses are known, up to `room`; 0: none.
unsigned recall(const char* host, nsapi_version_t version, SocketAddress* addresses, unsigned room);
/// Keeps them instead of what was used longest ago. Without memory, or for 0 seconds, it keeps nothing.
void remember(const char* host, nsapi_version_t version, const SocketAddress* addresses, unsigned count,
              uint32_t seconds);
void forget();

constexpr unsigned kAddedServers = 5;
void add_server(const SocketAddress& address);
/// The `index`th that was added, the last one first; false: there are not so many.
bool added_server(unsigned index, SocketAddress* address);

}  // namespace dns
