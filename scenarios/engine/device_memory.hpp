// SPDX-License-Identifier: BSD-3-Clause
// Numbers in a device's memory and registers, and its flash as a programmer writes it.
#pragma once

#include "scenarios/engine/reader.hpp"
#include "scenarios/engine/world.hpp"

#include <optional>
#include <string>

namespace twin::scenario {

/// A symbol of the image or an address, and what lies there.
struct MemoryPlace {
    enum class Type { unknown, u8, u16, u32, i8, i16, i32, f32, f64 };
    std::string text;                       ///< as it was written
    std::optional<std::uint64_t> address;   ///< empty: a symbol
    Type type = Type::unknown;              ///< unknown: as long as the symbol is, u32 at an address
};

/// Reads `key` and `type` of a step. Throws Failure.
MemoryPlace parse_place(const Reader& step, const char* key);

asio::awaitable<host::Result<double>> read_place(World& world, std::size_t device, MemoryPlace place);
asio::awaitable<host::Result<void>> write_place(World& world, std::size_t device, MemoryPlace place, double value);

/// The contents of a register, "GPIOA.ODR", or of one of its fields, "GPIOA.ODR.ODR5". Read without side effect.
asio::awaitable<host::Result<double>> read_register(World& world, std::size_t device, std::string name);
/// The same as the CPU's write, with all that follows; a field's neighbours stay what they are.
asio::awaitable<host::Result<void>> write_register(World& world, std::size_t device, std::string name,
                                                   std::uint32_t value);

/// Bytes of memory. `size` is at most 1 MiB.
asio::awaitable<host::Result<std::string>> read_bytes(World& world, std::size_t device, std::uint64_t address,
                                                      std::uint64_t size);
asio::awaitable<host::Result<void>> write_bytes(World& world, std::size_t device, std::uint64_t address,
                                                std::string bytes);

/// Writes an image into the flash. The device should have no power.
asio::awaitable<host::Result<void>> program(World& world, std::size_t device, std::string path);

}  // namespace twin::scenario
