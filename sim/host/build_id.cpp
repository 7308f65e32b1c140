// SPDX-License-Identifier: BSD-3-Clause
#include "sim/host/build_id.hpp"

#include <elf.h>
#include <zlib.h>
#include <array>
#include <cstring>
#include <fstream>
#include <optional>
#include <vector>

namespace twin::host {
namespace {

template <typename T>
std::optional<T> read_at(std::ifstream& file, std::uint64_t offset) {
    T value{};
    file.seekg(static_cast<std::streamoff>(offset));
    file.read(reinterpret_cast<char*>(&value), sizeof value);
    return file ? std::optional(value) : std::nullopt;
}

/// The notes of one segment: name's size, contents' size, type, then both, each filled up to a multiple of 4.
std::optional<std::string> id_in(const std::string& notes) {
    const auto padded = [](std::size_t size) { return (size + 3) / 4 * 4; };
    std::size_t at = 0;
    while (at + sizeof(Elf64_Nhdr) <= notes.size()) {
        Elf64_Nhdr note{};
        std::memcpy(&note, notes.data() + at, sizeof note);
        at += sizeof note;
        const auto name_end = at + padded(note.n_namesz);
        const auto end = name_end + padded(note.n_descsz);
        if (end > notes.size()) {
            break;
        }
        if (note.n_type == NT_GNU_BUILD_ID && notes.compare(at, 4, std::string(ELF_NOTE_GNU, 4)) == 0) {
            std::string text;
            for (std::size_t i = 0; i < note.n_descsz; ++i) {
                text += fmt::format("{:02x}", static_cast<std::uint8_t>(notes[name_end + i]));
            }
            return text;
        }
        at = end;
    }
    return std::nullopt;
}

std::optional<std::string> linker_id(std::ifstream& file) {
    const auto head = read_at<Elf64_Ehdr>(file, 0);
    if (!head || std::memcmp(head->e_ident, ELFMAG, SELFMAG) != 0 || head->e_ident[EI_CLASS] != ELFCLASS64) {
        return std::nullopt;
    }
    for (unsigned i = 0; i < head->e_phnum; ++i) {
        const auto segment = read_at<Elf64_Phdr>(file, head->e_phoff + std::uint64_t{i} * sizeof(Elf64_Phdr));
        constexpr std::uint64_t kMost = 1 << 20;
        if (!segment || segment->p_type != PT_NOTE || segment->p_filesz > kMost) {
            continue;
        }
        std::string notes(segment->p_filesz, '\0');
        file.seekg(static_cast<std::streamoff>(segment->p_offset));
        file.read(notes.data(), static_cast<std::streamsize>(notes.size()));
        if (!file) {
            return std::nullopt;
        }
        if (auto id = id_in(notes)) {
            return id;
        }
    }
    return std::nullopt;
}

}  // namespace

Result<std::string> build_id(const std::string& path) {
    std::ifstream file(path, std::ios::binary);
    if (!file) {
        return failure(fmt::format("'{}' can't be read", path), "Build it again: ./twin does.");
    }
    if (auto id = linker_id(file)) {
        return std::move(*id);
    }
    file.clear();
    file.seekg(0);
    std::uint64_t size = 0;
    uLong sum = ::crc32(0, nullptr, 0);
    std::vector<char> bytes(1 << 16);
    while (file) {
        file.read(bytes.data(), static_cast<std::streamsize>(bytes.size()));
        const auto got = static_cast<uInt>(file.gcount());
        sum = ::crc32(sum, reinterpret_cast<const Bytef*>(bytes.data()), got);
        size += got;
    }
    return fmt::format("{}-{:08x}", size, sum);
}

}  // namespace twin::host
