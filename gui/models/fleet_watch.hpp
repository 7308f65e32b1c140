// SPDX-License-Identifier: BSD-3-Clause
// One run, all its devices, for a page that shows them: polled while it is seen, and its events.
#pragma once

#include "gui/link/client.hpp"
#include "gui/models/devices_model.hpp"
#include "gui/models/events_model.hpp"

#include <QElapsedTimer>

namespace twin::gui {

class FleetWatch : public QObject {
    Q_OBJECT

  public:
    explicit FleetWatch(Client& client, QObject* parent = nullptr);

    DevicesModel devices;
    EventsModel events;

    [[nodiscard]] QString run() const { return run_; }
    void setRun(const QString& run);
    /// Nobody looks: nothing is asked for. Events are followed all the same.
    void setSeen(bool seen);

    /// Of each device in turn: `method` with these parameters. `acted` tells when all have answered.
    void act(const QString& method, const QJsonObject& params, const QStringList& names);

  signals:
    void runChanged(const QString& run);
    void looked();
    /// Lines of the record, as they come.
    void told(const QJsonArray& events);
    /// So many did, so many did not; the first of these says why.
    void acted(int done, int refused, const twin::gui::Problem& first);
    void problem(const twin::gui::Problem& problem);

  private:
    void follow();
    void look();
    void ask(qint64 offset);
    void take(qint64 offset, const QJsonObject& page);

    Client& client_;
    QString run_;
    Subscription* subscription_ = nullptr;
    QTimer clock_;
    bool seen_ = false;
    QElapsedTimer wall_;
    bool gathering_ = false;
    QJsonArray got_;  ///< of a table that is not known yet, or no more: all of it is needed
    quint64 question_ = 0;  ///< the one that is under way; an answer to another is too late
    bool asking_ = false;
};

}  // namespace twin::gui
