// SPDX-License-Identifier: BSD-3-Clause
// `twin run` on a terminal: keys reach the firmware one by one, and the terminal is as before afterwards.
#include "node_fixture.hpp"
#include "temporary_folder.hpp"

#include <pty.h>
#include <sys/wait.h>
#include <termios.h>
#include <csignal>
#include <cstring>
#include <fstream>

namespace twin::host {
namespace {

class OnTerminal : public testing::Test {
  protected:
    void start(const std::vector<std::string>& more) {
        std::ofstream(folder_.path("good.bin"), std::ios::binary)
            << std::string("\x00\x04\x00\x20\x09\x00\x00\x00\xfe\xe7", 10);
        std::vector<std::string> words{TWIN_COMMAND, "run", "toy", folder_.path("good.bin"), "--name", "echo"};
        words.insert(words.end(), more.begin(), more.end());
        std::vector<char*> argv;
        for (auto& word : words) {
            argv.push_back(word.data());
        }
        argv.push_back(nullptr);
        int master = -1;
        pid_ = ::forkpty(&master, nullptr, nullptr, nullptr);
        ASSERT_GE(pid_, 0);
        if (pid_ == 0) {
            ::setenv("XDG_RUNTIME_DIR", folder_.path("").c_str(), 1);
            ::setenv("TWINYARD_QEMU", TWIN_FAKE_NODE, 1);
            ::setenv("TWINYARD_NODE_LIBRARY", TWIN_FAKE_NODE, 1);
            ::setenv("TWINYARD_BOARDS", TWIN_SOURCE_DIR "/boards", 1);
            ::execv(argv[0], argv.data());
            ::_exit(127);
        }
        master_ = UniqueFd(master);
        process_ = open_pid(pid_);
        ::tcgetattr(master, &before_);
    }

    void type(const std::string& keys) {
        ASSERT_EQ(::write(master_.get(), keys.data(), keys.size()), static_cast<ssize_t>(keys.size()));
    }

    bool sees(const std::string& text) {
        pollfd wait{master_.get(), POLLIN, 0};
        while (seen_.find(text) == std::string::npos) {
            char chunk[512];
            if (::poll(&wait, 1, 10'000) != 1) {
                return false;
            }
            const auto got = ::read(master_.get(), chunk, sizeof chunk);
            if (got <= 0) {
                return false;
            }
            seen_.append(chunk, static_cast<std::size_t>(got));
        }
        return true;
    }

    [[nodiscard]] termios mode() const {
        termios now{};
        ::tcgetattr(master_.get(), &now);
        return now;
    }

    /// Reads what is still said, so that the process is not held up, and gives its exit status.
    int exit_status() {
        sees(std::string(1, '\0'));
        EXPECT_TRUE(goes_away(process_.get()));
        int status = 0;
        ::waitpid(pid_, &status, 0);
        return status;
    }

    TemporaryFolder folder_;
    pid_t pid_ = -1;
    UniqueFd master_;
    UniqueFd process_;
    termios before_{};
    std::string seen_;
};

TEST_F(OnTerminal, CtrlCEndsTheRun) {
    start({});
    ASSERT_TRUE(sees("Ctrl-C ends"));
    type("hello\r");
    EXPECT_TRUE(sees("hello\r"));
    EXPECT_EQ(mode().c_lflag & (ICANON | ECHO), 0u);
    EXPECT_NE(mode().c_lflag & ISIG, 0u);
    type("\x03");
    EXPECT_TRUE(sees("nothing of it was touched")) << seen_;
    EXPECT_EQ(mode().c_lflag, before_.c_lflag);
    EXPECT_EQ(mode().c_iflag, before_.c_iflag);
    EXPECT_EQ(exit_status(), 0);
}

TEST_F(OnTerminal, RawKeysGoToTheGuestAndCtrlBracketEnds) {
    start({"--raw"});
    ASSERT_TRUE(sees("Ctrl-] ends"));
    type("a\x03z");
    EXPECT_TRUE(sees("a\x03z")) << seen_;
    EXPECT_EQ(mode().c_lflag & (ICANON | ECHO | ISIG), 0u);
    type("\x1d");
    EXPECT_TRUE(sees("resets")) << seen_;
    EXPECT_EQ(mode().c_lflag, before_.c_lflag);
    EXPECT_EQ(exit_status(), 0);
}

TEST_F(OnTerminal, ATerminationRestoresItToo) {
    start({"--raw"});
    ASSERT_TRUE(sees("Ctrl-] ends"));
    type("~~");
    ASSERT_TRUE(sees("~~"));
    ::kill(pid_, SIGTERM);
    EXPECT_TRUE(sees("resets"));
    EXPECT_EQ(mode().c_lflag, before_.c_lflag);
    EXPECT_EQ(exit_status(), 0);
}

TEST_F(OnTerminal, AFaultRestoresItToo) {
    start({"--raw"});
    ASSERT_TRUE(sees("Ctrl-] ends"));
    type("~~");
    ASSERT_TRUE(sees("~~"));
    ::kill(pid_, SIGABRT);
    EXPECT_EQ(WTERMSIG(exit_status()), SIGABRT);
    EXPECT_EQ(mode().c_lflag, before_.c_lflag);
}

}  // namespace
}  // namespace twin::host
