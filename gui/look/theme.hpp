// SPDX-License-Identifier: BSD-3-Clause
// Light and dark: colours, icons, and the style sheet made of them.
#pragma once

#include <QColor>
#include <QIcon>
#include <QObject>
#include <QString>

namespace twin::gui {

struct Colors {
    QColor window, surface, raised, sunken, border, line, hover, selected, scroll;
    QColor text, muted, faint;
    QColor accent, accent_hover, accent_deep, on_accent;
    // Told apart by the colour-blind: they differ in lightness, and come with a sign of their own.
    QColor ok, warning, alarm, alarm_soft;
};

class Theme : public QObject {
    Q_OBJECT

  public:
    enum class Choice { system, light, dark };

    static Theme& instance();

    [[nodiscard]] const Colors& colors() const { return colors_; }
    [[nodiscard]] bool dark() const { return dark_; }
    /// Of the whole application.
    void choose(Choice choice);

  signals:
    void changed();

  private:
    Theme() = default;
    void apply();

    Colors colors_;
    bool dark_ = false;
};

enum class Tint { text, muted, accent, on_accent, ok, warning, alarm };
QColor tinted(Tint tint);
/// One of ours, by its file's name, in a colour of whatever theme there is when it is drawn.
QIcon icon(const QString& name, Tint tint = Tint::text);

}  // namespace twin::gui
