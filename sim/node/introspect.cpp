// SPDX-License-Identifier: BSD-3-Clause
#include "sim/node/introspect.hpp"

#include <algorithm>
#include <boost/json.hpp>
#include <optional>
#include <set>
#include <stdexcept>

#include "models/core/ethernet.hpp"
#include "models/core/model.hpp"
#include "sim/link/protocol.hpp"

namespace twin::node {

namespace json = boost::json;

namespace {

json::object value_entry(const Input& input) {
    const bool is_bool = input.spec().type == Input::Type::boolean;
    return {{"name", input.full_name()}, {"unit", is_bool ? "bool" : input.spec().unit},
            {"min", input.spec().min},   {"max", input.spec().max},
            {"value", input.value()},    {"help", input.spec().help}};
}

json::object output_entry(const Output& output) {
    json::object entry{{"name", output.full_name()}};
    switch (output.type()) {
        case Output::Type::boolean:
            entry["format"] = "bool";
            break;
        case Output::Type::number:
            entry["format"] = "f64";
            break;
        case Output::Type::bytes:
            entry["format"] = "u8";
            entry["width"] = output.width() != 0 ? output.width() : output.bytes().size();
            entry["height"] = output.height() != 0 ? output.height() : 1;
            break;
    }
    entry["unit"] = output.unit();
    entry["help"] = output.help();
    return entry;
}

json::array value_entries(const Channels& channels) {
    json::array all;
    for (const Input* input : channels.inputs) all.push_back(value_entry(*input));
    return all;
}

json::array output_entries(const Channels& channels) {
    json::array all;
    for (const Output* output : channels.outputs) all.push_back(output_entry(*output));
    return all;
}

json::array pads(const boards::Board& board, const Environment& env) {
    json::array all;
    for (const auto& [pad, owner] : board.chip.pads) {
        const Model* model = env.find(owner);
        const PinPort* pin = model != nullptr ? model->find_pin(pad) : nullptr;
        if (pin == nullptr) continue;
        json::array connected;
        for (const PinPort* other : pin->net().pins())
            if (other != pin) connected.emplace_back(other->full_name());
        all.push_back(json::object{{"name", pad},
                                   {"net", pin->net().name()},
                                   {"connected", connected},
                                   {"level", pin->floating() ? "floating"
                                             : pin->high()   ? "high"
                                                             : "low"}});
    }
    return all;
}

json::object field_entry(const FieldInfo& field, std::uint32_t value) {
    const std::uint32_t mask = field.width >= 32 ? 0xFFFFFFFFU : (1U << field.width) - 1;
    const char* access = field.kind == FieldKind::unimplemented ? "unmodelled" : to_string(field.access);
    return {{"name", field.name},
            {"lsb", field.lsb},
            {"width", field.width},
            {"access", access},
            {"value", (value >> field.lsb) & mask}};
}

/// Without `base` if it is on no memory map.
json::object bank_entry(RegisterBank& bank, std::optional<std::uint64_t> base) {
    json::array registers;
    for (std::uint32_t offset = 0; offset < bank.size(); offset += 4) {
        const Register* found = bank.find(offset);
        if (found == nullptr) continue;
        const Register& r = *found;
        const std::uint32_t value = bank.peek(offset);
        json::array fields;
        auto sorted = r.fields();
        std::sort(sorted.begin(), sorted.end(), [](const FieldInfo& a, const FieldInfo& b) { return a.lsb < b.lsb; });
        for (const FieldInfo& f : sorted)
            if (f.kind != FieldKind::reserved) fields.push_back(field_entry(f, value));
        registers.push_back(
            json::object{{"offset", bank.place_of(r)}, {"name", r.name()}, {"value", value}, {"fields", fields}});
    }
    json::object entry{{"name", bank.name()}, {"bits", bank.numbers_bytes() ? 8 : 32}, {"registers", registers}};
    if (base) entry["base"] = *base;
    return entry;
}

/// All that have registers, or the one of this name, with where they are on the memory map. Throws if there is none.
std::vector<std::pair<RegisterBank*, std::optional<std::uint64_t>>> banks(const Environment& env,
                                                                          const std::string& peripheral) {
    std::vector<std::pair<RegisterBank*, std::optional<std::uint64_t>>> all;
    std::vector<std::string> names;
    std::set<const RegisterBank*> mapped;
    const auto add = [&](RegisterBank* bank, std::optional<std::uint64_t> base) {
        names.push_back(bank->name());
        if (peripheral.empty() || bank->name() == peripheral) all.emplace_back(bank, base);
    };
    for (const auto& mapping : env.mappings()) {
        mapped.insert(mapping.bank);
        add(mapping.bank, mapping.base);
    }
    // Parts have registers behind a bus.
    for (const Model* model : env.models())
        for (RegisterBank* bank : model->banks())
            if (!mapped.contains(bank)) add(bank, std::nullopt);
    if (!peripheral.empty() && all.empty()) {
        const std::string near = nearest(peripheral, names);
        throw std::invalid_argument("no peripheral '" + peripheral + "' has registers" +
                                    (near.empty() ? "" : "; did you mean '" + near + "'?"));
    }
    return all;
}

}  // namespace

Channels Channels::of(const Environment& env, const boards::Board& board) {
    Channels channels;
    for (const Model* model : env.models()) {
        for (HostStream* stream : model->streams()) {
            const bool only = model->streams().size() == 1;
            std::uint32_t baud = 0;
            if (const auto* part = board.find_part(model->label())) {
                for (const auto& [name, param] : part->params) {
                    if (name != "baud" || param.is_list ||
                        !check_param(ParamType::integer, param.values.front()).empty())
                        continue;
                    Params one;
                    one.set(name, param.values.front());
                    baud = static_cast<std::uint32_t>(one.integer(name));
                }
            }
            channels.serial.push_back({only ? model->label() : model->label() + "." + stream->name(), stream, baud});
        }
        for (Input* input : model->inputs()) channels.inputs.push_back(input);
        for (Output* output : model->outputs()) channels.outputs.push_back(output);
        for (EthernetJack* jack : model->jacks()) channels.jacks.push_back(jack);
    }
    return channels;
}

std::string encode_output(const Output& output) {
    switch (output.type()) {
        case Output::Type::boolean:
            return std::string(1, output.number() != 0 ? '\1' : '\0');
        case Output::Type::number:
            return link::encode_f64(output.number());
        case Output::Type::bytes:
            break;
    }
    const auto& bytes = output.bytes();
    std::string text(bytes.begin(), bytes.end());
    // Before the first publish there is a picture all the same: a dark one.
    text.resize(std::max<std::size_t>(text.size(), std::size_t{output.width()} * output.height()), '\0');
    return text;
}

json::object hello(const boards::Board& board, const std::string& node, const Channels& channels) {
    json::array serial;
    for (const auto& s : channels.serial) serial.push_back(json::object{{"name", s.name}, {"baud", s.baud}});
    json::array ethernet;
    for (const EthernetJack* jack : channels.jacks) ethernet.push_back(json::object{{"name", jack->name()}});
    return {{"protocol", link::kProtocolVersion},
            {"board", board.name},
            {"name", node},
            {"serial", serial},
            {"ethernet", ethernet},
            {"values", value_entries(channels)},
            {"outputs", output_entries(channels)}};
}

json::object describe(const boards::Board& board, const Environment& env, const Channels& channels) {
    json::array memories, peripherals, parts;
    for (const auto& m : board.chip.memories) {
        json::object entry{{"name", m.name}, {"base", m.base}, {"size", m.size}, {"kind", boards::to_string(m.kind)}};
        if (!m.alias_of.empty()) entry["alias_of"] = m.alias_of;
        memories.push_back(entry);
    }
    for (const auto& p : board.chip.peripherals) {
        json::array irqs;
        for (const auto& [line, irq] : p.irqs) {
            irqs.push_back(irq.first == boards::kNmi ? json::value("nmi") : json::value(irq.first));
        }
        json::object entry{{"name", p.name}, {"type", p.type}, {"irq", irqs}};
        entry["base"] = p.base ? json::value(*p.base) : json::value(nullptr);
        entry["size"] = p.base ? p.size : 0;
        peripherals.push_back(entry);
    }
    for (const auto& p : board.parts) {
        json::object pins;
        for (const auto& [pin, wire] : p.pins) pins[pin] = wire.name;
        if (const Model* model = p.on_bench ? env.find(p.name) : nullptr) {
            for (const PinPort* pin : model->pins())
                if (pin->net().pins().size() > 1) pins[pin->name()] = pin->net().name();
        }
        json::object entry{{"name", p.name}, {"type", p.type}, {"pins", pins}};
        if (!p.bus.empty()) entry["bus"] = p.bus;
        if (p.address) entry["address"] = *p.address;
        if (p.on_bench) entry["bench"] = true;
        parts.push_back(entry);
    }
    return {{"board", board.name},
            {"title", board.title},
            {"chip", board.chip.name},
            {"cpu", board.chip.cpu.type},
            {"memories", memories},
            {"peripherals", peripherals},
            {"parts", parts},
            {"pins", pads(board, env)},
            {"values", value_entries(channels)},
            {"outputs", output_entries(channels)}};
}

json::object registers(const Environment& env, const std::string& peripheral) {
    json::array all;
    for (const auto& [bank, base] : banks(env, peripheral)) all.push_back(bank_entry(*bank, base));
    return {{"peripherals", all}};
}

void write_register(const Environment& env, const std::string& peripheral, const std::string& name,
                    std::uint32_t value) {
    RegisterBank& bank = *banks(env, peripheral).front().first;
    Register* const found = bank.find(name);
    if (found == nullptr) {
        std::vector<std::string> names;
        for (const Register& one : bank.registers()) names.push_back(one.name());
        const std::string near = nearest(name, names);
        throw std::invalid_argument(peripheral + " has no register '" + name + "'" +
                                    (near.empty() ? "" : "; did you mean '" + near + "'?"));
    }
    bank.write(found->offset(), value);
}

json::object part_values(const boards::Board& board, const Environment& env) {
    json::array all;
    for (const auto& part : board.parts) {
        json::object values;
        if (const Model* model = env.find(part.name))
            for (const Input* input : model->inputs()) values[input->name()] = input->value();
        all.push_back(json::object{{"name", part.name}, {"type", part.type}, {"values", values}});
    }
    return {{"parts", all}};
}

void add_journal(json::object& to, const Journal& journal) {
    json::array unmodelled, notes;
    for (const JournalEntry& entry : journal.entries()) {
        if (entry.kind == JournalKind::unmodelled || entry.kind == JournalKind::unmapped) {
            const auto dot = entry.what.find('.');
            unmodelled.push_back(json::object{{"peripheral", entry.where},
                                              {"register", entry.what.substr(0, dot)},
                                              {"field", dot == std::string::npos ? "" : entry.what.substr(dot + 1)},
                                              {"reads", entry.reads},
                                              {"writes", entry.writes}});
        } else {
            notes.push_back(json::object{{"kind", to_string(entry.kind)},
                                         {"where", entry.where},
                                         {"what", entry.what},
                                         {"count", entry.reads + entry.writes}});
        }
    }
    to["unmodelled"] = std::move(unmodelled);
    to["notes"] = std::move(notes);
}

json::object cpu_state(const TwinCpuState& state) {
    json::array r;
    for (const std::uint32_t value : state.r) r.emplace_back(value);
    return {{"r", r},           {"xpsr", state.xpsr},       {"msp", state.msp},
            {"psp", state.psp}, {"control", state.control}, {"primask", state.primask}};
}

std::string reset_name(ResetKind kind) {
    std::string name = to_string(kind);
    std::replace(name.begin(), name.end(), '-', '_');
    return name;
}

json::array drivers(const Environment& env, const std::string& name) {
    json::array names;
    for (const auto& net : env.nets()) {
        if (net->name() != name) continue;
        for (const PinPort* pin : net->pins())
            if (pin->driving().strength == Strength::strong) names.emplace_back(pin->full_name());
    }
    return names;
}

}  // namespace twin::node
