// SPDX-License-Identifier: BSD-3-Clause
#include "sim/node/router.hpp"

#include <algorithm>
#include <cstdio>
#include <cstring>
#include <stdexcept>

namespace twin::node {

namespace {

std::string hex(std::uint64_t address) {
    char text[24];
    std::snprintf(text, sizeof text, "0x%08llX", static_cast<unsigned long long>(address));
    return text;
}

}  // namespace

/// The way back from targets: nothing here is asynchronous, and the CPU holds no pointers into targets.
class Router::Backward : public tlm::tlm_bw_transport_if<> {
  public:
    tlm::tlm_sync_enum nb_transport_bw(tlm::tlm_generic_payload&, tlm::tlm_phase&, sc_core::sc_time&) override {
        return tlm::TLM_ACCEPTED;
    }
    void invalidate_direct_mem_ptr(sc_dt::uint64, sc_dt::uint64) override {}
};

/// The CPU's socket to one target. SystemC wants sockets to belong to modules.
class Router::Initiator : public sc_core::sc_module {
  public:
    explicit Initiator(sc_core::sc_module_name name) : sc_module(name) {}
    tlm::tlm_initiator_socket<> socket{"socket"};
};

/// What one bus master other than the CPU sees.
class Router::DmaTarget : public sc_core::sc_module, public tlm::tlm_fw_transport_if<> {
  public:
    DmaTarget(sc_core::sc_module_name name, Router& router) : sc_module(name), router_(router) { socket.bind(*this); }

    void b_transport(tlm::tlm_generic_payload& payload, sc_core::sc_time& delay) override {
        const std::uint64_t address = payload.get_address();
        const unsigned length = payload.get_data_length();
        if (Memory* memory = router_.env_.memory_at(address, length)) {
            transfer(*memory, address - memory->base, payload);
            return;
        }
        const Target* target = router_.find(address);
        if (target == nullptr) {
            router_.note_unmapped(address, payload.is_write());
            payload.set_response_status(tlm::TLM_ADDRESS_ERROR_RESPONSE);
            return;
        }
        payload.set_address(address - target->base);
        if (target->foreign) router_.env_.scheduler().sync_kernel();
        target->forward->b_transport(payload, delay);
        payload.set_address(address);
    }
    unsigned transport_dbg(tlm::tlm_generic_payload& payload) override {
        Memory* memory = router_.env_.memory_at(payload.get_address(), payload.get_data_length());
        if (memory == nullptr || !payload.is_read()) return 0;
        std::memcpy(payload.get_data_ptr(), memory->data + (payload.get_address() - memory->base),
                    payload.get_data_length());
        return payload.get_data_length();
    }
    /// For reading only: a write must be told to the CPU, which may have translated code from there.
    bool get_direct_mem_ptr(tlm::tlm_generic_payload& payload, tlm::tlm_dmi& dmi) override {
        const Memory* memory = router_.env_.memory_at(payload.get_address());
        if (memory == nullptr) return false;
        dmi.init();
        dmi.set_start_address(memory->base);
        dmi.set_end_address(memory->base + memory->size - 1);
        dmi.set_dmi_ptr(memory->data);
        dmi.set_granted_access(tlm::tlm_dmi::DMI_ACCESS_READ);
        return true;
    }
    tlm::tlm_sync_enum nb_transport_fw(tlm::tlm_generic_payload& payload, tlm::tlm_phase& phase,
                                       sc_core::sc_time& delay) override {
        if (phase != tlm::BEGIN_REQ) return tlm::TLM_ACCEPTED;
        b_transport(payload, delay);
        phase = tlm::BEGIN_RESP;
        return tlm::TLM_COMPLETED;
    }

    tlm::tlm_target_socket<> socket{"socket"};

  private:
    void transfer(Memory& memory, std::uint64_t offset, tlm::tlm_generic_payload& payload) {
        const unsigned length = payload.get_data_length();
        if (payload.is_read()) {
            std::memcpy(payload.get_data_ptr(), memory.data + offset, length);
            payload.set_dmi_allowed(true);
        } else if (payload.is_write()) {
            // Only the CPU's writes reach the flash controller.
            if (memory.is_flash) {
                payload.set_response_status(tlm::TLM_ADDRESS_ERROR_RESPONSE);
                return;
            }
            std::memcpy(memory.data + offset, payload.get_data_ptr(), length);
            router_.env_.cpu().memory_changed(memory, offset, length);
        }
        payload.set_response_status(tlm::TLM_OK_RESPONSE);
    }

    Router& router_;
};

Router::Router(Environment& env) : env_(env), slots_(2), backward_(std::make_unique<Backward>()) {
    for (tlm::tlm_generic_payload* payload : {&read_, &write_}) {
        payload->set_data_ptr(reinterpret_cast<unsigned char*>(&data_));
        payload->set_byte_enable_ptr(nullptr);
        payload->set_dmi_allowed(false);
    }
    read_.set_command(tlm::TLM_READ_COMMAND);
    write_.set_command(tlm::TLM_WRITE_COMMAND);
}

Router::~Router() = default;

void Router::add(std::uint64_t base, std::uint64_t size, tlm::tlm_target_socket<>& socket, bool foreign,
                 std::string target) {
    auto initiator = std::make_unique<Initiator>(sc_core::sc_gen_unique_name("cpu_port"));
    initiator->socket.bind(*backward_);
    initiator->socket.bind(socket);
    targets_.push_back({base, size, foreign, nullptr, std::move(target), std::move(initiator)});
}

void Router::add(InitiatorPort& initiator) {
    dma_.push_back(std::make_unique<DmaTarget>(sc_core::sc_gen_unique_name("dma_port"), *this));
    initiator.socket.bind(dma_.back()->socket);
}

void Router::seal() {
    std::sort(targets_.begin(), targets_.end(), [](const Target& a, const Target& b) { return a.base < b.base; });
    for (std::size_t i = 1; i < targets_.size(); ++i) {
        if (targets_[i - 1].base + targets_[i - 1].size > targets_[i].base)
            throw std::logic_error("the registers of '" + targets_[i].name + "' overlap those of '" +
                                   targets_[i - 1].name + "'");
    }
    for (Target& target : targets_) target.forward = target.initiator->socket.operator->();
    // A table without collisions: one multiplication and one comparison find the page.
    for (unsigned bits = 1; bits < 24; ++bits) {
        std::uint64_t multiplier = 0x9E3779B97F4A7C15ULL;
        for (int attempt = 0; attempt < 64; ++attempt, multiplier = multiplier * 6364136223846793005ULL + 2) {
            if (try_table(bits, multiplier | 1)) return;
        }
    }
    throw std::logic_error("the address map has too many pages of registers");
}

bool Router::try_table(unsigned bits, std::uint64_t multiplier) {
    std::vector<Slot> slots(std::size_t{1} << bits);
    const unsigned shift = 64 - bits;
    for (const Target& target : targets_) {
        const std::uint64_t last = (target.base + target.size - 1) >> kPageBits;
        for (std::uint64_t page = target.base >> kPageBits; page <= last; ++page) {
            Slot& slot = slots[(page * multiplier) >> shift];
            if (slot.page != page && slot.count != 0) return false;
            if (slot.count == 0) slot = {page, &target, 0};
            ++slot.count;
        }
    }
    slots_ = std::move(slots);
    multiplier_ = multiplier;
    shift_ = shift;
    return true;
}

void Router::transport_foreign(const Target& target, tlm::tlm_generic_payload& payload) {
    env_.scheduler().sync_kernel();
    delay_ = sc_core::SC_ZERO_TIME;
    target.forward->b_transport(payload, delay_);
    delay_ = sc_core::SC_ZERO_TIME;
    // What it notified for now happens before the guest's next instruction.
    env_.scheduler().sync_kernel();
    env_.scheduler().mark_changed();
}

bool Router::note_unmapped(std::uint64_t address, bool is_write) {
    env_.journal().note(JournalKind::unmapped, "", hex(address), is_write);
    return false;
}

bool Router::failed(std::uint64_t address, bool is_write) {
    ++bus_errors_;
    return note_unmapped(address, is_write);
}

bool Router::read_elsewhere(std::uint64_t address, unsigned size, std::uint64_t& value) {
    value = 0;
    // Memories are read by the emulator itself, except where an access straddles the end of one.
    if (const Memory* memory = env_.memory_at(address, size)) {
        std::memcpy(&value, memory->data + (address - memory->base), size);
        return true;
    }
    return failed(address, false);
}

bool Router::write_elsewhere(std::uint64_t address, unsigned size, std::uint64_t value) {
    Memory* memory = env_.memory_at(address, size);
    if (memory == nullptr || !memory->write || size > 4) return failed(address, true);
    return memory->write(address - memory->base, size, static_cast<std::uint32_t>(value)) || failed(address, true);
}

bool Router::debug_read(std::uint64_t address, unsigned size, std::uint64_t& value) {
    value = 0;
    const Target* target = find(address);
    if (target == nullptr) {
        const Memory* memory = env_.memory_at(address, size);
        if (memory == nullptr) return false;
        std::memcpy(&value, memory->data + (address - memory->base), size);
        return true;
    }
    env_.scheduler().sync();
    std::uint64_t data = 0;
    tlm::tlm_generic_payload payload;
    payload.set_command(tlm::TLM_READ_COMMAND);
    payload.set_address(address - target->base);
    payload.set_data_ptr(reinterpret_cast<unsigned char*>(&data));
    payload.set_data_length(size);
    payload.set_streaming_width(size);
    const bool done = target->forward->transport_dbg(payload) == size;
    value = data;
    return done;
}

bool Router::debug_write(std::uint64_t address, unsigned size, std::uint64_t value) {
    const Target* target = find(address);
    if (target == nullptr) {
        // As a programming tool does, past the flash controller.
        const Memory* memory = env_.memory_at(address, size);
        if (memory == nullptr) return false;
        std::memcpy(memory->data + (address - memory->base), &value, size);
        env_.cpu().memory_changed(*memory, address - memory->base, size);
        return true;
    }
    env_.scheduler().sync();
    tlm::tlm_generic_payload payload;
    payload.set_command(tlm::TLM_WRITE_COMMAND);
    payload.set_address(address - target->base);
    payload.set_data_ptr(reinterpret_cast<unsigned char*>(&value));
    payload.set_data_length(size);
    payload.set_streaming_width(size);
    return target->forward->transport_dbg(payload) == size;
}

}  // namespace twin::node
