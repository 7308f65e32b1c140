// SPDX-License-Identifier: BSD-3-Clause
#include "sim/node/layout.hpp"

#include <algorithm>
#include <cstdio>
#include <map>

#include "models/core/model.hpp"

namespace twin::node {

namespace {

struct Writer {
    std::string text;

    template <typename... Words>
    void line(const Words&... words) {
        const std::size_t start = text.size();
        ((text += words, text += ' '), ...);
        // A name with an end of line in it would be two lines.
        std::replace(text.begin() + static_cast<std::ptrdiff_t>(start), text.end(), '\n', ' ');
        text.back() = '\n';
    }

    void parameters(const std::string& model, const std::vector<std::pair<std::string, boards::Param>>& params) {
        for (const auto& [key, param] : params) {
            std::string values;
            for (const std::string& value : param.values) values += (values.empty() ? "" : ", ") + value;
            line("parameter", model, key, "=", values);
        }
    }

    void state(const Model& model) {
        const std::string name = model.label();
        for (const RegisterBank* bank : model.banks()) {
            for (const Register& reg : bank->registers()) {
                char offset[16];
                std::snprintf(offset, sizeof offset, "0x%03X", reg.offset());
                line("register", name, bank->name(), std::string(offset), reg.name());
            }
        }
        for (const StateItem* item : model.states()) line("state", name, item->name(), item->shape());
        for (const Alarm* alarm : model.alarms()) line("alarm", name, alarm->name());
        for (const PinPort* pin : model.pins()) line("pin", name, pin->name(), pin->net().name());
        for (const IrqLine* irq : model.irqs()) line("irq", name, irq->name());
        for (const Output* output : model.outputs()) line("output", name, output->name());
    }
};

}  // namespace

std::string layout(const boards::Board& board, Environment& env) {
    Writer out;
    for (const auto& memory : board.chip.memories)
        if (memory.alias_of.empty())
            out.line("memory", memory.name, std::to_string(memory.size), std::string(boards::to_string(memory.kind)));
    for (const Model* model : env.models()) {
        const std::string name = model->label();
        if (const auto* peripheral = board.chip.find_peripheral(name)) {
            out.line("model", name, peripheral->type);
            out.parameters(name, peripheral->params);
        } else if (const auto* part = board.find_part(name)) {
            out.line("model", name, part->type);
            out.parameters(name, part->params);
        } else {
            out.line("model", name);
        }
        out.state(*model);
    }
    out.line("nets", std::to_string(env.nets().size()));
    for (const auto& [name, clock] : env.clocks()) out.line("clock", name);
    for (const auto& [name, domain] : env.domains()) out.line("domain", name);
    return out.text;
}

}  // namespace twin::node
