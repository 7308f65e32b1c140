// SPDX-License-Identifier: BSD-3-Clause
// A device on a network, driven by lines on its console. What each command says ends with a line that a test waits for.
#include "mbed.h"

#include <stdarg.h>

namespace {

BufferedSerial console(CONSOLE_TX, CONSOLE_RX, MBED_CONF_PLATFORM_STDIO_BAUD_RATE);
Mutex console_lock;
NetworkInterface* network;

void print(const char* format, ...) {
    char text[128];
    va_list arguments;
    va_start(arguments, format);
    const int size = vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    ScopedLock<Mutex> lock(console_lock);
    console.write(text, size < (int)sizeof text ? size : sizeof text - 1);
}

/// FNV-1a, which two ends that saw the same bytes agree on.
class Sum {
  public:
    void add(const char* bytes, size_t size) {
        for (size_t i = 0; i < size; i++) {
            _value = (_value ^ (uint8_t)bytes[i]) * 16777619u;
        }
        _size += size;
    }
    unsigned long size() const { return _size; }
    unsigned long value() const { return _value; }

  private:
    uint32_t _value = 2166136261u;
    size_t _size = 0;
};

/// The next word of a line, which it ends by a zero; "" behind the last one.
char* word(char*& rest) {
    while (*rest == ' ') {
        rest++;
    }
    char* begin = rest;
    while (*rest && *rest != ' ') {
        rest++;
    }
    if (*rest) {
        *rest++ = 0;
    }
    return begin;
}

void print_address(const char* what) {
    SocketAddress own;
    const nsapi_error_t error = network->get_ip_address(&own);
    print("%s %s\n", what, error ? nsapi_strerror(error) : own.get_ip_address());
}

// mac: known once the hardware was asked, as it comes up.
void mac(char*) {
    const char* address = network->get_mac_address();
    print("mac %s\n", address ? address : "unknown");
}

// up [ADDRESS]: by DHCP, or with a fixed address of a network of 24 bits.
void up(char* rest) {
    const char* fixed = word(rest);
    if (*fixed) {
        network->set_network(SocketAddress(fixed), SocketAddress("255.255.255.0"), SocketAddress("0.0.0.0"));
    }
    if (const nsapi_error_t error = network->connect()) {
        print("not up: %s\n", nsapi_strerror(error));
    } else {
        print_address("up");
    }
}

void ip(char*) { print_address("ip"); }

// Listeners run on lwIP's thread, which must not wait for the console: the names of the states go through a queue.
Queue<const char, 16> states;
void take_state(nsapi_event_t event, intptr_t state) {
    static const char* const kNames[] = {"local-up", "global-up", "disconnected", "connecting"};
    if (event == NSAPI_EVENT_CONNECTION_STATUS_CHANGE && state >= 0 && state < 4) {
        states.try_put(kNames[state]);
    }
}
void tell_states() {
    for (;;) {
        const char* state;
        if (states.try_get_for(Kernel::wait_for_u32_forever, &state)) {
            print("link %s\n", state);
        }
    }
}
Thread teller(osPriorityNormal, 1024, nullptr, "states");

void link(char*) {
    network->attach(take_state);
    teller.start(tell_states);
    print("link is told\n");
}

// decline ADDRESS MAC: tells the gateway in the name of the device with that MAC address that its address is taken
// (RFC 2131, 4.4.4), as only that device may.
void decline(char* rest) {
    SocketAddress address(word(rest));
    const char* mac = word(rest);
    static uint8_t message[256];
    memset(message, 0, sizeof message);
    const uint8_t head[] = {1, 1, 6, 0};  // a request, of Ethernet, whose addresses have 6 bytes
    memcpy(message, head, sizeof head);
    for (int i = 0; i < 6; i++) {
        message[28 + i] = strtoul(mac + 3 * i, nullptr, 16);
    }
    const uint8_t cookie_and_type[] = {99, 130, 83, 99, 53, 1, 4};
    memcpy(message + 236, cookie_and_type, sizeof cookie_and_type);
    message[243] = 50;  // the address that is meant
    message[244] = 4;
    memcpy(message + 245, address.get_ip_bytes(), 4);
    message[249] = 255;
    UDPSocket socket;
    nsapi_size_or_error_t result = socket.open(network);
    if (!result) {
        result = socket.sendto(SocketAddress("10.0.2.2", 67), message, sizeof message);
    }
    print("decline: %d\n", (int)result);
}

// dns NAME 4|6: the address of that version.
void dns(char* rest) {
    const char* name = word(rest);
    SocketAddress found;
    const nsapi_error_t error = network->gethostbyname(name, &found, *word(rest) == '6' ? NSAPI_IPv6 : NSAPI_IPv4);
    print("dns %s\n", error ? nsapi_strerror(error) : found.get_ip_address());
}

UDPSocket echo_socket;
Thread echo_thread(osPriorityAboveNormal, 2048, nullptr, "echo");
void echo() {
    static char datagram[1472];
    for (;;) {
        SocketAddress peer;
        const nsapi_size_or_error_t size = echo_socket.recvfrom(&peer, datagram, sizeof datagram);
        if (size >= 0) {
            echo_socket.sendto(peer, datagram, size);  // UDP promises nothing: what can't be sent is lost
        }
    }
}

void udp_echo(char* rest) {
    nsapi_error_t error = echo_socket.open(network);
    if (!error) {
        error = echo_socket.bind(atoi(word(rest)));
    }
    if (!error && echo_thread.start(echo) != osOK) {
        error = NSAPI_ERROR_NO_MEMORY;
    }
    print("echo: %s\n", error ? nsapi_strerror(error) : "ready");
}

// udp ADDRESS PORT COUNT SIZE INTERVAL_MS: numbered datagrams, and what comes back. With an interval of 0 nobody
// listens for replies.
constexpr int kNumbers = 1024;  // of which duplicates are known
void udp(char* rest) {
    static char out[1472];
    static char in[1472];
    static bool seen[kNumbers];
    SocketAddress peer(word(rest));
    peer.set_port(atoi(word(rest)));
    const int count = atoi(word(rest));
    const size_t size = atoi(word(rest));
    const auto interval = std::chrono::milliseconds(atoi(word(rest)));
    UDPSocket socket;
    if (size < sizeof count || size > sizeof out || socket.open(network)) {
        print("udp: can't\n");
        return;
    }
    memset(seen, 0, sizeof seen);
    int sent = 0, replies = 0, again = 0, wrong = 0;
    const auto receive_until = [&](Kernel::Clock::time_point end) {
        for (auto now = Kernel::Clock::now(); now < end; now = Kernel::Clock::now()) {
            socket.set_timeout((int)(end - now).count());
            const nsapi_size_or_error_t got = socket.recvfrom(nullptr, in, sizeof in);
            if (got < 0) {
                continue;
            }
            int number;
            memcpy(&number, in, sizeof number);
            if ((size_t)got != size || number < 0 || number >= sent ||
                memcmp(in + sizeof number, out + sizeof number, size - sizeof number) != 0) {
                wrong++;
            } else if (number < kNumbers && seen[number]) {
                again++;
            } else {
                replies++;
                seen[number % kNumbers] = true;
            }
        }
    };
    for (size_t i = 0; i < size; i++) {
        out[i] = (char)(i * 7);
    }
    int refused = 0;
    for (int i = 0; i < count; i++) {
        memcpy(out, &i, sizeof i);
        const auto next = Kernel::Clock::now() + interval;
        sent++;
        if (socket.sendto(peer, out, size) != (nsapi_size_or_error_t)size) {
            refused++;
        }
        if (interval.count() > 0) {
            receive_until(next);
        }
    }
    if (interval.count() > 0) {
        receive_until(Kernel::Clock::now() + 200ms);  // the last ones' replies
    }
    print("udp: %d sent, %d refused, %d replies, %d again, %d wrong\n", count, refused, replies, again, wrong);
}

/// Returns what recv() said at the end: 0 if the peer has sent its last.
nsapi_size_or_error_t receive_all(TCPSocket& socket, char* buffer, size_t size, Sum& sum) {
    for (;;) {
        const nsapi_size_or_error_t got = socket.recv(buffer, size);
        if (got <= 0) {
            return got;
        }
        sum.add(buffer, got);
    }
}

// tcp-get ADDRESS PORT PATH: what HTTP/1.0 answers, head and all.
void tcp_get(char* rest) {
    static char buffer[1024];
    SocketAddress peer(word(rest));
    peer.set_port(atoi(word(rest)));
    const int size = snprintf(buffer, sizeof buffer, "GET %s HTTP/1.0\r\n\r\n", word(rest));
    TCPSocket socket;
    Sum sum;
    nsapi_size_or_error_t result = socket.open(network);
    socket.set_timeout(10000);
    if (result == NSAPI_ERROR_OK) {
        result = socket.connect(peer);
    }
    if (result == NSAPI_ERROR_OK) {
        result = socket.send(buffer, size);
    }
    if (result >= 0) {
        result = receive_all(socket, buffer, sizeof buffer, sum);
    }
    socket.close();
    print("tcp: got %lu sum %08lx end %d\n", sum.size(), sum.value(), (int)result);
}

// tcp-send ADDRESS PORT BYTES: so many zeros.
void tcp_send(char* rest) {
    static const char zeros[1460] = {};
    SocketAddress peer(word(rest));
    peer.set_port(atoi(word(rest)));
    const unsigned long size = atoi(word(rest));
    TCPSocket socket;
    nsapi_size_or_error_t result = socket.open(network);
    socket.set_timeout(10000);
    if (result == NSAPI_ERROR_OK) {
        result = socket.connect(peer);
    }
    unsigned long sent = 0;
    while (result >= 0 && sent < size) {
        result = socket.send(zeros, size - sent < sizeof zeros ? size - sent : sizeof zeros);
        sent += result > 0 ? result : 0;
    }
    socket.close();
    print("tcp: sent %lu end %d\n", sent, result < 0 ? (int)result : 0);
}

TCPSocket server;
Thread server_thread(osPriorityNormal, 2048, nullptr, "server");
void serve() {
    static char buffer[1024];
    for (;;) {
        nsapi_error_t error;
        TCPSocket* peer = server.accept(&error);
        if (!peer) {
            print("accept: %s\n", nsapi_strerror(error));
            return;
        }
        Sum sum;
        receive_all(*peer, buffer, sizeof buffer, sum);
        const int size = snprintf(buffer, sizeof buffer, "got %lu sum %08lx\n", sum.size(), sum.value());
        peer->send(buffer, size);
        peer->close();
    }
}

// tcp-serve PORT: tells each peer what it has sent, once it has sent its last.
void tcp_serve(char* rest) {
    nsapi_error_t error = server.open(network);
    if (!error) {
        error = server.bind(atoi(word(rest)));
    }
    if (!error) {
        error = server.listen(4);
    }
    if (!error && server_thread.start(serve) != osOK) {
        error = NSAPI_ERROR_NO_MEMORY;
    }
    print("serve: %s\n", error ? nsapi_strerror(error) : "ready");
}

const struct {
    const char* name;
    void (*run)(char* rest);
} kCommands[] = {{"up", up},
                 {"ip", ip},
                 {"mac", mac},
                 {"link", link},
                 {"dns", dns},
                 {"decline", decline},
                 {"udp-echo", udp_echo},
                 {"udp", udp},
                 {"tcp-get", tcp_get},
                 {"tcp-send", tcp_send},
                 {"tcp-serve", tcp_serve}};

void run(char* line) {
    char* rest = line;
    const char* name = word(rest);
    for (const auto& command : kCommands) {
        if (strcmp(command.name, name) == 0) {
            command.run(rest);
            return;
        }
    }
    print("what is '%s'?\n", name);
}

}  // namespace

int main() {
    static char line[128];
    network = NetworkInterface::get_default_instance();
    print("peer ready\n");
    size_t size = 0;
    for (;;) {
        char c;
        if (console.read(&c, 1) != 1) {
            continue;
        }
        if (c != '\n') {
            if (size + 1 < sizeof line) {
                line[size++] = c;
            }
            continue;
        }
        line[size] = 0;
        size = 0;
        run(line);
    }
}
