// SPDX-License-Identifier: BSD-3-Clause
// An MQTT client, a line on its console for each thing to do. After what it has to say on one it says "ready".
//   connect 3|5 PORT ID [keep] [tls] [mutual]     the will: "gone" on will/ID, QoS 1, retained
//   subscribe FILTER QOS | unsubscribe FILTER
//   publish TOPIC TEXT QOS [retain]
//   wait COUNT                                    until so many messages came since the last "wait"
//   disconnect | hang-up                          with a goodbye, or without
#include "mbed.h"

#include "mqtt/Client.h"
#include "netsocket/TCPSocket.h"
#include "netsocket/TLSSocket.h"
#include "sntp/Client.h"

namespace {

constexpr size_t kLine = 160;
constexpr size_t kWords = 8;
constexpr char kHost[] = "host.twin";

LocalFileSystem local("local");
NetworkInterface* network;
mqtt::Buffers<> buffers[2];
mqtt::Client clients[2] = {{mqtt::Version::v3_1_1, buffers[0]}, {mqtt::Version::v5, buffers[1]}};
mqtt::Client* client = &clients[0];
TCPSocket plain;
TLSSocket secret;
Socket* socket_in_use;
int received;

char* words[kWords];

bool has(const char* option) {
    for (const char* word : words) {
        if (word && strcmp(word, option) == 0) {
            return true;
        }
    }
    return false;
}

void say(const char* what, nsapi_error_t error) { printf("%s: %s\n", what, nsapi_strerror(error)); }

void on_message(const mqtt::Publish& message) {
    received++;
    printf("message: %.*s = %.*s qos=%d%s\n", (int)message.topic.size, message.topic.text(), (int)message.payload.size,
           message.payload.text(), message.qos, message.retain ? " retained" : "");
}

/// A file of the host's with a zero behind it.
bool read_file(const char* path, char (&text)[4096]) {
    FILE* file = fopen(path, "r");
    if (!file) {
        return false;
    }
    text[fread(text, 1, sizeof text - 1, file)] = '\0';
    fclose(file);
    return true;
}

nsapi_error_t prepare_tls() {
    static char certificate[4096];
    static char key[4096];
    nsapi_error_t error = secret.set_root_ca_cert_path("/local/ca.pem");
    if (!error && has("mutual")) {
        if (!read_file("/local/client.pem", certificate) || !read_file("/local/client.key", key)) {
            return NSAPI_ERROR_PARAMETER;
        }
        error = secret.set_client_cert_key(certificate, key);
    }
    secret.set_hostname("server.test");
    return error ? error : secret.open(network);
}

nsapi_error_t connect() {
    const auto port = (uint16_t)atoi(words[2]);
    client = &clients[words[1][0] == '5'];
    nsapi_error_t error;
    if (has("tls")) {
        error = prepare_tls();
        secret.set_timeout(15000);
        socket_in_use = &secret;
        error = error ? error : secret.connect(kHost, port);
    } else {
        error = plain.open(network);
        plain.set_timeout(15000);
        socket_in_use = &plain;
        SocketAddress address;
        error = error ? error : network->gethostbyname(kHost, &address);
        address.set_port(port);
        error = error ? error : plain.connect(address);
    }
    static char topic[40];
    static char id[32];
    snprintf(id, sizeof id, "%s", words[3]);
    snprintf(topic, sizeof topic, "will/%s", id);
    static mqtt::Will will;
    will.topic = topic;
    will.payload = "gone";
    will.qos = 1;
    will.retain = true;
    mqtt::Connect options;
    options.client_id = id;
    options.will = &will;
    options.clean_start = !has("keep");
    options.session_expiry_s = has("keep") ? 3600 : 0;
    error = error ? error : client->connect(*socket_in_use, options);
    if (error) {
        socket_in_use->close();
    } else {
        printf("session: %s\n", client->session_present() ? "present" : "new");
    }
    return error;
}

nsapi_error_t publish() {
    mqtt::Message message;
    message.topic = words[1];
    message.payload = words[2];
    message.qos = (uint8_t)atoi(words[3]);
    message.retain = has("retain");
    return client->publish(message);
}

nsapi_error_t subscribe() {
    uint8_t granted = 0;
    const nsapi_error_t error = client->subscribe(words[1], (uint8_t)atoi(words[2]), &granted);
    printf("granted: %d\n", granted);
    return error;
}

nsapi_error_t wait() {
    const int count = atoi(words[1]);
    for (int tries = 0; received < count && tries < 300; tries++) {
        const nsapi_error_t error = client->process(100ms);
        if (error) {
            return error;
        }
    }
    const bool enough = received >= count;
    received -= count;
    return enough ? NSAPI_ERROR_OK : NSAPI_ERROR_TIMEOUT;
}

nsapi_error_t execute() {
    const char* name = words[0];
    if (strcmp(name, "connect") == 0 && words[3]) {
        return connect();
    }
    if (strcmp(name, "subscribe") == 0 && words[2]) {
        return subscribe();
    }
    if (strcmp(name, "unsubscribe") == 0 && words[1]) {
        return client->unsubscribe(words[1]);
    }
    if (strcmp(name, "publish") == 0 && words[3]) {
        return publish();
    }
    if (strcmp(name, "wait") == 0 && words[1]) {
        return wait();
    }
    if (strcmp(name, "disconnect") == 0 && socket_in_use) {
        const nsapi_error_t error = client->disconnect();
        socket_in_use->close();
        return error;
    }
    if (strcmp(name, "hang-up") == 0 && socket_in_use) {
        return socket_in_use->close();
    }
    return NSAPI_ERROR_UNSUPPORTED;
}

}  // namespace

int main() {
    network = NetworkInterface::get_default_instance();
    nsapi_error_t error = network->connect();
    if (!error) {
        error = sntp::synchronize(*network, kHost);
    }
    if (error) {
        say("network", error);
        return 1;
    }
    for (mqtt::Client& one : clients) {
        one.on_message(on_message);
    }
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
            say(words[0], error);
        }
        printf("ready\n");
    }
    return 1;
}
