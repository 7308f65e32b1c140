// SPDX-License-Identifier: BSD-3-Clause
// A scenario: read, run, and followed step by step.
#pragma once

#include "gui/link/client.hpp"
#include "gui/models/events_model.hpp"
#include "gui/models/steps_model.hpp"

namespace twin::gui {

class ScenarioWatch : public QObject {
    Q_OBJECT

  public:
    explicit ScenarioWatch(Client& client, QObject* parent = nullptr);

    StepsModel steps;
    EventsModel incidents;

    [[nodiscard]] QString path() const { return path_; }
    [[nodiscard]] QString run() const { return run_; }
    /// What `scenario.check` said of the file; empty while nothing is known.
    [[nodiscard]] QJsonObject checked() const { return checked_; }
    /// What `scenario.status` said last.
    [[nodiscard]] QJsonObject status() const { return status_; }
    [[nodiscard]] bool running() const { return !run_.isEmpty() && status_["state"] != "ended"; }

    void open(const QString& path);
    void check();
    /// `speed`: at most so many virtual seconds in one of the host's; 0: as many as go; less: what the file says.
    void start(double speed);
    void cancel();
    /// Has its time stand, or pass again.
    void pause(bool on);
    /// While it stands: until the next step begins.
    void step();
    [[nodiscard]] bool paused() const { return status_["paused"].toBool(); }
    /// As for start(); less than 0 while it is not known, or in real time.
    [[nodiscard]] double speed() const { return status_["speed"].toDouble(-1); }
    /// From now on.
    void setSpeed(double speed);
    /// Follows a run that somebody started.
    void setRun(const QString& run);

  signals:
    void changed();
    void started(const QString& run);
    void problem(const twin::gui::Problem& problem);

  private:
    void look();
    /// Something of the run that is followed; then it is looked at.
    void tell(const QString& method, QJsonObject params);

    Client& client_;
    QString path_;
    QString run_;
    QJsonObject checked_;
    QJsonObject status_;
    QTimer clock_;
    bool looking_ = false;
    qsizetype incidents_known_ = 0;
};

}  // namespace twin::gui
