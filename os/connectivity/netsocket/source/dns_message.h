// SPDX-License-Identifier: BSD-3-Clause
// Questions to name servers and their answers, as bytes (RFC 1035, 4). No state; any context.
#pragma once

#include <cstddef>
#include <cstdint>

#include "netsocket/nsapi_types.h"

namespace dns {

constexpr size_t kMessageSize = 512;  // RFC 1035, 2.3.4: over UDP
constexpr size_t kNameSize = 255;     // the same: of a name as bytes

/// Whether a name can be asked for: labels of 1 to 63 characters, 253 in all; a dot at the end counts for nothing.
bool is_name(const char* host);

/// Writes a question for the addresses of `host` to kMessageSize bytes: how many there are.
size_t write_question(uint8_t* to, uint16_t id, const char* host, nsapi_version_t version);

/// The identifier of a message of `size` bytes; false if there is none.
bool read_id(const uint8_t* message, size_t size, uint16_t* id);

/// What an answer says. NSAPI_ERROR_WOULD_BLOCK: it is none to this question, go on waiting; NSAPI_ERROR_DNS_FAILURE:
/// the name has no such address; NSAPI_ERROR_DEVICE_ERROR: this server cannot tell. Else the number of addresses,
/// `room` at most, and for how many seconds they are good.
nsapi_value_or_error_t read_answer(const uint8_t* message, size_t size, uint16_t id, const char* host,
                                   nsapi_version_t version, nsapi_addr_t* addresses, unsigned room, uint32_t* ttl);

}  // namespace dns
