// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "gui/link/client.hpp"
#include "gui/signals/capture.hpp"

#include <QJsonObject>
#include <QObject>
#include <QStringList>
#include <QTimer>
#include <memory>
#include <vector>

namespace twin::gui::scope {

/// What a device lets be watched, as `probe.channels` tells it.
struct Source {
    QString name;
    QString label;
    QString unit;
    QString group;
    Kind kind = Kind::digital;
};

/// Probes of one device that fill a capture. A channel that is added gets a probe of its own, so that those that are
/// watched already lose nothing. A server has 16 for a client: when there are some, one takes the place of all.
class ProbeFeeds : public QObject {
    Q_OBJECT

  public:
    ProbeFeeds(Client& client, Capture& capture, QObject* parent = nullptr);
    ~ProbeFeeds() override;

    /// Empty: none. What was wanted of another is forgotten.
    void setDevice(const QString& run, const QString& device);
    [[nodiscard]] const std::vector<Source>& sources() const { return sources_; }
    [[nodiscard]] const Source* source(const QString& name) const;
    [[nodiscard]] const QStringList& wanted() const { return wanted_; }
    /// What is no longer wanted leaves the capture.
    void setWanted(const QStringList& names);
    void setRunning(bool running);
    [[nodiscard]] bool running() const { return running_; }
    [[nodiscard]] bool canProbe() const { return !device_.isEmpty() && !sources_.empty(); }

  signals:
    void sourcesChanged();
    /// Channels are in the capture now, or have left it.
    void channelsChanged();
    /// More is known.
    void taken();
    void runningChanged(bool running);
    void problem(const twin::gui::Problem& problem);

  private:
    struct Probe {
        QStringList names;
        qint64 number = -1;  ///< the server's; -1 until it has told
        int feed = 0;
        bool replaces = false;  ///< all others, once it has begun
    };

    void ask();
    void startMissing();
    void start(const QStringList& names, bool replaces = false);
    void begun(const std::shared_ptr<Probe>& probe, const QJsonObject& told);
    void hear(const QString& method, const QJsonObject& params);
    void take(Probe& probe, const QJsonObject& params);
    void stopAll();
    void stop(const std::shared_ptr<Probe>& probe);
    void lose(const Problem& why);

    Client& client_;
    Capture& capture_;
    QString run_;
    QString device_;
    std::vector<Source> sources_;
    QStringList wanted_;
    bool running_ = false;
    quint64 showing_ = 0;  ///< goes up with each device: answers about another one are too late
    std::vector<std::shared_ptr<Probe>> probes_;
    std::vector<std::pair<QString, QJsonObject>> early_;  ///< of probes whose number was not told yet
    QTimer soon_;                                         ///< several that are chosen one after the other share a probe
};

}  // namespace twin::gui::scope
