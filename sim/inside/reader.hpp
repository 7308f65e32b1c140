// SPDX-License-Identifier: BSD-3-Clause
// A device's memory, as its threads and its heap are found in it. Time should stand meanwhile: else what is read does not
// fit together.
#pragma once

#include "sim/host/error.hpp"

#include <boost/asio/awaitable.hpp>
#include <cstdint>
#include <string>

namespace twin::inside {

namespace asio = boost::asio;
using host::Result;

class Reader {
  public:
    virtual ~Reader() = default;
    /// Exactly `size` bytes, at most 1 MiB; an error if some of them are not memory.
    virtual asio::awaitable<Result<std::string>> read(std::uint64_t address, std::uint64_t size) = 0;
};

/// A little-endian number within bytes; 0 beyond their end.
inline std::uint64_t number_in(std::string_view bytes, std::uint64_t at, unsigned size) {
    std::uint64_t value = 0;
    for (unsigned i = 0; i < size && at + i < bytes.size(); ++i) {
        value |= static_cast<std::uint64_t>(static_cast<std::uint8_t>(bytes[at + i])) << (8 * i);
    }
    return value;
}
inline std::uint32_t word_in(std::string_view bytes, std::uint64_t at) {
    return static_cast<std::uint32_t>(number_in(bytes, at, 4));
}

}  // namespace twin::inside
