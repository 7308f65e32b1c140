// SPDX-License-Identifier: BSD-3-Clause
#include "gui/signals/chart_session.hpp"

#include <QSettings>
#include <algorithm>

namespace twin::gui::scope {
namespace {

constexpr std::uint64_t kMostSamples = 1'000'000;  // of a series that is fed

QString familyOf(const QString& name) {
    const auto dot = name.lastIndexOf('.');
    return dot < 0 ? name : name.left(dot);
}

}  // namespace

void ChartModel::append(const QString& name, Time t, double value, const QString& unit) {
    if (taken_off_.contains(name)) {
        return;
    }
    auto found = series_.find(name);
    if (found == series_.end()) {
        if (static_cast<int>(series_.size()) >= kMostSeries) {
            return;
        }
        auto own = std::make_unique<AnalogTrack>();
        const auto* track = own.get();
        add(name, {unit, {}, track, std::move(own)});
        found = series_.find(name);
    }
    auto* own = found->second.own.get();
    if (own == nullptr) {
        return;  // it is watched already: the device says it more exactly
    }
    own->append(t, value);
    if (own->size() > kMostSamples) {
        own->dropOldest();
    }
    extend(t);
}

void ChartModel::follow(const QString& name, const AnalogTrack& track, const QString& unit) {
    forget(name);
    add(name, {unit, {}, &track, nullptr});
}

void ChartModel::add(const QString& name, Series series) {
    series.color = rows.freeColor();
    const auto family = familyOf(name);
    const auto key = "chart:" + family + ":" + series.unit;
    const auto place = rows.find(key);
    const Trace trace{name, series.track, series.color};
    if (place < 0) {
        Row row;
        row.kind = Row::Kind::analog;
        row.key = key;
        row.name = name;
        row.unit = series.unit;
        row.color = series.color;
        row.smooth = series.own != nullptr;
        row.traces = {trace};
        rows.append(row);
    } else {
        auto row = rows.rows()[static_cast<std::size_t>(place)];
        row.name = family;
        row.traces.push_back(trace);
        rows.replace(place, row);
    }
    series.row = key;
    series_.insert_or_assign(name, std::move(series));
}

void ChartModel::forget(const QString& name) {
    const auto found = series_.find(name);
    if (found == series_.end()) {
        return;
    }
    const auto place = rows.find(found->second.row);
    if (place >= 0) {
        auto row = rows.rows()[static_cast<std::size_t>(place)];
        std::erase_if(row.traces, [&](const Trace& trace) { return trace.name == name; });
        if (row.traces.empty()) {
            rows.remove(place);
        } else {
            row.name = row.traces.size() == 1 ? row.traces[0].name : row.name;
            row.color = row.traces[0].color;
            rows.replace(place, row);
        }
    }
    series_.erase(found);
}

void ChartModel::extend(Time t) {
    const auto start = any_ ? std::min(rows.start(), t) : t;
    any_ = true;
    now_ = std::max(now_, t);
    rows.setRange(start, now_);
}

void ChartModel::setNow(Time t) {
    if (any_ || !series_.empty()) {
        extend(t);
    } else {
        now_ = std::max(now_, t);
    }
}

void ChartModel::clear() {
    taken_off_.clear();
    for (const auto& name : names()) {
        if (series_.at(name).own != nullptr) {
            forget(name);
        }
    }
    any_ = false;
    rows.setRange(now_, now_);
}

void ChartModel::reset() {
    for (const auto& name : names()) {
        forget(name);
    }
    now_ = 0;
    clear();
}

QStringList ChartModel::names() const {
    QStringList names;
    for (const auto& [name, series] : series_) {
        names << name;
    }
    return names;
}

void ChartModel::removeRow(int place) {
    if (place < 0 || place >= rows.rowCount()) {
        return;
    }
    const auto traces = rows.rows()[static_cast<std::size_t>(place)].traces;
    for (const auto& trace : traces) {
        taken_off_ << trace.name;
        forget(trace.name);
    }
}

ChartSession::ChartSession(Client& client, QObject* parent) : QObject(parent), feeds_(client, capture_) {
    connect(&feeds_, &ProbeFeeds::sourcesChanged, this, [this] {
        sources.setSources(feeds_.sources(), {Kind::analog, Kind::number});
        if (!restored_ && !board_.isEmpty() && !feeds_.sources().empty()) {
            restored_ = true;
            const auto names = QSettings().value("charts/" + board_).toStringList();
            for (const auto& name : names) {
                if (feeds_.source(name) != nullptr) {
                    setWatched(name, true);
                }
            }
        }
        emit sourcesChanged();
    });
    connect(&feeds_, &ProbeFeeds::channelsChanged, this, &ChartSession::sync);
    connect(&feeds_, &ProbeFeeds::taken, this, [this] { setNow(capture_.until()); });
    connect(&feeds_, &ProbeFeeds::problem, this, &ChartSession::problem);
    connect(&sources, &SourcesModel::toggled, this, &ChartSession::setWatched);
}

ChartSession::~ChartSession() { save(); }

void ChartSession::setDevice(const QString& run, const QString& device, const QString& board) {
    save();
    restored_ = false;
    board_ = board;
    chart.reset();
    consoles_.clear();
    feeds_.setDevice({}, {});
    capture_.reset();
    sources.setChecked({});
    emit cleared();
    feeds_.setDevice(run, device);
}

void ChartSession::setWatched(const QString& name, bool on) {
    auto wanted = feeds_.wanted();
    if (wanted.contains(name) == on) {
        return;
    }
    if (on) {
        wanted << name;
    } else {
        wanted.removeAll(name);
        chart.forget(name);
    }
    sources.setChecked(wanted);
    feeds_.setWanted(wanted);
    feeds_.setRunning(!wanted.isEmpty());
    save();
}

void ChartSession::sync() {
    const auto known = chart.names();
    for (const auto& channel : capture_.channels()) {
        const auto name = QString::fromStdString(channel->name);
        if (!known.contains(name)) {
            chart.follow(name, channel->analog, QString::fromStdString(channel->unit));
            chart.setNow(capture_.until());
        }
    }
}

void ChartSession::hear(const QString& console, const QByteArray& bytes, Time t) {
    auto& lines = consoles_[console];
    if (!lines) {
        lines = std::make_unique<ValueLines>([this](const ValueLines::Value& value, std::int64_t at) {
            const auto name = QString::fromUtf8(value.name.data(), static_cast<qsizetype>(value.name.size()));
            const auto unit = QString::fromUtf8(value.unit.data(), static_cast<qsizetype>(value.unit.size()));
            chart.append(name, at, value.value, unit);
        });
    }
    lines->feed({bytes.constData(), static_cast<std::size_t>(bytes.size())}, t);
}

void ChartSession::setNow(Time t) { chart.setNow(t); }

void ChartSession::forgetPrinted() {
    chart.clear();
    consoles_.clear();
}

void ChartSession::removeRow(int place) {
    if (place < 0 || place >= chart.rows.rowCount()) {
        return;
    }
    const auto traces = chart.rows.rows()[static_cast<std::size_t>(place)].traces;
    chart.removeRow(place);
    for (const auto& trace : traces) {
        setWatched(trace.name, false);
    }
}

void ChartSession::clear() {
    chart.clear();
    capture_.clear();
    emit cleared();
}

void ChartSession::save() const {
    if (!board_.isEmpty() && restored_) {
        QSettings().setValue("charts/" + board_, feeds_.wanted());
    }
}

}  // namespace twin::gui::scope
