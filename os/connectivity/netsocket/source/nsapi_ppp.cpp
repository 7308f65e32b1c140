// SPDX-License-Identifier: BSD-3-Clause
#include "netsocket/nsapi_ppp.h"

#include "netsocket/PPPInterface.h"
#include "platform/SingletonPtr.h"

namespace mbed {

namespace {

// The one connection, and its stream.
class Connection : public PPPInterface {
  public:
    NetworkStack* stack() { return get_stack(); }
    FileHandle* stream() const { return _stream; }
    bool idle() const { return get_connection_status() == NSAPI_STATUS_DISCONNECTED; }
    SocketAddress text;  // keeps what was asked for last
};

SingletonPtr<Connection> connection;

const char* ask(FileHandle* stream, nsapi_error_t (NetworkInterface::*what)(SocketAddress*)) {
    if (stream != connection->stream() ||
        (static_cast<NetworkInterface*>(connection.get())->*what)(&connection->text)) {
        return nullptr;
    }
    return connection->text.get_ip_address();
}

}  // namespace

NetworkStack* nsapi_ppp_get_stack() { return connection->stack(); }

nsapi_error_t nsapi_ppp_set_blocking(bool blocking) { return connection->set_blocking(blocking); }

nsapi_error_t nsapi_ppp_connect(FileHandle* stream, Callback<void(nsapi_event_t, intptr_t)> status_cb,
                                const char* uname, const char* pwd, nsapi_ip_stack_t stack) {
    if (!stream) {
        return NSAPI_ERROR_PARAMETER;
    }
    if (!connection->idle()) {
        return connection->stream() == stream ? NSAPI_ERROR_IS_CONNECTED : NSAPI_ERROR_BUSY;
    }
    connection->set_stream(stream);
    connection->set_ip_stack(stack);
    connection->set_credentials(uname, pwd);
    connection->attach(status_cb);
    return connection->connect();
}

nsapi_error_t nsapi_ppp_disconnect(FileHandle* stream) {
    return stream && stream == connection->stream() ? connection->disconnect()
                                                    : static_cast<nsapi_error_t>(NSAPI_ERROR_PARAMETER);
}

const char* nsapi_ppp_get_ip_addr(FileHandle* stream) { return ask(stream, &NetworkInterface::get_ip_address); }
const char* nsapi_ppp_get_netmask(FileHandle* stream) { return ask(stream, &NetworkInterface::get_netmask); }
const char* nsapi_ppp_get_gw_addr(FileHandle* stream) { return ask(stream, &NetworkInterface::get_gateway); }

}  // namespace mbed
