// SPDX-License-Identifier: BSD-3-Clause
#include "drivers/SerialBase.h"

#if DEVICE_SERIAL

#include "platform/CriticalSectionLock.h"
#include "platform/mbed_power_mgmt.h"
#include "platform/mbed_wait_api.h"

namespace mbed {

SerialBase::SerialBase(PinName tx, PinName rx, int baud) : _serial(), _baud(baud), pins_(), static_pins_(false) {
    pins_ = {static_cast<int16_t>(tx), static_cast<int16_t>(rx)};
    tx_enabled_ = tx != NC;
    rx_enabled_ = rx != NC;
    init();
}

SerialBase::SerialBase(const serial_pinmap_t& static_pinmap, int baud)
    : _serial(), _baud(baud), pinmap_(&static_pinmap), static_pins_(true) {
    tx_enabled_ = static_pinmap.tx_pin != NC;
    rx_enabled_ = static_pinmap.rx_pin != NC;
    init();
}

void SerialBase::init() {
    if (static_pins_) {
        serial_init_direct(&_serial, pinmap_);
    } else {
        serial_init(&_serial, static_cast<PinName>(pins_.tx), static_cast<PinName>(pins_.rx));
    }
    serial_baud(&_serial, _baud);
    serial_irq_handler(&_serial, _irq_handler, static_cast<uint32_t>(reinterpret_cast<uintptr_t>(this)));
#if DEVICE_SERIAL_FC
    init_flow();
#endif
}

SerialBase::~SerialBase() {
    for (int type = 0; type < IrqCnt; type++) {
        if (_irq[type]) {
            sleep_manager_unlock_deep_sleep();
        }
    }
#if DEVICE_SERIAL_ASYNCH
    // Not by name: who never starts a transfer does not link them.
    if (tx_asynch_ || rx_asynch_) {
        abort_write();
        abort_read();
    }
#endif
    if (rx_enabled_ || tx_enabled_) {
        deinit();
    }
}

void SerialBase::deinit() {
    serial_irq_set(&_serial, ::RxIrq, 0);
    serial_irq_set(&_serial, ::TxIrq, 0);
    serial_free(&_serial);
}

void SerialBase::baud(int baudrate) {
    lock();
    _baud = baudrate;
    serial_baud(&_serial, baudrate);
    unlock();
}

void SerialBase::format(int bits, Parity parity, int stop_bits) {
    lock();
    serial_format(&_serial, bits, static_cast<SerialParity>(parity), stop_bits);
    unlock();
}

int SerialBase::readable() {
    lock();
    const int can = serial_readable(&_serial) ? 1 : 0;
    unlock();
    return can;
}

int SerialBase::writeable() {
    lock();
    const int can = serial_writable(&_serial) ? 1 : 0;
    unlock();
    return can;
}

void SerialBase::attach(Callback<void()> func, IrqType type) {
    lock();
    {
        CriticalSectionLock critical;
        const bool was = static_cast<bool>(_irq[type]);
        const bool is = static_cast<bool>(func);
        if (was != is) {
            if (is) {
                sleep_manager_lock_deep_sleep();
            } else {
                sleep_manager_unlock_deep_sleep();
            }
        }
        _irq[type] = func;
        const bool enabled = type == RxIrq ? rx_enabled_ : tx_enabled_;
        if (enabled) {
            serial_irq_set(&_serial, static_cast<SerialIrq>(type), is);
        }
    }
    unlock();
}

void SerialBase::_irq_handler(uint32_t id, SerialIrq irq_type) {
    auto* self = reinterpret_cast<SerialBase*>(static_cast<uintptr_t>(id));
    const Callback<void()> func = self->_irq[irq_type];
    if (func) {
        func();
    }
}

int SerialBase::_base_getc() { return serial_getc(&_serial); }

int SerialBase::_base_putc(int c) {
    serial_putc(&_serial, c);
    return c;
}

void SerialBase::set_break() {
    lock();
    serial_break_set(&_serial);
    unlock();
}

void SerialBase::clear_break() {
    lock();
    serial_break_clear(&_serial);
    unlock();
}

void SerialBase::send_break() {
    lock();
    // The longest frame is 12 bits; a break is longer.
    serial_break_set(&_serial);
    wait_us(18000000 / _baud + 1);
    serial_break_clear(&_serial);
    unlock();
}

// A direction is its interrupts here; the UART itself goes with the last one.
int SerialBase::enable(bool& direction, bool on) {
    lock();
    {
        CriticalSectionLock critical;
        if (direction != on) {
            const bool before = rx_enabled_ || tx_enabled_;
            direction = on;
            const bool now = rx_enabled_ || tx_enabled_;
            if (!before && now) {
                init();
            } else if (before && !now) {
                deinit();
            }
            if (now) {
                serial_irq_set(&_serial, ::RxIrq, rx_enabled_ && _irq[RxIrq]);
                serial_irq_set(&_serial, ::TxIrq, tx_enabled_ && _irq[TxIrq]);
            }
        }
    }
    unlock();
    return 0;
}

int SerialBase::enable_input(bool enable_it) { return enable(rx_enabled_, enable_it); }

int SerialBase::enable_output(bool enable_it) { return enable(tx_enabled_, enable_it); }

#if DEVICE_SERIAL_FC

void SerialBase::init_flow() {
    if (flow_ == Disabled) {
        return;
    }
    const auto type = static_cast<FlowControl>(flow_);
    if (static_flow_) {
        serial_set_flow_control_direct(&_serial, type, flow_pinmap_);
    } else {
        serial_set_flow_control(&_serial, type, static_cast<PinName>(flow_pins_.rx),
                                static_cast<PinName>(flow_pins_.tx));
    }
}

void SerialBase::set_flow_control(Flow type, PinName flow1, PinName flow2) {
    lock();
    flow_ = type;
    static_flow_ = false;
    const PinName rts = type == RTS || type == RTSCTS ? flow1 : NC;
    const PinName cts = type == CTS ? flow1 : type == RTSCTS ? flow2 : NC;
    flow_pins_ = {static_cast<int16_t>(cts), static_cast<int16_t>(rts)};
    serial_set_flow_control(&_serial, static_cast<FlowControl>(type), rts, cts);
    unlock();
}

void SerialBase::set_flow_control(Flow type, const serial_fc_pinmap_t& static_pinmap) {
    lock();
    flow_ = type;
    static_flow_ = true;
    flow_pinmap_ = &static_pinmap;
    serial_set_flow_control_direct(&_serial, static_cast<FlowControl>(type), flow_pinmap_);
    unlock();
}

#endif

}  // namespace mbed

#endif
