// SPDX-License-Identifier: BSD-3-Clause
// Lets the virtual time of many nodes pass together: ADR 0010.
#pragma once

#include "sim/host/host_pace.hpp"
#include "sim/host/network.hpp"
#include "sim/host/node.hpp"

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <set>
#include <vector>

namespace twin::host {

/// Conservative: a node runs to where the first that any other does could reach it, or the network says something; a
/// node that has nothing to do is not asked. Groups of nodes on different networks do not wait for each other.
/// What the nodes do is the same in every run, however the host schedules their processes.
class Lockstep {
  public:
    using Condition = std::function<bool()>;
    /// Between two looks at a condition while anything happens. What the nodes do by themselves does not depend on it.
    static constexpr std::chrono::nanoseconds kSlice = std::chrono::milliseconds(1);

    Lockstep() = default;
    Lockstep(const Lockstep&) = delete;
    Lockstep& operator=(const Lockstep&) = delete;
    ~Lockstep();

    /// A node that is ready, and was attached to this network (nullptr: to none); both outlive this, or remove(). A
    /// node that ends goes by itself.
    void add(std::shared_ptr<Node> node, Network* network);
    void remove(const Node& node);
    /// A network which no node is attached to yet also has its time pass.
    void add(Network& network);

    /// Lets all time pass to `until_ns`, where all that had something to do stand then; no faster than the host's while
    /// a network waits for that.
    asio::awaitable<void> run_to(std::int64_t until_ns);
    /// The end of the slice in which the first of all does something, or `end_ns` if that is earlier.
    [[nodiscard]] std::int64_t slice_end(std::int64_t end_ns) const;

    /// Slices, until the condition holds (true) or `span` has passed (false; empty: never).
    asio::awaitable<bool> run_until(Condition condition, std::optional<std::chrono::nanoseconds> span);

    /// Where all stand, or lag behind for want of something to do.
    [[nodiscard]] const std::int64_t& now_ns() const { return now_ns_; }
    /// A network has waited for the host, some time: what came after that can't be repeated.
    [[nodiscard]] bool host_took_part() const { return host_took_part_; }
    /// Grants so far.
    [[nodiscard]] std::uint64_t grants() const { return grants_; }

    /// Called when a node has ended by itself, or because it hung; it is no longer here then.
    std::function<void(Node&)> on_end;

  private:
    struct Member {
        std::shared_ptr<Node> node;
        std::size_t number = 0;
        std::int64_t quiet_ns = 0;
        bool dirty = false;
        bool gone = false;
    };
    struct Earlier {
        bool operator()(const Member* a, const Member* b) const {
            return a->quiet_ns != b->quiet_ns ? a->quiet_ns < b->quiet_ns : a->number < b->number;
        }
    };
    struct Group {
        Network* network = nullptr;
        std::vector<std::unique_ptr<Member>> members;
        std::set<Member*, Earlier> by_quiet;
        std::vector<Member*> dirty;
        std::vector<Member*> running;
        bool some_gone = false;  ///< of the members
    };

    Group& group_of(Network* network);
    static void stir(Group& group, Member& member);
    asio::awaitable<void> refresh(Group& group);
    [[nodiscard]] static std::int64_t known_until(const Group& group, std::int64_t end_ns);
    void begin_grants(Group& group, std::int64_t end_ns);
    asio::awaitable<void> finish_grants(Group& group);
    asio::awaitable<void> pass(std::int64_t until_ns);
    static void drop(Group& group, Member& member);
    [[nodiscard]] bool waits_for_host() const;

    std::vector<std::unique_ptr<Group>> groups_;
    HostPace pace_;
    std::int64_t now_ns_ = 0;
    std::size_t next_number_ = 0;
    std::uint64_t grants_ = 0;
    bool host_took_part_ = false;
};

}  // namespace twin::host
