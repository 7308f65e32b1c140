// SPDX-License-Identifier: BSD-3-Clause
#include "sim/inside/threads.hpp"

#include "sim/inside/stack.hpp"

#include <algorithm>
#include <array>
#include <boost/json.hpp>

namespace twin::inside {
namespace {

// A list that is longer is broken, and goes in a circle.
constexpr std::size_t kMostThreads = 256;
constexpr std::uint64_t kMostStack = 1u << 20;
constexpr std::uint64_t kLongestName = 64;
constexpr std::uint32_t kExceptionMask = 0x1FF;

tl::unexpected<host::Error> broken() {
    return host::refuse("the kernel's list of threads is broken",
                        "The firmware may have overwritten it, or the image is not the one that runs.");
}

/// Everything of the kernel's that one look works with.
class Look {
  public:
    Look(Reader& reader, const Program& program, const OsLayout& layout, CpuLook cpu)
        : reader_(reader), program_(program), layout_(layout), cpu_(cpu) {}

    asio::awaitable<Result<std::vector<ThreadLook>>> all() {
        const auto& k = layout_.kernel;
        const auto size = std::max({k.current, k.all, k.state, k.raw_per_tick}) + 4;
        const auto kernel = co_await reader_.read(layout_.kernel_at, size);
        if (!kernel) {
            co_return tl::unexpected(kernel.error());
        }
        current_ = word_in(*kernel, k.current);
        raw_per_tick_ = word_in(*kernel, k.raw_per_tick);
        if (number_in(*kernel, k.state, 1) != k.running) {
            co_return host::refuse("the kernel has not started yet", "Let the device run on.");
        }
        std::vector<ThreadLook> threads;
        for (auto at = word_in(*kernel, k.all); at != 0;) {
            const auto block = co_await reader_.read(at, layout_.thread.size);
            if (!block || threads.size() >= kMostThreads || number_in(*block, layout_.thread.kind, 1) != layout_.values.kind_thread) {
                co_return broken();
            }
            threads.push_back(co_await one(at, *block));
            at = word_in(*block, layout_.thread.all_next);
        }
        std::reverse(threads.begin(), threads.end());  // the newest is the first of the kernel's list
        share(threads);
        co_return threads;
    }

  private:
    asio::awaitable<ThreadLook> one(std::uint64_t id, const std::string& block) {
        const auto& t = layout_.thread;
        ThreadLook thread;
        thread.id = id;
        thread.name = co_await text(word_in(block, t.name));
        thread.priority = static_cast<unsigned>(number_in(block, t.priority, 1));
        thread.base_priority = static_cast<unsigned>(number_in(block, t.base_priority, 1));
        thread.run_us = raw_per_tick_ != 0 ? number_in(block, t.run_time, 8) * 1000 / raw_per_tick_ : 0;
        const auto state = number_in(block, t.state, 1);
        const bool runs = id == current_;
        const auto& v = layout_.values;
        thread.state = runs ? "running" : state == v.ready ? "ready" : state == v.blocked ? "waiting" : "ended";
        if (state == v.blocked && !runs) {
            thread.waits_for = co_await reason(word_in(block, t.waits_for), static_cast<unsigned>(number_in(block, t.reason, 2)));
            if (word_in(block, t.timeout_next) != 0) {
                thread.wake_ms = word_in(block, t.wake);
            }
        }
        thread.stack_base = word_in(block, t.stack);
        thread.stack_size = word_in(block, t.stack_size);
        co_await look_at_stack(thread, runs ? cpu_.psp : word_in(block, t.sp), runs);
        co_return thread;
    }

    asio::awaitable<void> look_at_stack(ThreadLook& thread, std::uint64_t sp, bool runs) {
        const auto bytes = co_await reader_.read(thread.stack_base, std::min(thread.stack_size, kMostStack));
        if (!bytes) {
            co_return;
        }
        const Stack stack{thread.stack_base, *bytes};
        thread.stack_high = high_water(stack, layout_.values.paint);
        if (sp < stack.low || sp > stack.end()) {
            thread.stack_used = thread.stack_high;  // it is being switched, or has overflowed
            co_return;
        }
        thread.stack_used = stack.end() - sp;
        std::optional<std::uint32_t> pc = runs ? std::optional(cpu_.pc & ~1U) : saved_pc(stack, sp, layout_.values.exc_return);
        if (runs && cpu_.in_handler) {
            pc = word_in(*bytes, sp - stack.low + 24) & ~1U;  // the frame that the exception left
        }
        thread.pc = pc.value_or(0);
        thread.where = pc ? program_.describe(*pc) : std::string();
        thread.entry = entry_of(callers(program_, stack, sp));
        if (thread.entry.empty() && pc) {
            // It has called nobody yet, or not started.
            const auto* symbol = program_.at(*pc);
            thread.entry = symbol != nullptr ? plain_name(symbol->name) : std::string();
        }
    }

    asio::awaitable<std::string> text(std::uint64_t address) {
        if (address == 0) {
            co_return std::string();
        }
        // It may be near the end of a memory.
        for (auto size = kLongestName; size >= 8; size /= 2) {
            if (const auto bytes = co_await reader_.read(address, size)) {
                const auto name = bytes->substr(0, bytes->find('\0'));
                const bool printable = std::all_of(name.begin(), name.end(), [](char c) { return c >= ' ' && c <= '~'; });
                co_return printable ? name : std::string();
            }
        }
        co_return std::string();
    }

    asio::awaitable<std::string> reason(std::uint64_t object, unsigned reason) {
        if (object == 0) {
            co_return reason == layout_.values.waits_delay ? "time" : reason == layout_.values.waits_flags ? "its flags" : "to be resumed";
        }
        const auto& o = layout_.object;
        // The waiters of a thread's end are a member of its block.
        const auto joined = object - layout_.thread.joiners;
        if (const auto block = co_await reader_.read(joined, layout_.thread.size);
            block && number_in(*block, layout_.thread.kind, 1) == layout_.values.kind_thread) {
            const auto kind = co_await reader_.read(object, 1);
            if (kind && (*kind)[0] == 0) {
                const auto name = co_await text(word_in(*block, layout_.thread.name));
                co_return name.empty() ? "the end of a thread" : fmt::format("the end of {}", name);
            }
        }
        const auto bytes = co_await reader_.read(object, o.owner + 4);
        if (!bytes) {
            co_return "something outside of memory";
        }
        static constexpr std::array kKinds{"thread", "timer", "event flags", "mutex", "semaphore", "memory pool", "queue"};
        const auto kind = number_in(*bytes, o.kind, 1) - layout_.values.kind_thread;
        std::string words = kind < kKinds.size() ? kKinds[kind] : "object";
        if (words == "queue") {
            words = number_in(*bytes, o.count, 2) != 0 ? "room in a queue" : "a message in a queue";
        }
        const auto name = co_await text(word_in(*bytes, o.name));
        const auto* symbol = program_.at(object);
        if (!name.empty()) {
            words += fmt::format(" {}", name);
        } else if (symbol != nullptr) {
            words += fmt::format(" {}", plain_name(symbol->name));
        }
        if (words.starts_with("mutex")) {
            if (const auto owner = word_in(*bytes, o.owner); owner != 0) {
                if (const auto block = co_await reader_.read(owner, layout_.thread.size)) {
                    const auto has = co_await text(word_in(*block, layout_.thread.name));
                    words += fmt::format(", which {} has", has.empty() ? fmt::format("0x{:08x}", owner) : has);
                }
            }
        }
        co_return words;
    }

    static void share(std::vector<ThreadLook>& threads) {
        std::uint64_t all = 0;
        for (const auto& thread : threads) {
            all += thread.run_us;
        }
        for (auto& thread : threads) {
            thread.share = all != 0 ? static_cast<double>(thread.run_us) / static_cast<double>(all) : 0;
        }
    }

    Reader& reader_;
    const Program& program_;
    const OsLayout& layout_;
    CpuLook cpu_;
    std::uint64_t current_ = 0;
    std::uint64_t raw_per_tick_ = 0;
};

}  // namespace

CpuLook CpuLook::of(const boost::json::object& cpu) {
    const auto number = [](const boost::json::value* value) {
        return value != nullptr && value->is_number() ? value->to_number<std::uint32_t>() : 0;
    };
    const auto* r = cpu.if_contains("r");
    CpuLook look;
    look.pc = r != nullptr && r->is_array() && r->as_array().size() == 16 ? number(&r->as_array()[15]) : 0;
    look.psp = number(cpu.if_contains("psp"));
    look.in_handler = (number(cpu.if_contains("xpsr")) & kExceptionMask) != 0;
    return look;
}

std::string priority_name(unsigned priority) {
    struct Named {
        unsigned from;
        const char* name;
    };
    static constexpr std::array kNames{Named{48, "Realtime"}, Named{40, "High"}, Named{32, "AboveNormal"}, Named{24, "Normal"},
                                       Named{16, "BelowNormal"}, Named{8, "Low"}, Named{1, "Idle"}};
    if (priority >= 56) {
        return "ISR";
    }
    for (const auto& one : kNames) {
        if (priority >= one.from) {
            return priority == one.from ? one.name : fmt::format("{}+{}", one.name, priority - one.from);
        }
    }
    return "none";
}

asio::awaitable<Result<std::vector<ThreadLook>>> look_at_threads(Reader& reader, const Program& program,
                                                                 const OsLayout& layout, CpuLook cpu) {
    Look look(reader, program, layout, cpu);
    co_return co_await look.all();
}

boost::json::object to_json(const ThreadLook& thread) {
    boost::json::object out{{"id", thread.id},
                            {"name", thread.name},
                            {"state", thread.state},
                            {"priority", thread.priority},
                            {"priority_name", priority_name(thread.priority)},
                            {"base_priority", thread.base_priority},
                            {"entry", thread.entry},
                            {"where", thread.where},
                            {"pc", thread.pc},
                            {"stack_base", thread.stack_base},
                            {"stack_size", thread.stack_size},
                            {"stack_used", thread.stack_used},
                            {"stack_high", thread.stack_high},
                            {"waits_for", thread.waits_for},
                            {"run_us", thread.run_us},
                            {"share", thread.share}};
    if (thread.wake_ms) {
        out["wake_ms"] = *thread.wake_ms;
    }
    return out;
}

}  // namespace twin::inside
