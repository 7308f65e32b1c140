// SPDX-License-Identifier: BSD-3-Clause
#include "models/peripherals/parts/mma8652.hpp"

#include <algorithm>
#include <cmath>
#include <stdexcept>

namespace twin::parts {

namespace {

constexpr std::uint8_t kNotRunning = 0xFF;
constexpr std::uint64_t kPeriodsUs[8] = {1250, 2500, 5000, 10'000, 20'000, 80'000, 160'000, 640'000};
constexpr unsigned kFifoFill = 2, kFifoTrigger = 3;
// Bits of INT_SOURCE, CTRL_REG4 and CTRL_REG5.
constexpr std::uint8_t kDrdy = 1U << 0, kFifo = 1U << 6;
constexpr double kOffsetStep = 1.0 / 512;  // g: 1.96 mg
constexpr double kCounts = 2048;           // of the full scale

Input::Spec g_spec(double initial, const char* help) { return {Input::Type::number, "g", -8, 8, initial, help}; }

}  // namespace

Mma8652::Mma8652(sc_core::sc_module_name name, const ModelContext& context)
    : I2cRegisterDevice(name, context, kOffZ + 1),
      int1(*this, "int1"),
      int2(*this, "int2"),
      mounting_(context.params.list("axes")),
      bits_(static_cast<unsigned>(context.params.integer("bits"))),
      noise_(context.params.number("noise")),
      x_(*this, "x", g_spec(0, "acceleration along the board's x axis"), [this] { on_input(); }),
      y_(*this, "y", g_spec(0, "acceleration along the board's y axis"), [this] { on_input(); }),
      z_(*this, "z", g_spec(-1, "acceleration along the board's z axis; -1: flat, face up"), [this] { on_input(); }),
      acceleration_(*this, "acceleration", {0, 0, -1}, ResetSet::none()),
      sample_(*this, "sample"),
      fifo_(*this, "fifo"),
      fifo_overflow_(*this, "fifo_overflow"),
      rate_in_effect_(*this, "rate_in_effect", kNotRunning),
      clock_(*this, "clock"),
      random_(*this, "noise"),
      sample_due_(*this, "sample", [this] {
          settle();
          update_outputs();
      }) {
    if (bits_ != 12 && bits_ != 10) throw std::invalid_argument(label() + ": 'bits' is 12 or 10");
    declare_data();
    plain_register(kWhoAmI, "WHO_AM_I", Access::ro, static_cast<std::uint8_t>(context.params.integer("who_am_i")));
    declare_control();
    declare_engines();
}

void Mma8652::declare_data() {
    status_.declare(byte_register(kStatus, "STATUS"))
        .value([this](std::uint32_t stored) { return fifo_on() ? fifo_status() : stored; })
        .on_read([this] {
            fifo_overflow_ = false;
            update_outputs();
        })
        .doc("with a FIFO mode: F_STATUS, with F_OVF, F_WMRK_FLAG and F_CNT");
    static constexpr const char* kMsbNames[kAxes] = {"OUT_X_MSB", "OUT_Y_MSB", "OUT_Z_MSB"};
    static constexpr const char* kLsbNames[kAxes] = {"OUT_X_LSB", "OUT_Y_LSB", "OUT_Z_LSB"};
    static constexpr const char* kOffNames[kAxes] = {"OFF_X", "OFF_Y", "OFF_Z"};
    for (unsigned i = 0; i < kAxes; ++i) {
        msb_[i] = &plain_register(static_cast<std::uint8_t>(kOutXMsb + 2 * i), kMsbNames[i], Access::ro);
        lsb_[i] = &plain_register(static_cast<std::uint8_t>(kOutXLsb + 2 * i), kLsbNames[i], Access::ro);
        offset_[i] = &plain_register(static_cast<std::uint8_t>(kOffX + i), kOffNames[i], Access::rw);
        offset_[i]->doc("two's complement, 1.96 mg");
    }
}

void Mma8652::declare_control() {
    byte_register(kFSetup, "F_SETUP")
        .field(0, 6, "F_WMRK", Access::rw, f_wmrk_)
        .field(6, 2, "F_MODE", Access::rw, f_mode_)
        .on_write([this] {
            if (f_mode_ == kFifoTrigger) note(JournalKind::unmodelled, "F_SETUP.F_MODE 3, trigger mode");
            if (!fifo_on()) {
                fifo_->clear();
                fifo_overflow_ = false;
            }
            update_outputs();
        });
    byte_register(kSysmod, "SYSMOD")
        .field(0, 2, "SYSMOD", Access::ro)
        .field(2, 5, "FGT", Access::ro)
        .field(7, "FGERR", Access::ro)
        .value([this](std::uint32_t) { return active_.get(); });
    byte_register(kIntSource, "INT_SOURCE")
        .field(0, "SRC_DRDY", Access::ro)
        .reserved(1)
        .field(2, "SRC_FF_MT", Access::ro)
        .field(3, "SRC_PULSE", Access::ro)
        .field(4, "SRC_LNDPRT", Access::ro)
        .field(5, "SRC_TRANS", Access::ro)
        .field(6, "SRC_FIFO", Access::ro)
        .field(7, "SRC_ASLP", Access::ro)
        .value([this](std::uint32_t) { return sources(); });
    byte_register(kXyzDataCfg, "XYZ_DATA_CFG")
        .field(0, 2, "FS", Access::rw, fs_)
        .reserved(2, 2)
        .unimplemented(4, "HPF_OUT")
        .reserved(5, 3)
        .on_write([this] {
            if (fs_ == 3) note(JournalKind::guest_error, "XYZ_DATA_CFG.FS is 3, which is reserved");
            if (active_ != 0) note(JournalKind::guest_error, "XYZ_DATA_CFG written while ACTIVE");
        });
    byte_register(kCtrlReg1, "CTRL_REG1")
        .field(0, "ACTIVE", Access::rw, active_)
        .field(1, "F_READ", Access::rw, f_read_)
        .reserved(2)
        .field(3, 3, "DR", Access::rw, data_rate_)
        .unimplemented(6, 2, "ASLP_RATE")
        .on_write([this] { configure(); });
    byte_register(kCtrlReg2, "CTRL_REG2")
        .field(0, 2, "MODS", Access::rw)
        .unimplemented(2, "SLPE")
        .field(3, 2, "SMODS", Access::rw)
        .reserved(5)
        .field(6, "RST", Access::self_clearing)
        .unimplemented(7, "ST")
        .on_write([this](std::uint32_t written) {
            if ((written & (1U << 6)) != 0) reset(ResetKind::power_on);
        });
    byte_register(kCtrlReg3, "CTRL_REG3")
        .field(0, "PP_OD", Access::rw, pp_od_)
        .field(1, "IPOL", Access::rw, ipol_)
        .reserved(2)
        .unimplemented(3, "WAKE_FF_MT")
        .unimplemented(4, "WAKE_PULSE")
        .unimplemented(5, "WAKE_LNDPRT")
        .unimplemented(6, "WAKE_TRANS")
        .unimplemented(7, "FIFO_GATE")
        .on_write([this] { update_outputs(); });
    const auto interrupt_register = [this](std::uint8_t number, const char* reg_name, const char* const names[7]) {
        return &byte_register(number, reg_name)
                    .field(0, names[0], Access::rw)
                    .reserved(1)
                    .unimplemented(2, names[1])
                    .unimplemented(3, names[2])
                    .unimplemented(4, names[3])
                    .unimplemented(5, names[4])
                    .field(6, names[5], Access::rw)
                    .unimplemented(7, names[6])
                    .on_write([this] { update_outputs(); });
    };
    static constexpr const char* kEnables[7] = {"INT_EN_DRDY",  "INT_EN_FF_MT", "INT_EN_PULSE", "INT_EN_LNDPRT",
                                                "INT_EN_TRANS", "INT_EN_FIFO",  "INT_EN_ASLP"};
    static constexpr const char* kRoutes[7] = {"INT_CFG_DRDY",  "INT_CFG_FF_MT", "INT_CFG_PULSE", "INT_CFG_LNDPRT",
                                               "INT_CFG_TRANS", "INT_CFG_FIFO",  "INT_CFG_ASLP"};
    ctrl_reg4_ = interrupt_register(kCtrlReg4, "CTRL_REG4", kEnables);
    ctrl_reg5_ = interrupt_register(kCtrlReg5, "CTRL_REG5", kRoutes);
    ctrl_reg5_->doc("1: on INT1, 0: on INT2");
}

/// The embedded functions that are on the chip and not here.
void Mma8652::declare_engines() {
    const auto missing = [this](std::uint8_t number, const char* reg_name, std::uint8_t reset_value = 0) {
        byte_register(number, reg_name, reset_value).unimplemented(0, 8, reg_name);
    };
    const auto quiet = [this](std::uint8_t number, const char* reg_name) {
        plain_register(number, reg_name, Access::ro).doc("0: its function is not modelled");
    };
    missing(kTrigCfg, "TRIG_CFG");
    missing(kHpFilterCutoff, "HP_FILTER_CUTOFF");
    quiet(kPlStatus, "PL_STATUS");
    missing(kPlCfg, "PL_CFG", 0x80);
    missing(kPlCount, "PL_COUNT");
    missing(kPlBfZcomp, "PL_BF_ZCOMP", 0x44);
    missing(kPlThs, "PL_THS_REG", 0x84);
    missing(kFfMtCfg, "FF_MT_CFG");
    quiet(kFfMtSrc, "FF_MT_SRC");
    missing(kFfMtThs, "FF_MT_THS");
    missing(kFfMtCount, "FF_MT_COUNT");
    missing(kTransientCfg, "TRANSIENT_CFG");
    quiet(kTransientSrc, "TRANSIENT_SRC");
    missing(kTransientThs, "TRANSIENT_THS");
    missing(kTransientCount, "TRANSIENT_COUNT");
    missing(kPulseCfg, "PULSE_CFG");
    quiet(kPulseSrc, "PULSE_SRC");
    missing(kPulseThsX, "PULSE_THSX");
    missing(kPulseThsY, "PULSE_THSY");
    missing(kPulseThsZ, "PULSE_THSZ");
    missing(kPulseTmlt, "PULSE_TMLT");
    missing(kPulseLtcy, "PULSE_LTCY");
    missing(kPulseWind, "PULSE_WIND");
    missing(kAslpCount, "ASLP_COUNT");
}

Time Mma8652::period() const { return microseconds(kPeriodsUs[data_rate_]); }

double Mma8652::full_scale() const { return 2.0 * (1U << std::min<std::uint32_t>(fs_, 2)); }

void Mma8652::configure() {
    const std::uint8_t wanted = active_ != 0 ? static_cast<std::uint8_t>(data_rate_) : kNotRunning;
    if (wanted != rate_in_effect_) {
        if (wanted != kNotRunning && rate_in_effect_ != kNotRunning)
            note(JournalKind::guest_error, "CTRL_REG1.DR changed while ACTIVE");
        rate_in_effect_ = wanted;
        if (wanted == kNotRunning) {
            clock_.stop();
        } else {
            clock_.start(now() + 2 * period() + milliseconds(1), period());
        }
    }
    update_outputs();
}

void Mma8652::on_input() {
    settle();
    acceleration_ = {x_, y_, z_};
    update_outputs();
}

Mma8652::Sample Mma8652::measure() {
    Sample sample{};
    for (unsigned i = 0; i < kAxes; ++i) {
        double g = mounting_.of(acceleration_, i) + static_cast<std::int8_t>(offset_[i]->get()) * kOffsetStep;
        if (noise_ > 0) g += noise_ * random_.normal();
        const long long counts = std::llround(g * kCounts / full_scale());
        auto clamped = static_cast<std::int16_t>(std::clamp<long long>(counts, -2048, 2047));
        if (bits_ == 10) clamped = static_cast<std::int16_t>(clamped & ~3);
        sample.axis[i] = clamped;
    }
    return sample;
}

void Mma8652::settle() {
    const std::uint64_t samples = clock_.take(now());
    if (samples == 0) return;
    const std::uint64_t kept = fifo_on() ? std::min<std::uint64_t>(samples, kFifoSize) : 1;
    if (fifo_on() && fifo_->size() + samples > kFifoSize) fifo_overflow_ = true;
    for (std::uint64_t i = 0; i < kept; ++i) store(measure());
    status_.mark_new(samples);
}

void Mma8652::store(const Sample& sample) {
    sample_ = sample;
    if (!fifo_on()) return;
    if (fifo_->size() == kFifoSize) {
        if (f_mode_ == kFifoFill) return;
        fifo_->pop_front();
    }
    fifo_->push_back(sample);
}

void Mma8652::latch(unsigned axis, const Sample& sample) {
    const auto left_justified = static_cast<std::uint16_t>(sample.axis[axis] * 16);
    msb_[axis]->set(left_justified >> 8);
    lsb_[axis]->set(left_justified & 0xFF);
}

void Mma8652::read_output(std::uint8_t number) {
    const unsigned axis = (number - kOutXMsb) / 2U;
    if ((number - kOutXMsb) % 2 != 0) return;  // the LSB belongs to the MSB that was read
    if (fifo_on()) {
        if (number == kOutXMsb && !fifo_->empty()) {
            for (unsigned i = 0; i < kAxes; ++i) latch(i, fifo_->front());
            fifo_->pop_front();
        }
    } else {
        latch(axis, sample_);
    }
    status_.clear_new(axis);
    update_outputs();
}

void Mma8652::on_access(std::uint8_t number, bool is_read) {
    settle();
    if (is_read && number >= kOutXMsb && number <= kOutZLsb) read_output(number);
}

std::uint8_t Mma8652::next_number(std::uint8_t number) const {
    // Bursts go round over the data: 8 bits an axis with F_READ, and from STATUS on without the FIFO.
    const bool is_msb = number == kOutXMsb || number == kOutYMsb || number == kOutZMsb;
    const bool last = number == kOutZLsb || (f_read_ != 0 && number == kOutZMsb);
    if (last) return fifo_on() ? kOutXMsb : kStatus;
    return static_cast<std::uint8_t>(number + (is_msb && f_read_ != 0 ? 2 : 1));
}

std::uint8_t Mma8652::fifo_status() const {
    const auto count = static_cast<std::uint8_t>(fifo_->size());
    const bool watermark = f_wmrk_ != 0 && count >= f_wmrk_;
    return static_cast<std::uint8_t>((fifo_overflow_ ? 0x80 : 0) | (watermark ? 0x40 : 0) | count);
}

std::uint8_t Mma8652::sources() const {
    const bool fifo = fifo_on() && (fifo_status() & 0xC0) != 0;
    return static_cast<std::uint8_t>((status_.ready() ? kDrdy : 0) | (fifo ? kFifo : 0));
}

void Mma8652::drive(PinPort& pin, bool active) {
    const bool high = active == (ipol_ != 0);
    pin.drive(pp_od_ != 0 ? (active ? Drive::strong(high) : Drive::released()) : Drive::strong(high));
}

void Mma8652::drive_pins() {
    const std::uint32_t raised = sources() & ctrl_reg4_->get();
    drive(int1, (raised & ctrl_reg5_->get()) != 0);
    drive(int2, (raised & ~ctrl_reg5_->get()) != 0);
}

void Mma8652::update_outputs() {
    drive_pins();
    rearm();
}

void Mma8652::rearm() {
    // Only what is enabled and not raised yet is worth waking for.
    const std::uint32_t missing = ctrl_reg4_->get() & ~static_cast<std::uint32_t>(sources());
    if (!clock_.running() || missing == 0) {
        sample_due_.cancel();
        return;
    }
    if ((missing & kDrdy) != 0) {
        sample_due_.arm_at(clock_.next());
    } else if ((missing & kFifo) != 0 && fifo_on()) {
        const auto count = static_cast<std::uint32_t>(fifo_->size());
        const std::uint32_t to_raise = f_wmrk_ != 0 ? f_wmrk_ - count : kFifoSize + 1 - count;
        sample_due_.arm_at(clock_.next(to_raise - 1));
    } else {
        sample_due_.cancel();
    }
}

void Mma8652::on_reset(ResetKind) { update_outputs(); }

}  // namespace twin::parts
