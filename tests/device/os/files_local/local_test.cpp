// SPDX-License-Identifier: BSD-3-Clause
// The host's files by semihosting. The runner gives the device a copy of semihosting/before, with a link "way_out" to
// the folder above, and afterwards compares it with semihosting/after, byte for byte: what a test leaves behind is
// there.
//
// EXPECT: said by semihosting
#include <stdint.h>
#include <string.h>

#include "device_test.h"
#include "mbed.h"

namespace {

LocalFileSystem local("local");

int error_of_open(const char* path, int flags) {
    const int fd = open(path, flags, 0666);
    if (fd < 0) return errno;
    close(fd);
    return 0;
}

}  // namespace

TEST(local, reads_what_the_host_wrote) {
    const int fd = open("/local/from_the_host.txt", O_RDONLY);
    ASSERT_GE(fd, 3);
    char data[32] = "";
    EXPECT_EQ(read(fd, data, 7), 7);
    EXPECT_STREQ(data, "written");
    EXPECT_EQ(read(fd, data, sizeof data), 13);
    EXPECT_EQ(memcmp(data, " by the host\n", 13), 0);
    EXPECT_EQ(read(fd, data, sizeof data), 0);
    EXPECT_EQ(write(fd, "x", 1), -1);
    EXPECT_EQ(errno, EBADF);
    EXPECT_EQ(close(fd), 0);
    EXPECT_EQ(read(fd, data, 1), -1);
    EXPECT_EQ(errno, EBADF);
}

TEST(local, every_byte_arrives_on_the_host) {
    uint8_t all[256];
    for (int i = 0; i < 256; ++i) all[i] = static_cast<uint8_t>(i);
    const int fd = open("/local/bytes.bin", O_WRONLY | O_CREAT | O_EXCL, 0666);
    ASSERT_GE(fd, 3);
    EXPECT_EQ(write(fd, all, 100), 100);
    EXPECT_EQ(write(fd, all + 100, 0), 0);
    EXPECT_EQ(write(fd, all + 100, 156), 156);
    EXPECT_EQ(fsync(fd), 0);
    char byte = 0;
    EXPECT_EQ(read(fd, &byte, 1), -1);
    EXPECT_EQ(errno, EBADF);
    struct stat status;
    EXPECT_EQ(fstat(fd, &status), 0);
    EXPECT_EQ(status.st_size, 256);
    EXPECT_EQ(isatty(fd), 0);
    EXPECT_EQ(close(fd), 0);
}

TEST(local, stdio_writes_lines_and_reads_them) {
    FILE* file = fopen("/local/made_by_stdio.txt", "w+");
    ASSERT_TRUE(file != nullptr);
    for (int i = 1; i <= 3; ++i) EXPECT_EQ(fprintf(file, "line %d\n", i), 7);
    EXPECT_EQ(ftell(file), 21);
    rewind(file);
    char line[16];
    ASSERT_TRUE(fgets(line, sizeof line, file) != nullptr);
    EXPECT_STREQ(line, "line 1\n");
    EXPECT_EQ(fseek(file, -2, SEEK_END), 0);
    EXPECT_EQ(fgetc(file), '3');
    EXPECT_EQ(fclose(file), 0);
}

TEST(local, seeks_and_overwrites_in_place) {
    const int fd = open("/local/to_overwrite.txt", O_RDWR);
    ASSERT_GE(fd, 3);
    EXPECT_EQ(lseek(fd, 2, SEEK_SET), 2);
    EXPECT_EQ(write(fd, "xyz", 3), 3);
    EXPECT_EQ(lseek(fd, 0, SEEK_CUR), 5);
    char data[4] = "";
    EXPECT_EQ(read(fd, data, 1), 1);
    EXPECT_EQ(data[0], '5');
    EXPECT_EQ(lseek(fd, -2, SEEK_END), 8);
    EXPECT_EQ(read(fd, data, sizeof data), 2);
    EXPECT_EQ(memcmp(data, "89", 2), 0);
    EXPECT_EQ(lseek(fd, 0, SEEK_END), 10);
    EXPECT_EQ(read(fd, data, 1), 0);
    EXPECT_EQ(lseek(fd, -11, SEEK_CUR), -1);
    EXPECT_EQ(errno, EINVAL);
    EXPECT_EQ(close(fd), 0);
}

TEST(local, appends) {
    const int fd = open("/local/to_append.txt", O_WRONLY | O_APPEND);
    ASSERT_GE(fd, 3);
    EXPECT_EQ(lseek(fd, 0, SEEK_SET), 0);
    EXPECT_EQ(write(fd, "second line\n", 12), 12);
    EXPECT_EQ(lseek(fd, 0, SEEK_CUR), 23);
    EXPECT_EQ(close(fd), 0);
}

TEST(local, truncates) {
    const int fd = open("/local/to_truncate.txt", O_WRONLY | O_TRUNC);
    ASSERT_GE(fd, 3);
    EXPECT_EQ(write(fd, "new", 3), 3);
    EXPECT_EQ(close(fd), 0);
}

TEST(local, removes) {
    EXPECT_EQ(remove("/local/to_remove.txt"), 0);
    EXPECT_EQ(error_of_open("/local/to_remove.txt", O_RDONLY), ENOENT);
    EXPECT_EQ(remove("/local/to_remove.txt"), -1);
    EXPECT_EQ(errno, ENOENT);
}

TEST(local, renames) {
    EXPECT_EQ(rename("/local/to_rename.txt", "/local/renamed.txt"), 0);
    EXPECT_EQ(error_of_open("/local/to_rename.txt", O_RDONLY), ENOENT);
    EXPECT_EQ(error_of_open("/local/renamed.txt", O_RDONLY), 0);
    EXPECT_EQ(rename("/local/none", "/local/other"), -1);
    EXPECT_EQ(errno, ENOENT);
}

TEST(local, flags_that_cannot_be_had) {
    EXPECT_EQ(error_of_open("/local/none", O_RDONLY), ENOENT);
    EXPECT_EQ(error_of_open("/local/none", O_RDWR), ENOENT);
    EXPECT_EQ(error_of_open("/local/none/none", O_RDWR | O_CREAT), ENOENT);
    EXPECT_EQ(error_of_open("/local/from_the_host.txt", O_RDWR | O_CREAT | O_EXCL), EEXIST);
    EXPECT_EQ(error_of_open("/local/from_the_host.txt", O_RDONLY | O_TRUNC), EINVAL);
}

TEST(local, nothing_outside_its_folder) {
    const char* const outside[] = {"/local//etc/hostname", "/local/../made", "/local/way_out/made"};
    for (const char* path : outside) {
        EXPECT_EQ(error_of_open(path, O_WRONLY | O_CREAT), EACCES);
        EXPECT_EQ(rename("/local/from_the_host.txt", path), -1);
        EXPECT_EQ(errno, EACCES);
        EXPECT_EQ(remove(path), -1);
        EXPECT_EQ(errno, EACCES);
    }
    EXPECT_EQ(error_of_open("/local//etc/hostname", O_RDONLY), ENOENT);
    EXPECT_EQ(error_of_open("/local/from_the_host.txt", O_RDONLY), 0);
}

TEST(local, has_no_directories) {
    EXPECT_EQ(mkdir("/local/folder", 0777), -1);
    EXPECT_EQ(errno, ENOSYS);
    EXPECT_TRUE(opendir("/local") == nullptr);
    EXPECT_EQ(errno, ENOSYS);
}

TEST(local, many_files_at_once) {
    int open_files[6];
    for (int& fd : open_files) {
        fd = open("/local/from_the_host.txt", O_RDONLY);
        ASSERT_GE(fd, 3);
    }
    for (int i = 0; i < 6; ++i) EXPECT_EQ(lseek(open_files[i], i, SEEK_SET), i);
    for (int i = 0; i < 6; ++i) {
        char c = 0;
        EXPECT_EQ(read(open_files[i], &c, 1), 1);
        EXPECT_EQ(c, "writte"[i]);
        EXPECT_EQ(close(open_files[i]), 0);
    }
}

TEST(local, the_console_of_the_debugger) {
    const int fd = open("/local/:tt", O_WRONLY);
    ASSERT_GE(fd, 3);
    EXPECT_EQ(isatty(fd), 1);
    EXPECT_EQ(lseek(fd, 0, SEEK_SET), -1);
    EXPECT_EQ(errno, ESPIPE);
    EXPECT_EQ(write(fd, "said by semihosting\n", 20), 20);
    EXPECT_EQ(close(fd), 0);
}
