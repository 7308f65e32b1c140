// SPDX-License-Identifier: BSD-3-Clause
// Work for later on an event queue: every so often, once after a while, from an interrupt, and a task that ends itself.
// One queue is dispatched by main(), another is chained into it.
#include "mbed.h"

namespace {

EventQueue queue(32 * EVENTS_EVENT_SIZE);
EventQueue background(8 * EVENTS_EVENT_SIZE);

class Countdown {
  public:
    explicit Countdown(int from) : left_(from) {}
    void start() { id_ = queue.call_every(250ms, this, &Countdown::tick); }

  private:
    void tick() {
        printf("countdown %d\n", left_);
        if (--left_ < 0) {
            queue.cancel(id_);
            printf("countdown done\n");
        }
    }

    int left_;
    int id_ = 0;
};

int presses = 0;

void pressed() { printf("button %d\n", ++presses); }

}  // namespace

int main() {
    DigitalOut led(LED1);
    queue.call_every(500ms, [&led] { led = !led; });

    Countdown countdown(3);
    countdown.start();
    queue.call_in(2s, printf, "two seconds have passed\n");

    InterruptIn button(BUTTON1);
    button.rise([] { queue.call(pressed); });  // the interrupt only posts it: main() may print

    background.chain(&queue);
    background.call_every(1s, [] { printf("from the chained queue\n"); });

    queue.dispatch_forever();
}
