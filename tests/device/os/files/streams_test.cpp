// SPDX-License-Identifier: BSD-3-Clause
// Handles as streams of the C library, and the console as a handle.
#include "device_test.h"
#include "mbed.h"

namespace {

// What is sent to it comes back.
struct Loop : Stream {
    explicit Loop(const char* name = nullptr) : Stream(name) {}
    CircularBuffer<char, 64> buffer;
    int locks = 0;

    int _putc(int c) override {
        buffer.push(static_cast<char>(c));
        return c;
    }
    int _getc() override {
        char c;
        return buffer.pop(c) ? c : EOF;
    }
    void lock() override { locks++; }
    void unlock() override { locks--; }
};

struct Sink : FileHandle {
    char text[32] = "";
    size_t size_ = 0;
    bool closed = false;
    ssize_t read(void*, size_t) override { return 0; }
    ssize_t write(const void* data, size_t size) override {
        const size_t n = std::min(size, sizeof text - 1 - size_);
        memcpy(text + size_, data, n);
        size_ += n;
        return static_cast<ssize_t>(n);
    }
    off_t seek(off_t, int) override { return -ESPIPE; }
    int isatty() override { return 1; }
    int close() override {
        closed = true;
        return 0;
    }
};

}  // namespace

TEST(streams, members_are_those_of_stdio) {
    Loop loop;
    EXPECT_EQ(loop.putc('a'), 'a');
    EXPECT_EQ(loop.getc(), 'a');
    EXPECT_EQ(loop.printf("%d apples\n", 12), 10);
    int number = 0;
    char word[16] = "";
    EXPECT_EQ(loop.scanf("%d %15s", &number, word), 2);
    EXPECT_EQ(number, 12);
    EXPECT_STREQ(word, "apples");
    EXPECT_EQ(loop.getc(), '\n');
    EXPECT_GE(loop.puts("line\nnext"), 0);
    EXPECT_TRUE(loop.gets(word, sizeof word) == word);
    EXPECT_STREQ(word, "line\n");
    EXPECT_EQ(loop.locks, 0);
}

TEST(streams, each_character_is_sent_at_once) {
    Loop loop;
    loop.putc('x');
    EXPECT_EQ(loop.buffer.size(), 1u);
    fputc('y', loop);
    EXPECT_EQ(loop.buffer.size(), 2u);
}

TEST(streams, have_a_name_of_the_root) {
    Loop loop("loop");
    FILE* file = fopen("/loop", "w");
    ASSERT_TRUE(file != nullptr);
    fputs("hi", file);
    fclose(file);
    EXPECT_EQ(loop.buffer.size(), 2u);
    EXPECT_EQ(loop.getc(), 'h');
}

TEST(streams, descriptors_are_free_after_them) {
    for (int i = 0; i < 2 * MBED_MAX_DESCRIPTORS; i++) {
        Loop loop;
        EXPECT_EQ(loop.putc('a'), 'a');
    }
}

TEST(streams, a_handle_becomes_a_file) {
    Sink sink;
    FILE* file = fdopen(&sink, "w");
    ASSERT_TRUE(file != nullptr);
    mbed_set_unbuffered_stream(file);
    EXPECT_EQ(fprintf(file, "a\n"), 2);
    EXPECT_STREQ(sink.text, "a\r\n");  // it says it is a terminal
    EXPECT_EQ(fclose(file), 0);
    EXPECT_TRUE(sink.closed);
}

TEST(streams, the_console_is_a_handle) {
    FileHandle* console = mbed_file_handle(STDOUT_FILENO);
    ASSERT_TRUE(console != nullptr);
    EXPECT_EQ(console->isatty(), 1);
    pollfh waiting = {console, POLLOUT, 0};
    EXPECT_EQ(mbed::poll(&waiting, 1, 100), 1);  // what was printed is on its way
    EXPECT_EQ(isatty(STDIN_FILENO), 1);
    struct stat status;
    EXPECT_EQ(fstat(STDOUT_FILENO, &status), 0);
    EXPECT_TRUE(S_ISCHR(status.st_mode));
    EXPECT_EQ(write(STDOUT_FILENO, "[ NOTE ] console 1 handle\r\n", 27), 27);
}

TEST(streams, poll_by_descriptor_and_by_handle) {
    Sink sink;
    const int fd = bind_to_fd(&sink);
    struct pollfd fds[] = {{STDIN_FILENO, POLLIN, 0}, {-1, POLLIN, 1}, {fd, POLLOUT, 0}};
    EXPECT_EQ(poll(fds, 3, 100), 1);
    EXPECT_EQ(fds[0].revents, 0);
    EXPECT_EQ(fds[1].revents, 0);
    EXPECT_EQ(fds[2].revents, POLLOUT);
    close(fd);
    EXPECT_EQ(poll(fds + 2, 1, 100), 1);
    EXPECT_EQ(fds[2].revents, POLLNVAL);
    const auto start = Kernel::Clock::now();
    EXPECT_EQ(poll(fds, 1, 20), 0);
    const auto took = (Kernel::Clock::now() - start).count();
    EXPECT_GE(took, 20);
    EXPECT_LE(took, 22);
}
