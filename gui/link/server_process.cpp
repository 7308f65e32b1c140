// SPDX-License-Identifier: BSD-3-Clause
#include "gui/link/server_process.hpp"

#include <sys/prctl.h>
#include <QCoreApplication>
#include <QFileInfo>
#include <QStandardPaths>
#include <csignal>

namespace twin::gui {
namespace {

// Devices are ended one by one, each writes what it has to: then the server ends.
constexpr int kMostEndingMs = 5000;

}  // namespace

ServerProcess::ServerProcess(QString program, QObject* parent) : QObject(parent), program_(std::move(program)) {
    process_.setProcessChannelMode(QProcess::MergedChannels);
    process_.setChildProcessModifier([] { ::prctl(PR_SET_PDEATHSIG, SIGINT); });
    connect(&process_, &QProcess::readyRead, this, &ServerProcess::readOutput);
    connect(&process_, &QProcess::finished, this, &ServerProcess::finish);
    connect(&process_, &QProcess::errorOccurred, this, [this](QProcess::ProcessError error) {
        if (error == QProcess::FailedToStart) {
            emit failed({tr("'%1' can't be started: %2").arg(program_, process_.errorString()),
                         tr("Build it with './twin setup', or start 'twin serve' by hand.")});
        }
    });
}

ServerProcess::~ServerProcess() {
    ending_ = true;
    if (!running()) {
        return;
    }
    ::kill(static_cast<pid_t>(process_.processId()), SIGINT);
    if (!process_.waitForFinished(kMostEndingMs)) {
        process_.kill();
        process_.waitForFinished();
    }
}

QString ServerProcess::name() const { return QString("dashboard-%1").arg(QCoreApplication::applicationPid()); }

QString ServerProcess::tokenFile() const { return QString("%1/%2.json").arg(controlFolder(), name()); }

void ServerProcess::start() {
    if (running()) {
        // It is about to end, or nobody reaches it: the new one wants its name.
        again_ = true;
        ::kill(static_cast<pid_t>(process_.processId()), SIGINT);
        return;
    }
    said_.clear();
    ready_ = false;
    process_.start(program_, {"serve", "--port", "0", "--name", name()});
}

void ServerProcess::readOutput() {
    const auto bytes = process_.readAll();
    if (!ready_) {
        said_ += bytes;
        if (said_.contains("token in ") && said_.endsWith('\n')) {
            ready_ = true;
            emit ready();
        }
    }
}

void ServerProcess::finish() {
    if (std::exchange(again_, false) && !ending_) {
        start();
        return;
    }
    if (!ending_) {
        const auto last = QString::fromUtf8(said_).trimmed().section('\n', 0, 0);
        emit failed({ready_ ? tr("The server that the dashboard started has ended.")
                            : tr("The server could not be started: %1").arg(last),
                     tr("Choose File > Start a server to try again.")});
    }
}

QString ServerProcess::findProgram() {
    const QFileInfo beside(QCoreApplication::applicationDirPath() + "/twin");
    return beside.isExecutable() ? beside.filePath() : QStandardPaths::findExecutable("twin");
}

}  // namespace twin::gui
