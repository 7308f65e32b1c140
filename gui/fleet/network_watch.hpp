// SPDX-License-Identifier: BSD-3-Clause
// The networks of a run, for who shows them: looked at again and again while they are seen, and changed.
#pragma once

#include "gui/fleet/links_model.hpp"
#include "gui/link/client.hpp"

namespace twin::gui {

class NetworkWatch : public QObject {
    Q_OBJECT

  public:
    explicit NetworkWatch(Client& client, QObject* parent = nullptr);

    LinksModel links;

    [[nodiscard]] QString run() const { return run_; }
    void setRun(const QString& run);
    void setSeen(bool seen);
    /// What these cables do from now on, as net.link takes it.
    void setLinks(const QString& network, const QStringList& cables, const QString& options);
    /// Looked, and it has no network.
    [[nodiscard]] bool none() const { return known_ && names_.isEmpty(); }

  signals:
    void looked();
    void problem(const twin::gui::Problem& problem);

  private:
    void look();
    void show(qsizetype place);

    Client& client_;
    QString run_;
    QStringList names_;
    qint64 now_ns_ = 0;
    bool known_ = false;
    bool seen_ = false;
    bool looking_ = false;
    QTimer clock_;
};

}  // namespace twin::gui
