// SPDX-License-Identifier: BSD-3-Clause
// Asks the host's resolver without waiting for it.
#pragma once

#include "net_bridge/gateway/dns_message.hpp"

#include <boost/asio/io_context.hpp>
#include <functional>
#include <memory>

namespace twin::net {

struct ResolveQuery {
    std::string name;                  ///< for addresses
    bool ipv6 = false;                 ///< which ones
    std::optional<IpAddress> address;  ///< for a name
};

/// Blocks. What a name server would say, from this host's: /etc/hosts and whatever else it is set up to ask.
DnsAnswer resolve_on_host(const ResolveQuery& query);

/// Threads that ask. They block for as long as the host's resolver does; who is gone by then isn't told.
class HostResolver {
  public:
    using Resolve = std::function<DnsAnswer(const ResolveQuery&)>;
    using Done = std::function<void(const DnsAnswer&)>;

    /// `limit`: questions at one time. `resolve` is called on other threads.
    HostResolver(boost::asio::io_context& io, std::size_t limit, Resolve resolve);
    ~HostResolver();
    HostResolver(const HostResolver&) = delete;
    HostResolver& operator=(const HostResolver&) = delete;

    /// Calls `done` from the io_context; false: there are too many already.
    bool ask(ResolveQuery query, Done done);

  private:
    struct Shared;
    std::shared_ptr<Shared> shared_;
    std::size_t limit_;
};

}  // namespace twin::net
