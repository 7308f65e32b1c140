// SPDX-License-Identifier: BSD-3-Clause
// Where a server of the control API is, and the token that it wants: docs/control-api.md, "Who may".
#pragma once

#include <QString>
#include <QUrl>
#include <tl/expected.hpp>

namespace twin::gui {

/// What went wrong, and what to do about it: two lines for a person.
struct Problem {
    QString message;
    QString hint;
    int code = 0;  ///< of JSON-RPC, 0 if it comes from elsewhere
};

template <typename T>
using Result = tl::expected<T, Problem>;

struct ServerAddress {
    QUrl url;
    QString token;
    qint64 pid = 0;
};

/// The folder of this user's runs: $XDG_RUNTIME_DIR/twinyard, or /tmp/twinyard-<uid>. It need not be there.
QString controlFolder();
/// That of `twin serve` without options.
QString defaultTokenFile();
/// A file that is not the user's alone is refused: somebody else may have put it there.
Result<ServerAddress> readTokenFile(const QString& path);

}  // namespace twin::gui
