// SPDX-License-Identifier: BSD-3-Clause
// The registers of the five kinds of timers. Source: RM0090 rev 19, 17.4, 18.4, 19.4, 19.5 and 20.4.
#include "models/peripherals/stm32f4/timer.hpp"

namespace twin::stm32f4 {

void Timer::declare_control() {
    const auto on_change = [this] { changed(); };
    const bool two_ways = has(Kind::general);

    cr1_ = &bank_.reg(kCr1, "CR1")
                .field(0, "CEN", Access::rw)
                .field(1, "UDIS", Access::rw)
                .field(2, "URS", Access::rw)
                .field(3, "OPM", Access::rw);
    if (two_ways) {
        cr1_->field(4, "DIR", Access::rw).field(5, 2, "CMS", Access::rw);
    } else {
        cr1_->reserved(4, 3);
    }
    cr1_->field(7, "ARPE", Access::rw);
    if (channels_ > 0) {
        cr1_->field(8, 2, "CKD", Access::rw).reserved(10, 22);
    } else {
        cr1_->reserved(8, 24);
    }
    // In the modes that choose the direction by themselves, DIR says which it is.
    cr1_->timed_value([this](std::uint32_t stored) {
            if (slave_mode() - 1 > 2 && (stored >> 5 & 3) == 0) return stored;
            Counter c;
            project_now(c);
            return (stored & ~(1U << 4)) | static_cast<std::uint32_t>(c.down) << 4;
        })
        .on_write(on_change);

    if (kind_ != Kind::one_channel) {
        cr2_ = &bank_.reg(kCr2, "CR2");
        switch (kind_) {
            case Kind::advanced:
                cr2_->unimplemented(0, "CCPC").reserved(1).unimplemented(2, "CCUS");
                break;
            default:
                cr2_->reserved(0, 3);
                break;
        }
        if (two_ways) {
            cr2_->field(3, "CCDS", Access::rw).field(4, 3, "MMS", Access::rw).field(7, "TI1S", Access::rw);
        } else {
            cr2_->reserved(3).field(4, 3, "MMS", Access::rw).reserved(7);
        }
        if (kind_ == Kind::advanced) {
            static constexpr const char* kIdle[] = {"OIS1", "OIS1N", "OIS2", "OIS2N", "OIS3", "OIS3N", "OIS4"};
            for (unsigned i = 0; i < 7; ++i) cr2_->field(8 + i, kIdle[i], Access::rw);
            cr2_->reserved(15, 17);
        } else {
            cr2_->reserved(8, 24);
        }
        cr2_->quiet_reads().on_write(on_change);
    }

    if (has(Kind::two_channel)) {
        smcr_ = &bank_.reg(kSmcr, "SMCR")
                     .field(0, 3, "SMS", Access::rw)
                     .reserved(3)
                     .field(4, 3, "TS", Access::rw)
                     .field(7, "MSM", Access::rw);
        if (two_ways) {
            smcr_->unimplemented(8, 4, "ETF")
                .unimplemented(12, 2, "ETPS")
                .unimplemented(14, "ECE")
                .unimplemented(15, "ETP")
                .reserved(16, 16);
        } else {
            smcr_->reserved(8, 24);
        }
        smcr_->quiet_reads().on_write([this] {
            settle();
            if (smcr_ != nullptr && slave_mode() != 0 && (smcr_->get() >> 4 & 7) == 7)
                note(JournalKind::unmodelled, "SMCR.TS = ETRF");
            connect_trigger();
            adopt();
        });
    }

    // Bits of DIER and SR: UIF, CC1IF to CC4IF, COMIF, TIF, BIF, and what goes with them.
    static constexpr const char* kCompare[] = {"CC1", "CC2", "CC3", "CC4"};
    dier_ = &bank_.reg(kDier, "DIER").field(0, "UIE", Access::rw);
    sr_ = &bank_.reg(kSr, "SR").field(0, "UIF", Access::rc_w0);
    Register& egr = bank_.reg(kEgr, "EGR").field(0, "UG", Access::self_clearing);
    for (unsigned i = 0; i < kChannels; ++i) {
        const std::string name = kCompare[i];
        if (i < channels_) {
            dier_->field(1 + i, (name + "IE").c_str(), Access::rw);
            sr_->field(1 + i, (name + "IF").c_str(), Access::rc_w0);
            sr_->field(9 + i, (name + "OF").c_str(), Access::rc_w0);
            egr.field(1 + i, (name + "G").c_str(), Access::self_clearing);
        } else {
            dier_->reserved(1 + i);
            sr_->reserved(1 + i).reserved(9 + i);
            egr.reserved(1 + i);
        }
        if (two_ways) {
            dier_->field(9 + i, (name + "DE").c_str(), Access::rw);
        } else {
            dier_->reserved(9 + i);
        }
    }
    const auto flag = [&](bool there, unsigned bit, const char* enable, const char* name, const char* generate) {
        if (there) {
            dier_->field(bit, enable, Access::rw);
            sr_->field(bit, name, Access::rc_w0);
            egr.field(bit, generate, Access::self_clearing);
        } else {
            dier_->reserved(bit);
            sr_->reserved(bit);
            egr.reserved(bit);
        }
    };
    flag(kind_ == Kind::advanced, 5, "COMIE", "COMIF", "COMG");
    flag(has(Kind::two_channel), 6, "TIE", "TIF", "TG");
    flag(kind_ == Kind::advanced, 7, "BIE", "BIF", "BG");
    if (kind_ == Kind::basic || two_ways) {
        dier_->field(8, "UDE", Access::rw);
    } else {
        dier_->reserved(8);
    }
    sr_->reserved(8);
    if (kind_ == Kind::advanced) {
        dier_->field(13, "COMDE", Access::rw);
    } else {
        dier_->reserved(13);
    }
    if (two_ways) {
        dier_->field(14, "TDE", Access::rw);
    } else {
        dier_->reserved(14);
    }
    dier_->reserved(15, 17).on_write(on_change);
    sr_->reserved(13, 19)
        .timed_value([this](std::uint32_t) {
            Counter c;
            const std::uint32_t events = project_now(c);
            return sr_->get() | (events & 0x1F);
        })
        .on_write([this](std::uint32_t written) { write_sr(written); });
    egr.reserved(8, 24).on_write([this](std::uint32_t written) { write_egr(written); });

    const unsigned wide = bits_;
    const auto counter_register = [&](std::uint32_t offset, const std::string& name, std::uint32_t reset) -> Register& {
        Register& r = bank_.reg(offset, name, reset).field(0, wide, name.c_str(), Access::rw);
        if (wide < 32) r.reserved(wide, 32 - wide);
        return r;
    };
    cnt_ = &counter_register(kCnt, "CNT", 0);
    cnt_->timed_value([this](std::uint32_t) {
            Counter c;
            project_now(c);
            return c.count;
        })
        .on_write([this] { write_cnt(); });
    psc_ = &bank_.reg(kPsc, "PSC").field(0, 16, "PSC", Access::rw).reserved(16, 16).on_write(on_change);
    arr_ = &counter_register(kArr, "ARR", mask());
    arr_->on_write(on_change);
    for (unsigned i = 0; i < channels_; ++i) {
        ccr_[i] = &counter_register(kCcr1 + 4 * i, "CCR" + std::to_string(i + 1), 0);
        ccr_[i]->on_write([this, i] {
            settle();
            // In capture mode the register is the hardware's.
            if (!is_output(i)) ccr_[i]->set(counter_->ccr_next[i]);
            adopt();
        });
        ccr_[i]->on_read([this, i] {
            if (is_output(i)) return;
            sr_->set(sr_->get() & ~(2U << i));
            update_irq();
        });
    }
}

void Timer::declare_channels() {
    const auto on_change = [this] { changed(); };
    // A field has one meaning for an output and another for an input (CCxS = 0 or not).
    for (unsigned half = 0; 2 * half < channels_; ++half) {
        Register& r = bank_.reg(kCcmr1 + 4 * half, "CCMR" + std::to_string(half + 1));
        ccmr_[half] = &r;
        for (unsigned k = 0; k < 2; ++k) {
            const unsigned lsb = 8 * k;
            const std::string n = std::to_string(2 * half + k + 1);
            if (2 * half + k >= channels_) {
                r.reserved(lsb, 8);
                continue;
            }
            r.field(lsb, 2, ("CC" + n + "S").c_str(), Access::rw)
                .field(lsb + 2, 2, ("OC" + n + "FE_OC" + n + "PE_IC" + n + "PSC").c_str(), Access::rw)
                .field(lsb + 4, 4, ("OC" + n + "M_OC" + n + "CE_IC" + n + "F").c_str(), Access::rw);
        }
        r.reserved(16, 16).on_write([this] {
            settle();
            connect_trigger();
            adopt();
        });
    }
    ccer_ = &bank_.reg(kCcer, "CCER");
    for (unsigned i = 0; i < kChannels; ++i) {
        const std::string n = std::to_string(i + 1);
        if (i >= channels_) {
            ccer_->reserved(4 * i, 4);
            continue;
        }
        ccer_->field(4 * i, ("CC" + n + "E").c_str(), Access::rw)
            .field(4 * i + 1, ("CC" + n + "P").c_str(), Access::rw);
        if (kind_ == Kind::advanced && i < 3) {
            ccer_->field(4 * i + 2, ("CC" + n + "NE").c_str(), Access::rw);
        } else {
            ccer_->reserved(4 * i + 2);
        }
        ccer_->field(4 * i + 3, ("CC" + n + "NP").c_str(), Access::rw);
    }
    ccer_->reserved(16, 16).on_write(on_change);
}

void Timer::declare_advanced() {
    if (has(Kind::general)) {
        dcr_ = &bank_.reg(kDcr, "DCR")
                    .field(0, 5, "DBA", Access::rw)
                    .reserved(5, 3)
                    .field(8, 5, "DBL", Access::rw)
                    .reserved(13, 19)
                    .on_write([this] { burst_index_ = 0; });
        bank_.reg(kDmar, "DMAR")
            .field(0, 32, "DMAB", Access::rw)
            .value([this](std::uint32_t) {
                Register* r = bank_.find(burst_offset());
                return r != nullptr ? bank_.peek(r->offset()) : 0;
            })
            .on_read([this] { access_burst(false, 0); })
            .on_write([this](std::uint32_t value) { access_burst(true, value); })
            .doc("the register that DCR and the place in the burst select");
    }
    // Option registers: which internal signal replaces a pad.
    if (label() == "TIM2") bank_.reg(kOr, "OR").reserved(0, 10).unimplemented(10, 2, "ITR1_RMP").reserved(12, 20);
    if (label() == "TIM5") bank_.reg(kOr, "OR").reserved(0, 6).unimplemented(6, 2, "TI4_RMP").reserved(8, 24);
    if (label() == "TIM11") bank_.reg(kOr, "OR").unimplemented(0, 2, "TI1_RMP").reserved(2, 30);
    if (kind_ != Kind::advanced) return;
    rcr_ = &bank_.reg(kRcr, "RCR").field(0, 8, "REP", Access::rw).reserved(8, 24).on_write([this] { changed(); });
    bdtr_ = &bank_.reg(kBdtr, "BDTR")
                 .unimplemented(0, 8, "DTG")
                 .unimplemented(8, 2, "LOCK")
                 .field(10, "OSSI", Access::rw)
                 .field(11, "OSSR", Access::rw)
                 .field(12, "BKE", Access::rw)
                 .field(13, "BKP", Access::rw)
                 .field(14, "AOE", Access::rw)
                 .field(15, "MOE", Access::rw)
                 .reserved(16, 16)
                 .quiet_reads()
                 .on_write([this] {
                     settle();
                     if (break_active()) on_break(true);
                     adopt();
                 });
}

}  // namespace twin::stm32f4
