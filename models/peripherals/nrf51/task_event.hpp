// SPDX-License-Identifier: BSD-3-Clause
// The peripheral interface of Nordic's nRF51: tasks, events, shortcuts, interrupts, PPI.
// Source: nRF51 Series Reference Manual v3.0, chapters 10 (peripheral interface) and 16 (PPI).
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "models/core/model.hpp"

namespace twin::nrf51 {

/// Hears events by peripheral and offset: PPI.
class EventListener {
  public:
    virtual ~EventListener() = default;
    virtual void on_event() = 0;
};

/// Base of the peripherals with tasks and events. One 4 KiB bank: tasks from 0x000, events from 0x100, SHORTS at 0x200,
/// INTEN at 0x300, INTENSET at 0x304, INTENCLR at 0x308, POWER at 0xFFC.
///
/// Bit n of INTEN belongs to the event at 0x100 + 4 n.
class TaskEventPeripheral : public Model {
  public:
    TaskEventPeripheral(sc_core::sc_module_name name, const ModelContext& context);

    /// Runs the task at `offset` as a write of 1 would. For PPI and shortcuts. Unknown offsets do nothing; nor does a
    /// peripheral that is switched off by POWER or has no clock.
    void trigger_task(std::uint32_t offset);
    bool has_task(std::uint32_t offset) const;
    bool has_event(std::uint32_t offset) const;
    /// `listener` hears each time the event at `offset` is generated, whether or not its register was set before. All
    /// listeners of the instant are told, in ascending `order`: what one of them does to the list is for the next
    /// event. Throws std::logic_error for more than kMaxListeners.
    static constexpr std::size_t kMaxListeners = 32;
    void listen(std::uint32_t offset, EventListener& listener, unsigned order = 0);
    void unlisten(std::uint32_t offset, EventListener& listener);

    RegisterBank& bank() { return bank_; }

    /// System OFF leaves it running: what can wake the chip.
    virtual bool runs_in_system_off() const { return false; }

  protected:
    /// An event of the peripheral: register, interrupt bit, shortcuts and PPI in one.
    class Event {
      public:
        Event() = default;
        Event(const Event&) = delete;
        Event& operator=(const Event&) = delete;
        /// Sets the register, tells PPI and shortcuts, updates the interrupt.
        void generate();
        /// Sets the register and the interrupt only: an event that the peripheral keeps from PPI (RTC's EVTEN).
        void generate_for_interrupt() {
            reg_->set(1);
            owner_->update_irq();
        }
        bool is_set() const { return reg_->get() != 0; }
        void clear() { reg_->set(0); }
        std::uint32_t offset() const { return reg_->offset(); }

      private:
        friend class TaskEventPeripheral;
        TaskEventPeripheral* owner_ = nullptr;
        Register* reg_ = nullptr;
        struct Listening {
            EventListener* listener;
            unsigned order;
        };
        std::vector<Listening> listeners_;
    };

    /// Declares a task register (wo). The action runs on a write of 1, from shortcuts and from PPI.
    void task(std::uint32_t offset, const std::string& task_name, std::function<void()> action);
    /// Declares an event register (rw; written 0 by software to clear).
    void event(std::uint32_t offset, const std::string& event_name, Event& event);
    /// Declares SHORTS with these bits; call once, after tasks and events.
    struct Shortcut {
        unsigned bit;
        std::uint32_t event_offset;
        std::uint32_t task_offset;
        const char* name;  ///< "COMPARE0_CLEAR"
    };
    void shortcuts(const std::vector<Shortcut>& list);
    /// Declares INTEN (if `with_inten`), INTENSET and INTENCLR for all events declared so far.
    void interrupts(bool with_inten = false);
    /// Declares POWER at 0xFFC: 0 holds the peripheral in reset.
    void power_register();
    /// Whether POWER may be written 0 now.
    virtual bool may_switch_off() const { return true; }

    std::uint32_t inten() const { return inten_; }
    /// Interrupt = any event register set whose INTEN bit is set. Called after every change of INTEN or of an event
    /// register; peripherals that only wake for enabled events (RTC) override it, and call this one.
    virtual void update_irq();
    void on_reset(ResetKind kind) override;
    void on_loaded() override { update_irq(); }

    RegisterBank bank_;
    IrqLine irq_;

  private:
    friend class Event;
    struct Task {
        std::uint32_t offset;
        std::function<void()> action;
    };
    std::vector<Task> tasks_;
    std::vector<Event*> events_;
    std::vector<Shortcut> shortcuts_;
    /// POWER is on, and so are supply and clock.
    bool works() const { return bank_.accessible() && !stopped(); }
    Register* shorts_ = nullptr;
    State<std::uint32_t> inten_;
};

}  // namespace twin::nrf51
