// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <QApplication>
#include <QDir>
#include <QPalette>
#include <QStyle>
#include <QWidget>

namespace twin::gui::test {

inline QPalette darkPalette() {
    QPalette p;
    const QColor window(0x20, 0x24, 0x29);
    const QColor text(0xe6, 0xea, 0xee);
    p.setColor(QPalette::Window, window);
    p.setColor(QPalette::Base, QColor(0x17, 0x1b, 0x20));
    p.setColor(QPalette::AlternateBase, window);
    p.setColor(QPalette::Button, QColor(0x2b, 0x30, 0x37));
    for (const auto role : {QPalette::WindowText, QPalette::Text, QPalette::ButtonText}) p.setColor(role, text);
    p.setColor(QPalette::PlaceholderText, QColor(0x8d, 0x98, 0xa3));
    p.setColor(QPalette::Highlight, QColor(0x3d, 0x8b, 0xfd));
    return p;
}

/// Sets the theme for as long as it lives.
class Theme {
  public:
    explicit Theme(bool dark) : before_(QApplication::palette()) {
        if (dark) QApplication::setPalette(darkPalette());
    }
    ~Theme() { QApplication::setPalette(before_); }
    Theme(const Theme&) = delete;
    Theme& operator=(const Theme&) = delete;

  private:
    QPalette before_;
};

/// What the widget looks like, kept in the build folder for eyes: NAME@1x.png, or @2x where the screen is so.
inline QImage picture(QWidget& widget, const QString& name) {
    QApplication::processEvents();
    const QImage image = widget.grab().toImage();
    const QDir folder(QStringLiteral(TWIN_PICTURES_DIR));
    folder.mkpath(QStringLiteral("."));
    image.save(folder.filePath(QStringLiteral("%1@%2x.png").arg(name).arg(image.devicePixelRatio())));
    return image;
}

} // namespace twin::gui::test
