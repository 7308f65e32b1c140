// SPDX-License-Identifier: BSD-3-Clause
#include "sim/host/service.hpp"

#include "sim/host/board_files.hpp"
#include "sim/service/channel.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>
#include <algorithm>
#include <array>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <boost/asio/steady_timer.hpp>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <ctime>
#include <fstream>

extern char** environ;

namespace twin::host {
namespace {

constexpr std::size_t kLongestLine = 4096;
constexpr std::size_t kLastLines = 10;
constexpr auto kPatience = std::chrono::seconds(2);
/// What the program's first process is called, and the parent that it sees.
constexpr std::int32_t kFirstNumber = 2;
constexpr std::int32_t kHostNumber = 1;

/// Ours without what it replaces, then what is added; the last of a name counts for programs that look twice.
std::vector<std::string> environment_of(const ServiceOptions& options) {
    auto added = options.environment;
    if (options.time == TimeMode::virtual_) {
        added.push_back("LD_PRELOAD=" + find_places().service_library);
        added.push_back(fmt::format("{}={} {} {}", TWIN_SERVICE_ENVIRONMENT, options.seed, link::kVirtualEpoch,
                                    options.world));
        added.emplace_back("TZ=UTC0");
    }
    std::vector<std::string> all;
    for (char** entry = environ; *entry != nullptr; ++entry) {
        const std::string_view text = *entry;
        const auto name = text.substr(0, text.find('=') + 1);
        if (std::none_of(added.begin(), added.end(), [&](const auto& other) { return other.starts_with(name); })) {
            all.emplace_back(text);
        }
    }
    all.insert(all.end(), added.begin(), added.end());
    return all;
}

/// What a process has used of the CPUs.
std::chrono::nanoseconds cpu_time(pid_t pid) {
    clockid_t clock{};
    timespec used{};
    if (::clock_getcpuclockid(pid, &clock) != 0 || ::clock_gettime(clock, &used) != 0) {
        return {};
    }
    return std::chrono::seconds(used.tv_sec) + std::chrono::nanoseconds(used.tv_nsec);
}

/// It would go on if it had a CPU: it neither waits nor is it gone.
bool is_runnable(pid_t pid) {
    std::ifstream file(fmt::format("/proc/{}/stat", pid));
    std::string text;
    std::getline(file, text);
    // After the name, which may have anything in it.
    const auto end = text.rfind(") ");
    return end != std::string::npos && text.compare(end, 3, ") R") == 0;
}

bool send_message(int channel, std::uint32_t kind, std::int64_t ns, std::int32_t number, std::int32_t parent) {
    twin_service_message message{};
    message.kind = kind;
    message.ns = ns;
    message.number = number;
    message.parent = parent;
    return ::send(channel, &message, sizeof message, MSG_NOSIGNAL) == sizeof message;
}

/// With the descriptor that came with it. False: there is none, and none will come.
bool receive_message(int channel, twin_service_message& message, UniqueFd& passed) {
    iovec piece{&message, sizeof message};
    alignas(cmsghdr) std::array<char, CMSG_SPACE(sizeof(int))> control{};
    msghdr header{};
    header.msg_iov = &piece;
    header.msg_iovlen = 1;
    header.msg_control = control.data();
    header.msg_controllen = control.size();
    ssize_t got = 0;
    while ((got = ::recvmsg(channel, &header, MSG_CMSG_CLOEXEC)) < 0 && errno == EINTR) {
    }
    for (const cmsghdr* part = CMSG_FIRSTHDR(&header); part != nullptr;
         part = CMSG_NXTHDR(&header, const_cast<cmsghdr*>(part))) {
        if (part->cmsg_level == SOL_SOCKET && part->cmsg_type == SCM_RIGHTS) {
            int fd = -1;
            std::memcpy(&fd, CMSG_DATA(part), sizeof fd);
            passed = UniqueFd(fd);
        }
    }
    return got == sizeof message;
}

}  // namespace

std::string ServiceEnd::text(const std::string& name) const {
    return hung ? fmt::format("the service '{}' came to no end at one instant, and was killed", name)
                : fmt::format("the service '{}' has ended {}", name, process.text());
}

/// One of a service's processes.
struct Service::Actor {
    UniqueFd channel;
    std::int32_t number = kFirstNumber;
    std::int32_t parent = kHostNumber;
    pid_t pid = -1;  ///< as the kernel knows it; the first one's when it has said hello
    std::int64_t wake = link::kNever;
    bool fresh = false;  ///< it says hello before it waits
    bool look = true;
};

/// Outlives the service while a handler of the loop is under way.
struct Service::Watch : std::enable_shared_from_this<Service::Watch> {
    Watch(asio::io_context& io, Service& watched)
        : service(&watched), output(io), end(io, ::fcntl(watched.process_.end_fd(), F_DUPFD_CLOEXEC, 3)), timer(io) {}

    void wait_for_output() {
        output.async_wait(asio::posix::stream_descriptor::wait_read,
                          [self = shared_from_this()](const boost::system::error_code& error) {
                              if (!error && self->service != nullptr) {
                                  self->service->read_output();
                                  if (self->output.is_open() && self->service != nullptr && !self->service->end_) {
                                      self->wait_for_output();
                                  }
                              }
                          });
    }
    void wait_for_end() {
        end.async_wait(asio::posix::stream_descriptor::wait_read,
                       [self = shared_from_this()](const boost::system::error_code& error) {
                           if (!error && self->service != nullptr && !self->service->end_) {
                               if (const auto how = self->service->process_.poll()) {
                                   self->service->read_output();
                                   self->service->finish(*how);
                               } else {
                                   self->wait_for_end();
                               }
                           }
                       });
    }
    void kill_later() {
        timer.expires_after(kPatience);
        timer.async_wait([self = shared_from_this()](const boost::system::error_code& error) {
            if (!error && self->service != nullptr) {
                self->service->process_.signal(SIGKILL);
            }
        });
    }
    void close() {
        service = nullptr;
        boost::system::error_code ignored;
        // The pipe is the process's.
        if (output.is_open()) {
            output.release();
        }
        end.close(ignored);
        timer.cancel();
    }

    Service* service;
    asio::posix::stream_descriptor output;
    asio::posix::stream_descriptor end;
    asio::steady_timer timer;
};

Service::Service(ServiceOptions options, GuardedProcess process)
    : options_(std::move(options)), process_(std::move(process)) {}

Service::~Service() {
    if (watch_) {
        watch_->close();
    }
    actors_.clear();  // who waits for us there hears of it
}

Result<std::unique_ptr<Service>> Service::start(ServiceOptions options) {
    GuardPlan plan;
    plan.argv = options.argv;
    if (plan.argv.empty()) {
        return refuse(fmt::format("the service '{}' has no program", options.name), "Say what to start.");
    }
    plan.argv[0] = find_program(options.argv[0]);
    if (plan.argv[0].empty()) {
        return refuse(fmt::format("the service '{}' needs '{}', which is not installed", options.name, options.argv[0]),
                      "Install it, or write its path.");
    }
    plan.environment = environment_of(options);
    plan.folder = options.folder;
    UniqueFd ours;
    UniqueFd theirs;
    if (options.time == TimeMode::virtual_) {
        const auto library = find_places().service_library;
        if (::access(library.c_str(), R_OK) != 0) {
            return failure(fmt::format("'{}' can't be read: {}", library, std::strerror(errno)),
                           "Build it first, or name another one in TWINYARD_SERVICE_LIBRARY.");
        }
        std::array<int, 2> ends{};
        if (::socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends.data()) < 0) {
            return failure(fmt::format("a socket pair can't be made: {}", std::strerror(errno)), "Look at ulimit -n.");
        }
        ours = UniqueFd(ends[0]);
        theirs = UniqueFd(ends[1]);
        plan.channel = theirs.get();
        plan.channel_number = TWIN_SERVICE_CHANNEL;
        plan.same_addresses = true;
    }
    auto process = GuardedProcess::start(plan);
    if (!process) {
        return tl::unexpected(process.error());
    }
    std::unique_ptr<Service> service(new Service(std::move(options), std::move(*process)));
    if (ours) {
        service->actors_.push_back(std::make_unique<Actor>());
        service->actors_.back()->channel = std::move(ours);
        service->actors_.back()->fresh = true;
    }
    return service;
}

void Service::listen(OnLine line, OnEnd ended) {
    on_line_ = std::move(line);
    on_end_ = std::move(ended);
}

void Service::watch(asio::io_context& io) {
    watch_ = std::make_shared<Watch>(io, *this);
    if (options_.time == TimeMode::real) {
        watch_->output.assign(process_.output().get());
        watch_->wait_for_output();
    }
    watch_->wait_for_end();
}

void Service::stop() {
    asked_ = true;
    stopping_ = true;
    process_.signal(SIGTERM);
    look();
    if (watch_ && options_.time == TimeMode::real) {
        watch_->kill_later();
    }
}

void Service::kill() {
    asked_ = true;
    process_.signal(SIGKILL);
    if (options_.time == TimeMode::virtual_ && !end_) {
        read_output();
        finish(process_.wait());
    }
}

// Output.

void Service::read_output() {
    std::array<char, 16384> chunk{};
    while (!end_ && process_.output()) {
        const ssize_t got = ::read(process_.output().get(), chunk.data(), chunk.size());
        if (got < 0 && errno == EINTR) {
            continue;
        }
        if (got <= 0) {
            if (got == 0 && watch_ && watch_->output.is_open()) {
                watch_->output.release();  // nobody has the other end: what ended it comes by itself
            } else if (got == 0) {
                process_.output().reset();
            }
            return;
        }
        take_output({chunk.data(), static_cast<std::size_t>(got)});
    }
}

void Service::take_output(std::string_view text) {
    for (const char c : text) {
        if (c != '\n' && line_.size() < kLongestLine) {
            line_ += c;
            continue;
        }
        last_lines_.push_back(line_);
        if (last_lines_.size() > kLastLines) {
            last_lines_.pop_front();
        }
        const auto line = std::exchange(line_, c == '\n' ? "" : std::string(1, c));
        if (on_line_) {
            on_line_(line);
        }
    }
}

/// A line of ours, after all that it has printed.
void Service::note(const std::string& line) {
    read_output();
    end_line();
    take_output(line + "\n");
}

void Service::end_line() {
    if (!line_.empty()) {
        take_output("\n");
    }
}

void Service::finish(ProcessEnd process) {
    if (end_) {
        return;
    }
    end_line();
    actors_.clear();
    end_ = ServiceEnd{process, asked_, hung_, {last_lines_.begin(), last_lines_.end()}};
    if (watch_) {
        watch_->timer.cancel();
    }
    if (on_end_) {
        on_end_(*end_);
    }
}

// Virtual time.

void Service::look() {
    for (const auto& actor : actors_) {
        actor->look = true;
    }
}

std::int64_t Service::next_ns() const {
    std::int64_t next = link::kNever;
    for (const auto& actor : actors_) {
        next = std::min(next, actor->look ? std::int64_t{0} : actor->wake);
    }
    return next;
}

bool Service::settle(std::int64_t now_ns) {
    const bool any = take_turns(now_ns);
    if (stopping_ && !end_) {
        // It is on its way out: its own time goes on for a while, and nobody else's.
        const std::int64_t last = now_ns + std::chrono::nanoseconds(kPatience).count();
        while (!end_ && next_ns() <= last) {
            take_turns(std::max(now_ns, next_ns()));
        }
        if (!end_) {
            kill();
        }
    }
    return any;
}

bool Service::take_turns(std::int64_t now_ns) {
    // Rounds of its processes in the order in which they began, until none has anything left to do. Whoever did
    // something may have given the others something to do.
    bool any = false;
    for (bool again = true; again && !end_;) {
        again = false;
        for (std::size_t i = 0; i < actors_.size() && !end_; ++i) {
            Actor& actor = *actors_[i];
            if (!actor.look && actor.wake > now_ns) {
                continue;
            }
            actor.look = false;
            const Turn turn = run(actor, now_ns);
            if (turn == Turn::idle) {
                continue;
            }
            any = true;
            again = true;
            for (const auto& other : actors_) {
                other->look |= other.get() != &actor;
            }
            if (turn == Turn::gone && !end_) {
                child_gone(actor);
                actors_.erase(actors_.begin() + static_cast<std::ptrdiff_t>(i));
                --i;
            }
        }
    }
    return any;
}

/// From RUN to the next IDLE.
Service::Turn Service::run(Actor& actor, std::int64_t now_ns) {
    if (!actor.fresh && !send_message(actor.channel.get(), TWIN_SERVICE_RUN, now_ns, actor.number, actor.parent) &&
        &actor != actors_.front().get()) {
        return Turn::gone;
    }
    actor.fresh = false;
    const pid_t pid = actor.pid > 0 ? actor.pid : process_.pid();
    const auto used = cpu_time(pid);
    auto deadline = Clock::now() + options_.hung_after;
    while (true) {
        std::array<pollfd, 2> events{{{actor.channel.get(), POLLIN, 0}, {process_.output().get(), POLLIN, 0}}};
        const auto left = std::chrono::ceil<std::chrono::milliseconds>(deadline - Clock::now()).count();
        const int ready = left <= 0 ? 0 : ::poll(events.data(), events.size(), static_cast<int>(left));
        if (ready < 0 && errno == EINTR) {
            continue;
        }
        if (ready <= 0 && is_runnable(pid) && cpu_time(pid) - used < options_.hung_after) {
            deadline += std::chrono::milliseconds(100);  // others have the CPUs
            continue;
        }
        if (ready <= 0) {
            if (actor.pid < 0 && &actor == actors_.front().get()) {
                note("it does not come under the run's time: is it linked statically, or set-user-ID?");
            }
            give_up();
            return Turn::gone;
        }
        if ((events[1].revents & POLLIN) != 0) {
            read_output();
        }
        if (events[0].revents != 0) {
            bool done = false;
            const Turn turn = answer(actor, now_ns, done);
            if (done) {
                return turn;
            }
        }
    }
}

Service::Turn Service::answer(Actor& actor, std::int64_t now_ns, bool& done) {
    twin_service_message message{};
    UniqueFd passed;
    done = true;
    if (!receive_message(actor.channel.get(), message, passed)) {
        read_output();
        if (&actor == actors_.front().get()) {
            finish(process_.wait());
        }
        return Turn::gone;
    }
    done = false;
    switch (message.kind) {
        case TWIN_SERVICE_HELLO:
            if (actor.pid < 0) {
                actor.pid = message.number;
            }
            if (actor.pid != message.number) {
                note("it started a program by posix_spawn(), system() or popen(), "
                     "which a service in virtual time can't");
                give_up();
                done = true;
                return Turn::gone;
            }
            send_message(actor.channel.get(), TWIN_SERVICE_RUN, now_ns, actor.number, actor.parent);
            return Turn::worked;
        case TWIN_SERVICE_IDLE:
            read_output();
            actor.wake = message.ns;
            done = true;
            return message.worked != 0 ? Turn::worked : Turn::idle;
        case TWIN_SERVICE_FORK:
            add_child(actor, std::move(passed));
            send_message(actor.channel.get(), TWIN_SERVICE_NUMBER, now_ns, last_number_, 0);
            return Turn::worked;
        case TWIN_SERVICE_CHILD:
            for (const auto& other : actors_) {
                if (other->number == message.number) {
                    other->pid = message.parent;
                }
            }
            return Turn::worked;
        case TWIN_SERVICE_REFUSED:
            message.text[sizeof message.text - 1] = 0;
            note(fmt::format("it asked for {}, which a service in virtual time can't have", message.text));
            send_message(actor.channel.get(), TWIN_SERVICE_NUMBER, now_ns, 0, 0);
            return Turn::worked;
        default:
            return Turn::worked;
    }
}

void Service::add_child(const Actor& parent, UniqueFd channel) {
    auto child = std::make_unique<Actor>();
    child->channel = std::move(channel);
    child->number = ++last_number_;
    child->parent = parent.number;
    actors_.push_back(std::move(child));
}

/// Its parent must find it dead when it looks: the channel closes a little before that.
void Service::child_gone(const Actor& actor) {
    if (actor.pid > 0) {
        const UniqueFd process(static_cast<int>(::syscall(SYS_pidfd_open, actor.pid, 0)));
        pollfd end{process.get(), POLLIN, 0};
        if (process) {
            while (::poll(&end, 1, static_cast<int>(options_.hung_after.count())) < 0 && errno == EINTR) {
            }
        }
    }
}

void Service::give_up() {
    if (end_) {
        return;
    }
    hung_ = true;
    process_.signal(SIGKILL);
    read_output();
    finish(process_.wait());
}

}  // namespace twin::host
