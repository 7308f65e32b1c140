// SPDX-License-Identifier: BSD-3-Clause
#include "sim/node/instantiate.hpp"

#include <algorithm>
#include <map>

#include "models/core/i2c.hpp"
#include "models/core/initiator_port.hpp"
#include "models/core/model.hpp"
#include "models/core/spi.hpp"
#include "sim/node/bench.hpp"
#include "sim/node/model_params.hpp"

namespace twin::node {

namespace {

using boards::Error;
using boards::Position;

Position below(Position position, const std::string& key) {
    position.key += (position.key.empty() ? "" : ".") + key;
    return position;
}

std::string list_of(const std::vector<std::string>& words) {
    std::string list;
    for (const std::string& word : words) list += (list.empty() ? "" : ", ") + word;
    return list.empty() ? "none: it has none" : list;
}

/// The work of instantiate(), with what its steps share. Wrong data throws Error.
class Builder {
  public:
    Builder(const boards::Board& board, Registry& registry, Environment& env, Router& router)
        : board_(board), registry_(registry), env_(env), router_(router) {}

    Models build() {
        for (const auto& library : board_.libraries) {
            const std::string wrong = registry_.load_library(library.path);
            if (!wrong.empty()) throw Error{library.where, wrong, "", ""};
        }
        for (const auto& [clock, hz] : board_.chip.clocks) env_.clock(clock, hz);
        make_models();
        join_nets();
        join_buses();
        for (const auto& part : board_.parts) place(part);
        wire_bench(board_, env_, addresses_);
        for (const auto& peripheral : board_.chip.peripherals) {
            map_registers(peripheral);
            connect_irqs(peripheral);
        }
        for (InitiatorPort* initiator : env_.initiators()) router_.add(*initiator);
        return std::move(made_);
    }

  private:
    void make_models() {
        std::vector<ModelPlan> plans;
        for (const auto& p : board_.chip.peripherals) {
            plans.push_back({p.name, p.type, &p.type_where, &p.where, &p.params, {}, nullptr, &p.domain, nullptr});
        }
        for (const auto& p : board_.parts) {
            plans.push_back(
                {p.name, p.type, &p.type_where, &p.where, &p.params, p.address, &p.address_where, &p.domain, nullptr});
            plans.back().on_bench = p.on_bench;
        }
        std::vector<std::string> names;
        for (ModelPlan& plan : plans) {
            names.push_back(plan.name);
            if (auto error = find_type(plan, registry_)) throw Error(*error);
        }
        for (const ModelPlan* plan : creation_order(plans)) {
            const auto params = check_params(*plan, names);
            if (!params) throw Error(params.error());
            try {
                made_.models.push_back(plan->type->create(plan->name.c_str(), ModelContext{env_, *params}));
            } catch (const std::exception& e) {
                throw Error{*plan->where, plan->type_name + ": " + e.what(), "", ""};
            }
            env_.domain(*plan->domain).add(*made_.models.back());
            // The board's reset line does not reach it.
            if (plan->on_bench) made_.models.back()->set_resets(ResetSet::supply());
            if (params->has("address")) addresses_[plan->name] = static_cast<unsigned>(params->integer("address"));
        }
    }

    PinPort& pad(const std::string& name, const Position& where) {
        for (const auto& [pad, owner] : board_.chip.pads) {
            if (pad != name) continue;
            if (PinPort* pin = env_.find(owner)->find_pin(name)) return *pin;
            throw Error{below(board_.chip.where, "pads." + owner), "'" + name + "'", "pins that the model has", ""};
        }
        throw Error{where, "'" + name + "'", "a pad or a net", ""};
    }

    /// The copper that a pad or net of the files stands for. A pad without a net of its own gives it its name.
    Net& wire(const boards::Wire& wire) {
        const auto known = nets_.find(wire.name);
        if (known != nets_.end()) return *known->second;
        Net& net = env_.make_net(wire.name);
        pad(wire.name, wire.where).connect(net);
        nets_[wire.name] = &net;
        return net;
    }

    static void pull(Net& net, boards::Pull pull) {
        if (pull != boards::Pull::none) net.set_pull(Drive::pull(pull == boards::Pull::up));
    }

    void join_nets() {
        for (const auto& description : board_.nets) {
            Net& net = env_.make_net(description.name);
            nets_[description.name] = &net;
            for (const auto& p : description.pads) {
                pad(p.name, p.where).connect(net);
                nets_[p.name] = &net;
            }
            pull(net, description.pull);
        }
    }

    void join_buses() {
        for (const auto& bus : board_.buses) {
            const auto line = [&](const char* name) -> Net* {
                const auto it = bus.lines.find(name);
                if (it == bus.lines.end()) return nullptr;
                Net& net = wire(it->second);
                pull(net, bus.pull);
                return &net;
            };
            if (bus.kind == boards::BusDescription::Kind::i2c) {
                env_.make_i2c(bus.name, *line("scl"), *line("sda"));
            } else {
                env_.make_spi(bus.name, *line("sck"), line("mosi"), line("miso"));
            }
        }
    }

    void place(const boards::PartDescription& part) {
        Model& model = *env_.find(part.name);
        for (const auto& [name, where] : part.pins) {
            PinPort* pin = model.find_pin(name);
            if (pin == nullptr) {
                std::vector<std::string> pins;
                for (const PinPort* p : model.pins()) pins.push_back(p->name());
                throw Error{where.where, "pin '" + name + "', which " + part.type + " does not have", list_of(pins),
                            nearest(name, pins)};
            }
            pin->connect(wire(where));
        }
        if (part.bus.empty()) return;
        if (I2cBus* i2c = env_.find_i2c(part.bus)) {
            if (model.as_i2c_target() == nullptr)
                throw Error{part.bus_where, "I2C bus '" + part.bus + "'",
                            "no I2C bus: " + part.type + " is no I2C device", ""};
            i2c->attach(*model.as_i2c_target());
        } else if (SpiBus* spi = env_.find_spi(part.bus)) {
            if (model.as_spi_target() == nullptr)
                throw Error{part.bus_where, "SPI bus '" + part.bus + "'",
                            "no SPI bus: " + part.type + " is no SPI device", ""};
            spi->attach(*model.as_spi_target());
        }
    }

    void map_registers(const boards::Peripheral& p) {
        if (!p.base) return;
        Model& model = *env_.find(p.name);
        const Position where = below(p.where, "base");
        if (auto* socket = model.as_tlm_target()) {
            router_.add(*p.base, p.size, *socket, true, p.name);
            return;
        }
        if (model.banks().empty())
            throw Error{where, "an address", "none: " + p.type + " has no registers", ""};
        // Behind the first there may be more (a MAC's, a PHY's), which the model alone reaches.
        RegisterBank& bank = *model.banks().front();
        if (bank.size() > p.size) {
            throw Error{where, "a range of " + std::to_string(p.size) + " bytes",
                        "at least " + std::to_string(bank.size()) + ", which the registers of " + p.type + " take", ""};
        }
        env_.map(*p.base, bank);
        router_.add(*p.base, bank.size(), bank.socket, false, p.name);
    }

    void connect_irqs(const boards::Peripheral& p) {
        Model& model = *env_.find(p.name);
        std::vector<std::string> lines;
        for (const IrqLine* line : model.irqs()) lines.push_back(line->name());
        for (const auto& [name, irq] : p.irqs) {
            IrqLine* line = name.empty() ? (lines.size() == 1 ? model.irqs().front() : nullptr) : model.find_irq(name);
            if (line == nullptr) {
                throw Error{irq.second, name.empty() ? "one interrupt" : "interrupt line '" + name + "'",
                            "those of " + p.type + ": " + list_of(lines), nearest(name, lines)};
            }
            auto& join = joins_[irq.first];
            if (join == nullptr) {
                made_.irqs.push_back(std::make_unique<IrqJoin>(env_, irq.first));
                join = made_.irqs.back().get();
            }
            // connect() tells the level at once, and later changes only.
            line->connect([join, last = false](bool level) mutable {
                if (level != last) join->change(level);
                last = level;
            });
        }
    }

    const boards::Board& board_;
    Registry& registry_;
    Environment& env_;
    Router& router_;
    Models made_;
    std::map<std::string, Net*> nets_;
    std::map<unsigned, IrqJoin*> joins_;
    std::map<std::string, unsigned> addresses_;  // of I2C devices
};

}  // namespace

boards::Result<Models> instantiate(const boards::Board& board, Registry& registry, Environment& env, Router& router) {
    try {
        return Builder(board, registry, env, router).build();
    } catch (const Error& error) {
        return tl::unexpected(error);
    }
}

}  // namespace twin::node
