// SPDX-License-Identifier: BSD-3-Clause
// What the models of one node share: time, journal, seed, nets, buses, clocks, memories, and the way to the CPU.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "models/core/journal.hpp"
#include "models/core/reset.hpp"
#include "models/core/scheduler.hpp"

namespace twin {

class Clock;
class EthernetJack;
struct EthernetFrame;
class I2cBus;
class InitiatorPort;
class Input;
class Model;
class Net;
class Output;
class HostStream;
class PowerDomain;
class RandomStream;
class RegisterBank;
class SpiBus;
struct Memory;

/// What models ask of the CPU and its emulator. sim/node implements it; tests use a recording one.
class CpuPort {
  public:
    virtual ~CpuPort() = default;
    virtual void set_irq(unsigned line, bool level) = 0;
    virtual void set_nmi(bool level) { (void)level; }
    /// The CPU and then every model are reset, before the next instruction.
    virtual void request_reset(ResetKind kind) = 0;
    /// False: no clock for the CPU (sleep without power, System OFF).
    virtual void set_running(bool running) = 0;
    virtual void set_hz(std::uint64_t hz) = 0;
    /// SysTick's reference clock, of a CPU that has one.
    virtual void set_refclk_hz(std::uint64_t hz) { (void)hz; }
    /// Where the CPU executes: for what depends on whose bus a fetch takes (a busy bank of flash).
    virtual std::uint32_t pc() const { return 0; }
    /// SEV from outside.
    virtual void set_event() = 0;
    /// A model wrote to Memory::data directly.
    virtual void memory_changed(const Memory& memory, std::uint64_t offset, std::uint64_t size) = 0;
};

/// A memory of the chip. Models that own its writes (flash controllers) set `write`.
struct Memory {
    std::string name;
    std::uint64_t base = 0;
    std::uint64_t size = 0;
    bool is_flash = false;  ///< contents survive power-off, guest writes go to `write`
    std::uint8_t* data = nullptr;
    /// A guest's write to flash: offset, size in bytes (1, 2, 4), value. False: bus error.
    std::function<bool(std::uint64_t offset, unsigned size, std::uint32_t value)> write;
};

class Environment {
  public:
    explicit Environment(std::uint64_t seed = 1);
    ~Environment();
    Environment(const Environment&) = delete;
    Environment& operator=(const Environment&) = delete;

    Scheduler& scheduler() { return *scheduler_; }
    Journal& journal() { return journal_; }
    const Journal& journal() const { return journal_; }
    std::uint64_t seed() const { return seed_; }

    CpuPort& cpu() { return *cpu_; }
    void set_cpu(CpuPort& cpu) { cpu_ = &cpu; }

    const std::vector<Model*>& models() const { return models_; }
    Model* find(const std::string& name) const;
    /// The model `name` as T. Throws std::invalid_argument if there is none or it is something else.
    template <typename T>
    T& require(const std::string& name) const {
        if (auto* typed = dynamic_cast<T*>(find(name))) return *typed;
        throw_not_found(name);
    }

    Net& make_net(const std::string& name);
    /// Existing nets by name, in order of creation.
    const std::vector<std::unique_ptr<Net>>& nets() const { return nets_; }
    I2cBus& make_i2c(const std::string& name, Net& scl, Net& sda);
    SpiBus& make_spi(const std::string& name, Net& sck, Net* mosi, Net* miso);
    I2cBus* find_i2c(const std::string& name) const;
    SpiBus* find_spi(const std::string& name) const;

    /// A clock by name, made at the first use with `hz`.
    Clock& clock(const std::string& name, std::uint64_t hz);
    const std::map<std::string, std::unique_ptr<Clock>>& clocks() const { return clocks_; }
    /// A power domain by name, made at the first use. "main" holds what no other does.
    PowerDomain& domain(const std::string& name = "main");
    const std::map<std::string, std::unique_ptr<PowerDomain>>& domains() const { return domains_; }

    Memory& add_memory(Memory memory);
    Memory* memory(const std::string& name);
    Memory* memory_at(std::uint64_t address, std::uint64_t size = 1);

    /// The address map of registers. Ranges do not overlap; throws std::logic_error otherwise.
    void map(std::uint64_t base, RegisterBank& bank);
    struct Mapped {
        RegisterBank* bank = nullptr;
        std::uint32_t offset = 0;
        Model* model = nullptr;
    };
    /// What is at this address; bank is nullptr if nothing.
    Mapped at(std::uint64_t address) const;
    struct Mapping {
        std::uint64_t base;
        RegisterBank* bank;
    };
    const std::vector<Mapping>& mappings() const { return mappings_; }
    const std::vector<InitiatorPort*>& initiators() const { return initiators_; }

    /// True when time is the host's: then a busy host may keep the CPU from its instructions for milliseconds while
    /// time goes on, and what feeds the board from outside (a console) waits for it, where on a desk it need not. False
    /// in virtual time, where the CPU always gets its instructions and everything comes as it would.
    bool real_time() const { return real_time_; }
    void set_real_time(bool real) { real_time_ = real; }

    /// The node's unique identity (for FICR, UID, MAC addresses): from the seed unless set.
    std::uint64_t unique_id() const { return unique_id_; }
    void set_unique_id(std::uint64_t id) { unique_id_ = id; }

    /// Every model is reset, in order of creation.
    void reset(ResetKind kind);

    /// Snapshot of every model, in order of creation, and of what is between them. load() throws StateError; the models
    /// are then undefined. Into a node with another identity or seed: what was made of the identity at the factory is
    /// the new node's, and its randomness goes another way.
    void save(StateWriter& out) const;
    void load(StateReader& in);
    /// While load() runs: pins move to where the snapshot has them, one model after the other. Nobody may take that for
    /// an edge.
    bool loading() const { return loading_; }

    /// Set by the one model that acts on it, when it is made: the CPU has begun to sleep (WFI or WFE; `deep`:
    /// SCR.SLEEPDEEP), and is about to execute again.
    std::function<void(bool deep)> on_cpu_sleep;
    std::function<void()> on_cpu_wake;

    // Hooks to the host. Unset hooks drop.
    std::function<void(const Output&)> on_output;
    /// The world changed it.
    std::function<void(const Input&)> on_input;
    std::function<void(const HostStream&, std::span<const std::uint8_t>)> on_stream;
    /// A frame left this jack: its last bit leaves now.
    std::function<void(const EthernetJack&, const EthernetFrame&)> on_frame;
    /// Something a user wants to see in the record: a fault, a conflict, a message of a model.
    std::function<void(const std::string& where, const std::string& text)> on_message;
    void message(const std::string& where, const std::string& text) {
        if (on_message) on_message(where, text);
    }

  private:
    friend class Model;
    friend class InitiatorPort;
    friend class RandomStream;
    [[noreturn]] static void throw_not_found(const std::string& name);

    std::uint64_t seed_;
    std::uint64_t unique_id_;
    bool loading_ = false;
    bool real_time_ = false;
    Journal journal_;
    std::unique_ptr<Scheduler> scheduler_;
    std::unique_ptr<CpuPort> no_cpu_;
    CpuPort* cpu_;
    std::vector<Model*> models_;
    std::vector<std::unique_ptr<Net>> nets_;
    std::vector<std::unique_ptr<I2cBus>> i2c_;
    std::vector<std::unique_ptr<SpiBus>> spi_;
    std::map<std::string, std::unique_ptr<Clock>> clocks_;
    std::map<std::string, std::unique_ptr<PowerDomain>> domains_;
    std::vector<std::unique_ptr<Memory>> memories_;
    std::vector<Mapping> mappings_;  // sorted by base
    std::vector<InitiatorPort*> initiators_;
    std::vector<RandomStream*> random_streams_;
};

}  // namespace twin
