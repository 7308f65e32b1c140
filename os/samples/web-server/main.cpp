// SPDX-License-Identifier: BSD-3-Clause
// A web page on the device: it shows the user button, which stands for a sensor, uptime and heap, and switches LED1.
// GET / is the page, GET /state its JSON, POST /led with "on" or "off" the switch.
#include "mbed.h"

#include "http/Server.h"

namespace {

constexpr uint16_t kPort = 80;

DigitalOut led(LED1);
DigitalIn button(BUTTON1);

const char page[] = R"html(<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>Twinyard</title>
<style>
body { font: 1.1rem sans-serif; margin: 3rem auto; max-width: 24rem; }
td { padding: .3rem 1.5rem .3rem 0; }
button { font: inherit; padding: .4rem 1.2rem; }
</style></head><body>
<h1>)html" MBED_STRINGIFY(TARGET_NAME) R"html(</h1>
<table>
<tr><td>Button<td id="button">
<tr><td>Uptime<td id="uptime">
<tr><td>Heap in use<td id="heap">
<tr><td>LED1<td id="led">
</table>
<p><button onclick="set('on')">On</button> <button onclick="set('off')">Off</button></p>
<script>
const put = (id, text) => document.getElementById(id).textContent = text;
function show(s) {
  put('button', s.button ? 'pressed' : 'released');
  put('uptime', (s.uptime_ms / 1000).toFixed(1) + ' s');
  put('heap', s.heap + ' bytes');
  put('led', s.led ? 'on' : 'off');
}
async function refresh() {
  try { show(await (await fetch('/state')).json()); } catch (e) { put('uptime', 'no answer'); }
}
async function set(to) { await fetch('/led', { method: 'POST', body: to }); refresh(); }
refresh();
setInterval(refresh, 1000);
</script></body></html>
)html";

void show_page(http::Exchange& exchange) { exchange.respond(200, "text/html; charset=utf-8", page); }

void show_state(http::Exchange& exchange) {
    mbed_stats_heap_t heap;
    mbed_stats_heap_get(&heap);
    char text[96];
    snprintf(text, sizeof text, "{\"button\":%d,\"led\":%d,\"uptime_ms\":%lu,\"heap\":%lu}",
             button.read(), led.read(),
             (unsigned long)Kernel::Clock::now().time_since_epoch().count(), (unsigned long)heap.current_size);
    exchange.respond(200, "application/json", text, "Cache-Control: no-store\r\n");
}

void switch_led(http::Exchange& exchange) {
    char body[8];
    size_t size = 0;
    while (size < sizeof body) {
        const nsapi_size_or_error_t got = exchange.read(body + size, sizeof body - size);
        if (got < 0) {
            return;
        }
        if (got == 0) {
            break;
        }
        size += got;
    }
    const std::string_view to(body, size);
    if (to != "on" && to != "off") {
        exchange.respond(400, "text/plain", "on, or off\n");
        return;
    }
    led = to == "on";
    printf("LED %s\n", led ? "on" : "off");
    exchange.respond(204, {}, {});
}

const http::Route routes[] = {
    {"GET", "/", show_page}, {"GET", "/state", show_state}, {"POST", "/led", switch_led}};
char buffer[1024];

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

    TCPSocket listener;
    nsapi_error_t error = listener.open(network);
    if (error == NSAPI_ERROR_OK) {
        error = listener.bind(kPort);
    }
    if (error == NSAPI_ERROR_OK) {
        error = listener.listen(4);
    }
    if (error == NSAPI_ERROR_OK) {
        printf("http://%s/\n", own.get_ip_address());
        http::Server server(routes, buffer, sizeof buffer);
        server.set_timeout(2000);  // one connection at a time: who says nothing must not keep others waiting
        error = server.run(listener);
    }
    printf("No server: %s\n", nsapi_strerror(error));
}
