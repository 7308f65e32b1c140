// SPDX-License-Identifier: BSD-3-Clause
#include "sim/cli/test_jobs.hpp"

#include "scenarios/engine/reports.hpp"
#include "sim/cli/scenario_run.hpp"
#include "sim/cli/terminal.hpp"
#include "sim/host/node_process.hpp"
#include "sim/host/unique_fd.hpp"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>
#include <boost/json.hpp>
#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <cstdio>
#include <map>
#include <optional>

namespace twin::cli {
namespace {

namespace json = boost::json;
using scenario::ScenarioResult;

std::string contents_of(int fd) {
    std::string text;
    std::array<char, 65536> chunk{};
    for (off_t at = 0;;) {
        const auto got = ::pread(fd, chunk.data(), chunk.size(), at);
        if (got <= 0) {
            return text;
        }
        text.append(chunk.data(), static_cast<std::size_t>(got));
        at += got;
    }
}

void write_all(int fd, std::string_view text) {
    while (!text.empty()) {
        const auto put = ::write(fd, text.data(), text.size());
        if (put < 0 && errno != EINTR) {
            return;
        }
        text.remove_prefix(static_cast<std::size_t>(std::max<ssize_t>(put, 0)));
    }
}

// Who wants this process to end wants its runs to, in order. A terminal's Ctrl-C comes here alone: they are in groups of
// their own, so that it does not come twice.
constexpr std::size_t kMostAtOnce = 1024;
std::array<volatile pid_t, kMostAtOnce> passed_on{};

void pass_on(int number) {
    for (const pid_t pid : passed_on) {
        if (pid > 0) {
            ::kill(pid, number);
        }
    }
}

class PassSignalsOn {
  public:
    PassSignalsOn() {
        struct sigaction action{};
        action.sa_handler = pass_on;
        action.sa_flags = SA_RESTART;
        for (std::size_t i = 0; i < kNumbers.size(); ++i) {
            ::sigaction(kNumbers[i], &action, &before_[i]);
        }
    }
    ~PassSignalsOn() {
        for (std::size_t i = 0; i < kNumbers.size(); ++i) {
            ::sigaction(kNumbers[i], &before_[i], nullptr);
        }
    }
    PassSignalsOn(const PassSignalsOn&) = delete;
    PassSignalsOn& operator=(const PassSignalsOn&) = delete;

  private:
    static constexpr std::array<int, 3> kNumbers{SIGINT, SIGTERM, SIGHUP};
    std::array<struct sigaction, 3> before_{};
};

struct Child {
    std::size_t job;
    host::UniqueFd result;
    host::UniqueFd words;  ///< what it has said, where several run at a time
};

/// In the child: never returns.
[[noreturn]] void run_job(const TestJob& job, const scenario::LoadOptions& load, int result_fd) {
    ScenarioResult result;
    result.path = job.path;
    result.name = job.name;
    if (auto plan = scenario::load(job.path, load)) {
        scenario::RunOptions run;
        run.folder = job.folder;
        run.image = image_file;
        run.snapshot = job.snapshot;
        result = run_served(std::move(*plan), std::move(run), job.name);
    } else {
        result.error = plan.error();
    }
    write_all(result_fd, json::serialize(scenario::to_json(result)));
    std::fflush(nullptr);
    ::_exit(0);
}

ScenarioResult result_of(const TestJob& job, const Child& child, int status) {
    boost::system::error_code error;
    const auto value = json::parse(contents_of(child.result.get()), error);
    if (!error) {
        if (auto result = scenario::result_from_json(value)) {
            result->folder = job.folder;
            return std::move(*result);
        }
    }
    ScenarioResult result;
    result.path = job.path;
    result.name = job.name;
    result.folder = job.folder;
    if (WIFSIGNALED(status) && (WTERMSIG(status) == SIGINT || WTERMSIG(status) == SIGTERM || WTERMSIG(status) == SIGHUP)) {
        result.interrupted = true;  // before it could end in order
        return result;
    }
    const host::ProcessEnd end{WIFEXITED(status) ? WEXITSTATUS(status) : 0, WIFSIGNALED(status) ? WTERMSIG(status) : 0};
    const auto words = child.words ? contents_of(child.words.get()) : std::string();
    result.error = host::Error{fmt::format("its process ended {}", end.text()),
                               words.empty() ? "Look at the folder of the run." : words, 1};
    return result;
}

class Jobs {
  public:
    Jobs(const std::vector<TestJob>& jobs, const scenario::LoadOptions& load, unsigned at_once)
        : jobs_(jobs), load_(load), at_once_(at_once), line_(Style::for_fd(2).on() && at_once > 1) {}

    void run(const std::function<bool(ScenarioResult)>& ended) {
        bool more = true;
        std::size_t told = 0;
        std::vector<std::optional<ScenarioResult>> results(jobs_.size());
        while ((more && next_ < jobs_.size()) || !children_.empty()) {
            while (more && next_ < jobs_.size() && children_.size() < at_once_) {
                begin(next_++);
            }
            show();
            const auto [number, result] = wait();
            more = more && !result.interrupted;
            results[number] = result;
            clear();
            while (told < results.size() && results[told]) {
                more = ended(std::move(*results[told])) && more;
                results[told++].reset();
            }
        }
        // After an interruption there are gaps.
        for (; told < results.size(); ++told) {
            if (results[told]) {
                ended(std::move(*results[told]));
            }
        }
    }

  private:
    void begin(std::size_t number) {
        Child child{number, host::UniqueFd(::memfd_create("result", MFD_CLOEXEC)), {}};
        if (at_once_ > 1) {
            child.words = host::UniqueFd(::memfd_create("words", MFD_CLOEXEC));
        }
        std::fflush(nullptr);
        const pid_t parent = ::getpid();
        const pid_t pid = ::fork();
        if (pid == 0) {
            ::prctl(PR_SET_PDEATHSIG, SIGKILL);
            if (::getppid() != parent) {
                ::_exit(1);
            }
            ::setpgid(0, 0);
            for (const int ours : {SIGINT, SIGTERM, SIGHUP}) {
                std::signal(ours, SIG_DFL);
            }
            if (child.words) {
                ::dup2(child.words.get(), 2);
            }
            run_job(jobs_[number], load_, child.result.get());
        }
        if (pid < 0) {
            // What wait() makes of it: a process that has said why and no more.
            write_all(child.words ? child.words.get() : 2, "no process can be made: look at ulimit -u\n");
            failed_.push_back(std::move(child));
        } else {
            children_.emplace(pid, std::move(child));
            *std::find(passed_on.begin(), passed_on.end(), 0) = pid;
        }
    }

    std::pair<std::size_t, ScenarioResult> wait() {
        if (!failed_.empty()) {
            const Child child = std::move(failed_.back());
            failed_.pop_back();
            return {child.job, result_of(jobs_[child.job], child, 1 << 8)};
        }
        int status = 0;
        pid_t pid = 0;
        do {
            pid = ::waitpid(-1, &status, 0);
        } while (pid < 0 ? errno == EINTR : !children_.contains(pid));
        const auto node = children_.extract(pid);
        *std::find(passed_on.begin(), passed_on.end(), pid) = 0;
        const auto& child = node.mapped();
        return {child.job, result_of(jobs_[child.job], child, status)};
    }

    void show() {
        if (!line_) {
            return;
        }
        std::string text = fmt::format("\r\x1b[K{} of {} done; ", next_ - children_.size(), jobs_.size());
        for (const auto& [pid, child] : children_) {
            text += jobs_[child.job].name + " ";
        }
        say(text.substr(0, 110));
    }
    void clear() const {
        if (line_) {
            say("\r\x1b[K");
        }
    }

    const std::vector<TestJob>& jobs_;
    const scenario::LoadOptions& load_;
    unsigned at_once_;
    bool line_;
    std::size_t next_ = 0;
    std::map<pid_t, Child> children_;
    std::vector<Child> failed_;
};

}  // namespace

void run_jobs(const std::vector<TestJob>& jobs, const scenario::LoadOptions& load, unsigned at_once,
              const std::function<bool(ScenarioResult)>& ended) {
    const PassSignalsOn signals;
    Jobs(jobs, load, std::min<unsigned>(at_once, kMostAtOnce)).run(ended);
}

}  // namespace twin::cli
