// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <QWidget>

#include "gui/boards/board_model.hpp"

class QCheckBox;
class QDoubleSpinBox;
class QSlider;

namespace twin::gui {

/// One number in its physical unit: a slider, a box to type it in, its range. A check box for one that is true or
/// false.
class ValueControl : public QWidget {
    Q_OBJECT

  public:
    explicit ValueControl(const Settable& settable, QWidget* parent = nullptr);

    [[nodiscard]] const Settable& settable() const { return settable_; }
    [[nodiscard]] double value() const { return value_; }

    /// As it stands, told from outside: nothing is emitted, and a slider that somebody holds stays.
    void show(double value);

    /// As if somebody had set it.
    void set(double value);

  signals:
    void changed(double value);

  private:
    void place(double value);
    [[nodiscard]] int toSlider(double value) const;
    [[nodiscard]] double fromSlider(int place) const;

    Settable settable_;
    double value_ = 0;
    QSlider* slider_ = nullptr;
    QDoubleSpinBox* box_ = nullptr;
    QCheckBox* check_ = nullptr;
};

} // namespace twin::gui
