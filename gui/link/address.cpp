// SPDX-License-Identifier: BSD-3-Clause
#include "gui/link/address.hpp"

#include <sys/stat.h>
#include <unistd.h>
#include <QCoreApplication>
#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>

namespace twin::gui {
namespace {

QString tr(const char* text) { return QCoreApplication::translate("twin::gui", text); }

Problem noServer() {
    return {QCoreApplication::translate("twin::gui", "No server runs on this machine."),
            QCoreApplication::translate("twin::gui", "Start one with 'twin serve', or let the dashboard do it.")};
}

}  // namespace

QString controlFolder() {
    const auto runtime = qEnvironmentVariable("XDG_RUNTIME_DIR");
    return runtime.startsWith('/') ? runtime + "/twinyard" : QString("/tmp/twinyard-%1").arg(::getuid());
}

QString defaultTokenFile() { return controlFolder() + "/serve.json"; }

Result<ServerAddress> readTokenFile(const QString& path) {
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly)) {
        return tl::unexpected(noServer());
    }
    struct stat status {};
    if (::fstat(file.handle(), &status) < 0 || status.st_uid != ::getuid() || (status.st_mode & 0077) != 0) {
        return tl::unexpected(Problem{tr("'%1' can be read or written by others, so it is not trusted.").arg(path),
                                      tr("Remove the file and start the server again.")});
    }
    const auto told = QJsonDocument::fromJson(file.readAll()).object();
    ServerAddress address{QUrl(told["url"].toString()), told["token"].toString(), told["pid"].toInteger()};
    if (!address.url.isValid() || address.url.host().isEmpty() || address.token.isEmpty()) {
        return tl::unexpected(Problem{tr("'%1' does not tell where the server is.").arg(path),
                                      tr("Remove the file and start the server again.")});
    }
    return address;
}

}  // namespace twin::gui
