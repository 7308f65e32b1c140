// SPDX-License-Identifier: BSD-3-Clause
// Uses the RTOS as Mbed OS's public documentation shows it, each class as its page does. What compiles there must compile
// here; what it promises must happen.
#include "device_test.h"
#include "mbed.h"

namespace {

Thread *worker;
volatile int seen;

struct Message {
    float voltage;
    float current;
    uint32_t counter;
};

class Blinker {
public:
    void run() { calls++; }
    void add(int n) { calls += n; }
    int calls = 0;
};

void print_argument(int *value)
{
    seen = *value;
}

} // namespace

TEST(documentation, thread_with_a_callback_and_an_argument)
{
    int value = 42;
    Thread thread;
    EXPECT_EQ(osOK, thread.start(callback(print_argument, &value)));
    EXPECT_EQ(osOK, thread.join());
    EXPECT_EQ(42, seen);
}

TEST(documentation, thread_runs_a_member_function)
{
    Blinker blinker;
    Thread thread(osPriorityNormal, 1024);
    thread.start(callback(&blinker, &Blinker::run));
    thread.join();
    EXPECT_EQ(1, blinker.calls);
}

TEST(documentation, thread_runs_a_lambda_and_is_asked_for_its_state)
{
    Thread thread(osPriorityAboveNormal, OS_STACK_SIZE, nullptr, "lambda");
    Semaphore go(0);
    thread.start([&go] { go.acquire(); });
    EXPECT_STREQ("lambda", thread.get_name());
    EXPECT_EQ((int)Thread::WaitingSemaphore, (int)thread.get_state());
    EXPECT_EQ(osPriorityAboveNormal, thread.get_priority());
    EXPECT_EQ(osOK, thread.set_priority(osPriorityLow));
    EXPECT_EQ((uint32_t)OS_STACK_SIZE, thread.stack_size());
    EXPECT_LT(thread.used_stack(), thread.stack_size());
    go.release();
    EXPECT_EQ(osOK, thread.join());
    EXPECT_EQ((int)Thread::Deleted, (int)thread.get_state());
}

TEST(documentation, this_thread_flags_and_sleeping)
{
    Thread thread;
    static volatile uint32_t got;
    got = 0;
    thread.start([] { got = ThisThread::flags_wait_any(0x3); });
    ThisThread::sleep_for(5ms);
    thread.flags_set(0x2);
    thread.join();
    EXPECT_EQ(0x2u, got);

    const auto before = Kernel::Clock::now();
    ThisThread::sleep_until(before + 20ms);
    EXPECT_EQ((before + 20ms).time_since_epoch(), Kernel::Clock::now().time_since_epoch());
    EXPECT_EQ(0u, ThisThread::flags_wait_any_for(1, 5ms));
    EXPECT_STREQ("main", ThisThread::get_name());
}

TEST(documentation, mutex_guards_and_scoped_lock_unlocks)
{
    Mutex mutex;
    {
        ScopedLock<Mutex> lock(mutex);
        Thread other;
        static volatile bool got;
        static Mutex *shared;
        shared = &mutex;
        got = true;
        other.start([] { got = shared->trylock_for(10ms); });
        other.join();
        EXPECT_FALSE((bool)got);
    }
    EXPECT_TRUE(mutex.trylock());
    EXPECT_TRUE(mutex.get_owner() == ThisThread::get_id());
    mutex.unlock();
    EXPECT_TRUE(mutex.get_owner() == nullptr);
}

TEST(documentation, semaphore_counts_slots)
{
    Semaphore slots(2, 2);
    EXPECT_TRUE(slots.try_acquire());
    EXPECT_TRUE(slots.try_acquire_for(1ms));
    EXPECT_FALSE(slots.try_acquire());
    EXPECT_FALSE(slots.try_acquire_until(Kernel::Clock::now() + 3ms));
    EXPECT_EQ(osOK, slots.release());
    EXPECT_EQ(osOK, slots.release());
    EXPECT_EQ(osErrorResource, slots.release());
}

TEST(documentation, event_flags_wait_all)
{
    static EventFlags flags("together");
    Thread thread;
    thread.start([] {
        ThisThread::sleep_for(10ms);
        flags.set(0x1);
        ThisThread::sleep_for(10ms);
        flags.set(0x100);
    });
    EXPECT_EQ(0x101u, flags.wait_all(0x101));
    EXPECT_EQ(0u, flags.get());
    EXPECT_EQ((uint32_t)osFlagsErrorTimeout, flags.wait_any_for(0x1, 1ms));
    thread.join();
}

TEST(documentation, queue_of_pointers_with_a_memory_pool)
{
    static MemoryPool<Message, 16> pool;
    static Queue<Message, 16> queue;
    Thread sender;
    sender.start([] {
        for (uint32_t i = 1; i <= 10; i++) {
            Message *message = pool.try_alloc();
            message->voltage = i * 0.1f * 33;
            message->current = i * 0.1f * 11;
            message->counter = i;
            queue.try_put(message);
            ThisThread::sleep_for(1ms);
        }
    });
    for (uint32_t i = 1; i <= 10; i++) {
        Message *message = nullptr;
        ASSERT_TRUE(queue.try_get_for(Kernel::wait_for_u32_forever, &message));
        EXPECT_EQ(i, message->counter);
        EXPECT_EQ(osOK, pool.free(message));
    }
    EXPECT_TRUE(queue.empty());
    sender.join();
}

TEST(documentation, mail_carries_messages)
{
    static Mail<Message, 4> mail;
    Thread sender;
    sender.start([] {
        for (uint32_t i = 0; i < 8; i++) {
            Message *message = mail.try_alloc_for(Kernel::wait_for_u32_forever);
            message->counter = i;
            mail.put(message);
        }
    });
    for (uint32_t i = 0; i < 8; i++) {
        Message *message = mail.try_get_for(1s);
        ASSERT_TRUE(message != nullptr);
        EXPECT_EQ(i, message->counter);
        mail.free(message);
    }
    sender.join();
}

TEST(documentation, condition_variable_with_a_predicate)
{
    static Mutex mutex;
    static ConditionVariable condition(mutex);
    static uint32_t counter;
    counter = 0;
    Thread waiter;
    static volatile uint32_t at_wake;
    waiter.start([] {
        mutex.lock();
        condition.wait([] { return counter == 3; });
        at_wake = counter;
        mutex.unlock();
    });
    for (int i = 0; i < 3; i++) {
        ThisThread::sleep_for(2ms);
        mutex.lock();
        counter = counter + 1;
        condition.notify_all();
        mutex.unlock();
    }
    waiter.join();
    EXPECT_EQ(3u, at_wake);
    mutex.lock();
    EXPECT_EQ((int)cv_status::timeout, (int)condition.wait_for(2ms));
    mutex.unlock();
}

TEST(documentation, event_queue_on_a_thread_of_its_own)
{
    static EventQueue queue(8 * EVENTS_EVENT_SIZE);
    Thread thread(osPriorityNormal, 2048);
    EXPECT_EQ(osOK, thread.start(callback(&queue, &EventQueue::dispatch_forever)));

    static volatile int calls;
    calls = 0;
    static Blinker blinker;
    queue.call([] { calls = calls + 1; });
    queue.call_in(10ms, [](int n) { calls = calls + n; }, 10);
    const int every = queue.call_every(5ms, &blinker, &Blinker::run);
    auto event = queue.event(callback(&blinker, &Blinker::add));
    event.delay(2ms);
    event.post(100);
    ThisThread::sleep_for(22ms);
    queue.cancel(every);
    EXPECT_EQ(11, (int)calls);
    EXPECT_EQ(104, blinker.calls);
    queue.break_dispatch();
    thread.join();
}

TEST(documentation, user_allocated_event)
{
    static EventQueue queue(0);
    static int ran;
    static auto event = make_user_allocated_event([] { ran++; });
    EXPECT_TRUE(event.try_call_on(&queue));
    EXPECT_FALSE(event.try_call_on(&queue));
    queue.dispatch_for(1ms);
    EXPECT_EQ(1, ran);
}

TEST(documentation, kernel_tells_the_time)
{
    const uint64_t ms = Kernel::get_ms_count();
    const auto now = Kernel::Clock::now().time_since_epoch();
    EXPECT_LE(ms, (uint64_t)now.count());
    EXPECT_EQ(ms, (uint64_t)now.count());
}
