// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>

#include "models/core/model.hpp"
#include "models/core/serial.hpp"

namespace twin::parts {

/// A USB to serial adapter, such as a board's interface chip: a host's byte stream on one side, a UART line on the
/// other.
///
/// Pins are named as the part sees them: it hears the chip on rx and talks on tx. cts, if wired, must be low for it to
/// send; rts is low, as it takes everything. Bytes from the host queue here and go out one frame after the other, at
/// the line's pace. What arrives in another format is passed on as the samples make it, and noted.
class UsbSerial : public Model, public SerialReceiver {
  public:
    /// Parameters: baud (bits per second; 8 data bits, no parity, one stop bit), stream (the name of the host's
    /// stream).
    UsbSerial(sc_core::sc_module_name name, const ModelContext& context);
    ~UsbSerial() override;

    void receive_serial(const SerialFrame& frame) override;

    PinPort rx, tx, rts, cts;
    HostStream stream;

  protected:
    void on_reset(ResetKind kind) override;
    void on_loaded() override { drive_pins(); }

  private:
    void drive_pins();
    void try_send();
    void on_frame_sent();

    SerialFormat format_;
    StateQueue<std::uint8_t> from_host_;
    State<std::uint32_t> waited_;  ///< frames that the first byte has waited for room, in real time
    Alarm frame_;
};

}  // namespace twin::parts
