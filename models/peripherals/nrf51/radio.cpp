// SPDX-License-Identifier: BSD-3-Clause
#include "models/peripherals/nrf51/radio.hpp"

#include <algorithm>
#include <array>
#include <string>
#include <vector>

namespace twin::nrf51 {

namespace {

enum Mode : std::uint32_t { kNrf1Mbit = 0, kNrf2Mbit = 1, kNrf250Kbit = 2, kBle1Mbit = 3 };

constexpr unsigned kEndDisable = 1, kDisabledTxen = 2, kDisabledRxen = 3;  // bits of SHORTS

/// RSSIPERIOD of the product specification.
Time rssi_time() { return nanoseconds(8800); }

}  // namespace

Radio::Radio(sc_core::sc_module_name name, const ModelContext& context)
    : TaskEventPeripheral(name, context),
      dma_(*this, "dma"),
      packet_ptr_(bank_.reg(0x504, "PACKETPTR")),
      frequency_(bank_.reg(0x508, "FREQUENCY", 2)),
      tx_power_(bank_.reg(0x50C, "TXPOWER")),
      base0_(bank_.reg(0x51C, "BASE0")),
      base1_(bank_.reg(0x520, "BASE1")),
      prefix0_(bank_.reg(0x524, "PREFIX0")),
      prefix1_(bank_.reg(0x528, "PREFIX1")),
      state_(bank_.reg(0x550, "STATE")),
      bcc_(bank_.reg(0x560, "BCC")),
      next_(*this, "next"),
      packet_(*this, "packet"),
      channel_(*this, "channel"),
      power_(*this, "power"),
      started_(*this, "started"),
      earliest_ready_(*this, "earliest_ready"),
      counting_bits_(*this, "counting_bits"),
      bits_since_(*this, "bits_since"),
      header_and_payload_(*this, "header_and_payload"),
      step_(*this, "step", [this] { step(); }),
      rssi_done_(*this, "rssi_done", [this] { rssi_end_.generate(); }),
      bits_counted_(*this, "bits_counted", [this] { bit_match_.generate(); }) {
    task(0x000, "TXEN", [this] { enable(kTxRampUp); });
    task(0x004, "RXEN", [this] { enable(kRxRampUp); });
    task(0x008, "START", [this] { start(); });
    task(0x00C, "STOP", [this] { stop(); });
    task(0x010, "DISABLE", [this] { disable(); });
    task(0x014, "RSSISTART", [this] { rssi_start(); });
    task(0x018, "RSSISTOP", [this] { rssi_done_.cancel(); });
    task(0x01C, "BCSTART", [this] { bit_counter_start(); });
    task(0x020, "BCSTOP", [this] { bit_counter_stop(); });
    event(0x100, "READY", ready_);
    event(0x104, "ADDRESS", address_);
    event(0x108, "PAYLOAD", payload_);
    event(0x10C, "END", end_);
    event(0x110, "DISABLED", disabled_);
    event(0x114, "DEVMATCH", device_match_);
    event(0x118, "DEVMISS", device_miss_);
    event(0x11C, "RSSIEND", rssi_end_);
    event(0x128, "BCMATCH", bit_match_);
    shortcuts({{0, 0x100, 0x008, "READY_START"},
               {kEndDisable, 0x10C, 0x010, "END_DISABLE"},
               {kDisabledTxen, 0x110, 0x000, "DISABLED_TXEN"},
               {kDisabledRxen, 0x110, 0x004, "DISABLED_RXEN"},
               {4, 0x104, 0x014, "ADDRESS_RSSISTART"},
               {5, 0x10C, 0x008, "END_START"},
               {6, 0x104, 0x01C, "ADDRESS_BCSTART"},
               {8, 0x110, 0x018, "DISABLED_RSSISTOP"}});
    interrupts();
    declare_configuration();
    declare_not_there();
    power_register();
}

void Radio::declare_configuration() {
    packet_ptr_.field(0, 32, "PACKETPTR", Access::rw).doc("Address of the packet in RAM. Taken over at START.");
    frequency_.field(0, 7, "FREQUENCY", Access::rw)
        .reserved(7, 25)
        .doc("MHz above 2400, 0 to 100. Taken over at TXEN and RXEN.");
    tx_power_.field(0, 8, "TXPOWER", Access::rw).reserved(8, 24).doc("dBm, signed. Taken over at TXEN.");
    bank_.reg(0x510, "MODE")
        .field(0, 2, "MODE", Access::rw, mode_)
        .reserved(2, 30)
        .doc("0: Nordic 1 Mbit/s, 1: Nordic 2 Mbit/s, 2: Nordic 250 kbit/s, 3: Bluetooth low energy.");
    bank_.reg(0x514, "PCNF0")
        .field(0, 4, "LFLEN", Access::rw, length_bits_)
        .reserved(4, 4)
        .field(8, "S0LEN", Access::rw, s0_bytes_)
        .reserved(9, 7)
        .field(16, 4, "S1LEN", Access::rw, s1_bits_)
        .reserved(20, 12);
    bank_.reg(0x518, "PCNF1")
        .field(0, 8, "MAXLEN", Access::rw, max_length_)
        .field(8, 8, "STATLEN", Access::rw, static_length_)
        .field(16, 3, "BALEN", Access::rw, base_length_)
        .reserved(19, 5)
        .field(24, "ENDIAN", Access::rw, big_endian_)
        .field(25, "WHITEEN", Access::rw, whitening_)
        .reserved(26, 6);
    base0_.field(0, 32, "BASE0", Access::rw).doc("Base of logical address 0.");
    base1_.field(0, 32, "BASE1", Access::rw).doc("Base of logical addresses 1 to 7.");
    for (unsigned i = 0; i < 4; ++i) {
        prefix0_.field(8 * i, 8, ("AP" + std::to_string(i)).c_str(), Access::rw);
        prefix1_.field(8 * i, 8, ("AP" + std::to_string(i + 4)).c_str(), Access::rw);
    }
    bank_.reg(0x52C, "TXADDRESS").field(0, 3, "TXADDRESS", Access::rw, tx_address_).reserved(3, 29);
    bank_.reg(0x534, "CRCCNF")
        .field(0, 2, "LEN", Access::rw, crc_length_)
        .reserved(2, 6)
        .field(8, "SKIPADDR", Access::rw, crc_skip_address_)
        .reserved(9, 23);
    bank_.reg(0x538, "CRCPOLY").field(0, 24, "CRCPOLY", Access::rw, crc_polynomial_).reserved(24, 8);
    bank_.reg(0x53C, "CRCINIT").field(0, 24, "CRCINIT", Access::rw, crc_initial_).reserved(24, 8);
    bank_.reg(0x544, "TIFS")
        .field(0, 8, "TIFS", Access::rw, tifs_)
        .reserved(8, 24)
        .doc("Microseconds from the end of a packet to the start of the next, with the shortcuts that switch over.");
    state_.field(0, 4, "STATE", Access::ro).reserved(4, 28);
    bank_.reg(0x554, "DATAWHITEIV", 0x40)
        .field(0, 7, "DATAWHITEIV", Access::rw, whitening_initial_)
        .reserved(7, 25)
        .value([](std::uint32_t stored) { return stored | 0x40; })  // bit 6 is wired to 1
        .doc("Initial value of the whitening register; bit 6 is always 1.");
    bcc_.field(0, 32, "BCC", Access::rw)
        .on_write([this] {
            now();
            bit_counter_arm();
        })
        .doc("Bits after BCSTART at which BCMATCH comes.");
}

void Radio::declare_not_there() {
    bank_.reg(0x400, "CRCSTATUS").unimplemented(0, "CRCSTATUS").reserved(1, 31).doc("Of the packet received.");
    bank_.reg(0x408, "RXMATCH").unimplemented(0, 3, "RXMATCH").reserved(3, 29).doc("Of the packet received.");
    bank_.reg(0x40C, "RXCRC").unimplemented(0, 24, "RXCRC").reserved(24, 8).doc("Of the packet received.");
    bank_.reg(0x410, "DAI").unimplemented(0, 3, "DAI").reserved(3, 29).doc("Of the packet received.");
    auto& rx_addresses = bank_.reg(0x530, "RXADDRESSES").reserved(8, 24).doc("Nothing is received.");
    for (unsigned i = 0; i < 8; ++i) rx_addresses.unimplemented(i, ("ADDR" + std::to_string(i)).c_str());
    bank_.reg(0x540, "TEST").unimplemented(0, "CONSTCARRIER").unimplemented(1, "PLLLOCK").reserved(2, 30);
    bank_.reg(0x548, "RSSISAMPLE").unimplemented(0, 7, "RSSISAMPLE").reserved(7, 25);
    for (unsigned i = 0; i < 8; ++i) {
        bank_.reg(0x600 + 4 * i, "DAB" + std::to_string(i)).unimplemented();
        bank_.reg(0x620 + 4 * i, "DAP" + std::to_string(i)).unimplemented(0, 16, "DAP").reserved(16, 16);
    }
    auto& dacnf = bank_.reg(0x640, "DACNF").reserved(16, 16);
    for (unsigned i = 0; i < 8; ++i) {
        dacnf.unimplemented(i, ("ENA" + std::to_string(i)).c_str());
        dacnf.unimplemented(8 + i, ("TXADD" + std::to_string(i)).c_str());
    }
    for (unsigned i = 0; i < 4; ++i) bank_.reg(0x724 + 4 * i, "OVERRIDE" + std::to_string(i)).unimplemented();
    bank_.reg(0x734, "OVERRIDE4").unimplemented(0, 28, "OVERRIDE4").reserved(28, 3).unimplemented(31, "ENABLE");
}

std::uint32_t Radio::bits_per_second() const {
    switch (mode_.get()) {
        case kNrf2Mbit:
            return 2'000'000;
        case kNrf250Kbit:
            return 250'000;
        default:
            return 1'000'000;
    }
}

Time Radio::ramp_up_time(Phase ramp_up) const {
    const bool ble = mode_ == kBle1Mbit;
    return ramp_up == kTxRampUp ? microseconds(ble ? 140 : 132) : microseconds(ble ? 138 : 130);
}

Time Radio::tx_disable_time() const {
    switch (mode_.get()) {
        case kNrf2Mbit:
            return microseconds(3);
        case kNrf250Kbit:
            return microseconds(10);
        default:
            return microseconds(4);
    }
}

Time Radio::tx_chain_delay() const {
    switch (mode_.get()) {
        case kNrf2Mbit:
            return nanoseconds(500);
        case kNrf250Kbit:
            return microseconds(5);
        default:
            return microseconds(1);
    }
}

void Radio::enable(Phase ramp_up) {
    now();
    if (phase() != kDisabled) {
        note(JournalKind::guest_error,
             ramp_up == kTxRampUp ? "task TXEN while not in state DISABLED" : "task RXEN while not in state DISABLED");
        return;
    }
    if (frequency_ > 100) note(JournalKind::guest_error, "FREQUENCY is above 100");
    channel_ = frequency_.get();
    power_ = tx_power_.get();
    state_.set(ramp_up);
    step_.arm_at(std::max(now() + ramp_up_time(ramp_up), picoseconds(earliest_ready_)));
    earliest_ready_ = 0;
}

void Radio::ready() {
    state_.set(phase() == kTxRampUp ? kTxIdle : kRxIdle);
    ready_.generate();
}

void Radio::start() {
    now();
    if (phase() == kRxIdle) {
        state_.set(kRx);
    } else if (phase() == kTxIdle) {
        packet_ = packet_ptr_.get();
        started_ = now().value();
        state_.set(kTx);
        next_ = Next::address;
        step_.arm_in(bits(format().address_bits()));
        if (air_ != nullptr) {
            on_air_ = carrier();
            air_->begin(*on_air_);
        }
    } else {
        note(JournalKind::guest_error, "task START while not in state RXIDLE or TXIDLE");
    }
}

void Radio::stop() {
    now();
    if (phase() == kTx) {
        step_.cancel();
        state_.set(kTxIdle);
        drop_carrier();
    } else if (phase() == kRx) {
        state_.set(kRxIdle);
    }
    bit_counter_stop();
}

void Radio::disable() {
    now();
    bit_counter_stop();
    switch (phase()) {
        case kTxRampUp:
        case kTxIdle:
        case kTx:
            drop_carrier();
            state_.set(kTxDisable);
            step_.arm_in(tx_disable_time());
            break;
        case kRxRampUp:
        case kRxIdle:
        case kRx:
            // The receiver takes no time to switch off. The state is passed through all the same.
            state_.set(kRxDisable);
            step_.cancel();
            disabled();
            break;
        case kDisabled:
            disabled();
            break;
        case kRxDisable:
        case kTxDisable:
            break;  // under way
    }
}

void Radio::disabled() {
    state_.set(kDisabled);
    disabled_.generate();
    // The interframe spacing counts for the switch-over by shortcut only.
    if (phase() == kDisabled) earliest_ready_ = 0;
}

void Radio::step() {
    switch (phase()) {
        case kTxRampUp:
        case kRxRampUp:
            ready();
            break;
        case kTx:
            if (next_ == Next::address) {
                at_address();
            } else if (next_ == Next::payload) {
                at_payload();
            } else {
                at_end();
            }
            break;
        case kTxDisable:
            disabled();
            break;
        case kDisabled:
        case kRxIdle:
        case kRx:
        case kRxDisable:
        case kTxIdle:
            break;
    }
}

PacketFormat Radio::format() const {
    PacketFormat f;
    f.s0_bytes = s0_bytes_;
    f.length_bits = std::min<unsigned>(length_bits_, 8);
    f.s1_bits = std::min<unsigned>(s1_bits_, 8);
    f.max_length = max_length_;
    f.static_length = static_length_;
    f.base_bytes = std::min<unsigned>(base_length_, 4);
    f.big_endian = big_endian_ != 0;
    f.whitening = whitening_ != 0;
    f.crc_bytes = crc_length_;
    f.crc_skips_address = crc_skip_address_ != 0;
    f.crc_polynomial = crc_polynomial_;
    f.crc_initial = crc_initial_;
    f.whitening_initial = static_cast<std::uint8_t>(whitening_initial_);
    return f;
}

Carrier Radio::carrier() const {
    Carrier c;
    c.mhz = 2400 + channel_;
    c.bits_per_second = bits_per_second();
    c.bluetooth = mode_ == kBle1Mbit;
    c.dbm = static_cast<std::int8_t>(power_);
    c.start = picoseconds(started_) + tx_chain_delay();
    return c;
}

bool Radio::read_packet(void* data, unsigned offset, unsigned size) {
    if (dma_.read(packet_ + offset, data, size)) return true;
    note(JournalKind::guest_error, "PACKETPTR does not point to memory");
    std::fill_n(static_cast<std::uint8_t*>(data), size, std::uint8_t{0});
    return false;
}

void Radio::at_address() {
    const PacketFormat f = format();
    std::array<std::uint8_t, 3> header{};
    read_packet(header.data(), 0, f.header_bytes());
    const unsigned payload = f.payload_bytes(header);
    header_and_payload_->assign(f.header_bytes() + payload, 0);
    next_ = Next::payload;
    step_.arm_in(bits(f.header_bits() + 8 * payload));
    address_.generate();
}

void Radio::at_payload() {
    std::vector<std::uint8_t> bytes(header_and_payload_->size());
    if (!bytes.empty()) read_packet(bytes.data(), 0, static_cast<unsigned>(bytes.size()));
    header_and_payload_->assign(bytes.begin(), bytes.end());
    next_ = Next::end;
    step_.arm_in(bits(format().crc_bits()));
    payload_.generate();
}

void Radio::at_end() {
    if (on_air_) {
        const Carrier sent = *on_air_;
        on_air_.reset();
        std::vector<std::uint8_t> bytes(header_and_payload_->begin(), header_and_payload_->end());
        const PacketFormat f = format();
        // A guest that changes header or format while the packet is on the air may ask for more than was read.
        bytes.resize(std::max<std::size_t>(bytes.size(), f.header_bytes()));
        bytes.resize(std::max<std::size_t>(bytes.size(), f.header_bytes() + f.payload_bytes(bytes)));
        const unsigned address = tx_address_;
        const auto prefix = (address < 4 ? prefix0_.get() : prefix1_.get()) >> (8 * (address % 4));
        air_->end(sent, make_frame(f, address == 0 ? base0_ : base1_, static_cast<std::uint8_t>(prefix), bytes));
    }
    header_and_payload_->clear();
    bit_counter_stop();
    state_.set(kTxIdle);
    const bool switches_over = short_set(kEndDisable) && (short_set(kDisabledTxen) || short_set(kDisabledRxen));
    if (switches_over && tifs_ != 0) earliest_ready_ = (now() + microseconds(tifs_)).value();
    end_.generate();
}

void Radio::rssi_start() {
    now();
    if (phase() != kRx && phase() != kRxIdle) {
        note(JournalKind::guest_error, "task RSSISTART while the receiver is off");
        return;
    }
    rssi_done_.arm_in(rssi_time());
}

void Radio::bit_counter_start() {
    now();
    if (phase() != kTx || next_ == Next::address) {
        note(JournalKind::guest_error, "task BCSTART while no packet is past its address");
        return;
    }
    counting_bits_ = true;
    bits_since_ = now().value();
    bit_counter_arm();
}

void Radio::bit_counter_stop() {
    counting_bits_ = false;
    bits_counted_.cancel();
}

void Radio::bit_counter_arm() {
    bits_counted_.cancel();
    if (!counting_bits_) return;
    const Time match = picoseconds(bits_since_) + bits(bcc_.get());
    if (match > now()) bits_counted_.arm_at(match);
}

void Radio::drop_carrier() {
    if (!on_air_) return;
    const Carrier was = *on_air_;
    on_air_.reset();
    air_->cut(was);
}

void Radio::on_reset(ResetKind kind) {
    drop_carrier();
    TaskEventPeripheral::on_reset(kind);
}

void Radio::on_loaded() {
    on_air_.reset();
    if (air_ != nullptr && phase() == kTx) on_air_ = carrier();
    TaskEventPeripheral::on_loaded();
}

}  // namespace twin::nrf51
