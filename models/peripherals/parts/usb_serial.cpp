// SPDX-License-Identifier: BSD-3-Clause
#include "models/peripherals/parts/usb_serial.hpp"

#include <stdexcept>

namespace twin::parts {

namespace {
// About a second at 115200 baud: firmware that has not read until then never will, and loses the byte.
constexpr std::uint32_t kMaxWait = 10'000;
}  // namespace

UsbSerial::UsbSerial(sc_core::sc_module_name name, const ModelContext& context)
    : Model(name, context),
      rx(*this, "rx"),
      tx(*this, "tx"),
      rts(*this, "rts"),
      cts(*this, "cts"),
      stream(*this, context.params.text("stream")),
      from_host_(*this, "from_host"),
      waited_(*this, "waited"),
      frame_(*this, "frame_sent", [this] { on_frame_sent(); }) {
    const std::uint64_t baud = context.params.integer("baud");
    if (baud == 0 || baud > 12'000'000) throw std::invalid_argument(label() + ": 'baud' is 1 to 12000000");
    format_.baud = static_cast<std::uint32_t>(baud);
    // When the board connects the pin, this moves with its net.
    rx.net().attach(*this);
    cts.on_change([this] { try_send(); });
    stream.on_receive([this](std::span<const std::uint8_t> bytes) {
        if (!powered()) return;
        from_host_->insert(from_host_->end(), bytes.begin(), bytes.end());
        try_send();
    });
}

UsbSerial::~UsbSerial() { rx.net().detach(*this); }

void UsbSerial::try_send() {
    // An unconnected cts floats, which reads as low.
    if (!powered() || frame_.armed() || from_host_->empty() || cts.high()) return;
    frame_.arm_in(format_.frame_time());
    tx.net().begin_serial(this);
}

void UsbSerial::on_frame_sent() {
    if (env().real_time() && waited_ < kMaxWait && !tx.net().serial_room(this)) {
        waited_ = waited_ + 1;
        frame_.arm_in(format_.frame_time());
        return;
    }
    waited_ = 0;
    const SerialFrame frame{from_host_->front(), format_, false, false};
    from_host_->pop_front();
    tx.net().send_serial(frame, this);
    try_send();
}

void UsbSerial::receive_serial(const SerialFrame& frame) {
    if (!powered()) return;
    const SampledFrame heard = sample_frame(format_, frame);
    if (!heard.started) return;
    if (heard.framing_error || !serial_formats_match(format_, frame.format)) {
        note(JournalKind::guest_error,
             "a frame of " + std::to_string(frame.format.baud) + " baud on a line of " + std::to_string(format_.baud));
    }
    const auto byte = static_cast<std::uint8_t>(heard.data);
    stream.send({&byte, 1});
}

void UsbSerial::on_reset(ResetKind) { drive_pins(); }

void UsbSerial::drive_pins() {
    tx.drive(Drive::strong(true));
    rts.drive(Drive::strong(false));
}

}  // namespace twin::parts
