// SPDX-License-Identifier: BSD-3-Clause
// The threads of a device that runs our OS, as they are in its memory at one instant.
#pragma once

#include "sim/inside/layout.hpp"
#include "sim/inside/reader.hpp"

#include <boost/json/object.hpp>

namespace twin::inside {

/// What the CPU's registers say of the running thread.
struct CpuLook {
    std::uint32_t pc = 0;
    std::uint32_t psp = 0;
    bool in_handler = false;

    static CpuLook of(const boost::json::object& cpu);  ///< as the link's `cpu` gives it
};

struct ThreadLook {
    std::uint64_t id = 0;  ///< the address of its control block
    std::string name;
    std::string state;  ///< running, ready, waiting, ended
    unsigned priority = 0;
    unsigned base_priority = 0;  ///< without what it inherits
    std::string entry;           ///< the function that it was started for; empty: not known
    std::string where;           ///< where it goes on
    std::uint32_t pc = 0;
    std::uint64_t stack_base = 0;
    std::uint64_t stack_size = 0;
    std::uint64_t stack_used = 0;
    std::uint64_t stack_high = 0;  ///< used at most, so far
    std::string waits_for;         ///< empty: nothing
    std::optional<std::uint32_t> wake_ms;  ///< of the kernel's clock: it waits no longer than until then
    std::uint64_t run_us = 0;              ///< until it was last switched in
    double share = 0;                      ///< of what all threads have run
};

/// "Normal", "High+2": CMSIS-RTOS2, osPriority_t.
std::string priority_name(unsigned priority);

/// In the order in which they were made. An error if the kernel's lists are broken, or not there yet.
asio::awaitable<Result<std::vector<ThreadLook>>> look_at_threads(Reader& reader, const Program& program,
                                                                 const OsLayout& layout, CpuLook cpu);

boost::json::object to_json(const ThreadLook& thread);

}  // namespace twin::inside
