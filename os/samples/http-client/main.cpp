// SPDX-License-Identifier: BSD-3-Clause
// Gets a page by HTTP, twice over the same connection, and prints it.
#include "mbed.h"

#include "http/Client.h"

namespace {

char buffer[1024];

void print(std::string_view part) { printf("%.*s", (int)part.size(), part.data()); }

nsapi_error_t get(http::Client& client, const char* target) {
    http::Request request;
    request.target = target;
    request.host = MBED_CONF_APP_HTTP_SERVER ":" MBED_STRINGIFY(MBED_CONF_APP_HTTP_PORT);
    const nsapi_error_t error = client.request(request, print);
    if (error == NSAPI_ERROR_OK) {
        const std::string_view type = client.field("content-type");
        printf("GET %s: %d %s, %.*s\n", target, client.status(), client.is_reusable() ? "kept" : "closed",
               (int)type.size(), type.data());
    }
    return error;
}

nsapi_error_t run(NetworkInterface& network) {
    SocketAddress address;
    nsapi_error_t error = network.gethostbyname(MBED_CONF_APP_HTTP_SERVER, &address);
    if (error != NSAPI_ERROR_OK) {
        return error;
    }
    address.set_port(MBED_CONF_APP_HTTP_PORT);
    TCPSocket socket;
    error = socket.open(&network);
    if (error != NSAPI_ERROR_OK) {
        return error;
    }
    socket.set_timeout(10000);
    error = socket.connect(address);
    if (error == NSAPI_ERROR_OK) {
        http::Client client(socket, buffer, sizeof buffer);
        error = get(client, "/");
        if (error == NSAPI_ERROR_OK && client.is_reusable()) {
            error = get(client, "/no-such-page");
        }
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
