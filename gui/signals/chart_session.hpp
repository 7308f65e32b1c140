// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "gui/signals/figures_model.hpp"
#include "gui/signals/probe_feeds.hpp"
#include "gui/signals/sources_model.hpp"
#include "gui/signals/value_lines.hpp"

#include <QHash>
#include <QObject>
#include <map>
#include <memory>

namespace twin::gui::scope {

/// Numbers over time, fed by name. Those of one family ("accelerometer.x", ".y") and one unit share a row.
class ChartModel : public QObject {
    Q_OBJECT

  public:
    static constexpr int kMostSeries = 64;

    explicit ChartModel(QObject* parent = nullptr) : QObject(parent) {}

    RowsModel rows;
    FiguresModel figures{rows};

    /// A value at an instant of the device's clock; NaN: from then on it is not known. What comes as the 65th series
    /// is left out, as is a series that a person has taken off.
    void append(const QString& name, Time t, double value, const QString& unit = {});
    /// A series that somebody else keeps, for as long as it is here.
    void follow(const QString& name, const AnalogTrack& track, const QString& unit);
    void forget(const QString& name);
    /// The clock stands there now: what was told last holds until then.
    void setNow(Time t);
    /// All that was appended goes, and what was taken off may come again.
    void clear();
    /// Every series goes, and its clock begins anew.
    void reset();
    [[nodiscard]] QStringList names() const;
    /// A row goes; what is appended to its series from now on is left out until `clear`.
    void removeRow(int place);

  private:
    struct Series {
        QString unit;
        QString row;
        const AnalogTrack* track;
        std::unique_ptr<AnalogTrack> own;
        int color = 0;
    };
    void add(const QString& name, Series series);
    void extend(Time t);

    std::map<QString, Series> series_;
    QStringList taken_off_;
    Time now_ = 0;
    bool any_ = false;
};

/// The charts of one device: values that it lets be watched, and those that its firmware prints.
class ChartSession : public QObject {
    Q_OBJECT

  public:
    explicit ChartSession(Client& client, QObject* parent = nullptr);
    ~ChartSession() override;

    ChartModel chart;
    SourcesModel sources;

    void setDevice(const QString& run, const QString& device, const QString& board);
    [[nodiscard]] const ProbeFeeds& feeds() const { return feeds_; }
    [[nodiscard]] const Capture& capture() const { return capture_; }
    void setWatched(const QString& name, bool on);
    /// What a console said.
    void hear(const QString& console, const QByteArray& bytes, Time t);
    void setNow(Time t);
    /// All that consoles have said is told again.
    void forgetPrinted();
    void removeRow(int place);
    void clear();

  signals:
    void problem(const twin::gui::Problem& problem);
    void sourcesChanged();
    void cleared();

  private:
    void sync();
    void save() const;

    Capture capture_{100'000'000};
    ProbeFeeds feeds_;
    QString board_;
    bool restored_ = false;
    std::map<QString, std::unique_ptr<ValueLines>> consoles_;
};

}  // namespace twin::gui::scope
