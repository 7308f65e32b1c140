// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>

#include "netsocket/NetworkInterface.h"
#include "netsocket/Socket.h"

namespace sntp {

constexpr uint16_t kPort = 123;

/// Asks a server for the time over a socket that is connected with it, up to `attempts` times, and waits `timeout_ms`
/// for each answer: when that is, in milliseconds since 1970, UTC. NSAPI_ERROR_TIMEOUT: no answer;
/// NSAPI_ERROR_BUSY: it refuses us, ask another one; NSAPI_ERROR_DEVICE_ERROR: it does not know the time itself; others
/// are the socket's. The answer is not authenticated. Threads.
nsapi_error_t query(Socket& socket, int64_t& unix_ms, uint32_t timeout_ms = 2000, int attempts = 3);

/// The same with a server by its name, and then sets the clock of time(), which counts seconds, to the nearest. It is
/// right to within a second then.
nsapi_error_t synchronize(NetworkInterface& network, const char* server, uint16_t port = kPort,
                          uint32_t timeout_ms = 2000, int attempts = 3);

}  // namespace sntp
