// SPDX-License-Identifier: BSD-3-Clause
#include "gui/look/theme.hpp"

#include <QApplication>
#include <QFile>
#include <QIconEngine>
#include <QPainter>
#include <QPalette>
#include <QStyle>
#include <QStyleFactory>
#include <QSvgRenderer>
#include <QTemporaryDir>

namespace twin::gui {
namespace {

const Colors kLight{
    .window = "#f5f7f9", .surface = "#ffffff", .raised = "#ffffff", .sunken = "#eef1f4", .border = "#dce1e7",
    .line = "#eceff3", .hover = "#eef2f7", .selected = "#e1edfb", .scroll = "#c9d0d8",
    .text = "#1a2129", .muted = "#586575", .faint = "#98a3af",
    .accent = "#0a6ed1", .accent_hover = "#085caf", .accent_deep = "#0857a6", .on_accent = "#ffffff",
    .ok = "#13795b", .warning = "#a85800", .alarm = "#c0263a", .alarm_soft = "#fdecee",
};
const Colors kDark{
    .window = "#12161b", .surface = "#191f26", .raised = "#212932", .sunken = "#0e1216", .border = "#2d3640",
    .line = "#232b34", .hover = "#232c36", .selected = "#1d3652", .scroll = "#3b4652",
    .text = "#e5eaef", .muted = "#9aa7b5", .faint = "#64707d",
    .accent = "#4a9df5", .accent_hover = "#6db1f8", .accent_deep = "#8cc3ff", .on_accent = "#08121d",
    .ok = "#4fc797", .warning = "#f0b04f", .alarm = "#ff7583", .alarm_soft = "#3a1d23",
};

QByteArray drawing(const QString& name, const QColor& color) {
    QFile file(QString(":/twin/icons/%1.svg").arg(name));
    if (!file.open(QIODevice::ReadOnly)) {
        qWarning("there is no icon '%s'", qPrintable(name));
        return {};
    }
    return file.readAll().replace("#000000", color.name().toLatin1());
}

class IconEngine final : public QIconEngine {
  public:
    IconEngine(QString name, Tint tint) : name_(std::move(name)), tint_(tint) {}

    void paint(QPainter* painter, const QRect& rect, QIcon::Mode mode, QIcon::State) override {
        const auto color = mode == QIcon::Disabled ? Theme::instance().colors().faint : tinted(tint_);
        QSvgRenderer(drawing(name_, color)).render(painter, rect);
    }
    QPixmap pixmap(const QSize& size, QIcon::Mode mode, QIcon::State state) override {
        if (size.isEmpty()) {
            return {};  // of a button that has no room yet
        }
        QPixmap pixmap(size);
        pixmap.fill(Qt::transparent);
        QPainter painter(&pixmap);
        paint(&painter, QRect({}, size), mode, state);
        return pixmap;
    }
    [[nodiscard]] QIconEngine* clone() const override { return new IconEngine(name_, tint_); }

  private:
    const QString name_;
    const Tint tint_;
};

// Around what a tree draws as large as its indentation.
const QString kAmple = "-5 -5 22 22";

/// Style sheets take arrows from files only: drawn once for each theme.
QString arrow(const QString& points, const QColor& color, const QString& box = "0 0 12 12") {
    static const QTemporaryDir folder;
    const auto path = folder.filePath(QString("%1-%2.svg").arg(qHash(points)).arg(color.name().mid(1)));
    QFile file(path);
    if (!file.exists() && file.open(QIODevice::WriteOnly)) {
        file.write(QString(R"(<svg xmlns="http://www.w3.org/2000/svg" width="12" height="12" viewBox="%3" fill="none" )"
                           R"(stroke="%1" stroke-width="1.6" stroke-linecap="round" stroke-linejoin="round">)"
                           R"(<path d="%2"/></svg>)")
                       .arg(color.name(), points, box)
                       .toUtf8());
    }
    return path;
}

QPalette paletteOf(const Colors& c) {
    QPalette palette;
    palette.setColor(QPalette::Window, c.window);
    palette.setColor(QPalette::WindowText, c.text);
    palette.setColor(QPalette::Base, c.surface);
    palette.setColor(QPalette::AlternateBase, c.window);
    palette.setColor(QPalette::Text, c.text);
    palette.setColor(QPalette::PlaceholderText, c.faint);
    palette.setColor(QPalette::Button, c.surface);
    palette.setColor(QPalette::ButtonText, c.text);
    palette.setColor(QPalette::BrightText, c.on_accent);
    palette.setColor(QPalette::Highlight, c.accent);
    palette.setColor(QPalette::HighlightedText, c.on_accent);
    palette.setColor(QPalette::Link, c.accent);
    palette.setColor(QPalette::ToolTipBase, c.raised);
    palette.setColor(QPalette::ToolTipText, c.text);
    palette.setColor(QPalette::Light, c.surface);
    palette.setColor(QPalette::Midlight, c.line);
    palette.setColor(QPalette::Mid, c.border);
    palette.setColor(QPalette::Dark, c.faint);
    for (const auto role : {QPalette::WindowText, QPalette::Text, QPalette::ButtonText}) {
        palette.setColor(QPalette::Disabled, role, c.faint);
    }
    return palette;
}

QString sheetOf(const Colors& c) {
    QFile file(":/twin/style.qss");
    if (!file.open(QIODevice::ReadOnly)) {
        return {};
    }
    auto sheet = QString::fromUtf8(file.readAll());
    // Longer names first: @accentHover is not @accent and "Hover".
    const QList<std::pair<QString, QString>> values{
        {"@accentHover", c.accent_hover.name()}, {"@accentDeep", c.accent_deep.name()},
        {"@alarmSoft", c.alarm_soft.name()},
        {"@branchClosed", arrow("M4.5 2.500l4 3.500-4 3.500", c.muted, kAmple)},
        {"@branchOpen", arrow("M2.500 4.5l3.500 4 3.500-4", c.muted, kAmple)},
        {"@check", arrow("M2.500 6.5l2.500 2.500 4.500-5.500", c.on_accent)},
        {"@chevron", arrow("M2.500 4.5l3.500 3.500 3.500-3.500", c.muted)},
        {"@onAccent", c.on_accent.name()}, {"@window", c.window.name()}, {"@surface", c.surface.name()},
        {"@raised", c.raised.name()}, {"@sunken", c.sunken.name()}, {"@border", c.border.name()},
        {"@line", c.line.name()},
        {"@hover", c.hover.name()}, {"@selected", c.selected.name()}, {"@scroll", c.scroll.name()},
        {"@text", c.text.name()},
        {"@muted", c.muted.name()}, {"@faint", c.faint.name()}, {"@accent", c.accent.name()},
        {"@alarm", c.alarm.name()}};
    for (const auto& [name, value] : values) {
        sheet.replace(name, value);
    }
    return sheet;
}

}  // namespace

Theme& Theme::instance() {
    static Theme theme;
    return theme;
}

void Theme::choose(Choice choice) {
    if (choice == Choice::system) {
        // The palette of the desktop, before ours took its place.
        static const bool desktop_is_dark = QGuiApplication::palette().color(QPalette::Window).lightness() < 128;
        dark_ = desktop_is_dark;
    } else {
        dark_ = choice == Choice::dark;
    }
    colors_ = dark_ ? kDark : kLight;
    apply();
    emit changed();
}

void Theme::apply() {
    if (QApplication::style()->objectName() != "fusion") {
        QApplication::setStyle(QStyleFactory::create("Fusion"));
    }
    QApplication::setPalette(paletteOf(colors_));
    qApp->setStyleSheet(sheetOf(colors_));
}

QColor tinted(Tint tint) {
    const auto& colors = Theme::instance().colors();
    switch (tint) {
        case Tint::muted: return colors.muted;
        case Tint::accent: return colors.accent;
        case Tint::on_accent: return colors.on_accent;
        case Tint::ok: return colors.ok;
        case Tint::warning: return colors.warning;
        case Tint::alarm: return colors.alarm;
        case Tint::text: break;
    }
    return colors.text;
}

QIcon icon(const QString& name, Tint tint) { return QIcon(new IconEngine(name, tint)); }

}  // namespace twin::gui
