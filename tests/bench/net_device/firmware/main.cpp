// SPDX-License-Identifier: BSD-3-Clause
// The device of tests/bench/run net-device: the same image for the node and for stock QEMU. Both have the host's
// loopback at 10.0.2.2.
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>

#include "NetworkInterface.h"
#include "TCPSocket.h"
#include "TLSSocket.h"
#include "UDPSocket.h"
#include "http/Server.h"
#include "mbed.h"
#include "protocol.h"

using namespace net_device;

namespace {

constexpr char kHost[] = "10.0.2.2";
constexpr unsigned kChunk = 8192;
uint8_t chunk[kChunk];

[[noreturn]] void fail(const char* what, nsapi_size_or_error_t error) {
    printf("net-device: %s: %d\n", what, static_cast<int>(error));
    for (;;) {
        ThisThread::sleep_for(1h);
    }
}

void check(const char* what, nsapi_size_or_error_t error) {
    if (error < 0) {
        fail(what, error);
    }
}

void connect(TCPSocket& socket, NetworkInterface& network, char what) {
    check("open", socket.open(&network));
    check("connect", socket.connect(SocketAddress(kHost, kPort)));
    check("send", socket.send(&what, 1));
}

/// A line of the host's, without its newline.
void read_line(TCPSocket& socket, char* line, size_t size) {
    size_t length = 0;
    for (;;) {
        char byte;
        const nsapi_size_or_error_t got = socket.recv(&byte, 1);
        if (got != 1 || length + 1 == size) {
            fail("line", got);
        }
        if (byte == '\n') {
            line[length] = '\0';
            return;
        }
        line[length++] = byte;
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

void udp_down(NetworkInterface& network) {
    TCPSocket control;
    UDPSocket socket;
    connect(control, network, kUdpDown);
    check("udp", socket.open(&network));
    check("udp send", socket.sendto(SocketAddress(kHost, kPort), chunk, 1));
    unsigned bytes = 0;
    socket.set_timeout(3000);  // until the first; then the pause that ends it
    for (;;) {
        const nsapi_size_or_error_t some = socket.recvfrom(nullptr, chunk, kChunk);
        if (some < 0) {
            break;
        }
        socket.set_timeout(500);
        bytes += static_cast<unsigned>(some);
    }
    const int length = sprintf(reinterpret_cast<char*>(chunk), "%u\n", bytes);
    control.send(chunk, static_cast<nsapi_size_t>(length));
    control.recv(chunk, 1);
}

void udp_up(NetworkInterface& network) {
    TCPSocket control;
    UDPSocket socket;
    connect(control, network, kUdpUp);
    check("udp", socket.open(&network));
    const SocketAddress host(kHost, kPort);
    for (unsigned i = 0; i < kDatagrams; i++) {
        check("udp send", socket.sendto(host, chunk, kDatagram));
    }
    control.send(chunk, 1);
    control.recv(chunk, 1);
}

void tls(NetworkInterface& network) {
    TCPSocket control;
    connect(control, network, kTls);
    char line[64];
    read_line(control, line, sizeof line);
    char* at = line;
    const unsigned long count = strtoul(at, &at, 10);
    const unsigned long now = strtoul(at, &at, 10);
    const unsigned long size = strtoul(at, &at, 10);
    if (size >= kChunk) {
        fail("root", NSAPI_ERROR_PARAMETER);
    }
    for (unsigned long got = 0; got < size;) {
        const nsapi_size_or_error_t some = control.recv(chunk + got, size - got);
        if (some <= 0) {
            fail("root", some);
        }
        got += static_cast<unsigned long>(some);
    }
    chunk[size] = '\0';
    set_time(static_cast<time_t>(now));
    Timer timer;
    for (unsigned long i = 0; i < count; i++) {
        TLSSocket socket;
        check("root", socket.set_root_ca_cert(reinterpret_cast<const char*>(chunk)));
        socket.set_hostname("localhost");
        check("open", socket.open(&network));
        timer.start();
        check("TLS", socket.connect(SocketAddress(kHost, kTlsPort)));
        timer.stop();
    }
    const int length = sprintf(line, "%lu\n", static_cast<unsigned long>(timer.elapsed_time().count()));
    control.send(line, static_cast<nsapi_size_t>(length));
    control.recv(line, 1);
}

char page[kPageSize];
void show_page(http::Exchange& exchange) { exchange.respond(200, "text/plain", std::string_view(page, sizeof page)); }
const http::Route routes[] = {{"GET", "/", show_page}};

void serve(NetworkInterface& network) {
    static char buffer[1024];
    memset(page, '.', sizeof page);
    TCPSocket listener;
    check("listener", listener.open(&network));
    check("listener", listener.bind(kHttpPort));
    check("listener", listener.listen(4));
    TCPSocket control;
    connect(control, network, kHttp);
    http::Server server(routes, buffer, sizeof buffer);
    fail("server", server.run(listener));
}

void run(NetworkInterface& network, char what) {
    switch (what) {
        case kDownload: return download(network);
        case kUpload: return upload(network);
        case kEcho: return echo(network);
        case kUdpDown: return udp_down(network);
        case kUdpUp: return udp_up(network);
        case kTls: return tls(network);
        case kHttp: return serve(network);
    }
    fail("plan", what);
}

}  // namespace

int main() {
    NetworkInterface* const network = NetworkInterface::get_default_instance();
    check("no network", network->connect());
    printf("%s\n", kReady);
    char plan[16];
    {
        TCPSocket socket;
        connect(socket, *network, kPlan);
        read_line(socket, plan, sizeof plan);
    }
    for (const char* what = plan; *what != '\0'; what++) {
        run(*network, *what);
    }
    printf("%s\n", kDone);
    for (;;) {
        ThisThread::sleep_for(1h);
    }
}
