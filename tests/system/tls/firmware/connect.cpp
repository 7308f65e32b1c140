// SPDX-License-Identifier: BSD-3-Clause
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "commands.h"
#include "netsocket/DTLSSocket.h"
#include "netsocket/TLSSocket.h"
#include "report.h"

namespace {

constexpr char kHost[] = "host.twin";
constexpr int kTimeoutMs = 15000;

unsigned char session[2048];
int session_size;

nsapi_error_t talk(TLSSocketWrapper& socket, const Options& options) {
    const char* page = options.value("page");
    static char text[64];
    if (page) {
        snprintf(text, sizeof text, "GET /%s HTTP/1.0\r\n\r\n", page);
    } else if (const char* line = options.value("say")) {
        snprintf(text, sizeof text, "%s\n", line);
    } else {
        text[0] = '\0';
    }
    const nsapi_error_t error = send_all(socket, text);
    if (error) {
        print_failed("send", error, socket);
        return error;
    }
    const nsapi_error_t end = print_received(socket, page ? "Cipher is" : "", options.value("until"));
    if (const char* answer = options.value("answer"); answer && !end) {
        const nsapi_error_t late = send_all(socket, answer);
        if (late) {
            print_failed("answer", late, socket);
        }
    }
    return end;
}

void print_connection_id(TLSSocket&) {}
void print_connection_id(DTLSSocket& socket) {
    printf("connection ID: %s\n", socket.has_connection_id() ? "yes" : "no");
}

template <typename S>
void run(S& socket, NetworkInterface& network, const Options& options) {
    const char* name = options.value("name");
    socket.set_hostname(!name ? "server.test" : strcmp(name, "-") == 0 ? nullptr : name);
    nsapi_error_t error = apply(options, socket);
    if (!error && options.has("resume")) {
        error = socket.load_session(session, session_size);
    }
    if (!error) {
        error = socket.open(&network);
    }
    if (error) {
        print_failed("set-up", error, socket);
        return;
    }
    socket.set_timeout(kTimeoutMs);
    error = socket.connect(kHost, static_cast<uint16_t>(atoi(options.word(2))));
    if (error) {
        print_failed("connect", error, socket);
    } else {
        print_connected(socket);
        print_connection_id(socket);
        error = talk(socket, options);
        if (error >= 0 && options.has("save")) {
            session_size = socket.save_session(session, sizeof session);
            printf("session: %s\n", session_size > 0 ? "saved" : nsapi_strerror(session_size));
        }
    }
    socket.close();
}

}  // namespace

void connect(NetworkInterface& network, const Options& options) {
    if (strcmp(options.word(1), "dtls") == 0) {
        DTLSSocket socket;
        const char* id = options.value("cid");
        const nsapi_error_t error = id ? socket.set_connection_id(id, strlen(id)) : NSAPI_ERROR_OK;
        if (error) {
            print_failed("set-up", error, socket);
            return;
        }
        run(socket, network, options);
    } else {
        TLSSocket socket;
        run(socket, network, options);
    }
}
