// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <tlm>

#include "models/core/register_bank.hpp"

namespace twin::smsc {

/// Registers that no bus sees. Register n is at offset 4 n; their socket wants something bound to it.
class InnerBank : public RegisterBank {
  public:
    InnerBank(Model& owner, unsigned count, const char* name) : RegisterBank(owner, 4 * count, name) {
        socket.get_base_port().bind(no_initiator_);
    }

  private:
    class NoInitiator : public tlm::tlm_bw_transport_if<> {
      public:
        tlm::tlm_sync_enum nb_transport_bw(tlm::tlm_generic_payload&, tlm::tlm_phase&, sc_core::sc_time&) override {
            return tlm::TLM_COMPLETED;
        }
        void invalidate_direct_mem_ptr(sc_dt::uint64, sc_dt::uint64) override {}
    };
    NoInitiator no_initiator_;
};

}  // namespace twin::smsc
