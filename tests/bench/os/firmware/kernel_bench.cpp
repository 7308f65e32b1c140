// SPDX-License-Identifier: BSD-3-Clause
// Kernel micro-benchmarks over the public Mbed OS API, for MPS2+ AN386 (25 MHz FPGAIO counter).
// Run with one instruction = 1 ns of virtual time (-icount shift=0): the figures are instructions.
// The reference figures in ../../reference.hpp came from this program on the real Mbed OS.
#include "mbed.h"
#include <cstdio>
using namespace std::chrono_literals;
// FPGAIO 25 MHz free-running up counter (MPS2)
#define CNT (*(volatile uint32_t *)0x40028018u)
static const uint32_t N = 100000;
static uint32_t empty_ticks;
static void out(const char *name, uint32_t ticks, uint32_t n)
{
    // hundredths of ns == hundredths of instructions at icount shift=0
    uint64_t x = (uint64_t)ticks * 4000u / n;
    printf("R %-44s %lu.%02lu\n", name, (unsigned long)(x / 100), (unsigned long)(x % 100));
}
// exact one-way latencies: min/avg of individual samples, in counter ticks
struct Lat { uint32_t mn=~0u, mx=0; uint64_t sum=0; uint32_t n=0;
  void add(uint32_t d){ if(d<mn)mn=d; if(d>mx)mx=d; sum+=d; n++; }
  void print(const char*nm){ printf("L %-44s min %lu avg100 %lu max %lu\n", nm,(unsigned long)mn,(unsigned long)(sum*100/(n?n:1)),(unsigned long)mx); } };
static volatile uint32_t t0g; static volatile bool stop_;
static Lat lat;

static unsigned char stk[2048] MBED_ALIGN(8);
static unsigned char stk2[2048] MBED_ALIGN(8);
static Semaphore s1(0), s2(0);
static EventFlags ef, ef2;
static Queue<uint32_t, 16> q1, q2;
static Mutex mtx;

static void yielder() { while (!stop_) ThisThread::yield(); }
static void sem_waiter() { while (true) { s1.acquire(); if (stop_) return; lat.add(CNT - t0g);} }
static void sem_waiter_plain() { while (true) { s1.acquire(); if (stop_) return; } }
static void sem_pong() { while (true) { s1.acquire(); if (stop_) return; s2.release(); } }
static void ef_waiter() { while (true) { ef.wait_any(1); if (stop_) return; } }
static void ef_waiter_l() { while (true) { ef.wait_any(1); if (stop_) return; lat.add(CNT - t0g);} }
static void tf_waiter() { while (true) { ThisThread::flags_wait_any(1); if (stop_) return; } }
static void q_waiter() { uint32_t *p; while (true) { q1.try_get_for(Kernel::wait_for_u32_forever, &p); if (stop_) return; } }
static void q_waiter_l() { uint32_t *p; while (true) { q1.try_get_for(Kernel::wait_for_u32_forever, &p); if (stop_) return; lat.add(CNT - t0g);} }
static void mtx_waiter() { while (true) { s1.acquire(); if (stop_) return; mtx.lock(); mtx.unlock(); } }
static void nop_fn() {}
static volatile uint32_t hits;
static void hit_fn() { hits = hits + 1; }
static void hit_l() { lat.add(CNT - t0g); }

#define TEST_IRQ ((IRQn_Type)20)
static void isr_empty() { }
static void isr_lat() { lat.add(CNT - t0g); }
static void isr_sem() { s1.release(); }
static void isr_ef() { ef.set(1); }
static EventQueue *geq;
static void isr_eq() { geq->call(hit_l); }

#define LOOP(name, n, body) do { uint32_t a = CNT; for (uint32_t i = 0; i < (n); i++) { body; } uint32_t b = CNT; out(name, b - a, n); } while (0)
// The reference run's seven instructions leave no room for a call; here GCC has to be told to inline it.
[[gnu::always_inline]] static inline void pend() { NVIC->STIR = TEST_IRQ; __DSB(); __ISB(); }

int main()
{
    uint32_t boot = CNT;
    printf("BENCH start clk=%lu\n", (unsigned long)SystemCoreClock);
    printf("S Thread %u Mutex %u Semaphore %u EventFlags %u CondVar %u Queue16 %u Mail16x4 %u MemoryPool16x4 %u EventQueue %u\n",
      sizeof(Thread), sizeof(Mutex), sizeof(Semaphore), sizeof(EventFlags), sizeof(ConditionVariable), sizeof(Queue<uint32_t,16>),
      sizeof(Mail<uint32_t,16>), sizeof(MemoryPool<uint32_t,16>), sizeof(EventQueue));
    printf("S Callback %u Timer %u LowPowerTimer %u Timeout %u Ticker %u InterruptIn %u DigitalOut %u BufferedSerial %u UnbufferedSerial %u Event %u Queue1 %u RtosTimer-n/a\n",
      sizeof(Callback<void()>), sizeof(Timer), sizeof(LowPowerTimer), sizeof(Timeout), sizeof(Ticker), sizeof(InterruptIn), sizeof(DigitalOut), sizeof(BufferedSerial), sizeof(UnbufferedSerial), sizeof(Event<void()>), sizeof(Queue<uint32_t,1>));
    LOOP("empty loop (nop)", N, __NOP());
    { uint32_t a = CNT; for (uint32_t i=0;i<N;i++) { (void)CNT; } uint32_t b=CNT; out("loop + 1 counter read", b-a, N); }

    { // latency overhead calibration
      lat = Lat(); for (int i=0;i<1000;i++){ t0g = CNT; lat.add(CNT - t0g);} lat.print("cal: t0 store + read back"); }

    // (a)
    LOOP("a0 yield, no other ready thread", N, ThisThread::yield());
    { Thread t(osPriorityNormal, sizeof stk, stk, "y"); stop_ = false; t.start(yielder);
      ThisThread::yield();
      LOOP("a yield A->B->A (2 switches)", N, ThisThread::yield());
      stop_ = true; t.join(); }
    // (b)
    LOOP("b0 sem release+acquire same thread", N, s1.release(); s1.acquire());
    LOOP("b00 sem try_acquire fail", N, s1.try_acquire());
    { Thread t(osPriorityAboveNormal, sizeof stk, stk, "s"); stop_ = false; t.start(sem_waiter_plain);
      LOOP("b sem release->hi acquires, blocks again, back", N, s1.release());
      stop_ = true; s1.release(); t.join(); }
    { Thread t(osPriorityAboveNormal, sizeof stk, stk, "s"); stop_ = false; t.start(sem_pong);
      LOOP("b sem ping-pong round trip (2 sems)", N, s1.release(); s2.acquire());
      stop_ = true; s1.release(); t.join(); }
    { Thread t(osPriorityAboveNormal, sizeof stk, stk, "s"); stop_ = false; lat = Lat(); t.start(sem_waiter);
      for (uint32_t i=0;i<10000;i++){ t0g = CNT; s1.release(); } lat.print("b one-way release->hi returns from acquire");
      stop_ = true; s1.release(); t.join(); }
    // (c)
    LOOP("c mutex lock+unlock", N, mtx.lock(); mtx.unlock());
    { mtx.lock(); LOOP("c' mutex recursive lock+unlock", N, mtx.lock(); mtx.unlock()); mtx.unlock(); }
    { Thread t(osPriorityAboveNormal, sizeof stk, stk, "m"); stop_ = false; t.start(mtx_waiter);
      LOOP("c'' contended: lock,wake hi,hi blocks(PI),unlock", N, mtx.lock(); s1.release(); mtx.unlock());
      stop_ = true; s1.release(); t.join(); }
    // (d)
    LOOP("d0 evflags set+wait_any same thread", N, ef.set(1); ef.wait_any(1));
    { Thread t(osPriorityAboveNormal, sizeof stk, stk, "e"); stop_ = false; t.start(ef_waiter);
      LOOP("d evflags set->hi waits, blocks again, back", N, ef.set(1));
      stop_ = true; ef.set(1); t.join(); }
    { Thread t(osPriorityAboveNormal, sizeof stk, stk, "e"); stop_ = false; lat = Lat(); t.start(ef_waiter_l);
      for (uint32_t i=0;i<10000;i++){ t0g = CNT; ef.set(1); } lat.print("d one-way set->hi returns from wait");
      stop_ = true; ef.set(1); t.join(); }
    { Thread t(osPriorityAboveNormal, sizeof stk, stk, "f"); stop_ = false; t.start(tf_waiter);
      LOOP("d' thread flags_set->hi waits, back", N, t.flags_set(1));
      stop_ = true; t.flags_set(1); t.join(); }
    // (e)
    { uint32_t v = 1, *p; LOOP("e queue try_put+try_get same thread", N, q1.try_put(&v); q1.try_get(&p)); }
    { uint32_t v = 1; Thread t(osPriorityAboveNormal, sizeof stk, stk, "q"); stop_ = false; t.start(q_waiter);
      LOOP("e queue put->hi get, blocks again, back", N, q1.try_put(&v));
      stop_ = true; q1.try_put(&v); t.join(); }
    { uint32_t v = 1; Thread t(osPriorityAboveNormal, sizeof stk, stk, "q"); stop_ = false; lat = Lat(); t.start(q_waiter_l);
      for (uint32_t i=0;i<10000;i++){ t0g = CNT; q1.try_put(&v); } lat.print("e one-way put->hi returns from get");
      stop_ = true; q1.try_put(&v); t.join(); }
    { static MemoryPool<uint32_t,16> mp; LOOP("e' MemoryPool alloc+free", N, mp.free(mp.try_alloc())); }
    { static Mail<uint32_t,16> m; LOOP("e'' Mail alloc+put+get+free", N, uint32_t *p = m.try_alloc(); m.put(p); p = m.try_get(); m.free(p)); }
    // (f)
    LOOP("f Thread ctor+start+join+dtor, static stack, hi", 20000, Thread t(osPriorityAboveNormal, sizeof stk, stk, "t"); t.start(nop_fn); t.join());
    LOOP("f Thread ctor+start+join+dtor, static stack, eq", 20000, Thread t(osPriorityNormal, sizeof stk, stk, "t"); t.start(nop_fn); t.join());
    LOOP("f Thread ctor+start+join+dtor, 1 KB heap stack, hi", 20000, Thread t(osPriorityAboveNormal, 1024, nullptr, "t"); t.start(nop_fn); t.join());
    LOOP("f Thread ctor+start+join+dtor, 512 B static stack, hi", 20000, Thread t(osPriorityAboveNormal, 512, stk, "t"); t.start(nop_fn); t.join());
    LOOP("f Thread ctor+start+join+dtor, 1024 B static stack, hi", 20000, Thread t(osPriorityAboveNormal, 1024, stk, "t"); t.start(nop_fn); t.join());
    LOOP("f Thread ctor+dtor only", 20000, Thread t(osPriorityAboveNormal, 1024, stk, "t"));
    LOOP("f malloc(64)+free", N, void *p = malloc(64); asm volatile("" : "+r"(p) :: "memory"); free(p));
    // (g)
    { static EventQueue eq(32 * EVENTS_EVENT_SIZE);
      LOOP("g EventQueue call+dispatch_once same thread", N, eq.call(hit_fn); eq.dispatch_once());
      LOOP("g EventQueue dispatch_once empty", N, eq.dispatch_once());
      LOOP("g EventQueue call only (x16)", 16, eq.call(hit_fn)); eq.dispatch_once();
      LOOP("g EventQueue call_in(1s)+cancel", N, int id = eq.call_in(1s, hit_fn); eq.cancel(id));
      static unsigned char es[2048] MBED_ALIGN(8);
      Thread t(osPriorityAboveNormal, sizeof es, es, "eq"); t.start(callback(&eq, &EventQueue::dispatch_forever));
      LOOP("g EventQueue call->hi dispatcher runs, back", N, eq.call(hit_fn));
      lat = Lat(); for (uint32_t i=0;i<10000;i++){ t0g = CNT; eq.call(hit_l); } lat.print("g one-way call->handler in hi dispatcher");
      // (h eventqueue from ISR)
      geq = &eq; NVIC_SetVector(TEST_IRQ, (uint32_t)isr_eq); NVIC_EnableIRQ(TEST_IRQ);
      lat = Lat(); for (uint32_t i=0;i<10000;i++){ t0g = CNT; pend(); } lat.print("h one-way pend->ISR eq.call->handler in thread");
      NVIC_DisableIRQ(TEST_IRQ);
      eq.break_dispatch(); t.join(); }
    // (h)
    NVIC_SetVector(TEST_IRQ, (uint32_t)isr_empty); NVIC_EnableIRQ(TEST_IRQ);
    LOOP("h pend(STIR)+empty ISR+return", N, pend());
    NVIC_DisableIRQ(TEST_IRQ);
    { lat = Lat(); NVIC_SetVector(TEST_IRQ, (uint32_t)isr_lat); NVIC_EnableIRQ(TEST_IRQ);
      for (uint32_t i=0;i<10000;i++){ t0g = CNT; pend(); } lat.print("h one-way pend->ISR first read"); NVIC_DisableIRQ(TEST_IRQ); }
    { Thread t(osPriorityAboveNormal, sizeof stk, stk, "s"); stop_ = false; t.start(sem_waiter_plain);
      NVIC_SetVector(TEST_IRQ, (uint32_t)isr_sem); NVIC_EnableIRQ(TEST_IRQ);
      LOOP("h pend->ISR sem release->hi thread, blocks, back", N, pend());
      NVIC_DisableIRQ(TEST_IRQ); stop_ = true; s1.release(); t.join(); }
    { Thread t(osPriorityAboveNormal, sizeof stk, stk, "s"); stop_ = false; lat = Lat(); t.start(sem_waiter);
      NVIC_SetVector(TEST_IRQ, (uint32_t)isr_sem); NVIC_EnableIRQ(TEST_IRQ);
      for (uint32_t i=0;i<10000;i++){ t0g = CNT; pend(); } lat.print("h one-way pend->ISR sem->hi thread running");
      NVIC_DisableIRQ(TEST_IRQ); stop_ = true; s1.release(); t.join(); }
    { Thread t(osPriorityAboveNormal, sizeof stk, stk, "s"); stop_ = false; lat = Lat(); t.start(ef_waiter_l);
      NVIC_SetVector(TEST_IRQ, (uint32_t)isr_ef); NVIC_EnableIRQ(TEST_IRQ);
      for (uint32_t i=0;i<10000;i++){ t0g = CNT; pend(); } lat.print("h one-way pend->ISR evflags->hi thread running");
      NVIC_DisableIRQ(TEST_IRQ); stop_ = true; ef.set(1); t.join(); }
    // extras
    LOOP("x critical section enter+exit", N, core_util_critical_section_enter(); core_util_critical_section_exit());
    LOOP("x core_util_atomic_incr_u32", N, core_util_atomic_incr_u32(&hits, 1));
    LOOP("x Kernel::Clock::now", N, (void)Kernel::Clock::now());
    LOOP("x us_ticker_read", N, (void)us_ticker_read());
    { Timer tm; tm.start(); LOOP("x Timer elapsed_time", N, (void)tm.elapsed_time()); }
    { Timeout to; LOOP("x Timeout attach(1s)+detach", N, to.attach(hit_fn, 1s); to.detach()); }
    { Callback<void()> cb(hit_fn); volatile bool k = true; if (k) { LOOP("x Callback construct+call", N, Callback<void()> c2(cb); c2()); } }
    { Callback<void()> cb(hit_fn); asm volatile("" :: "r"(&cb) : "memory"); LOOP("x Callback call", N, asm volatile("":::"memory"); cb()); }
    { DigitalOut d(LED1); int v=0; LOOP("x DigitalOut write", N, d = (v ^= 1)); }
    LOOP("x sleep_for(1ms) x100 (virtual ns, incl. wait)", 100, ThisThread::sleep_for(1ms));
    { lat = Lat(); ThisThread::sleep_for(3ms); for (int i=0;i<500;i++){ ThisThread::sleep_for(1ms); uint32_t v = SysTick->VAL; lat.add(SysTick->LOAD - v);} lat.print("i SysTick(idle WFI)->sleep_for returns [sleep]"); }
    { auto busy=[]{ uint32_t a=CNT; for (uint32_t i=0;i<10000000;i++) { __NOP(); } return CNT-a; };
      uint32_t b0=busy(); hits=0; Ticker tk; tk.attach(hit_fn, 100us); uint32_t b1=busy(); tk.detach(); uint32_t h=hits;
      printf("T ticker: busy0 %lu busy1 %lu fires %lu insn/fire*100 %lu\n",(unsigned long)b0,(unsigned long)b1,(unsigned long)h,(unsigned long)((uint64_t)(b1-b0)*4000u/(h?h:1))); }
    { LowPowerTicker tk; hits=0; uint32_t a=CNT; (void)a; }
    printf("B boot-to-main counter ticks %lu (=%lu insn at shift=0)\n",(unsigned long)boot,(unsigned long)boot*40);
    printf("hits %lu\nBENCH end\n", (unsigned long)hits);
    fflush(stdout);
    ThisThread::sleep_for(20ms);
    register int r0 asm("r0") = 0x18; register int r1 asm("r1") = 0x20026;
    asm volatile("bkpt 0xab" :: "r"(r0), "r"(r1) : "memory");
    while (1);
}
