// SPDX-License-Identifier: BSD-3-Clause
// AES CCM mode encryption and the accelerated address resolver of the nRF51: two peripherals at one address.
// Source: nRF51 Series Reference Manual v3.0, chapters 24 (AAR), 25 (CCM) and 10.1.2 (peripherals with shared ID);
// nRF51822 Product Specification v3.1 (run times); the algorithms: see ble_ccm.hpp.
#pragma once

#include "models/core/initiator_port.hpp"
#include "models/peripherals/nrf51/ble_ccm.hpp"
#include "models/peripherals/nrf51/task_event.hpp"

namespace twin::nrf51 {

class Ecb;

/// CCM and AAR have ID 15 and one set of registers: what one writes, the other sees. ENABLE says which of them works;
/// names of shared registers are CCM's and AAR's with an underscore between.
///
///     0x000 KSGEN / START       0x100 ENDKSGEN / END         0x400 MICSTATUS / STATUS   0x50C INPTR / -
///     0x004 CRYPT / -           0x104 ENDCRYPT / RESOLVED    0x500 ENABLE               0x510 OUTPTR / ADDRPTR
///     0x008 STOP                0x108 ERROR / NOTRESOLVED    0x504 MODE / NIRK          0x514 SCRATCHPTR
///     0x200 SHORTS / -          0x304, 0x308 INTEN           0x508 CNFPTR / IRKPTR
///
/// KSGEN reads the structure at CNFPTR (key, packet counter, direction, IV) and writes S_0 and 27 bytes of key stream
/// to the 43 bytes at SCRATCHPTR. CRYPT reads the packet when it starts, writes its header then (so that a RADIO that
/// sends the packet meanwhile finds it) and the rest when it ends.
///
/// START reads IRKs and address, and finds RESOLVED and STATUS after one AES block per key tried.
///
/// Not modelled: decryption while the RADIO still writes the packet; contention for the AES module beyond priority.
class CcmAar : public TaskEventPeripheral {
  public:
    /// Parameter `ecb`: the model of the ECB that shares the AES module; empty for none.
    CcmAar(sc_core::sc_module_name name, const ModelContext& context);

    static constexpr unsigned kMaxPayload = 27;  // of a BLE 4.0 packet, without MIC
    static constexpr unsigned kMaxIrks = 16;

  protected:
    void end_of_elaboration() override;
    void on_reset(ResetKind kind) override;

  private:
    enum class Job : std::uint8_t { idle, key_stream, crypt, resolve };
    enum Enabled : std::uint32_t { kNone = 0, kCcm = 2, kAar = 3 };

    /// A packet in RAM: header, length, a byte for S1, payload, MIC (manual, tables of chapter 25).
    struct Packet {
        std::uint8_t header = 0, length = 0, rfu = 0;
        std::array<std::uint8_t, kMaxPayload + kMicSize> data{};
    };
    struct Config {
        AesBlock key{};
        Nonce nonce{};
    };
    struct KeyStream {
        AesBlock s0{};
        std::array<std::uint8_t, kMaxPayload> bytes{};
    };
    static_assert(sizeof(KeyStream) == 43);

    void first_task();  // KSGEN or START
    void generate_key_stream();
    void crypt();
    void resolve();
    void stop();
    void enable_changed();
    void begin(Job job, unsigned aes_blocks);
    void finish();
    void finish_key_stream();
    void finish_crypt();
    void finish_resolve();
    bool read_config(Config& config);
    bool ccm_fault(const std::string& what);

    Event end_ksgen_, end_crypt_, error_;
    InitiatorPort dma_;
    Register &status_, &enable_, &mode_nirk_, &cnf_irk_ptr_, &in_ptr_, &out_addr_ptr_, &scratch_ptr_;
    std::string ecb_name_;
    Ecb* ecb_ = nullptr;

    State<Job> job_;
    State<Enabled> enabled_;            // ENABLE before the write under way
    State<KeyStream> key_stream_;       // on its way to SCRATCHPTR
    State<bool> key_stream_fresh_;      // generated and not used yet
    State<Packet> packet_;              // on its way to OUTPTR
    State<std::uint32_t> destination_;  // OUTPTR as it was when CRYPT started
    State<bool> decrypting_;
    State<bool> mic_ok_;
    State<std::int8_t> irk_index_;  // of the key that fits, or -1
    Alarm done_;
};

}  // namespace twin::nrf51
