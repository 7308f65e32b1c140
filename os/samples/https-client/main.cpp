// SPDX-License-Identifier: BSD-3-Clause
// Gets a page by HTTPS from a server whose certificate it checks, and prints it. The clock is set first.
#include "mbed.h"

#include "certificates.h"
#include "http/Client.h"
#include "netsocket/TLSSocket.h"
#include "sntp/Client.h"

namespace {

char buffer[1024];

void print(std::string_view part) { printf("%.*s", (int)part.size(), part.data()); }

nsapi_error_t get(Socket& socket, const char* target) {
    http::Client client(socket, buffer, sizeof buffer);
    http::Request request;
    request.target = target;
    request.host = MBED_CONF_APP_HTTP_SERVER ":" MBED_STRINGIFY(MBED_CONF_APP_HTTPS_PORT);
    const nsapi_error_t error = client.request(request, print);
    if (error == NSAPI_ERROR_OK) {
        printf("GET %s: %d\n", target, client.status());
    }
    return error;
}

nsapi_error_t run(NetworkInterface& network) {
    nsapi_error_t error = sntp::synchronize(network, MBED_CONF_APP_TIME_SERVER);
    if (error != NSAPI_ERROR_OK) {
        printf("No time from %s\n", MBED_CONF_APP_TIME_SERVER);
        return error;
    }
    TLSSocket socket;
    error = socket.set_root_ca_cert(kCaCertificate);
    if (error == NSAPI_ERROR_OK) {
        error = socket.open(&network);
    }
    if (error != NSAPI_ERROR_OK) {
        return error;
    }
    socket.set_timeout(15000);
    error = socket.connect(MBED_CONF_APP_HTTP_SERVER, MBED_CONF_APP_HTTPS_PORT);
    if (error == NSAPI_ERROR_OK) {
        printf("%s, %s\n", mbedtls_ssl_get_version(socket.get_ssl_context()),
               mbedtls_ssl_get_ciphersuite(socket.get_ssl_context()));
        error = get(socket, "/");
    } else if (error == NSAPI_ERROR_AUTH_FAILURE) {
        printf("The server's certificate is refused: %lx\n", (unsigned long)socket.get_verify_result());
    }
    socket.close();
    return error;
}

}  // namespace

int main() {
    NetworkInterface* network = NetworkInterface::get_default_instance();
    nsapi_error_t error = network->connect();
    if (error == NSAPI_ERROR_OK) {
        error = run(*network);
    }
    printf("%s\n", error == NSAPI_ERROR_OK ? "Done" : nsapi_strerror(error));
    network->disconnect();
}
