// SPDX-License-Identifier: BSD-3-Clause
#include "models/core/initiator_port.hpp"

#include <algorithm>
#include <cstring>

#include "models/core/model.hpp"

namespace twin {

InitiatorPort::InitiatorPort(Model& owner, const std::string& name) : socket(name.c_str()) {
    socket.bind(*this);
    owner.env().initiators_.push_back(this);
}

bool InitiatorPort::read(std::uint64_t address, void* data, std::uint64_t size) {
    return transfer(tlm::TLM_READ_COMMAND, address, static_cast<unsigned char*>(data), size);
}

bool InitiatorPort::write(std::uint64_t address, const void* data, std::uint64_t size) {
    // The payload takes a pointer to non-const for both directions; a target does not write to it on a write.
    return transfer(tlm::TLM_WRITE_COMMAND, address,
                    const_cast<unsigned char*>(static_cast<const unsigned char*>(data)), size);
}

bool InitiatorPort::transfer(tlm::tlm_command command, std::uint64_t address, unsigned char* data, std::uint64_t size) {
    const bool is_read = command == tlm::TLM_READ_COMMAND;
    while (size > 0) {
        const bool covered = dmi_valid_ && address >= dmi_.get_start_address() && address <= dmi_.get_end_address();
        if (covered && (is_read ? dmi_.is_read_allowed() : dmi_.is_write_allowed())) {
            const std::uint64_t chunk = std::min<std::uint64_t>(size, dmi_.get_end_address() - address + 1);
            unsigned char* memory = dmi_.get_dmi_ptr() + (address - dmi_.get_start_address());
            std::memcpy(is_read ? data : memory, is_read ? memory : data, chunk);
            address += chunk;
            data += chunk;
            size -= chunk;
            continue;
        }
        // One word at a time, aligned where it can be: what a bus master does, and what registers take.
        const std::uint64_t chunk = std::min<std::uint64_t>(size, 4 - address % 4);
        payload_.set_command(command);
        payload_.set_address(address);
        payload_.set_data_ptr(data);
        payload_.set_data_length(static_cast<unsigned>(chunk));
        payload_.set_streaming_width(static_cast<unsigned>(chunk));
        payload_.set_byte_enable_ptr(nullptr);
        payload_.set_dmi_allowed(false);
        payload_.set_response_status(tlm::TLM_INCOMPLETE_RESPONSE);
        sc_core::sc_time delay;
        socket->b_transport(payload_, delay);
        if (payload_.is_response_error()) return false;
        if (payload_.is_dmi_allowed()) {
            payload_.set_address(address);
            dmi_valid_ = socket->get_direct_mem_ptr(payload_, dmi_);
        }
        address += chunk;
        data += chunk;
        size -= chunk;
    }
    return true;
}

tlm::tlm_sync_enum InitiatorPort::nb_transport_bw(tlm::tlm_generic_payload&, tlm::tlm_phase&, sc_core::sc_time&) {
    return tlm::TLM_ACCEPTED;
}

void InitiatorPort::invalidate_direct_mem_ptr(sc_dt::uint64, sc_dt::uint64) { dmi_valid_ = false; }

}  // namespace twin
