// SPDX-License-Identifier: BSD-3-Clause
// The base of every peripheral and part.
#pragma once

#include <string>
#include <systemc>
#include <vector>

#include "models/core/environment.hpp"
#include "models/core/irq.hpp"
#include "models/core/params.hpp"
#include "models/core/pin.hpp"
#include "models/core/power.hpp"
#include "models/core/random.hpp"
#include "models/core/register_bank.hpp"
#include "models/core/reset.hpp"
#include "models/core/scheduler.hpp"
#include "models/core/state.hpp"
#include "models/core/value.hpp"

namespace twin {

class EthernetJack;

/// What a model is given when it is made.
struct ModelContext {
    Environment& env;
    const Params& params;
};

/// A SystemC module whose registers, state, alarms, pins, interrupts and values register themselves as members are
/// constructed. Reset, power, snapshot, documentation and the register view follow from those lists.
///
/// Convention for constructors: `Uart(sc_core::sc_module_name name, const ModelContext& context)`.
class Model : public sc_core::sc_module {
  public:
    Model(sc_core::sc_module_name name, const ModelContext& context);
    ~Model() override;

    /// The name in the YAML, unique in a node.
    std::string label() const { return name(); }
    Environment& env() const { return env_; }
    Scheduler& scheduler() const { return env_.scheduler(); }
    Time now() const { return env_.scheduler().now(); }

    /// Alarms are cancelled, registers and state that obey `kind` take their reset values, then on_reset(kind) runs.
    /// Does nothing for a kind that it does not obey.
    void reset(ResetKind kind);
    /// Which resets reach it. Default: all; the board sets ResetSet::supply() for parts that have no reset line.
    void set_resets(ResetSet resets) { resets_ = resets; }
    /// Power of its domain. See PowerDomain.
    void set_power(bool on);
    bool powered() const { return powered_; }
    /// Its clock is gone (a chip's deepest sleep): alarms are cancelled, and none can be armed before the next reset.
    /// Registers, state and pins stay as they are.
    void stop();
    bool stopped() const { return stopped_; }

    /// Snapshot of registers, state and alarms, in order of declaration. load() throws StateError and names the item.
    void save(StateWriter& out) const;
    void load(StateReader& in);
    /// load() without on_loaded().
    void load_state(StateReader& in);
    /// What on_loaded() derives anew, as it was: pins, interrupts, outputs.
    void save_derived(StateWriter& out) const;
    void load_derived(StateReader& in);
    /// The node is another one than that whose snapshot was loaded: see on_identity().
    void change_identity(std::uint64_t before) { on_identity(before); }

    const std::vector<RegisterBank*>& banks() const { return banks_; }
    const std::vector<StateItem*>& states() const { return states_; }
    const std::vector<Alarm*>& alarms() const { return alarms_; }
    const std::vector<PinPort*>& pins() const { return pins_; }
    const std::vector<IrqLine*>& irqs() const { return irqs_; }
    const std::vector<Input*>& inputs() const { return inputs_; }
    const std::vector<Output*>& outputs() const { return outputs_; }
    const std::vector<HostStream*>& streams() const { return streams_; }
    const std::vector<EthernetJack*>& jacks() const { return jacks_; }
    PinPort* find_pin(const std::string& pin) const;
    IrqLine* find_irq(const std::string& irq) const;

    /// The devices it offers to a bus that the YAML puts it on; nullptr if it is none.
    virtual class I2cTarget* as_i2c_target() { return nullptr; }
    virtual class SpiTarget* as_spi_target() { return nullptr; }
    /// A TLM target that the node maps at `base` in place of a register bank: a model written for other simulators, in
    /// a wrapper of ours. It finds SystemC's own time at now, and its b_transport must not wait().
    virtual tlm::tlm_target_socket<>* as_tlm_target() { return nullptr; }

  protected:
    /// Derived outputs (pins, interrupts) from registers and state that were just reset. Also called at power-on.
    virtual void on_reset(ResetKind kind) { (void)kind; }
    /// The supply goes: what was under way is lost or torn. Alarms are still armed; they are cancelled, and pins
    /// released, after this.
    virtual void on_power_lost() {}
    /// stop() was called: what needs a clock to go on has ended. Alarms are still armed; they are cancelled after this.
    virtual void on_stopped() {}
    /// State was loaded from a snapshot: derive outputs.
    virtual void on_loaded() {}
    /// A snapshot of a node with the identity `before` was loaded into one with Environment::unique_id(): take anew
    /// what came from it at the factory (a serial number). What the firmware has read since then stays.
    virtual void on_identity(std::uint64_t before) { (void)before; }
    void end_of_elaboration() override;

    void note(JournalKind kind, const std::string& what, bool is_write = true) const;

  private:
    friend class RegisterBank;
    friend class StateItem;
    friend class Alarm;
    friend class PinPort;
    friend class IrqLine;
    friend class Input;
    friend class Output;
    friend class HostStream;
    friend class EthernetJack;
    void add_jack(EthernetJack& jack) { jacks_.push_back(&jack); }

    Environment& env_;
    bool powered_ = true;
    bool stopped_ = false;
    ResetSet resets_ = ResetSet::all();
    std::vector<RegisterBank*> banks_;
    std::vector<StateItem*> states_;
    std::vector<Alarm*> alarms_;
    std::vector<PinPort*> pins_;
    std::vector<IrqLine*> irqs_;
    std::vector<Input*> inputs_;
    std::vector<Output*> outputs_;
    std::vector<HostStream*> streams_;
    std::vector<EthernetJack*> jacks_;
};

}  // namespace twin
