// SPDX-License-Identifier: BSD-3-Clause
#include "gui/app/translation.hpp"

#include <QCoreApplication>
#include <QLibraryInfo>
#include <QLocale>
#include <QTranslator>

namespace twin::gui {

void chooseLanguage(const QString& code) {
    const QLocale locale = code.isEmpty() ? QLocale() : QLocale(code);
    QLocale::setDefault(locale);
    const auto install = [&](const QString& name, const QString& folder) {
        auto* translator = new QTranslator(qApp);
        if (translator->load(locale, name, "_", folder)) {
            QCoreApplication::installTranslator(translator);
            return true;
        }
        delete translator;
        return false;
    };
    // What Qt says itself is to be in the same language as what we say.
    if (install("twinyard", ":/i18n")) {
        install("qtbase", QLibraryInfo::path(QLibraryInfo::TranslationsPath));
        return;
    }
    // Plurals of English are in a file too.
    auto* english = new QTranslator(qApp);
    if (english->load(":/i18n/twinyard_en.qm")) {
        QCoreApplication::installTranslator(english);
    }
}

}  // namespace twin::gui
