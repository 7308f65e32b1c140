// SPDX-License-Identifier: BSD-3-Clause
// twin-gui: docs/dashboard.md
#include "gui/app/dashboard.hpp"
#include "gui/look/theme.hpp"
#include "gui/app/translation.hpp"

#include <QApplication>
#include <QCommandLineParser>
#include <QSettings>
#include <cstdio>

using namespace twin::gui;

namespace {

Theme::Choice themeNamed(const QString& name) {
    return name == "dark" ? Theme::Choice::dark : name == "light" ? Theme::Choice::light : Theme::Choice::system;
}

}  // namespace

int main(int argc, char** argv) {
    QApplication app(argc, argv);
    QApplication::setOrganizationName("twinyard");
    QApplication::setApplicationName("twin-gui");
    QApplication::setApplicationDisplayName("Twinyard");
    QApplication::setDesktopFileName("twinyard");

    QCommandLineParser parser;
    parser.setApplicationDescription("Twinyard's dashboard: boards you can touch, fleets you can see.");
    parser.addHelpOption();
    parser.addPositionalArgument("file", "Firmware or a scenario to open", "[FILE]");
    const QCommandLineOption server("server", "The server's address, as in wss://lab:4710/api.", "URL");
    const QCommandLineOption token("token-file", "Its token file (default: where 'twin serve' writes it).", "FILE");
    const QCommandLineOption program("twin", "The program that serves if nothing does (default: beside this one).",
                                     "FILE");
    const QCommandLineOption alone("no-server", "Start no server: wait for one.");
    const QCommandLineOption theme("theme", "light, dark or system (default: the last one).", "NAME");
    const QCommandLineOption language("language", "As in de (default: the desktop's).", "CODE");
    parser.addOptions({server, token, program, alone, theme, language});
    parser.process(app);
    if (parser.positionalArguments().size() > 1) {
        std::fputs("twin-gui: opens one file\nhint: twin-gui --help\n", stderr);
        return 2;
    }

    chooseLanguage(parser.value(language));
    const auto chosen = parser.isSet(theme) ? parser.value(theme) : QSettings().value("window/theme").toString();
    Theme::instance().choose(themeNamed(chosen));
    Dashboard dashboard({.token_file = parser.value(token),
                         .server = QUrl(parser.value(server)),
                         .program = parser.value(program),
                         .start_server = !parser.isSet(alone) && !parser.isSet(server)});
    dashboard.window().show();
    dashboard.begin();
    dashboard.window().restoreSession(parser.positionalArguments().value(0));
    return QApplication::exec();
}
