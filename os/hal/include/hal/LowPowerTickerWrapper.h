// SPDX-License-Identifier: BSD-3-Clause
//
// For low-power tickers whose hardware takes some of its slow clocks to accept an interrupt's time: a ticker around
// such a driver that may be set at any time, as near as the caller likes. What the hardware cannot take yet, the
// microsecond ticker waits for.
#pragma once

#include "device.h"

#if DEVICE_LPTICKER && DEVICE_USTICKER

#include "drivers/Timeout.h"
#include "hal/lp_ticker_api.h"
#include "hal/ticker_api.h"

// Defined behaviour
//  - An interrupt set through the wrapper comes once, at its time or as soon after as the hardware can, never before.
//  - The driver's set_interrupt() is not called within min_cycles_between_writes ticks of its last call, nor for a time
//  nearer than
//    min_cycles_until_match ticks.
//  - Deep sleep is locked while the microsecond ticker waits, and not otherwise.
//  - Between suspend() and resume() everything goes straight to the driver and from it.
// Undefined behaviour
//  - suspend() or resume() while events of the ticker are under way: ticker_suspend() comes first.
//
// All but the constructor, init() and free() may be called from ISRs.
class LowPowerTickerWrapper {
  public:
    // data: the ticker that is wrapped; interface: functions that lead to the methods below, for the wrapped ticker's
    // own data.
    LowPowerTickerWrapper(const ticker_data_t* data, const ticker_interface_t* interface,
                          uint32_t min_cycles_between_writes, uint32_t min_cycles_until_match);

    // To be called by the driver's interrupt; handler is called if the time has come.
    void irq_handler(ticker_irq_handler_type handler);

    void suspend();
    void resume();

    // Whether the microsecond ticker waits for something.
    bool timeout_pending();

    // As those of a driver, see lp_ticker_api.h.
    void init();
    void free();
    uint32_t read();
    void set_interrupt(timestamp_t timestamp);
    void disable_interrupt();
    void clear_interrupt();
    void fire_interrupt();
    const ticker_info_t* get_info();

    // The wrapped ticker.
    ticker_data_t data;

  private:
    void reset();
    bool passed(uint32_t now) const;
    void schedule();
    void timeout_handler();

    mbed::Timeout timeout_;
    const ticker_interface_t* const driver_;
    const uint32_t min_between_writes_;
    const uint32_t min_until_match_;
    uint32_t mask_ = 0;
    uint32_t us_per_tick_ = 0;  // rounded up
    uint32_t match_ = 0;
    uint32_t asked_at_ = 0;    // when match_ was set
    uint32_t last_write_ = 0;  // when the driver's set_interrupt() was called last
    bool written_ = false;     // ever
    bool pending_match_ = false;
    bool pending_fire_ = false;
    bool waiting_ = false;  // timeout_ is attached
    bool suspended_ = false;
};

#endif
