// SPDX-License-Identifier: BSD-3-Clause
#include "gui/models/image_guess.hpp"

#include <elf.h>
#include <QFile>
#include <cstring>

namespace twin::gui {
namespace {

std::optional<quint32> firstOfElf(QFile& file) {
    Elf32_Ehdr header{};
    if (!file.seek(0) || file.read(reinterpret_cast<char*>(&header), sizeof header) != sizeof header ||
        header.e_ident[EI_CLASS] != ELFCLASS32 || header.e_machine != EM_ARM) {
        return std::nullopt;
    }
    std::optional<quint32> first;
    for (int i = 0; i < header.e_phnum; ++i) {
        Elf32_Phdr segment{};
        if (!file.seek(header.e_phoff + i * header.e_phentsize) ||
            file.read(reinterpret_cast<char*>(&segment), sizeof segment) != sizeof segment) {
            return std::nullopt;
        }
        if (segment.p_type == PT_LOAD && segment.p_filesz > 0 && (!first || segment.p_paddr < *first)) {
            first = segment.p_paddr;
        }
    }
    return first;
}

std::optional<quint32> firstOfHex(QFile& file) {
    file.seek(0);
    quint32 base = 0;
    while (!file.atEnd()) {
        const auto line = file.readLine(600).trimmed();
        const auto bytes = QByteArray::fromHex(line.mid(1));
        if (!line.startsWith(':') || bytes.size() < 5) {
            return std::nullopt;
        }
        const auto at = [&](int place) { return static_cast<quint32>(static_cast<quint8>(bytes[place])); };
        const auto offset = at(1) << 8 | at(2);
        switch (at(3)) {
            case 0: return base + offset;
            case 2: base = bytes.size() < 6 ? base : (at(4) << 8 | at(5)) << 4; break;
            case 4: base = bytes.size() < 6 ? base : (at(4) << 8 | at(5)) << 16; break;
            default: break;
        }
    }
    return std::nullopt;
}

}  // namespace

std::optional<quint32> firstAddress(const QString& path) {
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly)) {
        return std::nullopt;
    }
    const auto magic = file.peek(SELFMAG);
    return magic == QByteArray(ELFMAG, SELFMAG) ? firstOfElf(file) : firstOfHex(file);
}

QString guessBoard(const QString& path, const BoardsModel& boards) {
    const auto first = firstAddress(path);
    if (!first) {
        return {};
    }
    for (int i = 0; i < boards.rowCount(); ++i) {
        const auto board = boards.index(i);
        if (*first >> 24 == 0x08 && board.data(BoardsModel::SocRole).toString().startsWith("stm32")) {
            return board.data(BoardsModel::NameRole).toString();
        }
    }
    return {};
}

}  // namespace twin::gui
