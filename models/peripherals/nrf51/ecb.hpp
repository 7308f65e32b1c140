// SPDX-License-Identifier: BSD-3-Clause
// AES electronic codebook mode encryption of the nRF51.
// Source: nRF51 Series Reference Manual v3.0, chapter 23 (ECB); nRF51822 Product Specification v3.1 (run time).
#pragma once

#include "models/core/initiator_port.hpp"
#include "models/peripherals/nrf51/aes128.hpp"
#include "models/peripherals/nrf51/task_event.hpp"

namespace twin::nrf51 {

/// Time of the AES module for one block. The product specification gives 8.5 µs, and up to 17 µs while other bus
/// masters hold it up; contention is not modelled.
inline Time aes_block_time() { return nanoseconds(8500); }

/// 0x000 STARTECB, 0x004 STOPECB; 0x100 ENDECB, 0x104 ERRORECB; 0x504 ECBDATAPTR.
///
/// ECBDATAPTR points to key, clear text and cipher text of 16 bytes each, most significant octet first. Key and clear
/// text are read when the encryption starts, the cipher text is written when it ends.
class Ecb : public TaskEventPeripheral {
  public:
    Ecb(sc_core::sc_module_name name, const ModelContext& context);

    /// CCM and AAR share the AES module and have priority: a running encryption is aborted with ERRORECB, and none
    /// starts until free_aes().
    void take_aes();
    void free_aes() { aes_taken_ = false; }

  private:
    struct Layout {
        static constexpr std::uint64_t kKey = 0, kClearText = 16, kCipherText = 32;
    };

    void start();
    void abort();
    void finish();

    Event end_, error_;
    InitiatorPort dma_;
    Register& data_ptr_;
    State<AesBlock> cipher_text_;
    State<std::uint32_t> destination_;  // ECBDATAPTR as it was at the start
    State<bool> aes_taken_;
    Alarm done_;
};

}  // namespace twin::nrf51
