// SPDX-License-Identifier: BSD-3-Clause
// A server of one's own: `twin serve` as a child process, for whoever has none running.
#pragma once

#include "gui/link/address.hpp"

#include <QObject>
#include <QProcess>

namespace twin::gui {

/// The server ends with this object, and with this process if that is killed.
class ServerProcess : public QObject {
    Q_OBJECT

  public:
    explicit ServerProcess(QString program, QObject* parent = nullptr);
    ~ServerProcess() override;

    /// At a port that is free, under a name of its own.
    void start();
    [[nodiscard]] bool running() const { return process_.state() != QProcess::NotRunning; }
    [[nodiscard]] QString tokenFile() const;

    /// `twin` beside this program, else on PATH; empty if there is none.
    static QString findProgram();

  signals:
    /// It listens: its token file is there.
    void ready();
    void failed(const twin::gui::Problem& problem);

  private:
    void readOutput();
    void finish();
    [[nodiscard]] QString name() const;

    const QString program_;
    QProcess process_;
    QByteArray said_;
    bool ready_ = false;
    bool ending_ = false;
    bool again_ = false;  ///< one more is to be started when this one has ended
};

}  // namespace twin::gui
