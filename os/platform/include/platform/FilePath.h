// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "platform/FileBase.h"

namespace mbed {

class FileLike;
class FileSystemLike;

/// A path "/NAME/rest", taken apart and looked up. Threads, not ISRs.
class FilePath {
  public:
    /// `file_path` must outlive the object.
    FilePath(const char* file_path);

    /// What comes after "/NAME/"; empty if there is nothing. A part of the path given.
    const char* fileName();
    /// Whether something has the NAME, and which of the two it is.
    bool exists();
    bool isFileSystem();
    bool isFile();
    /// It, or NULL.
    FileSystemLike* fileSystem();
    FileLike* file();

  private:
    const char* rest_;
    FileBase* found_;
};

}  // namespace mbed
