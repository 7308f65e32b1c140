// SPDX-License-Identifier: BSD-3-Clause
// The registers that the bus sees (datasheet, 5.1 to 5.3).
#include <string>

#include "models/peripherals/smsc/lan9118.hpp"

namespace twin::smsc {

void Lan9118::declare_ports() {
    for (std::uint32_t i = 0; i < 8; ++i) {
        bank_.reg(kRxData + 4 * i, "RX_DATA_FIFO" + std::to_string(i))
            .field(0, 32, "DATA", Access::ro)
            .value([this](std::uint32_t) { return peek_rx_data(); })
            .on_read([this] { read_rx_data(); });
        bank_.reg(kTxData + 4 * i, "TX_DATA_FIFO" + std::to_string(i))
            .field(0, 32, "DATA", Access::wo)
            .on_write([this](std::uint32_t word) { write_tx(word); });
    }
    const auto front = [](const StateQueue<std::uint32_t>& queue) { return queue->empty() ? 0U : queue->front(); };
    bank_.reg(kRxStatus, "RX_STATUS_FIFO")
        .field(0, 32, "STATUS", Access::ro)
        .timed_value([this, front](std::uint32_t) { return front(rx_status_); })
        .on_read([this] {
            if (rx_status_->empty()) {
                note(JournalKind::guest_error, "the receive status FIFO is read while it is empty", false);
                raise(kRxError);
            } else {
                rx_status_->pop_front();
            }
            update_irq();
        });
    bank_.reg(kRxStatusPeek, "RX_STATUS_FIFO_PEEK")
        .field(0, 32, "STATUS", Access::ro)
        .timed_value([this, front](std::uint32_t) { return front(rx_status_); });
    bank_.reg(kTxStatus, "TX_STATUS_FIFO")
        .field(0, 32, "STATUS", Access::ro)
        .timed_value([this, front](std::uint32_t) { return front(tx_status_); })
        .on_read([this] {
            if (tx_status_->empty()) {
                note(JournalKind::guest_error, "the transmit status FIFO is read while it is empty", false);
                return;
            }
            tx_status_->pop_front();
            try_transmit();  // which may have waited for room
            update_irq();
        });
    bank_.reg(kTxStatusPeek, "TX_STATUS_FIFO_PEEK")
        .field(0, 32, "STATUS", Access::ro)
        .timed_value([this, front](std::uint32_t) { return front(tx_status_); });
}

void Lan9118::declare_interrupt_registers() {
    bank_.reg(kIdRev, "ID_REV", id_).field(0, 16, "REVISION", Access::ro).field(16, 16, "ID", Access::ro);
    bank_.reg(kIrqCfg, "IRQ_CFG")
        .field(0, "IRQ_TYPE", Access::rw, push_pull_)
        .reserved(1, 3)
        .field(4, "IRQ_POL", Access::rw, active_high_)
        .reserved(5, 3)
        .field(8, "IRQ_EN", Access::rw, irq_enable_)
        .reserved(9, 3)
        .field(12, "IRQ_INT", Access::ro)
        .field(13, "INT_DEAS_STS", Access::ro)
        .field(14, "INT_DEAS_CLR", Access::self_clearing)
        .reserved(15, 9)
        .field(24, 8, "INT_DEAS", Access::rw, deassertion_)
        .timed_value([this](std::uint32_t stored) {
            return stored | ((int_sts_->get() & int_en_->get()) != 0 ? 1U << 12 : 0U) |
                   (deassertion_over_.armed() ? 1U << 13 : 0U);
        })
        .on_write([this](std::uint32_t written) {
            if (deassertion_ == 0) {
                deassertion_over_.cancel();
            } else if ((written & 1U << 14) != 0) {
                irq_asserted_ = false;
                deassertion_over_.arm_in(microseconds(deassertion_ * 10));
            }
            update_irq();
        })
        .doc("IRQ_TYPE, IRQ_POL: a software reset leaves them. INT_DEAS: x 10 us");
    const auto interrupts = [](Register& reg, Access access, Access phy) -> Register& {
        return reg.field(0, 3, "GPIO", access)
            .field(3, "RSFL", access)
            .field(4, "RSFF", access)
            .reserved(5)
            .field(6, "RXDF", access)
            .field(7, "TSFL", access)
            .field(8, "TSFF", access)
            .field(9, "TDFA", access)
            .field(10, "TDFO", access)
            .reserved(11, 2)
            .field(13, "TXE", access)
            .field(14, "RXE", access)
            .field(15, "RWT", access)
            .field(16, "TXSO", access)
            .field(17, "PME", access)
            .field(18, "PHY", phy)
            .field(19, "GPT", access)
            .field(20, "RXD", access)
            .field(21, "TX_IOC", access)
            .reserved(22)
            .field(23, "RXDFH", access)
            .field(24, "RXSTOP", access)
            .field(25, "TXSTOP", access)
            .reserved(26, 5)
            .field(31, "SW", access);
    };
    int_sts_ = &interrupts(bank_.reg(kIntSts, "INT_STS"), Access::w1c, Access::ro)
                    .timed_value([](std::uint32_t stored) { return stored; })
                    .on_write([this] { update_irq(); })
                    .doc("RSFL, RSFF, TSFL, TSFF and TDFA come back while what they stand for lasts");
    int_en_ = &interrupts(bank_.reg(kIntEn, "INT_EN"), Access::rw, Access::rw).on_write([this](std::uint32_t written) {
        raise(written & kSwInt);
        update_irq();
    });
    bank_.reg(kByteTest, "BYTE_TEST", 0x87654321)
        .field(0, 32, "PATTERN", Access::ro)
        .doc("A write ends a power-down state");
    bank_.reg(kFifoInt, "FIFO_INT", 0x48000000)
        .field(0, 8, "RX_STATUS_LEVEL", Access::rw, rx_status_level_)
        .reserved(8, 8)
        .field(16, 8, "TX_STATUS_LEVEL", Access::rw, tx_status_level_)
        .field(24, 8, "TX_AVAILABLE_LEVEL", Access::rw, tx_available_level_)
        .on_write([this] { update_irq(); })
        .doc("More than so many words, or (TX_AVAILABLE_LEVEL) than so many times 64 bytes, interrupt");
}

void Lan9118::declare_fifo_registers() {
    bank_.reg(kRxCfg, "RX_CFG")
        .reserved(0, 8)
        .field(8, 5, "RXDOFF", Access::rw, rx_offset_)
        .reserved(13, 2)
        .field(15, "RX_DUMP", Access::self_clearing)
        .field(16, 12, "RX_DMA_CNT", Access::rw, rx_dma_count_)
        .reserved(28, 2)
        .field(30, 2, "RX_END_ALIGNMENT", Access::rw, rx_end_alignment_)
        .on_write([this](std::uint32_t written) {
            if ((written & 1U << 15) != 0) clear_rx();
            update_irq();
        });
    bank_.reg(kTxCfg, "TX_CFG")
        .field(0, "STOP_TX", Access::self_clearing)
        .field(1, "TX_ON", Access::rw, tx_on_)
        .field(2, "TXSAO", Access::rw, tx_status_overrun_)
        .reserved(3, 11)
        .field(14, "TXD_DUMP", Access::self_clearing)
        .field(15, "TXS_DUMP", Access::self_clearing)
        .reserved(16, 16)
        .on_write([this](std::uint32_t written) {
            if ((written & 1U << 14) != 0) clear_tx_data();
            if ((written & 1U << 15) != 0) tx_status_->clear();
            if ((written & 1U) != 0) {
                tx_stopping_ = transmitted_.armed();
                if (!tx_stopping_) stop_transmitter();
            } else if (tx_on_ != 0 && must_be_one_ == 0) {
                note(JournalKind::guest_error, "HW_CFG bit 20 must be one");
            }
            try_transmit();
            update_irq();
        });
    bank_.reg(kHwCfg, "HW_CFG", 0x01050000)
        .field(0, "SRST", Access::self_clearing)
        .field(1, "SRST_TO", Access::ro)
        .reserved(2, 14)
        .field(16, 4, "TX_FIF_SZ", Access::rw, fifo_size_)
        .field(20, "MBO", Access::rw, must_be_one_)
        .reserved(21, 3)
        .field(24, "AMDIX_EN_STRAP", Access::ro)
        .reserved(25, 7)
        .on_write([this](std::uint32_t written) {
            if ((written & 1) != 0) {
                soft_reset();
            } else {
                on_fifo_size();
            }
        })
        .doc("TX_FIF_SZ: 2 to 14. Another size empties the FIFOs");
    bank_.reg(kRxDpCtrl, "RX_DP_CTRL")
        .reserved(0, 31)
        .field(31, "RX_FFWD", Access::self_clearing)
        .on_write([this](std::uint32_t written) {
            if ((written & 1U << 31) == 0) return;
            drop_rx_head();
            update_irq();
        })
        .doc("RX_FFWD: the rest of the first packet is skipped, at once");
    bank_.reg(kRxFifoInf, "RX_FIFO_INF")
        .field(0, 16, "RXDUSED", Access::ro)
        .field(16, 8, "RXSUSED", Access::ro)
        .reserved(24, 8)
        .timed_value(
            [this](std::uint32_t) { return static_cast<std::uint32_t>(rx_status_->size()) << 16 | rx_used_ * 4; });
    bank_.reg(kTxFifoInf, "TX_FIFO_INF", 0x1200)
        .field(0, 16, "TDFREE", Access::ro)
        .field(16, 8, "TXSUSED", Access::ro)
        .reserved(24, 8)
        .timed_value([this](std::uint32_t) {
            return static_cast<std::uint32_t>(tx_status_->size()) << 16 | (tx_fifo_words() - tx_fifo_used_) * 4;
        });
    rx_drop_ = &bank_.reg(kRxDrop, "RX_DROP").field(0, 32, "COUNT", Access::rc_r).timed_value([](std::uint32_t stored) {
        return stored;
    });
}

void Lan9118::on_fifo_size() {
    constexpr std::uint32_t kLeast = 2, kMost = 14;
    if (fifo_size_ < kLeast || fifo_size_ > kMost) {
        note(JournalKind::guest_error, "HW_CFG.TX_FIF_SZ is not 2 to 14");
        return;
    }
    if (fifo_size_ == tx_kib_) return;
    tx_kib_ = fifo_size_.get();
    clear_tx_data();
    tx_status_->clear();
    clear_rx();
    update_irq();
}

void Lan9118::declare_other_registers() {
    bank_.reg(kPmtCtrl, "PMT_CTRL", 0x00000001)
        .field(0, "READY", Access::ro, ready_)
        .field(1, "PME_EN", Access::rw)
        .field(2, "PME_POL", Access::rw)
        .field(3, "PME_IND", Access::rw)
        .field(4, 2, "WUPS", Access::w1c, wake_status_)
        .field(6, "PME_TYPE", Access::rw, pme_type_)
        .reserved(7)
        .field(8, "ED_EN", Access::rw, energy_detect_)
        .field(9, "WOL_EN", Access::rw, wake_on_lan_)
        .field(10, "PHY_RST", Access::w1s, phy_reset_)
        .reserved(11)
        .field(12, 2, "PM_MODE", Access::rw, power_mode_)
        .reserved(14, 18)
        .timed_value([](std::uint32_t stored) { return stored; })
        .on_write([this](std::uint32_t written) {
            if ((written & 1U << 10) != 0 && !phy_reset_done_.armed()) phy_reset_done_.arm_in(microseconds(100));
            on_power_mode();
        })
        .doc("PHY_RST stays 1 for the 100 us that it takes. PME is an interrupt; its pin leads nowhere");
    bank_.reg(kGpioCfg, "GPIO_CFG")
        .unimplemented(0, 5, "GPIOD")
        .reserved(5, 3)
        .unimplemented(8, 3, "GPDIR")
        .reserved(11, 5)
        .unimplemented(16, 3, "GPIOBUF")
        .reserved(19)
        .unimplemented(20, 3, "EEPR_EN")
        .reserved(23)
        .unimplemented(24, 3, "GPIO_INT_POL")
        .reserved(27)
        .field(28, 3, "LED_EN", Access::rw)
        .reserved(31)
        .quiet_reads()
        .doc("LED_EN: the jack's LEDs are not shown");
    bank_.reg(kGptCfg, "GPT_CFG", 0xFFFF)
        .field(0, 16, "GPT_LOAD", Access::rw, timer_load_)
        .reserved(16, 13)
        .field(29, "TIMER_EN", Access::rw, timer_on_)
        .reserved(30, 2)
        .on_write([this] { start_timer(); });
    bank_.reg(kGptCnt, "GPT_CNT", 0xFFFF)
        .field(0, 16, "COUNT", Access::ro)
        .reserved(16, 16)
        .timed_value([this](std::uint32_t) { return timer_count(); })
        .doc("Goes down every 100 us");
    bank_.reg(kEndian, "ENDIAN").unimplemented().quiet_reads();
    bank_.reg(kFreeRun, "FREE_RUN")
        .field(0, 32, "COUNT", Access::ro)
        .timed_value([this](std::uint32_t) {
            return static_cast<std::uint32_t>(time_to_ticks(now() - picoseconds(free_run_from_), free_run_hz()));
        })
        .doc("25 MHz");
    csr_cmd_ = &bank_.reg(kMacCsrCmd, "MAC_CSR_CMD")
                    .field(0, 8, "CSR_ADDRESS", Access::rw)
                    .reserved(8, 22)
                    .field(30, "R_NW", Access::rw)
                    .field(31, "CSR_BUSY", Access::rw)
                    .on_write([this] { on_mac_command(); });
    csr_data_ = &bank_.reg(kMacCsrData, "MAC_CSR_DATA").field(0, 32, "DATA", Access::rw);
    bank_.reg(kAfcCfg, "AFC_CFG")
        .field(0, "FCANY", Access::rw, flow_any_)
        .field(1, "FCADD", Access::rw, flow_address_)
        .field(2, "FCBRD", Access::rw, flow_broadcast_)
        .field(3, "FCMULT", Access::rw, flow_multicast_)
        .unimplemented(4, 4, "BACK_DUR")
        .field(8, 8, "AFC_LO", Access::rw, afc_low_)
        .field(16, 8, "AFC_HI", Access::rw, afc_high_)
        .reserved(24, 8)
        .quiet_reads();
    bank_.reg(kE2pCmd, "E2P_CMD")
        .field(0, 8, "EPC_ADDRESS", Access::rw, eeprom_address_)
        .field(8, "MAC_LOADED", Access::ro, eeprom_loaded_)
        .field(9, "EPC_TIMEOUT", Access::w1c)
        .reserved(10, 18)
        .field(28, 3, "EPC_COMMAND", Access::rw, eeprom_command_)
        .field(31, "EPC_BUSY", Access::ro)
        .timed_value([this](std::uint32_t stored) { return stored | (eeprom_.busy() ? 1U << 31 : 0U); })
        .on_write([this](std::uint32_t written) {
            if ((written & 1U << 31) == 0) return;
            if (eeprom_.busy()) {
                note(JournalKind::guest_error, "E2P_CMD written while it is busy");
                return;
            }
            eeprom_.execute(eeprom_command_, eeprom_address_, static_cast<std::uint8_t>(eeprom_data_));
        });
    bank_.reg(kE2pData, "E2P_DATA").field(0, 8, "DATA", Access::rw, eeprom_data_).reserved(8, 24);
}

}  // namespace twin::smsc
