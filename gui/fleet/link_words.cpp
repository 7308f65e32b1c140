// SPDX-License-Identifier: BSD-3-Clause
#include "gui/fleet/link_words.hpp"

#include <QCoreApplication>
#include <QRegularExpression>

namespace twin::gui {
namespace {

QString tr(const char* text) { return QCoreApplication::translate("twin::gui", text); }

bool fits(const QString& value, const char* pattern) {
    return QRegularExpression(QRegularExpression::anchoredPattern(QString::fromLatin1(pattern))).match(
        value).hasMatch();
}

}  // namespace

const QList<LinkWord>& linkWords() {
    static const QList<LinkWord> words{{"latency", tr("Latency"), "20ms"},      {"jitter", tr("Jitter"), "5ms"},
                                       {"loss", tr("Loss"), "1%"},              {"bandwidth", tr("Bandwidth"),
                                           "10Mbit/s"},
                                       {"duplicate", tr("Duplicates"), "1%"}, {"reorder", tr("Reordered"), "1%"},
                                       {"corrupt", tr("Damaged"), "0.1%"},     {"mtu", tr("Largest payload"), "1500"}};
    return words;
}

LinkTerms readLinkTerms(const QString& options) {
    LinkTerms terms;
    const auto words = options.split(QRegularExpression("[ ,]+"), Qt::SkipEmptyParts);
    for (const auto& word : words) {
        const auto equals = word.indexOf('=');
        if (equals < 0) {
            terms.up = word == "down" ? false : terms.up;
        } else if (word.left(equals) == "direction") {
            terms.lopsided = true;
        } else {
            terms.values[word.left(equals)] = word.mid(equals + 1);
        }
    }
    return terms;
}

QString whatIsWrong(const QString& word, const QString& value) {
    if (value.isEmpty()) {
        return {};
    }
    if (word == "latency" || word == "jitter") {
        return fits(value, R"(0|\d+(\.\d+)?(s|ms|us|ns))") ? QString() : tr("a time, as in 20ms or 1.5s");
    }
    if (word == "bandwidth") {
        return fits(value, R"(unlimited|\d+(\.\d+)?([kMG]?bit/s))") ? QString() : tr("a rate, as in 256kbit/s or 10Mbit/s");
    }
    if (word == "mtu") {
        const auto bytes = value.toInt();
        return value == "unlimited" || (fits(value, R"(\d+)") && bytes >= 46 && bytes <= 9000) ? QString() : tr("46 to 9000 bytes");
    }
    if (word == "loss" || word == "duplicate" || word == "reorder" || word == "corrupt") {
        const bool percent = value.endsWith('%');
        const auto number = QString(value).remove('%');
        const bool good = fits(number, R"(\d+(\.\d+)?)") && number.toDouble() <= (percent ? 100 : 1);
        return good ? QString() : tr("a share, as in 1% or 0.01");
    }
    return {};
}

QString linkText(const QMap<QString, QString>& values, bool up) {
    QString text = "clear";
    for (auto one = values.begin(); one != values.end(); ++one) {
        if (!one.value().isEmpty()) {
            text += QString(" %1=%2").arg(one.key(), one.value());
        }
    }
    return text + (up ? " up" : " down");
}

}  // namespace twin::gui
