// SPDX-License-Identifier: BSD-3-Clause
// The C library's files on a mounted file system: what goes through newlib, and the functions that it has not. The
// rules are tested on the host (tests/unit/os/files).
#include "../../../unit/os/files/memory_file_system.h"

#include "device_test.h"
#include "mbed.h"

namespace {

MemoryFileSystem fs("fs");

}  // namespace

TEST(files, stdio_writes_and_reads_back) {
    FILE* file = fopen("/fs/x.txt", "w+");
    ASSERT_TRUE(file != nullptr);
    EXPECT_EQ(fprintf(file, "%d %s\n", 42, "apples"), 10);
    rewind(file);
    int number = 0;
    char word[16] = "";
    EXPECT_EQ(fscanf(file, "%d %15s", &number, word), 2);
    EXPECT_EQ(number, 42);
    EXPECT_STREQ(word, "apples");
    EXPECT_EQ(fseek(file, -3, SEEK_END), 0);
    EXPECT_EQ(ftell(file), 7);
    EXPECT_EQ(fgetc(file), 'e');
    EXPECT_EQ(fclose(file), 0);
    EXPECT_EQ(fs.open_handles, 0);
    file = fopen("/fs/x.txt", "a");
    ASSERT_TRUE(file != nullptr);
    EXPECT_EQ(fputs("more", file), 0);
    EXPECT_EQ(fclose(file), 0);
    struct stat status;
    EXPECT_EQ(stat("/fs/x.txt", &status), 0);
    EXPECT_EQ(status.st_size, 14);
    EXPECT_EQ(remove("/fs/x.txt"), 0);
}

TEST(files, a_newline_stays_one_character) {
    FILE* file = fopen("/fs/n", "w");
    fputs("a\nb\n", file);
    fclose(file);
    struct stat status;
    EXPECT_EQ(stat("/fs/n", &status), 0);
    EXPECT_EQ(status.st_size, 4);
    EXPECT_EQ(unlink("/fs/n"), 0);
}

TEST(files, descriptors) {
    const int fd = open("/fs/y", O_RDWR | O_CREAT, 0666);
    ASSERT_GE(fd, 3);
    EXPECT_EQ(write(fd, "12345", 5), 5);
    EXPECT_EQ(lseek(fd, 1, SEEK_SET), 1);
    char data[8] = "";
    EXPECT_EQ(read(fd, data, sizeof data), 4);
    EXPECT_STREQ(data, "2345");
    EXPECT_EQ(ftruncate(fd, 2), 0);
    struct stat status;
    EXPECT_EQ(fstat(fd, &status), 0);
    EXPECT_EQ(status.st_size, 2);
    EXPECT_TRUE(S_ISREG(status.st_mode));
    EXPECT_EQ(fsync(fd), 0);
    EXPECT_EQ(isatty(fd), 0);
    EXPECT_EQ(fcntl(fd, F_GETFL), O_RDWR);
    EXPECT_TRUE(mbed_file_handle(fd) != nullptr);
    EXPECT_EQ(close(fd), 0);
    errno = 0;
    EXPECT_EQ(close(fd), -1);
    EXPECT_EQ(errno, EBADF);
    EXPECT_EQ(remove("/fs/y"), 0);
}

TEST(files, errors_are_in_errno) {
    errno = 0;
    EXPECT_TRUE(fopen("/fs/none", "r") == nullptr);
    EXPECT_EQ(errno, ENOENT);
    EXPECT_TRUE(fopen("/none/x", "w") == nullptr);
    EXPECT_EQ(errno, ENODEV);
    EXPECT_EQ(rename("/fs/a", "/none/a"), -1);
    EXPECT_EQ(errno, EXDEV);
    EXPECT_EQ(remove("/fs/none"), -1);
    EXPECT_EQ(errno, ENOENT);
    EXPECT_EQ(mkdir("/none/d", 0777), -1);
    EXPECT_EQ(errno, ENODEV);
    EXPECT_TRUE(opendir("/fs/none") == nullptr);
    EXPECT_EQ(errno, ENOENT);
}

TEST(files, directories) {
    EXPECT_EQ(mkdir("/fs/d", 0777), 0);
    fclose(fopen("/fs/d/a", "w"));
    EXPECT_EQ(mkdir("/fs/d/b", 0777), 0);
    DIR* dir = opendir("/fs/d");
    ASSERT_TRUE(dir != nullptr);
    struct dirent* entry = readdir(dir);
    ASSERT_TRUE(entry != nullptr);
    EXPECT_STREQ(entry->d_name, "a");
    EXPECT_EQ(entry->d_type, DT_REG);
    const long second = telldir(dir);
    entry = readdir(dir);
    ASSERT_TRUE(entry != nullptr);
    EXPECT_STREQ(entry->d_name, "b");
    EXPECT_EQ(entry->d_type, DT_DIR);
    EXPECT_TRUE(readdir(dir) == nullptr);
    seekdir(dir, second);
    entry = readdir(dir);
    ASSERT_TRUE(entry != nullptr);
    EXPECT_STREQ(entry->d_name, "b");
    rewinddir(dir);
    entry = readdir(dir);
    ASSERT_TRUE(entry != nullptr);
    EXPECT_STREQ(entry->d_name, "a");
    EXPECT_EQ(closedir(dir), 0);
    EXPECT_EQ(rename("/fs/d/a", "/fs/c"), 0);
    struct statvfs space;
    EXPECT_EQ(statvfs("/fs/", &space), 0);
    EXPECT_EQ(space.f_blocks - space.f_bfree, 3);
    EXPECT_EQ(remove("/fs/d"), -1);
    EXPECT_EQ(errno, ENOTEMPTY);
    EXPECT_EQ(remove("/fs/d/b"), 0);
    EXPECT_EQ(remove("/fs/d"), 0);
    EXPECT_EQ(remove("/fs/c"), 0);
    EXPECT_EQ(fs.open_handles, 0);
}

TEST(files, many_are_open_at_once) {
    FILE* files[MBED_MAX_DESCRIPTORS];
    int count = 0;
    while (count < MBED_MAX_DESCRIPTORS && (files[count] = fopen("/fs/z", "a")) != nullptr) count++;
    EXPECT_EQ(count, MBED_MAX_DESCRIPTORS - 3);
    EXPECT_EQ(errno, EMFILE);
    while (count > 0) fclose(files[--count]);
    EXPECT_EQ(fs.open_handles, 0);
    EXPECT_EQ(remove("/fs/z"), 0);
}

TEST(files, threads_share_descriptors) {
    // Each opens, writes and closes its own file, over and over.
    static volatile int wrong;
    wrong = 0;
    auto work = [](const char* name) {
        for (int i = 0; i < 50; i++) {
            FILE* file = fopen(name, "w");
            if (!file || fprintf(file, "%s%d", name, i) < 6 || fclose(file) != 0) wrong = wrong + 1;
        }
    };
    Thread a(osPriorityNormal, 2048), b(osPriorityNormal, 2048);
    a.start([work] { work("/fs/1"); });
    b.start([work] { work("/fs/2"); });
    a.join();
    b.join();
    EXPECT_EQ(wrong, 0);
    EXPECT_EQ(fs.open_handles, 0);
    char text[16] = "";
    FILE* file = fopen("/fs/1", "r");
    ASSERT_TRUE(file != nullptr);
    EXPECT_TRUE(fgets(text, sizeof text, file) == text);
    EXPECT_STREQ(text, "/fs/149");
    fclose(file);
    remove("/fs/1");
    remove("/fs/2");
}

TEST(files, the_error_history_is_saved) {
    mbed_clear_all_errors();
    MBED_WARNING1(MBED_MAKE_ERROR(MBED_MODULE_APPLICATION, MBED_ERROR_CODE_TIMEOUT), "late", 7);
    EXPECT_EQ(mbed_save_error_hist("/fs/errors"), MBED_SUCCESS);
    char line[40] = "";
    FILE* file = fopen("/fs/errors", "r");
    ASSERT_TRUE(file != nullptr);
    EXPECT_TRUE(fgets(line, sizeof line, file) == line);
    EXPECT_STREQ(line, "Errors since the start: 1\n");
    fclose(file);
    remove("/fs/errors");
    EXPECT_EQ(mbed_save_error_hist(""), MBED_ERROR_INVALID_ARGUMENT);
    EXPECT_EQ(mbed_save_error_hist("/none/errors"), MBED_ERROR_OPEN_FAILED);
    mbed_clear_all_errors();
}
