// SPDX-License-Identifier: BSD-3-Clause
// A million random operations on all of the kernel's objects, by main and by five threads that may wait, against a
// model of what the specification says. Each thread is more important than main: what it was told to do is done, or
// waits, when main goes on.
#include <string.h>

#include "device_test.h"
#include "mbed.h"

namespace {

constexpr uint32_t kOperations = 1000000;
constexpr int kThreads = 5;
constexpr int kQueue = 4, kPool = 4, kMax = 3;

uint32_t state;
uint32_t random_below(uint32_t n) {
    state ^= state << 13;
    state ^= state >> 17;
    state ^= state << 5;
    return static_cast<uint32_t>(uint64_t{state} * n >> 32);
}

enum Kind : uint8_t { kSemaphore, kEventFlags, kPut, kGet, kAlloc, kMutex0, kMutex1, kThreadFlags, kKinds, kIdle };

// --- The real ones ---

osSemaphoreId_t semaphore;
osEventFlagsId_t flags;
osMessageQueueId_t queue;
osMemoryPoolId_t pool;
osMutexId_t mutexes[2];

enum Command : uint8_t { kWait, kRelease };
struct Worker {
    osThreadId_t id;
    volatile Command command;
    volatile Kind kind;
    volatile uint32_t a, b;  // flags and options, message and priority
    volatile bool done;
    volatile uint32_t result;
    uint8_t got_priority;
    uint32_t got;
} workers[kThreads];
constexpr uint32_t kGo = 0x40000000;

void work(void* argument) {
    Worker& w = *static_cast<Worker*>(argument);
    for (;;) {
        osThreadFlagsWait(kGo, osFlagsWaitAny, osWaitForever);
        uint32_t result = 0, message = w.a;
        const Kind kind = w.kind;
        if (w.command == kRelease) {
            result = osMutexRelease(mutexes[kind - kMutex0]);
        } else if (kind == kSemaphore) {
            result = osSemaphoreAcquire(semaphore, osWaitForever);
        } else if (kind == kEventFlags) {
            result = osEventFlagsWait(flags, w.a, w.b, osWaitForever);
        } else if (kind == kThreadFlags) {
            result = osThreadFlagsWait(w.a, w.b, osWaitForever);
        } else if (kind == kPut) {
            result = osMessageQueuePut(queue, &message, static_cast<uint8_t>(w.b), osWaitForever);
        } else if (kind == kGet) {
            result = osMessageQueueGet(queue, &w.got, &w.got_priority, osWaitForever);
        } else if (kind == kAlloc) {
            result = reinterpret_cast<uintptr_t>(osMemoryPoolAlloc(pool, osWaitForever));
        } else {
            result = osMutexAcquire(mutexes[kind - kMutex0], osWaitForever);
        }
        w.result = result;
        w.done = true;
    }
}

// --- The model ---

struct List {
    int8_t items[kThreads];
    int size;
    int take(int at) {
        const int item = items[at];
        for (size--; at < size; at++) items[at] = items[at + 1];
        return item;
    }
    void remove(int item) {
        for (int i = 0; i < size; i++) {
            if (items[i] == item) {
                take(i);
                return;
            }
        }
    }
};

struct ModelThread {
    int base, priority;
    Kind waits;
    uint32_t a, b, flags;
    bool ends;  // its wait must be over
    uint32_t result, got;
    uint8_t got_priority;
} threads[kThreads];
List waiters[kKinds];
uint32_t tokens, event_flags, used;
struct Message {
    uint32_t data;
    uint8_t priority;
} messages[kQueue];
int count;
int owner[2], depth[2];
void* blocks[kPool];  // that main or a thread got, and nobody gave back
int held;

void insert(Kind kind, int t) {
    List& list = waiters[kind];
    int at = list.size++;
    for (; at > 0 && threads[list.items[at - 1]].priority < threads[t].priority; at--)
        list.items[at] = list.items[at - 1];
    list.items[at] = static_cast<int8_t>(t);
}

void inherit(int t) {
    while (t >= 0) {
        ModelThread& thread = threads[t];
        int priority = thread.base;
        for (int m = 0; m < 2; m++) {
            const List& list = waiters[kMutex0 + m];
            if (owner[m] == t && list.size && threads[list.items[0]].priority > priority) {
                priority = threads[list.items[0]].priority;
            }
        }
        if (priority == thread.priority) return;
        thread.priority = priority;
        if (thread.waits == kIdle || thread.waits == kThreadFlags) return;
        waiters[thread.waits].remove(t);
        insert(thread.waits, t);
        t = thread.waits >= kMutex0 && thread.waits <= kMutex1 ? owner[thread.waits - kMutex0] : -1;
    }
}

void ends(int t, uint32_t result) {
    threads[t].waits = kIdle;
    threads[t].ends = true;
    threads[t].result = result;
}

bool satisfied(uint32_t set, uint32_t wanted, uint32_t options) {
    return options & osFlagsWaitAll ? (set & wanted) == wanted : (set & wanted) != 0;
}

void put_message(uint32_t data, uint8_t priority) {
    int at = count++;
    for (; at > 0 && messages[at - 1].priority < priority; at--) messages[at] = messages[at - 1];
    messages[at] = {data, priority};
}

Message take_message() {
    const Message first = messages[0];
    count--;
    for (int i = 0; i < count; i++) messages[i] = messages[i + 1];
    return first;
}

void let_in() {
    while (waiters[kPut].size && count < kQueue) {
        const int t = waiters[kPut].take(0);
        put_message(threads[t].a, static_cast<uint8_t>(threads[t].b));
        ends(t, osOK);
    }
}

void deliver(const Message& message, int t) {
    threads[t].got = message.data;
    threads[t].got_priority = message.priority;
    ends(t, osOK);
}

/// As a put does, if there is room.
void put(uint32_t data, uint8_t priority) {
    if (waiters[kGet].size) {
        deliver({data, priority}, waiters[kGet].take(0));
    } else {
        put_message(data, priority);
    }
}

uint32_t set_flags(uint32_t set) {
    event_flags |= set;
    for (int i = 0; i < waiters[kEventFlags].size;) {
        const int t = waiters[kEventFlags].items[i];
        if (satisfied(event_flags, threads[t].a, threads[t].b)) {
            waiters[kEventFlags].take(i);
            ends(t, event_flags);
            if (!(threads[t].b & osFlagsNoClear)) event_flags &= ~threads[t].a;
        } else {
            i++;
        }
    }
    return event_flags;
}

void release_mutex(int m) {
    const int t = owner[m];
    if (--depth[m]) return;
    owner[m] = -1;
    const int next = waiters[kMutex0 + m].size ? waiters[kMutex0 + m].take(0) : -1;
    if (next >= 0) {
        inherit(t);
        owner[m] = next;
        depth[m] = 1;
        ends(next, osOK);
    }
}

/// Whether it would wait for itself.
bool circle(int t, int m) {
    while (owner[m] >= 0) {
        if (owner[m] == t) return depth[m] == 0;
        const Kind next = threads[owner[m]].waits;
        if (next != kMutex0 && next != kMutex1) return false;
        m = next - kMutex0;
        if (owner[m] == t) return true;
    }
    return false;
}

// --- Both ---

uint32_t operation;
uint32_t waits_seen[kKinds];

#define CHECK(real, model)                                                                                       \
    do {                                                                                                         \
        const uint32_t real_ = static_cast<uint32_t>(real), model_ = static_cast<uint32_t>(model);               \
        if (real_ != model_) {                                                                                   \
            printf("operation %lu: %s is 0x%lx\n", (unsigned long)operation, #real, (unsigned long)real_);       \
            device_test::fail_compare(__FILE__, __LINE__, #real " == " #model, (int32_t)real_, (int32_t)model_); \
            return false;                                                                                        \
        }                                                                                                        \
    } while (0)

bool check_threads() {
    for (int i = 0; i < kThreads; i++) {
        Worker& w = workers[i];
        ModelThread& t = threads[i];
        CHECK(w.done, t.ends);
        if (!t.ends) continue;
        w.done = false;
        t.ends = false;
        if (w.kind == kAlloc && w.command == kWait) {
            if (t.result != osOK) {
                CHECK(w.result, 0);
            } else {
                CHECK(w.result != 0, true);
                blocks[held++] = reinterpret_cast<void*>(w.result);
            }
            continue;
        }
        CHECK(w.result, t.result);
        if (w.kind == kGet && w.command == kWait && t.result == osOK) {
            CHECK(w.got, t.got);
            CHECK(w.got_priority, t.got_priority);
        }
    }
    return true;
}

void tell(int i, Command command, Kind kind, uint32_t a, uint32_t b) {
    Worker& w = workers[i];
    w.command = command;
    w.kind = kind;
    w.a = a;
    w.b = b;
    osThreadFlagsSet(w.id, kGo);
}

/// A thread is told to wait for something.
void wait_for(int i, Kind kind) {
    ModelThread& t = threads[i];
    uint32_t a = 0, b = 0;
    bool at_once = false;
    t.result = osOK;
    switch (kind) {
        case kSemaphore:
            at_once = tokens != 0;
            tokens -= at_once;
            break;
        case kEventFlags:
        case kThreadFlags: {
            a = 1 + random_below(15);
            b = random_below(4);
            uint32_t& set = kind == kEventFlags ? event_flags : t.flags;
            at_once = satisfied(set, a, b);
            if (at_once) {
                t.result = set;
                if (!(b & osFlagsNoClear)) set &= ~a;
            }
            break;
        }
        case kPut:
            a = state;
            b = random_below(3);
            at_once = count < kQueue;
            if (at_once) put(a, static_cast<uint8_t>(b));
            break;
        case kGet:
            at_once = count != 0;
            if (at_once) {
                const Message m = take_message();
                t.got = m.data;
                t.got_priority = m.priority;
                let_in();
            }
            break;
        case kAlloc:
            at_once = used < kPool;
            used += at_once;
            break;
        default: {
            const int m = kind - kMutex0;
            if (owner[m] != i && circle(i, m)) return;
            at_once = owner[m] < 0 || owner[m] == i;
            if (at_once) {
                owner[m] = i;
                depth[m]++;
            }
            break;
        }
    }
    t.a = a;
    t.b = b;
    if (at_once) {
        t.ends = true;
    } else {
        waits_seen[kind]++;
        t.waits = kind;
        if (kind != kThreadFlags) insert(kind, i);
        if (kind == kMutex0 || kind == kMutex1) inherit(owner[kind - kMutex0]);
    }
    tell(i, kWait, kind, a, b);
}

/// A wait is cut short.
bool resume(int i) {
    ModelThread& t = threads[i];
    const Kind kind = t.waits;
    if (kind == kIdle) return true;
    if (kind != kThreadFlags) waiters[kind].remove(i);
    ends(i, static_cast<uint32_t>(osErrorTimeout));
    if (kind == kMutex0 || kind == kMutex1) inherit(owner[kind - kMutex0]);
    CHECK(osThreadResume(workers[i].id), osOK);
    return true;
}

bool step() {
    const int i = static_cast<int>(random_below(kThreads));
    const uint32_t bits = random_below(16);
    switch (random_below(32)) {
        case 0:
        case 1:
        case 2:
            if (waiters[kSemaphore].size) {
                ends(waiters[kSemaphore].take(0), osOK);
                CHECK(osSemaphoreRelease(semaphore), osOK);
            } else {
                const bool room = tokens < kMax;
                tokens += room;
                CHECK(osSemaphoreRelease(semaphore), room ? osOK : osErrorResource);
            }
            return true;
        case 3:
        case 4: {
            const bool any = tokens != 0;
            tokens -= any;
            CHECK(osSemaphoreAcquire(semaphore, 0), any ? osOK : osErrorResource);
            CHECK(osSemaphoreGetCount(semaphore), tokens);
            return true;
        }
        case 5:
        case 6:
        case 7: {
            const uint32_t after = set_flags(bits);
            CHECK(osEventFlagsSet(flags, bits), after);
            return true;
        }
        case 8: {
            const uint32_t before = event_flags;
            event_flags &= ~bits;
            CHECK(osEventFlagsClear(flags, bits), before);
            return true;
        }
        case 9: {
            const uint32_t options = random_below(4);
            if (bits == 0) return true;
            uint32_t result = osFlagsErrorResource;
            if (satisfied(event_flags, bits, options)) {
                result = event_flags;
                if (!(options & osFlagsNoClear)) event_flags &= ~bits;
            }
            CHECK(osEventFlagsWait(flags, bits, options, 0), result);
            CHECK(osEventFlagsGet(flags), event_flags);
            return true;
        }
        case 10:
        case 11:
        case 12: {
            const uint32_t data = state;
            const uint8_t priority = static_cast<uint8_t>(bits & 3);
            const bool room = count < kQueue;
            if (room) put(data, priority);
            CHECK(osMessageQueuePut(queue, &data, priority, 0), room ? osOK : osErrorResource);
            return true;
        }
        case 13:
        case 14:
        case 15: {
            uint32_t data = 0;
            uint8_t priority = 0;
            if (count == 0) {
                CHECK(osMessageQueueGet(queue, &data, &priority, 0), osErrorResource);
                return true;
            }
            const Message m = take_message();
            let_in();
            CHECK(osMessageQueueGet(queue, &data, &priority, 0), osOK);
            CHECK(data, m.data);
            CHECK(priority, m.priority);
            CHECK(osMessageQueueGetCount(queue), count);
            return true;
        }
        case 16:
            if (bits != 0) return true;
            count = 0;
            let_in();
            CHECK(osMessageQueueReset(queue), osOK);
            return true;
        case 17: {
            void* block = osMemoryPoolAlloc(pool, 0);
            CHECK(block != nullptr, used < kPool);
            if (block) {
                used++;
                blocks[held++] = block;
            }
            return true;
        }
        case 18:
        case 19:
        case 20: {
            if (held == 0) return true;
            const int at = static_cast<int>(random_below(held));
            void* block = blocks[at];
            blocks[at] = blocks[--held];
            if (waiters[kAlloc].size) {
                ends(waiters[kAlloc].take(0), osOK);
            } else {
                used--;
            }
            CHECK(osMemoryPoolFree(pool, block), osOK);
            CHECK(osMemoryPoolGetCount(pool), used);
            return true;
        }
        case 21:
        case 22: {
            ModelThread& t = threads[i];
            uint32_t now = t.flags | bits;
            if (t.waits == kThreadFlags && satisfied(now, t.a, t.b)) {
                ends(i, now);
                if (!(t.b & osFlagsNoClear)) now &= ~t.a;
            }
            t.flags = now;
            CHECK(osThreadFlagsSet(workers[i].id, bits) & 15, now);
            return true;
        }
        case 23:
        case 24:
        case 25: {
            const int m = static_cast<int>(bits & 1);
            const int t = owner[m];
            if (t < 0 || threads[t].waits != kIdle) return true;
            release_mutex(m);
            threads[t].ends = true;
            threads[t].result = osOK;
            tell(t, kRelease, static_cast<Kind>(kMutex0 + m), 0, 0);
            return true;
        }
        case 26: {
            threads[i].base = osPriorityAboveNormal + static_cast<int>(bits & 3);
            inherit(i);
            CHECK(osThreadSetPriority(workers[i].id, static_cast<osPriority_t>(threads[i].base)), osOK);
            CHECK(osThreadGetPriority(workers[i].id), threads[i].priority);
            return true;
        }
        case 27:
            return resume(i);
        default:
            if (threads[i].waits == kIdle) {
                wait_for(i, static_cast<Kind>(random_below(kKinds)));
            } else if (bits == 0) {
                return resume(i);
            }
            return true;
    }
}

bool check_priorities() {
    for (int i = 0; i < kThreads; i++) CHECK(osThreadGetPriority(workers[i].id), threads[i].priority);
    for (int m = 0; m < 2; m++) {
        CHECK(reinterpret_cast<uintptr_t>(osMutexGetOwner(mutexes[m])),
              owner[m] < 0 ? 0 : reinterpret_cast<uintptr_t>(workers[owner[m]].id));
    }
    return true;
}

bool run() {
    for (operation = 0; operation < kOperations; operation++) {
        if (!step() || !check_threads()) return false;
        if (operation % 16 == 0 && !check_priorities()) return false;
    }
    return true;
}

}  // namespace

TEST(random, a_million_operations) {
    state = us_ticker_read() * 2654435761u | 1;
    printf("seed %lu\n", (unsigned long)state);
    const osMutexAttr_t attr = {nullptr, osMutexPrioInherit | osMutexRecursive, nullptr, 0};
    semaphore = osSemaphoreNew(kMax, 0, nullptr);
    flags = osEventFlagsNew(nullptr);
    queue = osMessageQueueNew(kQueue, 4, nullptr);
    pool = osMemoryPoolNew(kPool, 8, nullptr);
    for (int m = 0; m < 2; m++) {
        mutexes[m] = osMutexNew(&attr);
        owner[m] = -1;
    }
    for (int i = 0; i < kThreads; i++) {
        // Two of them are equals.
        const int priority = osPriorityAboveNormal + (i < 2 ? 0 : i);
        threads[i].base = priority;
        threads[i].priority = priority;
        threads[i].waits = kIdle;
        osThreadAttr_t thread = {};
        thread.priority = static_cast<osPriority_t>(priority);
        thread.stack_size = 1024;
        workers[i].id = osThreadNew(work, &workers[i], &thread);
    }
    ASSERT_TRUE(run());
    // And it did all of that.
    for (uint32_t seen : waits_seen) EXPECT_GT(seen, 100u);
    device_test::note("waits for the first mutex", waits_seen[kMutex0], "times");
    for (Worker& w : workers) osThreadTerminate(w.id);
}
