// SPDX-License-Identifier: BSD-3-Clause
#include <cstring>

#include "netsocket/nsapi_types.h"

namespace {

constexpr struct {
    nsapi_security_t security;
    const char* name;
} kSecurities[] = {
    {NSAPI_SECURITY_NONE, "NONE"},         {NSAPI_SECURITY_WEP, "WEP"},
    {NSAPI_SECURITY_WPA, "WPA"},           {NSAPI_SECURITY_WPA2, "WPA2"},
    {NSAPI_SECURITY_WPA_WPA2, "WPA/WPA2"}, {NSAPI_SECURITY_PAP, "PAP"},
    {NSAPI_SECURITY_CHAP, "CHAP"},         {NSAPI_SECURITY_EAP_TLS, "EAP-TLS"},
    {NSAPI_SECURITY_PEAP, "PEAP"},         {NSAPI_SECURITY_WPA2_ENT, "WPA2-ENT"},
    {NSAPI_SECURITY_WPA3, "WPA3"},         {NSAPI_SECURITY_WPA3_WPA2, "WPA3/WPA2"},
};

constexpr struct {
    nsapi_error error;
    const char* text;
} kErrors[] = {
    {NSAPI_ERROR_OK, "no error"},
    {NSAPI_ERROR_WOULD_BLOCK, "would block"},
    {NSAPI_ERROR_UNSUPPORTED, "not supported"},
    {NSAPI_ERROR_PARAMETER, "invalid argument"},
    {NSAPI_ERROR_NO_CONNECTION, "no connection"},
    {NSAPI_ERROR_NO_SOCKET, "no socket"},
    {NSAPI_ERROR_NO_ADDRESS, "no address"},
    {NSAPI_ERROR_NO_MEMORY, "out of memory"},
    {NSAPI_ERROR_NO_SSID, "no such wireless network"},
    {NSAPI_ERROR_DNS_FAILURE, "the name cannot be resolved"},
    {NSAPI_ERROR_DHCP_FAILURE, "no address from DHCP"},
    {NSAPI_ERROR_AUTH_FAILURE, "authentication failed"},
    {NSAPI_ERROR_DEVICE_ERROR, "the device failed"},
    {NSAPI_ERROR_IN_PROGRESS, "in progress"},
    {NSAPI_ERROR_ALREADY, "already in progress"},
    {NSAPI_ERROR_IS_CONNECTED, "already connected"},
    {NSAPI_ERROR_CONNECTION_LOST, "connection lost"},
    {NSAPI_ERROR_CONNECTION_TIMEOUT, "the peer does not answer"},
    {NSAPI_ERROR_ADDRESS_IN_USE, "address in use"},
    {NSAPI_ERROR_TIMEOUT, "timed out"},
    {NSAPI_ERROR_BUSY, "busy"},
};

}  // namespace

const char* nsapi_strerror(nsapi_error_t error) {
    if (error > 0) {
        return kErrors[0].text;  // a size
    }
    for (const auto& one : kErrors) {
        if (one.error == error) {
            return one.text;
        }
    }
    return "unknown error";
}

const char* nsapi_security_to_string(nsapi_security_t security) {
    for (const auto& one : kSecurities) {
        if (one.security == security) {
            return one.name;
        }
    }
    return "UNKNOWN";
}

nsapi_security_t nsapi_string_to_security(const char* name) {
    for (const auto& one : kSecurities) {
        if (name && std::strcmp(one.name, name) == 0) {
            return one.security;
        }
    }
    return NSAPI_SECURITY_UNKNOWN;
}
