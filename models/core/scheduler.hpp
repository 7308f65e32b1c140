// SPDX-License-Identifier: BSD-3-Clause
// Time for models: what the time is now, and alarms that go off at an instant.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "models/core/state.hpp"
#include "models/core/time.hpp"

namespace twin {

class Alarm;
class Model;

/// The leading clock when models run under another simulator (QEMU). Without one, SystemC's own time leads.
class ExternalClock {
  public:
    virtual ~ExternalClock() = default;
    virtual Time now() = 0;
};

/// Keeps SystemC's kernel at or behind the leading clock, and runs alarms in order of (time, order of arming).
///
/// One a process, as SystemC has one kernel. Single-threaded: the caller holds QEMU's lock. All alarms share one
/// sc_event, so that arming is cheap and equal instants have a defined order.
class Scheduler : public sc_core::sc_module {
  public:
    SC_HAS_PROCESS(Scheduler);
    explicit Scheduler(sc_core::sc_module_name name);
    ~Scheduler() override;

    void set_external_clock(ExternalClock* clock) { clock_ = clock; }

    /// The time now. Inside an alarm or a SystemC process: the instant of that event. Elsewhere: the leading clock's,
    /// after running everything that was due before it. So a model that asks for the time may find its own alarms
    /// to have run: ask first, then look at state.
    Time now();

    /// As now(), for who only looks on: runs nothing. What was due before it may still be to come.
    Time peek() const;

    /// Runs everything that is due at or before the leading clock's now. Called by now() and by the node.
    void sync();

    /// As sync(), and brings sc_time_stamp() itself to now, for models that use SystemC's time directly.
    void sync_kernel();

    /// Without an external clock: runs SystemC for `duration`, including what is due at its end.
    void run_for(const Time& duration);

    /// The next instant at which anything will happen, or max_time(). Counts alarms and SystemC's own events.
    Time next_event() const;

    /// True once after anything was armed, cancelled or notified: the node must re-read next_event().
    bool take_changed() {
        const bool c = changed_;
        changed_ = false;
        return c;
    }

    /// An sc_event was notified by a model that does not use alarms: next_event() may differ.
    void mark_changed() { changed_ = true; }

    static Time max_time() { return sc_core::sc_max_time(); }

    // Snapshots.
    /// False: a model has notified an sc_event of its own, which is not declared state.
    bool all_declared() const;
    void save(StateWriter& out) const { out.value(sequence_); }
    /// After every alarm was loaded.
    void load(StateReader& in) { sequence_ = in.value<std::uint64_t>(); }
    /// In a process that has just elaborated: time goes on at `now`, and nothing is armed.
    void begin_at(const Time& now);
    /// While held, nothing runs, and now() stays where it is.
    void hold(bool held) { held_ = held; }

  private:
    friend class Alarm;
    void insert(Alarm& alarm);
    void remove(Alarm& alarm);
    void run_due();
    void run_until(const Time& time);
    void notify_head();
    void place(std::size_t index, Alarm* alarm);
    void sift_up(std::size_t index);
    void sift_down(std::size_t index);
    static bool later(const Alarm* a, const Alarm* b);

    ExternalClock* clock_ = nullptr;
    Time now_;                                  // leading clock at the last sync; sc_time_stamp() may lag behind it
    Time kernel_due_ = sc_core::sc_max_time();  // what the sc_event is notified for
    bool running_ = false;
    bool held_ = false;
    bool changed_ = true;
    std::uint64_t sequence_ = 0;
    std::vector<Alarm*> heap_;
    sc_core::sc_event due_;
};

/// A named instant at which a model does something. Everything pending in a model is one of these.
///
/// A power-off, stop or reset of the owner cancels it; while the owner is off or stopped it can't be armed. The action
/// runs in the kernel's context: it may drive pins, arm and cancel any alarm including its own, and write registers of
/// its model.
class Alarm {
  public:
    Alarm(Model& owner, std::string name, std::function<void()> action);
    ~Alarm();
    Alarm(const Alarm&) = delete;
    Alarm& operator=(const Alarm&) = delete;

    /// Goes off at `at`, or as soon as possible if that has passed. Re-arming moves it.
    void arm_at(const Time& at);
    void arm_in(const Time& delay);
    void cancel();
    bool armed() const { return armed_; }
    /// The instant it goes off. Only while armed().
    const Time& deadline() const { return deadline_; }
    const std::string& name() const { return name_; }

    void save(StateWriter& out) const;
    void load(StateReader& in);

  private:
    friend class Scheduler;
    const Model& owner_;
    Scheduler& scheduler_;
    std::string name_;
    std::function<void()> action_;
    Time deadline_;
    std::uint64_t order_ = 0;
    std::size_t heap_index_ = 0;
    bool armed_ = false;
};

}  // namespace twin
