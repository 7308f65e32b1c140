// SPDX-License-Identifier: BSD-3-Clause
#include "platform/FileBase.h"

#include <cstring>

#include "platform/PlatformMutex.h"
#include "platform/ScopedLock.h"
#include "platform/SingletonPtr.h"

namespace mbed {

namespace {

FileBase* youngest;
FileBase* standard;
SingletonPtr<PlatformMutex> mutex;

bool same(const char* name, const char* other, unsigned int len) {
    return std::strlen(name) == len && std::memcmp(name, other, len) == 0;
}

}  // namespace

FileBase::FileBase(const char* name, PathType t) : name_(name), type_(t) {
    if (!name) return;
    ScopedLock<PlatformMutex> lock(*mutex);
    next_ = youngest;
    youngest = this;
}

FileBase::~FileBase() {
    ScopedLock<PlatformMutex> lock(*mutex);
    for (FileBase** at = &youngest; *at; at = &(*at)->next_) {
        if (*at == this) {
            *at = next_;
            break;
        }
    }
    if (standard == this) standard = nullptr;
}

const char* FileBase::getName() { return name_; }

PathType FileBase::getPathType() { return type_; }

FileBase* FileBase::lookup(const char* name, unsigned int len) {
    ScopedLock<PlatformMutex> lock(*mutex);
    for (FileBase* at = youngest; at; at = at->next_) {
        if (same(at->name_, name, len)) return at;
    }
    return same("default", name, len) ? standard : nullptr;
}

FileBase* FileBase::get(int n) {
    ScopedLock<PlatformMutex> lock(*mutex);
    FileBase* at = n < 0 ? nullptr : youngest;
    while (at && n-- > 0) at = at->next_;
    return at;
}

void FileBase::set_as_default() {
    ScopedLock<PlatformMutex> lock(*mutex);
    standard = this;
}

}  // namespace mbed
