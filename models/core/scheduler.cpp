// SPDX-License-Identifier: BSD-3-Clause
#include "models/core/scheduler.hpp"

#include <algorithm>
#include <stdexcept>

#include "models/core/model.hpp"

namespace twin {

namespace {
// Far beyond any chain of zero-time notifications that models need; reached only by models that notify each other
// for ever at one instant, which would hang the node without a word.
constexpr int kMaxDeltasAtOneInstant = 100'000;
}  // namespace

Scheduler::Scheduler(sc_core::sc_module_name name) : sc_module(name) {
    SC_METHOD(run_due);
    sensitive << due_;
    dont_initialize();
}

Scheduler::~Scheduler() = default;

bool Scheduler::later(const Alarm* a, const Alarm* b) {
    return a->deadline_ != b->deadline_ ? a->deadline_ > b->deadline_ : a->order_ > b->order_;
}

Time Scheduler::now() {
    if (running_ || clock_ == nullptr) return sc_core::sc_time_stamp();
    sync();
    return now_;
}

Time Scheduler::peek() const {
    if (running_ || clock_ == nullptr) return sc_core::sc_time_stamp();
    return held_ ? now_ : std::max(now_, clock_->now());
}

void Scheduler::sync() {
    if (running_ || held_ || clock_ == nullptr) return;
    const Time leading = clock_->now();
    if (leading < now_) return;
    if (next_event() <= leading) run_until(leading);
    now_ = leading;
}

void Scheduler::sync_kernel() {
    if (running_ || held_ || clock_ == nullptr) return;
    sync();
    if (sc_core::sc_time_stamp() < now_) run_until(now_);
}

bool Scheduler::all_declared() const {
    const Time head = heap_.empty() ? max_time() : heap_.front()->deadline_;
    return next_event() == (head == max_time() ? head : std::max(head, sc_core::sc_time_stamp()));
}

void Scheduler::begin_at(const Time& now) {
    while (!heap_.empty()) heap_.front()->cancel();
    run_until(now);
}

void Scheduler::run_for(const Time& duration) { run_until(sc_core::sc_time_stamp() + duration); }

Time Scheduler::next_event() const {
    if (sc_core::sc_pending_activity_at_current_time()) return sc_core::sc_time_stamp();
    if (!sc_core::sc_pending_activity_at_future_time()) return max_time();
    return sc_core::sc_time_stamp() + sc_core::sc_time_to_pending_activity();
}

void Scheduler::run_until(const Time& time) {
    running_ = true;
    const Time kernel = sc_core::sc_time_stamp();
    if (time > kernel) sc_core::sc_start(time - kernel);
    // sc_start leaves what is due at exactly its end time for the next call.
    for (int deltas = 0; sc_core::sc_pending_activity_at_current_time(); ++deltas) {
        if (deltas == kMaxDeltasAtOneInstant) {
            running_ = false;
            throw std::runtime_error("the models notify each other without end at " +
                                     sc_core::sc_time_stamp().to_string());
        }
        sc_core::sc_start(sc_core::SC_ZERO_TIME);
    }
    now_ = sc_core::sc_time_stamp();
    running_ = false;
    changed_ = true;
}

void Scheduler::run_due() {
    kernel_due_ = max_time();
    const Time instant = sc_core::sc_time_stamp();
    while (!heap_.empty() && heap_.front()->deadline_ <= instant) {
        Alarm& alarm = *heap_.front();
        remove(alarm);
        alarm.action_();
    }
    notify_head();
}

void Scheduler::notify_head() {
    const Time head = heap_.empty() ? max_time() : heap_.front()->deadline_;
    if (head == kernel_due_) return;
    kernel_due_ = head;
    changed_ = true;
    due_.cancel();
    if (head == max_time()) return;
    const Time kernel = sc_core::sc_time_stamp();
    due_.notify(head > kernel ? head - kernel : sc_core::SC_ZERO_TIME);
}

// The heap is a binary heap with the earliest alarm in front; each alarm knows its place, so that it can be moved.
void Scheduler::insert(Alarm& alarm) {
    alarm.armed_ = true;
    alarm.heap_index_ = heap_.size();
    heap_.push_back(&alarm);
    sift_up(alarm.heap_index_);
    notify_head();
}

void Scheduler::remove(Alarm& alarm) {
    alarm.armed_ = false;
    const std::size_t hole = alarm.heap_index_;
    Alarm* last = heap_.back();
    heap_.pop_back();
    if (last != &alarm) {
        place(hole, last);
        sift_down(hole);
        sift_up(last->heap_index_);
    }
    notify_head();
}

void Scheduler::place(std::size_t index, Alarm* alarm) {
    heap_[index] = alarm;
    alarm->heap_index_ = index;
}

void Scheduler::sift_up(std::size_t index) {
    Alarm* moving = heap_[index];
    while (index > 0) {
        const std::size_t parent = (index - 1) / 2;
        if (!later(heap_[parent], moving)) break;
        place(index, heap_[parent]);
        index = parent;
    }
    place(index, moving);
}

void Scheduler::sift_down(std::size_t index) {
    Alarm* moving = heap_[index];
    for (;;) {
        std::size_t child = 2 * index + 1;
        if (child >= heap_.size()) break;
        if (child + 1 < heap_.size() && later(heap_[child], heap_[child + 1])) ++child;
        if (!later(moving, heap_[child])) break;
        place(index, heap_[child]);
        index = child;
    }
    place(index, moving);
}

Alarm::Alarm(Model& owner, std::string name, std::function<void()> action)
    : owner_(owner), scheduler_(owner.scheduler()), name_(std::move(name)), action_(std::move(action)) {
    owner.alarms_.push_back(this);
}

Alarm::~Alarm() { cancel(); }

void Alarm::arm_at(const Time& at) {
    if (!owner_.powered() || owner_.stopped()) return;
    if (armed_) scheduler_.remove(*this);
    deadline_ = std::max(at, scheduler_.now());
    order_ = scheduler_.sequence_++;
    scheduler_.insert(*this);
}

void Alarm::arm_in(const Time& delay) { arm_at(scheduler_.now() + delay); }

void Alarm::cancel() {
    if (armed_) scheduler_.remove(*this);
}

void Alarm::save(StateWriter& out) const {
    out.value<std::uint8_t>(armed_ ? 1 : 0);
    if (!armed_) return;
    out.value<std::uint64_t>(deadline_.value());
    out.value(order_);
}

void Alarm::load(StateReader& in) {
    cancel();
    if (in.value<std::uint8_t>() == 0) return;
    deadline_ = Time::from_value(in.value<std::uint64_t>());
    order_ = in.value<std::uint64_t>();
    scheduler_.sequence_ = std::max(scheduler_.sequence_, order_ + 1);
    scheduler_.insert(*this);
}

}  // namespace twin
