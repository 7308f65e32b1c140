// SPDX-License-Identifier: BSD-3-Clause
#include "gui/console/key_bytes.hpp"

namespace twin::gui {

namespace {

struct Named {
    int key;
    char plain; ///< final byte after CSI or SS3; '~' with `number`
    int number;
};

constexpr Named kNamed[] = {
    {Qt::Key_Up, 'A', 1},      {Qt::Key_Down, 'B', 1},     {Qt::Key_Right, 'C', 1},  {Qt::Key_Left, 'D', 1},
    {Qt::Key_Home, 'H', 1},    {Qt::Key_End, 'F', 1},      {Qt::Key_Insert, '~', 2}, {Qt::Key_Delete, '~', 3},
    {Qt::Key_PageUp, '~', 5},  {Qt::Key_PageDown, '~', 6}, {Qt::Key_F1, 'P', 1},     {Qt::Key_F2, 'Q', 1},
    {Qt::Key_F3, 'R', 1},      {Qt::Key_F4, 'S', 1},       {Qt::Key_F5, '~', 15},    {Qt::Key_F6, '~', 17},
    {Qt::Key_F7, '~', 18},     {Qt::Key_F8, '~', 19},      {Qt::Key_F9, '~', 20},    {Qt::Key_F10, '~', 21},
    {Qt::Key_F11, '~', 23},    {Qt::Key_F12, '~', 24}};

QByteArray named(const Named& n, Qt::KeyboardModifiers modifiers, bool application) {
    const int code = 1 + (modifiers.testFlag(Qt::ShiftModifier) ? 1 : 0) +
        (modifiers.testFlag(Qt::AltModifier) ? 2 : 0) +
                     (modifiers.testFlag(Qt::ControlModifier) ? 4 : 0);
    if (n.plain == '~') {
        const QByteArray suffix = code > 1 ? ';' + QByteArray::number(code) : QByteArray();
        return "\x1b[" + QByteArray::number(n.number) + suffix + '~';
    }
    if (code > 1) return "\x1b[1;" + QByteArray::number(code) + n.plain;
    const bool function_key = n.plain >= 'P' && n.plain <= 'S';
    return QByteArray(function_key || application ? "\x1bO" : "\x1b[") + n.plain;
}

} // namespace

QByteArray bytesOfKey(const QKeyEvent& event, const Screen::Modes& modes) {
    const Qt::KeyboardModifiers modifiers = event.modifiers();
    const bool ctrl = modifiers.testFlag(Qt::ControlModifier);
    const QByteArray alt = modifiers.testFlag(Qt::AltModifier) ? QByteArray("\x1b") : QByteArray();
    for (const Named& n : kNamed)
        if (event.key() == n.key) return named(n, modifiers, modes.cursor_keys);
    switch (event.key()) {
        case Qt::Key_Return:
        case Qt::Key_Enter: return alt + (modes.newline ? "\r\n" : "\r");
        case Qt::Key_Backspace: return alt + (ctrl ? "\b" : "\x7f");
        case Qt::Key_Tab: return alt + '\t';
        case Qt::Key_Backtab: return "\x1b[Z";
        case Qt::Key_Escape: return alt + '\x1b';
        default: break;
    }
    if (ctrl) {
        const int key = event.key();
        if (key >= Qt::Key_A && key <= Qt::Key_Z) return alt + static_cast<char>(key - Qt::Key_A + 1);
        if (key == Qt::Key_Space || key == Qt::Key_At || key == Qt::Key_2) return alt + QByteArray(1, '\0');
        if (key >= Qt::Key_BracketLeft && key <= Qt::Key_Underscore)
            return alt + static_cast<char>(key - Qt::Key_BracketLeft + 0x1b);
        if (key == Qt::Key_Slash) return alt + '\x1f';
        return {};
    }
    return event.text().isEmpty() ? QByteArray() : alt + event.text().toUtf8();
}

QByteArray bytesOfPaste(const QString& text, const Screen::Modes& modes) {
    QByteArray bytes;
    const QByteArray from = QString(text).replace(QStringLiteral("\r\n"), QStringLiteral("\r")).toUtf8();
    for (const char c : from) {
        if (c == '\n') bytes += '\r';
        else if (static_cast<uchar>(c) >= 0x20 || c == '\r'
            || c == '\t') bytes += c; // an ESC could end the marks early
    }
    return modes.bracketed_paste ? "\x1b[200~" + bytes + "\x1b[201~" : bytes;
}

} // namespace twin::gui
