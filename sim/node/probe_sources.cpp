// SPDX-License-Identifier: BSD-3-Clause
#include <algorithm>
#include <cctype>
#include <set>
#include <stdexcept>

#include "models/core/model.hpp"
#include "sim/node/probe.hpp"

namespace twin::node {

namespace {

constexpr const char* kVolts = ".volts";
// A net of the supply has dozens of pins.
constexpr std::size_t kMostNamed = 3;

std::string lower(std::string text) {
    for (char& c : text) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    return text;
}

std::string connected(const PinPort& pin) {
    std::string names;
    std::size_t count = 0;
    for (const PinPort* other : pin.net().pins()) {
        if (other == &pin) continue;
        if (++count > kMostNamed) return names + ", …";
        names += (names.empty() ? "" : ", ") + other->full_name();
    }
    return names;
}

/// Behind the last dot, or all of it.
std::string last_part(const std::string& name) { return name.substr(name.rfind('.') + 1); }

}  // namespace

ProbeSources::ProbeSources(const boards::Board& board, const Environment& env, const Channels& channels) {
    std::set<std::string> names;
    const auto add = [&](ProbeSource source) {
        // A connector has pins and values of one name: the pin is meant.
        if (names.insert(source.name).second) all_.push_back(std::move(source));
    };
    using Kind = ProbeSource::Kind;
    std::vector<std::pair<std::string, const PinPort*>> pads;
    for (const auto& [pad, owner] : board.chip.pads) {
        const Model* model = env.find(owner);
        if (const PinPort* pin = model != nullptr ? model->find_pin(pad) : nullptr) pads.emplace_back(pad, pin);
    }
    for (const auto& [pad, pin] : pads)
        add({pad, connected(*pin), "pads", "", Kind::digital, &pin->net(), nullptr, nullptr});
    for (const auto& part : board.parts) {
        const Model* model = env.find(part.name);
        if (model == nullptr) continue;
        for (const PinPort* pin : model->pins())
            add({pin->full_name(), connected(*pin), part.name, "", Kind::digital, &pin->net(), nullptr, nullptr});
    }
    for (const auto& [pad, pin] : pads)
        add({pad + kVolts, connected(*pin), "volts", "V", Kind::analog, &pin->net(), nullptr, nullptr});
    const auto group = [](const std::string& name) { return name.substr(0, name.find('.')); };
    for (const Input* input : channels.inputs) {
        const bool is_bool = input->spec().type == Input::Type::boolean;
        add({input->full_name(), input->spec().help, group(input->full_name()), is_bool ? "bool" : input->spec().unit,
             Kind::number, nullptr, input, nullptr});
    }
    for (const Output* output : channels.outputs) {
        if (output->type() == Output::Type::bytes) continue;
        const bool is_bool = output->type() == Output::Type::boolean;
        add({output->full_name(), output->help(), group(output->full_name()), is_bool ? "bool" : output->unit(),
             Kind::number, nullptr, nullptr, output});
    }
}

const ProbeSource& ProbeSources::find(const std::string& name) const {
    const std::string wanted = lower(name);
    // The first kind of short name that fits one channel is the one that is meant.
    std::vector<const ProbeSource*> exact, folded, pins, outputs, last;
    for (const ProbeSource& source : all_) {
        if (source.name == name) return source;
        const std::string one = lower(source.name);
        const bool volts = one.ends_with(kVolts);
        if (one == wanted) folded.push_back(&source);
        if (lower(source.group) == wanted && source.net != nullptr) pins.push_back(&source);
        if (lower(source.group) == wanted && source.output != nullptr) outputs.push_back(&source);
        if (!volts && source.net != nullptr && source.group != "pads" && last_part(one) == wanted) last.push_back(&source);
    }
    for (const auto* fits : {&folded, &pins, &outputs, &last})
        if (fits->size() == 1) return *fits->front();
    std::string among;
    for (const auto* fits : {&pins, &outputs, &last}) {
        if (fits->size() > kMostNamed * 4) continue;
        for (const ProbeSource* source : *fits) among += (among.empty() ? "" : ", ") + source->name;
    }
    if (!among.empty()) throw std::invalid_argument("'" + name + "' may be one of several channels: " + among);
    std::vector<std::string> names;
    for (const ProbeSource& source : all_) names.push_back(source.name);
    const std::string near = nearest(name, names);
    throw std::invalid_argument("there is no channel '" + name + "'" +
                                (near.empty() ? "" : "; did you mean '" + near + "'?"));
}

}  // namespace twin::node
