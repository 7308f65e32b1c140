// SPDX-License-Identifier: BSD-3-Clause
#include "device_test.h"
#include "mbed.h"

namespace {

const IRQn_Type kIrq = static_cast<IRQn_Type>(20);  // of nobody that these tests use

alignas(8) unsigned char stack[1024];
int order[8];
volatile int hits;

void reset() {
    hits = 0;
    memset(order, 0, sizeof order);
}
void note(int n) {
    if (hits < 8) {
        order[hits] = n;
    }
    hits = hits + 1;
}

// Runs a function as an interrupt's handler, now.
template <void (*Function)()>
void in_isr() {
    static bool set;
    if (!set) {
        NVIC_SetVector(kIrq, reinterpret_cast<uint32_t>(+[] { Function(); }));
        set = true;
    }
    NVIC_EnableIRQ(kIrq);
    NVIC_SetPendingIRQ(kIrq);
    __DSB();
    __ISB();
    NVIC_DisableIRQ(kIrq);
}

}  // namespace

TEST(events, is_no_larger_than_the_reference) {
    EXPECT_LE(sizeof(EventQueue), 96u);
    EXPECT_EQ(sizeof(Callback<void()>), 16u);
    device_test::note("sizeof(EventQueue)", sizeof(EventQueue), "bytes");
}

TEST(events, calls_in_order) {
    reset();
    EventQueue queue;
    queue.call(note, 1);
    queue.call_in(20ms, note, 4);
    queue.call_in(10ms, note, 3);
    queue.call(note, 2);
    queue.dispatch_for(25ms);
    for (int i = 0; i < 4; i++) {
        EXPECT_EQ(order[i], i + 1);
    }
    EXPECT_EQ(hits, 4);
}

TEST(events, delay_is_kept) {
    EventQueue queue;
    static Kernel::Clock::time_point at;
    const auto start = Kernel::Clock::now();
    queue.call_in(50ms, [] { at = Kernel::Clock::now(); });
    queue.dispatch_for(60ms);
    EXPECT_GE((at - start).count(), 50);
    EXPECT_LE((at - start).count(), 51);
    const auto end = Kernel::Clock::now();
    EXPECT_GE((end - start).count(), 60);
    EXPECT_LE((end - start).count(), 61);
}

TEST(events, period_does_not_drift) {
    static int64_t times[5];
    reset();
    EventQueue queue;
    const int id = queue.call_every(10ms, [] {
        if (hits < 5) {
            times[hits] = Kernel::Clock::now().time_since_epoch().count();
        }
        hits = hits + 1;
    });
    queue.dispatch_for(55ms);
    EXPECT_EQ(hits, 5);
    for (int i = 1; i < 5; i++) {
        EXPECT_EQ(times[i] - times[0], 10 * i);
    }
    EXPECT_TRUE(queue.cancel(id));
    EXPECT_FALSE(queue.cancel(id));
}

TEST(events, a_thread_dispatches) {
    reset();
    EventQueue queue;
    Thread thread(osPriorityAboveNormal, sizeof stack, stack, "events");
    ASSERT_EQ(osOK, thread.start(callback(&queue, &EventQueue::dispatch_forever)));
    queue.call(note, 7);  // the thread is above this one: it has run when call() returns
    EXPECT_EQ(hits, 1);
    EXPECT_EQ(order[0], 7);
    queue.call_in(5ms, note, 8);
    EXPECT_EQ(hits, 1);
    ThisThread::sleep_for(6ms);
    EXPECT_EQ(hits, 2);
    queue.break_dispatch();
    EXPECT_EQ(osOK, thread.join());
}

static EventQueue* isr_queue;
static void post_from_isr() {
    isr_queue->call(note, core_util_is_isr_active() ? 3 : -1);
    isr_queue->cancel(isr_queue->call_in(1s, note, 9));
}

TEST(events, an_isr_posts_and_cancels) {
    reset();
    EventQueue queue;
    isr_queue = &queue;
    Thread thread(osPriorityAboveNormal, sizeof stack, stack, "events");
    thread.start(callback(&queue, &EventQueue::dispatch_forever));
    for (int i = 0; i < 100; i++) {
        in_isr<post_from_isr>();
    }
    EXPECT_EQ(hits, 100);
    EXPECT_EQ(order[0], 3);
    queue.break_dispatch();
    thread.join();
}

TEST(events, a_full_buffer_gives_zero) {
    alignas(8) static unsigned char buffer[4 * EVENTS_EVENT_SIZE];
    EventQueue queue(sizeof buffer, buffer);
    const Callback<void()> nothing([] {});
    for (int i = 0; i < 4; i++) {
        EXPECT_NE(queue.call(nothing), 0);
    }
    EXPECT_EQ(queue.call(nothing), 0);
    queue.dispatch_once();
    EXPECT_NE(queue.call(nothing), 0);
}

TEST(events, event_and_user_allocated_event) {
    reset();
    EventQueue queue;
    auto event = queue.event(note);
    event.delay(5ms);
    event.post(1);
    auto own = queue.make_user_allocated_event(note);
    EXPECT_TRUE(own.try_call(2));
    EXPECT_FALSE(own.try_call(3));
    queue.dispatch_for(6ms);
    EXPECT_EQ(order[0], 2);
    EXPECT_EQ(order[1], 1);
    EXPECT_EQ(hits, 2);
}

TEST(events, chained_to_a_target) {
    reset();
    EventQueue queue, target;
    EXPECT_EQ(0, queue.chain(&target));
    queue.call_in(5ms, note, 2);
    queue.call(note, 1);
    target.call_in(8ms, note, 3);
    target.dispatch_for(10ms);
    EXPECT_EQ(hits, 3);
    EXPECT_EQ(order[1], 2);
    EXPECT_EQ(0, queue.chain(nullptr));
}

TEST(events, in_the_background_by_a_timeout) {
    static EventQueue* queue;
    static Timeout timeout;
    reset();
    EventQueue background;
    queue = &background;
    background.background([](int ms) {
        if (ms < 0) {
            timeout.detach();
        } else {
            timeout.attach([] { queue->dispatch_once(); }, std::chrono::milliseconds(ms));
        }
    });
    background.call_in(5ms, note, 1);
    background.call_every(10ms, note, 2);
    ThisThread::sleep_for(26ms);
    EXPECT_EQ(hits, 3);
    EXPECT_EQ(order[0], 1);
    background.background(nullptr);
}

TEST(events, shared_queues) {
    reset();
    EventQueue* normal = mbed_event_queue();
    EventQueue* high = mbed_highprio_event_queue();
    EXPECT_NE(reinterpret_cast<uintptr_t>(normal), reinterpret_cast<uintptr_t>(high));
    EXPECT_EQ(reinterpret_cast<uintptr_t>(normal), reinterpret_cast<uintptr_t>(mbed_event_queue()));
    high->call([] { note(ThisThread::get_id() != nullptr ? 1 : 0); });
    EXPECT_EQ(hits, 1);  // above this thread
    normal->call(note, 2);
    ThisThread::sleep_for(2ms);
    EXPECT_EQ(hits, 2);
}

// A storm of posts and cancellations from an interrupt while a thread posts: none is lost, none comes twice.
static volatile int posted, called;
static void storm() {
    if (isr_queue->call([] { called = called + 1; }) != 0) {
        posted = posted + 1;
    }
}

TEST(events, interrupts_storm) {
    posted = called = 0;
    EventQueue queue(16 * EVENTS_EVENT_SIZE);
    isr_queue = &queue;
    Ticker ticker;
    ticker.attach(storm, 50us);
    for (int i = 0; i < 2000; i++) {
        const int id = queue.call_in(1ms, [] { called = called + 1; });
        if (id != 0 && !queue.cancel(id)) {
            called = called - 1;  // it was called
        }
        queue.dispatch_once();
    }
    ticker.detach();
    queue.dispatch_once();
    EXPECT_GT(posted, 10);
    EXPECT_EQ(called, posted);
}
