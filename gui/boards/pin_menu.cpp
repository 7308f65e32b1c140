// SPDX-License-Identifier: BSD-3-Clause
#include "gui/boards/pin_menu.hpp"

#include <QDoubleSpinBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QWidgetAction>

namespace twin::gui {

namespace {

constexpr double kSupply = 3.3;

} // namespace

PinMenu::PinMenu(const QString& title, const Settable& pad, double now, QWidget* parent) : QMenu(parent) {
    addSection(title);
    const auto choice = [this, now](const QString& text, double volts) {
        QAction* action = addAction(text);
        action->setCheckable(true);
        action->setChecked(qFuzzyCompare(1 + now, 1 + volts));
        connect(action, &QAction::triggered, this, [this, volts] { emit voltageRequested(volts); });
    };
    choice(tr("Drive &high, 3.3 V"), kSupply);
    choice(tr("Drive &low, 0 V"), 0);
    choice(tr("&Nothing connected"), -1);
    addSeparator();

    auto* row = new QWidget(this);
    auto* layout = new QHBoxLayout(row);
    layout->setContentsMargins(28, 4, 12, 4);
    auto* label = new QLabel(tr("&Voltage"), row);
    auto* volts = new QDoubleSpinBox(row);
    volts->setAccessibleName(tr("Voltage on the pin"));
    volts->setDecimals(2);
    volts->setSingleStep(0.1);
    volts->setRange(0, pad.maximum);
    volts->setSuffix(QStringLiteral(" V"));
    volts->setValue(now >= 0 ? now : kSupply / 2);
    label->setBuddy(volts);
    layout->addWidget(label);
    layout->addWidget(volts);
    auto* action = new QWidgetAction(this);
    action->setDefaultWidget(row);
    addAction(action);
    connect(volts, &QDoubleSpinBox::valueChanged, this, &PinMenu::voltageRequested);
}

} // namespace twin::gui
