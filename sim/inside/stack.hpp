// SPDX-License-Identifier: BSD-3-Clause
// What a thread's stack tells, without unwind tables: where it stands, and which functions it came through.
#pragma once

#include "sim/inside/program.hpp"

namespace twin::inside {

/// A thread's stack, whose bytes are those from `low` to its end.
struct Stack {
    std::uint64_t low = 0;
    std::string_view bytes;

    [[nodiscard]] std::uint64_t end() const { return low + bytes.size(); }
};

/// The address from which a thread goes on that was switched away; its registers are on its stack, from `sp`.
/// `exc_return`: the word of what the switch saved that tells whether the FPU's registers are there as well.
std::optional<std::uint32_t> saved_pc(const Stack& stack, std::uint64_t sp, std::uint32_t exc_return);

/// Functions whose call has not returned, the outermost first: of the words of the stack those that are behind a call in
/// the program's code. What is left over from before may be among them, never anything but a call.
std::vector<const Symbol*> callers(const Program& program, const Stack& stack, std::uint64_t sp);

/// Of these the one that the thread was started for: the first that is not what the OS starts threads with.
std::string entry_of(const std::vector<const Symbol*>& callers);

/// Bytes from the end of the stack down to the lowest word that was ever written: the rest is as the kernel painted it.
std::uint64_t high_water(const Stack& stack, std::uint32_t paint);

}  // namespace twin::inside
