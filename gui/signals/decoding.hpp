// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "gui/signals/can_decoder.hpp"
#include "gui/signals/figure_text.hpp"
#include "gui/signals/i2c_decoder.hpp"
#include "gui/signals/spi_decoder.hpp"
#include "gui/signals/uart_decoder.hpp"

#include <QJsonObject>
#include <QStringList>
#include <memory>

namespace twin::gui::scope {

enum class Protocol : std::uint8_t { uart, i2c, spi, can };
constexpr int kProtocols = 4;

/// What is to be read of which channels, as a person chooses it and a session keeps it.
struct Decoding {
    Protocol protocol = Protocol::uart;
    QStringList lines;  ///< channels, in the order of `lineNames`; empty: not there
    Notation notation = Notation::hex;
    UartSettings uart;
    SpiSettings spi;
    CanSettings can;

    bool operator==(const Decoding&) const = default;
};

QString protocolName(Protocol protocol);
/// "SCL", "SDA".
QStringList lineNames(Protocol protocol);
/// How many of them can't be left out: the first so many.
int neededLines(Protocol protocol);
/// "I²C SCL D15, SDA D14": what it is by its lines.
QString titleOf(const Decoding& decoding);
QString detailOf(const Decoding& decoding);
/// Null: a line that is needed is not in the capture, or carries no levels.
std::unique_ptr<Decoder> makeDecoder(const Decoding& decoding, const Capture& capture);

QJsonObject toJson(const Decoding& decoding);
Decoding decodingFrom(const QJsonObject& json);

}  // namespace twin::gui::scope
