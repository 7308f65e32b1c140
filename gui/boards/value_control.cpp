// SPDX-License-Identifier: BSD-3-Clause
#include "gui/boards/value_control.hpp"

#include <QCheckBox>
#include <QDoubleSpinBox>
#include <QGridLayout>
#include <QLabel>
#include <QSignalBlocker>
#include <QSlider>
#include <cmath>

namespace twin::gui {

namespace {

constexpr int kSliderSteps = 1000;

/// A voltage of -1 stands for a pin that nothing outside drives.
bool canBeUndriven(const Settable& settable) { return settable.unit == QLatin1String("V") && settable.minimum == -1; }

} // namespace

ValueControl::ValueControl(const Settable& settable, QWidget* parent)
    : QWidget(parent), settable_(settable), value_(settable.value) {
    auto* layout = new QGridLayout(this);
    layout->setContentsMargins(0, 2, 0, 4);
    layout->setVerticalSpacing(0);
    layout->setHorizontalSpacing(8);
    const QString name = readableName(settable.name);
    const QString spoken = QStringLiteral("%1, %2").arg(readableName(settable.part), name);
    setToolTip(settable.help);
    if (settable.is_bool) {
        check_ = new QCheckBox(name, this);
        check_->setObjectName(settable.path());
        check_->setAccessibleName(spoken);
        check_->setAccessibleDescription(settable.help);
        check_->setChecked(value_ > 0);
        layout->addWidget(check_, 0, 0);
        connect(check_, &QCheckBox::toggled, this, [this](bool on) { set(on ? 1 : 0); });
        return;
    }
    const double range = settable.maximum - settable.minimum;
    auto* label = new QLabel(name, this);
    label->setMinimumWidth(fontMetrics().horizontalAdvance(QStringLiteral("Temperature ")));
    slider_ = new QSlider(Qt::Horizontal, this);
    slider_->setRange(0, kSliderSteps);
    slider_->setPageStep(kSliderSteps / 20);
    slider_->setAccessibleName(spoken);
    slider_->setAccessibleDescription(settable.help);
    slider_->setMinimumWidth(70);
    box_ = new QDoubleSpinBox(this);
    box_->setObjectName(settable.path());
    box_->setDecimals(range > 500 ? 0 : range > 50 ? 1 : 3);
    box_->setSingleStep(range > 500 ? 10 : range > 50 ? 1 : range > 5 ? 0.1 : 0.01);
    box_->setRange(settable.minimum, settable.maximum);
    box_->setKeyboardTracking(false);
    if (!settable.unit.isEmpty()) box_->setSuffix(QLatin1Char(' ') + settable.unit);
    if (canBeUndriven(settable)) box_->setSpecialValueText(tr("not driven"));
    box_->setAccessibleName(spoken);
    box_->setAccessibleDescription(settable.help);
    box_->setMinimumWidth(fontMetrics().horizontalAdvance(QStringLiteral("-1000.0 µT")) + 34);
    auto* limits = new QLabel(
        QStringLiteral("%1 … %2 %3").arg(canBeUndriven(settable) ? 0 : settable.minimum).arg(settable.maximum).arg(
            settable.unit).trimmed(), this);
    QFont small = limits->font();
    small.setPointSizeF(small.pointSizeF() * 0.82);
    limits->setFont(small);
    limits->setForegroundRole(QPalette::PlaceholderText);
    layout->addWidget(label, 0, 0);
    layout->addWidget(slider_, 0, 1);
    layout->addWidget(box_, 0, 2);
    layout->addWidget(limits, 1, 1, 1, 2);
    layout->setColumnStretch(1, 1);
    place(value_);
    connect(slider_, &QSlider::valueChanged, this, [this](int at) { set(fromSlider(at)); });
    connect(box_, &QDoubleSpinBox::valueChanged, this, &ValueControl::set);
}

int ValueControl::toSlider(double value) const {
    return static_cast<int>(
        std::lround((value - settable_.minimum) / (settable_.maximum - settable_.minimum) * kSliderSteps));
}

double ValueControl::fromSlider(int at) const {
    const double exact = settable_.minimum + (settable_.maximum - settable_.minimum) * at / kSliderSteps;
    const double grain = std::pow(10, -box_->decimals());
    return std::round(exact / grain) * grain;
}

void ValueControl::place(double value) {
    value_ = value;
    if (check_ != nullptr) {
        const QSignalBlocker quiet(check_);
        check_->setChecked(value > 0);
        return;
    }
    const QSignalBlocker quiet_slider(slider_);
    const QSignalBlocker quiet_box(box_);
    if (!slider_->isSliderDown()) slider_->setValue(toSlider(value));
    if (box_->value() != value) box_->setValue(value);
}

void ValueControl::show(double value) {
    if (slider_ != nullptr && slider_->isSliderDown()) return;
    if (value != value_) place(value);
}

void ValueControl::set(double value) {
    value = std::clamp(value, settable_.minimum, settable_.maximum);
    // There is nothing between: a slider that is pulled below 0 V lets go of the pin.
    if (canBeUndriven(settable_) && value < 0) value = value < -0.5 ? -1 : 0;
    if (value == value_) return;
    place(value);
    emit changed(value);
}

} // namespace twin::gui
