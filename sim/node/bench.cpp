// SPDX-License-Identifier: BSD-3-Clause
#include "sim/node/bench.hpp"

#include <algorithm>
#include <cstdio>
#include <vector>

#include "models/core/i2c.hpp"
#include "models/core/model.hpp"
#include "models/core/params.hpp"
#include "models/core/spi.hpp"

namespace twin::node {

namespace {

using boards::Error;

class Wiring {
  public:
    Wiring(const boards::Board& board, Environment& env, const std::map<std::string, unsigned>& addresses)
        : board_(board), env_(env), addresses_(addresses) {}

    void join() {
        Model& supply = *env_.find(boards::kSupplyPart);
        for (const char* name : boards::kSupplies) {
            Net& net = env_.make_net(name);
            supply.find_pin(name)->connect(net);
            rank_[&net] = kSupply;
        }
        for (const auto& bus : board_.buses) {
            for (const auto& [line, wire] : bus.lines) rank_[&pin_of({"", wire.name, wire.where}).net()] = kBus;
        }
        for (const auto& wire : board_.bench_wires)
            for (std::size_t i = 1; i < wire.ends.size(); ++i) join(wire.ends[0], wire.ends[i]);
        for (const auto& part : board_.parts)
            if (part.on_bench) join_buses(part);
    }

  private:
    // Which of two nets stays when a wire joins them: others know it by its address.
    enum Rank { kLoose, kSupply, kBoard, kBus };

    PinPort& pin_of(const boards::BenchWire::End& end) {
        if (end.part.empty()) return loose_pin_of(end);
        Model& model = *env_.find(end.part);
        if (PinPort* pin = model.find_pin(end.pin)) return *pin;
        std::vector<std::string> pins;
        std::string list;
        for (const PinPort* pin : model.pins()) {
            pins.push_back(pin->name());
            list += (list.empty() ? "" : ", ") + pin->name();
        }
        const std::string near = nearest(end.pin, pins);
        throw Error{end.where, "'" + end.part + "." + end.pin + "'", "a pin of " + end.part + ": " + list,
                    near.empty() ? "" : end.part + "." + near};
    }

    /// Of a supply, a pad or a net of the board.
    PinPort& loose_pin_of(const boards::BenchWire::End& end) {
        if (PinPort* pin = env_.find(boards::kSupplyPart)->find_pin(end.pin)) return *pin;
        for (const auto& [pad, owner] : board_.chip.pads)
            if (pad == end.pin)
                if (PinPort* pin = env_.find(owner)->find_pin(pad)) return *pin;
        for (const auto& net : env_.nets())
            if (net->name() == end.pin && !net->pins().empty()) return *net->pins().front();
        throw Error{end.where, "'" + end.pin + "'", "a net with a pin on it", ""};
    }

    bool is_bench(const boards::BenchWire::End& end) const {
        const auto* part = end.part.empty() ? nullptr : board_.find_part(end.part);
        return part != nullptr && part->on_bench;
    }

    void join(const boards::BenchWire::End& one, const boards::BenchWire::End& other) {
        PinPort* a = &pin_of(one);
        PinPort* b = &pin_of(other);
        for (const auto* end : {&one, &other}) {
            auto& rank = rank_.try_emplace(&pin_of(*end).net(), kLoose).first->second;
            if (!is_bench(*end)) rank = std::max(rank, kBoard);
        }
        if (&a->net() == &b->net()) return;
        if (rank_[&a->net()] < rank_[&b->net()]) std::swap(a, b);
        if (rank_[&b->net()] == kBus)
            throw Error{other.where, "a line of another bus of " + board_.name, "one bus", ""};
        b->connect(a->net());
    }

    void join_buses(const boards::PartDescription& part) {
        Model& model = *env_.find(part.name);
        if (model.as_i2c_target() != nullptr) join_i2c(part, model);
        if (model.as_spi_target() != nullptr) join_spi(model);
    }

    static Net* net_of(const Model& model, const char* pin) {
        const PinPort* port = model.find_pin(pin);
        return port != nullptr && port->net().pins().size() > 1 ? &port->net() : nullptr;
    }

    /// A device with one line in the air, or on the wrong one, is there and hears nothing, as on a desk.
    void join_i2c(const boards::PartDescription& part, Model& model) {
        Net* scl = net_of(model, "scl");
        Net* sda = net_of(model, "sda");
        if (scl == nullptr || sda == nullptr || scl == sda) return;
        if (scl->i2c == nullptr) env_.make_i2c("bench_i2c" + std::to_string(++buses_), *scl, *sda);
        I2cBus& bus = *scl->i2c;
        if (&bus.sda() != sda) return;
        const auto address = addresses_.find(part.name);
        if (address != addresses_.end()) check_address(part, bus, address->second);
        bus.attach(*model.as_i2c_target());
    }

    void check_address(const boards::PartDescription& part, I2cBus& bus, unsigned address) {
        auto& used = used_[&bus];
        if (used.empty()) {
            for (const auto& other : board_.parts) {
                const auto own = addresses_.find(other.name);
                if (!other.bus.empty() && env_.find_i2c(other.bus) == &bus && own != addresses_.end())
                    used[own->second] = other.name;
            }
        }
        const auto [taken, fresh] = used.emplace(address, part.name);
        if (fresh) return;
        char text[48];
        std::snprintf(text, sizeof text, "address 0x%02X, which '", address);
        const bool given = part.address.has_value();
        throw Error{given ? part.address_where : part.where, text + taken->second + "' has on the same bus",
                    given ? "another one" : "another one: address: 0x…", ""};
    }

    void join_spi(Model& model) {
        Net* sck = net_of(model, "sck");
        if (sck == nullptr) return;
        if (sck->spi == nullptr) {
            env_.make_spi("bench_spi" + std::to_string(++buses_), *sck, net_of(model, "mosi"), net_of(model, "miso"));
        }
        SpiBus& bus = *sck->spi;
        if (bus.mosi() != nullptr && net_of(model, "mosi") != bus.mosi()) return;
        bus.attach(*model.as_spi_target());
    }

    const boards::Board& board_;
    Environment& env_;
    const std::map<std::string, unsigned>& addresses_;
    std::map<const Net*, Rank> rank_;
    std::map<const I2cBus*, std::map<unsigned, std::string>> used_;
    unsigned buses_ = 0;
};

}  // namespace

void wire_bench(const boards::Board& board, Environment& env, const std::map<std::string, unsigned>& addresses) {
    if (board.find_part(boards::kSupplyPart) != nullptr) Wiring(board, env, addresses).join();
}

const char* bench_default(const std::string& type, const std::string& param) {
    if (param == "supply") return "pins";
    return type == "led" && param == "active" ? "both" : nullptr;
}

}  // namespace twin::node
