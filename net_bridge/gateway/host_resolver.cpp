// SPDX-License-Identifier: BSD-3-Clause
#include "net_bridge/gateway/host_resolver.hpp"

#include "net_bridge/gateway/socket_address.hpp"

#include <netdb.h>
#include <algorithm>
#include <boost/asio/post.hpp>
#include <condition_variable>
#include <deque>
#include <mutex>
#include <thread>

namespace twin::net {
namespace {

constexpr std::size_t kThreads = 4;
constexpr std::uint32_t kTtl = 60;

DnsCode code_of(int error) {
    switch (error) {
        case 0:
        case EAI_NODATA:
        case EAI_ADDRFAMILY:
            return DnsCode::ok;
        case EAI_NONAME:
            return DnsCode::name_error;
        default:
            return DnsCode::server_failure;
    }
}

}  // namespace

DnsAnswer resolve_on_host(const ResolveQuery& query) {
    DnsAnswer answer;
    answer.ttl = kTtl;
    if (query.address) {
        const SocketAddress address(Endpoint{*query.address, 0});
        std::array<char, NI_MAXHOST> name{};
        const int error = ::getnameinfo(address.get(), address.size, name.data(), name.size(), nullptr, 0, NI_NAMEREQD);
        answer.code = code_of(error);
        answer.name = error == 0 ? name.data() : "";
        return answer;
    }
    addrinfo hints{};
    hints.ai_family = query.ipv6 ? AF_INET6 : AF_INET;
    hints.ai_socktype = SOCK_STREAM;
    addrinfo* list = nullptr;
    const int error = ::getaddrinfo(query.name.c_str(), nullptr, &hints, &list);
    answer.code = code_of(error);
    for (const addrinfo* entry = list; entry != nullptr; entry = entry->ai_next) {
        SocketAddress address;
        std::memcpy(&address.storage, entry->ai_addr, std::min<std::size_t>(entry->ai_addrlen, sizeof address.storage));
        answer.addresses.push_back(address.endpoint().address);
    }
    if (list != nullptr) {
        ::freeaddrinfo(list);
    }
    return answer;
}

/// Outlives the resolver while a thread is in the host's resolver, which nothing can interrupt.
struct HostResolver::Shared : std::enable_shared_from_this<Shared> {
    struct Job {
        ResolveQuery query;
        Done done;
    };
    std::mutex mutex;
    std::condition_variable wake;
    boost::asio::io_context* io = nullptr;  ///< none: nobody wants to know any more
    Resolve resolve;
    std::deque<Job> jobs;
    std::size_t open = 0;  ///< asked, and not answered
    std::size_t threads = 0;

    void run() {
        std::unique_lock lock(mutex);
        while (true) {
            wake.wait(lock, [this] { return io == nullptr || !jobs.empty(); });
            if (io == nullptr) {
                return;
            }
            Job job = std::move(jobs.front());
            jobs.pop_front();
            lock.unlock();
            DnsAnswer answer = resolve(job.query);
            lock.lock();
            if (io == nullptr) {
                return;
            }
            boost::asio::post(*io, [self = shared_from_this(), done = std::move(job.done), answer = std::move(answer)] {
                {
                    const std::lock_guard locked(self->mutex);
                    --self->open;
                    if (self->io == nullptr) {
                        return;
                    }
                }
                done(answer);
            });
        }
    }
};

HostResolver::HostResolver(boost::asio::io_context& io, std::size_t limit, Resolve resolve)
    : shared_(std::make_shared<Shared>()), limit_(limit) {
    shared_->io = &io;
    shared_->resolve = std::move(resolve);
}

HostResolver::~HostResolver() {
    const std::lock_guard lock(shared_->mutex);
    shared_->io = nullptr;
    shared_->jobs.clear();
    shared_->wake.notify_all();
}

bool HostResolver::ask(ResolveQuery query, Done done) {
    const std::lock_guard lock(shared_->mutex);
    if (shared_->open >= limit_) {
        return false;
    }
    ++shared_->open;
    shared_->jobs.push_back({std::move(query), std::move(done)});
    if (shared_->threads < std::min(kThreads, shared_->open)) {
        ++shared_->threads;
        std::thread([shared = shared_] { shared->run(); }).detach();
    }
    shared_->wake.notify_one();
    return true;
}

}  // namespace twin::net
