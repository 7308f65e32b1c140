// SPDX-License-Identifier: BSD-3-Clause
#include <gtest/gtest.h>

#include "memory_file_system.h"
#include "platform/FileLike.h"
#include "platform/FilePath.h"

using namespace mbed;

namespace {

struct Line : FileLike {
    using FileLike::FileLike;
    ssize_t read(void*, size_t) override { return 0; }
    ssize_t write(const void*, size_t size) override { return static_cast<ssize_t>(size); }
    off_t seek(off_t, int) override { return -ESPIPE; }
    int close() override { return 0; }
};

TEST(FilePath, FindsAFileSystemByItsName) {
    MemoryFileSystem fs("fs");
    FilePath path("/fs/folder/file.txt");
    EXPECT_TRUE(path.exists());
    EXPECT_TRUE(path.isFileSystem());
    EXPECT_FALSE(path.isFile());
    EXPECT_EQ(&fs, path.fileSystem());
    EXPECT_EQ(nullptr, path.file());
    EXPECT_STREQ("folder/file.txt", path.fileName());
}

TEST(FilePath, FindsAFileByItsName) {
    Line line("line");
    FilePath path("/line");
    EXPECT_TRUE(path.exists());
    EXPECT_TRUE(path.isFile());
    EXPECT_FALSE(path.isFileSystem());
    EXPECT_EQ(&line, path.file());
    EXPECT_EQ(nullptr, path.fileSystem());
    EXPECT_STREQ("", path.fileName());
}

TEST(FilePath, TheRestIsEmptyAtTheTop) {
    MemoryFileSystem fs("fs");
    EXPECT_STREQ("", FilePath("/fs").fileName());
    EXPECT_STREQ("", FilePath("/fs/").fileName());
    EXPECT_EQ(&fs, FilePath("/fs").fileSystem());
    EXPECT_EQ(&fs, FilePath("//fs/").fileSystem());
    EXPECT_EQ(&fs, FilePath("fs/x").fileSystem());
}

TEST(FilePath, NamesMatchAsAWhole) {
    MemoryFileSystem fs("fs");
    EXPECT_FALSE(FilePath("/f/x").exists());
    EXPECT_FALSE(FilePath("/fs2/x").exists());
    EXPECT_FALSE(FilePath("/FS/x").exists());
    EXPECT_FALSE(FilePath("/").exists());
    EXPECT_FALSE(FilePath("").exists());
}

TEST(FileBase, AFileSystemIsGoneWithItsObject) {
    {
        MemoryFileSystem fs("fs");
        EXPECT_TRUE(FilePath("/fs/x").exists());
    }
    EXPECT_FALSE(FilePath("/fs/x").exists());
    EXPECT_EQ(nullptr, FileBase::get(0));
}

TEST(FileBase, TheYoungestOfANameIsFound) {
    MemoryFileSystem first("fs");
    {
        MemoryFileSystem second("fs");
        EXPECT_EQ(&second, FilePath("/fs/x").fileSystem());
    }
    EXPECT_EQ(&first, FilePath("/fs/x").fileSystem());
}

TEST(FileBase, AreEnumeratedTheYoungestFirst) {
    MemoryFileSystem a("a");
    Line b("b");
    MemoryFileSystem nameless;
    EXPECT_EQ(static_cast<FileBase*>(&b), FileBase::get(0));
    EXPECT_EQ(static_cast<FileBase*>(&a), FileBase::get(1));
    EXPECT_EQ(nullptr, FileBase::get(2));
    EXPECT_EQ(nullptr, FileBase::get(-1));
    EXPECT_STREQ("a", FileBase::get(1)->getName());
    EXPECT_EQ(FileSystemPathType, FileBase::get(1)->getPathType());
    EXPECT_EQ(FilePathType, FileBase::get(0)->getPathType());
    EXPECT_EQ(nullptr, nameless.getName());
}

TEST(FileBase, OneInTheMiddleIsTakenOut) {
    MemoryFileSystem a("a");
    {
        MemoryFileSystem b("b");
        auto* c = new MemoryFileSystem("c");
        EXPECT_EQ(&b, FilePath("/b").fileSystem());
        delete c;
        EXPECT_EQ(static_cast<FileBase*>(&b), FileBase::get(0));
    }
    EXPECT_EQ(static_cast<FileBase*>(&a), FileBase::get(0));
    EXPECT_EQ(nullptr, FileBase::get(1));
}

TEST(FileBase, TheDefaultHasANameOfItsOwn) {
    EXPECT_FALSE(FilePath("/default/x").exists());
    {
        MemoryFileSystem fs("fs");
        fs.set_as_default();
        EXPECT_EQ(&fs, FilePath("/default/x").fileSystem());
        MemoryFileSystem real("default");
        EXPECT_EQ(&real, FilePath("/default/x").fileSystem());
    }
    EXPECT_FALSE(FilePath("/default/x").exists());
}

TEST(FileSystemHandle, WhatIsNotOverriddenIsNotThere) {
    struct Bare : FileSystemHandle {
        int open(FileHandle**, const char*, int) override { return -ENOENT; }
        using FileSystemHandle::open;
    } bare;
    DirHandle* dir;
    struct stat status;
    struct statvfs space;
    EXPECT_EQ(-ENOSYS, bare.open(&dir, ""));
    EXPECT_EQ(-ENOSYS, bare.remove("x"));
    EXPECT_EQ(-ENOSYS, bare.rename("x", "y"));
    EXPECT_EQ(-ENOSYS, bare.stat("x", &status));
    EXPECT_EQ(-ENOSYS, bare.mkdir("x", 0777));
    EXPECT_EQ(-ENOSYS, bare.statvfs("", &space));
}

TEST(DirHandle, CountsItsEntriesAndStaysWhereItWas) {
    MemoryFileSystem fs("fs");
    fs.mkdir("a", 0);
    fs.mkdir("b", 0);
    fs.mkdir("a/within", 0);
    DirHandle* dir = nullptr;
    ASSERT_EQ(0, fs.open(&dir, ""));
    struct dirent entry;
    ASSERT_EQ(1, dir->read(&entry));
    const off_t here = dir->tell();
    EXPECT_EQ(2U, dir->size());
    EXPECT_EQ(here, dir->tell());
    EXPECT_EQ(0, dir->close());
}

}  // namespace
