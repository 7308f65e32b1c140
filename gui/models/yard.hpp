// SPDX-License-Identifier: BSD-3-Clause
// What the server has: boards, samples, runs. Kept up to date as long as there is a connection.
#pragma once

#include "gui/link/client.hpp"
#include "gui/models/catalog.hpp"
#include "gui/models/runs_model.hpp"

namespace twin::gui {

struct StartOptions {
    QString board;
    QString image;
    int count = 1;
    double speed = 1;  ///< virtual seconds in one of the host's; 0: as many as go
    QString bench = {};  ///< text of what is wired to the board; empty: nothing, or what a sample brings
};

class Yard : public QObject {
    Q_OBJECT

  public:
    explicit Yard(Client& client, QObject* parent = nullptr);

    [[nodiscard]] Client& client() { return client_; }
    BoardsModel boards;
    ProgramsModel programs;
    RunsModel runs;

    void start(const StartOptions& options);
    [[nodiscard]] bool starting() const { return starting_ > 0; }
    void stop(const QString& run);
    /// Asks for the runs now rather than at the next second.
    void look();

  signals:
    /// Something is being started, or nothing is any more.
    void startingChanged();
    void started(const QString& run, const QStringList& devices);
    /// Something to know about the run that was just started.
    void noted(const QString& note);
    /// The list of runs was read.
    void looked();
    void problem(const twin::gui::Problem& problem);

  private:
    void welcome();

    Client& client_;
    QTimer clock_;
    int starting_ = 0;
    bool looking_ = false;
};

}  // namespace twin::gui
