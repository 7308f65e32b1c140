// SPDX-License-Identifier: BSD-3-Clause
// CoAP resources on the device: GET /button, which can be observed; GET and PUT /led, "on" or "off"; GET /uptime.
#include "mbed.h"

#include "coap/Node.h"

namespace {

DigitalOut led(LED1);
DigitalIn button(BUTTON1);

void serve_button(const coap::Request&, coap::Response& response) {
    response.format = coap::kTextPlain;
    response.payload = button.read() ? "pressed" : "released";
    response.max_age_s = 5;
}

void serve_led(const coap::Request& request, coap::Response& response) {
    if (request.method == coap::kPut) {
        if (request.payload != "on" && request.payload != "off") {
            response.code = coap::kBadRequest;
            response.payload = "on, or off";
            return;
        }
        led = request.payload == "on";
        printf("LED %s\n", led ? "on" : "off");
        response.code = coap::kChanged;
        return;
    }
    response.format = coap::kTextPlain;
    response.payload = led ? "on" : "off";
}

void serve_uptime(const coap::Request&, coap::Response& response) {
    const int size = snprintf(response.scratch, sizeof response.scratch, "{\"uptime_ms\":%lu}",
                              (unsigned long)Kernel::Clock::now().time_since_epoch().count());
    response.format = coap::kJson;
    response.payload = coap::Bytes(response.scratch, size);
}

const coap::Resource resources[] = {{"button", 1 << coap::kGet, serve_button, true},
                                    {"led", 1 << coap::kGet | 1 << coap::kPut, serve_led},
                                    {"uptime", 1 << coap::kGet, serve_uptime}};

UDPSocket udp;

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

    nsapi_error_t error = udp.open(network);
    if (error == NSAPI_ERROR_OK) {
        error = udp.bind(coap::kPort);
    }
    if (error == NSAPI_ERROR_OK) {
        printf("coap://%s/\n", own.get_ip_address());
    }
    static coap::Node node(udp, resources);
    int last = button.read();
    while (error == NSAPI_ERROR_OK) {
        error = node.process(20ms);  // which is also how often the button is looked at
        if (button.read() != last) {
            last = button.read();
            node.notify(resources[0]);
        }
    }
    printf("No server: %s\n", nsapi_strerror(error));
}
