// SPDX-License-Identifier: BSD-3-Clause
// The registers of the Ethernet MAC and its DMA. Source: RM0090 rev 19, chapters 33.8.1 and 33.8.4.
#include "models/peripherals/stm32f4/eth.hpp"

namespace twin::stm32f4 {

void Eth::declare_mac() {
    bank_.reg(kMacCr, "ETH_MACCR", 0x8000)
        .reserved(0, 2)
        .field(2, "RE", Access::rw, re_)
        .field(3, "TE", Access::rw, te_)
        .field(4, "DC", Access::rw)
        .field(5, 2, "BL", Access::rw)
        .field(7, "APCS", Access::rw, apcs_)
        .reserved(8)
        .field(9, "RD", Access::rw)
        .field(10, "IPCO", Access::rw, ipco_)
        .field(11, "DM", Access::rw, dm_)
        .field(12, "LM", Access::rw, lm_)
        .field(13, "ROD", Access::rw)
        .field(14, "FES", Access::rw, fes_)
        .reserved(15)
        .field(16, "CSD", Access::rw)
        .field(17, 3, "IFG", Access::rw, ifg_)
        .reserved(20, 2)
        .field(22, "JD", Access::rw, jd_)
        .field(23, "WD", Access::rw, wd_)
        .reserved(24)
        .field(25, "CSTF", Access::rw, cstf_)
        .reserved(26, 6)
        .on_write([this] { kick_wire(); });
    ffr_ = &bank_.reg(kMacFfr, "ETH_MACFFR")
                .field(0, "PM", Access::rw)
                .field(1, "HU", Access::rw)
                .field(2, "HM", Access::rw)
                .field(3, "DAIF", Access::rw)
                .field(4, "PAM", Access::rw)
                .field(5, "BFD", Access::rw)
                .field(6, 2, "PCF", Access::rw)
                .field(8, "SAIF", Access::rw)
                .field(9, "SAF", Access::rw)
                .field(10, "HPF", Access::rw)
                .reserved(11, 20)
                .field(31, "RA", Access::rw);
    hthr_ = &bank_.reg(kMacHthr, "ETH_MACHTHR").field(0, 32, "HTH", Access::rw);
    htlr_ = &bank_.reg(kMacHtlr, "ETH_MACHTLR").field(0, 32, "HTL", Access::rw);
    miiar_ = &bank_.reg(kMacMiiar, "ETH_MACMIIAR")
                  .field(0, "MB", Access::w1s, mb_)
                  .field(1, "MW", Access::rw)
                  .field(2, 3, "CR", Access::rw)
                  .reserved(5)
                  .field(6, 5, "MR", Access::rw)
                  .field(11, 5, "PA", Access::rw)
                  .reserved(16, 16)
                  .on_write([this] { on_mii_address(); });
    miidr_ = &bank_.reg(kMacMiidr, "ETH_MACMIIDR").field(0, 16, "MD", Access::rw).reserved(16, 16);
    fcr_ = &bank_.reg(kMacFcr, "ETH_MACFCR")
                .field(0, "FCB_BPA", Access::rw, fcb_)
                .field(1, "TFCE", Access::rw, tfce_)
                .field(2, "RFCE", Access::rw, rfce_)
                .field(3, "UPFD", Access::rw, upfd_)
                .field(4, 2, "PLT", Access::rw)
                .reserved(6)
                .field(7, "ZQPD", Access::rw)
                .reserved(8, 8)
                .field(16, 16, "PT", Access::rw)
                .on_write([this](std::uint32_t written) { on_flow_control(written); });
    vlantr_ = &bank_.reg(kMacVlantr, "ETH_MACVLANTR")
                   .field(0, 16, "VLANTI", Access::rw)
                   .field(16, "VLANTC", Access::rw)
                   .reserved(17, 15);
}

void Eth::declare_power() {
    bank_.reg(kMacRwuffr, "ETH_MACRWUFFR")
        .field(0, 32, "FILTER", Access::rw)
        .doc("Eight registers behind one address: each access is to the next one")
        .value([this](std::uint32_t) { return wakeup_filter_.get()[wakeup_index_]; })
        .on_read([this] { wakeup_index_ = (wakeup_index_ + 1) % 8; })
        .on_write([this](std::uint32_t word) { on_filter_word(word); });
    bank_.reg(kMacPmtcsr, "ETH_MACPMTCSR")
        .field(0, "PD", Access::w1s, pd_)
        .field(1, "MPE", Access::rw, mpe_)
        .field(2, "WFE", Access::rw, wfe_)
        .reserved(3, 2)
        .field(5, "MPR", Access::rc_r, mpr_)
        .field(6, "WFR", Access::rc_r, wfr_)
        .reserved(7, 2)
        .field(9, "GU", Access::rw, gu_)
        .reserved(10, 21)
        .field(31, "WFFRPR", Access::self_clearing)
        .on_read([this] { update_irq(); })
        .on_write([this](std::uint32_t written) {
            if (written >> 31 != 0) wakeup_index_ = 0;
        });
    bank_.reg(kMacDbgr, "ETH_MACDBGR")
        .field(0, "MMRPEA", Access::ro)
        .field(1, 2, "MSFRWCS", Access::ro)
        .reserved(3)
        .field(4, "RFWRA", Access::ro)
        .field(5, 2, "RFRCS", Access::ro)
        .reserved(7)
        .field(8, 2, "RFFL", Access::ro)
        .reserved(10, 6)
        .field(16, "MMTEA", Access::ro)
        .field(17, 2, "MTFCS", Access::ro)
        .field(19, "MTP", Access::ro)
        .field(20, 2, "TFRS", Access::ro)
        .field(22, "TFWA", Access::ro)
        .reserved(23)
        .field(24, "TFNE", Access::ro)
        .field(25, "TFF", Access::ro)
        .reserved(26, 6)
        .timed_value([this](std::uint32_t) { return debug_state(); });
    macsr_ = &bank_.reg(kMacSr, "ETH_MACSR")
                  .reserved(0, 3)
                  .field(3, "PMTS", Access::ro)
                  .field(4, "MMCS", Access::ro)
                  .field(5, "MMCRS", Access::ro)
                  .field(6, "MMCTS", Access::ro)
                  .reserved(7, 2)
                  .field(9, "TSTS", Access::rc_r)
                  .reserved(10, 22)
                  .value([this](std::uint32_t stored) {
                      const bool wake = (mpr_ | wfr_) != 0;
                      const bool rx = mmc_.receive_interrupt(), tx = mmc_.transmit_interrupt();
                      return stored | (wake ? 1U << 3 : 0) | (rx || tx ? 1U << 4 : 0) | (rx ? 1U << 5 : 0) |
                             (tx ? 1U << 6 : 0);
                  })
                  .on_read([this] { update_irq(); });
    macimr_ = &bank_.reg(kMacImr, "ETH_MACIMR")
                   .reserved(0, 3)
                   .field(3, "PMTIM", Access::rw)
                   .reserved(4, 5)
                   .field(9, "TSTIM", Access::rw)
                   .reserved(10, 22)
                   .on_write([this] { update_irq(); });
}

void Eth::declare_addresses() {
    for (unsigned n = 0; n < 4; ++n) {
        const std::string name = "ETH_MACA" + std::to_string(n);
        const std::string field = "MACA" + std::to_string(n);
        Register& high = bank_.reg(kMacAhr(n), name + "HR", n == 0 ? 0x8000FFFF : 0x0000FFFF)
                             .field(0, 16, (field + "H").c_str(), Access::rw);
        if (n == 0) {
            high.reserved(16, 15).field(31, "MO", Access::ro);
        } else {
            high.reserved(16, 8)
                .field(24, 6, "MBC", Access::rw)
                .field(30, "SA", Access::rw)
                .field(31, "AE", Access::rw);
        }
        address_high_[n] = &high;
        address_low_[n] =
            &bank_.reg(kMacAlr(n), name + "LR", 0xFFFFFFFF).field(0, 32, (field + "L").c_str(), Access::rw);
    }
}

void Eth::declare_dma() {
    bank_.reg(kDmaBmr, "ETH_DMABMR", 0x00020101)
        .field(0, "SR", Access::w1s, sr_bit_)
        .field(1, "DA", Access::rw)
        .field(2, 5, "DSL", Access::rw, dsl_)
        .field(7, "EDFE", Access::rw, edfe_)
        .field(8, 6, "PBL", Access::rw)
        .field(14, 2, "PM", Access::rw)
        .field(16, "FB", Access::rw)
        .field(17, 6, "RDP", Access::rw)
        .field(23, "USP", Access::rw)
        .field(24, "FPM", Access::rw)
        .field(25, "AAB", Access::rw)
        .field(26, "MB", Access::rw)
        .reserved(27, 5)
        .on_write([this](std::uint32_t written) { on_bus_mode(written); });
    bank_.reg(kDmaTpdr, "ETH_DMATPDR").field(0, 32, "TPD", Access::wo).on_write([this] {
        if (tx_state_ == TxState::suspended) tx_state_ = TxState::fetching;
        kick_transmit();
    });
    bank_.reg(kDmaRpdr, "ETH_DMARPDR").field(0, 32, "RPD", Access::wo).on_write([this] {
        if (rx_state_ == RxState::suspended) rx_state_ = RxState::fetching;
        kick_receive();
    });
    rdlar_ = &bank_.reg(kDmaRdlar, "ETH_DMARDLAR").field(0, 32, "SRL", Access::rw).on_write([this] {
        rdlar_->set(*rdlar_ & ~3U);
        rx_current_ = rdlar_->get();
    });
    tdlar_ = &bank_.reg(kDmaTdlar, "ETH_DMATDLAR").field(0, 32, "STL", Access::rw).on_write([this] {
        tdlar_->set(*tdlar_ & ~3U);
        tx_current_ = tdlar_->get();
    });
    dmasr_ = &bank_.reg(kDmaSr, "ETH_DMASR")
                  .field(0, "TS", Access::w1c)
                  .field(1, "TPSS", Access::w1c)
                  .field(2, "TBUS", Access::w1c)
                  .field(3, "TJTS", Access::w1c)
                  .field(4, "ROS", Access::w1c)
                  .field(5, "TUS", Access::w1c)
                  .field(6, "RS", Access::w1c)
                  .field(7, "RBUS", Access::w1c)
                  .field(8, "RPSS", Access::w1c)
                  .field(9, "RWTS", Access::w1c)
                  .field(10, "ETS", Access::w1c)
                  .reserved(11, 2)
                  .field(13, "FBES", Access::w1c)
                  .field(14, "ERS", Access::w1c)
                  .field(15, "AIS", Access::w1c)
                  .field(16, "NIS", Access::w1c)
                  .field(17, 3, "RPS", Access::ro)
                  .field(20, 3, "TPS", Access::ro)
                  .field(23, 3, "EBS", Access::ro)
                  .reserved(26)
                  .field(27, "MMCS", Access::ro)
                  .field(28, "PMTS", Access::ro)
                  .field(29, "TSTS", Access::ro)
                  .reserved(30, 2)
                  .timed_value([this](std::uint32_t stored) {
                      return stored | static_cast<std::uint32_t>(rx_state_.get()) << 17 |
                             static_cast<std::uint32_t>(tx_state_.get()) << 20 | error_bits_ << 23 |
                             (mmc_.receive_interrupt() || mmc_.transmit_interrupt() ? kMmcs : 0) |
                             ((mpr_ | wfr_) != 0 ? kPmts : 0) | ((macsr_->get() >> 9 & 1) != 0 ? kTsts : 0);
                  })
                  .on_write([this] { update_irq(); });
    bank_.reg(kDmaOmr, "ETH_DMAOMR")
        .reserved(0)
        .field(1, "SR", Access::rw, start_rx_)
        .field(2, "OSF", Access::rw, osf_)
        .field(3, 2, "RTC", Access::rw, rtc_)
        .reserved(5)
        .field(6, "FUGF", Access::rw, fugf_)
        .field(7, "FEF", Access::rw, fef_)
        .reserved(8, 5)
        .field(13, "ST", Access::rw, start_tx_)
        .field(14, 3, "TTC", Access::rw, ttc_)
        .reserved(17, 3)
        .field(20, "FTF", Access::self_clearing)
        .field(21, "TSF", Access::rw, tsf_)
        .reserved(22, 2)
        .field(24, "DFRF", Access::rw, dfrf_)
        .field(25, "RSF", Access::rw, rsf_)
        .field(26, "DTCEFD", Access::rw, dtcefd_)
        .reserved(27, 5)
        .on_write([this](std::uint32_t written) { on_operation_mode(written); });
    dmaier_ = &bank_.reg(kDmaIer, "ETH_DMAIER")
                   .field(0, "TIE", Access::rw)
                   .field(1, "TPSIE", Access::rw)
                   .field(2, "TBUIE", Access::rw)
                   .field(3, "TJTIE", Access::rw)
                   .field(4, "ROIE", Access::rw)
                   .field(5, "TUIE", Access::rw)
                   .field(6, "RIE", Access::rw)
                   .field(7, "RBUIE", Access::rw)
                   .field(8, "RPSIE", Access::rw)
                   .field(9, "RWTIE", Access::rw)
                   .field(10, "ETIE", Access::rw)
                   .reserved(11, 2)
                   .field(13, "FBEIE", Access::rw)
                   .field(14, "ERIE", Access::rw)
                   .field(15, "AISE", Access::rw)
                   .field(16, "NISE", Access::rw)
                   .reserved(17, 15)
                   .on_write([this] { update_irq(); });
    mfbocr_ = &bank_.reg(kDmaMfbocr, "ETH_DMAMFBOCR")
                   .field(0, 16, "MFC", Access::rc_r)
                   .field(16, "OMFC", Access::rc_r)
                   .field(17, 11, "MFA", Access::rc_r)
                   .field(28, "OFOC", Access::rc_r)
                   .reserved(29, 3);
    rswtr_ = &bank_.reg(kDmaRswtr, "ETH_DMARSWTR").field(0, 8, "RSWTC", Access::rw).reserved(8, 24).on_write([this] {
        if (*rswtr_ == 0) rx_watchdog_.cancel();
    });
}

void Eth::declare_current() {
    bank_.reg(kDmaChtdr, "ETH_DMACHTDR").field(0, 32, "HTDAP", Access::ro).timed_value([this](std::uint32_t) {
        return tx_current_.get();
    });
    bank_.reg(kDmaChrdr, "ETH_DMACHRDR").field(0, 32, "HRDAP", Access::ro).timed_value([this](std::uint32_t) {
        return rx_current_.get();
    });
    chtbar_ = &bank_.reg(kDmaChtbar, "ETH_DMACHTBAR").field(0, 32, "HTBAP", Access::ro);
    chrbar_ = &bank_.reg(kDmaChrbar, "ETH_DMACHRBAR").field(0, 32, "HRBAP", Access::ro);
}

}  // namespace twin::stm32f4
