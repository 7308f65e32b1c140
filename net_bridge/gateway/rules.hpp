// SPDX-License-Identifier: BSD-3-Clause
// What devices may reach, and what reaches devices: the texts that users write (docs/network-gateway.md).
#pragma once

#include "net_bridge/gateway/address.hpp"

#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace twin::net {

enum class Protocol : std::uint8_t { icmp = 1, tcp = 6, udp = 17 };
std::string_view to_string(Protocol protocol);

/// "tcp:127.0.0.1:1883", "udp:*:53", "any:10.1.0.0/16:1-1023", "tcp:[::1]:80", "tcp:broker.example:8883", "icmp:*",
/// "loopback", "real-network".
struct AllowRule {
    std::string text;
    std::optional<Protocol> protocol;  ///< empty: any
    std::optional<Subnet> subnet;      ///< empty: any, or a name
    std::string name;                  ///< lower case; stands for the addresses that DNS gave for it
    bool loopback = false;             ///< the host's loopback alone
    std::uint16_t first_port = 0;
    std::uint16_t last_port = 65535;

    static Result<AllowRule> parse(std::string_view text);
};

/// Decides. Addresses are the host's: a device's 10.0.2.2 is 127.0.0.1 here.
class AllowList {
  public:
    void add(AllowRule rule);
    [[nodiscard]] const std::vector<AllowRule>& rules() const { return rules_; }
    [[nodiscard]] bool allows(Protocol protocol, const Endpoint& destination) const;
    /// A rule names everything outside: names may be looked up.
    [[nodiscard]] bool opens_real_network() const { return real_network_; }
    /// A rule has this name.
    [[nodiscard]] bool names(std::string_view name) const { return by_name_.contains(std::string(name)); }
    /// DNS told a device that `name` has this address. Keeps the last 64 of a name.
    void learn(std::string_view name, const IpAddress& address);

  private:
    std::vector<AllowRule> rules_;
    std::map<std::string, std::vector<IpAddress>> by_name_;
    bool real_network_ = false;
};

/// "8080:80", "8080:node0:80", "127.0.0.1:8080:node0:80", "udp:5683:5683", "tcp:[::1]:8080:node0:80".
struct ForwardSpec {
    std::string text;
    Protocol protocol = Protocol::tcp;
    Endpoint listen;     ///< port 0: any free one
    std::string device;  ///< a name or an address; empty: the only device there is
    std::uint16_t device_port = 0;

    static Result<ForwardSpec> parse(std::string_view text);
};

}  // namespace twin::net
