// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <string>
#include <tlm>

namespace twin {

class Model;

/// A bus master of a peripheral (DMA). Uses a DMI pointer where the target grants one, b_transport elsewhere.
class InitiatorPort : public tlm::tlm_bw_transport_if<> {
  public:
    InitiatorPort(Model& owner, const std::string& name);
    InitiatorPort(const InitiatorPort&) = delete;
    InitiatorPort& operator=(const InitiatorPort&) = delete;

    /// False: bus error at some byte; what was transferred before stays so. Any address and size.
    bool read(std::uint64_t address, void* data, std::uint64_t size);
    bool write(std::uint64_t address, const void* data, std::uint64_t size);

    tlm::tlm_initiator_socket<> socket;

    tlm::tlm_sync_enum nb_transport_bw(tlm::tlm_generic_payload& payload, tlm::tlm_phase& phase,
                                       sc_core::sc_time& delay) override;
    void invalidate_direct_mem_ptr(sc_dt::uint64 start, sc_dt::uint64 end) override;

  private:
    bool transfer(tlm::tlm_command command, std::uint64_t address, unsigned char* data, std::uint64_t size);
    tlm::tlm_generic_payload payload_;
    tlm::tlm_dmi dmi_;
    bool dmi_valid_ = false;
};

}  // namespace twin
