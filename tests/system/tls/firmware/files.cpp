// SPDX-License-Identifier: BSD-3-Clause
#include "files.h"

#include <stdio.h>
#include <string.h>

#include <new>

#include "platform/LocalFileSystem.h"

namespace {

mbed::LocalFileSystem local("local");

/// Semihosting has no folders: this one is a list of names, and what it opens are the host's files of that name.
class NamedFiles : public mbed::FileSystemLike {
  public:
    NamedFiles() : FileSystemLike("roots") {}

    void set(const char* list) { snprintf(list_, sizeof list_, "%s", list); }

    int open(mbed::FileHandle** file, const char* path, int flags) override { return local.open(file, path, flags); }
    int open(mbed::DirHandle** directory, const char*) override {
        *directory = new (std::nothrow) Directory(list_);
        return *directory ? 0 : -ENOMEM;
    }

  private:
    class Directory : public mbed::DirHandle {
      public:
        explicit Directory(const char* list) : list_(list) {}
        ssize_t read(dirent* entry) override {
            const char* name = list_ + position_;
            const size_t length = strcspn(name, ",");
            if (length == 0 || length >= sizeof entry->d_name) {
                return 0;
            }
            memcpy(entry->d_name, name, length);
            entry->d_name[length] = '\0';
            entry->d_type = DT_REG;
            position_ += static_cast<off_t>(length) + (name[length] == ',');
            return 1;
        }
        int close() override {
            delete this;
            return 0;
        }
        void seek(off_t offset) override { position_ = offset; }
        off_t tell() override { return position_; }
        void rewind() override { position_ = 0; }

      private:
        const char* const list_;
        off_t position_ = 0;
    };

    char list_[128] = "";
};

NamedFiles roots;

}  // namespace

File::File(const char* name) {
    if (!name) {
        return;
    }
    mbed::FileHandle* file = nullptr;
    if (local.open(&file, name, O_RDONLY) != 0) {
        return;
    }
    const off_t end = file->size();
    if (end > 0) {
        data_.reset(new (std::nothrow) char[end + 1]);
    }
    off_t have = 0;
    while (data_ && have < end) {
        const ssize_t got = file->read(data_.get() + have, end - have);
        if (got <= 0) {
            data_.reset();
        } else {
            have += got;
        }
    }
    file->close();
    if (data_) {
        data_[end] = '\0';
        size_ = static_cast<size_t>(end) + (data_[0] == '-');
    }
}

void set_roots_folder(const char* list) { roots.set(list); }
