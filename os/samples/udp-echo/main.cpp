// SPDX-License-Identifier: BSD-3-Clause
// Sends each datagram to port 7 back to where it came from (RFC 862).
#include "mbed.h"

namespace {

constexpr uint16_t kPort = 7;
char datagram[1472];  // what fits into one frame

}  // namespace

int main() {
    NetworkInterface* network = NetworkInterface::get_default_instance();
    while (const nsapi_error_t error = network->connect()) {
        printf("No network: %s\n", nsapi_strerror(error));
        network->disconnect();
        ThisThread::sleep_for(1s);
    }
    SocketAddress own;
    network->get_ip_address(&own);

    UDPSocket socket;
    nsapi_size_or_error_t result = socket.open(network);
    if (result == NSAPI_ERROR_OK) {
        result = socket.bind(kPort);
    }
    if (result == NSAPI_ERROR_OK) {
        printf("Echo on %s:%d\n", own.get_ip_address(), kPort);
    }
    while (result >= 0) {
        SocketAddress peer;
        result = socket.recvfrom(&peer, datagram, sizeof datagram);
        if (result >= 0) {
            printf("%d bytes from %s:%d\n", (int)result, peer.get_ip_address(), peer.get_port());
            // UDP promises nothing, so what cannot be sent now is not sent.
            socket.sendto(peer, datagram, result);
        }
    }
    printf("No socket: %s\n", nsapi_strerror(result));
}
