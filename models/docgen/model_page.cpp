// SPDX-License-Identifier: BSD-3-Clause
#include "models/docgen/model_page.hpp"

#include <algorithm>
#include <cctype>
#include <cstdio>
#include <deque>
#include <iterator>
#include <memory>
#include <set>
#include <sstream>
#include <stdexcept>
#include <vector>

#include "models/core/value.hpp"

namespace twin::docgen {

namespace {

std::string hex(std::uint32_t value, int digits) {
    char text[16];
    std::snprintf(text, sizeof text, "0x%0*X", digits, static_cast<unsigned>(value));
    return text;
}

std::string number(double value) {
    char text[32];
    std::snprintf(text, sizeof text, "%.10g", value);
    return text;
}

/// Text inside a table's cell.
std::string cell(const std::string& text) {
    std::string escaped;
    for (const char c : text) {
        if (c == '|') escaped += '\\';
        escaped += c == '\n' ? ' ' : c;
    }
    return escaped;
}

std::string code(const std::string& text) { return text.empty() ? "" : "`" + cell(text) + "`"; }

std::string bit_range(const FieldInfo& field) {
    if (field.width == 1) return std::to_string(field.lsb);
    return std::to_string(field.lsb + field.width - 1) + ":" + std::to_string(field.lsb);
}

/// Lines of a Markdown table.
class Table {
  public:
    Table(std::ostream& out, const std::vector<std::string>& titles) : out_(out) {
        row(titles);
        row(std::vector<std::string>(titles.size(), "---"));
    }
    void row(const std::vector<std::string>& cells) {
        for (const std::string& text : cells) out_ << "| " << text << (text.empty() ? "" : " ");
        out_ << "|\n";
    }

  private:
    std::ostream& out_;
};

std::string upper(std::string text) {
    std::transform(text.begin(), text.end(), text.begin(), [](unsigned char c) { return std::toupper(c); });
    return text;
}

/// A value for a required parameter. Its specification's fallback, which is otherwise unused, may name one.
std::vector<std::string> example(const ParamSpec& p) {
    if (p.type == ParamType::list && !p.fallback.empty()) {
        std::istringstream words(p.fallback);
        return {std::istream_iterator<std::string>(words), {}};
    }
    if (!p.fallback.empty()) return {p.fallback};
    switch (p.type) {
        case ParamType::integer:
        case ParamType::number:
            return {"1"};
        case ParamType::boolean:
            return {"false"};
        case ParamType::text:
        case ParamType::model:
        case ParamType::list:
            break;
    }
    return {p.type == ParamType::model ? upper(p.name) : p.name};
}

void write_params(std::ostream& out, const ModelType& type) {
    if (type.params.empty()) return;
    out << "\n## Parameters\n\n";
    Table table(out, {"Name", "Type", "Default", "Meaning"});
    for (const ParamSpec& p : type.params)
        table.row({code(p.name), to_string(p.type), p.required ? "required" : code(p.fallback), cell(p.help)});
    for (const ParamSpec& p : type.params) {
        if (!p.required || p.fallback.empty()) continue;
        out << "\nThis page describes one with " << code(p.name) << " set to " << code(p.fallback) << ".\n";
    }
}

void write_ports(std::ostream& out, const Model& model) {
    if (!model.pins().empty()) {
        out << "\n## Pins\n\n";
        for (const PinPort* pin : model.pins()) out << "- " << code(pin->name()) << '\n';
    }
    if (!model.irqs().empty()) {
        out << "\n## Interrupts\n\n";
        for (const IrqLine* irq : model.irqs()) out << "- " << code(irq->name()) << '\n';
    }
    if (!model.streams().empty()) {
        out << "\n## Streams\n\n";
        for (const HostStream* stream : model.streams()) out << "- " << code(stream->name()) << '\n';
    }
}

const char* output_type(Output::Type type) {
    switch (type) {
        case Output::Type::boolean:
            return "boolean";
        case Output::Type::number:
            return "number";
        case Output::Type::bytes:
            return "bytes";
    }
    return "?";
}

void write_values(std::ostream& out, const Model& model) {
    if (!model.inputs().empty()) {
        out << "\n## Values to set\n\n";
        Table table(out, {"Name", "Type", "Range", "Unit", "Initial", "Meaning"});
        for (const Input* input : model.inputs()) {
            const Input::Spec& spec = input->spec();
            const bool flag = spec.type == Input::Type::boolean;
            table.row({code(input->name()), flag ? "boolean" : "number",
                       flag ? "0, 1" : number(spec.min) + " to " + number(spec.max), cell(spec.unit),
                       number(spec.initial), cell(spec.help)});
        }
    }
    if (!model.outputs().empty()) {
        out << "\n## Values to see\n\n";
        Table table(out, {"Name", "Type", "Unit", "Meaning"});
        for (const Output* output : model.outputs())
            table.row({code(output->name()), output_type(output->type()), cell(output->unit()), cell(output->help())});
    }
}

/// Registers in the order of their offsets, whatever the order of declaration.
std::vector<const Register*> by_offset(const RegisterBank& bank) {
    std::vector<const Register*> registers;
    for (const Register& reg : bank.registers()) registers.push_back(&reg);
    std::sort(registers.begin(), registers.end(), [](auto* a, auto* b) { return a->offset() < b->offset(); });
    return registers;
}

std::vector<FieldInfo> by_bit(const Register& reg) {
    std::vector<FieldInfo> fields = reg.fields();
    std::sort(fields.begin(), fields.end(), [](const auto& a, const auto& b) { return a.lsb < b.lsb; });
    return fields;
}

void write_registers(std::ostream& out, const Model& model) {
    for (const RegisterBank* bank : model.banks()) {
        const bool named = bank->name() != model.label();
        out << "\n## Registers" << (named ? " of " + bank->name().substr(model.label().size() + 1) : "") << "\n\n"
            << (bank->numbers_bytes() ? "Registers are bytes." : hex(bank->size(), 1) + " bytes.")
            << " Bits that are not listed are reserved.\n\n";
        Table table(out, {bank->numbers_bytes() ? "Number" : "Offset", "Register", "Reset", "Bits", "Field", "Access",
                          "Notes"});
        const int place_digits = bank->numbers_bytes() ? 2 : 3;
        const int value_digits = bank->numbers_bytes() ? 2 : 8;
        for (const Register* reg : by_offset(*bank)) {
            bool first = true;
            for (const FieldInfo& field : by_bit(*reg)) {
                if (field.kind == FieldKind::reserved) continue;
                const bool there = field.kind == FieldKind::implemented;
                table.row({first ? hex(bank->place_of(*reg), place_digits) : "", first ? code(reg->name()) : "",
                           first ? hex(reg->reset_value(), value_digits) : "", bit_range(field), code(field.name),
                           there ? to_string(field.access) : "not modelled", first ? cell(reg->doc_text()) : ""});
                first = false;
            }
            if (first)
                table.row({hex(bank->place_of(*reg), place_digits), code(reg->name()),
                           hex(reg->reset_value(), value_digits), bank->numbers_bytes() ? "7:0" : "31:0", "reserved",
                           "", cell(reg->doc_text())});
        }
    }
}

}  // namespace

Params example_params(const ModelType& type) {
    std::map<std::string, std::vector<std::string>> given;
    for (const ParamSpec& p : type.params)
        if (p.required) given[p.name] = example(p);
    Params params(std::move(given));
    params.complete(type.params);
    return params;
}

std::vector<std::string> not_modelled(const Model& model) {
    std::vector<std::string> names;
    for (const RegisterBank* bank : model.banks()) {
        for (const Register* reg : by_offset(*bank)) {
            for (const FieldInfo& field : by_bit(*reg)) {
                if (field.kind != FieldKind::unimplemented) continue;
                names.push_back(field.width == 32 ? reg->name() : reg->name() + "." + field.name);
            }
        }
    }
    return names;
}

std::string model_page(const ModelType& type, const Model& model) {
    std::ostringstream out;
    out << "<!-- Generated by twin-model-pages from the model itself: do not edit. -->\n"
        << "# " << type.name << "\n\n"
        << type.summary << "\n\nWritten from: " << type.manual << '\n';
    write_params(out, type);
    write_ports(out, model);
    write_values(out, model);
    write_registers(out, model);
    out << "\n## Not modelled\n\n";
    for (const std::string& limit : type.limits) out << "- " << limit << '\n';
    const auto missing = not_modelled(model);
    if (!missing.empty()) {
        out << (type.limits.empty() ? "" : "\n") << "A run that touches one of these says so when it ends:\n\n";
        for (const std::string& name : missing) out << "- " << code(name) << '\n';
    } else if (type.limits.empty()) {
        out << (model.banks().empty() ? "Nothing is known to be left out." : "Every register and field is modelled.")
            << '\n';
    }
    return out.str();
}

namespace {

std::string family_of(const std::string& type) {
    const auto dot = type.rfind('.');
    return dot == std::string::npos ? "" : type.substr(0, dot);
}

/// As a chip's file would name its only one: nrf51.gpio is GPIO. Parts keep their type's name.
std::string short_name(const std::string& type) {
    const auto dot = type.rfind('.');
    return dot == std::string::npos ? type : upper(type.substr(dot + 1));
}

/// One model of each type, those that others name in their parameters first.
class Menagerie {
  public:
    explicit Menagerie(const Registry& registry) : registry_(registry) {
        for (const auto& [name, base, size, is_flash] : kMemories) {
            storage_.emplace_back(size, std::uint8_t{0xFF});
            env_.add_memory({name, base, size, is_flash, storage_.back().data(), {}});
        }
        std::map<std::string, int> uses;
        for (const std::string& name : registry.names()) ++uses[short_name(name)];
        // All live together, so what two families have is told apart: NRF51_GPIO.
        for (const std::string& name : registry.names()) {
            types_[{family_of(name), short_name(name)}] = name;
            instances_[name] =
                (uses[short_name(name)] > 1 ? upper(family_of(name)) + "_" : std::string()) + short_name(name);
        }
        for (const std::string& name : registry.names()) make(name);
    }
    ~Menagerie() {
        while (!models_.empty()) models_.pop_back();
    }
    Menagerie(const Menagerie&) = delete;
    Menagerie& operator=(const Menagerie&) = delete;

    const Model& of(const std::string& type) const { return *by_type_.at(type); }

  private:
    struct Block {
        const char* name;
        std::uint64_t base, size;
        bool is_flash;
    };
    /// What flash controllers and the like look for.
    static constexpr Block kMemories[] = {
        {"flash", 0, 0x40000, true}, {"uicr", 0x10001000, 0x400, true}, {"ram", 0x20000000, 0x4000, false}};

    /// The type that a parameter's example names: one of the family, or of any that has it if a model is wanted, as a
    /// part's is the chip's.
    const std::string* find_type(const ModelType& type, const std::string& key, const std::string& value) const {
        const auto own = types_.find({family_of(type.name), value});
        if (own != types_.end()) return &own->second;
        const bool wants_model = std::any_of(type.params.begin(), type.params.end(), [&](const ParamSpec& p) {
            return p.name == key && p.type == ParamType::model;
        });
        const auto other =
            std::find_if(types_.begin(), types_.end(), [&](const auto& entry) { return entry.first.second == value; });
        return wants_model && other != types_.end() ? &other->second : nullptr;
    }

    void make(const std::string& name) {
        if (!begun_.insert(name).second) return;
        const ModelType& type = *registry_.find(name);
        auto values_by_key = example_params(type).all();
        for (auto& [key, values] : values_by_key) {
            for (std::string& value : values) {
                const std::string* other = find_type(type, key, value);
                if (other == nullptr) continue;
                make(*other);
                value = instances_.at(*other);
            }
        }
        const Params params(std::move(values_by_key));
        try {
            models_.push_back(type.create(instances_.at(name).c_str(), ModelContext{env_, params}));
            by_type_[name] = models_.back().get();
            for (RegisterBank* bank : models_.back()->banks()) bank->seal();
        } catch (const std::exception& e) {
            throw std::runtime_error(name + " cannot be documented: " + e.what());
        }
    }

    const Registry& registry_;
    std::deque<std::vector<std::uint8_t>> storage_;
    Environment env_;
    std::map<std::pair<std::string, std::string>, std::string> types_;  // by family and short name
    std::map<std::string, std::string> instances_;                      // by type
    std::set<std::string> begun_;
    std::vector<std::unique_ptr<Model>> models_;
    std::map<std::string, const Model*> by_type_;
};

}  // namespace

std::map<std::string, std::string> all_pages(const Registry& registry) {
    std::map<std::string, std::string> pages;
    std::ostringstream index;
    index << "<!-- Generated by twin-model-pages from the models themselves: do not edit. -->\n"
          << "# Models\n\n"
          << "What a chip's or board's file can name as `type`. How to add one: "
             "[write a peripheral model](../write-a-model.md).\n\n";
    Table table(index, {"Type", "What it is", "Registers", "Not modelled"});
    const Menagerie models(registry);
    for (const std::string& name : registry.names()) {
        const ModelType& type = *registry.find(name);
        const Model& model = models.of(name);
        std::size_t registers = 0;
        for (const RegisterBank* bank : model.banks()) registers += bank->registers().size();
        pages[name + ".md"] = model_page(type, model);
        table.row({"[" + name + "](" + name + ".md)", cell(type.summary), std::to_string(registers),
                   std::to_string(not_modelled(model).size() + type.limits.size())});
    }
    pages["README.md"] = index.str();
    return pages;
}

}  // namespace twin::docgen
