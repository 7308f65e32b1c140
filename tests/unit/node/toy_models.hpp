// SPDX-License-Identifier: BSD-3-Clause
// Small models for a small chip, so that tests of the node do not depend on a real chip's.
#pragma once

#include <tlm_utils/simple_target_socket.h>

#include <cstring>

#include "models/core/ethernet.hpp"
#include "models/core/factory.hpp"
#include "models/core/initiator_port.hpp"
#include "models/core/model.hpp"
#include "models/peripherals/parts/i2c_register_device.hpp"

namespace twin::node::test {

/// Pins P0.00 and P0.01: OUT drives them.
class ToyGpio : public Model {
  public:
    ToyGpio(sc_core::sc_module_name name, const ModelContext& context) : Model(name, context) {
        bank.reg(0, "OUT").field(0, "P0", Access::rw).field(1, "P1", Access::rw).reserved(2, 30).on_write([this] {
            const std::uint32_t out = bank.find(0U)->get();
            p0.drive(Drive::strong((out & 1) != 0));
            p1.drive(Drive::strong((out & 2) != 0));
        });
    }
    RegisterBank bank{*this, 0x1000};
    PinPort p0{*this, "P0.00"};
    PinPort p1{*this, "P0.01"};
};

/// A block with one of everything that the node handles.
class ToyBlock : public Model {
  public:
    ToyBlock(sc_core::sc_module_name name, const ModelContext& context) : Model(name, context) {
        bank.reg(0x00, "PLAIN", 0x1234).field(0, 16, "LOW", Access::rw).unimplemented(16, 16, "HIGH");
        bank.reg(0x04, "NOW").field(0, 32, "NS", Access::ro).timed_value([this](std::uint32_t) {
            return static_cast<std::uint32_t>(this->now().value() / 1000);
        });
        bank.reg(0x08, "ALARM_PS").field(0, 32, "PS", Access::wo).on_write([this](std::uint32_t ps) {
            alarm.arm_in(picoseconds(ps));
        });
        bank.reg(0x0C, "ALARMS").field(0, 32, "COUNT", Access::rw).on_write([this] { irq.set(false); });
        bank.reg(0x10, "RESET").field(0, 32, "GO", Access::wo).on_write([this] {
            this->env().cpu().request_reset(ResetKind::watchdog);
        });
        bank.reg(0x14, "SEND").field(0, 32, "BYTE", Access::wo).on_write([this](std::uint32_t byte) {
            const auto b = static_cast<std::uint8_t>(byte);
            stream.send({&b, 1});
        });
        bank.reg(0x18, "SHOW").field(0, 32, "LEVEL", Access::wo).on_write([this](std::uint32_t level) {
            lamp.publish(level);
        });
        bank.reg(0x1C, "DMA_FROM").field(0, 32, "ADDRESS", Access::rw);
        bank.reg(0x20, "DMA_TO").field(0, 32, "ADDRESS", Access::rw).on_write([this] { copy(); });
        bank.reg(0x24, "DMA_OK").field(0, 32, "OK", Access::ro);
        bank.reg(0x28, "STOP").field(0, 32, "GO", Access::wo).on_write([this] {
            this->env().cpu().set_running(false);
        });
        bank.reg(0x2C, "RECEIVED").field(0, 32, "BYTES", Access::ro);
        bank.reg(0x30, "LIGHT").field(0, 32, "VALUE", Access::ro).value([this](std::uint32_t) {
            return static_cast<std::uint32_t>(light.value());
        });
        bank.reg(0x34, "STICKY").field(0, 32, "ON", Access::rw).resets(ResetSet::none()).on_write([this] {
            irq.set(bank.find(0x34U)->get() != 0);
        });
        stream.on_receive([this](std::span<const std::uint8_t> bytes) {
            Register& r = *bank.find(0x2CU);
            r.set(r.get() + static_cast<std::uint32_t>(bytes.size()));
        });
    }
    void copy() {
        std::uint8_t buffer[8];
        const bool ok = dma.read(bank.find(0x1CU)->get(), buffer, sizeof buffer) &&
                        dma.write(bank.find(0x20U)->get(), buffer, sizeof buffer);
        bank.find(0x24U)->set(ok ? 1 : 0);
    }
    void on_reset(ResetKind) override { irq.set(bank.find(0x34U)->get() != 0); }

    RegisterBank bank{*this, 0x1000};
    IrqLine irq{*this};
    Alarm alarm{*this, "alarm", [this] {
                    Register& count = *bank.find(0x0CU);
                    count.set(count.get() + 1);
                    irq.set(true);
                }};
    HostStream stream{*this, "stream"};
    Output lamp{*this, "lamp", Output::Type::number, "lx"};
    Input light{*this, "light", {Input::Type::number, "lx", 0, 100, 7, ""}};
    InitiatorPort dma{*this, "dma"};
};

/// A TLM model that knows nothing of ours, in its wrapper. Reads give SystemC's time in ns; a write notifies an event
/// after that many ns, and another address counts them.
class ForeignBlock : public Model {
  public:
    SC_HAS_PROCESS(ForeignBlock);
    ForeignBlock(sc_core::sc_module_name name, const ModelContext& context) : Model(name, context), socket_("socket") {
        socket_.register_b_transport(this, &ForeignBlock::transport);
        SC_METHOD(on_event);
        sensitive << event_;
        dont_initialize();
    }
    tlm::tlm_target_socket<>* as_tlm_target() override { return &socket_; }

  private:
    void transport(tlm::tlm_generic_payload& payload, sc_core::sc_time& delay) {
        std::uint32_t word = 0;
        if (payload.is_write()) {
            std::memcpy(&word, payload.get_data_ptr(), 4);
            event_.notify(nanoseconds(word));
        } else {
            word = payload.get_address() == 0 ? static_cast<std::uint32_t>(sc_core::sc_time_stamp().value() / 1000)
                                              : events_;
            std::memcpy(payload.get_data_ptr(), &word, 4);
        }
        delay += nanoseconds(5);
        payload.set_response_status(payload.get_address() < 8 ? tlm::TLM_OK_RESPONSE : tlm::TLM_ADDRESS_ERROR_RESPONSE);
    }
    void on_event() { ++events_; }

    tlm_utils::simple_target_socket<ForeignBlock> socket_;
    sc_core::sc_event event_;
    std::uint32_t events_ = 0;
};

/// An I2C device with a parameter of each type, and a register.
class ToySensor : public parts::I2cRegisterDevice {
  public:
    ToySensor(sc_core::sc_module_name name, const ModelContext& context) : I2cRegisterDevice(name, context, 0x0E) {
        plain_register(0x0D, "WHO_AM_I", Access::ro, 0x5A);
    }
    PinPort interrupt{*this, "int1"};
};

/// A jack that sends back what it hears.
class ToyPhy : public Model {
  public:
    using Model::Model;
    ToyPhy(sc_core::sc_module_name name, const ModelContext& context) : Model(name, context) {}
    EthernetJack jack{*this,
                      {[] { return 100U; }, [this](const EthernetFrame& frame) { jack.send(frame); },
                       [](std::size_t) { return true; }, [](bool) {}}};
};

inline void register_toys(Registry& registry) {
    registry.add({"toy.gpio", "pins", "", {}, make_model<ToyGpio>()});
    registry.add(
        {"toy.block", "everything", "", {{"gpio", ParamType::model, "", "whose pins", true}}, make_model<ToyBlock>()});
    registry.add({"toy.foreign", "TLM of others", "", {}, make_model<ForeignBlock>()});
    registry.add({"toy.phy", "an echo", "", {}, make_model<ToyPhy>()});
    registry.add({"toy.sensor",
                  "a sensor",
                  "",
                  {{"address", ParamType::integer, "29", ""},
                   {"rate", ParamType::number, "1", "in Hz"},
                   {"axes", ParamType::list, "", "three names"}},
                  make_model<ToySensor>()});
}

inline constexpr const char* kToyChip = R"(chip: toy
cpu: {type: cortex-m0, irqs: 8, hz: 16000000, icount_shift: 6, on_lockup: reset}
memories:
  flash: {kind: flash, base: 0, size: 4Ki}
  ram: {kind: ram, base: 0x20000000, size: 4Ki}
peripherals:
  BLOCK: {type: toy.block, base: 0x40000000, irq: 3, params: {gpio: GPIO}}
  OTHER: {type: toy.block, base: 0x40001000, irq: 3, params: {gpio: GPIO}}
  GPIO: {type: toy.gpio, base: 0x50000000}
  FOREIGN: {type: toy.foreign, base: 0x40002000, size: 0x100}
pads:
  GPIO: [P0.00, P0.01]
)";

inline constexpr const char* kToyBoard = R"(board: toyboard
chip: toy
nets:
  LINE: {pads: [P0.00], pull: up}
buses:
  i2c: {type: i2c, scl: LINE, sda: P0.01}
parts:
  sensor: {type: toy.sensor, bus: i2c, address: 0x1D, pins: {int1: P0.01}, params: {rate: 5, axes: [x, y]}}
  phy: {type: toy.phy}
)";

}  // namespace twin::node::test
