// SPDX-License-Identifier: BSD-3-Clause
// What a cable does, as words (docs/network-links.md): taken apart for a form, checked, and put together again.
#pragma once

#include <QList>
#include <QMap>
#include <QString>

namespace twin::gui {

/// A word that a form has a field for.
struct LinkWord {
    QString word;     ///< as in "latency=20ms"
    QString name;     ///< in the user's language
    QString example;  ///< with its unit
};
const QList<LinkWord>& linkWords();

struct LinkTerms {
    QMap<QString, QString> values;  ///< by word; both ways
    bool up = true;
    bool lopsided = false;  ///< its two ways differ: a form for both can't show it
};
LinkTerms readLinkTerms(const QString& options);

/// Empty: the value is right for the word, or says nothing. Else what it should look like.
QString whatIsWrong(const QString& word, const QString& value);
/// As the method net.link takes it: everything else is as by default then. Whether the cable is up stays.
QString linkText(const QMap<QString, QString>& values, bool up);

}  // namespace twin::gui
