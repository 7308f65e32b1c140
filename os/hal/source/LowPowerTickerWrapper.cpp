// SPDX-License-Identifier: BSD-3-Clause
#include "hal/LowPowerTickerWrapper.h"

#if DEVICE_LPTICKER && DEVICE_USTICKER

#include "interrupt_mask.h"

LowPowerTickerWrapper::LowPowerTickerWrapper(const ticker_data_t* wrapped, const ticker_interface_t* interface,
                                             uint32_t min_cycles_between_writes, uint32_t min_cycles_until_match)
    : data{interface, wrapped->queue},
      driver_(wrapped->interface),
      min_between_writes_(min_cycles_between_writes),
      min_until_match_(min_cycles_until_match) {}

void LowPowerTickerWrapper::reset() {
    timeout_.detach();
    waiting_ = false;
    pending_match_ = false;
    pending_fire_ = false;
    written_ = false;
}

void LowPowerTickerWrapper::init() {
    const uint32_t mask = mask_interrupts();
    driver_->init();
    const ticker_info_t* info = driver_->get_info();
    mask_ = info->bits >= 32 ? UINT32_MAX : (UINT32_C(1) << info->bits) - 1;
    us_per_tick_ = (1000000 + info->frequency - 1) / info->frequency;
    reset();
    unmask_interrupts(mask);
}

void LowPowerTickerWrapper::free() {
    const uint32_t mask = mask_interrupts();
    reset();
    driver_->free();
    unmask_interrupts(mask);
}

uint32_t LowPowerTickerWrapper::read() { return driver_->read(); }

const ticker_info_t* LowPowerTickerWrapper::get_info() { return driver_->get_info(); }

bool LowPowerTickerWrapper::timeout_pending() { return waiting_; }

bool LowPowerTickerWrapper::passed(uint32_t now) const {
    return ((now - asked_at_) & mask_) >= ((match_ - asked_at_) & mask_);
}

// Interrupts are masked. Gives the time to the hardware, or waits until it can take it, or for the time itself.
void LowPowerTickerWrapper::schedule() {
    const uint32_t now = driver_->read();
    if (passed(now)) {
        pending_fire_ = true;
        driver_->fire_interrupt();
        return;
    }
    const uint32_t until = (match_ - now) & mask_;
    const uint32_t since_write = (now - last_write_) & mask_;
    const bool may_write = !written_ || since_write >= min_between_writes_;
    if (may_write && until >= min_until_match_) {
        driver_->set_interrupt(match_);
        last_write_ = now;
        written_ = true;
        return;
    }
    uint32_t ticks = until;
    if (!may_write && min_between_writes_ - since_write < until) ticks = min_between_writes_ - since_write;
    waiting_ = true;
    timeout_.attach(mbed::callback(this, &LowPowerTickerWrapper::timeout_handler),
                    std::chrono::microseconds(ticks * us_per_tick_));
}

void LowPowerTickerWrapper::timeout_handler() {
    const uint32_t mask = mask_interrupts();
    waiting_ = false;
    if (pending_match_ && !suspended_) schedule();
    unmask_interrupts(mask);
}

void LowPowerTickerWrapper::set_interrupt(timestamp_t timestamp) {
    const uint32_t mask = mask_interrupts();
    if (suspended_) {
        driver_->set_interrupt(timestamp);
    } else {
        timeout_.detach();
        waiting_ = false;
        asked_at_ = driver_->read();
        match_ = timestamp;
        pending_match_ = true;
        schedule();
    }
    unmask_interrupts(mask);
}

void LowPowerTickerWrapper::disable_interrupt() {
    const uint32_t mask = mask_interrupts();
    timeout_.detach();
    waiting_ = false;
    pending_match_ = false;
    driver_->disable_interrupt();
    unmask_interrupts(mask);
}

void LowPowerTickerWrapper::clear_interrupt() { driver_->clear_interrupt(); }

void LowPowerTickerWrapper::fire_interrupt() {
    const uint32_t mask = mask_interrupts();
    pending_fire_ = true;
    driver_->fire_interrupt();
    unmask_interrupts(mask);
}

void LowPowerTickerWrapper::irq_handler(ticker_irq_handler_type handler) {
    const uint32_t mask = mask_interrupts();
    if (suspended_ || pending_fire_ || (pending_match_ && passed(driver_->read()))) {
        timeout_.detach();
        waiting_ = false;
        pending_match_ = false;
        pending_fire_ = false;
        unmask_interrupts(mask);
        if (handler) handler(&data);
        return;
    }
    // One that was set before, and replaced before the hardware could take the new time.
    driver_->clear_interrupt();
    if (pending_match_ && !waiting_) schedule();
    unmask_interrupts(mask);
}

void LowPowerTickerWrapper::suspend() {
    const uint32_t mask = mask_interrupts();
    reset();
    suspended_ = true;
    unmask_interrupts(mask);
}

void LowPowerTickerWrapper::resume() {
    const uint32_t mask = mask_interrupts();
    // The driver may have been set just now.
    written_ = true;
    last_write_ = driver_->read();
    suspended_ = false;
    unmask_interrupts(mask);
}

#endif
