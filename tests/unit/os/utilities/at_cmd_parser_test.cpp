// SPDX-License-Identifier: BSD-3-Clause
#include "platform/ATCmdParser.h"

#include <gtest/gtest.h>

#include <string>

#include "platform/mbed_poll.h"

using namespace mbed;

namespace {

// A modem that says what it was told to; when that is over, time is up at once.
struct Modem : FileHandle {
    std::string says;
    std::string heard;
    int timeouts = 0;
    size_t room = 1000;

    ssize_t read(void* buffer, size_t size) override {
        const size_t n = std::min(size, says.size());
        memcpy(buffer, says.data(), n);
        says.erase(0, n);
        return static_cast<ssize_t>(n);
    }
    ssize_t write(const void* buffer, size_t size) override {
        const size_t n = std::min({size, room, size_t(3)});  // in pieces
        heard.append(static_cast<const char*>(buffer), n);
        room -= n;
        return static_cast<ssize_t>(n);
    }
    off_t seek(off_t, int) override { return -ESPIPE; }
    int close() override { return 0; }
    short poll(short events) const override {
        short now = says.empty() ? 0 : POLLIN;
        if (room) {
            now |= POLLOUT;
        }
        return now & events;
    }
};

int waited_ms;

}  // namespace

namespace mbed {

int poll(pollfh fhs[], unsigned count, int timeout) {
    int ready = 0;
    for (unsigned i = 0; i < count; i++) {
        fhs[i].revents = fhs[i].fh->poll(fhs[i].events);
        ready += fhs[i].revents != 0;
    }
    if (!ready) {
        waited_ms = timeout;
        static_cast<Modem*>(fhs[0].fh)->timeouts++;
    }
    return ready;
}

}  // namespace mbed

namespace {

class AtCmdParser : public testing::Test {
  protected:
    Modem modem;
    ATCmdParser at{&modem, "\r\n", 128, 500};
};

TEST_F(AtCmdParser, SendsWithDelimiter) {
    EXPECT_TRUE(at.send("AT+CSQ=%d,%s", 5, "x"));
    EXPECT_EQ("AT+CSQ=5,x\r\n", modem.heard);
    at.set_delimiter("\r");
    EXPECT_TRUE(at.send("AT"));
    EXPECT_EQ("AT+CSQ=5,x\r\nAT\r", modem.heard);
}

TEST_F(AtCmdParser, CommandAsLongAsTheBufferIsRefused) {
    EXPECT_TRUE(at.send("%s", std::string(127, 'a').c_str()));
    EXPECT_FALSE(at.send("%s", std::string(128, 'a').c_str()));
    EXPECT_EQ(129u, modem.heard.size());
    modem.room = 1;
    EXPECT_FALSE(at.send("AT"));
}

TEST_F(AtCmdParser, FindsTheLineAmongOthers) {
    modem.says = "\r\nnoise OK\r\n+CSQ: 17,99\r\nOK\r\nrest";
    int a = 0, b = 0;
    EXPECT_TRUE(at.recv("+CSQ: %d,%d\n", &a, &b));
    EXPECT_EQ(17, a);
    EXPECT_EQ(99, b);
    EXPECT_TRUE(at.recv("OK"));
    EXPECT_EQ("\r\nrest", modem.says);
}

TEST_F(AtCmdParser, SeveralLinesShareTheArguments) {
    modem.says = "+A: 1\r\n+B: abc\nOK\r";
    int a = 0;
    char text[8] = {};
    EXPECT_TRUE(at.recv("+A: %d\n+B: %7s\r\nOK\n", &a, text));
    EXPECT_EQ(1, a);
    EXPECT_STREQ("abc", text);
    EXPECT_EQ("", modem.says);
}

TEST_F(AtCmdParser, WholeLineOrAsSoonAsItMatches) {
    modem.says = "12345\r\n";
    int n = 0;
    EXPECT_TRUE(at.recv("%d", &n));
    EXPECT_EQ(1, n);
    modem.says = "12345\r\n";
    EXPECT_TRUE(at.recv("%d\n", &n));
    EXPECT_EQ(12345, n);
    modem.says = "> more";
    EXPECT_TRUE(at.recv(">"));
    EXPECT_EQ(" more", modem.says);
}

TEST_F(AtCmdParser, SetsSkipsAndPercent) {
    modem.says = "+COPS: 0,0,\"My operator\" 50%\r\n";
    char name[20] = {};
    int percent = 0;
    EXPECT_TRUE(at.recv("+COPS: %*d,%*d,\"%19[^\"]\" %d%%\n", name, &percent));
    EXPECT_STREQ("My operator", name);
    EXPECT_EQ(50, percent);
}

TEST_F(AtCmdParser, TimeoutLeavesFalse) {
    modem.says = "+CSQ: 1";
    int a = -1;
    EXPECT_FALSE(at.recv("+CSQ: %d,%d\n", &a, &a));
    EXPECT_EQ(-1, a);
    EXPECT_EQ(1, modem.timeouts);
    EXPECT_EQ(500, waited_ms);
    at.set_timeout(7);
    EXPECT_EQ(-1, at.getc());
    EXPECT_EQ(7, waited_ms);
}

TEST_F(AtCmdParser, LineLongerThanTheBufferIsSkipped) {
    modem.says = std::string(500, 'x') + "\r\nOK\r\n";
    EXPECT_TRUE(at.recv("OK\n"));
    EXPECT_FALSE(at.recv(std::string(130, 'p').c_str()));
}

TEST_F(AtCmdParser, OutOfBandWithinAnAnswer) {
    static ATCmdParser* parser;
    static int ring, value;
    parser = &at;
    ring = value = 0;
    at.oob("RING", [] { ring++; });
    at.oob("+CREG:", [] { parser->recv(" %d\n", &value); });
    modem.says = "RING\r\n+A: 1\r\n+CREG: 5\r\nRING\r\n+B: 2\r\n";
    int a = 0, b = 0;
    EXPECT_TRUE(at.recv("+A: %d\n+B: %d\n", &a, &b));
    EXPECT_EQ(2, ring);
    EXPECT_EQ(5, value);
    EXPECT_EQ(1, a);
    EXPECT_EQ(2, b);
    at.remove_oob("RING");
    at.remove_oob("nobody");
    modem.says = "RING\r\nOK\r\n";
    EXPECT_TRUE(at.recv("OK\n"));
    EXPECT_EQ(2, ring);
}

TEST_F(AtCmdParser, OutOfBandByItself) {
    static int ring;
    ring = 0;
    EXPECT_FALSE(at.process_oob());
    at.oob("RING", [] { ring++; });
    modem.says = "\r\nhello\r\nRING\r\n";
    EXPECT_TRUE(at.process_oob());
    EXPECT_EQ(1, ring);
    modem.says = "RIN";
    EXPECT_FALSE(at.process_oob());
    EXPECT_EQ(1, ring);
}

TEST_F(AtCmdParser, AbortEndsTheAnswer) {
    static ATCmdParser* parser;
    parser = &at;
    at.oob("ERROR", [] { parser->abort(); });
    modem.says = "ERROR\r\nOK\r\n";
    EXPECT_FALSE(at.recv("OK\n"));
    EXPECT_TRUE(at.recv("OK\n"));
}

TEST_F(AtCmdParser, BytesAndFormats) {
    EXPECT_EQ('x', at.putc('x'));
    EXPECT_EQ(3, at.write("\0\1\2", 3));
    EXPECT_EQ(4, at.printf("%d", 1234));
    EXPECT_EQ(std::string("x\0\1\2"
                          "1234",
                          8),
              modem.heard);
    modem.says = "abc 42;tail";
    EXPECT_EQ('a', at.getc());
    char two[5];
    EXPECT_EQ(2, at.read(two, 2));
    EXPECT_EQ("bc", std::string(two, 2));
    int n = 0;
    EXPECT_EQ(4, at.scanf(" %d;", &n));
    EXPECT_EQ(42, n);
    EXPECT_EQ(-1, at.read(two, 5));
    modem.says = "left over";
    at.flush();
    EXPECT_EQ("", modem.says);
    EXPECT_EQ(-1, at.scanf("%d;", &n));
    at.debug_on(1);
    modem.room = 0;
    EXPECT_EQ(-1, at.putc('y'));
}

}  // namespace
