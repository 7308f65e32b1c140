// SPDX-License-Identifier: BSD-3-Clause
// Numbers that nobody can guess from earlier ones: ports, identifiers, first sequence numbers. Any thread.
#pragma once

#include <cstddef>
#include <cstdint>

uint32_t nsapi_random();
/// The same number for the same bytes, until the next reset.
uint64_t nsapi_keyed_hash(const void* data, std::size_t size);
