// SPDX-License-Identifier: BSD-3-Clause
#include "board.hpp"

#include <algorithm>
#include <cstdint>

#include "os/platform/source/mbed_console.h"
#include "platform/mbed_retarget.h"
#include "platform/mbed_semihost_api.h"
#include "platform/mbed_thread.h"

namespace board {

std::string console_input;
std::string console_output;
mbed::FileHandle* override_console;
int ms;
std::map<std::string, std::string> host_files;
int host_open_files;
int host_fails;
bool host_without_errno;

namespace {

struct Open {
    std::string name;
    size_t position;
    int mode;
};
std::map<int, Open> open_files;
int next_handle = 1;
int last_errno;

int fail(int error) {
    last_errno = host_without_errno ? 0 : error;
    return -1;
}

int open_file(const std::string& name, int mode) {
    const bool writes = mode & (SEMIHOST_OPEN_W | SEMIHOST_OPEN_A);
    if (!writes && name != ":tt" && !host_files.count(name)) return fail(ENOENT);
    if (mode & SEMIHOST_OPEN_W) host_files[name].clear();
    host_files[name];
    open_files[next_handle] = {name, 0, mode};
    host_open_files++;
    return next_handle++;
}

}  // namespace

/// Arm, "Semihosting for AArch32 and AArch64", 4.
int request(int reason, const uintptr_t* word) {
    const auto text = [word](int at, int length) {
        return std::string(reinterpret_cast<const char*>(word[at]), word[length]);
    };
    if (reason == 0x13) return last_errno;
    if (host_fails) return reason == 0x05 || reason == 0x06 ? (fail(host_fails), int(word[2])) : fail(host_fails);
    switch (reason) {
        case 0x01:
            return open_file(text(0, 2), static_cast<int>(word[1]));
        case 0x0E:
            return host_files.erase(text(0, 1)) ? 0 : fail(ENOENT);
        case 0x0F: {
            const auto found = host_files.extract(text(0, 1));
            if (found.empty()) return fail(ENOENT);
            host_files[text(2, 3)] = found.mapped();
            return 0;
        }
        default:
            break;
    }
    const auto found = open_files.find(static_cast<int>(word[0]));
    if (found == open_files.end()) return fail(EBADF);
    Open& file = found->second;
    std::string& data = host_files[file.name];
    switch (reason) {
        case 0x02:
            open_files.erase(found);
            host_open_files--;
            return 0;
        case 0x05: {
            if (file.mode & SEMIHOST_OPEN_A) file.position = data.size();
            data.resize(std::max(data.size(), file.position + word[2]));
            data.replace(file.position, word[2], reinterpret_cast<const char*>(word[1]), word[2]);
            file.position += word[2];
            return 0;
        }
        case 0x06: {
            const size_t left = file.position < data.size() ? data.size() - file.position : 0;
            const size_t n = std::min<size_t>(left, word[2]);
            data.copy(reinterpret_cast<char*>(word[1]), n, file.position);
            file.position += n;
            return static_cast<int>(word[2] - n);
        }
        case 0x09:
            return file.name == ":tt";
        case 0x0A:
            file.position = word[1];
            return 0;
        case 0x0C:
            return static_cast<int>(data.size());
        default:
            return fail(EINVAL);
    }
}

}  // namespace board

extern "C" {

int __semihost(int reason, const void* arg) { return board::request(reason, static_cast<const uintptr_t*>(arg)); }

void mbed_console_init(void) {}
void mbed_console_put(char c) { board::console_output += c; }
int mbed_console_get(void) {
    const char c = board::console_input.at(0);
    board::console_input.erase(0, 1);
    return c;
}
bool mbed_console_readable(void) { return !board::console_input.empty(); }
bool mbed_console_writable(void) { return true; }

uint64_t get_ms_count(void) { return static_cast<uint64_t>(board::ms); }
void thread_sleep_for(uint32_t millisec) { board::ms += static_cast<int>(millisec); }
}

namespace mbed {

FileHandle* mbed_override_console(int) { return board::override_console; }

}  // namespace mbed
