// SPDX-License-Identifier: BSD-3-Clause
// PPP over a stream as a few functions, for modem drivers: one connection, on PPP::get_default_instance().
#pragma once

#include "netsocket/NetworkStack.h"
#include "platform/Callback.h"
#include "platform/FileHandle.h"

namespace mbed {

NetworkStack* nsapi_ppp_get_stack();
nsapi_error_t nsapi_ppp_set_blocking(bool blocking);
/// See PPPInterface::connect(). NSAPI_ERROR_BUSY: there is a connection, over another stream.
nsapi_error_t nsapi_ppp_connect(FileHandle* stream, Callback<void(nsapi_event_t, intptr_t)> status_cb = nullptr,
                                const char* uname = nullptr, const char* pwd = nullptr,
                                nsapi_ip_stack_t stack = DEFAULT_STACK);
nsapi_error_t nsapi_ppp_disconnect(FileHandle* stream);
// As text, good until the next call; null if there is none.
const char* nsapi_ppp_get_ip_addr(FileHandle* stream);
const char* nsapi_ppp_get_netmask(FileHandle* stream);
const char* nsapi_ppp_get_gw_addr(FileHandle* stream);

}  // namespace mbed
