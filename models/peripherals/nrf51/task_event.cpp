// SPDX-License-Identifier: BSD-3-Clause
#include "models/peripherals/nrf51/task_event.hpp"

#include <algorithm>
#include <stdexcept>

namespace twin::nrf51 {

namespace {

constexpr std::uint32_t kEvents = 0x100, kShorts = 0x200, kInten = 0x300, kIntenSet = 0x304, kIntenClr = 0x308,
                        kPower = 0xFFC;

unsigned interrupt_bit(std::uint32_t event_offset) { return (event_offset - kEvents) / 4; }

}  // namespace

TaskEventPeripheral::TaskEventPeripheral(sc_core::sc_module_name name, const ModelContext& context)
    : Model(name, context), bank_(*this, 0x1000), irq_(*this), inten_(*this, "inten") {}

void TaskEventPeripheral::task(std::uint32_t offset, const std::string& task_name, std::function<void()> action) {
    bank_.reg(offset, task_name)
        .field(0, "TRIGGER", Access::wo)
        .reserved(1, 31)
        .on_write([this, offset](std::uint32_t v) {
            if ((v & 1) != 0) trigger_task(offset);
        });
    tasks_.push_back({offset, std::move(action)});
}

void TaskEventPeripheral::event(std::uint32_t offset, const std::string& event_name, Event& event) {
    event.owner_ = this;
    event.reg_ = &bank_.reg(offset, event_name).field(0, "GENERATED", Access::rw).reserved(1, 31).on_write([this] {
        update_irq();
    });
    events_.push_back(&event);
}

bool TaskEventPeripheral::has_task(std::uint32_t offset) const {
    return std::any_of(tasks_.begin(), tasks_.end(), [&](const Task& t) { return t.offset == offset; });
}

bool TaskEventPeripheral::has_event(std::uint32_t offset) const {
    return std::any_of(events_.begin(), events_.end(), [&](const Event* e) { return e->offset() == offset; });
}

void TaskEventPeripheral::trigger_task(std::uint32_t offset) {
    if (!works()) return;
    for (const Task& t : tasks_) {
        if (t.offset != offset) continue;
        t.action();
        return;
    }
}

void TaskEventPeripheral::listen(std::uint32_t offset, EventListener& listener, unsigned order) {
    for (Event* e : events_) {
        if (e->offset() != offset) continue;
        auto& list = e->listeners_;
        if (list.size() == kMaxListeners) throw std::logic_error(label() + ": too many listeners to one event");
        const auto after = std::upper_bound(list.begin(), list.end(), order,
                                            [](unsigned o, const Event::Listening& l) { return o < l.order; });
        list.insert(after, {&listener, order});
    }
}

void TaskEventPeripheral::unlisten(std::uint32_t offset, EventListener& listener) {
    for (Event* e : events_)
        if (e->offset() == offset)
            std::erase_if(e->listeners_, [&](const Event::Listening& l) { return l.listener == &listener; });
}

void TaskEventPeripheral::Event::generate() {
    if (!owner_->works()) return;
    reg_->set(1);
    // All that listen at this instant see the event, also those that a task of another switches off (PPI's groups).
    std::array<EventListener*, kMaxListeners> told;
    const std::size_t count = listeners_.size();
    for (std::size_t i = 0; i < count; ++i) told[i] = listeners_[i].listener;
    for (std::size_t i = 0; i < count; ++i) told[i]->on_event();
    if (owner_->shorts_ != nullptr) {
        const std::uint32_t enabled = owner_->shorts_->get();
        for (const Shortcut& s : owner_->shortcuts_)
            if (s.event_offset == offset() && ((enabled >> s.bit) & 1) != 0) owner_->trigger_task(s.task_offset);
    }
    owner_->update_irq();
}

void TaskEventPeripheral::shortcuts(const std::vector<Shortcut>& list) {
    if (shorts_ != nullptr) throw std::logic_error(label() + ": SHORTS declared twice");
    shorts_ = &bank_.reg(kShorts, "SHORTS");
    std::uint32_t free = 0xFFFFFFFF;
    for (const Shortcut& s : list) {
        shorts_->field(s.bit, s.name, Access::rw);
        free &= ~(1U << s.bit);
    }
    for (unsigned bit = 0; bit < 32; ++bit)
        if (((free >> bit) & 1) != 0) shorts_->reserved(bit);
    shortcuts_ = list;
}

void TaskEventPeripheral::interrupts(bool with_inten) {
    std::vector<Register*> views;
    if (with_inten) views.push_back(&bank_.reg(kInten, "INTEN"));
    views.push_back(&bank_.reg(kIntenSet, "INTENSET"));
    views.push_back(&bank_.reg(kIntenClr, "INTENCLR"));
    std::uint32_t mask = 0;
    for (const Event* e : events_) mask |= 1U << interrupt_bit(e->offset());
    for (Register* view : views) {
        for (unsigned bit = 0; bit < 32; ++bit) {
            if (((mask >> bit) & 1) == 0) {
                view->reserved(bit);
                continue;
            }
            const auto* e = *std::find_if(events_.begin(), events_.end(),
                                          [&](const Event* x) { return interrupt_bit(x->offset()) == bit; });
            view->field(bit, e->reg_->name().c_str(), Access::rw);
        }
        view->value([this](std::uint32_t) { return inten_.get(); });
    }
    const auto change = [this, mask](std::uint32_t keep, std::uint32_t add) {
        inten_ = (inten_ & keep) | (add & mask);
        update_irq();
    };
    if (with_inten) views[0]->on_write([change](std::uint32_t v) { change(0, v); });
    views[views.size() - 2]->on_write([change](std::uint32_t v) { change(0xFFFFFFFF, v); });
    views[views.size() - 1]->on_write([change](std::uint32_t v) { change(~v, 0); });
}

void TaskEventPeripheral::power_register() {
    Register& power = bank_.reg(kPower, "POWER", 1).field(0, "POWER", Access::rw).reserved(1, 31);
    bank_.always_on(power);
    power.on_write([this, &power] {
        const bool on = (power & 1) != 0;
        if (!on && !may_switch_off()) {
            note(JournalKind::guest_error, "POWER written 0 while it can't be switched off: ignored");
            power.set(1);
            return;
        }
        // Off and on again is how drivers bring a peripheral back to its reset state.
        if (!on) {
            reset(ResetKind::power_on);
            power.set(0);
        }
        bank_.set_accessible(on);
    });
}

void TaskEventPeripheral::update_irq() {
    std::uint32_t pending = 0;
    for (const Event* e : events_)
        if (e->is_set()) pending |= 1U << interrupt_bit(e->offset());
    irq_.set((pending & inten_) != 0);
}

void TaskEventPeripheral::on_reset(ResetKind) {
    bank_.set_accessible(powered());
    update_irq();
}

}  // namespace twin::nrf51
