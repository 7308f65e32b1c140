// SPDX-License-Identifier: BSD-3-Clause
// What goes wrong where the caller can mend it.
#pragma once

#include <string>
#include <tl/expected.hpp>
#include <utility>

namespace twin::net {

/// One line that says what is wrong, and one that says what to do. Neither ends with a newline.
struct Error {
    std::string message;
    std::string hint;
};

template <typename T>
using Result = tl::expected<T, Error>;

inline tl::unexpected<Error> failure(std::string message, std::string hint) {
    return tl::unexpected(Error{std::move(message), std::move(hint)});
}

}  // namespace twin::net
