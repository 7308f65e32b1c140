// SPDX-License-Identifier: BSD-3-Clause
#include "platform/LocalFileSystem.h"

#include <gtest/gtest.h>

#include "board.hpp"
#include "os/platform/source/posix_files.h"

namespace posix = mbed::internal::posix;
using namespace mbed;

namespace {

class LocalFiles : public testing::Test {
  protected:
    LocalFileSystem local{"local"};

    void SetUp() override {
        board::host_files = {{"there.txt", "what is there"}};
        board::host_fails = 0;
        board::host_without_errno = false;
    }
    void TearDown() override { EXPECT_EQ(0, board::host_open_files); }
    int open_error(const char* path, int flags) {
        FileHandle* file = nullptr;
        const int result = local.open(&file, path, flags);
        if (result == 0) file->close();
        return result;
    }
};

TEST_F(LocalFiles, ReadsWhatIsThere) {
    const int fd = posix::open("/local/there.txt", O_RDONLY);
    ASSERT_GE(fd, 0);
    char data[32];
    EXPECT_EQ(4, posix::read(fd, data, 4));
    EXPECT_EQ(9, posix::read(fd, data, sizeof data));
    EXPECT_EQ(" is there", std::string(data, 9));
    EXPECT_EQ(0, posix::read(fd, data, sizeof data));
    EXPECT_EQ(8, posix::lseek(fd, -5, SEEK_END));
    EXPECT_EQ(8, posix::lseek(fd, 0, SEEK_CUR));
    EXPECT_EQ(5, posix::read(fd, data, sizeof data));
    struct stat status;
    EXPECT_EQ(0, posix::fstat(fd, &status));
    EXPECT_EQ(13, status.st_size);
    EXPECT_EQ(0, posix::isatty(fd));
    EXPECT_EQ(0, posix::fsync(fd));
    EXPECT_EQ(0, posix::close(fd));
}

TEST_F(LocalFiles, FlagsAreThoseOfPosix) {
    EXPECT_EQ(-ENOENT, open_error("none", O_RDONLY));
    EXPECT_EQ(-ENOENT, open_error("none", O_RDWR));
    EXPECT_EQ(-ENOENT, open_error("none", O_WRONLY | O_TRUNC));
    EXPECT_EQ(-EEXIST, open_error("there.txt", O_RDWR | O_CREAT | O_EXCL));
    EXPECT_EQ(-EINVAL, open_error("there.txt", O_RDONLY | O_TRUNC));
    EXPECT_EQ("what is there", board::host_files["there.txt"]);
    EXPECT_EQ(0, open_error("there.txt", O_RDWR | O_CREAT));
    EXPECT_EQ("what is there", board::host_files["there.txt"]);
    EXPECT_EQ(0, open_error("there.txt", O_WRONLY | O_TRUNC));
    EXPECT_EQ("", board::host_files["there.txt"]);
    EXPECT_EQ(0, open_error("new", O_RDWR | O_CREAT | O_EXCL));
    EXPECT_EQ(1U, board::host_files.count("new"));
}

TEST_F(LocalFiles, WritesInPlaceAndAtTheEnd) {
    int fd = posix::open("/local/there.txt", O_RDWR);
    EXPECT_EQ(4, posix::write(fd, "WHAT", 4));
    posix::close(fd);
    EXPECT_EQ("WHAT is there", board::host_files["there.txt"]);
    fd = posix::open("/local/there.txt", O_WRONLY | O_APPEND);
    EXPECT_EQ(1, posix::write(fd, "!", 1));
    EXPECT_EQ(14, posix::lseek(fd, 0, SEEK_CUR));
    posix::close(fd);
    EXPECT_EQ("WHAT is there!", board::host_files["there.txt"]);
}

// A host's answer to a read has no place for an error: a file to be written only would seem to be at its end.
TEST_F(LocalFiles, DoesOnlyWhatItWasOpenedFor) {
    char c = 'x';
    int fd = posix::open("/local/there.txt", O_WRONLY);
    EXPECT_EQ(-1, posix::read(fd, &c, 1));
    EXPECT_EQ(EBADF, errno);
    posix::close(fd);
    fd = posix::open("/local/there.txt", O_RDONLY);
    EXPECT_EQ(-1, posix::write(fd, &c, 1));
    EXPECT_EQ(EBADF, errno);
    posix::close(fd);
    EXPECT_EQ("what is there", board::host_files["there.txt"]);
}

TEST_F(LocalFiles, SeekHasLimits) {
    const int fd = posix::open("/local/there.txt", O_RDONLY);
    EXPECT_EQ(-1, posix::lseek(fd, -1, SEEK_SET));
    EXPECT_EQ(EINVAL, errno);
    EXPECT_EQ(-1, posix::lseek(fd, 0, 7));
    EXPECT_EQ(EINVAL, errno);
    EXPECT_EQ(0, posix::lseek(fd, 0, SEEK_SET));
    posix::close(fd);
}

TEST_F(LocalFiles, TheConsoleOfTheDebugger) {
    const int fd = posix::open("/local/:tt", O_WRONLY);
    ASSERT_GE(fd, 0);
    EXPECT_EQ(1, posix::isatty(fd));
    EXPECT_EQ(2, posix::write(fd, "hi", 2));
    EXPECT_EQ("hi", board::host_files[":tt"]);
    EXPECT_EQ(-1, posix::lseek(fd, 0, SEEK_SET));
    EXPECT_EQ(ESPIPE, errno);
    posix::close(fd);
}

TEST_F(LocalFiles, RemovesAndRenames) {
    EXPECT_EQ(0, posix::rename("/local/there.txt", "/local/here.txt"));
    EXPECT_EQ(1U, board::host_files.count("here.txt"));
    EXPECT_EQ(0, posix::remove("/local/here.txt"));
    EXPECT_EQ(-1, posix::remove("/local/here.txt"));
    EXPECT_EQ(ENOENT, errno);
    EXPECT_EQ(-1, posix::mkdir("/local/d", 0));
    EXPECT_EQ(ENOSYS, errno);
    EXPECT_EQ(nullptr, posix::opendir("/local"));
    EXPECT_EQ(ENOSYS, errno);
}

TEST_F(LocalFiles, TheHostsErrorsArePassedOn) {
    const int fd = posix::open("/local/there.txt", O_RDWR);
    char c = 0;
    board::host_fails = EACCES;
    EXPECT_EQ(-EACCES, open_error("there.txt", O_RDWR | O_CREAT | O_TRUNC));
    EXPECT_EQ(-1, posix::write(fd, &c, 1));
    EXPECT_EQ(EACCES, errno);
    EXPECT_EQ(-1, local_file_open("there.txt", O_RDWR | O_CREAT | O_TRUNC));
    EXPECT_EQ(EACCES, errno);
    board::host_without_errno = true;
    EXPECT_EQ(-1, posix::write(fd, &c, 1));
    EXPECT_EQ(EIO, errno);
    board::host_fails = 0;
    posix::close(fd);
}

TEST_F(LocalFiles, OpensForOthers) {
    const FILEHANDLE handle = local_file_open("there.txt", O_RDONLY);
    ASSERT_GT(handle, 0);
    auto* file = new LocalFileHandle(handle);
    EXPECT_EQ(13, file->size());
    EXPECT_EQ(0, file->close());
}

}  // namespace
