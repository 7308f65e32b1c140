// SPDX-License-Identifier: BSD-3-Clause
// Telemetry by MQTT 5 over mutual TLS: a JSON text each second (app.mqtt-period) on twinyard/ID/telemetry, where ID is the MAC address.
// twinyard/ID/status is "online", and "offline" when the broker loses us; "on" and "off" to twinyard/ID/led switch LED1.
// Whatever breaks, cable or broker, it connects again.
#include "mbed.h"

#include <time.h>

#include "certificates.h"
#include "mqtt/Client.h"
#include "netsocket/TLSSocket.h"
#include "sntp/Client.h"

namespace {

constexpr std::chrono::seconds kPeriod(MBED_CONF_APP_MQTT_PERIOD);
constexpr auto kRetryAtFirst = 1s;
constexpr auto kRetryAtMost = 32s;

DigitalOut led(LED1);
DigitalIn button(BUTTON1);

char id[13];
char telemetry_topic[40];
char status_topic[40];
char led_topic[40];

mqtt::Buffers<512, 512, 1024> buffers;
mqtt::Client client(mqtt::Version::v5, buffers);

void make_names(NetworkInterface& network) {
    const char* mac = network.get_mac_address();
    size_t length = 0;
    for (; mac && *mac && length < sizeof id - 1; mac++) {
        if (*mac != ':') {
            id[length++] = *mac;
        }
    }
    snprintf(telemetry_topic, sizeof telemetry_topic, "twinyard/%s/telemetry", id);
    snprintf(status_topic, sizeof status_topic, "twinyard/%s/status", id);
    snprintf(led_topic, sizeof led_topic, "twinyard/%s/led", id);
}

void on_message(const mqtt::Publish& message) {
    if (message.payload == mqtt::Bytes("on") || message.payload == mqtt::Bytes("off")) {
        led = message.payload == mqtt::Bytes("on");
        printf("LED %s\n", led ? "on" : "off");
    }
}

/// The cable may be out, or the address not there yet.
void connect_network(NetworkInterface& network) {
    while (network.get_connection_status() != NSAPI_STATUS_GLOBAL_UP) {
        const nsapi_error_t error = network.connect();
        if (error == NSAPI_ERROR_OK || error == NSAPI_ERROR_IS_CONNECTED) {
            continue;
        }
        printf("No network: %s\n", nsapi_strerror(error));
        network.disconnect();
        ThisThread::sleep_for(kRetryAtFirst);
    }
}

/// Certificates are good for a time: without it none is.
nsapi_error_t set_clock(NetworkInterface& network) {
    static bool done;
    if (done) {
        return NSAPI_ERROR_OK;
    }
    const nsapi_error_t error = sntp::synchronize(network, MBED_CONF_APP_TIME_SERVER);
    if (error == NSAPI_ERROR_OK) {
        done = true;
        const time_t now = time(nullptr);
        printf("Time: %s", asctime(gmtime(&now)));
    } else {
        printf("No time from %s: %s\n", MBED_CONF_APP_TIME_SERVER, nsapi_strerror(error));
    }
    return error;
}

nsapi_error_t connect_broker(NetworkInterface& network, TLSSocket& socket) {
    nsapi_error_t error = socket.set_root_ca_cert(kCaCertificate);
    if (error == NSAPI_ERROR_OK) {
        error = socket.set_client_cert_key(kClientCertificate, kClientKey);
    }
    if (error == NSAPI_ERROR_OK) {
        error = socket.open(&network);
    }
    if (error != NSAPI_ERROR_OK) {
        return error;
    }
    socket.set_timeout(15000);
    error = socket.connect(MBED_CONF_APP_MQTT_BROKER, MBED_CONF_APP_MQTT_PORT);
    if (error != NSAPI_ERROR_OK) {
        if (error == NSAPI_ERROR_AUTH_FAILURE) {
            printf("The broker's certificate was refused (%lx), or ours (-%x)\n",
                   (unsigned long)socket.get_verify_result(), -socket.get_tls_error());
        }
        return error;
    }
    printf("%s to %s:%d\n", mbedtls_ssl_get_version(socket.get_ssl_context()), MBED_CONF_APP_MQTT_BROKER,
           MBED_CONF_APP_MQTT_PORT);

    mqtt::Will will;
    will.topic = status_topic;
    will.payload = "offline";
    will.qos = 1;
    will.retain = true;
    mqtt::Connect options;
    options.client_id = id;
    options.keep_alive_s = 10;
    options.will = &will;
    error = client.connect(socket, options);
    if (error == NSAPI_ERROR_OK) {
        error = client.subscribe(led_topic, 1);
    }
    if (error == NSAPI_ERROR_OK) {
        mqtt::Message online;
        online.topic = status_topic;
        online.payload = "online";
        online.qos = 1;
        online.retain = true;
        error = client.publish(online);
    }
    return error;
}

nsapi_error_t publish_telemetry() {
    static unsigned long number;
    mbed_stats_heap_t heap;
    mbed_stats_heap_get(&heap);
    char text[160];
    snprintf(text, sizeof text,
             "{\"number\":%lu,\"time\":%lu,\"uptime_ms\":%lu,\"button\":%d,\"led\":%d,\"heap\":%lu,\"heap_max\":%lu}",
             ++number, (unsigned long)time(nullptr), (unsigned long)Kernel::Clock::now().time_since_epoch().count(),
             button.read(), led.read(), (unsigned long)heap.current_size, (unsigned long)heap.max_size);
    mqtt::Message message;
    message.topic = telemetry_topic;
    message.payload = text;
    message.qos = 1;
    const nsapi_error_t error = client.publish(message);
    if (error == NSAPI_ERROR_OK) {
        printf("%s\n", text);
    }
    return error;
}

/// Until something breaks.
nsapi_error_t tell() {
    auto next = Kernel::Clock::now();
    while (true) {
        nsapi_error_t error = publish_telemetry();
        if (error != NSAPI_ERROR_OK) {
            return error;
        }
        next += kPeriod;
        const auto now = Kernel::Clock::now();
        error = client.process(next > now ? mqtt::Client::Duration(next - now) : mqtt::Client::Duration(0));
        if (error != NSAPI_ERROR_OK) {
            return error;
        }
    }
}

}  // namespace

/// The console by interrupts: polled, each byte of a line would keep the CPU for 87 us.
FileHandle* mbed::mbed_override_console(int) {
    static BufferedSerial console(CONSOLE_TX, CONSOLE_RX, MBED_CONF_PLATFORM_STDIO_BAUD_RATE);
    return &console;
}

int main() {
    NetworkInterface* network = NetworkInterface::get_default_instance();
    client.on_message(on_message);
    auto pause = kRetryAtFirst;
    while (true) {
        connect_network(*network);
        make_names(*network);
        nsapi_error_t error = set_clock(*network);
        if (error == NSAPI_ERROR_OK) {
            TLSSocket socket;
            error = connect_broker(*network, socket);
            if (error == NSAPI_ERROR_OK) {
                pause = kRetryAtFirst;
                printf("Telling %s\n", telemetry_topic);
                error = tell();
            }
            socket.close();
        }
        printf("%s; again in %d s\n", nsapi_strerror(error), (int)pause.count());
        ThisThread::sleep_for(pause);
        pause = min(pause * 2, decltype(pause)(kRetryAtMost));
    }
}
