// SPDX-License-Identifier: BSD-3-Clause
// A CoAP server, and a client that does what a line on its console says. After what it has to say on one it says
// "ready". What is large comes from and goes into files of the host's.
//   ask METHOD PORT PATH [OPTION...]        the answer's payload comes into the file "got"
//   observe PORT PATH                       until "cancel"; the whole of each notification comes into "got"
//   wait COUNT                              until so many notifications came since the last "wait"
//   cancel
//   state TEXT                              of the server's /state, whose observers are told
//   observers COUNT                         until the server has so many
// Options: query=TEXT, text=TEXT or file=NAME (the payload), format=NUMBER, accept=NUMBER, timeout=MILLISECONDS, non
#include <atomic>

#include "mbed.h"

#include "coap/Node.h"

namespace {

constexpr size_t kLine = 160;
constexpr size_t kWords = 10;
constexpr char kHost[] = "host.twin";
constexpr uint32_t kChanged = 1;
constexpr uint32_t kTaken = 2;
constexpr uint32_t kCounted = 4;

LocalFileSystem local("local");
NetworkInterface* network;

// The server: its thread alone touches what is here, but for the flags and the next state.

EventFlags flags;
std::atomic<size_t> observers;
char next_state[kLine];

char state[kLine] = "0";
char store[coap::Endpoint::kBody];
size_t store_size;
int store_format = coap::kNoFormat;
bool stored;

void serve_state(const coap::Request&, coap::Response& response) {
    response.format = coap::kTextPlain;
    response.payload = state;
    response.max_age_s = 5;
}

void serve_store(const coap::Request& request, coap::Response& response);

/// As text or as JSON: what is wanted, else text.
void serve_reading(const coap::Request& request, coap::Response& response) {
    uint32_t accept = coap::kTextPlain;
    coap::find(request.options, coap::kAccept, accept);
    std::string_view unit = "C";
    request.query("unit", unit);
    const char* format = accept == coap::kJson ? "{\"%.*s\":21.5}" : "21.5 %.*s";
    if (accept != coap::kJson && accept != coap::kTextPlain) {
        response.code = coap::kNotAcceptable;
        return;
    }
    response.format = (int)accept;
    const int size = snprintf(response.scratch, sizeof response.scratch, format, (int)unit.size(), unit.data());
    response.payload = {response.scratch, std::min((size_t)size, sizeof response.scratch - 1)};
}

constexpr uint32_t kAll = 1 << coap::kGet | 1 << coap::kPut | 1 << coap::kPost | 1 << coap::kDelete;
const coap::Resource resources[] = {{"state", 1 << coap::kGet, serve_state, true},
                                    {"a/store", kAll, serve_store, true},
                                    {"reading", 1 << coap::kGet, serve_reading}};
UDPSocket server_socket;
coap::Node server(server_socket, resources);

/// PUT creates or replaces, POST appends, DELETE removes; whoever observes is told.
void serve_store(const coap::Request& request, coap::Response& response) {
    switch (request.method) {
        case coap::kGet:
            response.code = stored ? coap::kContent : coap::kNotFound;
            response.format = store_format;
            response.payload = {store, store_size};
            return;
        case coap::kDelete:
            response.code = coap::kDeleted;
            stored = false;
            store_size = 0;
            store_format = coap::kNoFormat;
            break;
        case coap::kPut:
            store_size = 0;
            store_format = request.format;
            [[fallthrough]];
        default:
            if (request.payload.size() > sizeof store - store_size) {
                response.code = coap::kTooLarge;
                return;
            }
            memcpy(store + store_size, request.payload.data(), request.payload.size());
            store_size += request.payload.size();
            response.code = stored ? coap::kChanged : coap::kCreated;
            stored = true;
    }
    server.notify(resources[1]);
}

void serve() {
    nsapi_error_t error;
    while ((error = server.process(10ms)) == NSAPI_ERROR_OK) {
        if (flags.clear(kChanged) & kChanged) {
            strcpy(state, next_state);
            server.notify(resources[0]);
            flags.set(kTaken);
        }
        const size_t count = server.endpoint().observers();
        if (count != observers) {
            observers = count;
            flags.set(kCounted);
        }
    }
    printf("server: %s\n", nsapi_strerror(error));
}

// The client

UDPSocket client_socket;
coap::Node client(client_socket);
char payload[4096];
char got[4096];
size_t got_size;
int observing = -1;
int received;

char* words[kWords];

/// The value of NAME=VALUE, or what is there without one.
const char* option(const char* name, const char* otherwise = nullptr) {
    const size_t size = strlen(name);
    for (const char* word : words) {
        if (word && strncmp(word, name, size) == 0 && (word[size] == '=' || word[size] == '\0')) {
            return word + size + (word[size] == '=');
        }
    }
    return otherwise;
}

size_t read_payload() {
    const char* text = option("text", "");
    const char* name = option("file");
    if (!name) {
        return (size_t)snprintf(payload, sizeof payload, "%s", text);
    }
    char path[40];
    snprintf(path, sizeof path, "/local/%s", name);
    FILE* file = fopen(path, "r");
    if (!file) {
        return 0;
    }
    const size_t size = fread(payload, 1, sizeof payload, file);
    fclose(file);
    return size;
}

void write_got() {
    FILE* file = fopen("/local/got", "w");
    if (!file || fwrite(got, 1, got_size, file) != got_size) {
        printf("no file\n");
    }
    if (file) {
        fclose(file);
    }
}

/// Each part; the last says what it was in all.
void on_answer(const char* name, const coap::Answer& answer) {
    if (answer.result != coap::Answer::Ok) {
        printf("%s: result %d\n", name, answer.result);
        received++;
        return;
    }
    if (answer.offset == 0) {
        got_size = 0;
    }
    if (answer.offset != got_size || answer.payload.size() > sizeof got - got_size) {
        printf("%s: a part at %u, not at %u\n", name, (unsigned)answer.offset, (unsigned)got_size);
        return;
    }
    memcpy(got + got_size, answer.payload.data(), answer.payload.size());
    got_size += answer.payload.size();
    if (answer.more) {
        return;
    }
    write_got();
    received++;
    printf("%s: %d.%02d format=%d size=%u%s\n", name, answer.code >> 5, answer.code & 31, answer.format,
           (unsigned)got_size, answer.observed ? " observed" : "");
}

coap::Query read_query(const char* method, const char* path) {
    static constexpr const char* kMethods[] = {"", "get", "post", "put", "delete"};
    coap::Query query;
    for (uint8_t code = coap::kGet; code <= coap::kDelete; code++) {
        if (strcmp(method, kMethods[code]) == 0) {
            query.method = code;
        }
    }
    static char path_text[kLine];
    static char query_text[kLine];
    strcpy(path_text, path);
    strcpy(query_text, option("query", ""));
    query.path = path_text;
    query.query = query_text;
    query.payload = {payload, read_payload()};
    query.format = atoi(option("format", "-1"));
    query.accept = atoi(option("accept", "-1"));
    query.confirmable = !option("non");
    return query;
}

nsapi_error_t address_of(const char* port, SocketAddress& address) {
    const nsapi_error_t error = network->gethostbyname(kHost, &address);
    address.set_port((uint16_t)atoi(port));
    return error;
}

nsapi_error_t ask() {
    SocketAddress address;
    const nsapi_error_t error = address_of(words[2], address);
    const auto timeout = std::chrono::milliseconds(atoi(option("timeout", "100000")));
    return error ? error
                 : client.ask(
                       address, read_query(words[1], words[3]),
                       [](const coap::Answer& answer) { on_answer("answer", answer); },
                       std::chrono::duration_cast<coap::Node::Duration>(timeout));
}

nsapi_error_t wait() {
    const int count = atoi(words[1]);
    for (int tries = 0; received < count && tries < 3000; tries++) {
        const nsapi_error_t error = client.process(10ms);
        if (error) {
            return error;
        }
    }
    const bool enough = received >= count;
    received -= count;
    return enough ? NSAPI_ERROR_OK : NSAPI_ERROR_TIMEOUT;
}

nsapi_error_t observe() {
    SocketAddress address;
    const nsapi_error_t error = address_of(words[1], address);
    if (error) {
        return error;
    }
    coap::Query query = read_query("get", words[2]);
    query.observe = true;
    received = 0;
    observing = client.request(address, query, [](const coap::Answer& answer) { on_answer("notification", answer); });
    return observing < 0 ? NSAPI_ERROR_NO_MEMORY : NSAPI_ERROR_OK;
}

nsapi_error_t wait_for_observers() {
    const auto count = (size_t)atoi(words[1]);
    while (observers != count) {
        if (flags.wait_any_for(kCounted, 30s) & osFlagsError) {
            return NSAPI_ERROR_TIMEOUT;
        }
    }
    return NSAPI_ERROR_OK;
}

nsapi_error_t execute() {
    const char* name = words[0];
    if (strcmp(name, "ask") == 0 && words[3]) {
        return ask();
    }
    if (strcmp(name, "observe") == 0 && words[2]) {
        return observe();
    }
    if (strcmp(name, "wait") == 0 && words[1]) {
        return wait();
    }
    if (strcmp(name, "cancel") == 0) {
        client.cancel(observing);
        return NSAPI_ERROR_OK;
    }
    if (strcmp(name, "state") == 0 && words[1]) {
        strcpy(next_state, words[1]);
        flags.set(kChanged);
        return flags.wait_any_for(kTaken, 30s) & osFlagsError ? NSAPI_ERROR_TIMEOUT : NSAPI_ERROR_OK;
    }
    if (strcmp(name, "observers") == 0 && words[1]) {
        return wait_for_observers();
    }
    return NSAPI_ERROR_UNSUPPORTED;
}

}  // namespace

int main() {
    network = NetworkInterface::get_default_instance();
    nsapi_error_t error = network->connect();
    error = error ? error : server_socket.open(network);
    error = error ? error : server_socket.bind(coap::kPort);
    error = error ? error : client_socket.open(network);
    if (error) {
        printf("network: %s\n", nsapi_strerror(error));
        return 1;
    }
    static Thread serving(osPriorityNormal, 6144);
    serving.start(serve);
    printf("ready\n");
    static char line[kLine];
    while (fgets(line, sizeof line, stdin)) {
        char* rest = nullptr;
        size_t count = 0;
        for (char* word = strtok_r(line, " \r\n", &rest); count < kWords;
             word = word ? strtok_r(nullptr, " \r\n", &rest) : nullptr) {
            words[count++] = word;
        }
        if (words[0]) {
            error = execute();
            printf("%s: %s\n", words[0], nsapi_strerror(error));
        }
        printf("ready\n");
    }
    return 1;
}
