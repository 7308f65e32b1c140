// SPDX-License-Identifier: BSD-3-Clause
// The device of tests/bench/run net-device: the same image for the node and for stock QEMU. Both have the host's
// loopback at 10.0.2.2.
#include <cstdint>
#include <cstdio>

#include "NetworkInterface.h"
#include "TCPSocket.h"
#include "mbed.h"
#include "protocol.h"

using namespace net_device;

namespace {

constexpr unsigned kChunk = 8192;
uint8_t chunk[kChunk];

[[noreturn]] void fail(const char* what, nsapi_size_or_error_t error) {
    printf("net-device: %s: %d\n", what, static_cast<int>(error));
    for (;;) {
        ThisThread::sleep_for(1h);
    }
}

void connect(TCPSocket& socket, NetworkInterface& network, char what) {
    nsapi_size_or_error_t error = socket.open(&network);
    if (error != NSAPI_ERROR_OK) {
        fail("open", error);
    }
    error = socket.connect(SocketAddress("10.0.2.2", kPort));
    if (error != NSAPI_ERROR_OK) {
        fail("connect", error);
    }
    error = socket.send(&what, 1);
    if (error != 1) {
        fail("send", error);
    }
}

void download(NetworkInterface& network) {
    TCPSocket socket;
    connect(socket, network, kDownload);
    for (unsigned got = 0; got < kBytes;) {
        const nsapi_size_or_error_t some = socket.recv(chunk, kChunk);
        if (some <= 0) {
            fail("download", some);
        }
        got += static_cast<unsigned>(some);
    }
    socket.send(chunk, 1);
    socket.recv(chunk, 1);  // the host has closed
}

void upload(NetworkInterface& network) {
    TCPSocket socket;
    connect(socket, network, kUpload);
    for (unsigned sent = 0; sent < kBytes;) {
        const nsapi_size_or_error_t some = socket.send(chunk, kBytes - sent < kChunk ? kBytes - sent : kChunk);
        if (some <= 0) {
            fail("upload", some);
        }
        sent += static_cast<unsigned>(some);
    }
    socket.recv(chunk, 1);
}

void echo(NetworkInterface& network) {
    TCPSocket socket;
    connect(socket, network, kEcho);
    for (;;) {
        const nsapi_size_or_error_t some = socket.recv(chunk, kChunk);
        if (some == 0) {
            return;
        }
        if (some < 0 || socket.send(chunk, static_cast<nsapi_size_t>(some)) != some) {
            fail("echo", some);
        }
    }
}

}  // namespace

int main() {
    NetworkInterface* const network = NetworkInterface::get_default_instance();
    const nsapi_error_t error = network->connect();
    if (error != NSAPI_ERROR_OK) {
        fail("no network", error);
    }
    printf("%s\n", kReady);
    download(*network);
    upload(*network);
    echo(*network);
    printf("%s\n", kDone);
    for (;;) {
        ThisThread::sleep_for(1h);
    }
}
