// SPDX-License-Identifier: BSD-3-Clause
// A device that makes and takes TLS and DTLS connections, a line on its console for each (commands.h). After what it has
// to say on one it says "ready".
#include "mbed.h"

#include "commands.h"
#include "files.h"
#include "sntp/Client.h"

namespace {

constexpr size_t kLine = 400;

/// A line without its end. False: it is longer than kLine, or the console has ended.
bool read_line(char (&line)[kLine]) {
    if (!fgets(line, sizeof line, stdin)) {
        return false;
    }
    const size_t length = strcspn(line, "\r\n");
    const bool whole = line[length] != '\0';
    line[length] = '\0';
    return whole;
}

/// All that this image can do: numbers and names.
void print_suites() {
    for (const int* id = mbedtls_ssl_list_ciphersuites(); *id; id++) {
        printf("suite: %04x %s\n", *id, mbedtls_ssl_get_ciphersuite_name(*id));
    }
}

void execute(NetworkInterface& network, const Options& options) {
    const char* name = options.word(0);
    if (strcmp(name, "connect") == 0) {
        connect(network, options);
    } else if (strcmp(name, "serve") == 0) {
        serve(network, options);
    } else if (strcmp(name, "suites") == 0) {
        print_suites();
    } else if (strcmp(name, "roots") == 0) {
        set_roots_folder(options.word(1));
    } else if (strcmp(name, "clock") == 0) {
        set_time(strtol(options.word(1), nullptr, 10));
    } else {
        printf("no such command: %s\n", name);
    }
}

}  // namespace

int main() {
    NetworkInterface* network = NetworkInterface::get_default_instance();
    nsapi_error_t error = network->connect();
    if (!error) {
        error = sntp::synchronize(*network, "host.twin");
    }
    if (error) {
        printf("No network, or no time: %s\n", nsapi_strerror(error));
        return 1;
    }
    printf("ready\n");
    static char line[kLine];
    while (read_line(line)) {
        execute(*network, Options(line));
        printf("ready\n");
    }
    printf("No line\n");
    return 1;
}
