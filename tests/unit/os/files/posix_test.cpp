// SPDX-License-Identifier: BSD-3-Clause
// POSIX's functions on mounted file systems, by the names they have inside: the host's C library has the others.
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "board.hpp"
#include "memory_file_system.h"
#include "os/platform/source/posix_files.h"
#include "platform/FileLike.h"

namespace posix = mbed::internal::posix;
using namespace mbed;

namespace {

class Posix : public testing::Test {
  protected:
    MemoryFileSystem fs{"fs"};

    void SetUp() override { errno = 0; }
    void TearDown() override {
        for (int fd = 0; fd < MBED_MAX_DESCRIPTORS; fd++) posix::close(fd);
        EXPECT_EQ(0, fs.open_handles);
    }
    std::string content(const char* path) {
        char data[MemoryFileSystem::kBytes];
        const int fd = posix::open(path, O_RDONLY);
        const ssize_t size = posix::read(fd, data, sizeof data);
        posix::close(fd);
        return size < 0 ? "error" : std::string(data, static_cast<size_t>(size));
    }
};

#define EXPECT_ERRNO(error, call) \
    do {                          \
        errno = 0;                \
        EXPECT_EQ(-1, call);      \
        EXPECT_EQ(error, errno);  \
    } while (0)

TEST_F(Posix, WritesAndReadsBack) {
    const int fd = posix::open("/fs/x", O_RDWR | O_CREAT);
    ASSERT_EQ(3, fd);
    EXPECT_EQ(5, posix::write(fd, "hello", 5));
    EXPECT_EQ(5, posix::lseek(fd, 0, SEEK_CUR));
    EXPECT_EQ(1, posix::lseek(fd, -4, SEEK_END));
    char data[8];
    EXPECT_EQ(4, posix::read(fd, data, sizeof data));
    EXPECT_EQ("ello", std::string(data, 4));
    EXPECT_EQ(0, posix::read(fd, data, sizeof data));
    EXPECT_EQ(0, posix::fsync(fd));
    EXPECT_EQ(1, fs.syncs);
    EXPECT_EQ(0, posix::ftruncate(fd, 2));
    EXPECT_EQ(0, posix::close(fd));
    EXPECT_EQ("he", content("/fs/x"));
    EXPECT_EQ(0, fs.open_handles);
}

TEST_F(Posix, OpenTellsTheFileSystemsErrors) {
    EXPECT_ERRNO(ENOENT, posix::open("/fs/none", O_RDONLY));
    EXPECT_ERRNO(ENODEV, posix::open("/other/x", O_RDONLY));
    EXPECT_ERRNO(ENODEV, posix::open("", O_RDONLY));
    EXPECT_EQ(0, posix::mkdir("/fs/folder", 0750));
    EXPECT_EQ(0750U, fs.last_mode);
    EXPECT_ERRNO(EISDIR, posix::open("/fs/folder", O_RDONLY));
    posix::close(posix::open("/fs/x", O_WRONLY | O_CREAT));
    EXPECT_ERRNO(EEXIST, posix::open("/fs/x", O_WRONLY | O_CREAT | O_EXCL));
}

TEST_F(Posix, ADescriptorThatIsNotOpenIsBad) {
    char c = 0;
    struct stat status;
    for (const int fd : {-1, 3, MBED_MAX_DESCRIPTORS - 1, MBED_MAX_DESCRIPTORS}) {
        EXPECT_ERRNO(EBADF, posix::read(fd, &c, 1));
        EXPECT_ERRNO(EBADF, posix::write(fd, &c, 1));
        EXPECT_ERRNO(EBADF, posix::write_text(fd, &c, 1));
        EXPECT_ERRNO(EBADF, posix::lseek(fd, 0, SEEK_SET));
        EXPECT_ERRNO(EBADF, posix::fsync(fd));
        EXPECT_ERRNO(EBADF, posix::ftruncate(fd, 0));
        EXPECT_ERRNO(EBADF, posix::fstat(fd, &status));
        EXPECT_ERRNO(EBADF, posix::fcntl(fd, F_GETFL, 0));
        EXPECT_ERRNO(EBADF, posix::close(fd));
        errno = 0;
        EXPECT_EQ(0, posix::isatty(fd));
        EXPECT_EQ(EBADF, errno);
        EXPECT_EQ(nullptr, mbed_file_handle(fd));
    }
}

TEST_F(Posix, TheLowestFreeDescriptorIsTaken) {
    const int a = posix::open("/fs/a", O_RDWR | O_CREAT);
    const int b = posix::open("/fs/b", O_RDWR | O_CREAT);
    EXPECT_EQ(a + 1, b);
    posix::close(a);
    EXPECT_EQ(a, posix::open("/fs/c", O_RDWR | O_CREAT));
}

TEST_F(Posix, RunsOutOfDescriptorsAndLeaksNothing) {
    for (int fd = 3; fd < MBED_MAX_DESCRIPTORS; fd++) EXPECT_EQ(fd, posix::open("/fs/a", O_RDWR | O_CREAT));
    const int before = fs.open_handles;
    EXPECT_ERRNO(EMFILE, posix::open("/fs/a", O_RDWR));
    EXPECT_EQ(before, fs.open_handles);
    posix::close(7);
    EXPECT_EQ(7, posix::open("/fs/a", O_RDWR));
}

TEST_F(Posix, FlagsAreToldBack) {
    const int in = posix::open("/fs/a", O_RDONLY | O_CREAT);
    const int out = posix::open("/fs/a", O_WRONLY | O_APPEND);
    EXPECT_EQ(O_RDONLY, posix::fcntl(in, F_GETFL, 0));
    EXPECT_EQ(O_WRONLY, posix::fcntl(out, F_GETFL, 0));
    EXPECT_EQ(0, posix::fcntl(in, F_SETFL, 0));
    EXPECT_ERRNO(ENOTTY, posix::fcntl(in, F_SETFL, O_NONBLOCK));
    EXPECT_ERRNO(EINVAL, posix::fcntl(in, F_DUPFD, 0));
    char c;
    EXPECT_ERRNO(EBADF, posix::read(out, &c, 1));
    EXPECT_ERRNO(EBADF, posix::write(in, &c, 1));
    EXPECT_ERRNO(EINVAL, posix::lseek(in, -1, SEEK_SET));
}

TEST_F(Posix, AFullFileSystemIsTold) {
    const int fd = posix::open("/fs/a", O_WRONLY | O_CREAT);
    const std::string much(MemoryFileSystem::kBytes + 1, 'x');
    EXPECT_EQ(static_cast<ssize_t>(MemoryFileSystem::kBytes), posix::write(fd, much.data(), much.size()));
    EXPECT_ERRNO(ENOSPC, posix::write(fd, "y", 1));
}

TEST_F(Posix, StatAndFstatAgree) {
    const int fd = posix::open("/fs/a", O_RDWR | O_CREAT);
    posix::write(fd, "12345", 5);
    posix::lseek(fd, 2, SEEK_SET);
    struct stat status;
    ASSERT_EQ(0, posix::stat("/fs/a", &status));
    EXPECT_TRUE(S_ISREG(status.st_mode));
    EXPECT_EQ(5, status.st_size);
    ASSERT_EQ(0, posix::fstat(fd, &status));
    EXPECT_TRUE(S_ISREG(status.st_mode));
    EXPECT_EQ(5, status.st_size);
    EXPECT_EQ(2, posix::lseek(fd, 0, SEEK_CUR));
    ASSERT_EQ(0, posix::stat("/fs/", &status));
    EXPECT_TRUE(S_ISDIR(status.st_mode));
    EXPECT_ERRNO(ENOENT, posix::stat("/fs/b", &status));
    EXPECT_ERRNO(ENODEV, posix::stat("/b", &status));
}

TEST_F(Posix, StatvfsTellsTheRoom) {
    struct statvfs before, after;
    ASSERT_EQ(0, posix::statvfs("/fs/", &before));
    posix::mkdir("/fs/a", 0);
    ASSERT_EQ(0, posix::statvfs("/fs/a", &after));
    EXPECT_EQ(before.f_bfree - 1, after.f_bfree);
    EXPECT_ERRNO(ENODEV, posix::statvfs("/none/", &after));
}

TEST_F(Posix, RenamesWithinAFileSystemOnly) {
    MemoryFileSystem other("other");
    posix::close(posix::open("/fs/a", O_WRONLY | O_CREAT));
    EXPECT_EQ(0, posix::rename("/fs/a", "/fs/b"));
    EXPECT_ERRNO(ENOENT, posix::open("/fs/a", O_RDONLY));
    EXPECT_ERRNO(ENOENT, posix::rename("/fs/a", "/fs/c"));
    EXPECT_ERRNO(EXDEV, posix::rename("/fs/b", "/other/b"));
    EXPECT_ERRNO(EXDEV, posix::rename("/fs/b", "/none/b"));
    EXPECT_ERRNO(ENODEV, posix::rename("/none/b", "/fs/b"));
}

TEST_F(Posix, RemovesFilesAndEmptyDirectories) {
    posix::mkdir("/fs/d", 0);
    posix::close(posix::open("/fs/d/a", O_WRONLY | O_CREAT));
    EXPECT_ERRNO(ENOTEMPTY, posix::remove("/fs/d"));
    EXPECT_EQ(0, posix::remove("/fs/d/a"));
    EXPECT_EQ(0, posix::remove("/fs/d"));
    EXPECT_ERRNO(ENOENT, posix::remove("/fs/d"));
    EXPECT_ERRNO(ENODEV, posix::remove("/none"));
    EXPECT_ERRNO(EEXIST, (posix::mkdir("/fs/e", 0), posix::mkdir("/fs/e", 0)));
}

TEST_F(Posix, ListsADirectory) {
    posix::mkdir("/fs/d", 0);
    posix::close(posix::open("/fs/d/a", O_WRONLY | O_CREAT));
    posix::mkdir("/fs/d/b", 0);
    DirHandle* dir = posix::opendir("/fs/d");
    ASSERT_NE(nullptr, dir);
    struct dirent* entry = posix::readdir(dir);
    ASSERT_NE(nullptr, entry);
    EXPECT_STREQ("a", entry->d_name);
    EXPECT_EQ(DT_REG, entry->d_type);
    entry = posix::readdir(dir);
    ASSERT_NE(nullptr, entry);
    EXPECT_STREQ("b", entry->d_name);
    EXPECT_EQ(DT_DIR, entry->d_type);
    errno = 0;
    EXPECT_EQ(nullptr, posix::readdir(dir));
    EXPECT_EQ(0, errno);
    EXPECT_EQ(0, posix::closedir(dir));
}

TEST_F(Posix, OpendirTellsItsErrors) {
    posix::close(posix::open("/fs/a", O_WRONLY | O_CREAT));
    EXPECT_EQ(nullptr, posix::opendir("/fs/a"));
    EXPECT_EQ(ENOTDIR, errno);
    EXPECT_EQ(nullptr, posix::opendir("/fs/b"));
    EXPECT_EQ(ENOENT, errno);
    EXPECT_EQ(nullptr, posix::opendir("/none"));
    EXPECT_EQ(ENODEV, errno);
}

TEST_F(Posix, AReadThatFailsIsTold) {
    struct Broken : DirHandle {
        ssize_t read(struct dirent*) override { return -EIO; }
        int close() override { return -EIO; }
        void seek(off_t) override {}
        off_t tell() override { return 0; }
        void rewind() override {}
    } broken;
    EXPECT_EQ(nullptr, posix::readdir(&broken));
    EXPECT_EQ(EIO, errno);
    EXPECT_ERRNO(EIO, posix::closedir(&broken));
    EXPECT_EQ(-EIO, static_cast<ssize_t>(broken.size()));
}

// A line that keeps what it hears, a few characters at a time if told so.
struct Line : FileLike {
    explicit Line(const char* name = nullptr) : FileLike(name) {}
    std::string heard;
    size_t at_once = 1000;
    size_t room = 1000;
    int closes = 0;
    bool blocking = true;
    bool tty = true;

    ssize_t read(void*, size_t) override { return -EAGAIN; }
    ssize_t write(const void* data, size_t size) override {
        if (room == 0) return -EAGAIN;
        const size_t n = std::min({size, at_once, room});
        heard.append(static_cast<const char*>(data), n);
        room -= n;
        return static_cast<ssize_t>(n);
    }
    off_t seek(off_t, int) override { return -ESPIPE; }
    int isatty() override { return tty; }
    int set_blocking(bool on) override {
        blocking = on;
        return 0;
    }
    bool is_blocking() const override { return blocking; }
    int close() override {
        closes++;
        return 0;
    }
};

TEST_F(Posix, AFileOfTheRootIsTheObjectItself) {
    Line line("line");
    const int fd = posix::open("/line", O_RDWR);
    ASSERT_EQ(3, fd);
    EXPECT_EQ(&line, mbed_file_handle(fd));
    EXPECT_EQ(1, posix::isatty(fd));
    struct stat status;
    EXPECT_EQ(0, posix::fstat(fd, &status));
    EXPECT_TRUE(S_ISCHR(status.st_mode));
    EXPECT_ERRNO(ESPIPE, posix::lseek(fd, 0, SEEK_SET));
    char c;
    EXPECT_ERRNO(EAGAIN, posix::read(fd, &c, 1));
    EXPECT_EQ(0, posix::fcntl(fd, F_SETFL, O_NONBLOCK));
    EXPECT_EQ(O_RDWR | O_NONBLOCK, posix::fcntl(fd, F_GETFL, 0));
    EXPECT_ERRNO(ENODEV, posix::stat("/line", &status));
    EXPECT_EQ(0, posix::close(fd));
    EXPECT_EQ(1, line.closes);
}

TEST_F(Posix, OpensWithoutBlocking) {
    Line line("line");
    posix::open("/line", O_RDWR | O_NONBLOCK);
    EXPECT_FALSE(line.blocking);
}

TEST_F(Posix, AFileThatIsDestroyedHasNoDescriptor) {
    int fd;
    {
        Line line("line");
        fd = posix::open("/line", O_RDWR);
    }
    EXPECT_EQ(nullptr, mbed_file_handle(fd));
    EXPECT_ERRNO(EBADF, posix::close(fd));
}

TEST_F(Posix, AHandleIsBoundToADescriptor) {
    Line line;
    const int fd = bind_to_fd(&line);
    EXPECT_EQ(3, fd);
    EXPECT_EQ(O_RDWR, posix::fcntl(fd, F_GETFL, 0));
    EXPECT_EQ(2, posix::write(fd, "a\n", 2));
    EXPECT_EQ("a\n", line.heard);
    for (int i = 4; i < MBED_MAX_DESCRIPTORS; i++) EXPECT_EQ(i, bind_to_fd(&line));
    EXPECT_EQ(-EMFILE, bind_to_fd(&line));
}

TEST_F(Posix, TextForATerminalHasBothEnds) {
    Line line;
    const int fd = bind_to_fd(&line);
    EXPECT_EQ(6, posix::write_text(fd, "a\n\nbc\n", 6));
    EXPECT_EQ("a\r\n\r\nbc\r\n", line.heard);
    line.heard.clear();
    EXPECT_EQ(4, posix::write_text(fd, "a\r\nb", 4));
    EXPECT_EQ("a\r\nb", line.heard);
    line.heard.clear();
    line.tty = false;
    EXPECT_EQ(2, posix::write_text(fd, "a\n", 2));
    EXPECT_EQ("a\n", line.heard);
}

TEST_F(Posix, TextInPiecesIsCountedByWhatWasGiven) {
    // However much goes at once, writing on from where it stopped gives the whole.
    for (size_t at_once = 1; at_once <= 8; at_once++) {
        Line line;
        line.at_once = at_once;
        const int fd = bind_to_fd(&line);
        const std::string text = "ab\ncdef\n\ng";
        size_t done = 0;
        for (int calls = 0; done < text.size() && calls < 50; calls++) {
            const ssize_t n = posix::write_text(fd, text.data() + done, text.size() - done);
            ASSERT_GT(n, 0);
            done += static_cast<size_t>(n);
        }
        EXPECT_EQ("ab\r\ncdef\r\n\r\ng", line.heard) << at_once;
        posix::close(fd);
    }
}

TEST_F(Posix, TextWithoutRoomIsTold) {
    Line line;
    const int fd = bind_to_fd(&line);
    line.room = 2;
    EXPECT_EQ(2, posix::write_text(fd, "ab\n", 3));
    EXPECT_ERRNO(EAGAIN, posix::write_text(fd, "\n", 1));
}

TEST_F(Posix, TheConsoleIsThere) {
    board::console_input = "xy";
    board::console_output.clear();
    EXPECT_EQ(3, posix::write_text(1, "ab\n", 3));
    EXPECT_EQ(1, posix::write(2, "\n", 1));
    EXPECT_EQ("ab\r\n\n", board::console_output);
    char c = 0;
    EXPECT_EQ(1, posix::read(0, &c, 1));
    EXPECT_EQ('x', c);
    EXPECT_EQ(1, posix::isatty(0));
    EXPECT_ERRNO(ESPIPE, posix::lseek(1, 0, SEEK_SET));
    EXPECT_EQ(O_RDONLY, posix::fcntl(0, F_GETFL, 0));
    FileHandle* console = mbed_file_handle(0);
    ASSERT_NE(nullptr, console);
    EXPECT_TRUE(console->readable());
    EXPECT_EQ(0, posix::fcntl(0, F_SETFL, O_NONBLOCK));
    EXPECT_EQ(1, posix::read(0, &c, 1));
    EXPECT_FALSE(console->readable());
    EXPECT_ERRNO(EAGAIN, posix::read(0, &c, 1));
    EXPECT_EQ(0, posix::fcntl(0, F_SETFL, 0));
}

TEST_F(Posix, TheConsoleIsReplaced) {
    Line line;
    board::override_console = &line;
    EXPECT_EQ(&line, mbed_file_handle(1));
    EXPECT_EQ(2, posix::write_text(1, "a\n", 2));
    EXPECT_EQ("a\r\n", line.heard);
    board::override_console = nullptr;
    EXPECT_EQ(&line, mbed_file_handle(1));  // asked once
    posix::close(1);
    EXPECT_EQ(1, line.closes);
    EXPECT_NE(&line, mbed_file_handle(1));
}

struct Waiting : Line {
    short now = 0;
    int after = -1;
    short poll(short events) const override { return (after >= 0 && board::ms >= after ? events : 0) & now; }
};

TEST_F(Posix, PollWaitsForAnEvent) {
    board::ms = 0;
    Waiting a, b;
    a.now = b.now = POLLIN | POLLOUT;
    b.after = 7;
    pollfh handles[] = {{&a, POLLIN, 5}, {nullptr, POLLIN, 5}, {&b, POLLIN, 5}};
    EXPECT_EQ(1, mbed::poll(handles, 3, 10));
    EXPECT_EQ(7, board::ms);
    EXPECT_EQ(0, handles[0].revents);
    EXPECT_EQ(0, handles[1].revents);
    EXPECT_EQ(POLLIN, handles[2].revents);
}

TEST_F(Posix, PollEndsAtItsTime) {
    board::ms = 0;
    Waiting a;
    a.now = POLLIN;
    pollfh handles[] = {{&a, POLLIN, 0}};
    EXPECT_EQ(0, mbed::poll(handles, 1, 0));
    EXPECT_EQ(0, board::ms);
    EXPECT_EQ(0, mbed::poll(handles, 1, 10));
    EXPECT_EQ(10, board::ms);
    a.after = 500;
    EXPECT_EQ(1, mbed::poll(handles, 1, -1));
    EXPECT_EQ(500, board::ms);
}

TEST_F(Posix, PollTellsWhatNobodyAskedFor) {
    Waiting a;
    a.now = POLLHUP;
    a.after = 0;
    pollfh handles[] = {{&a, POLLIN, 0}};
    EXPECT_EQ(1, mbed::poll(handles, 1, -1));
    EXPECT_EQ(POLLHUP, handles[0].revents);
}

}  // namespace
