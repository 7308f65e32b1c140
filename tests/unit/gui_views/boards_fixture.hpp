// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <QJsonArray>
#include <QJsonObject>

namespace twin::gui::test {

/// Results of `board.inspect`, put together part by part.
class Inspect {
  public:
    Inspect(const QString& board, const QString& title, const QString& chip) : board_(board), title_(title),
        chip_(chip) {}

    Inspect& part(const QString& name, const QString& type, const QJsonObject& pins = {}) {
        parts_.append(QJsonObject{{"name", name}, {"type", type}, {"pins", pins}});
        return *this;
    }
    Inspect& value(const QString& name, const QString& unit, double min, double max, double now,
        const QString& help = {}) {
        values_.append(QJsonObject{
            {"name", name}, {"unit", unit}, {"min", min}, {"max", max}, {"value", now}, {"help", help}});
        return *this;
    }
    Inspect& output(const QString& name, int width = 0, int height = 0) {
        QJsonObject o{{"name", name}, {"format", width > 0 ? "u8" : "f64"}};
        if (width > 0) {
            o.insert("width", width);
            o.insert("height", height);
        }
        outputs_.append(o);
        return *this;
    }
    Inspect& led(const QString& name) { return part(name, "led").output(name + ".brightness"); }
    Inspect& button(const QString& name) { return part(name, "button").value(name + ".pressed", "bool", 0, 1, 0); }
    Inspect& connector(const QString& name, const QStringList& pads, const QString& chip_prefix) {
        QJsonObject pins;
        for (const QString& pad : pads) pins.insert(pad, chip_prefix + pad);
        part(name, "edge_connector", pins);
        for (const QString& pad : pads) {
            value(name + "." + pad, "V", -1, 3.6, -1, "applied from outside; -1: nothing connected");
            for (const char* what : {"_level", "_duty", "_hz"}) output(name + "." + pad + what);
        }
        return *this;
    }
    [[nodiscard]] QJsonObject json() const {
        return {{"board", board_},   {"title", title_},   {"chip", chip_},
                {"parts", parts_},   {"values", values_}, {"outputs", outputs_}};
    }

  private:
    QString board_;
    QString title_;
    QString chip_;
    QJsonArray parts_;
    QJsonArray values_;
    QJsonArray outputs_;
};

inline QJsonObject microbit() {
    QStringList pads;
    for (int i = 0; i <= 20; ++i)
        if (i != 17 && i != 18) pads.append("P" + QString::number(i));
    Inspect b("microbit", "BBC micro:bit v1", "nrf51822");
    b.part("display", "led_matrix").output("display.pixels", 5, 5);
    b.value("TEMP.temperature", "°C", -25, 75, 25, "temperature of the chip");
    b.button("button_a").button("button_b");
    b.part("accelerometer", "mma8652");
    for (const char* axis : {"x", "y", "z"})
        b.value(QString("accelerometer.") + axis, "g", -8, 8, *axis == 'z' ? -1 : 0,
                QString("acceleration along the board's %1 axis").arg(axis));
    b.part("magnetometer", "mag3110");
    for (const char* axis : {"x", "y", "z"})
        b.value(QString("magnetometer.") + axis, "uT", -1000, 1000, 0, "magnetic flux density");
    b.value("magnetometer.temperature", "degC", -40, 125, 25, "temperature of its die");
    b.part("usb", "usb_serial");
    b.connector("edge", pads, "P0.");
    return b.json();
}

inline QJsonObject nucleo() {
    QStringList zio;
    for (int i = 0; i < 6; ++i) zio.append("A" + QString::number(i));
    for (int i = 0; i < 16; ++i) zio.append("D" + QString::number(i));
    QStringList morpho;
    for (const char port : {'A', 'B', 'C', 'D', 'E', 'F', 'G'})
        for (int i = 0; i < 16; ++i) morpho.append(QString("P%1%2").arg(QChar(port)).arg(i));
    Inspect b("nucleo_f429zi", "NUCLEO-F429ZI", "stm32f429");
    b.led("ld1").led("ld2").led("ld3").button("b1").part("stlink", "usb_serial");
    b.part("phy", "lan8742a").value("phy.cable", "bool", 0, 1, 0).output("phy.link").output("phy.activity");
    b.connector("zio", zio, "").connector("morpho", morpho, "");
    return b.json();
}

inline QJsonObject mps2() {
    QStringList pads;
    for (int i = 0; i < 52; ++i) pads.append("EXP" + QString::number(i));
    Inspect b("mps2_an386", "Arm MPS2+ AN386", "mps2_an386");
    b.part("com0", "usb_serial").value("ETHERNET.cable", "bool", 0, 1, 0);
    for (int i = 0; i < 2; ++i) b.led(QString("led%1").arg(i)).button(QString("button%1").arg(i));
    for (int i = 0; i < 8; ++i) b.led(QString("mcc_led%1").arg(i)).button(QString("mcc_sw%1").arg(i));
    b.connector("exp", pads, "");
    return b.json();
}

/// A board that there is no drawing for.
inline QJsonObject other() {
    Inspect b("weather_station", "Weather station", "stm32f429");
    b.part("console", "usb_serial").part("screen", "led_matrix").output("screen.pixels", 8, 8);
    b.led("status").led("alarm").button("select").button("up");
    b.part("light", "light_sensor").value("light.illuminance", "lx", 0, 100000, 300, "light on the sensor");
    b.part("level", "potentiometer").value("level.position", "", 0, 1, 0.5, "0: ground, 1: supply");
    b.value("ETH.cable", "bool", 0, 1, 0);
    b.connector("pins", {"IO0", "IO1", "IO2", "IO3", "IO4", "IO5"}, "P");
    return b.json();
}

} // namespace twin::gui::test
