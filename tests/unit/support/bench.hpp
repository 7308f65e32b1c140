// SPDX-License-Identifier: BSD-3-Clause
// A bench for models without QEMU: their registers behind TLM sockets, their interrupts and requests recorded.
#pragma once

#include <initializer_list>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "models/core/initiator_port.hpp"
#include "models/core/model.hpp"

namespace twin::test {

/// A CPU that only writes down what models ask of it.
class RecordingCpu : public CpuPort {
  public:
    void set_irq(unsigned line, bool level) override { irqs[line] = level; }
    void request_reset(ResetKind kind) override { resets.push_back(kind); }
    void set_running(bool on) override { running = on; }
    void set_hz(std::uint64_t clock) override { hz = clock; }
    void set_refclk_hz(std::uint64_t clock) override { refclk_hz = clock; }
    std::uint32_t pc() const override { return program_counter; }
    void set_event() override { ++events; }
    void memory_changed(const Memory& memory, std::uint64_t offset, std::uint64_t size) override {
        changed.push_back({memory.base + offset, size});
    }

    std::map<unsigned, bool> irqs;
    std::vector<ResetKind> resets;
    std::vector<std::pair<std::uint64_t, std::uint64_t>> changed;  // address, size
    bool running = true;
    unsigned events = 0;
    std::uint64_t hz = 0;
    std::uint32_t program_counter = 0;
    std::uint64_t refclk_hz = 0;
};

class Bus;

class Bench {
  public:
    explicit Bench(std::uint64_t seed = 1);
    ~Bench();

    Environment& env() { return env_; }
    RecordingCpu& cpu() { return cpu_; }

    /// Makes a model of class T. With `base`, maps its first bank there. Parameters are used as given: a test names
    /// all that the model reads.
    template <typename T>
    T& add(const char* name, std::initializer_list<std::pair<const char*, const char*>> params = {},
           std::int64_t base = -1) {
        Params p;
        for (const auto& [key, value] : params) p.set(key, value);
        return add<T>(name, p, base);
    }
    template <typename T>
    T& add(const char* name, const Params& params, std::int64_t base = -1) {
        auto model = std::make_unique<T>(name, ModelContext{env_, params});
        T& result = *model;
        models_.push_back(std::move(model));
        if (base >= 0) env_.map(static_cast<std::uint64_t>(base), *result.banks().at(0));
        return result;
    }
    /// Memory that the bus and initiator ports reach.
    Memory& ram(const std::string& name, std::uint64_t base, std::uint64_t size);
    /// The same, as flash: contents 0xFF, writes go to Memory::write.
    Memory& flash(const std::string& name, std::uint64_t base, std::uint64_t size);
    void connect(PinPort& a, PinPort& b) { a.connect(b.net()); }

    /// Binds the sockets and ends elaboration; all models exist by then. Implied by the calls below.
    void elaborate();

    std::uint32_t read(std::uint64_t address, unsigned size = 4);
    void write(std::uint64_t address, std::uint32_t value, unsigned size = 4);
    /// As read and write, but say whether the bus gave an error instead of failing the test.
    bool try_read(std::uint64_t address, std::uint32_t& value, unsigned size = 4);
    bool try_write(std::uint64_t address, std::uint32_t value, unsigned size = 4);
    /// Debug read, without side effects.
    std::uint32_t peek(std::uint64_t address);

    /// What is due exactly at the end is run.
    void run_for(const Time& duration);
    Time now() const { return sc_core::sc_time_stamp(); }
    void reset(ResetKind kind);

    bool journal_has(JournalKind kind, const std::string& where, const std::string& what);

    /// Saves every model's state, and loads it into the same models.
    std::vector<std::uint8_t> save() const;
    void load(const std::vector<std::uint8_t>& state);

  private:
    Environment env_;
    RecordingCpu cpu_;
    std::unique_ptr<Bus> bus_;
    std::vector<std::vector<std::uint8_t>> storage_;
    std::vector<std::unique_ptr<Model>> models_;
    bool elaborated_ = false;
};

}  // namespace twin::test
