// SPDX-License-Identifier: BSD-3-Clause
#include "models/core/environment.hpp"

#include <algorithm>
#include <stdexcept>

#include "models/core/i2c.hpp"
#include "models/core/model.hpp"
#include "models/core/spi.hpp"

namespace twin {

namespace {

// Before a CPU is connected, and in tests that need none.
class NoCpu : public CpuPort {
  public:
    void set_irq(unsigned, bool) override {}
    void request_reset(ResetKind) override {}
    void set_running(bool) override {}
    void set_hz(std::uint64_t) override {}
    void set_event() override {}
    void memory_changed(const Memory&, std::uint64_t, std::uint64_t) override {}
};

}  // namespace

Environment::Environment(std::uint64_t seed)
    : seed_(seed),
      // Spread, so that seeds 1, 2, 3 do not give neighbouring identities.
      unique_id_((seed + 1) * 0x9E3779B97F4A7C15ULL),
      scheduler_(std::make_unique<Scheduler>("scheduler")),
      no_cpu_(std::make_unique<NoCpu>()),
      cpu_(no_cpu_.get()) {}

Environment::~Environment() = default;

Model* Environment::find(const std::string& name) const {
    const auto it = std::find_if(models_.begin(), models_.end(), [&](const Model* m) { return name == m->name(); });
    return it == models_.end() ? nullptr : *it;
}

void Environment::throw_not_found(const std::string& name) {
    throw std::invalid_argument("'" + name + "' is no model of the kind that is needed here");
}

Net& Environment::make_net(const std::string& name) { return *nets_.emplace_back(std::make_unique<Net>(*this, name)); }

I2cBus& Environment::make_i2c(const std::string& name, Net& scl, Net& sda) {
    return *i2c_.emplace_back(std::make_unique<I2cBus>(name, scl, sda));
}

SpiBus& Environment::make_spi(const std::string& name, Net& sck, Net* mosi, Net* miso) {
    return *spi_.emplace_back(std::make_unique<SpiBus>(name, sck, mosi, miso));
}

I2cBus* Environment::find_i2c(const std::string& name) const {
    for (const auto& bus : i2c_)
        if (bus->name() == name) return bus.get();
    return nullptr;
}

SpiBus* Environment::find_spi(const std::string& name) const {
    for (const auto& bus : spi_)
        if (bus->name() == name) return bus.get();
    return nullptr;
}

Clock& Environment::clock(const std::string& name, std::uint64_t hz) {
    auto& slot = clocks_[name];
    if (!slot) slot = std::make_unique<Clock>(name, hz);
    return *slot;
}

PowerDomain& Environment::domain(const std::string& name) {
    auto& slot = domains_[name];
    if (!slot) slot = std::make_unique<PowerDomain>(name);
    return *slot;
}

Memory& Environment::add_memory(Memory memory) {
    for (const auto& other : memories_) {
        if (memory.base < other->base + other->size && other->base < memory.base + memory.size)
            throw std::logic_error("memory '" + memory.name + "' overlaps '" + other->name + "'");
    }
    return *memories_.emplace_back(std::make_unique<Memory>(std::move(memory)));
}

Memory* Environment::memory(const std::string& name) {
    for (const auto& m : memories_)
        if (m->name == name) return m.get();
    return nullptr;
}

Memory* Environment::memory_at(std::uint64_t address, std::uint64_t size) {
    for (const auto& m : memories_)
        if (address >= m->base && address - m->base < m->size && size <= m->size - (address - m->base)) return m.get();
    return nullptr;
}

void Environment::map(std::uint64_t base, RegisterBank& bank) {
    const auto after = std::upper_bound(mappings_.begin(), mappings_.end(), base,
                                        [](std::uint64_t b, const Mapping& m) { return b < m.base; });
    const bool overlaps_next = after != mappings_.end() && base + bank.size() > after->base;
    const bool overlaps_previous = after != mappings_.begin() && (after - 1)->base + (after - 1)->bank->size() > base;
    if (overlaps_next || overlaps_previous) {
        const auto& other = overlaps_next ? *after : *(after - 1);
        throw std::logic_error("the registers of '" + bank.name() + "' overlap those of '" + other.bank->name() + "'");
    }
    mappings_.insert(after, {base, &bank});
}

Environment::Mapped Environment::at(std::uint64_t address) const {
    const auto after = std::upper_bound(mappings_.begin(), mappings_.end(), address,
                                        [](std::uint64_t a, const Mapping& m) { return a < m.base; });
    if (after == mappings_.begin()) return {};
    const Mapping& m = *(after - 1);
    if (address - m.base >= m.bank->size()) return {};
    return {m.bank, static_cast<std::uint32_t>(address - m.base), &m.bank->owner()};
}

void Environment::reset(ResetKind kind) {
    for (Model* model : models_) model->reset(kind);
}

void Environment::save(StateWriter& out) const {
    out.value(seed_);
    out.value(unique_id_);
    for (const Model* model : models_) model->save(out);
    for (const Model* model : models_) model->save_derived(out);
    scheduler_->save(out);
    for (const auto& net : nets_) net->save(out);
    for (const auto& [name, clock] : clocks_) {
        out.value(clock->hz());
        out.value<std::uint8_t>(clock->running() ? 1 : 0);
    }
    for (const auto& [name, domain] : domains_) out.value<std::uint8_t>(domain->on() ? 1 : 0);
    journal_.save(out);
}

void Environment::load(StateReader& in) {
    struct Loading {
        Environment& env;
        explicit Loading(Environment& e) : env(e) {
            env.loading_ = true;
            env.scheduler_->hold(true);
        }
        ~Loading() {
            env.scheduler_->hold(false);
            env.loading_ = false;
        }
    } const loading(*this);
    const auto seed = in.value<std::uint64_t>();
    const auto unique_id = in.value<std::uint64_t>();
    // Models that had stopped the CPU when the snapshot was taken stop it again.
    cpu_->set_running(true);
    StateReader again = in;
    for (Model* model : models_) model->load(in);
    // While they derived, one after the other, each saw pins and clocks of others move. What they made of that is not
    // what they knew: their state once more, and then what follows from it as it was.
    for (Model* model : models_) model->load_state(again);
    for (Model* model : models_) model->load_derived(in);
    scheduler_->load(in);
    for (const auto& net : nets_) net->load(in);
    for (const auto& [name, clock] : clocks_) {
        const auto hz = in.value<std::uint64_t>();
        clock->restore(hz, in.value<std::uint8_t>() != 0);
    }
    for (const auto& [name, domain] : domains_) domain->restore(in.value<std::uint8_t>() != 0);
    journal_.load(in);
    if (unique_id != unique_id_)
        for (Model* model : models_) model->change_identity(unique_id);
    if (seed != seed_ || unique_id != unique_id_)
        for (RandomStream* stream : random_streams_) stream->diverge(seed_ ^ unique_id_);
}

}  // namespace twin
