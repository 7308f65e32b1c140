// SPDX-License-Identifier: BSD-3-Clause
#include "models/core/model.hpp"

#include <algorithm>

namespace twin {

Model::Model(sc_core::sc_module_name name, const ModelContext& context) : sc_module(name), env_(context.env) {
    env_.models_.push_back(this);
}

Model::~Model() { std::erase(env_.models_, this); }

void Model::end_of_elaboration() {
    for (RegisterBank* bank : banks_) bank->seal();
}

void Model::reset(ResetKind kind) {
    stopped_ = false;
    if (!resets_.contains(kind)) return;
    for (Alarm* alarm : alarms_) alarm->cancel();
    for (RegisterBank* bank : banks_) bank->reset(kind);
    for (StateItem* item : states_)
        if (item->resets().contains(kind)) item->reset();
    on_reset(kind);
}

void Model::set_power(bool on) {
    if (on == powered_) return;
    powered_ = on;
    for (RegisterBank* bank : banks_) bank->set_accessible(on);
    if (on) return;
    // The model may need to know what was under way (a torn flash write), so it is told before its alarms go.
    on_power_lost();
    for (Alarm* alarm : alarms_) alarm->cancel();
    for (IrqLine* irq : irqs_) irq->set(false);
    for (PinPort* pin : pins_) pin->drive(Drive::released());
}

void Model::stop() {
    if (stopped_) return;
    on_stopped();
    stopped_ = true;
    for (Alarm* alarm : alarms_) alarm->cancel();
}

void Model::save(StateWriter& out) const {
    out.text(label());
    out.value<std::uint8_t>(powered_ ? 1 : 0);
    out.value<std::uint8_t>(stopped_ ? 1 : 0);
    for (const RegisterBank* bank : banks_) bank->save(out);
    for (const StateItem* item : states_) {
        out.text(item->name());
        item->save(out);
    }
    for (const Alarm* alarm : alarms_) alarm->save(out);
}

void Model::load(StateReader& in) {
    load_state(in);
    on_loaded();
}

void Model::load_state(StateReader& in) {
    const std::string saved = in.text();
    if (saved != label()) throw StateError("the saved state is of '" + saved + "', not of '" + label() + "'");
    powered_ = in.value<std::uint8_t>() != 0;
    stopped_ = in.value<std::uint8_t>() != 0;
    for (RegisterBank* bank : banks_) bank->load(in);
    for (StateItem* item : states_) {
        const std::string name = in.text();
        if (name != item->name())
            throw StateError(label() + ": the saved state has '" + name + "' where the model has '" + item->name() +
                             "'");
        item->load(in);
    }
    for (Alarm* alarm : alarms_) alarm->load(in);
}

void Model::save_derived(StateWriter& out) const {
    for (const PinPort* pin : pins_) pin->save(out);
    for (const IrqLine* irq : irqs_) out.value<std::uint8_t>(irq->level() ? 1 : 0);
    for (const Output* output : outputs_) output->save(out);
}

void Model::load_derived(StateReader& in) {
    for (PinPort* pin : pins_) pin->load(in);
    for (IrqLine* irq : irqs_) irq->set(in.value<std::uint8_t>() != 0);
    for (Output* output : outputs_) output->load(in);
}

PinPort* Model::find_pin(const std::string& pin) const {
    const auto it = std::find_if(pins_.begin(), pins_.end(), [&](const PinPort* p) { return p->name() == pin; });
    return it == pins_.end() ? nullptr : *it;
}

IrqLine* Model::find_irq(const std::string& irq) const {
    const auto it = std::find_if(irqs_.begin(), irqs_.end(), [&](const IrqLine* l) { return l->name() == irq; });
    return it == irqs_.end() ? nullptr : *it;
}

void Model::note(JournalKind kind, const std::string& what, bool is_write) const {
    env_.journal().note(kind, label(), what, is_write);
}

}  // namespace twin
