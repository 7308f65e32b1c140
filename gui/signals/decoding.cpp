// SPDX-License-Identifier: BSD-3-Clause
#include "gui/signals/decoding.hpp"

#include <QCoreApplication>
#include <QJsonArray>
#include <QLocale>
#include <algorithm>

namespace twin::gui::scope {
namespace {

QString baudText(double baud) { return QLocale().toString(baud, 'f', baud == std::round(baud) ? 0 : 1) + " Bd"; }

QString parityLetter(Parity parity) {
    switch (parity) {
        case Parity::even: return "E";
        case Parity::odd: return "O";
        case Parity::mark: return "M";
        case Parity::space: return "S";
        case Parity::none: break;
    }
    return "N";
}

}  // namespace

QString protocolName(Protocol protocol) {
    switch (protocol) {
        case Protocol::i2c: return "I\u00b2C";
        case Protocol::spi: return "SPI";
        case Protocol::can: return "CAN";
        case Protocol::uart: break;
    }
    return "UART";
}

QStringList lineNames(Protocol protocol) {
    switch (protocol) {
        case Protocol::i2c: return {"SCL", "SDA"};
        case Protocol::spi: return {"SCK", "MOSI", "MISO", "CS"};
        case Protocol::can: return {"RX"};
        case Protocol::uart: break;
    }
    return {QCoreApplication::translate("Decoding", "Line")};
}

int neededLines(Protocol protocol) { return protocol == Protocol::i2c ? 2 : 1; }

QString titleOf(const Decoding& decoding) {
    auto lines = decoding.lines;
    lines.removeAll(QString());
    return protocolName(decoding.protocol) + " " + lines.join(", ");
}

QString detailOf(const Decoding& decoding) {
    switch (decoding.protocol) {
        case Protocol::i2c: return "SCL, SDA";
        case Protocol::spi:
            return QCoreApplication::translate("Decoding",
                "mode %1, %2 bits").arg(decoding.spi.mode).arg(decoding.spi.bits);
        case Protocol::can: return figureText(decoding.can.bit_rate, "Bd", 4);
        case Protocol::uart: break;
    }
    return QString("%1 %2%3%4")
        .arg(baudText(decoding.uart.baud))
        .arg(decoding.uart.data_bits)
        .arg(parityLetter(decoding.uart.parity))
        .arg(decoding.uart.stop_bits);
}

std::unique_ptr<Decoder> makeDecoder(const Decoding& decoding, const Capture& capture) {
    std::vector<const Channel*> lines;
    for (const auto& name : decoding.lines) {
        const auto* channel = name.isEmpty() ? nullptr : capture.find(name.toStdString());
        lines.push_back(channel != nullptr && channel->isDigital() ? channel : nullptr);
    }
    lines.resize(static_cast<std::size_t>(lineNames(decoding.protocol).size()), nullptr);
    for (int i = 0; i < static_cast<int>(lines.size()); ++i) {
        const bool named = !decoding.lines.value(i).isEmpty();
        if (lines[static_cast<std::size_t>(i)] == nullptr && (i < neededLines(decoding.protocol) || named)) {
            return nullptr;
        }
    }
    switch (decoding.protocol) {
        case Protocol::uart: return std::make_unique<UartDecoder>(*lines[0], decoding.uart);
        case Protocol::i2c: return std::make_unique<I2cDecoder>(*lines[0], *lines[1]);
        case Protocol::can: return std::make_unique<CanDecoder>(*lines[0], decoding.can);
        case Protocol::spi: break;
    }
    return std::make_unique<SpiDecoder>(*lines[0], lines[1], lines[2], lines[3], decoding.spi);
}

QJsonObject toJson(const Decoding& decoding) {
    return {{"protocol", static_cast<int>(decoding.protocol)},
            {"lines", QJsonArray::fromStringList(decoding.lines)},
            {"notation", static_cast<int>(decoding.notation)},
            {"baud", decoding.uart.baud},
            {"data_bits", decoding.uart.data_bits},
            {"parity", static_cast<int>(decoding.uart.parity)},
            {"stop_bits", decoding.uart.stop_bits},
            {"inverted", decoding.uart.inverted},
            {"msb_first", decoding.uart.msb_first},
            {"mode", decoding.spi.mode},
            {"bits", decoding.spi.bits},
            {"lsb_first", decoding.spi.lsb_first},
            {"cs_high", decoding.spi.cs_high},
            {"bit_rate", decoding.can.bit_rate},
            {"sample_point", decoding.can.sample_point},
            {"dominant_high", decoding.can.inverted}};
}

Decoding decodingFrom(const QJsonObject& json) {
    // A session of another version may say anything.
    const auto number = [&](const char* key, int least, int most, int otherwise) {
        return std::clamp(json[QLatin1String(key)].toInt(otherwise), least, most);
    };
    const auto rate = [&](const char* key, double otherwise) {
        return std::clamp(json[QLatin1String(key)].toDouble(otherwise), 1.0, 1e9);
    };
    Decoding decoding;
    decoding.protocol = static_cast<Protocol>(number("protocol", 0, kProtocols - 1, 0));
    for (const auto& line : json["lines"].toArray()) {
        decoding.lines << line.toString();
    }
    decoding.notation = static_cast<Notation>(number("notation", 0, 2, 0));
    decoding.uart = {.baud = rate("baud", 115'200),
                     .data_bits = number("data_bits", 5, 9, 8),
                     .parity = static_cast<Parity>(number("parity", 0, 4, 0)),
                     .stop_bits = number("stop_bits", 1, 2, 1),
                     .inverted = json["inverted"].toBool(),
                     .msb_first = json["msb_first"].toBool()};
    decoding.spi = {.mode = number("mode", 0, 3, 0),
                    .bits = number("bits", 4, 32, 8),
                    .lsb_first = json["lsb_first"].toBool(),
                    .cs_high = json["cs_high"].toBool()};
    decoding.can = {.bit_rate = rate("bit_rate", 500'000),
                    .sample_point = std::clamp(json["sample_point"].toDouble(0.75), 0.5, 0.95),
                    .inverted = json["dominant_high"].toBool()};
    return decoding;
}

}  // namespace twin::gui::scope
