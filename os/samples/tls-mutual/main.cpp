// SPDX-License-Identifier: BSD-3-Clause
// TLS where both sides show a certificate: once with ours, and once without, which the server refuses.
#include "mbed.h"

#include "certificates.h"
#include "netsocket/TLSSocket.h"
#include "sntp/Client.h"

namespace {

constexpr char kLine[] = "hello from the device\n";

/// Sends a line, and prints the one that comes back. In TLS 1.3 a server tells that it refuses us only after we believe
/// to be connected: recv() gives the error.
nsapi_error_t talk(Socket& socket) {
    for (size_t sent = 0; sent < sizeof kLine - 1;) {
        const nsapi_size_or_error_t size = socket.send(kLine + sent, sizeof kLine - 1 - sent);
        if (size < 0) {
            return size;
        }
        sent += size;
    }
    char line[64];
    size_t length = 0;
    while (length < sizeof line && (length == 0 || line[length - 1] != '\n')) {
        const nsapi_size_or_error_t size = socket.recv(line + length, sizeof line - length);
        if (size < 0) {
            return size;
        }
        if (size == 0) {
            return NSAPI_ERROR_CONNECTION_LOST;
        }
        length += size;
    }
    printf("The server: %.*s", (int)length, line);
    return NSAPI_ERROR_OK;
}

nsapi_error_t run(NetworkInterface& network, bool with_certificate) {
    TLSSocket socket;
    nsapi_error_t error = socket.set_root_ca_cert(kCaCertificate);
    if (error == NSAPI_ERROR_OK && with_certificate) {
        error = socket.set_client_cert_key(kClientCertificate, kClientKey);
    }
    if (error == NSAPI_ERROR_OK) {
        error = socket.open(&network);
    }
    if (error != NSAPI_ERROR_OK) {
        return error;
    }
    socket.set_timeout(15000);
    error = socket.connect(MBED_CONF_APP_TLS_SERVER, MBED_CONF_APP_TLS_PORT);
    if (error == NSAPI_ERROR_OK) {
        error = talk(socket);
    }
    socket.close();
    return error;
}

}  // namespace

int main() {
    NetworkInterface* network = NetworkInterface::get_default_instance();
    nsapi_error_t error = network->connect();
    if (error == NSAPI_ERROR_OK) {
        error = sntp::synchronize(*network, MBED_CONF_APP_TIME_SERVER);
    }
    if (error == NSAPI_ERROR_OK) {
        error = run(*network, true);
        printf("With our certificate: %s\n", error == NSAPI_ERROR_OK ? "accepted" : nsapi_strerror(error));
        error = run(*network, false);
        printf("Without: %s\n", error == NSAPI_ERROR_OK       ? "accepted, which must not be"
                                : error == NSAPI_ERROR_AUTH_FAILURE ? "refused, as it should"
                                                                    : nsapi_strerror(error));
    } else {
        printf("No network, or no time: %s\n", nsapi_strerror(error));
    }
    network->disconnect();
}
