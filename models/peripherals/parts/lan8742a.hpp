// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <optional>

#include "models/core/ethernet.hpp"
#include "models/core/model.hpp"

namespace twin::parts {

/// Microchip LAN8742A: 10BASE-T/100BASE-TX transceiver on RMII, with the jack behind it.
/// Source: LAN8742A/LAN8742Ai data sheet (DS00001989).
///
/// Its registers are those of clause 22, read and written by the MAC over MDIO; register n is at offset 4 n of its
/// bank. The link comes up when a cable is plugged in and autonegotiation has ended, after negotiation_ms, or at once
/// with a forced speed. The partner at the cable's other end can do 10 and 100 Mbit/s in both duplexes, and PAUSE; it
/// negotiates.
///
/// Pins that it has are where its wires are: a MAC compares them with the pads that software chose. `nint` is its
/// interrupt, active low, if the strap nINTSEL says so; with the other setting the pin carries the 50 MHz of RMII.
///
/// Outputs: link, activity (a frame passed within the last 80 ms), speed (10 or 100; 0 without a link).
class Lan8742a : public Model, public MiiPhy {
  public:
    enum Number : unsigned {
        kBmcr = 0,
        kBmsr = 1,
        kId1 = 2,
        kId2 = 3,
        kAnar = 4,
        kAnlpar = 5,
        kAner = 6,
        kAnnptr = 7,
        kAnlpnpr = 8,
        kMmdControl = 13,
        kMmdData = 14,
        kEdpd = 16,
        kMcsr = 17,
        kSmr = 18,
        kTdrPatterns = 24,
        kTdrControl = 25,
        kSymbolErrors = 26,
        kScsir = 27,
        kCableLength = 28,
        kIsfr = 29,
        kImr = 30,
        kPscsr = 31
    };
    // ISFR and IMR
    static constexpr std::uint32_t kPageReceived = 1 << 1, kParallelFault = 1 << 2, kPartnerAcknowledged = 1 << 3,
                                   kLinkDown = 1 << 4, kRemoteFault = 1 << 5, kNegotiated = 1 << 6, kEnergyOn = 1 << 7;

    /// Parameters: mac (the MiiMac it is attached to), address, mode (0 to 7, the strap MODE), ref_clk_out (the strap
    /// nINTSEL), negotiation_ms.
    Lan8742a(sc_core::sc_module_name name, const ModelContext& context);

    EthernetJack& jack() { return jack_; }
    RegisterBank& bank() { return bank_; }
    bool link() const { return link_ != 0; }

    // MiiPhy
    std::optional<std::uint16_t> mdio_read(unsigned address, unsigned reg) override;
    void mdio_write(unsigned address, unsigned reg, std::uint16_t value) override;
    void mii_transmit(const EthernetFrame& frame) override;
    unsigned mii_mbits() const override;
    bool mii_full_duplex() const override;
    bool mii_carrier() const override { return link() && jack_.receiving(); }

    PinPort mdc, mdio, ref_clk, crs_dv, rxd0, rxd1, txen, txd0, txd1, nint;

  protected:
    void on_reset(ResetKind kind) override;
    void on_power_lost() override;
    void on_loaded() override;

  private:
    enum class Speed : std::uint32_t { none = 0, half10 = 1, full10 = 5, half100 = 2, full100 = 6 };  // PSCSR's

    void declare_basic();
    void declare_vendor();
    void apply_straps();
    void on_control(std::uint32_t written);
    void soft_reset();
    bool active() const { return power_down_ == 0 && powered() && !soft_reset_.armed(); }
    /// Begins anew what leads to a link.
    void restart();
    void drop_link();
    void on_negotiated();
    void set_link(Speed speed);
    void on_cable(bool plugged);
    void on_receive(const EthernetFrame& frame);
    Speed best_common() const;
    Speed forced() const;
    void raise(std::uint32_t flags);
    void update_irq();
    void show();
    void seen_activity();
    void on_mmd(std::uint32_t written);
    std::uint32_t mmd_value() const;

    /// The bank is reached by mdio_read() alone; a socket must be bound to something.
    struct NoInitiator : tlm::tlm_bw_transport_if<> {
        tlm::tlm_sync_enum nb_transport_bw(tlm::tlm_generic_payload&, tlm::tlm_phase&, sc_core::sc_time&) override {
            return tlm::TLM_ACCEPTED;
        }
        void invalidate_direct_mem_ptr(sc_dt::uint64, sc_dt::uint64) override {}
    };
    NoInitiator no_initiator_;
    MiiMac& mac_;
    const unsigned strap_address_, strap_mode_;
    const bool ref_clk_out_;
    const Time negotiation_;
    RegisterBank bank_;
    Output link_output_, activity_output_, speed_output_;
    Field loopback_, speed100_, negotiates_, power_down_, isolate_, full_duplex_, address_, mode_;
    Register *bmcr_ = nullptr, *bmsr_ = nullptr, *anar_ = nullptr, *anlpar_ = nullptr, *aner_ = nullptr,
             *mmd_control_ = nullptr, *mmd_data_ = nullptr, *mcsr_ = nullptr, *smr_ = nullptr, *isfr_ = nullptr,
             *imr_ = nullptr, *pscsr_ = nullptr;
    State<std::uint32_t> link_, completed_, mmd_address_;
    State<Speed> speed_;
    Alarm soft_reset_, negotiated_, activity_ends_;
    EthernetJack jack_;
};

}  // namespace twin::parts
