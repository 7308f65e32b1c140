// SPDX-License-Identifier: BSD-3-Clause
#include "tests/unit/support/bench.hpp"

#include <gtest/gtest.h>
#include <tlm_utils/multi_passthrough_target_socket.h>

#include <cstring>

namespace twin::test {

/// Routes by Environment's address map: registers by their sockets, memories directly and with DMI.
class Bus : public sc_core::sc_module, public tlm::tlm_bw_transport_if<> {
  public:
    Bus(sc_core::sc_module_name name, Environment& env) : sc_module(name), from_masters("from_masters"), env_(env) {
        from_masters.register_b_transport(this, &Bus::master_transport);
        from_masters.register_get_direct_mem_ptr(this, &Bus::master_dmi);
    }

    // Here, not in the constructor: all models exist by now, and sockets may still be made inside this module.
    void before_end_of_elaboration() override {
        for (const auto& mapping : env_.mappings()) {
            auto socket = std::make_unique<tlm::tlm_initiator_socket<>>(sc_core::sc_gen_unique_name("to"));
            socket->bind(*this);
            socket->bind(mapping.bank->socket);
            to_banks_.emplace(mapping.bank, std::move(socket));
        }
        for (InitiatorPort* port : env_.initiators()) port->socket.bind(from_masters);
    }

    void b_transport(tlm::tlm_generic_payload& payload, sc_core::sc_time& delay) {
        const std::uint64_t address = payload.get_address();
        if (const auto mapped = env_.at(address); mapped.bank != nullptr) {
            payload.set_address(mapped.offset);
            (*to_banks_.at(mapped.bank))->b_transport(payload, delay);
            payload.set_address(address);
            return;
        }
        Memory* memory = env_.memory_at(address, payload.get_data_length());
        payload.set_response_status(tlm::TLM_ADDRESS_ERROR_RESPONSE);
        if (memory == nullptr) return;
        std::uint8_t* at = memory->data + (address - memory->base);
        if (payload.is_read()) {
            std::memcpy(payload.get_data_ptr(), at, payload.get_data_length());
        } else if (memory->is_flash) {
            std::uint32_t word = 0;
            std::memcpy(&word, payload.get_data_ptr(), payload.get_data_length());
            if (!memory->write || !memory->write(address - memory->base, payload.get_data_length(), word)) return;
        } else {
            std::memcpy(at, payload.get_data_ptr(), payload.get_data_length());
        }
        payload.set_dmi_allowed(!memory->is_flash);
        payload.set_response_status(tlm::TLM_OK_RESPONSE);
    }

    unsigned debug(tlm::tlm_generic_payload& payload) {
        const auto mapped = env_.at(payload.get_address());
        if (mapped.bank == nullptr) return 0;
        payload.set_address(mapped.offset);
        return (*to_banks_.at(mapped.bank))->transport_dbg(payload);
    }

    tlm::tlm_sync_enum nb_transport_bw(tlm::tlm_generic_payload&, tlm::tlm_phase&, sc_core::sc_time&) override {
        return tlm::TLM_ACCEPTED;
    }
    void invalidate_direct_mem_ptr(sc_dt::uint64, sc_dt::uint64) override {}

  private:
    void master_transport(int, tlm::tlm_generic_payload& payload, sc_core::sc_time& delay) {
        b_transport(payload, delay);
    }

    bool master_dmi(int, tlm::tlm_generic_payload& payload, tlm::tlm_dmi& data) {
        Memory* memory = env_.memory_at(payload.get_address());
        if (memory == nullptr || memory->is_flash) return false;
        data.set_dmi_ptr(memory->data);
        data.set_start_address(memory->base);
        data.set_end_address(memory->base + memory->size - 1);
        data.allow_read_write();
        return true;
    }

    tlm_utils::multi_passthrough_target_socket<Bus, 32, tlm::tlm_base_protocol_types, 0, sc_core::SC_ZERO_OR_MORE_BOUND>
        from_masters;
    Environment& env_;
    std::map<const RegisterBank*, std::unique_ptr<tlm::tlm_initiator_socket<>>> to_banks_;
};

Bench::Bench(std::uint64_t seed) : env_(seed), bus_(std::make_unique<Bus>("bus", env_)) { env_.set_cpu(cpu_); }

Bench::~Bench() = default;

Memory& Bench::ram(const std::string& name, std::uint64_t base, std::uint64_t size) {
    storage_.emplace_back(size, 0);
    return env_.add_memory({name, base, size, false, storage_.back().data(), {}});
}

Memory& Bench::flash(const std::string& name, std::uint64_t base, std::uint64_t size) {
    storage_.emplace_back(size, 0xFF);
    return env_.add_memory({name, base, size, true, storage_.back().data(), {}});
}

void Bench::elaborate() {
    if (elaborated_) return;
    elaborated_ = true;
    sc_core::sc_start(sc_core::SC_ZERO_TIME);
    env_.reset(ResetKind::power_on);
}

namespace {
void fill(tlm::tlm_generic_payload& payload, tlm::tlm_command command, std::uint64_t address, std::uint32_t& value,
          unsigned size) {
    payload.set_command(command);
    payload.set_address(address);
    payload.set_data_ptr(reinterpret_cast<unsigned char*>(&value));
    payload.set_data_length(size);
    payload.set_streaming_width(size);
    payload.set_response_status(tlm::TLM_INCOMPLETE_RESPONSE);
}
}  // namespace

bool Bench::try_read(std::uint64_t address, std::uint32_t& value, unsigned size) {
    elaborate();
    tlm::tlm_generic_payload payload;
    sc_core::sc_time delay;
    value = 0;
    fill(payload, tlm::TLM_READ_COMMAND, address, value, size);
    bus_->b_transport(payload, delay);
    return payload.is_response_ok();
}

bool Bench::try_write(std::uint64_t address, std::uint32_t value, unsigned size) {
    elaborate();
    tlm::tlm_generic_payload payload;
    sc_core::sc_time delay;
    fill(payload, tlm::TLM_WRITE_COMMAND, address, value, size);
    bus_->b_transport(payload, delay);
    return payload.is_response_ok();
}

std::uint32_t Bench::read(std::uint64_t address, unsigned size) {
    std::uint32_t value = 0;
    EXPECT_TRUE(try_read(address, value, size)) << "bus error reading 0x" << std::hex << address;
    return value;
}

void Bench::write(std::uint64_t address, std::uint32_t value, unsigned size) {
    EXPECT_TRUE(try_write(address, value, size)) << "bus error writing 0x" << std::hex << address;
}

std::uint32_t Bench::peek(std::uint64_t address) {
    elaborate();
    tlm::tlm_generic_payload payload;
    std::uint32_t value = 0;
    fill(payload, tlm::TLM_READ_COMMAND, address, value, 4);
    EXPECT_EQ(bus_->debug(payload), 4U) << "nothing at 0x" << std::hex << address;
    return value;
}

void Bench::run_for(const Time& duration) {
    elaborate();
    env_.scheduler().run_for(duration);
}

void Bench::reset(ResetKind kind) {
    elaborate();
    env_.reset(kind);
}

bool Bench::journal_has(JournalKind kind, const std::string& where, const std::string& what) {
    for (const auto& entry : env_.journal().entries())
        if (entry.kind == kind && entry.where == where && entry.what == what) return true;
    return false;
}

std::vector<std::uint8_t> Bench::save() const {
    StateWriter out;
    env_.save(out);
    return out.data();
}

void Bench::load(const std::vector<std::uint8_t>& state) {
    StateReader in(state);
    env_.load(in);
    EXPECT_TRUE(in.at_end());
}

}  // namespace twin::test
