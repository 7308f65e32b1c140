// SPDX-License-Identifier: BSD-3-Clause
// The MAC's own registers, behind MAC_CSR_CMD and MAC_CSR_DATA (datasheet, 5.4).
#include "models/peripherals/smsc/lan9118.hpp"

namespace twin::smsc {

namespace {

// A frame of MDIO has 64 bits, MDC 2.5 MHz.
constexpr std::uint64_t kMdioBits = 64, kMdcHz = 2'500'000;

}  // namespace

void Lan9118::declare_mac_control() {
    mac_cr_ = &mac_.reg(4 * kMacCr, "MAC_CR", 0x00040000)
                   .reserved(0, 2)
                   .field(2, "RXEN", Access::rw, receive_enable_)
                   .field(3, "TXEN", Access::rw, transmit_enable_)
                   .reserved(4)
                   .field(5, "DFCHK", Access::rw, deferral_check_)
                   .unimplemented(6, 2, "BOLMT")
                   .field(8, "PADSTR", Access::rw, strip_pads_)
                   .reserved(9)
                   .unimplemented(10, "DISRTY")
                   .field(11, "BCAST", Access::rw, no_broadcast_)
                   .unimplemented(12, "LCOLL")
                   .field(13, "HPFILT", Access::rw, hash_multicast_)
                   .reserved(14)
                   .field(15, "HO", Access::rw, hash_all_)
                   .field(16, "PASSBAD", Access::rw, pass_bad_)
                   .field(17, "INVFILT", Access::rw, inverse_)
                   .field(18, "PRMS", Access::rw, promiscuous_)
                   .field(19, "MCPAS", Access::rw, all_multicast_)
                   .field(20, "FDPX", Access::rw, full_duplex_)
                   .field(21, "LOOPBK", Access::rw, mac_loopback_)
                   .reserved(22)
                   .field(23, "RCVOWN", Access::rw)
                   .reserved(24, 7)
                   .field(31, "RXALL", Access::rw, receive_all_)
                   .quiet_reads()
                   .doc("Number 1. RCVOWN changes nothing: the PHY does not echo");
    const auto word = [this](unsigned number, const char* name, std::uint32_t reset_value) {
        return &mac_.reg(4 * number, name, reset_value).field(0, 32, "VALUE", Access::rw);
    };
    addr_h_ = &mac_.reg(4 * kAddrH, "ADDRH", 0xFFFF)
                   .field(0, 16, "ADDRESS", Access::rw)
                   .reserved(16, 16)
                   .doc("Number 2. The last two bytes of the address, the low one first");
    addr_l_ = &word(kAddrL, "ADDRL", 0xFFFFFFFF)->doc("Number 3. The first four bytes of the address");
    hash_h_ = &word(kHashH, "HASHH", 0)->doc("Number 4");
    hash_l_ = &word(kHashL, "HASHL", 0)->doc("Number 5");
}

void Lan9118::declare_mac() {
    mac_.reg(4 * kMiiAcc, "MII_ACC")
        .field(0, "MIIBZY", Access::ro, mii_busy_)
        .field(1, "MIIWNR", Access::rw, mii_write_)
        .reserved(2, 4)
        .field(6, 5, "MIIRINDA", Access::rw, mii_register_)
        .field(11, 5, "PHY_ADDRESS", Access::rw, mii_phy_)
        .reserved(16, 16)
        .on_write([this](std::uint32_t written) {
            if ((written & 1) == 0) return;
            mii_busy_ = 1;
            mii_done_.arm_in(ticks_to_time(kMdioBits, kMdcHz));
        })
        .doc("Number 6. A written MIIBZY begins an access, which takes 25.6 us");
    mac_.reg(4 * kMiiData, "MII_DATA").field(0, 16, "DATA", Access::rw, mii_data_).reserved(16, 16).doc("Number 7");
    mac_.reg(4 * kFlow, "FLOW")
        .field(0, "FCBSY", Access::ro, flow_busy_)
        .field(1, "FCEN", Access::rw, flow_enable_)
        .field(2, "FCPASS", Access::rw, pass_control_)
        .reserved(3, 13)
        .field(16, 16, "FCPT", Access::rw, pause_time_)
        .on_write([this](std::uint32_t written) {
            if ((written & 1) == 0 || flow_enable_ == 0 || half_duplex()) return;
            flow_busy_ = 1;
            send_pause(pause_time_);
        })
        .doc("Number 8. A written FCBSY sends a pause frame");
    mac_.reg(4 * kVlan1, "VLAN1").field(0, 16, "TAG", Access::rw, vlan1_).reserved(16, 16).doc("Number 9");
    mac_.reg(4 * kVlan2, "VLAN2").field(0, 16, "TAG", Access::rw, vlan2_).reserved(16, 16).doc("Number 10");
    mac_.reg(4 * kWuff, "WUFF")
        .field(0, 32, "FILTER", Access::wo)
        .on_write([this](std::uint32_t word) {
            wake_filter_.ref()[wake_filter_next_] = word;
            wake_filter_next_ = (wake_filter_next_ + 1) % 8;
        })
        .doc("Number 11. Eight writes one after the other are the four filters");
    mac_.reg(4 * kWucsr, "WUCSR")
        .reserved(0)
        .field(1, "MPEN", Access::rw, magic_enable_)
        .field(2, "WAKE_EN", Access::rw, wake_enable_)
        .reserved(3, 2)
        .field(5, "MPR", Access::w1c, magic_received_)
        .field(6, "WUFR", Access::w1c, wake_received_)
        .reserved(7, 2)
        .field(9, "GUE", Access::rw, any_unicast_wakes_)
        .reserved(10, 22)
        .doc("Number 12");
    mac_.reg(4 * kCoeCr, "COE_CR")
        .field(0, "RXCOE_EN", Access::rw, rx_checksum_)
        .field(1, "RXCOE_MODE", Access::rw, rx_checksum_mode_)
        .reserved(2, 14)
        .field(16, "TXCOE_EN", Access::rw, tx_checksum_)
        .reserved(17, 15)
        .doc("Number 13");
}

void Lan9118::on_mac_command() {
    constexpr std::uint32_t kBusy = 1U << 31, kRead = 1U << 30;
    const std::uint32_t command = csr_cmd_->get();
    if ((command & kBusy) == 0) return;
    csr_cmd_->set(command & ~kBusy);
    const std::uint32_t offset = 4 * (command & 0xFF);
    if (mac_.find(offset) == nullptr) {
        note(JournalKind::guest_error, "MAC_CSR_CMD names a register that there is not", (command & kRead) == 0);
        if ((command & kRead) != 0) csr_data_->set(0);
        return;
    }
    if ((command & kRead) != 0) {
        csr_data_->set(mac_.read(offset));
        return;
    }
    if (mii_done_.armed() && (offset == 4 * kMiiAcc || offset == 4 * kMiiData)) {
        note(JournalKind::guest_error, "MII_ACC or MII_DATA written while MIIBZY is set");
        return;
    }
    const bool received = receive_enable_ != 0;
    const bool sent = transmit_enable_ != 0;
    mac_.write(offset, csr_data_->get());
    if (received && receive_enable_ == 0) raise(kRxStop);
    if (!sent && transmit_enable_ != 0) try_transmit();
    update_irq();
}

void Lan9118::on_mii_done() {
    mii_busy_ = 0;
    const bool here = mii_phy_ == Lan9118Phy::kAddress;
    if (mii_write_ != 0) {
        if (here) phy_.mdio_write(mii_register_, static_cast<std::uint16_t>(mii_data_));
    } else {
        mii_data_ = here ? phy_.mdio_read(mii_register_) : 0xFFFFU;
    }
    update_irq();
}

void Lan9118::on_eeprom_done() {
    if (eeprom_.command() == Lan9118Eeprom::kRead) eeprom_data_ = eeprom_.data();
    if (eeprom_.command() != Lan9118Eeprom::kReload) return;
    const auto address = eeprom_.mac_address();
    eeprom_loaded_ = address ? 1 : 0;
    if (!address) return;
    std::uint64_t value = 0;
    for (std::size_t i = address->size(); i-- > 0;) value = value << 8 | (*address)[i];
    addr_l_->set(static_cast<std::uint32_t>(value));
    addr_h_->set(static_cast<std::uint32_t>(value >> 32));
}

}  // namespace twin::smsc
