// SPDX-License-Identifier: BSD-3-Clause
#include "scenarios/engine/console_files.hpp"

#include <filesystem>
#include <fstream>

namespace twin::scenario {
namespace {

constexpr std::size_t kWriteAt = 32 * 1024;

}  // namespace

void ConsoleFiles::take(const host::Member& member, const link::Message& message, bool input) {
    if (folder_.empty() || input || message.type != link::Type::serial_out) {
        return;
    }
    const auto& channels = member.node->hello().serial;
    const bool console = member.node->is_console(message.channel);
    const auto name = console || message.channel >= channels.size()
                          ? member.name + ".log"
                          : fmt::format("{}.{}.log", member.name, channels[message.channel]);
    auto& text = waiting_[name];
    text += message.payload;
    if (text.size() >= kWriteAt) {
        write(name, text);
    }
}

void ConsoleFiles::write(const std::string& name, std::string& text) {
    std::ofstream(std::filesystem::path(folder_) / name, std::ios::app | std::ios::binary) << text;
    text.clear();
}

void ConsoleFiles::close() {
    for (auto& [name, text] : waiting_) {
        if (!text.empty()) {
            write(name, text);
        }
    }
}

}  // namespace twin::scenario
