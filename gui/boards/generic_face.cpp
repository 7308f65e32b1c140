// SPDX-License-Identifier: BSD-3-Clause
#include <algorithm>
#include <cmath>

#include "gui/boards/face.hpp"

namespace twin::gui {

namespace {

using Kind = FaceItem::Kind;

// In millimetres, as the generator of the drawn faces has it.
constexpr double kPerMm = 10;
constexpr double kWidth = 90;
constexpr double kMargin = 14;
constexpr double kTop = 24;

/// Writes the drawing and the layout together, from the top of the board downwards.
class Builder {
  public:
    explicit Builder(const BoardModel& model) : model_(model) {}

    Face build() {
        connectors();
        heading();
        leds();
        buttons();
        pins();
        return finish();
    }

  private:
    static QString u(double mm) { return QString::number(mm * kPerMm, 'f', 1); }
    [[nodiscard]] static QPointF place(double x, double y) { return {(x + kMargin) * kPerMm, (y + kTop) * kPerMm}; }

    void rect(double x, double y, double w, double h, const char* fill, double radius = 0.3) {
        body_ += QStringLiteral("<rect x=\"%1\" y=\"%2\" width=\"%3\" height=\"%4\" rx=\"%5\" fill=\"%6\"/>\n")
                     .arg(u(x + kMargin), u(y + kTop), u(w), u(h), u(radius), QLatin1String(fill));
    }

    void text(double x, double y, const QString& s, double size, const char* fill, const char* anchor = "middle") {
        body_ += QStringLiteral("<text x=\"%1\" y=\"%2\" font-family=\"DejaVu Sans, sans-serif\" font-size=\"%3\" "
                                "text-anchor=\"%4\" fill=\"%5\">%6</text>\n")
                     .arg(u(x + kMargin), u(y + kTop), u(size), QLatin1String(anchor), QLatin1String(fill),
                          s.toHtmlEscaped());
    }

    void item(FaceItem it) { items_.append(std::move(it)); }

    void connectors() {
        double x = 16;
        for (const BoardPart& part : model_.parts()) {
            if (part.type != QLatin1String("usb_serial")) continue;
            rect(x - 4, -1.2, 8, 7, "#c2c8cd", 0.5);
            text(x, 9, readableName(part.name), 1.6, "#dfe8ee");
            FaceItem usb;
            usb.kind = Kind::kUsb;
            usb.at = place(x, -1.2);
            usb.size = {80, 44};
            usb.part = part.name;
            usb.label = QStringLiteral("USB");
            usb.words_left = true;
            item(usb);
            x += 22;
            break; // one cable gives the power; other serial lines come through it too
        }
        for (const Settable& s : model_.settables()) {
            if (s.name != QLatin1String("cable")) continue;
            rect(x - 8, -1.2, 16, 16, "#b9c0c6", 0.5);
            rect(x - 6, -1.2, 12, 7, "#23262a", 0.3);
            text(x, 12, readableName(s.part), 1.6, "#39424a");
            FaceItem jack;
            jack.kind = Kind::kJack;
            jack.at = place(x, -1.2);
            jack.size = {116, 70};
            jack.part = s.part;
            jack.value = s.name;
            jack.label = QStringLiteral("Ethernet");
            item(jack);
            x += 24;
        }
        y_ = 20;
    }

    void heading() {
        text(kWidth / 2, y_ + 2, model_.title(), 3.2, "#f1f6f8");
        text(kWidth / 2, y_ + 6, model_.chip(), 1.9, "#9db8b0");
        y_ += 12;
    }

    void leds() {
        double x = 12;
        for (const BoardPart& part : model_.parts()) {
            const QSize picture = model_.pictureSize(part.name, QStringLiteral("pixels"));
            if (part.type != QLatin1String("led_matrix") || picture.isEmpty()) continue;
            const double pitch = std::min(3.6, (kWidth - 12) / picture.width());
            const double high = picture.height() * pitch;
            rect(kWidth / 2 - picture.width() * pitch / 2 - 1, y_, picture.width() * pitch + 2, high + 2, "#14211d",
                0.8);
            FaceItem matrix;
            matrix.kind = Kind::kMatrix;
            matrix.at = place(kWidth / 2, y_ + 1 + high / 2);
            matrix.columns = picture.width();
            matrix.rows = picture.height();
            matrix.pitch = {pitch * kPerMm, pitch * kPerMm};
            matrix.size = {pitch * 4, pitch * 4};
            matrix.part = part.name;
            matrix.value = QStringLiteral("pixels");
            matrix.colour = QColor(0xff, 0x3b, 0x1f);
            matrix.label = readableName(part.name);
            for (int i = 0; i < picture.width() * picture.height(); ++i) {
                const QPointF led = matrix.led(i) / kPerMm - QPointF(kMargin, kTop);
                rect(led.x() - pitch * 0.2, led.y() - pitch * 0.2, pitch * 0.4, pitch * 0.4, "#c9cdca", 0.2);
            }
            item(matrix);
            y_ += high + 6;
        }
        static const QColor kColours[] = {{0x2f, 0xdd, 0x55}, {0x3a, 0x8d, 0xff}, {0xff, 0x3a, 0x28},
            {0xff, 0xb5, 0x2e}};
        int count = 0;
        for (const BoardPart& part : model_.parts()) {
            if (part.type != QLatin1String("led")) continue;
            if (x > kWidth - 8) {
                x = 12;
                y_ += 11;
            }
            text(x, y_, readableName(part.name), 1.6, "#f1f6f8");
            rect(x - 1.4, y_ + 1.6, 2.8, 1.5, "#d9dcdf", 0.1);
            FaceItem led;
            led.at = place(x, y_ + 2.35);
            led.size = {20, 13};
            led.part = part.name;
            led.value = QStringLiteral("brightness");
            led.label = readableName(part.name);
            led.colour = kColours[count++ % 4];
            led.has_state = true;
            led.state = {0, 30};
            item(led);
            x += 13;
        }
        if (count > 0) y_ += 13;
    }

    void buttons() {
        double x = 12;
        int count = 0;
        for (const Settable& s : model_.settables()) {
            if (s.name != QLatin1String("pressed")) continue;
            if (x > kWidth - 8) {
                x = 12;
                y_ += 14;
            }
            rect(x - 3.2, y_ + 1, 6.4, 6.4, "#c9ccd0", 0.4);
            text(x, y_ - 0.4, readableName(s.part), 1.6, "#f1f6f8");
            FaceItem button;
            button.kind = Kind::kButton;
            button.at = place(x, y_ + 4.2);
            button.size = {36, 36};
            button.hit = {70, 70};
            button.part = s.part;
            button.value = s.name;
            button.label = readableName(s.part);
            button.cap = QColor(0x17, 0x19, 0x1c);
            if (count < 10) button.key = QString::number(count);
            item(button);
            ++count;
            x += 13;
        }
        if (count > 0) y_ += 14;
    }

    void pins() {
        for (const BoardPart& part : model_.parts()) {
            if (part.type != QLatin1String("edge_connector")) continue;
            QStringList pads;
            for (const Settable& s : model_.settables())
                if (s.part == part.name) pads.append(s.name);
            if (pads.isEmpty()) continue;
            const int per_row = static_cast<int>((kWidth - 12) / 5.0);
            const int rows = static_cast<int>((pads.size() + per_row - 1) / per_row);
            text(6, y_, readableName(part.name), 1.6, "#f1f6f8", "start");
            rect(5, y_ + 1, kWidth - 10, rows * 5.2 + 1.4, "#1d1f23", 0.4);
            for (int i = 0; i < pads.size(); ++i) {
                const double x = 8.6 + (i % per_row) * 5.0;
                const double y = y_ + 3.2 + (i / per_row) * 5.2;
                rect(x - 0.5, y - 0.5, 1, 1, "#ecca70", 0.1);
                text(x, y + 2.4, pads[i], 1.0, "#b9c4cc");
                FaceItem pin;
                pin.kind = Kind::kPin;
                pin.at = place(x, y);
                pin.size = {30, 30};
                pin.part = part.name;
                pin.pad = pads[i];
                pin.name = pads[i];
                pin.place = readableName(part.name);
                pin.shape = QStringLiteral("dot");
                item(pin);
            }
            y_ += rows * 5.2 + 8;
        }
    }

    Face finish() {
        const double height = std::max(40.0, y_ + 2);
        Face face;
        face.per_mm = kPerMm;
        face.scene = {(kWidth + 2 * kMargin) * kPerMm, (height + kTop + 10) * kPerMm};
        face.outline = {kMargin * kPerMm, kTop * kPerMm, kWidth * kPerMm, height * kPerMm};
        face.items = items_;
        const QString svg =
            QStringLiteral("<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%1\" height=\"%2\" viewBox=\"0 0 %1 %2\">"
                           "<defs><linearGradient id=\"mask\" x1=\"0\" y1=\"0\" x2=\"0\" y2=\"1\"><stop offset=\"0\" "
                           "stop-color=\"#1d6b52\"/><stop offset=\"1\" stop-color=\"#124536\"/></linearGradient></defs>"
                           "<rect x=\"%3\" y=\"%4\" width=\"%5\" height=\"%6\" rx=\"30\" fill=\"url(#mask)\" "
                           "stroke=\"#0b2c22\" stroke-width=\"3\"/>\n%7</svg>")
                .arg(face.scene.width())
                .arg(face.scene.height())
                .arg(face.outline.x())
                .arg(face.outline.y())
                .arg(face.outline.width())
                .arg(face.outline.height())
                .arg(body_);
        face.svg = svg.toUtf8();
        return face;
    }

    const BoardModel& model_;
    QString body_;
    QList<FaceItem> items_;
    double y_ = 0;
};

} // namespace

Face genericFace(const BoardModel& model) { return Builder(model).build(); }

} // namespace twin::gui
