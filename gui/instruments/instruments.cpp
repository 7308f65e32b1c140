// SPDX-License-Identifier: BSD-3-Clause
#include "gui/instruments/instruments.hpp"

#include "gui/instruments/charts_panel.hpp"
#include "gui/instruments/scope_panel.hpp"

#include <QSplitter>

namespace twin::gui {

Instruments::Instruments(DeviceWatch& watch, QObject* parent)
    : QObject(parent), watch_(watch), scope_(watch.client()), charts_(watch.client()),
      scope_panel_(new scope::ScopePanel(scope_)), charts_panel_(new scope::ChartsPanel(charts_)) {
    scope_panel_->setObjectName("scope");
    charts_panel_->setObjectName("charts");
    connect(&watch, &DeviceWatch::cleared, this, [this] {
        if (watch_.device().isEmpty() || shown_ != watch_.run() + "/" + watch_.device()) {
            shown_.clear();
            scope_.setDevice({}, {}, {});
            charts_.setDevice({}, {}, {});
        } else {
            charts_.forgetPrinted();
        }
    });
    connect(&watch, &DeviceWatch::described, this, &Instruments::showDevice);
    connect(&watch, &DeviceWatch::timeChanged, &charts_, &scope::ChartSession::setNow);
    connect(&watch, &DeviceWatch::said, &charts_, &scope::ChartSession::hear);
    connect(scope_panel_, &scope::ScopePanel::problem, this, &Instruments::problem);
    connect(charts_panel_, &scope::ChartsPanel::problem, this, &Instruments::problem);
}

void Instruments::showDevice() {
    const auto wanted = watch_.run() + "/" + watch_.device();
    if (shown_ != wanted) {
        shown_ = wanted;
        scope_.setDevice(watch_.run(), watch_.device(), watch_.board());
        charts_.setDevice(watch_.run(), watch_.device(), watch_.board());
    }
}

void Instruments::makeRoom(QSplitter* split, const QWidget* tab) {
    const bool wide = tab == scope_panel_ || tab == charts_panel_;
    if (wide == wide_) {
        return;
    }
    sizes_[wide_ ? 1 : 0] = split->sizes();
    wide_ = wide;
    const auto& kept = sizes_[wide ? 1 : 0];
    const int all = split->width();
    split->setSizes(!kept.isEmpty() ? kept : wide ? QList<int>{all / 4, all - all / 4}
        : QList<int>{3 * all / 5, 2 * all / 5});
}

}  // namespace twin::gui
