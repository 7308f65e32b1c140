// SPDX-License-Identifier: BSD-3-Clause
#include "platform/FilePath.h"

#include <cstring>

#include "platform/FileLike.h"
#include "platform/FileSystemLike.h"

namespace mbed {

FilePath::FilePath(const char* file_path) {
    const char* name = file_path + std::strspn(file_path, "/");
    const std::size_t length = std::strcspn(name, "/");
    rest_ = name + length;
    if (*rest_ == '/') rest_++;
    found_ = length ? FileBase::lookup(name, static_cast<unsigned int>(length)) : nullptr;
}

const char* FilePath::fileName() { return rest_; }

bool FilePath::exists() { return found_ != nullptr; }

bool FilePath::isFileSystem() { return found_ && found_->getPathType() == FileSystemPathType; }

bool FilePath::isFile() { return found_ && found_->getPathType() == FilePathType; }

FileSystemLike* FilePath::fileSystem() { return isFileSystem() ? static_cast<FileSystemLike*>(found_) : nullptr; }

FileLike* FilePath::file() { return isFile() ? static_cast<FileLike*>(found_) : nullptr; }

}  // namespace mbed
