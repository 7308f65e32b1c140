// SPDX-License-Identifier: BSD-3-Clause
// A file system in memory, of a fixed size: the fake that tests on the host and on the device mount.
#pragma once

#include <cstdint>
#include <cstring>
#include <new>

#include "platform/DirHandle.h"
#include "platform/FileHandle.h"
#include "platform/FileSystemLike.h"

class MemoryFileSystem : public mbed::FileSystemLike {
  public:
    static constexpr size_t kNodes = 8;
    static constexpr size_t kBytes = 256;  // of a file

    using FileSystemLike::FileSystemLike;

    int open_handles = 0;
    int syncs = 0;
    mode_t last_mode = 0;

    int open(mbed::FileHandle** file, const char* path, int flags) override;
    int open(mbed::DirHandle** dir, const char* path) override;

    int remove(const char* path) override {
        Node* node = find(path);
        if (!node) return -ENOENT;
        if (node->is_dir && next_child(path, 0) != kNodes) return -ENOTEMPTY;
        node->used = false;
        return 0;
    }
    int rename(const char* path, const char* newpath) override {
        Node* node = find(path);
        if (!node) return -ENOENT;
        if (Node* old = find(newpath)) old->used = false;
        std::strcpy(node->path, newpath);
        return 0;
    }
    int stat(const char* path, struct stat* st) override {
        std::memset(st, 0, sizeof *st);
        if (*path == 0) {
            st->st_mode = S_IFDIR;
            return 0;
        }
        const Node* node = find(path);
        if (!node) return -ENOENT;
        st->st_mode = node->is_dir ? S_IFDIR : S_IFREG;
        st->st_size = static_cast<off_t>(node->size);
        return 0;
    }
    int mkdir(const char* path, mode_t mode) override {
        if (find(path)) return -EEXIST;
        Node* node = make(path);
        if (!node) return -ENOSPC;
        node->is_dir = true;
        last_mode = mode;
        return 0;
    }
    int statvfs(const char*, struct statvfs* buf) override {
        std::memset(buf, 0, sizeof *buf);
        buf->f_bsize = buf->f_frsize = kBytes;
        buf->f_blocks = kNodes;
        for (const Node& node : nodes_) buf->f_bfree += node.used ? 0 : 1;
        buf->f_bavail = buf->f_bfree;
        buf->f_namemax = sizeof Node::path - 1;
        return 0;
    }

  private:
    struct Node {
        bool used = false;
        bool is_dir = false;
        size_t size = 0;
        char path[24] = {};
        char data[kBytes] = {};
    };
    class File;
    class Dir;

    Node* find(const char* path) {
        for (Node& node : nodes_)
            if (node.used && std::strcmp(node.path, path) == 0) return &node;
        return nullptr;
    }
    Node* make(const char* path) {
        for (Node& node : nodes_) {
            if (!node.used && std::strlen(path) < sizeof node.path) {
                node = Node();
                node.used = true;
                std::strcpy(node.path, path);
                return &node;
            }
        }
        return nullptr;
    }
    /// What is left of a node's path that is directly in `dir`, or null.
    const char* child_name(const Node& node, const char* dir) const {
        const size_t length = std::strlen(dir);
        if (!node.used || std::strncmp(node.path, dir, length) != 0) return nullptr;
        const char* rest = node.path + length;
        if (length > 0 && *rest++ != '/') return nullptr;
        return *rest && !std::strchr(rest, '/') ? rest : nullptr;
    }
    size_t next_child(const char* dir, size_t from) const {
        while (from < kNodes && !child_name(nodes_[from], dir)) from++;
        return from;
    }

    Node nodes_[kNodes];
};

class MemoryFileSystem::File : public mbed::FileHandle {
  public:
    File(MemoryFileSystem& owner, Node& node, int flags) : owner_(owner), node_(node), flags_(flags) {
        owner_.open_handles++;
    }
    ssize_t read(void* buffer, size_t size) override {
        if ((flags_ & O_ACCMODE) == O_WRONLY) return -EBADF;
        const size_t left = position_ < node_.size ? node_.size - position_ : 0;
        const size_t n = size < left ? size : left;
        std::memcpy(buffer, node_.data + position_, n);
        position_ += n;
        return static_cast<ssize_t>(n);
    }
    ssize_t write(const void* buffer, size_t size) override {
        if ((flags_ & O_ACCMODE) == O_RDONLY) return -EBADF;
        if (flags_ & O_APPEND) position_ = node_.size;
        const size_t room = kBytes - position_;
        if (size > 0 && room == 0) return -ENOSPC;
        const size_t n = size < room ? size : room;
        std::memcpy(node_.data + position_, buffer, n);
        position_ += n;
        if (position_ > node_.size) node_.size = position_;
        return static_cast<ssize_t>(n);
    }
    off_t seek(off_t offset, int whence) override {
        const off_t from = whence == SEEK_SET ? 0 : static_cast<off_t>(whence == SEEK_CUR ? position_ : node_.size);
        if (from + offset < 0 || from + offset > static_cast<off_t>(kBytes)) return -EINVAL;
        position_ = static_cast<size_t>(from + offset);
        return from + offset;
    }
    int truncate(off_t length) override {
        if (length < 0 || length > static_cast<off_t>(kBytes)) return -EINVAL;
        node_.size = static_cast<size_t>(length);
        return 0;
    }
    int sync() override {
        owner_.syncs++;
        return 0;
    }
    int close() override {
        owner_.open_handles--;
        delete this;
        return 0;
    }

  private:
    MemoryFileSystem& owner_;
    Node& node_;
    int flags_;
    size_t position_ = 0;
};

class MemoryFileSystem::Dir : public mbed::DirHandle {
  public:
    Dir(MemoryFileSystem& owner, const char* path) : owner_(owner) {
        std::strcpy(path_, path);
        owner_.open_handles++;
    }
    ssize_t read(struct dirent* ent) override {
        at_ = owner_.next_child(path_, at_);
        if (at_ == kNodes) return 0;
        const Node& node = owner_.nodes_[at_++];
        std::strcpy(ent->d_name, owner_.child_name(node, path_));
        ent->d_type = node.is_dir ? DT_DIR : DT_REG;
        return 1;
    }
    int close() override {
        owner_.open_handles--;
        delete this;
        return 0;
    }
    void seek(off_t offset) override { at_ = static_cast<size_t>(offset); }
    off_t tell() override { return static_cast<off_t>(at_); }
    void rewind() override { at_ = 0; }

  private:
    MemoryFileSystem& owner_;
    char path_[24];
    size_t at_ = 0;
};

inline int MemoryFileSystem::open(mbed::FileHandle** file, const char* path, int flags) {
    Node* node = find(path);
    if (node && node->is_dir) return -EISDIR;
    if (node && (flags & O_CREAT) && (flags & O_EXCL)) return -EEXIST;
    if (!node && !(flags & O_CREAT)) return -ENOENT;
    if (!node) node = make(path);
    if (!node) return -ENOSPC;
    if (flags & O_TRUNC) node->size = 0;
    *file = new (std::nothrow) File(*this, *node, flags);
    return *file ? 0 : -ENOMEM;
}

inline int MemoryFileSystem::open(mbed::DirHandle** dir, const char* path) {
    const Node* node = find(path);
    if (*path && !node) return -ENOENT;
    if (node && !node->is_dir) return -ENOTDIR;
    *dir = new (std::nothrow) Dir(*this, path);
    return *dir ? 0 : -ENOMEM;
}
