// SPDX-License-Identifier: BSD-3-Clause
//
// What has a name at the root of all paths: a file system or a file. Threads, not ISRs.
#pragma once

#include "platform/FileHandle.h"
#include "platform/NonCopyable.h"

namespace mbed {

typedef enum { FilePathType, FileSystemPathType } PathType;

class FileBase : private NonCopyable<FileBase> {
  public:
    /// `name` is not copied and has no '/'. NULL: it has no name, and no path leads to it. Of two of one name the
    /// younger is found.
    FileBase(const char* name, PathType t);
    virtual ~FileBase();

    const char* getName();
    PathType getPathType();

    /// What has the name of `len` characters, or NULL. "default" is what is set_as_default(), unless something has that
    /// very name. It is not kept from being destroyed.
    static FileBase* lookup(const char* name, unsigned int len);
    /// The `n`th of those that have names, the youngest first; NULL past the last.
    static FileBase* get(int n);
    /// "/default/…" leads here too, until another is the default or this is destroyed.
    void set_as_default();

  private:
    FileBase* next_ = nullptr;
    const char* const name_;
    const PathType type_;
};

}  // namespace mbed
