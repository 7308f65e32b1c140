// SPDX-License-Identifier: BSD-3-Clause
#include "hal/gpio_api.h"

#include "hal/gpio_irq_api.h"
#include "hal/port_api.h"
#include "hal_test.h"

namespace {

// A pin that nothing is connected to, on both boards, and the port with some more.
const PinName kFree = ARDUINO_UNO_D2;
#if TARGET_STM32F4
const PortName kPort = PortF;
const int kPortMask = 0xF000;
#else
const PortName kPort = Port2;
const int kPortMask = 0x00F6;
#endif

// Stock QEMU has no model of the MPS2's ports: what is written reads 0.
bool ports_work() {
    gpio_t gpio;
    gpio_init_out_ex(&gpio, kFree, 1);
    const bool works = gpio_read(&gpio) == 1;
    gpio_free(&gpio);
    return works;
}

#define NEEDS_PORTS() \
    if (!ports_work()) SKIP("no GPIO ports here")

TEST(gpio, nc_is_not_connected) {
    gpio_t gpio;
    gpio_init(&gpio, NC);
    EXPECT_EQ(gpio_is_connected(&gpio), 0);
    gpio_init_in(&gpio, NC);
    EXPECT_EQ(gpio_is_connected(&gpio), 0);
    gpio_init_out_ex(&gpio, NC, 1);
    EXPECT_EQ(gpio_is_connected(&gpio), 0);
    gpio_init_inout(&gpio, NC, PIN_OUTPUT, PullNone, 1);
    EXPECT_EQ(gpio_is_connected(&gpio), 0);
}

TEST(gpio, an_led_shows_what_is_written) {
    const PinName leds[] = {LED1, LED2, LED3};
    for (const PinName led : leds) {
        gpio_t gpio;
        gpio_init_out_ex(&gpio, led, 1);
        EXPECT_EQ(gpio_is_connected(&gpio), 1);
        EXPECT_EQ(gpio_read(&gpio), 1);
        gpio_write(&gpio, 0);
        EXPECT_EQ(gpio_read(&gpio), 0);
        gpio_write(&gpio, 2);  // any but 0
        EXPECT_EQ(gpio_read(&gpio), 1);
        gpio_init_out(&gpio, led);
        EXPECT_EQ(gpio_read(&gpio), 0);
    }
}

TEST(gpio, an_led_does_not_disturb_another) {
    gpio_t first;
    gpio_t second;
    gpio_init_out_ex(&first, LED1, 1);
    gpio_init_out_ex(&second, LED2, 0);
    EXPECT_EQ(gpio_read(&first), 1);
    gpio_write(&second, 1);
    gpio_write(&first, 0);
    EXPECT_EQ(gpio_read(&second), 1);
    gpio_write(&second, 0);
}

TEST(gpio, a_button_at_rest_is_low) {
    gpio_t gpio;
    gpio_init_in(&gpio, BUTTON1);
    EXPECT_EQ(gpio_read(&gpio), 0);
}

TEST(gpio, a_level_written_to_an_input_is_driven_once_it_is_an_output) {
    NEEDS_PORTS();
    gpio_t gpio;
    gpio_init_in(&gpio, kFree);
    for (int level = 0; level < 2; level++) {
        gpio_dir(&gpio, PIN_INPUT);
        gpio_write(&gpio, level);
        gpio_dir(&gpio, PIN_OUTPUT);
        EXPECT_EQ(gpio_read(&gpio), level);
    }
    gpio_free(&gpio);
}

TEST(gpio, inout_starts_as_asked) {
    NEEDS_PORTS();
    gpio_t gpio;
    gpio_init_inout(&gpio, kFree, PIN_OUTPUT, PullNone, 1);
    EXPECT_EQ(gpio_read(&gpio), 1);
    gpio_init_inout(&gpio, kFree, PIN_INPUT, PullDefault, 1);
    gpio_dir(&gpio, PIN_OUTPUT);
    EXPECT_EQ(gpio_read(&gpio), 1);
    gpio_free(&gpio);
}

TEST(gpio, resistors_decide_a_pin_that_nobody_drives) {
    NEEDS_PORTS();
    gpio_t gpio;
    gpio_capabilities_t can;
    gpio_init_in(&gpio, kFree);
    gpio_get_capabilities(&gpio, &can);
    EXPECT_EQ(can.pull_none, 1);
    if (can.pull_up) {
        gpio_mode(&gpio, PullUp);
        hal_test::wait(10);
        EXPECT_EQ(gpio_read(&gpio), 1);
    }
    if (can.pull_down) {
        gpio_mode(&gpio, PullDown);
        hal_test::wait(10);
        EXPECT_EQ(gpio_read(&gpio), 0);
    }
    gpio_free(&gpio);
}

TEST(gpio, set_gives_the_bit_in_the_port) {
    const uint32_t bit = gpio_set(kFree);
    EXPECT_NE(bit, 0U);
    EXPECT_EQ(bit & (bit - 1), 0U);
}

TEST(gpio, the_map_ends_and_has_the_leds) {
    bool led = false;
    int count = 0;
    for (const PinMap* line = gpio_pinmap(); line->pin != NC; line++, count++) led = led || line->pin == LED1;
    EXPECT_TRUE(led);
    EXPECT_LT(count, 1000);
}

TEST(port, moves_its_pins_and_no_other) {
    NEEDS_PORTS();
    gpio_t outside;
    const PinName other = port_pin(kPort, 0);
    gpio_init_out_ex(&outside, other, 1);
    port_t port;
    port_init(&port, kPort, kPortMask & ~1, PIN_OUTPUT);
    const int values[] = {0, kPortMask, kPortMask & 0x5555, kPortMask & 0xAAAA, -1};
    for (const int value : values) {
        port_write(&port, value);
        EXPECT_EQ(port_read(&port), value & kPortMask & ~1);
        EXPECT_EQ(gpio_read(&outside), 1);
    }
    port_dir(&port, PIN_INPUT);
    gpio_free(&outside);
}

struct Edges {
    volatile int rises = 0;
    volatile int falls = 0;
};

void on_edge(uintptr_t context, gpio_irq_event event) {
    Edges* edges = reinterpret_cast<Edges*>(context);
    if (event == IRQ_RISE) edges->rises = edges->rises + 1;
    if (event == IRQ_FALL) edges->falls = edges->falls + 1;
}

// The pin drives itself: an output's edges reach its interrupt.
class Wired {
  public:
    explicit Wired(int level) {
        result = gpio_irq_init(&irq, kFree, on_edge, reinterpret_cast<uintptr_t>(&edges));
        gpio_init_out_ex(&gpio, kFree, level);
    }
    ~Wired() {
        gpio_irq_free(&irq);
        gpio_free(&gpio);
    }
    void drive(int level) {
        gpio_write(&gpio, level);
        __DSB();
        hal_test::wait(5);
    }
    gpio_irq_t irq;
    gpio_t gpio;
    Edges edges;
    int result;
};

TEST(gpio_irq, reports_the_edge_that_is_selected) {
    NEEDS_PORTS();
    Wired wire(0);
    EXPECT_EQ(wire.result, 0);
    wire.drive(1);
    wire.drive(0);
    EXPECT_EQ(wire.edges.rises + wire.edges.falls, 0);
    gpio_irq_set(&wire.irq, IRQ_RISE, 1);
    EXPECT_EQ(wire.edges.rises + wire.edges.falls, 0);  // those of before are not reported
    wire.drive(1);
    EXPECT_EQ(wire.edges.rises, 1);
    wire.drive(0);
    EXPECT_EQ(wire.edges.falls, 0);
    gpio_irq_set(&wire.irq, IRQ_RISE, 0);
    gpio_irq_set(&wire.irq, IRQ_FALL, 1);
    wire.drive(1);
    EXPECT_EQ(wire.edges.rises, 1);
    wire.drive(0);
    EXPECT_EQ(wire.edges.falls, 1);
}

TEST(gpio_irq, reports_both_edges) {
    NEEDS_PORTS();
    Wired wire(0);
    gpio_irq_set(&wire.irq, IRQ_RISE, 1);
    gpio_irq_set(&wire.irq, IRQ_FALL, 1);
    for (int i = 1; i <= 5; i++) {
        wire.drive(1);
        EXPECT_EQ(wire.edges.rises, i);
        wire.drive(0);
        EXPECT_EQ(wire.edges.falls, i);
    }
}

TEST(gpio_irq, disabled_it_waits) {
    NEEDS_PORTS();
    Wired wire(0);
    gpio_irq_set(&wire.irq, IRQ_RISE, 1);
    gpio_irq_disable(&wire.irq);
    wire.drive(1);
    EXPECT_EQ(wire.edges.rises, 0);
    gpio_irq_enable(&wire.irq);
    wire.drive(0);
    wire.drive(1);
    EXPECT_GE(wire.edges.rises, 1);
}

TEST(gpio_irq, freed_it_is_silent) {
    NEEDS_PORTS();
    Edges edges;
    gpio_irq_t irq;
    gpio_t gpio;
    ASSERT_EQ(gpio_irq_init(&irq, kFree, on_edge, reinterpret_cast<uintptr_t>(&edges)), 0);
    gpio_init_out(&gpio, kFree);
    gpio_irq_set(&irq, IRQ_RISE, 1);
    gpio_irq_free(&irq);
    gpio_write(&gpio, 1);
    hal_test::wait(5);
    EXPECT_EQ(edges.rises, 0);
    gpio_free(&gpio);
}

TEST(gpio_irq, nc_is_refused) {
    gpio_irq_t irq;
    EXPECT_EQ(gpio_irq_init(&irq, NC, on_edge, 0), -1);
}

#if TARGET_STM32F4
TEST(gpio_irq, a_line_has_one_pin) {
    gpio_irq_t first;
    gpio_irq_t second;
    Edges edges;
    ASSERT_EQ(gpio_irq_init(&first, PE_3, on_edge, reinterpret_cast<uintptr_t>(&edges)), 0);
    EXPECT_EQ(gpio_irq_init(&second, PF_3, on_edge, reinterpret_cast<uintptr_t>(&edges)), -1);
    gpio_irq_free(&first);
    EXPECT_EQ(gpio_irq_init(&second, PF_3, on_edge, reinterpret_cast<uintptr_t>(&edges)), 0);
    gpio_irq_free(&second);
}
#endif

}  // namespace
